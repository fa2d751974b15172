"""A decision that no panel has been told of, though one has met since.

Authority: Police Reform and Social Responsibility Act 2011, section 28(6): the panel must review or scrutinise the
decisions that the commissioner makes, which it can only do with those that it knows; section 13: the commissioner gives
it the information that it needs for that.
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered

RULE = "panel-not-told"
TITLE = "A decision that the panel was not told of"
AHEAD_MONTHS = 0


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every decision without the panel to which it was notified, once a panel has been held in public after it."""
    for standing in gathered.decisions:
        decision = standing.record
        later = [panel for panel in gathered.panels if panel.record.date.first > decision.decided_on.last]
        if decision.panel_told or not later:
            continue
        yield Finding(
            RULE, "decision", standing.key, "", decision.assets, "",
            f"the decision of {decision.decided_on} is not recorded as told to a panel, and one met on "
            f"{later[0].record.date}",
            f"say which panel was told (panel_told) with `estates edit {standing.key}`, or tell the next",
        )  # fmt: skip
