"""The record that a paper went out."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, Field

from estates.model.dates import ReducedDate
from estates.model.record import VALUE, Record, Refers
from estates.model.text import Key, Line
from estates.model.vocabulary import Audience


class PublishedFile(BaseModel):
    """One file as it went out."""

    model_config = VALUE

    name: Line
    """Its name."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of its bytes, in hexadecimal."""
    size_bytes: int = Field(strict=True, ge=0, lt=2**53)
    """How long it is."""


class Publication(Record):
    """What went out for a meeting, and the register's last entry then."""

    kind: ClassVar[str] = "publication"

    meeting: Annotated[Key, Refers("meeting")]
    """The meeting whose papers went out."""
    audience: Audience
    """For whom."""
    published_on: ReducedDate
    """The day on which they went out."""
    last_entry: int = Field(strict=True, ge=1, lt=2**53)
    """The last entry that they knew."""
    files: tuple[PublishedFile, ...]
    """What went out."""
    tree_size: int | None = Field(default=None, strict=True, ge=1, lt=2**53)
    """How many entries the register had that its proof speaks of."""
    tree_root: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    """The root of the tree over them (RFC 6962), in hexadecimal."""
