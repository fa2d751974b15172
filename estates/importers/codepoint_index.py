"""An index of postcodes that answers at once: sorted records of one length in one file, found by halving.

A record is the postcode as "PE29" and "2BQ", the outward part filled up with blanks, so that those of a district and of
a sector stand together; then easting and northing. The index of a file of Code-Point Open is kept in a cache folder
under a name that stands for that file's place, and says in its first line which state of it was indexed. Whatever is
wrong with the cache, a new index is made; where none can be written, it lasts as long as the command.
"""

import struct
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from estates.errors import Fault
from estates.files import write_file

_RECORD = struct.Struct(">7sII")
_NONE = 0xFFFFFFFF
_DISTRICT = 4
"""How many characters an outward part takes."""
_MARK = b"estates code-point index 1 "
_HEADER = 128
"""How long the first line is: the mark, what was indexed, how many records follow; then blanks."""

Row = tuple[str, tuple[int, int] | None]
"""A postcode without its blank, and its easting and northing; None for one that has none."""


class Index:
    """The records in an open file."""

    def __init__(self, file: BinaryIO, count: int) -> None:
        self._file = file
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: int) -> bytes:
        return self._read(place, 1)[:7]

    def district(self, outward: str) -> dict[str, tuple[int, int] | None]:
        """The postcodes of "PE29", spelt "PE29 2BQ", with their eastings and northings (EPSG:27700)."""
        wanted = outward.ljust(_DISTRICT).encode()
        first, last = bisect_left(self, wanted), bisect_left(self, wanted + b"\xff")
        found = {}
        for code, easting, northing in _RECORD.iter_unpack(self._read(first, last - first)):
            spelt = f"{code[:_DISTRICT].decode().rstrip()} {code[_DISTRICT:].decode()}"
            found[spelt] = None if easting == _NONE else (easting, northing)
        return found

    def _read(self, place: int, count: int) -> bytes:
        self._file.seek(_HEADER + place * _RECORD.size)
        return self._file.read(count * _RECORD.size)


def open_index(sources: Sequence[str], rows: Iterable[Row], cache: Path | None) -> Index:
    """The index of `rows`, which are read only where the cache folder has none of `sources`: a line for each file, its
    place first, then whatever tells one state of it from another. None: no cache."""
    place, state = (sha256("\n".join(part).encode()).hexdigest()[:32] for part in (_places(sources), sources))
    path = cache / f"codepoint-{place}" if cache else None
    if path and (kept := _kept(path, state)):
        return kept
    content = _build(state, rows)
    if path:
        with suppress(Fault):
            write_file(path, content)
    return _opened(BytesIO(content), state, len(content)) or Index(BytesIO(content), 0)


def _places(sources: Sequence[str]) -> list[str]:
    return [source.partition("\t")[0] for source in sources]


def _kept(path: Path, state: str) -> Index | None:
    """The index in the cache; None where there is none, or one of another state, or a damaged one."""
    with suppress(OSError):
        return _opened(path.open("rb"), state, path.stat().st_size)
    return None


def _opened(file: BinaryIO, state: str, size: int) -> Index | None:
    header = file.read(_HEADER)
    count = header[len(_MARK) + len(state) :].strip()
    known = header.startswith(_MARK + state.encode()) and count.isdigit()
    if known and size == _HEADER + int(count) * _RECORD.size:
        return Index(file, int(count))
    file.close()
    return None


def _build(state: str, rows: Iterable[Row]) -> bytes:
    pack = _RECORD.pack
    records = [pack(f"{code[:-3]:<4}{code[-3:]}".encode(), *(spot or (_NONE, _NONE))) for code, spot in rows]
    records.sort()
    header = _MARK + f"{state} {len(records)}".encode()
    return b"".join([header.ljust(_HEADER - 1) + b"\n", *records])
