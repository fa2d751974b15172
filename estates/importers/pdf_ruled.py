"""Tables by their ruled lines: the boxes that level and upright lines close, and which of them are one cell.

Lines that touch belong to one table. Its lines cut the page into small boxes; two neighbours with no line between them
are one cell, which is how a full-width row, a merged heading or an address over three columns is told. Nothing is read
from the words; for a table without upright lines see `pdf_open`.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from estates.importers.pdf_page import Edge
from estates.importers.pdf_words import Word

NEAR = 3.0
"""Points. Lines that come as near as this touch, or are one."""
_DRAWN = 0.5
"""Of a side: with as much of it ruled, it divides."""
MOST_BOXES = 40_000


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: the rows and columns that it covers, the last not included."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table's lines: where they stand, from left to right and from top to bottom, and its cells in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]

    def holds(self, word: Word) -> bool:
        x, y = word.middle
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def meets(self, other: "Ruled") -> bool:
        """Whether they share a part of the page."""
        return (
            self.xs[0] < other.xs[-1]
            and other.xs[0] < self.xs[-1]
            and self.ys[0] < other.ys[-1]
            and other.ys[0] < self.ys[-1]
        )

    def place(self, word: Word) -> tuple[int, int]:
        """The row and the column in which the middle of a word stands."""
        x, y = word.middle
        row = min(bisect_right(self.ys, y), len(self.ys) - 1) - 1
        return max(0, row), max(0, min(bisect_right(self.xs, x), len(self.xs) - 1) - 1)

    def sides(self, box: Box) -> tuple[float, float]:
        """Where a cell begins and ends on its line."""
        return self.xs[box.column], self.xs[box.column_end]


def ruled_tables(level: Sequence[Edge], upright: Sequence[Edge]) -> list[Ruled]:
    """The tables that the lines of a page make, from top to bottom. A frame around one text is none."""
    levels = _merge([(edge.top, edge.bottom, edge.x0, edge.x1) for edge in level])
    uprights = _merge([(edge.x0, edge.x1, edge.top, edge.bottom) for edge in upright])
    tables = [_table(*lines) for lines in _touching(levels, uprights)]
    return sorted((t for t in tables if t and len(t.boxes) > 1), key=lambda table: (table.ys[0], table.xs[0]))


Span = tuple[float, float, float]
"""A line: where it stands across, where it begins, where it ends."""


def _merge(edges: Iterable[tuple[float, float, float, float]]) -> list[Span]:
    """Lines on each other, or in one run, as one."""
    across: list[list[tuple[float, float, float]]] = []
    for near, far, start, end in sorted(edges):
        place = (near + far) / 2
        if across and place - across[-1][0][0] <= NEAR:
            across[-1].append((place, start, end))
        else:
            across.append([(place, start, end)])
    return [span for group in across for span in _runs(group)]


def _runs(group: list[Span]) -> list[Span]:
    place = sum(span[0] for span in group) / len(group)
    runs: list[Span] = []
    for _, start, end in sorted(group, key=lambda span: span[1]):
        if runs and start - runs[-1][2] <= NEAR:
            runs[-1] = (place, runs[-1][1], max(runs[-1][2], end))
        else:
            runs.append((place, start, end))
    return runs


def _touching(levels: list[Span], uprights: list[Span]) -> list[tuple[list[Span], list[Span]]]:
    """The lines that hang together by crossing or touching."""
    parent = list(range(len(levels) + len(uprights)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    ordered = sorted(range(len(levels)), key=lambda index: levels[index][0])
    heights = [levels[index][0] for index in ordered]
    for number, (x, top, bottom) in enumerate(uprights, start=len(levels)):
        first = bisect_right(heights, top - NEAR)
        last = bisect_right(heights, bottom + NEAR)
        for index in ordered[first:last]:
            if levels[index][1] - NEAR <= x <= levels[index][2] + NEAR:
                parent[root(index)] = root(number)
    groups: dict[int, tuple[list[Span], list[Span]]] = defaultdict(lambda: ([], []))
    for index, span in enumerate([*levels, *uprights]):
        groups[root(index)][index >= len(levels)].append(span)
    return [group for group in groups.values() if group[0] and group[1]]


def _table(levels: list[Span], uprights: list[Span]) -> Ruled | None:
    """The cells that the lines close; a table that is open at a side, or where the page ends, is closed there."""
    xs = _places([x for x, _, _ in uprights] + _ends(levels))
    ys = _places([y for y, _, _ in levels] + _ends(uprights))
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > MOST_BOXES:
        return None
    beside = _drawn(uprights, xs, ys)
    below = _drawn(levels, ys, xs)
    return Ruled(tuple(xs), tuple(ys), tuple(_boxes(rows, columns, beside, below)))


def _ends(spans: list[Span]) -> list[float]:
    return [min(start for _, start, _ in spans), max(end for _, _, end in spans)]


def _places(places: list[float]) -> list[float]:
    """Each place once, those too near to each other as one."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > NEAR:
            kept.append(place)
    return kept


def _drawn(spans: list[Span], across: list[float], along: list[float]) -> set[tuple[int, int]]:
    """(line, part) for every part of every line that is ruled: `across` are the lines' places, `along` what cuts them
    into parts."""
    drawn = set()
    for place, start, end in spans:
        line = min(range(len(across)), key=lambda index: abs(across[index] - place))
        for part in range(max(0, bisect_right(along, start) - 1), len(along) - 1):
            if along[part] > end:
                break
            covered = min(end, along[part + 1]) - max(start, along[part])
            if covered >= _DRAWN * (along[part + 1] - along[part]):
                drawn.add((line, part))
    return drawn


def _boxes(rows: int, columns: int, beside: set[tuple[int, int]], below: set[tuple[int, int]]) -> list[Box]:
    """The small boxes put together where no line divides them. A shape that is no rectangle is cut at its rows."""
    taken: set[tuple[int, int]] = set()
    boxes = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            column_end = column + 1
            while column_end < columns and (column_end, row) not in beside and (row, column_end) not in taken:
                column_end += 1
            row_end = row + 1
            while row_end < rows and _is_open(row_end, column, column_end, beside, below):
                row_end += 1
            taken |= {(y, x) for y in range(row, row_end) for x in range(column, column_end)}
            boxes.append(Box(row, column, row_end, column_end))
    return boxes


def _is_open(row: int, column: int, column_end: int, beside: set[tuple[int, int]], below: set[tuple[int, int]]) -> bool:
    """Whether a cell of these columns goes on into `row`."""
    return not any((row, x) in below for x in range(column, column_end)) and not any(
        (x, row) in beside for x in range(column + 1, column_end)
    )
