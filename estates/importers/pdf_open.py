"""Tables without upright lines, as many papers print them: found by their headings, parted at the blanks.

Only a table whose headings are known is read so (`published_headings`). What follows below belongs to it as long as
nothing runs across from one column into the next; where no column is one of names, a line above a row names it, and may
run as far as it likes. Its rows are parted by level lines where there are any between them, else where they stand
further apart than the lines of a cell, or where the first column and most of the others say something. Where that does
not give rows of lines that are as far apart as each other, as in cells set at half their height, nothing is read.
An officer is told to look at it (`pdf_file`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from estates.importers.pdf_page import Edge
from estates.importers.pdf_ruled import Box, Ruled
from estates.importers.pdf_words import Line, Word, distances, is_page_number, line_text, lines_of
from estates.importers.published_headings import read_header

_PAGE = re.compile(r"\bpage \d+", re.I)
_BLANK = 0.5
"""Of a letter's height: between two columns there is at least so much, between two words of a line less."""
_HEADING_LINES, _RUNNING_HEAD = 3, 4
_LEAST_KNOWN = 3
"""So many headings must be known."""
_MOST_PARTS = 40
"""Of a line: with more it is none of a table."""
_FURTHER = 1.25
"""Of the distance of a cell's lines: with more, a row has ended."""
_MOST_APART = 4.0
"""Of a letter's height, from one line of a table to the next."""
_UNEVEN = 1.15
"""How much further apart some lines of a row may stand than others."""
_RULED = 0.5
"""Of a table's width: a level line that is shorter parts no rows."""


@dataclass(slots=True)
class _Column:
    """From where to where a column reaches, as far as it is known."""

    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class _Heading:
    columns: list[_Column]
    known: int
    lines: int
    names: bool
    """Whether a column is one of names."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A table, and the words of the line below that is none of its any more: "" where the page or a wide blank ends it.
    One that `goes_on` is the rest of that at the foot of the page before, without its headings."""

    table: Ruled
    heading: _Heading
    page_head: tuple[str, ...]
    """What stands at the head of its page."""
    begun_with: str
    ended_by: str
    goes_on: bool = False


def open_tables(words: Sequence[Word], level: Sequence[Edge], before: Opened | None = None) -> list[Opened]:
    """The tables that the words make, from top to bottom; `level` are the level lines of the page, `before` is the last
    table of the page before, if it is one of these."""
    lines = lines_of(words)
    if lines and is_page_number(line_text(lines[-1])):
        lines.pop()
    tables: list[Opened] = []
    start = 0
    if before and not before.ended_by and (rest := _rest(lines, before, level)):
        opened, start = rest
        tables.append(opened)
    while start < len(lines):
        heading = _heading_at(lines, start)
        found = _opened(lines, start, heading, level) if heading else None
        if found:
            opened, start = found
            tables.append(opened)
        else:
            start += 1
    return tables


def _opened(
    lines: Sequence[Line], start: int, heading: _Heading, level: Sequence[Edge], *, goes_on: bool = False
) -> tuple[Opened, int] | None:
    """The table that begins with line `start`, and the number of the line behind it."""
    body, ended_by = _body(lines, start + heading.lines, heading)
    table = _ruled(lines[start : start + heading.lines], body, heading.columns, level) if body else None
    end = start + heading.lines + len(body)
    if not table or (ended_by and _is_found_again(lines, end, heading.columns)):
        return None
    opened = Opened(table, heading, _head(lines), line_text(lines[start]), ended_by, goes_on)
    return opened, end


def _is_found_again(lines: Sequence[Line], start: int, columns: list[_Column]) -> bool:
    """Whether rows of a table that seems to have ended stand further below: then it was not understood."""
    for number in range(start, len(lines)):
        if _heading_at(lines, number):
            return False
        if _fills(lines[number], columns) and _takes([*columns], lines[number]):
            return True
    return False


