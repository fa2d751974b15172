"""The map as a picture (SVG), for readers without JavaScript: boundaries, towns, markers by status, a legend, the date.

It draws the view as at the map's own date and nothing else of it: no history, no other statuses. Markers carry the
table's numbers while these can be read; above `COUNTED_FROM` assets the picture shows counts on a grid, so that its
size is bounded. Shapes and colours are those of the page's key. Presentation attributes only: the page's policy forbids
styles. Its lengths are the picture's own units, CSS pixels at full size.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import asinh, atan, cos, degrees, hypot, log10, pi, radians, sin, sinh, tan
from typing import Any, NamedTuple

from estates.papers.svg import INK, PAPER, SOFT, document, element, text, text_width, wrap
from estates.webmap.block import Block, Facts, label
from estates.webmap.counting import count_cells
from estates.webmap.view import MapView, Site

COUNTED_FROM = 2_000
"""Above this many located assets the picture shows counts."""
NUMBERED_TO = 200
"""Up to this many markers carry their number in the table; above it they are smaller, one path for each status."""

SHAPES = {
    "operational": "m-9.5 0a9.5 9.5 0 1 0 19 0a9.5 9.5 0 1 0-19 0z",
    "options": "m0-12l12 12l-12 12l-12-12z",
    "surplus": "m-8.5-8.5h17v17h-17z",
    "proposed": "m0-12l12.5 21.5h-25z",
}
"""Outlines around the point where the pen is, some 24 units wide."""
_HALF = {
    "operational": "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
    "options": "m0-6l6 6l-6 6l-6-6z",
    "surplus": "m-4.2-4.2h8.4v8.4h-8.4z",
    "proposed": "m0-6l6.2 10.7h-12.4z",
}
"""The same, half as wide."""
COLOURS = {"operational": "#14538f", "options": "#8f4700", "surplus": "#a0103f", "proposed": "#00603a"}
HOLLOW = frozenset(("proposed", "disposed"))
"""Drawn as an outline, as on the page: not held, or not yet."""
_OTHER_COLOUR = "#484f56"
_LAND, _SEA, _BOUNDARY = "#fbfcfa", "#e3e9ec", "#6b7780"

_WIDTH, _MARGIN, _TOP = 960, 28, 64
_LEAST_HEIGHT, _MOST_HEIGHT = 320, 720
_ROUGH = "The middle of a postcode, not the building"
_CELL = 40
_FINEST = 1.2
"""Points of a boundary nearer than this to the one before are left out."""
_EARTH_M = 40_075_017.0
_MOST_NORTH = 85.0

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Mark = tuple[int, Site, Point]


class _Located(NamedTuple):
    """The assets that have a status and a position: their places among the view's, and degrees."""

    places: list[int]
    latitudes: Any
    longitudes: Any
    """Arrays."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to the picture: web Mercator, as on the map."""

    west: float
    north: float
    scale: float
    left: float
    height: int

    def place(self, at: Point) -> Point:
        """Of a point on the unit square."""
        x, y = at
        return self.left + (x - self.west) * self.scale, _TOP + _MARGIN + (y - self.north) * self.scale

    def degrees(self, at: Point) -> tuple[float, float]:
        """Latitude and longitude of a place on the picture."""
        x, y = (at[0] - self.left) / self.scale + self.west, (at[1] - _TOP - _MARGIN) / self.scale + self.north
        return _latitude(y), 360 * (x - 0.5)


def render_picture(view: MapView, name: str = "estate-picture", *, facts: Facts | None = None) -> str:
    """The picture as one `svg` element, to stand by itself or in a page. `name` begins the ids of its parts; `facts`
    are the block's, where there is one."""
    facts = facts or Block(view).facts
    located = _located(facts)
    towns = [(town, _mercator(latitude, longitude)) for town, latitude, longitude in view.towns]
    rings = [[_mercator(*point) for point in ring] for _, context in view.context for ring in _rings(context)]
    frame = _frame(chain(_corners(located), (at for _, at in towns), chain.from_iterable(rings)))
    statuses = Counter(filter(None, facts.statuses))
    words = label(view, statuses)
    told = [(status, words[status], statuses[status]) for status in words if statuses[status]]
    legend, legend_height = _legend(view, told, _TOP + frame.height + 26)
    body = [
        text(_one_line(view.title, _WIDTH - 8, 24), 4, 26, 22, bold=True),
        text(_one_line(view.subtitle, _WIDTH - 8, 15), 4, 50, 15, fill=SOFT),
        element("rect", x=0.5, y=_TOP, width=_WIDTH - 1, height=frame.height, fill=_SEA, stroke="#b1b8be"),
        *_land(frame, rings),
        *_partners(view, frame),
        *_drawn(view, located, frame, [(town, frame.place(at)) for town, at in towns]),
        *_scale_bar(frame),
        *legend,
    ]
    height = _TOP + frame.height + 26 + legend_height
    return document(view.title, _description(told, len(located.places)), _WIDTH, height, body, name)


