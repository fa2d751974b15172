"""The events of a trail that say which papers carried the asset."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from estates.model.meeting import Meeting
from estates.model.vocabulary import Audience, MeetingKind, MeetingState, Status
from estates.register.estate import Estate, Standing
from estates.register.event import Event, EventKind

LISTED = (Status.SURPLUS, Status.OPTIONS, Status.PROPOSED)
"""The statuses that Appendix 4 lists."""


def paper_events(estate: Estate, asset: str) -> Iterator[Event]:
    """Every publication for a panel whose Appendix 4 lists the asset, as it read then. Panels held in public of which
    no publication is recorded are told by the register as it stands, one event for all that come one after the other
    with one status."""
    published = set()
    for standing in estate.publications():
        record, meeting = standing.record, estate.meeting(standing.record.meeting).record
        if record.audience is not Audience.PUBLIC and estate.audience is Audience.PUBLIC:
            continue  # what the sub-group was shown is not the public's, even where the publication is
        published.add((record.meeting, record.audience))
        last = min(record.last_entry, estate.up_to)
        status = _listed(estate, asset, meeting, record.audience, last)
        if meeting.of is MeetingKind.PANEL and status:
            yield Event(
                record.published_on,
                EventKind.PAPER,
                f"Published for the panel of {meeting.date}: {status.label.lower()}",
                f"Appendix 4 for the panel of {meeting.date} lists it: {status.label}.",
                standing.asserted_by["files"],
                links=(("publication", standing.key), ("meeting", meeting.key)),
            )
    unpublished = [
        (panel, _listed(estate, asset, panel.record, Audience.PUBLIC, estate.up_to))
        for panel in estate.meetings(MeetingKind.PANEL)
        if _was_held(panel.record, estate.on) and (panel.key, Audience.PUBLIC) not in published
    ]
    for status, run in groupby(unpublished, key=lambda pair: pair[1]):
        if status:
            yield _inferred([panel for panel, _ in run], status)


def _inferred(panels: list[Standing[Meeting]], status: Status) -> Event:
    first, last = panels[0].record.date, panels[-1].record.date
    which = f"for the {len(panels)} panels from {first} to {last}" if len(panels) > 1 else f"for the panel of {first}"
    days = ", ".join(str(panel.record.date) for panel in panels)
    return Event(
        first,
        EventKind.PAPER,
        f"In Appendix 4 {which}: {status.label.lower()}",
        f"By the register, Appendix 4 lists it {which}: {status.label}.",
        panels[0].asserted_by["state"],
        details=(f"No publication is recorded for: {days}.",),
        links=tuple(("meeting", panel.key) for panel in panels),
    )


def _was_held(panel: Meeting, on: date) -> bool:
    return panel.state is MeetingState.HELD and bool(panel.public) and panel.date.last <= on


def _listed(estate: Estate, asset: str, meeting: Meeting, audience: Audience, up_to: int) -> Status | None:
    """The status under which the meeting's paper lists the asset; None where it does not."""
    day = (meeting.papers_on or meeting.date).last
    found = Estate(estate._store, day, audience, up_to).find("asset", asset)
    return found.record.status if found and found.record.status in LISTED else None
