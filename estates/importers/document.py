"""A paper as a reader finds it, whatever its format: blocks in reading order, and no opinion of what they mean.

Word, PDF, HTML, Markdown and plain text are read into this; `published` finds the appendices in it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a heading where `level` is above 0. Line breaks that the author made are newlines; breaks that
    only wrap a line are blanks. `page` is counted from 1, 0 where the format has none. `links` are (words, address)."""

    text: str
    page: int = 0
    level: int = 0
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `lines` are its paragraphs or list items, in order; `spans` is how many columns it covers."""

    lines: tuple[str, ...]
    spans: int = 1
    links: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `page` is where it begins; `title` is what the format itself calls it (a caption, an alternative text),
    not the paragraph above it. A table that the paper breaks over pages may come as several, each with its header row:
    `published` puts them together. `number` counts the tables of the file from 1."""

    rows: tuple[tuple[Cell, ...], ...]
    number: int
    page: int = 0
    title: str = ""
    header_rows: int = 0
    """How many rows the format itself marks as headers; 0 where it does not say."""


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a file in reading order."""

    blocks: tuple[Passage | Grid, ...]
    pages: int = 0
    remarks: tuple[str, ...] = ()
    """What the officer should know of it before deciding: "pages 4 to 6 are pictures without text"."""
