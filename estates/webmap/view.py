"""What the map shows, as data: built from an estate, drawn by `page`.

The history is in it: the dates that the reader can travel to, and for each asset how it differed on them from what it
is on the map's own date. A place in `MapView.moments` stands for a date everywhere.

Assets, and what hangs on them, are named tuples: of ten thousand assets there are a hundred thousand, and tuples come
apart into columns in a quarter of the time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

_AREA = re.compile(r"\d[\d,]*(\.\d+)?", re.ASCII)


def _stands(since: int, until: int | None, moment: int) -> bool:
    return since <= moment and (until is None or moment < until)


class Line(NamedTuple):
    """One statement; `new` since the last panel. It stands from the moment `since` up to, and not on, `until`
    (None: to the end)."""

    text: str
    new: bool = False
    since: int = 0
    until: int | None = None

    def stands(self, moment: int) -> bool:
        return _stands(self.since, self.until, moment)


class Reference(NamedTuple):
    """A decision, an option analysis, a lease or a background paper in words, and where it is published (http or https;
    "" where it is not). It stands from the moment `since` up to `until`, as a `Line` does."""

    words: str
    href: str = ""
    since: int = 0
    until: int | None = None

    def stands(self, moment: int) -> bool:
        return _stands(self.since, self.until, moment)


class Bar(NamedTuple):
    """One option: its value in words ("not valued" where there is none) and in pounds."""

    option: str
    standing: str
    value: str
    pounds: int | None = None


class Weighing(NamedTuple):
    """An option analysis as a chart: its name, what the values are against, its options; it stands as a `Line`
    does."""

    name: str
    basis: str
    bars: tuple[Bar, ...]
    since: int = 0
    until: int | None = None

    def stands(self, moment: int) -> bool:
        return _stands(self.since, self.until, moment)


class Happening(NamedTuple):
    """One event: the first day of its date (ISO 8601), the date in words, its kind, what happened, where it is
    published."""

    day: str
    date: str
    kind: str
    words: str
    href: str = ""


class Site(NamedTuple):
    """One asset. `latitude` and `longitude` are degrees (EPSG:4326), None where it is not located; `accuracy` says in
    words how exact the position is."""

    key: str
    name: str
    address: str
    status: str
    """`operational`, `options`, `surplus`, `proposed` or `disposed`: the marker's shape and colour; "" where it is not
    on the map on the map's date."""
    tenure: str
    floor_area: str
    facilities: str
    current_use: str
    latitude: float | None = None
    longitude: float | None = None
    accuracy: str = ""
    situation: tuple[Line, ...] = ()
    timescale: tuple[Line, ...] = ()
    news: str = ""
    """"New since June 2019", "No update since June 2019", or ""."""
    decisions: tuple[Reference, ...] = ()
    analyses: tuple[Reference, ...] = ()
    rough: str = ""
    """"postcode" where the position is that of a postcode or of a wider place, "" where it is the asset's own."""
    district: str = ""
    """The district in which it lies; "" for none."""
    leases: tuple[Reference, ...] = ()
    papers: tuple[Reference, ...] = ()
    """The background papers of its decisions."""
    weighings: tuple[Weighing, ...] = ()
    events: tuple[Happening, ...] = ()
    """Its thread, the oldest first, with what came after the map's date."""
    history: tuple[tuple[int, Mapping[str, Any]], ...] = ()
    """From which moment on which fields differ from those above, each overriding all of them until the next; before the
    first it is not on the register. Empty: as above at every moment."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date to travel to: ISO 8601, in words, and what it is the date of."""

    day: str
    words: str
    what: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A site of another service; degrees (EPSG:4326)."""

    name: str
    kind: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class MapView:
    """The whole map. `context` holds GeoJSON feature collections drawn below the markers, by name; `towns` are
    (name, latitude, longitude)."""

    title: str
    subtitle: str
    sites: tuple[Site, ...]
    """What is on the map on its own date."""
    towns: tuple[tuple[str, float, float], ...] = ()
    context: tuple[tuple[str, dict[str, Any]], ...] = ()
    banner: str = ""
    attribution: tuple[str, ...] = ()
    status_labels: tuple[tuple[str, str], ...] = field(default=())
    """(status, words) in the legend's order."""
    others: tuple[Site, ...] = ()
    """What is on it on other dates, or on request."""
    moments: tuple[Moment, ...] = ()
    """The oldest first; empty: no travel."""
    start: int = 0
    """The place of the map's own date among the moments."""
    districts: tuple[str, ...] = ()
    partners: tuple[Partner, ...] = ()


@lru_cache(maxsize=16_384)
def area_m2(words: str) -> Decimal | None:
    """The square metres of "3,079 GIA m²"; None where no area is said."""
    match = _AREA.match(words)
    return Decimal(match[0].replace(",", "")) if match else None
