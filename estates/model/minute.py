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
    owner: Line | None = None
    due: ReducedDate | None = None
    done: ReducedDate | None = None


class Minute(Record):
    """One item of a meeting's minutes, in our own words."""

    kind: ClassVar[str] = "minute"

    meeting: Annotated[Key, Refers("meeting")]
    assets: Annotated[tuple[Key, ...], Refers("asset")]
    text: Text
    item: Line | None = None
    """Of the agenda: "14"."""
    resolution: Text | None = None
    actions: tuple[Action, ...] = ()
    decisions: Annotated[tuple[Key, ...], Refers("decision")] = ()
