"""A page without tags: its tables by their lines, the text around them in columns and paragraphs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from statistics import median

from estates.importers.document import Cell
from estates.importers.pdf_open import Opened, open_tables
from estates.importers.pdf_page import Page
from estates.importers.pdf_ruled import Box, Ruled, ruled_tables
from estates.importers.pdf_words import (
    Known,
    Line,
    Word,
    distances,
    ends_early,
    is_item,
    is_other_size,
    joined,
    line_text,
    lines_of,
    links_in,
    with_bullet,
)

_GUTTER = 12.0
"""Points between two columns of text, at least."""
_NARROWEST = 0.22
"""Of the text's width. What is narrower is a margin of numbers, and no column."""
_COLUMN_LINES, _COLUMN_WORDS = 4, 3
_INDENT = 0.3
"""Of a column's width; a line that begins further in is set at the right, and the next belongs to something else."""
_FURTHER = 1.18
"""Of the usual distance of lines: with more between two of them, a paragraph has ended."""
_SIDES = 2
"""Upright lines of a frame, or of rows told apart by their colour: they part no columns."""
_LEAST_PITCH, _MOST_PITCH = 1.0, 2.2
"""Of a letter's height: the usual distance is not less, nor more than when a paper is set with a line left free."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of a page, and where it stands."""

    text: str
    page: int
    top: float
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """What a cell holds: lines in a column from `left` to `right`. They are made text when the pages are put together,
    since a line at the foot of one may go on at the head of the next."""

    lines: list[Line]
    left: float
    right: float
    spans: int = 1

    def cell(self, known: Known, pitch: float) -> Cell:
        """Its paragraphs and the items of its lists, in lines of the table's usual distance. The room left at its left
        is taken to be left at its right too."""
        if not self.lines:
            return Cell(("",), self.spans)
        inset = max(0.0, min(min(line[0].x0 for line in self.lines) - self.left, (self.right - self.left) / 4))
        left, right = self.left + inset, self.right - inset
        texts = [with_bullet(joined(part, left, right, known)) for part in _split(self.lines, right, pitch)]
        return Cell(
            tuple(text for text in texts if text) or ("",), self.spans, links_in(self.lines, left, right, known)
        )

    def words(self) -> list[str]:
        return [word.text for line in self.lines for word in line]


Row = tuple[Held, ...]


@dataclass(slots=True)
class Table:
    """A table of a page, or of several once put together; `xs` are its upright lines, `last_page` is where it ends."""

    rows: list[Row]
    page: int
    xs: tuple[float, ...]
    last_page: int
    opened: Opened | None = None
    """How it was told, where it has no upright lines."""

    def cells(self, known: Known) -> tuple[tuple[Cell, ...], ...]:
        pitch = usual_distance([apart for row in self.rows for held in row for apart in distances(held.lines)])
        return tuple(tuple(held.cell(known, pitch) for held in row) for row in self.rows)


def page_blocks(page: Page, words: Sequence[Word], known: Known, before: Opened | None = None) -> list[Text | Table]:
    """The paragraphs and the tables of a page in reading order. `words` are those of its that count, `before` is how
    the last table of the page before was told."""
    level, upright = page.edges or ([], [])
    ruled = ruled_tables(level, upright)
    parted = [table for table in ruled if len(table.xs) > _SIDES]
    loose = [word for word in words if not any(table.holds(word) for table in parted)]
    opened = {opened.table: opened for opened in open_tables(loose, level, before)}
    frames = [table for table in ruled if table not in parted and not any(map(table.meets, opened))]
    waiting = list(words)
    blocks: list[Text | Table] = []
    for table in sorted((*parted, *opened, *frames), key=lambda table: (table.ys[0], table.xs[0])):
        inside = [word for word in waiting if table.holds(word)]
        above = [word for word in waiting if word.middle[1] < table.ys[0]]
        taken = {id(word) for word in (*inside, *above)}
        waiting = [word for word in waiting if id(word) not in taken]
        blocks += paragraphs(above, page.number, known)
        blocks.append(replace(_table(table, inside, page.number), opened=opened.get(table)))
    return [*blocks, *paragraphs(waiting, page.number, known)]


def _table(ruled: Ruled, words: Sequence[Word], page: int) -> Table:
    owner = {
        (row, column): box
        for box in ruled.boxes
        for row in range(box.row, box.row_end)
        for column in range(box.column, box.column_end)
    }
    held: dict[Box, list[Word]] = {box: [] for box in ruled.boxes}
    for word in words:
        held[owner[ruled.place(word)]].append(word)
    rows = [_row(row, ruled, owner, held) for row in range(len(ruled.ys) - 1)]
    return Table([row for row in rows if row], page, ruled.xs, page)


