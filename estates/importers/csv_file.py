"""CSV and its relatives: whatever encoding and separator, row by row in the same memory however long the file is.

The encoding is what the file says of itself (its byte order mark), else UTF-8 where all of it is that, else CP1252, in
which spreadsheet programs of Western Europe save. Bytes that the encoding does not have become characters that no field
takes, so that the cell is told. An apostrophe that guards a cell from becoming a formula (`formula_guard`) is none of
its text. The separator is that of , ; tab | which takes the first rows apart into most columns;
"sep=;" on the first line says it.
"""

import codecs
import csv
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO, NamedTuple

from estates.importers.finding import Finding, Place, Unreadable
from estates.importers.formula_guard import unguarded
from estates.importers.headings import HEADING_ROWS
from estates.importers.table import Opened, Row, Sheet

LONGEST_LINE = 1 << 20
"""In characters; no row of a list has it, and a file without line ends is not read into memory."""
_LONGEST_CELL = 131_072
_CHUNK = 1 << 20
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_A_CSV = "a list as CSV"
_QUOTE = "'"
"""Without one in it a row guards nothing, and is passed on as it is."""


class Encoded(NamedTuple):
    """How a file's bytes are read, and its SHA-256. `errors` is what becomes of bytes that are no character."""

    encoding: str
    name: str
    errors: str
    sha256: str


def open_csv(path: Path) -> tuple[Opened, str]:
    """The list in the file, and the file's SHA-256. Raises Unreadable, and its rows do too: for a quotation mark that
    is never closed, a line longer than LONGEST_LINE, or a cell of more than 131,072 characters."""
    encoded = find_encoding(path)
    with _text(path, encoded) as file:
        first = [line for line in islice(_lines(file, path.name), HEADING_ROWS) if line.strip()]
    if not first:
        raise Unreadable(path.name, _A_CSV, "no line with anything in it", "save it anew")
    said = first[0].strip().casefold().startswith("sep=")
    separator = first[0].strip()[4:5] or "\t" if said else _separator(first)
    if separator not in _SEPARATORS:
        raise Unreadable(path.name, "commas, semicolons, tabs or bars between cells", repr(separator), "save it anew")
    rows = _rows(path, encoded, separator, skipped=int(said))
    first_rows = list(islice(rows, HEADING_ROWS))
    head = [row for row in first_rows if not isinstance(row, Finding)]
    name = f"CSV in {encoded.name}, separated by {_SEPARATORS[separator]}"
    return Opened(name, [Sheet("", head, chain(first_rows, rows), separator=separator)]), encoded.sha256


def find_encoding(path: Path) -> Encoded:
    """Reads the file once from end to end, in the same memory however long it is. Raises Unreadable."""
    digest = hashlib.sha256()
    utf8 = codecs.getincrementaldecoder("utf-8")()
    valid = True
    start = b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                start = start or chunk[:4096]
                digest.update(chunk)
                valid = valid and _decodes(utf8, chunk)
    except OSError as error:
        raise Unreadable(path.name, "a file that can be read", error.strerror or "none", "check its name") from None
    valid = valid and _decodes(utf8, b"", final=True)
    sha256 = digest.hexdigest()
    for mark, encoding, name in _MARKS:
        if start.startswith(mark):
            return Encoded(encoding, name, "surrogateescape" if encoding == "utf-8-sig" else "replace", sha256)
    if unmarked := _unmarked_utf16(start):
        return Encoded(unmarked, "UTF-16", "replace", sha256)
    if valid:
        return Encoded("utf-8", "UTF-8", "strict", sha256)
    if _mostly_utf8(path):
        return Encoded("utf-8", "UTF-8 with damage", "surrogateescape", sha256)
    return Encoded("cp1252", "CP1252", "surrogateescape", sha256)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    with suppress(UnicodeDecodeError):
        decoder.decode(chunk, final)
        return True
    return False


def _unmarked_utf16(start: bytes) -> str | None:
    """Latin text in UTF-16 has a NUL in every second byte."""
    half = len(start) // 2
    odd, even = start[1::2].count(0), start[0::2].count(0)
    if half and max(odd, even) > half * 0.7 and min(odd, even) < half * 0.1:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _mostly_utf8(path: Path) -> bool:
    """Whether more of what is beyond ASCII is UTF-8 than not: then a few bytes are damaged, and CP1252 would garble all
    the rest. In CP1252 hardly any letter is followed by one that makes both UTF-8."""
    good = bad = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            beyond = [c for c in decoder.decode(chunk) if c > "\x7f"]
            escaped = sum("\udc80" <= c <= "\udcff" for c in beyond)
            good, bad = good + len(beyond) - escaped, bad + escaped
    return good > bad


def _text(path: Path, encoded: Encoded) -> IO[str]:
    return path.open(encoding=encoded.encoding, errors=encoded.errors, newline="")


def _lines(file: IO[str], name: str) -> Iterator[str]:
    """Raises Unreadable for a line that is longer than a row can be."""
    for line in iter(partial(file.readline, LONGEST_LINE), ""):
        if len(line) == LONGEST_LINE:
            raise Unreadable(name, _A_CSV, f"a line of more than {LONGEST_LINE:,} characters", "save it anew as CSV")
        yield line


def _separator(first: list[str]) -> str:
    def width(separator: str) -> tuple[int, int, int]:
        with suppress(csv.Error):
            widths = sorted(len(row) for row in csv.reader(first, delimiter=separator))
            return widths[len(widths) // 2], widths[0], widths[-1]
        return 0, 0, 0

    return max(_SEPARATORS, key=width)


def _rows(path: Path, encoded: Encoded, separator: str, *, skipped: int) -> Iterator[Row | Finding]:
    """The rows that are not blank, with their numbers; a row is a record, however many lines it takes."""
    name = path.name
    with _text(path, encoded) as file:
        reader = csv.reader(islice(_lines(file, name), skipped, None), delimiter=separator, strict=True)
        number = 0
        while True:
            number += 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "expected after" not in str(error):
                    raise _unclosed(name, number) from None
                yield Finding(Place(name, row=number), _QUOTED)
                continue
            if any(row):
                yield number, [unguarded(cell) for cell in row] if _QUOTE in "".join(row) else row


_QUOTED = 'a quotation mark stands within a quoted cell; write it twice ("")'


def _unclosed(name: str, number: int) -> Unreadable:
    return Unreadable(
        f"{name}, row {number}",
        "cells between quotation marks, each closed",
        f"a quotation mark that is not closed, or a cell of more than {_LONGEST_CELL:,} characters",
        'write a quotation mark within a cell twice (""), or save the list anew from the spreadsheet program',
    )
