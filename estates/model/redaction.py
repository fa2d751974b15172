"""That what an entry said was destroyed, because the law required it."""

from typing import Annotated, ClassVar

from pydantic import Field

from estates.model.record import Record
from estates.model.text import Line


class Redaction(Record):
    """Names the entry whose body and salt are gone. Its header stays, and with it every proof."""

    kind: ClassVar[str] = "redaction"

    entry: Annotated[int, Field(strict=True, ge=1, lt=2**53)]
    """The number of the entry whose body was destroyed."""
    ground: Line
    """The law that required it: "UK GDPR, Article 17"."""
