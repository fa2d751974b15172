"""A decision that was announced for a date, and is not recorded as taken.

Authority: Elected Local Policing Bodies (Specified Information) Order 2011, Schedule, paragraph 5, and Police Reform
and Social Responsibility Act 2011, section 28(6): Appendix 3 tells the panel when to expect a decision, so that it can
scrutinise it.
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.last_day import or_before

RULE = "forthcoming-overdue"
TITLE = "An announced decision is due"
AHEAD_MONTHS = None


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every area that is still open and says by when (due); it is past only with the last day that the date may
    mean."""
    for standing in gathered.estate.forthcoming():
        area = standing.record
        if area.due is None:
            continue
        late = ", and none is recorded" if area.due.last < gathered.on else ""
        yield Finding(
            RULE, "forthcoming", standing.key, "", area.assets, area.due.last.isoformat(),
            f"a decision on “{area.area}” is announced for {or_before(area.due)}{late}",
            f"name the decision that closed it (closed_by), or another date, with `estates edit {standing.key}`",
        )  # fmt: skip
