"""What the body holds: the premises and land that it owns, or that are occupied for it.

Operational assets, those subject to options analysis and those that are surplus are held. What was disposed of, or
split or merged into others, is not. Of a proposal the papers print the tenure that is meant, and of what is `unknown`
nobody can say: neither is listed, and both are named to the officer.
"""

from estates.model.asset import Asset
from estates.model.vocabulary import Status
from estates.register.estate import Estate, Standing


def held_assets(estate: Estate) -> list[Standing[Asset]]:
    """By name."""
    return estate.assets(Status.OPERATIONAL, Status.OPTIONS, Status.SURPLUS)


def unsettled_assets(estate: Estate) -> list[Standing[Asset]]:
    """Those of which the register does not say whether they are held, by name."""
    return estate.assets(Status.PROPOSED, Status.UNKNOWN)
