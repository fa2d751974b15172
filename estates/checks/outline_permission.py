"""An outline permission whose reserved matters are not applied for, or are approved and not begun on.

Authority: Town and Country Planning Act 1990, section 92(2)(a): application for approval of the reserved matters must
be made not later than the expiration of three years beginning with the grant of outline permission; (b): the
development must be begun not later than the expiration of two years from the final approval of the reserved matters,
or, where they were approved on different dates, from the approval of the last of them; section 92(4): or of other
periods that the authority substitutes, which the statement's `due` says. (England.)
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.last_day import LastDay
from estates.checks.permission_lapse import three_years_beginning_with
from estates.checks.permissions import BEGUN, Milestones, comes_after, milestones, named, of_reference
from estates.model.dates import ReducedDate, months_later
from estates.model.vocabulary import Milestone

if TYPE_CHECKING:
    from estates.model.update import Update

RULE = "outline-permission"
TITLE = "An outline planning permission runs out"
AHEAD_MONTHS = 24
_TWO_YEARS = 24
_APPLIED = (Milestone.RESERVED_MATTERS_APPLIED, Milestone.RESERVED_MATTERS_APPROVED)


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every outline permission, and every approval of reserved matters, that still needs its next step. One that has
    run out is told while a paper prints it."""
    for asset in gathered.held:
        found = milestones(gathered.updates.get(asset, ()))
        for when, update in found:
            last, what = _next_step(when, update, found)
            if last is None or (last.is_past(gathered.on) and update.retired):
                continue
            yield Finding(
                RULE, "update", update.key, "", (asset,), last.due, f"{what} {_until(last, gathered.on)}",
                "apply, or begin, and record it as a milestone; another period in the permission is its last day "
                f"(due): `estates edit {update.key}`",
                last.until,
            )  # fmt: skip


def _next_step(when: ReducedDate, update: "Update", found: Milestones) -> tuple[LastDay | None, str]:
    """By when what is to be done, or (None, "")."""
    steps = _steps(update, found)
    if update.milestone is Milestone.OUTLINE_GRANTED and not comes_after(when, steps, *_APPLIED, *BEGUN):
        last = LastDay.counted(update.due) if update.due else LastDay.counted(when, three_years_beginning_with)
        return last, f"the reserved matters of the outline permission ({named(when, update)}) are to be applied for"
    if update.milestone is Milestone.RESERVED_MATTERS_APPROVED:
        later = any(step.milestone is update.milestone and since.first > when.last for since, step in steps)
        if later or comes_after(when, steps, *BEGUN):
            return None, ""
        last = LastDay.counted(update.due) if update.due else LastDay.counted(when, _two_years_from)
        return last, f"the development whose reserved matters were approved ({named(when, update)}) is to be begun"
    return None, ""


def _steps(update: "Update", found: Milestones) -> Milestones:
    """What may belong to the same development. An application for reserved matters has a number of its own: under the
    only outline permission of an asset come all those that have not the number of a full permission."""
    if sum(other.milestone is Milestone.OUTLINE_GRANTED for _, other in found) > 1:
        return of_reference(update, found)
    full = {other.reference for _, other in found if other.milestone is Milestone.PERMISSION_GRANTED}
    elsewhere = full - {update.reference, None}  # one application can be full in part and in outline in part
    return [(when, step) for when, step in found if step.reference not in elsewhere]


def _two_years_from(day: date) -> date:
    return months_later(day, _TWO_YEARS)


def _until(last: LastDay, on: date) -> str:
    return f"by {last}{': nothing says that it was' if last.may_be_past(on) else ''}"
