"""A tagged PDF's structure: what is a heading, a paragraph, a table's row and cell (ISO 32000-1, 14.8).

PDFium shows of the structure what a page's content hangs on, page by page. The places among an element's children stay
the same, so that the parts seen from each page are laid over each other, and a table of eight pages is one again.
Whatever the file calls an artifact (running heads, repeated column headings, rules) is not in the structure.
"""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from estates.importers.document import Cell
from estates.importers.pdf_words import (
    Known,
    Word,
    joined,
    lines_in_order,
    links_in,
    with_bullet,
)

DEEPEST = 150
"""Levels of a structure; a deeper one is somebody's trick, and its pages are read without it."""
MOST_ELEMENTS = 2_000_000
"""Looked at over all pages."""
INLINE = frozenset({
    "Span", "Quote", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP",
    "Em", "Strong", "Sub", "Lbl", "FENote", "NonStruct", "Note",
})  # fmt: skip
HEADINGS: Mapping[str, int] = {"Title": 1, "H": 1, **{f"H{level}": level for level in range(1, 7)}}


class Marked(NamedTuple):
    """Content of a page (from 0) under its number there."""

    page: int
    number: int


@dataclass(slots=True)
class Element:
    """An element of the structure; `slots` are its children by their places, of which there are `places`."""

    kind: str
    places: int = 0
    slots: "dict[int, Element | Marked]" = field(default_factory=dict)
    columns: int = 1
    rows: int = 1
    title: str = ""

    def children(self) -> "Iterator[Element | Marked]":
        return (self.slots[place] for place in sorted(self.slots))

    def rows_below(self) -> "Iterator[tuple[Element, bool]]":
        """A table's rows, each with whether it stands in the head."""
        for child in self.children():
            if isinstance(child, Element):
                if child.kind == "TR":
                    yield child, self.kind == "THead"
                elif child.kind in ("THead", "TBody", "TFoot"):
                    yield from child.rows_below()


class Structure:
    """The structure of a file, put together from its pages."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self.looked_at = 0

    def add(self, page: Any, index: int) -> set[int]:
        """Lays over it what `page` (the one of that index) shows; the numbers of the marked content found there."""
        import pypdfium2.raw as pdfium

        tree = pdfium.FPDF_StructTree_GetForPage(page)
        if not tree:
            return set()
        try:
            found: set[int] = set()
            count = max(0, pdfium.FPDF_StructTree_CountChildren(tree))
            for place in range(min(count, MOST_ELEMENTS)):
                child = pdfium.FPDF_StructTree_GetChildAtIndex(tree, place)
                if child:
                    self._lay(pdfium, child, self.root, place, index, found, DEEPEST)
            return found
        finally:
            pdfium.FPDF_StructTree_Close(tree)

    def _lay(self, pdfium: Any, seen: Any, parent: Element, place: int, page: int, found: set[int], depth: int) -> None:
        element = parent.slots.get(place)
        if not isinstance(element, Element):
            element = parent.slots[place] = _element(pdfium, seen)
        count = max(0, pdfium.FPDF_StructElement_CountChildren(seen))
        element.places = max(element.places, count)
        for inner in range(count):
            self.looked_at += 1
            if self.looked_at > MOST_ELEMENTS or not depth:
                return
            child = pdfium.FPDF_StructElement_GetChildAtIndex(seen, inner)
            if child:
                self._lay(pdfium, child, element, inner, page, found, depth - 1)
                continue
            number = pdfium.FPDF_StructElement_GetChildMarkedContentID(seen, inner)
            if number >= 0:
                element.slots[inner] = Marked(page, number)
                found.add(number)


def _element(pdfium: Any, seen: Any) -> Element:
    kind = _string(pdfium.FPDF_StructElement_GetType, seen)
    element = Element(kind)
    if kind in ("TH", "TD"):
        element.columns = _number(pdfium, seen, b"ColSpan")
        element.rows = _number(pdfium, seen, b"RowSpan")
    if kind == "Table":
        element.title = _string(pdfium.FPDF_StructElement_GetTitle, seen) or _string(
            pdfium.FPDF_StructElement_GetAltText, seen
        )
    return element


def _string(asked: Any, seen: Any) -> str:
    length = asked(seen, None, 0)
    if not 2 < length < 65_536:  # noqa: PLR2004 - more than its end, and not a book
        return ""
    buffer = ctypes.create_string_buffer(length)
    asked(seen, buffer, length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")


def _number(pdfium: Any, seen: Any, name: bytes) -> int:
    """A whole number among a cell's attributes; 1 where there is none, and never more than a table has columns."""
    value = ctypes.c_float()
    for index in range(max(0, pdfium.FPDF_StructElement_GetAttributeCount(seen))):
        attributes = pdfium.FPDF_StructElement_GetAttributeAtIndex(seen, index)
        held = pdfium.FPDF_StructElement_Attr_GetValue(attributes, name)
        if held and pdfium.FPDF_StructElement_Attr_GetNumberValue(held, ctypes.byref(value)):
            return int(max(1.0, min(1_000.0, value.value)))
    return 1


