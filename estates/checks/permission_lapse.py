"""A planning permission that lapses because the development has not begun.

Authority: Town and Country Planning Act 1990, section 91(1)(a): the development must be begun not later than the
expiration of three years beginning with the date of the grant, so that a permission of 7 August 2018 lapses after
6 August 2021, and one of 29 February 2016 after 28 February 2019 (Migotti v Colvill (1879) 4 CPD 233: in a month
that is too short, with its last day); (b): or of another period that the authority directs, which the statement's
`due` says. (England; in Wales five years. What begins a development is in section 56.)
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.last_day import LastDay, last_of_months_beginning_with
from estates.checks.permissions import has_begun, milestones, named
from estates.model.dates import ReducedDate
from estates.model.vocabulary import Milestone

if TYPE_CHECKING:
    from estates.model.update import Update

RULE = "permission-lapse"
TITLE = "A planning permission lapses"
AHEAD_MONTHS = 24
"""A design, a budget and a contract come before the first spade."""
_THREE_YEARS = 36


def three_years_beginning_with(day: date) -> date:
    return last_of_months_beginning_with(day, _THREE_YEARS)


def last_day_to_begin(granted: ReducedDate, permission: "Update") -> LastDay:
    """As directed, or three years beginning with the grant."""
    if permission.due:
        return LastDay.counted(permission.due)
    return LastDay.counted(granted, three_years_beginning_with)


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every permission not begun on an asset that is held. One that has lapsed is told while a paper prints it."""
    for asset in gathered.held:
        found = milestones(gathered.updates.get(asset, ()))
        for granted, update in found:
            if update.milestone is not Milestone.PERMISSION_GRANTED or has_begun(granted, update, found):
                continue
            last = last_day_to_begin(granted, update)
            if last.is_past(gathered.on) and update.retired:
                continue
            yield Finding(
                RULE, "update", update.key, "", (asset,), last.due,
                f"the planning permission ({named(granted, update)}) {_lapses(last, gathered.on)}",
                "when it has begun, record the milestone construction-started; another last day in the permission is "
                f"`due` in `estates edit {update.key}`",
                last.until,
            )  # fmt: skip


def _lapses(last: LastDay, on: date) -> str:
    if last.is_past(on):
        return f"lapsed after {last.gone}: no beginning is recorded"
    if last.earliest is None:
        return f"lapses after {last} unless the development has begun; when it was granted is not recorded"
    if last.may_be_past(on):
        return f"may have lapsed, after {last}: no beginning is recorded"
    return f"lapses after {last} unless the development has begun"
