"""One dated statement about an asset."""

from typing import Annotated, ClassVar

from estates.model.dates import ReducedDate
from estates.model.quantities import Pounds
from estates.model.record import Record, Refers
from estates.model.text import Key, Line, Text
from estates.model.vocabulary import Column, Milestone


class Update(Record):
    """A statement, the column that prints it, and the milestone that it reports, if any. A cell of Appendix 4 is the
    list of the statements still standing."""

    kind: ClassVar[str] = "update"

    asset: Annotated[Key, Refers("asset")]
    """The asset that it is about."""
    column: Column
    """Where the paper prints it."""
    text: Text
    """The statement, as the paper prints it."""
    meeting: Annotated[Key | None, Refers("meeting")] = None
    """The meeting that it comes from."""
    milestone: Milestone | None = None
    """The step that it reports."""
    reference: Line | None = None
    """Of the milestone: a planning application's number, say."""
    amount_gbp: Pounds | None = None
    """In pounds, where it reports money."""
    due: ReducedDate | None = None
    """When the statement promises something. Of a permission or an option agreed: the last day on which the
    development may be begun, or the option taken up."""
    retired: bool = False
    """True: no longer printed."""
