"""The commissioner's decision."""

from typing import Annotated, ClassVar

from estates.model.dates import ReducedDate
from estates.model.quantities import Pounds
from estates.model.record import Record, Refers
from estates.model.text import Key, Line, Text


class Decision(Record):
    """A decision record or notice, and the assets that it settles."""

    kind: ClassVar[str] = "decision"

    subject: Line
    decided_on: ReducedDate
    reference: Line | None = None
    """As the commissioner's office numbers it: `CPCC 2019-011`; None where the number is not known."""
    decision: Text | None = None
    summary: Text | None = None
    assets: Annotated[tuple[Key, ...], Refers("asset")] = ()
    meeting: Annotated[Key | None, Refers("meeting")] = None
    """The meeting that agreed it."""
    amount_gbp: Pounds | None = None
    url: Line | None = None

    def __str__(self) -> str:
        """How other papers name it."""
        return self.reference or f"{self.subject} ({self.decided_on})"