def _description(told: Iterable[tuple[str, str, int]], located: int) -> str:
    total = sum(count for _, _, count in told)
    parts = ", ".join(f"{words}: {count:,}" for _, words, count in told)
    missing = total - located
    return " ".join(
        (
            f"Map of {total:,} asset{'' if total == 1 else 's'}.",
            f"{parts}." if parts else "",
            f"{missing:,} not located." if missing else "",
            "The table says the same in words.",
        )
    )


def _located(facts: Facts) -> _Located:
    import numpy

    shown = numpy.fromiter(map(bool, facts.statuses), dtype=bool) & ~numpy.isnan(facts.latitudes + facts.longitudes)
    return _Located(numpy.flatnonzero(shown).tolist(), facts.latitudes[shown], facts.longitudes[shown])


def _corners(located: _Located) -> list[Point]:
    """The frame of these is that of all of them."""
    latitudes, longitudes = located.latitudes, located.longitudes
    if not located.places:
        return []
    corners = (latitudes.min(), longitudes.min()), (latitudes.max(), longitudes.max())
    return [_mercator(float(latitude), float(longitude)) for latitude, longitude in corners]


def _mercator(latitude: float, longitude: float) -> Point:
    """On the unit square, y downwards."""
    north = max(-_MOST_NORTH, min(_MOST_NORTH, latitude))
    return longitude / 360 + 0.5, 0.5 - asinh(tan(radians(north))) / (2 * pi)


def _rings(geojson: Any) -> Iterator[list[tuple[float, float]]]:
    """Every line and ring of the GeoJSON as (latitude, longitude), whatever holds it."""
    if geojson.get("features") is not None:
        for feature in geojson["features"]:
            yield from _rings(feature.get("geometry") or {})
    elif geojson.get("geometries") is not None:
        for geometry in geojson["geometries"]:
            yield from _rings(geometry)
    elif geojson.get("type") in {"Polygon", "MultiPolygon", "LineString", "MultiLineString"}:
        yield from _lines(geojson.get("coordinates") or [])


def _lines(coordinates: list[Any]) -> Iterator[list[tuple[float, float]]]:
    if coordinates and isinstance(coordinates[0][0], int | float):
        yield [(point[1], point[0]) for point in coordinates]
    else:
        for inner in coordinates:
            yield from _lines(inner)


def _frame(points: Iterable[Point]) -> _Frame:
    """Everything is in it, with a margin; of an empty view it is Great Britain, and never less than 2 km wide."""
    corners = list(points) or [_mercator(50.0, -6.0), _mercator(58.5, 1.8)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    west, east, north, south = min(xs), max(xs), min(ys), max(ys)
    least = 2_000 / _EARTH_M / cos(radians(_latitude((north + south) / 2)))
    width, height = max(east - west, least), max(south - north, least / 2)
    inner = _WIDTH - 2 * _MARGIN
    scale = min(inner / width, (_MOST_HEIGHT - 2 * _MARGIN) / height)
    drawn = max(_LEAST_HEIGHT, round(height * scale + 2 * _MARGIN))
    middle_x, middle_y = (west + east) / 2, (north + south) / 2
    return _Frame(middle_x, middle_y - (drawn / 2 - _MARGIN) / scale, scale, _WIDTH / 2, drawn)


def _latitude(y: float) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * y))))


def _land(frame: _Frame, rings: Iterable[Iterable[Point]]) -> Iterator[str]:
    for ring in rings:
        outline = _outline([frame.place(point) for point in ring])
        yield element("path", d=outline, fill=_LAND, stroke=_BOUNDARY, stroke_width=1.25, stroke_linejoin="round")


def _outline(points: Sequence[Point]) -> str:
    kept = [points[0]]
    for point in points[1:-1]:
        if hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= _FINEST:
            kept.append(point)
    kept.append(points[-1])
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept)


