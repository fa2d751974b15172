"""The picture of a trail: time runs down the page, and every event has a line of its own.

The axis is to scale; a line of text stands where its date is as far as the lines beside it allow, and a leader joins
the two, so that labels never overlap and leaders never cross. The kind of event is written on its tag: colour only
repeats it. The same trail gives the same bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from estates.model.dates import print_day
from estates.model.quantities import print_pounds
from estates.model.vocabulary import Audience, Status
from estates.papers.svg import INK, PALE, PAPER, RULE, SOFT, document, element, text, text_width, wrap
from estates.papers.wording import BANNER
from estates.register.event import Event, EventKind
from estates.register.trail import Trail

WIDTH = 1000
_MARGIN, _TOP, _FOOT = 28, 92, 44
_BAND_X, _BAND_WIDTH, _AXIS_X, _TAG_X, _TAG_WIDTH, _DATE_X, _WORDS_X, _SUM_X = 70, 112, 204, 262, 92, 364, 520, 972
_LINE, _GAP, _SIZE = 17, 9, 14
_SHORTEST = 420
_SLACK = 8
"""One part in so many is left free, so that rows can stand apart where little happened."""
_TAGS = {
    EventKind.DECISION: "#14538f",
    EventKind.TOLD: "#14538f",
    EventKind.FORTHCOMING: "#14538f",
    EventKind.OPTIONS: "#8f4700",
    EventKind.STATUS: "#0b0c0c",
    EventKind.MILESTONE: "#00603a",
    EventKind.MONEY: "#6b2c91",
    EventKind.LEASE: "#6b2c91",
    EventKind.MINUTE: "#a0103f",
}
"""White on each of these has a contrast above 7; other tags are dark on pale."""
_BANDS = {
    Status.OPERATIONAL: "#dbe8f4",
    Status.OPTIONS: "#f9e6d2",
    Status.SURPLUS: "#f7dbe4",
    Status.PROPOSED: "#d8ecdf",
}
_BAND_WORDS = {Status.OPTIONS: "Options", Status.SURPLUS: "Surplus"}
_DAY = timedelta(days=1)
_At = Callable[[date], float]
"""Where on the page a day is."""


@dataclass(frozen=True)
class _Row:
    event: Event
    lines: tuple[str, ...]
    sum: str
    said: str
    """Below its date: that it is still to come, or not public."""

    @property
    def height(self) -> int:
        return _LINE * max(len(self.lines), 2 if self.said else 1) + _GAP


def render_timeline(trail: Trail) -> str:
    """The picture as SVG. What is known only as a place on the map is left to the list of the events."""
    rows = [_row(trail, event) for event in trail.events if _is_drawn(event)]
    first, last = _span(trail, rows)
    banner = trail.audience is not Audience.PUBLIC
    top = _TOP + (26 if banner else 0)
    rows_height = sum(row.height for row in rows)
    length = max(rows_height + rows_height // _SLACK, _SHORTEST)
    height = top + length + _FOOT

    def at(day: date) -> float:
        share = (min(max(day, first), last) - first) / max(last - first, _DAY)
        return top + length * share

    middles = _spread([at(row.event.date.first) for row in rows], [row.height for row in rows], top, top + length)
    name = trail.asset.record.name
    title = f"{name}: what happened, and when"
    of = f" of {len(trail.events)}" if len(trail.events) > len(rows) else ""
    count = f"{len(rows)}{of} events" if len(trail.events) != 1 else "1 event"
    described = f"A timeline of {count}, as at {print_day(trail.on)}; the list of events says the same in words."
    body = [
        *_heading(trail, count, banner=banner),
        *_years(first, last, at),
        *_bands(trail, at, top + length),
        element("line", x1=_AXIS_X, y1=top, x2=_AXIS_X, y2=top + length, stroke=INK, stroke_width=2),
        *_today(trail, first, last, at),
        *(part for row, middle in zip(rows, middles, strict=True) for part in _drawn(row, middle, at)),
        text(f"{trail.body}. From the register as at {print_day(trail.on)}.", _MARGIN, height - 16, 12, fill=SOFT),
    ]
    return document(title, described, WIDTH, height, body, "timeline")


def _is_drawn(event: Event) -> bool:
    return not event.changes or any(change.field not in ("location", "uprn") for change in event.changes)


def _row(trail: Trail, event: Event) -> _Row:
    amount = print_pounds(event.amount_gbp) if event.amount_gbp is not None else ""
    room = _SUM_X - _WORDS_X - (text_width(amount, _SIZE, bold=True) + 12 if amount else 0)
    said = ", ".join(["to come"] * trail.is_to_come(event) + ["not public"] * event.withheld)
    return _Row(event, tuple(wrap(event.title, room, _SIZE, 2)), amount, said)


def _span(trail: Trail, rows: Sequence[_Row]) -> tuple[date, date]:
    days = [row.event.date.first for row in rows] or [trail.on]
    return min(days), max(*days, trail.on)


def _spread(wanted: Sequence[float], heights: Sequence[int], top: float, bottom: float) -> list[float]:
    """The middles of the rows: in order, none over another, each as near to where it is wanted as that allows.

    Rows that would overlap are joined into a block that stands at the mean of what they want (the pool adjacent
    violators algorithm); blocks are kept between top and bottom, which all rows together fit.
    """
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2)
    blocks: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=False):
        blocks.append((place - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            (mean, count), (other, more) = blocks[-2:]
            blocks[-2:] = [((mean * count + other * more) / (count + more), count + more)]
    starts = [start for start, count in blocks for _ in range(count)]
    lowest = top + heights[0] / 2 if heights else top
    highest = bottom - heights[-1] / 2 - offsets[-1] if heights else bottom
    return [min(max(start, lowest), highest) + offset for start, offset in zip(starts, offsets, strict=False)]


def _heading(trail: Trail, count: str, *, banner: bool) -> list[str]:
    y = 26 if banner else 0
    where = f"{trail.asset.record.address} – " if trail.asset.record.address else ""
    warning = [text(BANNER, _MARGIN, 28, 14, bold=True, fill="#a0103f")] if banner else []
    (name,) = wrap(trail.asset.record.name, WIDTH - 2 * _MARGIN, 26, 1)
    (under,) = wrap(f"{where}{count}, as at {print_day(trail.on)}", WIDTH - 2 * _MARGIN, 15, 1)
    return [*warning, text(name, _MARGIN, 42 + y, 24, bold=True), text(under, _MARGIN, 66 + y, 15, fill=SOFT)]


def _years(first: date, last: date, at: _At) -> list[str]:
    """A line for each first of January, or for every few where years are many; the first day has its year too."""
    years = range(first.year, last.year + 1)
    step = next(step for step in (1, 2, 5, 10, 25, 50, 100, 1000) if len(years) <= 24 * step)
    parts = []
    above = 0.0
    for year in years:
        y = at(date(year, 1, 1))
        if (year % step and year != first.year) or y - above < 18:  # noqa: PLR2004 - the height of a line
            continue
        above = y
        parts += [
            element("line", x1=_MARGIN + 36, y1=y, x2=_AXIS_X, y2=y, stroke=RULE, stroke_width=1),
            text(str(year), _MARGIN, y + 5, _SIZE, bold=True),
        ]
    return parts


def _bands(trail: Trail, at: _At, bottom: float) -> list[str]:
    """The status at each time, named where there is room; every change of it is also a row."""
    changes = [(event.date.first, change.now) for event in trail.events for change in event.changes
               if change.field == "status"]  # fmt: skip
    words = {status.label: status for status in Status}
    parts = []
    for place, (day, label) in enumerate(changes):
        status = words[label]
        y, end = at(day), at(changes[place + 1][0]) if place + 1 < len(changes) else bottom
        if end - y < 1:
            continue
        parts.append(
            element(
                "rect", x=_BAND_X, y=y, width=_BAND_WIDTH, height=end - y, fill=_BANDS.get(status, PALE), stroke=RULE
            )
        )
        if end - y >= 22:  # noqa: PLR2004 - a line of words and its margin
            (short,) = wrap(_BAND_WORDS.get(status, status.label), _BAND_WIDTH - 16, 13, 1)
            parts.append(text(short, _BAND_X + 8, y + 16, 13))
    return parts


def _today(trail: Trail, first: date, last: date, at: _At) -> list[str]:
    """Where what is still to come begins, if anything is."""
    if not first <= trail.on < last:
        return []
    y = at(trail.on)
    dashed = element("line", x1=_BAND_X, y1=y, x2=_TAG_X - 24, y2=y, stroke=INK, stroke_width=2, stroke_dasharray="6 4")
    return [dashed]


def _drawn(row: _Row, middle: float, at: _At) -> list[str]:
    event = row.event
    y, ends = at(event.date.first), at(event.date.last)
    colour = _TAGS.get(event.kind)
    top = middle - (row.height - _GAP) / 2
    baseline = top + 13
    edge = {"x": _TAG_X, "y": top, "width": _TAG_WIDTH, "height": 17, "rx": 2}
    leader = f"M{_AXIS_X} {y:.2f}h18L{_TAG_X - 10} {top + 8.5:.2f}h10"
    parts = [
        element("path", d=leader, fill="none", stroke=RULE, stroke_width=1),
        _mark(event, y, ends),
        element("rect", **edge, fill=colour or PAPER, stroke=colour or SOFT),
        text(event.kind.label, _TAG_X + _TAG_WIDTH / 2, baseline, 12, bold=True, text_anchor="middle",
             fill=PAPER if colour else INK),
        text(str(event.date), _DATE_X, baseline, _SIZE, bold=True),
        *(text(line, _WORDS_X, baseline + _LINE * place, _SIZE) for place, line in enumerate(row.lines)),
    ]  # fmt: skip
    if row.sum:
        parts.append(text(row.sum, _SUM_X, baseline, _SIZE, bold=True, text_anchor="end"))
    if row.said:
        parts.append(text(row.said, _DATE_X, baseline + _LINE, 12, fill=SOFT))
    return parts


def _mark(event: Event, y: float, ends: float) -> str:
    """A dot for a day; an open one for "by"; for a month or a year the length that it spans."""
    if event.date.first != event.date.last and ends - y > 10:  # noqa: PLR2004 - longer than a dot
        return element(
            "rect", x=_AXIS_X - 5, y=y, width=10, height=ends - y, rx=5, fill=PAPER, stroke=INK, stroke_width=2
        )
    fill = PAPER if event.date.by or event.date.first != event.date.last else INK
    return element("circle", cx=_AXIS_X, cy=y, r=5, fill=fill, stroke=INK, stroke_width=2)
