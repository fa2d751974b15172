"""An area in which a decision is likely (Appendix 3)."""

from typing import Annotated, ClassVar

from pydantic import BaseModel

from estates.model.dates import ReducedDate
from estates.model.record import VALUE, Record, Refers
from estates.model.text import Key, Line, Text, Url


class Report(BaseModel):
    """A background paper: its title, the body that received it, agenda item and date, and where it is published."""

    model_config = VALUE

    title: Line
    """To the letter."""
    body: Line | None = None
    """The body that received it."""
    item: Line | None = None
    """Of the agenda: "11.0"."""
    date: ReducedDate | None = None
    """Of the meeting that received it."""
    url: Url | None = None
    """Where it is published."""
    note: Line | None = None
    """What else the paper says of it: "commercial in confidence"."""


class Forthcoming(Record):
    """What is to be decided, on what reports, and when; closed by the decision that it became."""

    kind: ClassVar[str] = "forthcoming"

    area: Line
    """The paper's heading for it."""
    to_decide: Text | None = None
    """What is to be decided."""
    formerly: Line | None = None
    """How the paper listed the area before."""
    reports: tuple[Report, ...] = ()
    """The current background reports."""
    links: tuple[Url, ...] = ()
    """Where the reports of the area are published together."""
    timescale: Text | None = None
    """When a decision is expected."""
    due: ReducedDate | None = None
    """By when, where the timescale says so."""
    assets: Annotated[tuple[Key, ...], Refers("asset")] = ()
    """The assets concerned."""
    closed_by: Annotated[Key | None, Refers("decision")] = None
    """The decision that it became."""
