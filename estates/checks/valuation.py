"""A valuation that is older than five years.

Authority: the Code of Practice on Local Authority Accounting in the United Kingdom (CIPFA/LASAAC), section 4.1, by
which, under regulation 7 of the Accounts and Audit Regulations 2015 and section 21 of the Local Government Act 2003,
land and buildings carried at current value are valued often enough, and every five years at least.
"""

from collections.abc import Iterator

from estates.checks.ageing import ageing
from estates.checks.finding import Finding
from estates.checks.gathered import Gathered

RULE = "valuation"
TITLE = "A valuation is five years old"
AHEAD_MONTHS = None
_YEARS = 5


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every valuation recorded of an asset held."""
    for key, standing in gathered.held.items():
        if standing.values.get("valuation"):
            valuation = standing.record.valuation
            assert valuation is not None
            due, until, age = ageing(valuation.date, _YEARS, gathered.on)
            yield Finding(
                RULE, "asset", key, "", (key,), due, f"its valuation ({valuation.date}) {age}",
                f"have it valued again; record it with `estates edit {key}` (valuation)",
                until,
            )  # fmt: skip
