"""Where the assets are, in degrees, and in which district."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from estates.model.place import Location

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_ROUGH_M = 250
"""From here on a position says that it is approximate."""
_POSTCODE_WORDS = ("code-point", "centroid", "postcode")
"""A source with one of these gave the middle of a postcode, or of several."""
_KILOMETRE_M = 1000

Grid = tuple[int, int]
"""Easting and northing, metres (EPSG:27700)."""


class Spot(NamedTuple):
    """Degrees (EPSG:4326) to six decimals, and the name of the district; "" for none."""

    latitude: float
    longitude: float
    district: str = ""


def build_spots(locations: Iterable[Location], districts: "GeoDataFrame | None" = None) -> dict[Grid, Spot]:
    """Each position once. `districts` has a column `name` and polygons; a point on the border of two lies in the first.

    pyproj without the OSTN15 grid is within 3 m of the Ordnance Survey's own transformation in Cambridgeshire.
    """
    grid = list(dict.fromkeys((place.easting_m, place.northing_m) for place in locations))
    if not grid:
        return {}
    from pyproj import Transformer

    transformer = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    longitudes, latitudes = transformer.transform([x for x, _ in grid], [y for _, y in grid])
    spots = [Spot(round(y, 6), round(x, 6)) for x, y in zip(longitudes, latitudes, strict=True)]
    if districts is not None:
        spots = [spot._replace(district=name) for spot, name in zip(spots, _joined(spots, districts), strict=True)]
    return dict(zip(grid, spots, strict=True))


def _joined(spots: list[Spot], districts: "GeoDataFrame") -> list[str]:
    import geopandas

    points = geopandas.GeoDataFrame(
        geometry=geopandas.points_from_xy([s.longitude for s in spots], [s.latitude for s in spots]), crs="EPSG:4326"
    )
    found = geopandas.sjoin(points, districts[["name", "geometry"]], predicate="intersects")
    names: Mapping[int, str] = found[~found.index.duplicated()]["name"].to_dict()
    return [names.get(place, "") for place in range(len(spots))]


def is_of_postcode(place: Location) -> bool:
    """Whether the position is the middle of a postcode or of a wider place, and not the asset's own."""
    return any(word in place.source.casefold() for word in _POSTCODE_WORDS)


def placed(place: Location | None, spots: Mapping[Grid, Spot]) -> dict[str, Any]:
    """The fields of a `Site` that say where it is."""
    if place is None:
        return {"latitude": None, "longitude": None, "accuracy": "", "rough": "", "district": ""}
    spot = spots[place.easting_m, place.northing_m]
    rough = is_of_postcode(place)
    return {**spot._asdict(), "accuracy": _accuracy(place, rough=rough), "rough": "postcode" if rough else ""}


def _accuracy(place: Location, *, rough: bool) -> str:
    far = place.accuracy_m
    words = f"{far / _KILOMETRE_M:g} km" if far >= _KILOMETRE_M else f"{far} m"
    if rough:
        return f"The middle of a postcode or a wider place, not the building: within {words}. {place.source}."
    return f"{'Approximate, within' if far >= _ROUGH_M else 'Within'} {words}. {place.source}."