def _drawn(view: MapView, located: _Located, frame: _Frame, towns: Iterable[tuple[str, Point]]) -> list[str]:
    """Markers or counts, and the towns' names: beside single markers all of them, among counts those that fit."""
    if len(located.places) > COUNTED_FROM:
        counts = list(_counts(located, frame))
        return [*_circles(counts), *_towns(towns, [at for _, at, _ in counts], only_if_free=True)]
    degrees = zip(located.latitudes.tolist(), located.longitudes.tolist(), strict=True)
    marks = [
        (place + 1, view.sites[place], frame.place(_mercator(*at)))
        for place, at in zip(located.places, degrees, strict=True)
    ]
    if len(marks) > NUMBERED_TO:
        return [*_towns(towns, []), *_small(marks)]
    apart = list(_apart(marks))
    return [*_numbered(apart), *_towns(towns, [at for _, _, at in apart])]


def _small(marks: Sequence[Mark]) -> Iterator[str]:
    """One path for each status: two thousand markers in a hundred kilobytes."""
    for status in dict.fromkeys(site.status for _, site, _ in marks):
        shape = _HALF.get(status, _HALF["operational"])
        outlines = "".join(f"M{x:.1f} {y:.1f}{shape}" for _, site, (x, y) in marks if site.status == status)
        yield _drawing(outlines, status, 0.75)


def _numbered(marks: Sequence[Mark]) -> Iterator[str]:
    """With a dashed ring where the position is rough, as on the map; "New" over all, so that no marker hides it."""
    for number, site, (x, y) in marks:
        if site.rough:
            yield _ring(x, y, 14)
        yield _drawing(f"M{x:.1f} {y:.1f}{_shape(site.status)}", site.status, 1.5)
        down = 6.0 if site.status == "proposed" else 3.4
        ink = _colour(site.status) if site.status in HOLLOW else PAPER
        yield text(str(number), x, y + down, 9.5, bold=True, fill=ink, text_anchor="middle")
    for _, site, (x, y) in marks:
        if _is_new(site):
            yield element("rect", x=x + 8, y=y - 18, width=26, height=13, rx=2, fill=INK)
            yield text("New", x + 21, y - 8, 10, bold=True, fill=PAPER, text_anchor="middle")


def _is_new(site: Site) -> bool:
    return site.news.casefold().startswith("new") or any(line.new for line in (*site.situation, *site.timescale))


def _ring(x: float, y: float, radius: float) -> str:
    return element("circle", cx=x, cy=y, r=radius, fill="none", stroke=SOFT, stroke_width=1.5, stroke_dasharray="4 3")


def _partners(view: MapView, frame: _Frame) -> Iterator[str]:
    """A letter in a square or a circle, by kind as in the page's key. More than can be read are left to the words."""
    kinds = list(dict.fromkeys(one.kind for one in view.partners))
    for one in view.partners if len(view.partners) <= NUMBERED_TO else ():
        x, y = frame.place(_mercator(one.latitude, one.longitude))
        if not (0 <= x <= _WIDTH and _TOP <= y <= _TOP + frame.height):
            continue  # the picture is of the estate
        yield from _partner(x, y, one.kind, kinds.index(one.kind))


def _partner(x: float, y: float, kind: str, place: int) -> Iterator[str]:
    yield element(
        "rect", x=x - 8, y=y - 8, width=16, height=16, rx=8 if place % 2 else None,
        fill=PAPER, stroke=SOFT, stroke_width=1.5, stroke_dasharray="2 2" if place % 4 > 1 else None,
    )  # fmt: skip
    yield text(kind[:1].upper(), x, y + 3.6, 10, bold=True, text_anchor="middle")


