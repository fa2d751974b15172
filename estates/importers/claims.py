"""Which row of a file has spoken of what, in little memory: a million rows claim three million things.

Of what is claimed only the 64 bits of its hash are kept: of the first in a dict, which is quick, of the others in a
table of open addresses, which takes a fifth of its memory. Two of three million things share theirs once in four
million files; then a row would be told that it says what another says.
"""

from array import array

from estates.importers.finding import Place

_FEW = 1 << 19
"""What the dict holds, in 60 MB."""
_FIRST_SIZE = 1 << 16
_64_BITS = (1 << 64) - 1
_ROW_BITS = 40


class Claims:
    """Each thing is claimed once, until it is released."""

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._others: _Table | None = None
        """Of each hash the place: the number of its part, and its row. 0: released."""
        self._parts: dict[tuple[str, str, int, int], int] = {}
        """The sheets, pages and tables that rows stand in."""
        self._latest: Place | None = None
        self._bits = 0
        """The latest place, and how it is held: the number of its part, and its row."""

    def __contains__(self, what: str) -> bool:
        return self._claimed(hash(what)) != 0

    def take(self, what: str, place: Place) -> str | None:
        """None where it is claimed now; otherwise where it was claimed before: "row 213"."""
        wanted = hash(what)
        if before := self._claimed(wanted) if self._others else self._first.get(wanted):
            return self._said(before)
        if place is not self._latest:  # a row claims several things
            self._latest = place
            self._bits = self._parts.setdefault(place[:4], len(self._parts) + 1) << _ROW_BITS | place[4]
        if self._others:
            self._put(wanted, self._bits)
            return None
        self._first[wanted] = self._bits
        if len(self._first) >= _FEW:
            self._others = _Table()
        return None

    def release(self, what: str) -> None:
        """It may be claimed again."""
        if what in self:
            self._put(hash(what), 0)

    def _claimed(self, wanted: int) -> int:
        return self._first.get(wanted) or (self._others.get(wanted) if self._others else 0)

    def _put(self, wanted: int, place: int) -> None:
        if self._others and wanted not in self._first:
            self._others.put(wanted, place)
        else:
            self._first[wanted] = place

    def _said(self, place: int) -> str:
        _, sheet, page, table = list(self._parts)[(place >> _ROW_BITS) - 1]
        return str(Place("", sheet, page, table, place & ((1 << _ROW_BITS) - 1)))


class _Table:
    """Places by hash; 0 is none. Its size is a power of two."""

    def __init__(self) -> None:
        self._hashes, self._places = _arrays(_FIRST_SIZE)
        self._count = 0

    def get(self, wanted: int) -> int:
        return self._places[_slot(self._hashes, wanted & _64_BITS or 1)]

    def put(self, wanted: int, place: int) -> None:
        wanted = wanted & _64_BITS or 1
        slot = _slot(self._hashes, wanted)
        self._count += not self._hashes[slot]
        self._hashes[slot], self._places[slot] = wanted, place
        if self._count > len(self._hashes) * 3 // 5:  # beyond, they would stand in each other's way
            self._grow()

    def _grow(self) -> None:
        hashes, places = _arrays(2 * len(self._hashes))
        for one, place in zip(self._hashes, self._places, strict=True):
            if place:
                slot = _slot(hashes, one)
                hashes[slot], places[slot] = one, place
        self._count = len(places) - places.count(0)
        self._hashes, self._places = hashes, places


def _arrays(size: int) -> tuple["array[int]", "array[int]"]:
    return array("Q", bytes(8 * size)), array("Q", bytes(8 * size))


def _slot(hashes: "array[int]", wanted: int) -> int:
    """Where it stands, or would."""
    last = len(hashes) - 1
    slot = wanted & last
    there = hashes[slot]
    while there and there != wanted:
        slot = (slot + 1) & last
        there = hashes[slot]
    return slot
