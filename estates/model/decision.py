"""The commissioner's decision."""

from typing import Annotated, ClassVar

from estates.model.dates import ReducedDate
from estates.model.forthcoming import Report
from estates.model.quantities import Pounds
from estates.model.record import Record, Refers
from estates.model.text import Key, Line, Text


class Decision(Record):
    """A decision record or notice: what it settles, on what papers, who signed it, and when the panel was told.

    References of any commissioner's office are taken as they are: `CPCC 2019-011`, `PCC/D/2023/10`, `Decision Log
    008/2013`.
    """

    kind: ClassVar[str] = "decision"

    subject: Line
    decided_on: ReducedDate
    reference: Line | None = None
    """As the commissioner's office numbers it: `CPCC 2019-011`; None where the number is not known."""
    decision: Text | None = None
    summary: Text | None = None
    subject_notified: Line | None = None
    """As notified to the panel, where that differs from the record as signed."""
    decision_notified: Text | None = None
    contact_officer: Text | None = None
    """An office, and how to reach it."""
    background: tuple[Report, ...] = ()
    signatory: Line | None = None
    confirmation: Text | None = None
    """The statement above the signature."""
    signed_on: ReducedDate | None = None
    assets: Annotated[tuple[Key, ...], Refers("asset")] = ()
    analyses: Annotated[tuple[Key, ...], Refers("analysis")] = ()
    """The option analyses that it settles."""
    meeting: Annotated[Key | None, Refers("meeting")] = None
    """The meeting that agreed it."""
    panel_told: Annotated[Key | None, Refers("meeting")] = None
    """The panel to which it was notified."""
    amount_gbp: Pounds | None = None
    url: Line | None = None

    def __str__(self) -> str:
        """How other papers name it."""
        return self.reference or f"{self.subject} ({self.decided_on})"
