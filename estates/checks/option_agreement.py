"""An option to buy or to lease that runs out.

Authority: the option agreement. An option is exercised within its time and exactly as it says, or it is gone: time is
of its essence without the agreement saying so (United Scientific Holdings v Burnley Borough Council [1978] AC 904).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.last_day import LastDay, or_before
from estates.checks.permissions import is_followed, milestones
from estates.model.dates import ReducedDate
from estates.model.vocabulary import Milestone, Tenure
from estates.register.estate import Standing

if TYPE_CHECKING:
    from estates.model.asset import Asset

RULE = "option-agreement"
TITLE = "An option agreement runs out"
AHEAD_MONTHS = 12
_TAKEN_UP = (Milestone.EXCHANGE, Milestone.COMPLETION)
_BOUGHT = (Tenure.FREEHOLD.value, Tenure.LEASEHOLD.value)


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every option agreed whose last day is recorded, until it is taken up. One that has run out is told while a paper
    prints it."""
    for asset, standing in gathered.held.items():
        found = milestones(gathered.updates.get(asset, ()))
        for agreed, update in found:
            if update.milestone is not Milestone.OPTION_AGREED or update.due is None:
                continue
            if _is_bought(standing, agreed) or is_followed(agreed, update, found, *_TAKEN_UP):
                continue
            last = LastDay.counted(update.due)
            if last.is_past(gathered.on):
                if update.retired:
                    continue
                words = f"ran out on {last.gone}: nothing says that it was taken up"
            else:
                words = f"runs out on {last}"
            yield Finding(
                RULE, "update", update.key, "", (asset,), last.due,
                f"the option agreement of {or_before(agreed)} {words}",
                "take it up, have it extended, or let it go; record which, with the milestone exchange or completion, "
                f"or a new last day (due): `estates edit {update.key}`",
                last.until,
            )  # fmt: skip


def _is_bought(asset: Standing["Asset"], agreed: ReducedDate) -> bool:
    """Whether the asset has been held by a better tenure since."""
    return asset.values.get("tenure") in _BOUGHT and asset.since("tenure").first >= agreed.first
