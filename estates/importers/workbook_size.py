"""How large a workbook is, before anything opens it: bounded in memory, and in what it unpacks.

The reader allocates a sheet's whole rectangle, from its first cell to its last: one cell at XFD1048576 asks for 400 GB.
So the last row and column of every sheet are looked for in the file itself, wherever it declares them: the references
of cells (XLSX), repeated columns and rows (ODS), the DIMENSIONS records (XLS). A document type is refused, since it is
where entities are declared that unpack to gigabytes.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from estates.importers.compound_file import MOST_ERRORS, read_book
from estates.importers.finding import Unreadable
from estates.importers.headings import letters

LARGEST_CELLS = 6_000_000
"""All sheets together, counted by their rectangles."""
_LARGEST_UNPACKED = 400 << 20
_LARGEST_FILE = 200 << 20
_MOST_PARTS = 5_000
_LARGEST_RATIO = 400
"""How much a part of more than a megabyte may be packed; a sheet of numbers comes to 10 or 20, of one text to 100."""
_CHUNK = 1 << 18
_LONGEST_TAG = 1 << 16
_LONGEST_FORMULA = 1 << 14
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE = "save it anew from the spreadsheet program, or as CSV"


class Kind(Enum):
    """The formats, as the plan names them."""

    XLSX = "XLSX"
    XLSB = "XLSB"
    ODS = "ODS"
    XLS = "XLS"


class Size(NamedTuple):
    """What a workbook is; `since_1904`: its serial days count from 1904. `errors` are the cells of an XLSX file,
    those of a sheet together, that hold #N/A and the like: the reader takes them for blank ones."""

    kind: Kind
    since_1904: bool
    errors: tuple[str, ...] = ()


