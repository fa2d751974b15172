"""Where the rows of a table are, as the formats of maps write it: degrees, and well-known binary (OGC 06-103r4)."""

import struct
from collections.abc import Iterable, Sequence

from estates.exports.open_table import Grid

Degrees = tuple[float, float]
"""Longitude and latitude (EPSG:4326), to six decimals, some 10 cm."""
_POINT, _MULTIPOINT = 1, 4
_ONE = struct.Struct("<BIdd")
_HEAD = struct.Struct("<BII")


def to_degrees(places: Iterable[Sequence[Grid]]) -> dict[Grid, Degrees]:
    """Each position once. Without the OSTN15 grid that is within 3 m of the Ordnance Survey's own transformation."""
    grid = list(dict.fromkeys(place for some in places for place in some))
    if not grid:
        return {}
    from pyproj import Transformer

    transformer = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    longitudes, latitudes = transformer.transform([x for x, _ in grid], [y for _, y in grid])
    return {
        place: (round(longitude, 6), round(latitude, 6))
        for place, longitude, latitude in zip(grid, longitudes, latitudes, strict=True)
    }


def render_wkb(places: Sequence[Grid], *, several: bool) -> bytes:
    """A point; or, of a table whose rows may have several places, a multipoint. Little-endian."""
    points = [_ONE.pack(1, _POINT, x, y) for x, y in places]
    return _HEAD.pack(1, _MULTIPOINT, len(points)) + b"".join(points) if several else points[0]
