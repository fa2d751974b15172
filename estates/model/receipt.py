"""Money received for an asset."""

from typing import Annotated, ClassVar

from estates.model.dates import ReducedDate
from estates.model.quantities import Pounds
from estates.model.record import Record, Refers
from estates.model.text import Key, Line


class Receipt(Record):
    """A capital receipt, in pounds."""

    kind: ClassVar[str] = "receipt"

    asset: Annotated[Key, Refers("asset")]
    """The asset sold or let."""
    amount_gbp: Pounds
    """In pounds."""
    received: ReducedDate
    """When: often known only as "by" the day of a report."""
    payer: Line | None = None
    """Who paid: an organisation."""
    decision: Annotated[Key | None, Refers("decision")] = None
    """The decision behind it."""
