"""A decision that no panel has been told of, though one has met since.

Authority: Police Reform and Social Responsibility Act 2011, section 28(6): the panel must review or scrutinise the
decisions that the commissioner makes, which it can only do with those that it knows; section 13: the commissioner gives
it the information that it needs for that.
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.last_day import or_before
from estates.model.vocabulary import MeetingKind, MeetingState

RULE = "panel-not-told"
TITLE = "A decision that the panel was not told of"
AHEAD_MONTHS = 0
_NOT_HELD = (MeetingState.CANCELLED, MeetingState.POSTPONED)


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every decision without the panel to which it was notified, or with one that was not held, once a panel has been
    held in public after it."""
    not_held = {
        standing.key: standing.record.date
        for standing in gathered.estate.meetings(MeetingKind.PANEL)
        if standing.record.state in _NOT_HELD
    }
    for standing in gathered.decisions:
        decision = standing.record
        later = [panel for panel in gathered.panels if panel.record.date.first > decision.decided_on.last]
        if not later or (decision.panel_told and decision.panel_told not in not_held):
            continue
        told = (
            f"was for the panel of {not_held[decision.panel_told]}, which was not held"
            if decision.panel_told
            else "is not recorded as told to a panel"
        )
        yield Finding(
            RULE, "decision", standing.key, "", decision.assets, "",
            f"the decision of {or_before(decision.decided_on)} {told}, and one met on {later[0].record.date}",
            f"say which panel was told (panel_told) with `estates edit {standing.key}`, or tell the next",
        )  # fmt: skip
