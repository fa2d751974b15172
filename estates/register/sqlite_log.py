"""The write-ahead log that SQLite keeps beside a file (https://www.sqlite.org/fileformat2.html#walformat).

SQLite takes of it what comes before the first frame whose checksum does not hold, and says nothing of the rest: right
when the machine stopped in the middle of a write, and a silent loss when the disk has rotted. Here the rest is seen.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

_HEADER, _FRAME_HEADER = 32, 24
_MAGIC = 0x377F0682  # and one more where the checksums are of words in big-endian order
_WORD = 0xFFFFFFFF


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def committed(log: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    """The numbers and contents of the pages of `size` bytes in a log, up to the last that ends a transaction, whatever
    their checksums."""
    frames = _frames(log, size)
    for frame in frames[: _last_end(frames)]:
        yield int.from_bytes(frame[:4], "big"), frame[_FRAME_HEADER:]


def has_unread_end(path: Path) -> bool:
    """Whether the log beside the file at `path` holds the end of a transaction that SQLite would leave out. To be asked
    before SQLite opens the file: it takes the log away."""
    log = log_of(path)
    # A log that another process is just writing can look like this once, but not twice at the same place.
    return log.is_file() and _unread(log.read_bytes()) and _unread(log.read_bytes())


def _unread(log: bytes) -> bool:
    size = int.from_bytes(log[8:12], "big")
    if size < 512 or size & (size - 1):  # noqa: PLR2004 - SQLite's smallest page
        return len(log) > _HEADER
    frames = _frames(log, size)
    return _last_end(frames) > _valid(log, frames)


def _frames(log: bytes, size: int) -> list[bytes]:
    """The whole ones written since the log was last begun anew; all where its beginning is damaged."""
    length = _FRAME_HEADER + size
    every = [log[at : at + length] for at in range(_HEADER, len(log) - length + 1, length)]
    if int.from_bytes(log[:4], "big") & ~1 != _MAGIC:
        return every
    return [frame for frame in every if frame[8:16] == log[16:24]]


def _last_end(frames: list[bytes]) -> int:
    """How many frames there are up to the last that ends a transaction."""
    return max((place for place, frame in enumerate(frames, start=1) if any(frame[4:8])), default=0)


def _valid(log: bytes, frames: list[bytes]) -> int:
    """How many frames SQLite would read."""
    order = ">" if log[3] & 1 else "<"
    sums = _summed(log[:24], order, (0, 0))
    if sums != struct.unpack(">2I", log[24:32]):
        return 0
    for place, frame in enumerate(frames):
        sums = _summed(frame[:8] + frame[_FRAME_HEADER:], order, sums)
        if sums != struct.unpack(">2I", frame[16:24]):
            return place
    return len(frames)


def _summed(content: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & _WORD
        second = (second + other + first) & _WORD
    return first, second