def _row(row: int, ruled: Ruled, owner: dict[tuple[int, int], Box], held: dict[Box, list[Word]]) -> Row:
    """The cells of one row, none if all go on from above. One that does is empty here, so that all stand in their
    columns."""
    boxes = list(dict.fromkeys(owner[row, column] for column in range(len(ruled.xs) - 1)))
    if not any(box.row == row for box in boxes):
        return ()
    return tuple(
        Held(lines_of(held[box]) if box.row == row else [], *ruled.sides(box), box.column_end - box.column)
        for box in boxes
    )


def paragraphs(words: Sequence[Word], page: int, known: Known) -> list[Text]:
    """The text in reading order: column by column where there are columns, and paragraph by paragraph."""
    return [paragraph for part in _columns(list(words)) for paragraph in _paragraphs(part, page, known)]


def _paragraphs(words: list[Word], page: int, known: Known) -> Iterator[Text]:
    lines = lines_of(words)
    if not lines:
        return
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    furthest = left + _INDENT * (right - left)
    for part in _split(lines, right, usual_distance(distances(lines)), furthest):
        text = with_bullet(joined(part, left, right, known))
        if text:
            yield Text(text, page, part[0][0].top, links_in(part, left, right, known))


def _split(lines: list[Line], right: float, pitch: float, furthest: float = inf) -> Iterator[list[Line]]:
    """Lines put together to paragraphs: one ends where its last line ends early, where the next stands further below
    than the usual distance, is set larger or smaller, or begins with a bullet; and a line that begins right of
    `furthest` is one by itself."""
    part = [lines[0]]
    for line, after, apart in zip(lines, lines[1:], distances(lines), strict=False):
        height = max(word.height for word in after)
        usual = min(max(pitch, _LEAST_PITCH * height), _MOST_PITCH * height)
        aside = line[0].x0 > furthest >= after[0].x0 or is_other_size(line, after)
        if aside or apart > usual * _FURTHER or ends_early(line, after, right) or is_item(line_text(after)):
            yield part
            part = []
        part.append(after)
    yield part


def usual_distance(apart: list[float]) -> float:
    """The distance between lines of one paragraph: of those seen, what a quarter do not reach, since paragraphs stand
    further apart; below 0 is from one page to the next."""
    seen = sorted(distance for distance in apart if distance > 0)
    return seen[len(seen) // 4] if seen else 0.0


def _columns(words: list[Word], depth: int = 6) -> Iterator[list[Word]]:
    """The words cut apart at a gutter; where there is none over the whole height, first at the widest gap between
    lines, so that a heading over two columns comes before both."""
    gutter = _gutter(words)
    if gutter is not None:
        for side in ([w for w in words if w.x1 <= gutter], [w for w in words if w.x1 > gutter]):
            yield from _columns(side, depth - 1)
        return
    cut = _widest_gap(words) if depth else None
    if cut is None:
        if words:
            yield words
        return
    above, below = [w for w in words if w.bottom <= cut], [w for w in words if w.bottom > cut]
    parts = [list(_columns(part, depth - 1)) for part in (above, below)]
    if sum(map(len, parts)) > 2:  # noqa: PLR2004 - one part above and one below: no columns were found
        yield from (column for part in parts for column in part)
    else:
        yield words


def _gutter(words: list[Word]) -> float | None:
    """The right edge of the left column, if a blank strip parts the text in two."""
    if len(words) < 2 * _COLUMN_LINES * _COLUMN_WORDS:
        return None
    ordered = sorted(words, key=lambda word: word.x0)
    left, right = ordered[0].x0, max(word.x1 for word in words)
    narrowest = _NARROWEST * (right - left)
    reach = ordered[0].x1
    for number, word in enumerate(ordered):
        wide = word.x0 - reach >= _GUTTER and min(reach - left, right - word.x0) >= narrowest
        if wide and _is_column(ordered[:number]) and _is_column(ordered[number:]):
            return reach
        reach = max(reach, word.x1)
    return None


def _is_column(words: list[Word]) -> bool:
    lines = lines_of(words)
    return len(lines) >= _COLUMN_LINES and median(map(len, lines)) >= _COLUMN_WORDS


def _widest_gap(words: list[Word]) -> float | None:
    """The bottom of what stands above the widest gap between lines."""
    ordered = sorted(words, key=lambda word: word.top)
    best, place, reach = 0.0, None, None
    for word in ordered:
        if reach is not None and word.top - reach > best:
            best, place = word.top - reach, reach
        reach = word.bottom if reach is None else max(reach, word.bottom)
    return place
