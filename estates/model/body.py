"""The body that keeps the register."""

from typing import ClassVar

from estates.model.place import Extent
from estates.model.record import Record
from estates.model.text import Line, Text


class Body(Record):
    """A local policing body, who holds the office, and the words that its papers use."""

    kind: ClassVar[str] = "body"

    name: Line
    """In full: "Cambridgeshire Police and Crime Commissioner"."""
    panel: Line
    """The panel that scrutinises it."""
    commissioner: Line | None = None
    """Who holds the public office, by date."""
    estates_title: Line | None = None
    """The first line of Appendix 4's title."""
    proposals_footnote: Text | None = None
    """What the papers say below the table of proposals."""
    area: Extent | None = None
    """The rectangle around its police area; a location outside it is questioned."""
