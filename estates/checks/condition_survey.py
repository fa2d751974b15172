"""A condition survey that is older than five years.

Authority: Workplace (Health, Safety and Welfare) Regulations 1992, regulation 5: a workplace is maintained in
efficient working order and good repair, for which its condition must be known. No Act says how often; five years is
the round in common use for public buildings.
"""

from collections.abc import Iterator

from estates.checks.ageing import ageing
from estates.checks.finding import Finding
from estates.checks.gathered import Gathered

RULE = "condition-survey"
TITLE = "A condition survey is five years old"
AHEAD_MONTHS = None
_YEARS = 5


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every survey recorded of an asset held."""
    for key, standing in gathered.held.items():
        if standing.values.get("condition_surveyed"):
            surveyed = standing.record.condition_surveyed
            assert surveyed is not None
            due, until, age = ageing(surveyed, _YEARS, gathered.on)
            yield Finding(
                RULE, "asset", key, "", (key,), due, f"its condition survey ({surveyed}) {age}",
                f"have it surveyed again; record when with `estates edit {key}` (condition_surveyed)",
                until,
            )  # fmt: skip
