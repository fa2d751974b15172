"""A scheme of the capital programme."""

from typing import Annotated, ClassVar

from estates.model.quantities import Pounds
from estates.model.record import Record, Refers
from estates.model.text import Key, Line, Text


class Scheme(Record):
    """What is spent on an asset, in pounds, as at its entry's date."""

    kind: ClassVar[str] = "scheme"

    title: Line
    """As the programme names it."""
    asset: Annotated[Key, Refers("asset")]
    """The asset on which it is spent."""
    reference: Line | None = None
    """As the programme numbers it: `CP16/08`."""
    year: Line | None = None
    """The financial year: "2016/17"."""
    budget_gbp: Pounds | None = None
    """In pounds."""
    spent_gbp: Pounds | None = None
    """In pounds."""
    committed_gbp: Pounds | None = None
    """In pounds, ordered and not yet paid."""
    progress: Text | None = None
    """How far it has come."""
    decision: Annotated[Key | None, Refers("decision")] = None
    """The decision that approved it."""
