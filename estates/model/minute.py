"""What a meeting said about assets."""

from typing import Annotated, ClassVar

from pydantic import BaseModel

from estates.model.dates import ReducedDate
from estates.model.record import VALUE, Record, Refers
from estates.model.text import Key, Line, Text


class Action(BaseModel):
    """What somebody was asked to do: an office, not a person."""

    model_config = VALUE

    what: Line
    """What is to be done."""
    owner: Line | None = None
    """The office that is to do it."""
    due: ReducedDate | None = None
    """By when."""
    done: ReducedDate | None = None
    """When it was done; none: still open."""


class Minute(Record):
    """One item of a meeting's minutes, in our own words."""

    kind: ClassVar[str] = "minute"

    meeting: Annotated[Key, Refers("meeting")]
    """The meeting."""
    assets: Annotated[tuple[Key, ...], Refers("asset")]
    """The assets of which it spoke."""
    text: Text
    """What was said."""
    item: Line | None = None
    """Of the agenda: "14"."""
    resolution: Text | None = None
    """What was resolved."""
    actions: tuple[Action, ...] = ()
    """What somebody was asked to do."""
    decisions: Annotated[tuple[Key, ...], Refers("decision")] = ()
    """The decisions that followed."""