def _rest(lines: Sequence[Line], before: Opened, level: Sequence[Edge]) -> tuple[Opened, int] | None:
    """What goes on below a page's running head, if the headings are not printed again."""
    if any(_heading_at(lines, start) for start in range(_RUNNING_HEAD)):
        return None
    start = sum(1 for _ in takewhile(before.page_head.__contains__, _head(lines)))
    heading = replace(before.heading, columns=_copied(before.heading.columns), lines=0)
    return _opened(lines, start, heading, level, goes_on=True)


def _head(lines: Sequence[Line]) -> tuple[str, ...]:
    """The first lines of a page, whatever its number."""
    return tuple(_PAGE.sub("", line_text(line)) for line in lines[:_RUNNING_HEAD])


def _heading_at(lines: Sequence[Line], start: int) -> _Heading | None:
    heading = _heading(lines[start : start + _HEADING_LINES])
    if heading and heading.lines > 1:  # what stands above may be a title
        within = _heading(lines[start + 1 : start + _HEADING_LINES])
        return heading if not within or within.known < heading.known else None
    return heading


def _parts(line: Line) -> list[Line]:
    """A line taken apart at its wide blanks."""
    parts = [[line[0]]]
    for word, after in pairwise(line):
        if after.x0 - word.x1 > _BLANK * min(word.height, after.height):
            parts.append([])
        parts[-1].append(after)
    return parts


def _heading(lines: Sequence[Line]) -> _Heading | None:
    """The headings that the first of the lines begins with, one line or several: as many as are known."""
    best: _Heading | None = None
    for count in range(1, len(lines) + 1):
        if len(_parts(lines[count - 1])) > _MOST_PARTS:
            break
        columns, texts = _clusters(lines[:count])
        read = read_header(texts)
        known = len({*read.fields} - {""}) if read else 0
        goes_on = best and known == best.known and lines[count - 1][0].x0 > columns[0].x1
        if known >= _LEAST_KNOWN and (not best or known > best.known or goes_on):
            best = _Heading(columns, known, count, read is not None and "name" in read.fields)
    return best


def _clusters(lines: Sequence[Line]) -> tuple[list[_Column], list[str]]:
    """What stands below each other in the lines, from left to right: where, and its words."""
    found: list[tuple[_Column, list[str]]] = []
    for part in (part for line in lines for part in _parts(line)):
        column, texts = _Column(part[0].x0, part[-1].x1), [line_text(part)]
        for other in [one for one in found if one[0].x0 < column.x1 and one[0].x1 > column.x0]:
            found.remove(other)
            column = _Column(min(column.x0, other[0].x0), max(column.x1, other[0].x1))
            texts = [*other[1], *texts]
        found.append((column, texts))
    found.sort(key=lambda one: one[0].x0)
    return [column for column, _ in found], [" ".join(texts) for _, texts in found]


@dataclass(frozen=True, slots=True)
class _Below:
    """A line of a table; `across` that it runs over columns, and names what stands below it."""

    line: Line
    across: bool


def _body(lines: Sequence[Line], start: int, heading: _Heading) -> tuple[list[_Below], str]:
    """The lines from `start` on that are the table's, and the words of one that ends it; the columns grow with each."""
    body: list[_Below] = []
    columns = heading.columns
    for number in range(start, len(lines)):
        line = lines[number]
        apart = distances([lines[number - 1], line])[0] if number > start else 0.0
        if apart > _MOST_APART * max(word.height for word in line):
            break
        across = not heading.names and _names(line, lines[number + 1 :], columns)
        if not (across or _takes(columns, line)):
            return body, line_text(line)
        body.append(_Below(line, across))
    return body, ""


def _names(line: Line, below: Sequence[Line], columns: list[_Column]) -> bool:
    """Whether a line stands above a row and names it: the next line begins that, or stands on the next page."""
    if line[0].x0 > columns[0].x0 + line[0].height or len(_parts(line)) > 1:
        return False
    return not below or (_fills(below[0], columns) and _takes([*columns], below[0]))


def _copied(columns: Sequence[_Column]) -> list[_Column]:
    return [replace(column) for column in columns]


