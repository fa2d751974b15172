"""What an XLS file holds, looked at before it is opened: the streams of its compound file, and how far its cells reach.

Sectors that lead back to themselves keep the reader of workbooks collecting them until no memory is left; cells in the
last row and column make it allocate the rectangle between. Source: [MS-CFB] 2.2 to 2.6, [MS-XLS] 2.1.4 and 2.4.
"""

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_HEADER = 512
_LAST = 0xFFFF_FFFA
"""From here on a number is no sector: free, end of chain, or a table's own."""
_ENTRY = 128
_IN_HEADER = 109
_BOOKS = ("workbook", "book")
_CELLS = frozenset((0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x0001, 0x0002, 0x0003, 0x0004))
"""The records of cells; each begins with its row and its column, in 16 bits each."""
_SHEET_BEGINS, _LOCKED, _EPOCH = 0x0809, 0x002F, 0x0022
_FORMULA, _BOOL_ERR = 0x0006, 0x0205
MOST_ERRORS = 20
"""So many cells with an error are told apart."""


class Book(NamedTuple):
    """The cells of all sheets counted by their rectangles; whether a password is asked for; from when days count; the
    first MOST_ERRORS cells that hold an error, each by the number of its sheet, from 1, its row and its column, from 0,
    and how many there are in all."""

    cells: int
    locked: bool
    since_1904: bool
    errors: tuple[tuple[int, int, int], ...] = ()
    errors_in_all: int = 0


class _Chains:
    """Sectors and what follows on each. Raises ValueError for one that is not in the file or that comes twice."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift = struct.unpack_from("<H", content, 30)[0]
        if shift not in (9, 12):
            raise ValueError("sectors of no known size")
        self._size = 1 << shift
        self._most = len(content) // self._size
        (tables,) = struct.unpack_from("<I", content, 44)
        listed = [*struct.unpack_from(f"<{_IN_HEADER}I", content, 76), *self._further()]
        sectors = [number for number in listed if number < _LAST]
        if tables > self._most or len(sectors) > self._most:
            raise ValueError("more tables of sectors than the file holds")
        self._next = [number for table in sectors for number in self._numbers(table)]

    def _further(self) -> Iterator[int]:
        """The tables that the header has no room for; the last number of each sector names the next such sector."""
        (at,) = struct.unpack_from("<I", self._content, 68)
        seen: set[int] = set()
        while at < _LAST:
            if at in seen:
                raise ValueError("a chain of sectors that leads back to itself")
            seen.add(at)
            *numbers, at = self._numbers(at)
            yield from numbers

    def sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        if not 0 <= number < self._most:
            raise ValueError("a sector that is not in the file")
        return self._content[begin : begin + self._size]

    def _numbers(self, number: int) -> Sequence[int]:
        content = self.sector(number)
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])

    def read(self, first: int) -> bytes:
        return b"".join(self.sector(number) for number in follow(first, self._next))


def follow(first: int, next_of: Sequence[int]) -> Iterator[int]:
    """The sectors of a chain. Raises ValueError for a chain that leads back to itself or out of the table."""
    at, steps = first, 0
    while at < _LAST:
        if at >= len(next_of) or steps > len(next_of):
            raise ValueError("a chain of sectors that leads back to itself or out of the file")
        yield at
        at = next_of[at]
        steps += 1


def read_book(content: bytes) -> Book:
    """Raises ValueError for what is no compound file, or has no workbook in it; struct.error where it is cut short."""
    chains = _Chains(content)
    directory_at, _, small_limit, small_at = struct.unpack_from("<4I", content, 48)
    directory = chains.read(directory_at)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
    small = chains.read(small_at)
    small_next = struct.unpack(f"<{len(small) // 4}I", small[: len(small) // 4 * 4])
    streams = {_name(entry): struct.unpack_from("<IQ", entry, 116) for entry in entries if entry[66] == 2}  # noqa: PLR2004 - a stream; where a storage begins means nothing
    root = next((chains.read(struct.unpack_from("<I", entry, 116)[0]) for entry in entries if entry[66] == 5), b"")  # noqa: PLR2004 - the root's type
    held = {}
    for name, (first, size) in streams.items():
        if size & 0xFFFF_FFFF < small_limit:
            numbers = list(follow(first, small_next)) if first < _LAST else []
            held[name] = b"".join(root[number * 64 : number * 64 + 64] for number in numbers)[:size]
        else:
            held[name] = chains.read(first)
    if "encryptedpackage" in held:
        return Book(0, True, False)
    book = next((held[name] for name in _BOOKS if name in held), None)
    if book is None:
        raise ValueError("no workbook in it")
    return _measure(book)


def _name(entry: bytes) -> str:
    length = min(struct.unpack_from("<H", entry, 64)[0], 64)
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace").casefold()


def _measure(book: bytes) -> Book:
    cells = rows = columns = at = 0
    locked = since_1904 = False
    sheet = -1  # the first part is none
    errors: list[tuple[int, int, int]] = []
    errors_in_all = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if kind == _SHEET_BEGINS:
            cells, rows, columns = cells + rows * columns, 0, 0
            sheet += 1
        elif kind in _CELLS and length >= 4:  # noqa: PLR2004 - a row and a column
            row, column = struct.unpack_from("<HH", book, at + 4) if at + 8 <= len(book) else (0, 0)
            rows, columns = max(rows, row + 1), max(columns, _last_column(book, at, kind, length, column) + 1)
            if kind in (_FORMULA, _BOOL_ERR) and _is_error(kind, book[at + 4 : at + 18]):
                errors_in_all += 1
                if len(errors) < MOST_ERRORS:
                    errors.append((sheet, row, column))
        elif kind == _LOCKED:
            locked = True
        elif kind == _EPOCH:
            since_1904 = book[at + 4 : at + 6] == b"\x01\x00"
        at += 4 + length
    return Book(cells + rows * columns, locked, since_1904, tuple(errors), errors_in_all)


def _is_error(kind: int, record: bytes) -> bool:
    """Whether a cell holds an error: itself, or as what its formula came to ([MS-XLS] 2.5.10 and 2.5.133)."""
    if kind == _BOOL_ERR:
        return record[7:8] == b"\x01"
    return record[6:7] == b"\x02" and record[12:14] == b"\xff\xff"


def _last_column(book: bytes, at: int, kind: int, length: int, first: int) -> int:
    """Of a record of several cells, whose last two bytes say it."""
    if kind != 0x00BD or at + 4 + length > len(book):  # noqa: PLR2004 - MulRk
        return first
    return max(first, int(struct.unpack_from("<H", book, at + 4 + length - 2)[0]))
