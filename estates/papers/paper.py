"""A paper as data: everything that it says, and nothing about how a format writes it.

A paper is a title and blocks: headings, paragraphs, tables. The drawers (`docx`, `pdf`, `html`, `markdown`) draw
exactly these words in this order; the words of every cell are equal in all four, and what is a link in one is a link in
all.
"""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

# XML 1.0 (section 2.2) has no way to write these, and PDF/A-2 (ISO 19005-2, 6.2.11.7) refuses U+FEFF.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BLANKS = re.compile("[ \t]+")
# What a link may be: a page or a letter, and nothing that runs (`javascript:`) or reaches into the reader's machine.
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+")
# RFC 3986, 2.2 and 2.3, but for the brackets, quotes and asterisks that would end a link in Markdown.
_ADDRESS_SIGNS = "%/:=&?~#+!$,;@-._"


def text_lines(text: str) -> tuple[str, ...]:
    """The lines that every drawer draws for `text`: at least one, trimmed, runs of spaces and tabs made one space.

    A line ends wherever `str.splitlines` says so (a newline, U+2028 and their kin). Characters that no format can carry
    are left out.
    """
    return tuple(_BLANKS.sub(" ", _UNPRINTABLE.sub("", line)).strip(" ") for line in text.splitlines()) or ("",)


def one_line(text: str) -> str:
    """The lines of `text` in one, for a property, a bookmark or a description."""
    return " ".join(text_lines(text))


@dataclass(frozen=True, slots=True)
class Link:
    """Words of a statement that lead somewhere. Raises ValueError for an address that is no page's and no letter's."""

    words: str
    href: str

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.href):
            raise ValueError(f'"{self.href}" is no address to link to; expected https://, http:// or mailto:')
        object.__setattr__(self, "href", quote(self.href, safe=_ADDRESS_SIGNS))


def links(words: str, href: str | None) -> tuple[Link, ...]:
    """`words` as a link, or nothing where `href` is no address that a paper may link to."""
    return (Link(words, href),) if href and _ADDRESS.fullmatch(href) else ()


Part = tuple[str, str]
"""Words on one line, and the address that they lead to ("" for none)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One paragraph, of a cell or of the page.

    `lead` is printed before the text in bold ("New:") or is empty; `weight` is how the text itself is set. Newness is
    said in words by the lead, and shown by weight; never by colour alone. `bullet` makes it an item of a list. `links`
    stand in the order of their words in the text; the words are all on one line.
    """

    text: str
    lead: str = ""
    weight: Literal["plain", "bold", "quiet"] = "plain"
    bullet: bool = False
    links: tuple[Link, ...] = ()

    @property
    def words(self) -> str:
        """What a reader reads: lead and text."""
        return f"{self.lead} {self.text}" if self.lead else self.text

    def lines(self) -> list[list[Part]]:
        """The lines of the text, each in parts."""
        waiting = list(self.links)
        return [_parts(line, waiting) for line in text_lines(self.text)]


def _parts(line: str, waiting: list[Link]) -> list[Part]:
    """The parts of a line; takes from `waiting` the links found in it."""
    parts = []
    while waiting:
        before, words, after = line.partition(one_line(waiting[0].words))
        if not words:
            break
        parts += [(before, "")] if before else []
        parts += [(words, waiting.pop(0).href)]
        line = after
    return [*parts, (line, "")] if line or not parts else parts


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading below the title. `listed` is what the contents of a pack call it, "" where they leave it
    out."""

    text: str
    number: str = ""
    new_page: bool = False
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the page, its number ("1.1") hanging before it."""

    statement: Statement
    number: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and the share of the table's width that it takes, in per cent."""

    heading: str
    width_pc: int
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells, below a full-width row where it has a heading: an asset's name and address, an area.

    A row `to_sign` leaves room for a signature.
    """

    key: str
    heading: str
    cells: tuple[tuple[Statement, ...], ...]
    to_sign: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of rows. `note` stands below the title; `empty` is said instead of rows when there are none.

    A table that is not `titled` stands below a heading or a paragraph that introduces it: its title is only said by
    screen readers. With `row_headers` the first cell of each row heads the row.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = "None."
    titled: bool = True
    row_headers: bool = False


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper of A4 pages.

    `name` is what contents and bookmarks call it; `title` is printed, and may have two lines. `body` is the author's
    name in the document's properties; `dated` (ISO 8601, the day of the meeting) stands for every date that a format
    wants, so that the same paper has the same bytes. `banner` is printed on every page ("" for none).
    """

    name: str
    label: str
    title: tuple[str, ...]
    body: str
    dated: str
    blocks: tuple[Block, ...]
    banner: str = ""
    footer: str = ""
    landscape: bool = True
    language: str = "en-GB"

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Heading))


@dataclass(frozen=True, slots=True)
class Pack:
    """Papers bound as one document, behind a page of contents; each keeps its own orientation and footer. All are of
    one body, for one meeting and one audience."""

    title: tuple[str, ...]
    papers: tuple[Paper, ...]
    contents: bool = True
    footer: str = ""

    @property
    def first(self) -> Paper:
        return self.papers[0]

    def entries(self) -> list[tuple[int, str]]:
        """The lines of the contents, each with its level, from 1."""
        return [
            entry
            for paper in self.papers
            for entry in [(1, paper.name), *((2, heading.listed) for heading in paper.headings if heading.listed)]
        ]


def bound(document: Paper | Pack) -> Pack:
    """A paper alone as a pack without contents; a pack as it is."""
    return document if isinstance(document, Pack) else Pack(document.title, (document,), contents=False)