def _apart(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Assets in one place stand in a ring around it, as on the map: none hides another."""
    together: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        together.setdefault((round(mark[2][0] / 3), round(mark[2][1] / 3)), []).append(mark)
    for some in together.values():
        radius = max(14.0, len(some) * 27 / (2 * pi)) if len(some) > 1 else 0.0
        for turn, (number, site, (x, y)) in enumerate(some):
            angle = 2 * pi * turn / len(some) - pi
            yield number, site, (x + radius * cos(angle), y + radius * sin(angle))


def _counts(located: _Located, frame: _Frame) -> Iterator[tuple[int, Point, float]]:
    """How many are in each cell of the grid that holds any; where, inside the cell; the radius, which grows with it."""
    east = [frame.degrees((place, 0))[1] for place in range(_CELL, _WIDTH, _CELL)]
    north = [frame.degrees((0, place))[0] for place in range(_CELL, _TOP + frame.height, _CELL)]
    for column, row, number, latitude, longitude in count_cells(located.latitudes, located.longitudes, north, east):
        radius = min(_CELL / 2, 7 + 3.2 * log10(number))
        x, y = (
            max(cell * _CELL + radius, min((cell + 1) * _CELL - radius, at))
            for cell, at in zip((column, row), frame.place(_mercator(latitude, longitude)), strict=True)
        )
        yield number, (x, y), radius


def _circles(counts: Sequence[tuple[int, Point, float]]) -> Iterator[str]:
    """What they have in common is said once: four hundred counts in thirty kilobytes."""
    rings = (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>' for _, (x, y), radius in counts)
    yield element("g", *rings, fill=PAPER, stroke=INK, stroke_width=1.5)
    numbers = (f'<text x="{x:.1f}" y="{y + 3.6:.1f}">{count:,}</text>' for count, (x, y), _ in counts)
    yield element("g", *numbers, font_size=10, font_weight="700", text_anchor="middle")


def _towns(
    towns: Iterable[tuple[str, Point]], taken_at: Iterable[Point], *, only_if_free: bool = False
) -> Iterator[str]:
    """Each name on that side of its dot where it hides least."""
    taken: list[Box] = [(x - 12, y - 12, x + 12, y + 12) for x, y in taken_at]
    for name, (x, y) in towns:
        words = _one_line(name, _WIDTH / 4, 12)
        width = text_width(words, 12)
        lefts = (x + 6, x - 6 - width, x - width / 2, x - width / 2)
        sides = list(zip(lefts, (y + 4, y + 4, y - 7, y + 16), strict=True))
        boxes = [(left, base - 11, left + width, base + 3) for left, base in sides]
        near = [box for box in taken if box[3] > y - 18 and box[1] < y + 19]
        hidden = [sum(_overlap(box, other) for other in near) for box in boxes]
        best = hidden.index(min(hidden))
        if only_if_free and hidden[best]:
            continue
        taken.append(boxes[best])
        left, base = sides[best]
        yield element("circle", cx=x, cy=y, r=2.5, fill="#7b868e")
        yield text(words, left, base, 12, fill=SOFT, stroke=_LAND, stroke_width=3, paint_order="stroke")


def _overlap(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, width) * max(0.0, height)


def _scale_bar(frame: _Frame) -> Iterator[str]:
    """A round distance, at the latitude of the picture's middle."""
    middle = _latitude(frame.north + frame.height / 2 / frame.scale)
    metres = _EARTH_M * cos(radians(middle)) / frame.scale  # of one unit of the picture
    far = next(far for far in (f * 10**n for n in range(7, 0, -1) for f in (5, 2, 1)) if far / metres <= _WIDTH / 5)
    x, y = 14, _TOP + frame.height - 14
    words = f"{far // 1000:,} km" if far >= 1000 else f"{far} m"  # noqa: PLR2004 - metres in a kilometre
    yield element("path", d=f"M{x} {y - 6}v6h{far / metres:.1f}v-6", fill="none", stroke=INK, stroke_width=1.5)
    yield text(words, x + 5, y - 5, 12)


def _legend(view: MapView, told: Iterable[tuple[str, str, int]], top: int) -> tuple[list[str], int]:
    """The shapes with their words and how many there are, the boundaries' names; and how high it is."""
    rows = [(status, f"{words}: {count:,}") for status, words, count in told]
    rows += [("rough", _ROUGH)] if len(view.sites) <= NUMBERED_TO and any(site.rough for site in view.sites) else []
    rows += [("", name) for name, _ in view.context]
    x, y, drawn = 0.0, float(top), list[str]()
    for status, words in rows:
        entry = _one_line(words, _WIDTH - 40, 14)
        width = 50 + text_width(entry, 14)
        if x and x + width > _WIDTH:
            x, y = 0.0, y + 28
        if status == "rough":
            drawn.append(_ring(x + 16, y, 10))
        elif status:
            drawn.append(_drawing(f"M{x + 16:.1f} {y:.1f}{_shape(status)}", status, 1.5))
        else:
            drawn.append(element("path", d=f"M{x + 4:.1f} {y:.1f}h24", stroke=_BOUNDARY, stroke_width=2))
        drawn.append(text(entry, x + 34, y + 5, 14))
        x += width
    return drawn, round(y - top) + 22


def _one_line(words: str, width: float, size: float) -> str:
    return wrap(words, width, size, 1)[0]


def _drawing(outline: str, status: str, edge: float) -> str:
    if status in HOLLOW:
        return element("path", d=outline, fill=PAPER, stroke=_colour(status), stroke_width=1.5 * edge)
    return element("path", d=outline, fill=_colour(status), stroke=PAPER, stroke_width=edge)


def _shape(status: str) -> str:
    return SHAPES.get(status, SHAPES["operational"])


def _colour(status: str) -> str:
    return COLOURS.get(status, _OTHER_COLOUR)
