"""Which row of a file has spoken of what, in little memory: a million rows claim three million things.

Of what is claimed only the 64 bits of its hash are kept, in a table of open addresses. Two of three million things
share theirs once in four million files; then a row would be told that it says what another says.
"""

from array import array

from estates.importers.finding import Place

_FIRST_SIZE = 1 << 10
_64_BITS = (1 << 64) - 1
_ROW_BITS = 40


class Claims:
    """Each thing is claimed once, until it is released."""

    def __init__(self) -> None:
        self._hashes, self._places = _table(_FIRST_SIZE)
        self._most = _most(_FIRST_SIZE)
        self._count = 0
        self._parts: dict[tuple[str, str, int, int], int] = {}
        """The sheets, pages and tables that rows stand in."""
        self._part: tuple[str, str, int, int] | None = None
        self._part_bits = 0
        """The latest of them, and its number as a place holds it."""

    def __contains__(self, what: str) -> bool:
        return self._places[self._slot(what)] != 0

    def take(self, what: str, place: Place) -> str | None:
        """None where it is claimed now; otherwise where it was claimed before: "row 213"."""
        hashes, wanted = self._hashes, hash(what) & _64_BITS or 1
        slot = _slot(hashes, wanted)
        if before := self._places[slot]:
            return self._said(before)
        if not hashes[slot]:
            self._count += 1
            hashes[slot] = wanted
        if place[:4] != self._part:
            self._part = place[:4]
            self._part_bits = self._parts.setdefault(self._part, len(self._parts) + 1) << _ROW_BITS
        self._places[slot] = self._part_bits | place.row
        if self._count > self._most:
            self._grow()
        return None

    def release(self, what: str) -> None:
        """It may be claimed again."""
        self._places[self._slot(what)] = 0

    def _slot(self, what: str) -> int:
        """Where it stands, or would."""
        return _slot(self._hashes, hash(what) & _64_BITS or 1)

    def _said(self, place: int) -> str:
        _, sheet, page, table = list(self._parts)[(place >> _ROW_BITS) - 1]
        return str(Place("", sheet, page, table, place & ((1 << _ROW_BITS) - 1)))

    def _grow(self) -> None:
        hashes, places = _table(2 * len(self._hashes))
        for one, place in zip(self._hashes, self._places, strict=True):
            if place:
                slot = _slot(hashes, one)
                hashes[slot], places[slot] = one, place
        self._count = len(places) - places.count(0)
        self._hashes, self._places, self._most = hashes, places, _most(len(hashes))


def _table(size: int) -> tuple["array[int]", "array[int]"]:
    """`size` is a power of two."""
    return array("Q", bytes(8 * size)), array("Q", bytes(8 * size))


def _most(size: int) -> int:
    """How many things a table of this size holds before it grows: beyond, they would stand in each other's way."""
    return size * 3 // 5


def _slot(hashes: "array[int]", wanted: int) -> int:
    last = len(hashes) - 1
    slot = wanted & last
    there = hashes[slot]
    while there and there != wanted:
        slot = (slot + 1) & last
        there = hashes[slot]
    return slot
