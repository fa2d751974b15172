"""A meeting of the panel, the board or the sub-group."""

from typing import ClassVar

from pydantic import model_validator

from estates.model.dates import ReducedDate
from estates.model.record import Record
from estates.model.text import Line
from estates.model.vocabulary import MeetingKind, MeetingState


class Meeting(Record):
    """Planned, held, postponed or cancelled; in public or private."""

    kind: ClassVar[str] = "meeting"

    of: MeetingKind
    """Of the panel, the board or the sub-group."""
    date: ReducedDate
    """When it meets."""
    state: MeetingState
    """What became of it."""
    public: bool | None = None
    """Whether the public may attend; None: not known."""
    place: Line | None = None
    """Where it meets."""
    title: Line | None = None
    """What it is called, where it has a name of its own."""
    papers_on: ReducedDate | None = None
    """The day its papers close, where that is before the meeting."""

    @model_validator(mode="after")
    def _papers_close_before_it(self) -> "Meeting":
        if self.papers_on and self.papers_on.last > self.date.last:
            raise ValueError(f"its papers close on {self.papers_on}, after the meeting of {self.date}")
        return self