def find_kind(path: Path) -> Kind | None:
    """By content; None for what is no workbook. A zip that is none either is told by `measure`."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError:
        return None
    if start.startswith(_OLE):
        return Kind.XLS
    if not start.startswith(_ZIP):
        return None
    try:
        with ZipFile(path) as parts:
            return _kind(set(parts.namelist()))
    except (BadZipFile, LargeZipFile, OSError, ValueError, NotImplementedError, struct.error):
        return Kind.XLSX


def _kind(names: set[str]) -> Kind:
    lower = {name.casefold() for name in names}
    if "content.xml" in lower:
        return Kind.ODS
    return Kind.XLSB if "xl/workbook.bin" in lower else Kind.XLSX


def measure(path: Path) -> Size:
    """Raises Unreadable for a workbook that is larger than what is taken, truncated, or locked with a password."""
    if path.stat().st_size > _LARGEST_FILE:
        raise Unreadable(path.name, f"a workbook of at most {_LARGEST_FILE >> 20} MB", "a larger one", _SAVE)
    kind = find_kind(path)
    if kind is Kind.XLS:
        return _measure_xls(path)
    try:
        with ZipFile(path) as parts, path.open("rb") as file:
            return _measure_zip(path.name, parts, file)
    except (BadZipFile, LargeZipFile, OSError, ValueError, NotImplementedError, struct.error, zlib.error) as error:
        damage = f"damage ({' '.join(str(error).split())[:120]})"
        raise Unreadable(path.name, "a whole workbook", damage, _SAVE) from None


def _measure_zip(name: str, parts: ZipFile, file: IO[bytes]) -> Size:
    infos = parts.infolist()
    if len(infos) > _MOST_PARTS:
        raise Unreadable(name, f"a workbook of at most {_MOST_PARTS:,} parts", f"{len(infos):,}", _SAVE)
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable(name, "a workbook without a password", "one that is locked", "take the password away")
    kind = _kind({info.filename for info in infos})
    if kind is Kind.XLSB:
        raise Unreadable(name, "a workbook as XLSX, XLS or ODS", "a binary one (XLSB)", _SAVE)
    left = _LARGEST_UNPACKED
    cells, since_1904 = 0, False
    errors: list[str] = []
    for info in infos:
        low = info.filename.casefold()
        scan = _Scan(name, kind, sheet=_holds_cells(low, kind))
        for chunk in _unpacked(name, file, info, left):
            left -= len(chunk)
            scan.add(chunk)
        cells += scan.cells()
        errors += scan.errors(low.rpartition("/")[2])
        since_1904 |= low.endswith("workbook.xml") and scan.since_1904
        if cells > LARGEST_CELLS:
            raise _too_many(name, cells)
    return Size(kind, since_1904, tuple(errors))


def _holds_cells(name: str, kind: Kind) -> bool:
    return name == "content.xml" if kind is Kind.ODS else name.startswith("xl/") and "sheet" in name


def _too_many(name: str, cells: int) -> Unreadable:
    return Unreadable(
        name,
        f"sheets of {LARGEST_CELLS:,} cells at most, counted to the last row and column with anything in it",
        f"{cells:,}",
        "delete what stands far away from the list, or save the sheet as CSV, which may have any length",
    )


def _unpacked(name: str, file: IO[bytes], info: ZipInfo, most: int) -> Iterator[bytes]:
    """The part's bytes as they really unpack, whatever the directory says of their number."""
    file.seek(info.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(_ZIP):  # noqa: PLR2004 - the length of a local header
        raise BadZipFile("a part is missing")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(name_length + extra_length, 1)
    packed = unpacked = 0
    decompress = zlib.decompressobj(-15) if info.compress_type else None
    if info.compress_type not in (0, 8):
        raise Unreadable(name, "a workbook packed in the usual way", f"method {info.compress_type}", _SAVE)
    while packed < info.compress_size and not (decompress and decompress.eof):
        raw = file.read(min(_CHUNK, info.compress_size - packed))
        if not raw:
            raise BadZipFile("the file is cut short")
        packed += len(raw)
        while raw:
            chunk = decompress.decompress(raw, _CHUNK * 4) if decompress else raw
            raw = decompress.unconsumed_tail if decompress else b""
            unpacked += len(chunk)
            if unpacked > most or (unpacked > 1 << 24 and unpacked > _LARGEST_RATIO * packed):
                found = f"{info.filename!r} of more than {unpacked >> 20} MB, packed into {max(packed >> 10, 1):,} KB"
                raise Unreadable(name, f"a workbook of at most {_LARGEST_UNPACKED >> 20} MB unpacked", found, _SAVE)
            yield chunk


class _Scan:
    """Looks through the XML of one part, piece by piece, for how far its cells reach and for what is refused."""

    _CELL = re.compile(
        rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*["']\s*([A-Za-z]+)([0-9]+)\s*["'][^<>]*(?<!/)>"""
        rb"""|<(?:\w+:)?(row)\b(?:[^<>]*?\sr\s*=\s*["']\s*([0-9]+))?"""
        rb"""|<(?:\w+:)?(c)(?:\s[^<>]*)?(?<!/)>"""
    )
    """A cell with its reference, a row with its number, a cell that stands behind the one before it in the row."""
    # A reference that is spelt with entities, or hides behind an attribute with ">" in it.
    _ODD = re.compile(
        rb"""<(?:\w+:)?c\s(?:(?:[^<>]*?\s)?r\s*=\s*["'](?!\s*[A-Za-z]{1,3}[0-9]{1,7}\s*["'])|[^<>]*=\s*(?:"[^"<>]*|'[^'<>]*)>)"""
    )

    # A formula whose value nobody has worked out; one of text that came to nothing says so (t="str").
    _UNWORKED = re.compile(
        rb"""<(?:\w+:)?c\s([^<>]*)(?<!/)>\s*<(?:\w+:)?f\b[^<>]*(?:/>|(?<!/)>[^<]*</(?:\w+:)?f>)\s*"""
        rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
    )

    _ERROR = re.compile(
        rb"""<(?:\w+:)?c\s(?=[^<>]*\bt\s*=\s*["']e["'])[^<>]*?\br\s*=\s*["']\s*([A-Z]{1,3}[0-9]{1,7})"""
    )

    def __init__(self, name: str, kind: Kind, *, sheet: bool) -> None:
        self._name, self._kind, self._sheet = name, kind, sheet
        self._wrong: list[str] = []
        self._wrong_in_all = 0
        self._before = b""
        self._rest = b""
        self._rows = self._columns = 0
        self._row = self._run = 0
        self._table = _Table()
        self.since_1904 = False

    def add(self, chunk: bytes) -> None:
        """The next piece. Raises Unreadable for a document type or an entity."""
        text = self._rest + chunk
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise Unreadable(self._name, "a workbook", "a document type in it, which no spreadsheet has", _SAVE)
        self.since_1904 |= re.search(rb"""date1904\s*=\s*["'](?:1|true)""", text) is not None
        cut = text.rfind(b"<")
        if cut < 0 or len(text) - cut > _LONGEST_TAG:
            cut = len(text)
        if self._sheet:
            self._look(text[:cut])
        self._rest = text[cut:]

    def _look(self, text: bytes) -> None:
        if self._kind is Kind.ODS:
            self._table.add(text)
            if self._table.cells > LARGEST_CELLS:
                raise _too_many(self._name, self._table.cells)
            return
        if self._ODD.search(text):
            raise Unreadable(self._name, "cells called as in A1", "one that is called otherwise", _SAVE)
        self._refuse_unworked(text)
        if b'"e"' in text or b"'e'" in text:
            found = self._ERROR.findall(text)
            self._wrong_in_all += len(found)
            self._wrong += [cell.decode() for cell in found[: MOST_ERRORS - len(self._wrong)]]
        for column, number, row, row_number, cell in self._CELL.findall(text):
            if column:
                self._rows = max(self._rows, int(number))
                self._run = _column(column)
                self._columns = max(self._columns, self._run)
            elif row:
                self._rows += 1
                self._row, self._run = int(row_number[:12] or self._row + 1), 0
            elif cell:
                self._run += 1
                self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._run)
        if self.cells() > LARGEST_CELLS:
            raise _too_many(self._name, self.cells())

    def _refuse_unworked(self, text: bytes) -> None:
        """Raises Unreadable for a formula without its value: the reader would take the cell for a blank one."""
        window = self._before + text
        for match in self._UNWORKED.finditer(window) if b"f>" in window or b"<f" in window else ():
            if not re.search(rb"""\bt\s*=\s*["']str""", match[1]):
                cell = re.search(rb"""\br\s*=\s*["']([A-Z]+[0-9]+)""", match[1])
                where = f" in {cell[1].decode()}" if cell else ""
                found = f"a formula{where} whose value was never worked out"
                do = "open it in the spreadsheet program and save it there"
                raise Unreadable(self._name, "formulas with the values that they come to", found, do)
        self._before = window[-_LONGEST_FORMULA:]

    def errors(self, part: str) -> Iterator[str]:
        """The cells with an error; `part` is the file of the sheet."""
        if more := self._wrong_in_all - len(self._wrong):
            self._wrong.append(f"and {more:,} more")
        if self._wrong:
            yield f"{', '.join(self._wrong)} in {part}"

    def cells(self) -> int:
        """Of the rectangle from the first cell of the sheet to its last."""
        return self._table.cells if self._kind is Kind.ODS else self._rows * self._columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number


_TIMES = {name: re.compile(rb"""number-%s-repeated\s*=\s*["']\s*([0-9]+)""" % name) for name in (b"columns", b"rows")}


class _Table:
    """The rectangle of the sheets of an OpenDocument file, whose cells and rows repeat. A cell that repeats counts only
    with something in it: programs fill every sheet to its last row with cells that have nothing."""

    _TAG = re.compile(
        rb"<(table:table|table:table-row|table:table-cell|table:covered-table-cell|text:p|/table:table-row)(?=[\s/>])([^<>]*)>"
    )

    def __init__(self) -> None:
        self.cells = 0
        self._done = 0
        self._rows = self._waiting = self._width = 0
        self._at = self._filled = self._repeats = 0
        self._cell = 1

    def add(self, text: bytes) -> None:
        for tag, attributes in self._TAG.findall(text):
            if tag == b"table:table":
                self._done, self._rows, self._waiting, self._width = self.cells, 0, 0, 0
            elif tag == b"table:table-row":
                self._repeats, self._at, self._filled = self._times(b"rows", attributes), 0, 0
            elif tag in (b"table:table-cell", b"table:covered-table-cell"):
                self._at += self._times(b"columns", attributes)
                if b"office:" in attributes or b"calcext:value-type" in attributes:
                    self._filled = self._at
            elif tag == b"text:p":
                self._filled = self._at
            else:
                self._end_row()

    def _times(self, name: bytes, attributes: bytes) -> int:
        match = _TIMES[name].search(attributes)
        return int(match[1][:12]) if match else 1

    def _end_row(self) -> None:
        if self._filled:
            self._rows += self._waiting + self._repeats
            self._waiting = 0
            self._width = max(self._width, self._filled)
            self.cells = max(self.cells, self._done + self._rows * self._width)
        else:
            self._waiting += self._repeats


def _measure_xls(path: Path) -> Size:
    try:
        book = read_book(path.read_bytes())
    except (ValueError, struct.error) as error:
        raise Unreadable(path.name, "a whole workbook", f"damage ({error})", _SAVE) from None
    if book.locked:
        raise Unreadable(path.name, "a workbook without a password", "one that is locked", "take the password away")
    if book.cells > LARGEST_CELLS:
        raise _too_many(path.name, book.cells)
    more = [f"and {book.errors_in_all - MOST_ERRORS:,} more"] if book.errors_in_all > MOST_ERRORS else []
    errors = [f"{letters(column)}{row + 1} in sheet {sheet}" for sheet, row, column in book.errors]
    return Size(Kind.XLS, book.since_1904, tuple(errors + more))
