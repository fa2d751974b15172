"""A paper as data: everything that it says, and nothing about how a format writes it.

The drawers (`docx`, `pdf`, `html`, `markdown`) draw exactly these words in this order; the words of every cell are
equal in all four.
"""

import re
from dataclasses import dataclass
from typing import Literal

# XML 1.0 (section 2.2) has no way to write these, and PDF/A-2 (ISO 19005-2, 6.2.11.7) refuses U+FEFF.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BLANKS = re.compile("[ \t]+")


def text_lines(text: str) -> tuple[str, ...]:
    """The lines that every drawer draws for `text`: at least one, trimmed, runs of spaces and tabs made one space.

    A line ends wherever `str.splitlines` says so (a newline, U+2028 and their kin). Characters that no format can carry
    are left out.
    """
    return tuple(_BLANKS.sub(" ", _UNPRINTABLE.sub("", line)).strip(" ") for line in text.splitlines()) or ("",)


@dataclass(frozen=True, slots=True)
class Statement:
    """One paragraph of a cell.

    `lead` is printed before the text in bold ("New:") or is empty; `weight` is how the text itself is set. Newness is
    said in words by the lead, and shown by weight; never by colour alone.
    """

    text: str
    lead: str = ""
    weight: Literal["plain", "bold", "quiet"] = "plain"

    @property
    def words(self) -> str:
        """What a reader reads: lead and text."""
        return f"{self.lead} {self.text}" if self.lead else self.text


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and the share of the table's width that it takes, in per cent."""

    heading: str
    width_pc: int
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class AssetRows:
    """One asset: a full-width row with its name and address, and one row of cells below it."""

    key: str
    heading: str
    cells: tuple[tuple[Statement, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table of assets. `note` stands below the title; `empty` is said instead of rows when there are none."""

    title: str
    columns: tuple[Column, ...]
    assets: tuple[AssetRows, ...]
    note: str = ""
    empty: str = "None."


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper of landscape A4 pages.

    `title` may have two lines. `body` is the author's name in the document's properties; `dated` (ISO 8601, the day of
    the meeting) stands for every date that a format wants, so that the same paper has the same bytes. `banner` is
    printed on every page ("" for none). `period` says, below the title, what "new" means in this paper.
    """

    label: str
    title: tuple[str, ...]
    body: str
    dated: str
    period: str
    tables: tuple[Table, ...]
    banner: str = ""
    footer: str = ""
    language: str = "en-GB"