@dataclass(slots=True)
class Paragraph:
    """Words that belong together, of level 1 and more where they are a heading."""

    words: list[Word]
    level: int = 0
    page: int = 0


Words = Mapping[Marked, Sequence[Word]]
"""The words of every marked content, in the order of the file."""


def flow(element: Element, words: Words) -> Iterator[Paragraph | Element]:
    """The paragraphs below an element, and the tables, in the order of the structure."""
    current = Paragraph([])
    for child in element.children():
        if isinstance(child, Marked):
            _put(current, words.get(child, ()), child.page)
        elif child.kind in INLINE and not _holds_blocks(child):
            for part in flow(child, words):
                if isinstance(part, Paragraph):
                    _put(current, _label(part.words) if child.kind == "Lbl" else part.words, part.page)
        elif child.kind == "LBody" and current.words:
            first, *others = flow(child, words) or [Paragraph([])]
            if isinstance(first, Paragraph):
                _put(current, first.words, first.page)
                first = current
            else:
                yield current
            current = Paragraph([])
            yield from (first, *others)
        else:
            if current.words:
                yield current
                current = Paragraph([])
            yield from [child] if child.kind == "Table" else _levelled(flow(child, words), HEADINGS.get(child.kind, 0))
    if current.words:
        yield current


def _levelled(parts: Iterator[Paragraph | Element], level: int) -> Iterator[Paragraph | Element]:
    for part in parts:
        if level and isinstance(part, Paragraph):
            part.level = level
        yield part


def _put(paragraph: Paragraph, words: Sequence[Word], page: int) -> None:
    if words and not paragraph.words:
        paragraph.page = page
    paragraph.words.extend(words)


def _label(words: list[Word]) -> list[Word]:
    """A number or a bullet stands before its item, with a space."""
    return [*words[:-1], words[-1]._replace(spaced=True)] if words else []


def _holds_blocks(element: Element) -> bool:
    return any(
        isinstance(child, Element) and (child.kind not in INLINE or _holds_blocks(child))
        for child in element.children()
    )


def said(paragraph: Paragraph, right: float, known: Known) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A paragraph's text and links, in a column that ends at `right`."""
    lines = lines_in_order(paragraph.words)
    left = min((word.x0 for word in paragraph.words), default=0.0)
    text = with_bullet(joined(lines, left, right, known).strip())
    return text, links_in(lines, left, right, known)


def table_rows(table: Element, words: Words, known: Known) -> tuple[list[tuple[Cell, ...]], int]:
    """A table's rows, and how many of them are headings. Where a cell goes on from the row above, an empty one stands,
    so that every row has its cells at their columns."""
    rows = list(table.rows_below())
    rights = _right_edges(rows, words)
    held: dict[int, int] = {}
    cells = [_row(row, held, rights, words, known) for row, _ in rows]
    heads = [
        head or (bool(row.slots) and all(isinstance(c, Element) and c.kind == "TH" for c in row.children()))
        for row, head in rows
    ]
    return cells, next((number for number, head in enumerate(heads) if not head), len(heads))


def _placed(row: Element, held: dict[int, int]) -> Iterator[tuple[int, Element | None]]:
    """A row's cells with their columns; None for one that goes on from above, which `held` counts."""
    column = 0
    for place in range(max(row.places, 1 + max(row.slots, default=-1))):
        while held.get(column, 0):
            held[column] -= 1
            yield column, None
            column += 1
        child = row.slots.get(place)
        found = child if isinstance(child, Element) else Element("TD")
        if found.rows > 1:
            held.update({column + offset: found.rows - 1 for offset in range(found.columns)})
        yield column, found
        column += found.columns
    while held.get(column, 0):
        held[column] -= 1
        yield column, None
        column += 1


def _row(
    row: Element,
    held: dict[int, int],
    rights: Mapping[tuple[int, int], float],
    words: Words,
    known: Known,
) -> tuple[Cell, ...]:
    return tuple(
        _cell(found, rights.get((column, found.columns), 0.0), words, known) if found else Cell(("",))
        for column, found in _placed(row, held)
    )


def _cell(cell: Element, right: float, words: Words, known: Known) -> Cell:
    parts = [said(part, right, known) for part in _plain(flow(cell, words), words)]
    texts = tuple(text for text, _ in parts if text) or ("",)
    return Cell(texts, cell.columns, tuple(link for _, links in parts for link in links))


def _plain(parts: Iterator[Paragraph | Element], words: Words) -> Iterator[Paragraph]:
    """The paragraphs, those of a table in a cell too."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield part
        else:
            for row, _ in part.rows_below():
                yield from _plain(flow(row, words), words)


def _right_edges(rows: Sequence[tuple[Element, bool]], words: Words) -> dict[tuple[int, int], float]:
    """How far to the right the words of a column reach, by column and number of columns covered."""
    edges: dict[tuple[int, int], float] = {}
    held: dict[int, int] = {}
    for row, _ in rows:
        for column, cell in _placed(row, held):
            if cell is None:
                continue
            place = column, cell.columns
            reach = max((word.x1 for part in _plain(flow(cell, words), words) for word in part.words), default=0.0)
            edges[place] = max(edges.get(place, 0.0), reach)
    return edges
