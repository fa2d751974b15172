"""The blocks of a part of a Word document: paragraphs and tables, in the order in which they are read."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from estates.importers.document import Cell, Grid, Passage
from estates.importers.docx_parts import Parts, R, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACE = re.compile(r"[ \t\r\n]+")
_GONE = {"del", "moveFrom", "rPr", "pPr", "instrText", "delText", "delInstrText", "Fallback", "fldData", "annotation"}
_HOLDS = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice", "body", "tbl"}
_BREAK = "\x0b"
_SIGNS = {"noBreakHyphen": "-", "softHyphen": "", "tab": " ", "ptab": " ", "cr": _BREAK}
_ON = (None, "1", "true", "on")
_FIELD_ADDRESS = re.compile(r'\s*HYPERLINK\s+"((?:https?://|mailto:)[^"\s]+)"', re.IGNORECASE)
_MOST_SPANNED = 1000
_SYMBOL_BULLETS = {"F0B7", "F0A7", "F06C", "F06E", "F0D8", "F0FC"}


def tag(element: Any) -> str:
    """An element's name without its namespace; "" for a comment."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def read_blocks(elements: Iterable[Any], parts: Parts) -> Iterator[Passage | Grid]:
    """Paragraphs and tables among these elements, and those that stand in text boxes of a paragraph, after it."""
    for element in elements:
        match tag(element):
            case "p":
                yield from _paragraph(element, parts)
            case "tbl":
                yield from _table(element, parts)
            case name if name in _HOLDS or element.tag == _MC + "Choice":
                yield from read_blocks(element, parts)


def _paragraph(paragraph: Any, parts: Parts) -> Iterator[Passage | Grid]:
    reader = _Reader(parts)
    reader.read(paragraph)
    properties = paragraph.find(W + "pPr")
    text = reader.text
    if text:
        level = parts.level(properties)
        yield Passage(parts.item(properties) + text, level=level, links=tuple(reader.links))
    for box in reader.boxes:
        yield from read_blocks(box, parts)


class _Reader:
    """Gathers the words of one paragraph, its links, and the text boxes that hang on it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.boxes: list[Any] = []
        self._fields: list[tuple[list[str], int]] = []
        """Fields that are open: their instruction, and where their result begins (-1 before it does)."""

    @property
    def text(self) -> str:
        return _tidy("".join(self._words))

    def read(self, element: Any) -> None:
        for child in element:
            name = tag(child)
            words = _words(name, child)
            if words is not None:
                self._words.append(words)
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name == "hyperlink":
                self._link(child)
            elif name in ("fldChar", "instrText"):
                self._field(child.get(W + "fldCharType") or "", child.text or "")
            elif name and name not in _GONE and not (name == "r" and _is_hidden(child)):
                self.read(child)

    def _link(self, element: Any) -> None:
        start = len(self._words)
        self.read(element)
        self._add_link(start, self._parts.address(element.get(R + "id") or ""))

    def _add_link(self, start: int, address: str) -> None:
        words = _tidy("".join(self._words[start:])).replace("\n", " ")
        if words and address:
            self.links.append((words, address))

    def _field(self, kind: str, instruction: str) -> None:
        """One end of a field, or (`kind` "") a piece of its instruction."""
        if kind == "begin":
            self._fields.append(([], -1))
        elif not kind and self._fields and self._fields[-1][1] < 0:
            self._fields[-1][0].append(instruction)
        elif kind == "separate" and self._fields:
            self._fields[-1] = (self._fields[-1][0], len(self._words))
        elif kind == "end" and self._fields:
            pieces, start = self._fields.pop()
            if start >= 0 and (address := _FIELD_ADDRESS.match("".join(pieces))):
                self._add_link(start, address[1])


def _words(name: str, element: Any) -> str | None:
    """What an element says by itself; None for one that holds others."""
    if name == "t":
        return _SPACE.sub(" ", element.text or "")
    if name == "br":
        return _BREAK
    if name == "sym":
        return _symbol(element)
    return _SIGNS[name] if name in _SIGNS and element.tag.startswith(W) else None


def _tidy(words: str) -> str:
    return "\n".join(_SPACE.sub(" ", line).strip(" ") for line in words.split(_BREAK)).strip("\n")


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{W}rPr/{W}vanish")
    return hidden is not None and hidden.get(W + "val") in _ON


def _symbol(element: Any) -> str:
    """A sign of a symbol font: its bullets as bullets, any other as it is, for the register to name."""
    code = (element.get(W + "char") or "").upper()
    if code in _SYMBOL_BULLETS:
        return "•"
    return chr(int(code, 16)) if re.fullmatch(r"[0-9A-F]{1,5}", code) else ""


def _table(table: Any, parts: Parts) -> Iterator[Passage | Grid]:
    """A grid; or, of a table that only frames others (one row, or one column), what stands in it."""
    rows = [(row, list(_children(row, "tc"))) for row in _children(table, "tr") if not _is_deleted(row)]
    framing = len(rows) == 1 or all(len(cells) < 2 for _, cells in rows)  # noqa: PLR2004 - one column
    if framing and table.find(f".//{W}tbl") is not None:
        for _, cells in rows:
            for cell in cells:
                yield from read_blocks(cell, parts)
        return
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row, _ in rows]
    caption = table.find(f"{W}tblPr/{W}tblCaption")
    title = (caption.get(W + "val") or "") if caption is not None else ""
    built = tuple(_row(row, cells, parts) for row, cells in rows)
    if built:
        yield Grid(built, 0, title=title, header_rows=[*heads, False].index(False))


def _children(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row, also those in content controls and in what was inserted."""
    for child in element:
        if tag(child) == name:
            yield child
        elif tag(child) in _HOLDS and tag(child) != "tbl":
            yield from _children(child, name)


def _is_deleted(row: Any) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _row(row: Any, cells: list[Any], parts: Parts) -> tuple[Cell, ...]:
    before = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
    empty = (Cell((), before),) if before else ()
    return (*empty, *(_cell(cell, parts) for cell in cells))


def _cell(cell: Any, parts: Parts) -> Cell:
    """A cell; one that only continues the cell above it is empty. Tables in it are its words."""
    spans = _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    if merged is not None and merged.get(W + "val") in (None, "continue"):
        return Cell((), spans)
    lines: list[str] = []
    links: list[tuple[str, str]] = []
    for block in read_blocks(cell, parts):
        inner = [block] if isinstance(block, Passage) else [one for row in block.rows for one in row]
        for one in inner:
            lines += [one.text] if isinstance(one, Passage) else one.lines
            links += one.links
    return Cell(tuple(lines), spans, tuple(links))


def _number(element: Any, otherwise: int) -> int:
    digits = (element.get(W + "val") or "") if element is not None else ""
    return max(otherwise, min(int(digits), _MOST_SPANNED)) if digits.isdecimal() and digits.isascii() else otherwise
