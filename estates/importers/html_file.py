"""An HTML page to a Document: its headings, paragraphs, lists and tables as a reader sees them.

Parsed by libxml2, which mends what is broken and asks no network; scripts, styles and what was struck out are not read.
A table inside a table's cell is that cell's words, unless the outer table only frames it (one row, or one column): then
the outer is the page's layout, and its words are passages.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from estates.importers.document import Cell, Document, Grid, Passage
from estates.importers.finding import Unreadable
from estates.importers.marked_text import BULLET
from estates.importers.paper_text import load_text

_EXPECTED = "an HTML page"
_SILENT = {"script", "style", "template", "head", "svg", "math", "object", "iframe", "select", "del", "noscript"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "ul",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SPACE = re.compile(r"[ \t\r\n]+")
_LINKED = re.compile(r"(?:https?://|mailto:)\S+")
_MOST_COLUMNS = 1000
"""HTML, 4.9.11: what a cell may span. Places below a cell that spans rows are counted up to it."""
MOST = 600_000
"""Elements and pieces of text: what memory bears."""
DEEPEST = 250
"""libxml2 stops at 256 elements inside each other, and would leave out the rest without a word."""


def read_html(path: Path) -> Document:
    """The page as a Document. Raises Unreadable for what is no text, more than 20 MB of it, or nested too deeply."""
    return build_document(load_text(path, _EXPECTED, calls_itself=True), path.name)


def build_document(page: str, file: str) -> Document:
    from lxml import etree

    reader = _Reader()
    parser = etree.HTMLParser(
        target=reader, recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        parser.feed(page.encode("utf-8", errors="replace"))
        parser.close()
    except _TooMuch:
        found = f"more than {MOST:,} cells, paragraphs and pieces"
        raise Unreadable(file, _EXPECTED, found, "save the part that matters") from None
    except etree.LxmlError as error:
        raise Unreadable(file, _EXPECTED, f"something else ({error})", "save it anew from a browser") from None
    if reader.deepest >= DEEPEST:
        found = f"elements inside each other, {reader.deepest} deep or more"
        raise Unreadable(file, _EXPECTED, found, "save it anew from a browser, or as plain text")
    reader.flush()
    return Document(tuple(_numbered(reader.top.blocks)))


class _TooMuch(Exception):
    """The page holds more than memory bears."""


@dataclass
class _Flow:
    """Where blocks are gathered: the page, or a cell."""

    blocks: list[Passage | Grid] = field(default_factory=list)
    spans: int = 1
    rows: int = 1
    is_header: bool = False


@dataclass
class _Table:
    rows: list[list[_Flow]] = field(default_factory=list)
    heads: list[bool] = field(default_factory=list)
    title: str = ""
    in_head: bool = False


class _Reader:
    """The parser's target: it is told of each element and each piece of text, and keeps no tree."""

    def __init__(self) -> None:
        self.top = _Flow()
        self.deepest = 0
        self._count = 0
        self._depth = 0
        self._silent = 0
        self._flows = [self.top]
        self._tables: list[_Table] = []
        self._words: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._level = 0
        self._item = ""
        self._address = ""
        self._link_from = 0
        self._kept = 0
        self._lists: list[int | None] = []
        self._caption = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._count > MOST:
            raise _TooMuch
        self.deepest = max(self.deepest, self._depth)
        if self._silent or tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._words.append("\x0b")
        elif tag == "a":
            self._address, self._link_from = attributes.get("href") or "", len(self._words)
        elif tag == "img":
            self._words.append(attributes.get("alt") or "")
        elif tag in _HEADINGS or tag in _BLOCKS:
            self.flush()
            self._level = _HEADINGS.get(tag, 0)
            self._kept += tag == "pre"
            if tag in ("ul", "ol"):
                self._lists.append(0 if tag == "ol" else None)
            elif tag == "li":
                self._item = self._mark()
        else:
            self._start_of_table(tag, attributes)

    def _start_of_table(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self.flush()
            self._tables.append(_Table(title=_SPACE.sub(" ", attributes.get("aria-label") or "").strip()))
        elif tag == "caption":
            self.flush()
            self._caption = True
        elif not self._tables:
            return
        elif tag in ("thead", "tbody", "tfoot"):
            self._tables[-1].in_head = tag == "thead"
        elif tag == "tr":
            self.flush()
            self._tables[-1].rows.append([])
            self._tables[-1].heads.append(self._tables[-1].in_head)
        elif tag in ("td", "th"):
            self.flush()
            table = self._tables[-1]
            if not table.rows:
                table.rows.append([])
                table.heads.append(table.in_head)
            cell = _Flow([], _span(attributes, "colspan"), _span(attributes, "rowspan"), tag == "th")
            table.rows[-1].append(cell)
            self._flows.append(cell)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if self._silent:
            self._silent -= 1
        elif tag == "a":
            self._end_link()
        elif tag in _HEADINGS or tag in _BLOCKS:
            self.flush()
            self._level = 0
            self._kept -= tag == "pre"
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            elif tag == "li":
                self._item = ""
        else:
            self._end_in_table(tag)

    def _end_link(self) -> None:
        words = _joined(self._words[self._link_from :]).replace("\n", " ")
        if words and _LINKED.fullmatch(self._address):
            self._links.append((words, self._address))
        self._address = ""

    def _end_in_table(self, tag: str) -> None:
        if tag == "caption":
            self._caption = False
            title = _joined(self._words).replace("\n", " ")
            self._words, self._links = [], []
            if self._tables and title:
                self._tables[-1].title = title
        elif tag == "thead" and self._tables:
            self._tables[-1].in_head = False
        elif tag in ("td", "th") and len(self._flows) > 1:
            self.flush()
            self._flows.pop()
        elif tag == "table" and self._tables:
            self.flush()
            self._end_of_table(self._tables.pop())

    def data(self, words: str) -> None:
        if not self._silent:
            self._words.append(words.replace("\n", "\x0b") if self._kept else words)

    def close(self) -> None:
        """Asked for by the parser; there is nothing to hand over."""

    def flush(self) -> None:
        """Ends the paragraph that is being read."""
        text = "" if self._caption else _joined(self._words)
        if text:
            self._flows[-1].blocks.append(Passage(self._item + text, level=self._level, links=tuple(self._links)))
            self._item = ""
        if not self._caption:
            self._words, self._links, self._link_from = [], [], 0

    def _mark(self) -> str:
        """What stands before an item: its number in an ordered list."""
        if not self._lists or self._lists[-1] is None:
            return BULLET
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _end_of_table(self, table: _Table) -> None:
        flow = self._flows[-1]
        nested = any(isinstance(block, Grid) for row in table.rows for cell in row for block in cell.blocks)
        if nested and (len(table.rows) == 1 or max(map(len, table.rows)) == 1):
            flow.blocks += [block for row in table.rows for cell in row for block in cell.blocks]
        elif table.rows:
            flow.blocks.append(_grid(table))


def _grid(table: _Table) -> Grid:
    below: dict[int, int] = {}
    rows = []
    for row in table.rows:
        cells: list[Cell] = []
        reach: dict[int, int] = {}
        column = 0
        for cell in row:
            column = _fill(cells, below, column)
            cells.append(_cell(cell))
            if cell.rows > 1:
                reach |= dict.fromkeys(range(column, min(column + cell.spans, _MOST_COLUMNS)), cell.rows)
            column += cell.spans
        _fill(cells, below, column)
        below = {place: left - 1 for place, left in (below | reach).items() if left > 1}
        rows.append(tuple(cells))
    heads = [head or _is_head(row) for head, row in zip(table.heads, table.rows, strict=True)]
    return Grid(tuple(rows), 0, title=table.title, header_rows=[*heads, False].index(False))


def _fill(cells: list[Cell], below: dict[int, int], column: int) -> int:
    """Empty cells where those of a row above reach down; the next column that is free."""
    while column in below:
        cells.append(Cell(()))
        column += 1
    return column


def _is_head(row: list[_Flow]) -> bool:
    return len(row) > 1 and all(cell.is_header for cell in row)


def _cell(flow: _Flow) -> Cell:
    lines: list[str] = []
    links: list[tuple[str, str]] = []
    for block in flow.blocks:
        if isinstance(block, Passage):
            lines.append(block.text)
            links += block.links
        else:
            for cell in (cell for row in block.rows for cell in row):
                lines += cell.lines
                links += cell.links
    return Cell(tuple(lines), flow.spans, tuple(links))


def _numbered(blocks: list[Passage | Grid]) -> list[Passage | Grid]:
    numbers = count(1)
    return [replace(block, number=next(numbers)) if isinstance(block, Grid) else block for block in blocks]


def _span(attributes: dict[str, str], name: str) -> int:
    digits = re.match(r"\s*(\d{1,9})", attributes.get(name) or "", re.ASCII)
    return max(1, min(int(digits[1]), _MOST_COLUMNS)) if digits else 1


def _joined(words: list[str]) -> str:
    lines = (_SPACE.sub(" ", line).strip(" ") for line in "".join(words).split("\x0b"))
    return "\n".join(lines).strip("\n")
