"""An option analysis that has been open for more than a year.

Authority: The Green Book (HM Treasury): an appraisal supports a decision, and what it rests on (costs, demand, the
options themselves) is brought up to date until that is taken. No Act says how long that may be; the year is this
register's.
"""

from collections.abc import Iterator
from datetime import date

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.model.dates import ReducedDate, months_later

RULE = "analysis-open"
TITLE = "An option analysis has been open for a year"
AHEAD_MONTHS = None


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every analysis that no decision settled, from the day on which it was opened, or else from the date on which the
    register knows of it; one of an asset that is no longer held is left alone."""
    for standing in gathered.analyses:
        analysis = standing.record
        if standing.key in gathered.settled or not any(asset in gathered.held for asset in analysis.assets):
            continue
        since: ReducedDate = analysis.opened or standing.since("title")
        due = months_later(since.first, 12)
        yield Finding(
            RULE, "analysis", standing.key, "", analysis.assets, due.isoformat(),
            f"the option analysis “{analysis.title}” ({since.onwards}) {_open_for(since, gathered.on)}",
            f"bring it to a decision and name that with `estates edit {standing.key}`",
        )  # fmt: skip


def _open_for(since: ReducedDate, on: date) -> str:
    if months_later(since.last, 12) < on:
        return "has been open for more than a year"
    if months_later(since.first, 12) < on:
        return "may have been open for more than a year"
    return "will have been open for a year"
