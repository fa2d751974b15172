"""The Merkle tree over a register's entries (RFC 6962, section 2.1), kept in tiles.

The hash of a whole subtree never changes once its last leaf is there. A register keeps those of every eighth level: one
for each 256 entries, one for each 65,536, and so on; level 0 are the leaves, which the entries themselves hold. The
append that makes a tile whole adds its hash; the others add nothing. Any root or proof, of this size or of an earlier
one, is worked out from the tiles on its way: O(log n) of them.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from estates.errors import Fault
from estates.proof.verifier import EMPTY_ROOT, Root, node, split

HEIGHT = 8
"""Levels in a tile."""
TILE = 1 << HEIGHT

Hashes = Callable[[int, int, int], Sequence[bytes]]
"""The hashes kept at a level (a multiple of HEIGHT), from an index up to another."""


class Kept(NamedTuple):
    """The hash of a whole subtree: its level, and its place among those of the level, from 0."""

    level: int
    place: int
    hash: bytes


def completed(number: int, hashes: Hashes) -> Iterator[Kept]:
    """What is to be kept once entry `number` (from 1) is there. `hashes` is asked for what was kept before, what this
    yielded included."""
    level, count = 0, number
    while count % TILE == 0:
        whole = _subtree(hashes, level, count - TILE, count)
        level, count = level + HEIGHT, count // TILE
        yield Kept(level, count - 1, whole)


class Tree:
    """Roots and proofs of one register; what was worked out is remembered."""

    def __init__(self, hashes: Hashes) -> None:
        self._hashes = hashes
        self._known: dict[tuple[int, int, int], bytes] = {}

    def root(self, size: int) -> Root:
        """The root of the first `size` entries."""
        return Root(size, self._span(0, size) if size else EMPTY_ROOT)

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """That the leaf at `index` (from 0) stands in the tree of `size`: PATH(m, D[n]), from the leaf upwards."""
        if not 0 <= index < size:
            raise ValueError(f"there is no leaf {index} in a tree of {size}")
        steps: list[bytes] = []
        start, end = 0, size
        while end - start > 1:
            middle = start + split(end - start)
            if index < middle:
                steps.append(self._span(middle, end))
                end = middle
            else:
                steps.append(self._span(start, middle))
                start = middle
        return steps[::-1]

    def consistency_proof(self, old: int, new: int) -> list[bytes]:
        """That the tree of `new` leaves begins with the tree of `old`: PROOF(m, D[n])."""
        if not 0 <= old <= new:
            raise ValueError(f"a tree of {new} does not continue one of {old}")
        if old in (0, new):
            return []
        steps: list[bytes] = []
        start, end, whole = 0, new, True
        while end != old:
            middle = start + split(end - start)
            if old <= middle:
                steps.append(self._span(middle, end))
                end = middle
            else:
                steps.append(self._span(start, middle))
                start, whole = middle, False
        return [*([] if whole else [self._span(start, end)]), *steps[::-1]]

    def _span(self, start: int, end: int) -> bytes:
        """The hash of the leaves from `start` up to `end`; `start` is a multiple of a power of two not below the
        size."""
        size = end - start
        if size & (size - 1) == 0:
            return self._whole(size.bit_length() - 1, start)
        middle = start + split(size)
        return node(self._span(start, middle), self._span(middle, end))

    def _whole(self, level: int, start: int) -> bytes:
        """The hash of the subtree of 2^level leaves from `start`."""
        kept = level - level % HEIGHT
        first, count = start >> kept, 1 << level - kept
        asked = (kept, first, count)
        if asked not in self._known:
            self._known[asked] = _subtree(self._hashes, kept, first, first + count)
        return self._known[asked]


def _subtree(hashes: Hashes, level: int, start: int, end: int) -> bytes:
    """Raises Fault where not all that it needs is kept."""
    try:
        found = hashes(level, start, end)
    except (TypeError, ValueError):  # something else stands there
        found = []
    if len(found) != end - start:
        raise Fault("the hashes kept of the tree are not those of the entries: restore it from a backup.")
    return _joined(found)


def _joined(hashes: Sequence[bytes]) -> bytes:
    """The root of a power of two of subtrees."""
    row = list(hashes)
    while len(row) > 1:
        row = [node(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def derived(leaves: Callable[[int, int], Sequence[bytes]], level: int, start: int, end: int) -> Sequence[bytes]:
    """What `Hashes` asks for, worked out from the leaves alone."""
    if level == 0:
        return leaves(start, end)
    below = level - HEIGHT
    return [_joined(derived(leaves, below, place * TILE, (place + 1) * TILE)) for place in range(start, end)]


def over(leaves: Sequence[bytes]) -> Tree:
    """The tree over leaves that are all in memory."""
    return Tree(lambda level, start, end: derived(lambda first, last: leaves[first:last], level, start, end))


class Growing:
    """The root of a tree whose leaves come one after the other, in memory that grows with its height."""

    def __init__(self) -> None:
        self._whole: list[tuple[int, bytes]] = []
        """The whole subtrees of what came, by size, the largest first."""
        self.size = 0

    def add(self, leaf: bytes) -> None:
        size, found = 1, leaf
        while self._whole and self._whole[-1][0] == size:
            found = node(self._whole.pop()[1], found)
            size *= 2
        self._whole.append((size, found))
        self.size += 1

    def root(self) -> Root:
        """The root of what came so far."""
        found = b""
        for _, whole in reversed(self._whole):
            found = node(whole, found) if found else whole
        return Root(self.size, found or EMPTY_ROOT)
