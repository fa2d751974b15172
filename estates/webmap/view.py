"""What the map shows, as data: built from an estate, drawn by `page`."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One statement; `new` since the last panel."""

    text: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A decision or an option analysis by name, and where it is published (http or https; "" where it is not)."""

    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """One asset. `latitude` and `longitude` are degrees (EPSG:4326), None where it is not located; `accuracy` says in
    words how exact the position is."""

    key: str
    name: str
    address: str
    status: str
    """`operational`, `options`, `surplus` or `proposed`: the marker's shape and colour."""
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


@dataclass(frozen=True, slots=True)
class MapView:
    """The whole map. `context` holds GeoJSON feature collections drawn below the markers, by name; `towns` are
    (name, latitude, longitude)."""

    title: str
    subtitle: str
    sites: tuple[Site, ...]
    towns: tuple[tuple[str, float, float], ...] = ()
    context: tuple[tuple[str, dict[str, Any]], ...] = ()
    banner: str = ""
    attribution: tuple[str, ...] = ()
    status_labels: tuple[tuple[str, str], ...] = field(default=())
    """(status, words) in the legend's order."""
