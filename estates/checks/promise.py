"""A statement that promised something by a date, and nothing after it.

Authority: Police Reform and Social Responsibility Act 2011, section 28(6): the panel reviews or scrutinises what the
commissioner does; section 13: the commissioner must give it the information that it reasonably needs for that. What a
panel was told to expect, it is told the outcome of.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.model.dates import ReducedDate
from estates.model.vocabulary import Milestone, Status
from estates.register.estate import Standing

if TYPE_CHECKING:
    from estates.model.update import Update

RULE = "promise"
TITLE = "A promise is due"
AHEAD_MONTHS = None
_LAST_DAYS = (
    Milestone.PERMISSION_GRANTED.value,
    Milestone.OUTLINE_GRANTED.value,
    Milestone.RESERVED_MATTERS_APPROVED.value,
    Milestone.OPTION_AGREED.value,
)
"""Whose `due` is a last day, and no promise: other rules watch it."""


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every statement that a paper prints, about an asset held, with a date by which something is due, which is past
    only with the last day that the date may mean. News is a later statement, decision, receipt or status."""
    for asset in gathered.held:
        for standing in gathered.updates.get(asset, ()):
            values = standing.values
            if not values.get("due") or values.get("retired") or values.get("milestone") in _LAST_DAYS:
                continue
            update = standing.record
            assert update.due is not None
            said = standing.since("text")
            quoted = f"“{update.text.removesuffix('.')}”"
            if update.due.last >= gathered.on:
                words = f"due {update.due}: {quoted}"
            elif any(said.last < when.first and when.last >= update.due.first for when in _news(gathered, asset)):
                continue
            else:
                words = f"due {update.due}, no news since: {quoted}"
            yield Finding(
                RULE, "update", standing.key, "", (asset,), update.due.last.isoformat(), words,
                f"say what came of it with `estates update {asset} ...`, or `estates retire {standing.key}`",
            )  # fmt: skip


def _news(gathered: Gathered, asset: str) -> Iterator[ReducedDate]:
    """When something was said of the asset. That its status became unknown is no news."""
    updates: list[Standing[Update]] = gathered.updates.get(asset, [])
    yield from (standing.since("text") for standing in updates)
    yield from (standing.record.decided_on for standing in gathered.decided.get(asset, ()))
    yield from (standing.record.received for standing in gathered.receipts.get(asset, ()))
    if gathered.held[asset].values["status"] != Status.UNKNOWN.value:
        yield gathered.held[asset].since("status")
