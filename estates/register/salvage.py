"""What can still be read of a damaged SQLite file, page by page, whatever became of the rest of it.

SQLite gives up a file whose first page is gone, or whose end is. The entries are still in the pages that are left, and
an entry shows by its hashes that it is as it was recorded: so every page of the file and of its write-ahead log is read
by itself (https://www.sqlite.org/fileformat2.html), and what looks like a row but whose hashes do not hold is no entry.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from estates.errors import Fault
from estates.register.sqlite_log import committed, log_of
from estates.register.store import Row

_PAGE = 4096
_FIRST_PAGE_BEGINS = 100
_INTERIOR_OF_INDEX, _LEAF_OF_INDEX, _LEAF_OF_TABLE = 0x02, 0x0A, 0x0D
_LONGEST_VARINT = 9
_TEXT_OR_BYTES = 12
"""From here on the kind of a column tells its length."""
_SIZES_OF_NUMBERS = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}
_ENTRY_COLUMNS, _BODY_COLUMNS, _FILE_COLUMNS = 14, 4, 3

Values = tuple[Any, ...]
Pages = Callable[[int], bytes]
"""The content of a page, by its number from 1; nothing where there is none."""


@dataclass
class Salvage:
    """What was found, whatever order it stood in."""

    rows: dict[int, Row] = field(default_factory=dict)
    """The entries whose hashes hold, by number."""
    seen: set[int] = field(default_factory=set)
    """The numbers of which anything at all was found."""
    files: dict[str, bytes] = field(default_factory=dict)
    """The contents that were kept, by their SHA-256."""


def salvage(path: Path, register: str, after: int) -> Salvage:
    """The entries of `register` after number `after`, and every file that it kept, in the file at `path` and in the
    write-ahead log beside it. Raises Fault where the file cannot be read at all."""
    headers: dict[int, list[Values]] = {}
    bodies: dict[int, list[Values]] = {}
    found = Salvage()
    for values in _records(path):
        if values[0] != register:
            continue
        if len(values) == _FILE_COLUMNS:
            if isinstance(values[2], bytes) and sha256(values[2]).hexdigest() == values[1]:
                found.files[values[1]] = values[2]
        elif type(values[1]) is int and values[1] > after:
            (headers if len(values) == _ENTRY_COLUMNS else bodies).setdefault(values[1], []).append(values)
    found.seen = headers.keys() | bodies.keys()
    for number, candidates in headers.items():
        for header in candidates:
            for body in bodies.get(number, []):
                if row := _row(register, header, body):
                    found.rows[number] = row
    return found


def _row(register: str, header: Values, body: Values) -> Row | None:
    """The entry that the two rows make, if its hashes hold."""
    try:
        row = Row._make((*header[1:-1], body[2], body[3].encode()))
        return None if row.fault(register) else row
    except (AttributeError, TypeError, ValueError):
        return None


def _records(path: Path) -> Iterator[Values]:
    """Everything that looks like a row of an entry, a body or a file; of what was written more than once, the newest
    last."""
    log = log_of(path)
    try:
        content = path.read_bytes()
        frames = log.read_bytes() if log.is_file() else b""
    except OSError as error:
        raise Fault(f"{path}: cannot be read ({error.strerror}).") from error
    size = _page_size(content)
    written = list(committed(frames, size))
    newest = dict(written)

    def page(number: int) -> bytes:
        return newest.get(number) or content[(number - 1) * size : number * size]

    for number in range(1, len(content) // size + 2):
        yield from _rows_of(content[(number - 1) * size : number * size], number, page, size)
    for number, its_content in written:
        yield from _rows_of(its_content, number, page, size)


def _page_size(content: bytes) -> int:
    """As the file's header says, if that can be; otherwise that which SQLite gives a new file."""
    said = int.from_bytes(content[16:18], "big")
    return said if said in (1024, 2048, 8192, 16384, 32768) else _PAGE


def _rows_of(page: bytes, number: int, pages: Pages, size: int) -> Iterator[Values]:
    start = _FIRST_PAGE_BEGINS if number == 1 else 0
    kind = page[start] if len(page) > start else 0
    if kind not in (_INTERIOR_OF_INDEX, _LEAF_OF_INDEX, _LEAF_OF_TABLE):
        return
    pointers = start + (12 if kind == _INTERIOR_OF_INDEX else 8)
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    for at in range(pointers, min(pointers + 2 * count, len(page) - 1), 2):
        cell = int.from_bytes(page[at : at + 2], "big")
        try:
            values = _values(_payload(page, cell, kind, pages, size))
        except (IndexError, ValueError):  # damaged, or no row of ours
            continue
        if len(values) in (_ENTRY_COLUMNS, _BODY_COLUMNS, _FILE_COLUMNS):
            yield values


def _payload(page: bytes, cell: int, kind: int, pages: Pages, size: int) -> bytes:
    """The content of a cell, with what of it stands on pages of its own. Raises IndexError or ValueError."""
    length, at = _varint(page, cell + (4 if kind == _INTERIOR_OF_INDEX else 0))
    if kind == _LEAF_OF_TABLE:
        _, at = _varint(page, at)
    most = size - 35 if kind == _LEAF_OF_TABLE else (size - 12) * 64 // 255 - 23
    if length <= most:
        return page[at : at + length]
    least = (size - 12) * 32 // 255 - 23
    here = least + (length - least) % (size - 4)
    here = here if here <= most else least
    parts, left = [page[at : at + here]], length - here
    following = int.from_bytes(page[at + here : at + here + 4], "big")
    while left > 0:
        more = pages(following) if following else b""
        if not more:
            raise ValueError("the rest of it is gone")
        parts.append(more[4 : 4 + min(left, size - 4)])
        left -= size - 4
        following = int.from_bytes(more[:4], "big")
    return b"".join(parts)


def _values(record: bytes) -> Values:
    """The columns of a row. Raises IndexError or ValueError."""
    end, at = _varint(record, 0)
    kinds = []
    while at < end:
        kind, at = _varint(record, at)
        kinds.append(kind)
    values: list[Any] = []
    for kind in kinds:
        width = (kind - 12) // 2 if kind >= _TEXT_OR_BYTES else _SIZES_OF_NUMBERS.get(kind, -1)
        if width < 0 or at + width > len(record):
            raise ValueError("no row of ours")
        values.append(_value(kind, record[at : at + width]))
        at += width
    return tuple(values)


def _value(kind: int, content: bytes) -> Any:
    if kind == 0:
        return None
    if kind in (8, 9):
        return kind - 8
    if kind in _SIZES_OF_NUMBERS:
        return int.from_bytes(content, "big", signed=True)
    return content.decode() if kind % 2 else content


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends. Raises IndexError."""
    value = 0
    for place in range(_LONGEST_VARINT):
        byte = content[at + place]
        if place == _LONGEST_VARINT - 1:
            return value << 8 | byte, at + _LONGEST_VARINT
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the highest bit says that more follow
            return value, at + place + 1
    raise AssertionError