def _takes(columns: list[_Column], line: Line) -> bool:
    """Whether each part of the line stands in one column, and none of them in two."""
    grown = _copied(columns)
    parts = _parts(line)
    if len(parts) > _MOST_PARTS:
        return False
    for part in parts:
        x0, x1 = part[0].x0, part[-1].x1
        hit = [column for column in grown if column.x0 < x1 and column.x1 > x0]
        if len(hit) > 1:
            return False
        column = hit[0] if hit else [grown[0], *(column for column in grown if column.x0 <= x0)][-1]
        column.x0, column.x1 = min(column.x0, x0), max(column.x1, x1)
    if any(one.x1 >= other.x0 for one, other in pairwise(grown)):
        return False
    columns[:] = grown
    return True


def _ruled(
    heading: Sequence[Line], body: Sequence[_Below], columns: Sequence[_Column], level: Sequence[Edge]
) -> Ruled | None:
    """The table as if it had lines: in the middle of the blanks. None where its rows cannot be told."""
    left = min(columns[0].x0, *(below.line[0].x0 for below in body))
    right = max(columns[-1].x1, *(below.line[-1].x1 for below in body))
    xs = (left, *((one.x1 + other.x0) / 2 for one, other in pairwise(columns)), right)
    level = [edge for edge in level if min(edge.x1, right) - max(edge.x0, left) > _RULED * (right - left)]
    rows = _row_starts(body, columns, level)
    if not heading and not (body[0].across or _fills(body[0].line, columns) or body[0].line[0].x0 > columns[0].x1):
        return None
    if rows is None or all(below.across for below in body):
        return None
    lines = [*heading, *(below.line for below in body)]
    starts = [len(heading) + number for number in ([0, *rows] if heading else rows)]
    across = {len(heading) + number for number, below in enumerate(body) if below.across}
    between = ((_bottom(lines[start - 1]) + _top(lines[start])) / 2 for start in starts)
    ys = (_top(lines[0]), *between, max(map(_bottom, lines)))
    if any(above >= below for above, below in pairwise(ys)):  # letters of one line reach into another
        return None
    boxes = []
    for row, start in enumerate([0, *starts]):
        if start in across:
            boxes.append(Box(row, 0, row + 1, len(columns)))
        else:
            boxes += [Box(row, column, row + 1, column + 1) for column in range(len(columns))]
    return Ruled(xs, ys, tuple(boxes))


def _row_starts(body: Sequence[_Below], columns: Sequence[_Column], level: Sequence[Edge]) -> list[int] | None:
    """The numbers of the lines, but for the first, with which a row begins."""
    pairs = list(enumerate(pairwise(body), start=1))
    aside = {number for number, (above, below) in pairs if above.across != below.across}
    ruled = {
        number
        for number, (above, below) in pairs
        if any(_middle(above.line) < edge.top < _middle(below.line) for edge in level)
    }
    if ruled - aside:
        return sorted(ruled | aside)
    apart = {number: distances([above.line, below.line])[0] for number, (above, below) in pairs if number not in aside}
    least = _FURTHER * min(apart.values(), default=0.0)
    further = {number for number, distance in apart.items() if distance > least}
    begun = {number for number in apart if _fills(body[number].line, columns)}
    for starts in (further, begun):
        within = [distance for number, distance in apart.items() if number not in starts]
        even = max(within, default=0) <= _UNEVEN * min(within, default=0)
        if even and all(body[number].line[0].x0 < columns[0].x1 for number in starts):
            return sorted(aside | starts)
    return None


def _fills(line: Line, columns: Sequence[_Column]) -> bool:
    """Whether it says something in the first column and in most of the others, as the first line of a row does."""
    return line[0].x0 < columns[0].x1 and 2 * len(_parts(line)) > len(columns)


def _top(line: Line) -> float:
    return min(word.top for word in line)


def _bottom(line: Line) -> float:
    return max(word.bottom for word in line)


def _middle(line: Line) -> float:
    return (_top(line) + _bottom(line)) / 2
