"""The commissioner's decision."""

from typing import Annotated, ClassVar

from estates.model.dates import ReducedDate
from estates.model.forthcoming import Report
from estates.model.quantities import Pounds
from estates.model.record import Record, Refers
from estates.model.text import Key, Line, Text, Url


class Decision(Record):
    """A decision record or notice: what it settles, on what papers, who signed it, and when the panel was told.

    References of any commissioner's office are taken as they are: `CPCC 2019-011`, `PCC/D/2023/10`, `Decision Log
    008/2013`.
    """

    kind: ClassVar[str] = "decision"

    subject: Line
    """What it is about, as signed."""
    decided_on: ReducedDate
    """When it was taken."""
    reference: Line | None = None
    """As the commissioner's office numbers it: `CPCC 2019-011`; None where the number is not known."""
    decision: Text | None = None
    """What was decided, as signed."""
    summary: Text | None = None
    """The reasons, in our own words."""
    subject_notified: Line | None = None
    """As notified to the panel, where that differs from the record as signed."""
    decision_notified: Text | None = None
    """As notified to the panel, where that differs from the record as signed."""
    contact_officer: Text | None = None
    """An office, and how to reach it."""
    background: tuple[Report, ...] = ()
    """The papers that it rests on."""
    signatory: Line | None = None
    """Who signed it, as holder of the office."""
    confirmation: Text | None = None
    """The statement above the signature."""
    signed_on: ReducedDate | None = None
    """The date beside the signature."""
    assets: Annotated[tuple[Key, ...], Refers("asset")] = ()
    """The assets that it settles."""
    analyses: Annotated[tuple[Key, ...], Refers("analysis")] = ()
    """The option analyses that it settles."""
    meeting: Annotated[Key | None, Refers("meeting")] = None
    """The meeting that agreed it."""
    panel_told: Annotated[Key | None, Refers("meeting")] = None
    """The panel to which it was notified."""
    amount_gbp: Pounds | None = None
    """In pounds, where it commits or brings money."""
    url: Url | None = None
    """Where it is published."""

    def __str__(self) -> str:
        """How other papers name it."""
        return self.reference or f"{self.subject} ({self.decided_on})"
