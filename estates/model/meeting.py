"""A meeting of the panel, the board or the sub-group."""

from typing import ClassVar

from estates.model.dates import ReducedDate
from estates.model.record import Record
from estates.model.text import Line
from estates.model.vocabulary import MeetingKind, MeetingState


class Meeting(Record):
    """Planned, held, postponed or cancelled; in public or private."""

    kind: ClassVar[str] = "meeting"

    of: MeetingKind
    date: ReducedDate
    state: MeetingState
    public: bool | None = None
    """Whether the public may attend; None: not known."""
    place: Line | None = None
    title: Line | None = None
    papers_on: ReducedDate | None = None
    """The day its papers close, where that is before the meeting."""
