"""What is drawn beneath the assets, read from the folder of context layers: towns, districts, other boundaries.

Three names mean something: `towns.geojson`, `districts.geojson`, whose polygons also sort the assets, and
`partners.geojson`, which `partners` reads. Any other GeoJSON is a boundary.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from estates.errors import Refusal

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

TOWNS, DISTRICTS, PARTNERS = "towns.geojson", "districts.geojson", "partners.geojson"
_DIGITS = 4
"""Of a degree: about ten metres, which nothing here is drawn finer than."""
_COARSE, _COARSE_BESIDE = 0.0006, 0.002
"""Degrees: corners that say less than some 50 m are left out of what is drawn. Areas side by side are simplified
together, by the surface that a corner adds, for which the same takes a larger figure."""

Towns = tuple[tuple[str, float, float], ...]
Layers = tuple[tuple[str, dict[str, Any]], ...]


def read_towns(folder: Path) -> Towns:
    """(name, latitude, longitude). Raises Refusal."""
    file = folder / TOWNS
    if not file.is_file():
        return ()
    try:
        features = json.loads(file.read_bytes())["features"]
        return tuple(_town(f["properties"]["name"], *f["geometry"]["coordinates"][:2]) for f in features)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        raise Refusal(f"{file}: expected GeoJSON points, each with a name; found something else.") from None


def _town(name: object, longitude: object, latitude: object) -> tuple[str, float, float]:
    """Raises ValueError for what cannot be put on a map."""
    if not (isinstance(name, str) and isinstance(longitude, int | float) and isinstance(latitude, int | float)):
        raise ValueError("expected a name and two numbers")
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # noqa: PLR2004 - degrees
        raise ValueError("expected degrees")
    return name, latitude, longitude


def read_districts(folder: Path) -> "GeoDataFrame | None":
    """Polygons in degrees (EPSG:4326) with a column `name`, in order of name; None without such a file. Raises
    Refusal."""
    file = folder / DISTRICTS
    if not file.is_file():
        return None
    frame = _read(file)
    if "name" not in frame.columns:
        raise Refusal(f'{file}: expected districts with a property "name", found {_listed(frame.columns)}.')
    nameless = frame["name"].isna() | (frame["name"].astype(str).str.strip() == "")
    if nameless.any():
        raise Refusal(f"{file}: expected a name for every district, found none for {int(nameless.sum())} of them.")
    flat = ~frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"])
    if flat.any():
        raise Refusal(f"{file}: expected polygons, found {_listed(frame.geometry.geom_type[flat].unique())}.")
    frame["name"] = frame["name"].astype(str)
    return frame[["name", "geometry"]].sort_values("name", kind="stable", ignore_index=True)


def build_layers(folder: Path, districts: "GeoDataFrame | None") -> Layers:
    """Every boundary in the folder, in degrees, whatever coordinate system it was in. Raises Refusal."""
    known = (TOWNS, PARTNERS, DISTRICTS)
    layers = [
        (file.stem, _drawable(_read(file)[["geometry"]]))
        for file in sorted(folder.glob("*.geojson"))
        if file.name not in known
    ]
    if districts is not None:
        layers.append(("Districts", _drawable(districts)))
    return tuple(layers)


def _read(file: Path) -> "GeoDataFrame":
    import geopandas

    try:
        frame = geopandas.read_file(file).to_crs("EPSG:4326")
        return frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    except Exception as error:
        raise Refusal(f"{file}: expected boundaries in GeoJSON, found: {error}.") from None


def _drawable(frame: "GeoDataFrame") -> dict[str, Any]:
    """As GeoJSON, simplified. Districts side by side keep their common borders."""
    import shapely

    shapes = frame.geometry.to_numpy()
    flat = shapely.get_type_id(shapes)
    whole = len(shapes) > 0 and set(flat.tolist()) <= {shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON}
    coarse = shapely.coverage_simplify(shapes, _COARSE_BESIDE) if whole else shapely.simplify(shapes, _COARSE)
    rounded = frame.set_geometry(shapely.transform(coarse, lambda xy: xy.round(_DIGITS)))
    made: dict[str, Any] = json.loads(rounded.to_json(drop_id=True, show_bbox=False))
    return {"type": made["type"], "features": made["features"]}


def _listed(words: Any) -> str:
    return ", ".join(map(str, words)) or "nothing"
