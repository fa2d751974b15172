"""The last day on which notice can be served to break a lease.

Authority: the lease itself, and the corresponding-date rule by which months of notice are counted: the month ends on
the day of the same number, and on the last day of a month that has none (Dodds v Walker [1981] 1 WLR 1027, House of
Lords). A break is an option, and its terms are kept to the day (United Scientific Holdings v Burnley Borough Council
[1978] AC 904). The last day is the break date less the months of notice; where the break falls on the last day of a
month a later day may do, and is not relied on.
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.last_day import LastDay, or_before
from estates.checks.lease_term import named
from estates.model.dates import ReducedDate, months_later
from estates.model.vocabulary import BreakParty

RULE = "break-notice"
TITLE = "Last day to serve a break notice"
AHEAD_MONTHS = 6
_PARTIES = {
    BreakParty.TENANT: "the tenant",
    BreakParty.LANDLORD: "the landlord",
    BreakParty.EITHER: "either side",
}


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every break still ahead whose date and months of notice are both recorded; neither is ever inferred. Once the
    last day has passed for certain there is nothing left to do."""
    for standing in gathered.leases:
        for number, one in enumerate(standing.record.breaks, start=1):
            if one.date is None or one.notice_months is None:
                continue
            last = _last_day(one.date, one.notice_months)
            if last.is_past(gathered.on):
                continue
            yield Finding(
                RULE, "lease", standing.key, f"break {number}", (standing.record.asset,), last.due,
                f"{named(standing.record)} can be ended by {_PARTIES[one.party]} (break of {or_before(one.date)}): "
                f"{_months(one.notice_months)} notice is to be served by {last}",
                f"serve the notice if it is yours, or say why not with `estates update {standing.record.asset} ...`",
                last.until,
            )  # fmt: skip


def _last_day(break_date: ReducedDate, months: int) -> LastDay:
    return LastDay.counted(break_date, lambda day: months_later(day, -months))


def _months(count: int) -> str:
    return "1 month's" if count == 1 else f"{count} months'"
