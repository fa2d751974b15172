"""The layers of a file of places, read in a child process: GeoPackage, GeoJSON, shapefile (zipped too).

A GeoPackage is a SQLite database, and a GeoJSON file is JSON: both are read as what they are, so that a file can name
no other file, no address and no driver. Whatever the coordinate system, a place comes out in metres on the National
Grid (EPSG:27700, easting first).
"""

import json
import math
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from estates.importers.cells import LIST_ACCURACY_M
from estates.importers.finding import Unreadable
from estates.importers.register_sheets import text_of

_LARGEST_JSON, _LARGEST_UNPACKED = 64 << 20, 400 << 20
_MOST_PARTS = 1000
_PARTS, _WHOLE = (".shp", ".shx", ".dbf", ".prj", ".cpg"), (".gpkg", ".geojson")
_AT_ONCE = 10_000
_FARTHEST_M = 100_000
"""How far a place may reach and still be one."""
_SET_IT = "set it in the program that it comes from (QGIS: Layer > Layer CRS), and save it again"

Feature = tuple[Sequence[object], Callable[[], Any]]
"""The attributes, and what gives the geometry: shapely's, or None; raises ValueError with a sentence."""


@dataclass(frozen=True)
class Layer:
    """`crs` is anything that pyproj knows a coordinate system by; "" where the layer does not say."""

    name: str
    headings: Sequence[str]
    crs: str
    features: Iterator[Feature]


def features(path: Path) -> Iterator[Any]:
    """First [[name, headings, what is wrong with its coordinate system or ""], ...] of the layers, then
    [layer, feature (from 1), texts, place] for each feature; a place is [easting_m, northing_m, accuracy_m, area in ha
    or ""], or a sentence that says why there is none. For `run_apart`. Raises Unreadable."""
    with _opened(path) as layers:
        if not layers:
            raise Unreadable(path.name, "a layer of points or areas", "none", "save the layer that you mean by itself")
        systems = [_system(layer.crs) for layer in layers]
        yield [
            [_line(layer.name), list(map(_line, layer.headings)), system if isinstance(system, str) else ""]
            for layer, system in zip(layers, systems, strict=True)
        ]
        for index, (layer, system) in enumerate(zip(layers, systems, strict=True)):
            if isinstance(system, str):
                continue
            for number, (values, geometry) in enumerate(layer.features, start=1):
                yield [index, number, [text_of(_plain(value)) for value in values], _place(geometry, system)]


def _line(name: str) -> str:
    """A name as a message can say it."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())


@contextmanager
def _opened(path: Path) -> Iterator[list[Layer]]:
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"SQLite format 3\0"):
        with _opened_geopackage(path) as layers:
            yield layers
    elif head.startswith(b"PK"):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as files:
            yield [
                replace(layer, name=layer.name or name)
                for name, file in _unzip(path, Path(folder))
                for layer in files.enter_context(_opened(file))
            ]
    elif head.startswith(b"\x00\x00\x27\x0a"):
        yield [_shapefile(path)]
    else:
        yield [_geojson(path)]


# GeoJSON (RFC 7946)


def _geojson(path: Path) -> Layer:
    if path.stat().st_size > _LARGEST_JSON:
        raise Unreadable(
            path.name,
            f"GeoJSON of at most {_LARGEST_JSON >> 20} MB",
            "more",
            "save it as GeoPackage, which may be larger",
        )
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise _damaged(path, "GeoJSON", error) from None
    found = whole.get("features") if isinstance(whole, dict) and whole.get("type") == "FeatureCollection" else [whole]
    if not isinstance(found, list) or not all(_is_feature(one) for one in found):
        raise Unreadable(path.name, "GeoJSON with features", "JSON of another kind", "save it as GeoJSON (RFC 7946)")
    headings = list(dict.fromkeys(name for one in found for name in one.get("properties") or {}))
    ids = any("id" in one for one in found) and "id" not in headings
    return Layer("", ["id", *headings] if ids else headings, _crs_of(whole), _of_json(found, headings, ids=ids))


def _is_feature(one: object) -> bool:
    return isinstance(one, dict) and one.get("type") == "Feature" and isinstance(one.get("properties") or {}, dict)


def _crs_of(whole: Mapping[str, Any]) -> str:
    """Longitude and latitude (WGS 84), as RFC 7946 wants it, unless the older member "crs" says otherwise."""
    crs = whole.get("crs")
    if crs is None:
        return "EPSG:4326"
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return str(properties.get("name", "")) if isinstance(properties, dict) else ""


def _of_json(found: Iterable[Mapping[str, Any]], headings: Sequence[str], *, ids: bool) -> Iterator[Feature]:
    for one in found:
        properties = one.get("properties") or {}
        values = [properties.get(name) for name in headings]
        yield [one.get("id"), *values] if ids else values, partial(_shaped, one.get("geometry"))


def _shaped(geometry: Any) -> Any:
    from shapely.geometry import shape

    if geometry is None:
        return None
    try:
        return shape(geometry)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        raise ValueError("its geometry cannot be read; expected a point or an area of GeoJSON") from None


# GeoPackage (OGC 12-128r19)


@contextmanager
def _opened_geopackage(path: Path) -> Iterator[list[Layer]]:
    """Read as a database whose schema is not trusted: nothing in it may call a function with effects."""
    beside = path.with_name(f"{path.name}-wal")
    if beside.exists() and beside.stat().st_size:
        raise Unreadable(
            path.name, "a GeoPackage at rest", "one with changes beside it", "close it in the other program"
        )
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.text_factory = lambda text: text.decode("utf-8", "replace")
            yield [_table(database, *row) for row in database.execute(_LAYERS)]
    # SQLite's own message may quote bytes that are no text, and a damaged page may ask for any size.
    except (sqlite3.Error, UnicodeDecodeError, MemoryError) as error:
        raise _damaged(path, "a GeoPackage", error) from None


_LAYERS = """
SELECT c.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition
FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id WHERE c.data_type = 'features' ORDER BY c.table_name LIMIT 100
"""


def _table(database: sqlite3.Connection, table: str, column: str, body: str, code: int, definition: str) -> Layer:
    quoted = '"{}"'.format(str(table).replace('"', '""'))
    about = database.execute(f"PRAGMA table_info({quoted})").fetchall()
    # The column that is the row's own number says nothing of the place.
    names = [
        str(name) for _, name, kind, *_, primary in about if name != column and not (primary and kind == "INTEGER")
    ]
    listed = ", ".join('"{}"'.format(name.replace('"', '""')) for name in [*names, str(column)])
    rows = database.execute(f"SELECT {listed} FROM {quoted}")
    crs = f"EPSG:{code}" if str(body).upper() == "EPSG" else str(definition or "")
    return Layer(str(table), names, "" if crs.casefold() in ("undefined", "epsg:-1", "epsg:0") else crs, _of_rows(rows))


def _of_rows(rows: Iterable[Sequence[Any]]) -> Iterator[Feature]:
    for *values, blob in rows:
        yield values, partial(_from_blob, blob)


_ENVELOPES = (0, 32, 48, 48, 64)
"""How many bytes the envelope of a geometry takes, by its kind."""
_EMPTY = 0b10000


def _from_blob(blob: Any) -> Any:
    """The geometry of a GeoPackage: "GP", a version, flags, the system's number, an envelope, and WKB (2.1.3)."""
    if blob is None:
        return None
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8 or (blob[3] >> 1 & 7) > 4:  # noqa: PLR2004
        raise ValueError("its geometry is damaged; save the layer again")
    return None if blob[3] & _EMPTY else _from_wkb(blob[8 + _ENVELOPES[blob[3] >> 1 & 7] :])


def _from_wkb(wkb: bytes | None) -> Any:
    from shapely import from_wkb

    return None if wkb is None else from_wkb(wkb)


# Shapefile (ESRI, 1998), read by GDAL


def _shapefile(path: Path) -> Layer:
    from pyogrio import read_info, set_gdal_config_options
    from pyogrio.errors import DataSourceError

    set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})
    try:
        info = read_info(path)
    except (DataSourceError, ValueError) as error:
        raise _damaged(path, "a whole shapefile", error) from None
    return Layer("", [str(name) for name in info["fields"]], info["crs"] or "", _of_shapes(path, info["features"]))


def _of_shapes(path: Path, count: int) -> Iterator[Feature]:
    from pyogrio.errors import DataSourceError, FeatureError
    from pyogrio.raw import read

    for start in range(0, count, _AT_ONCE):
        try:
            _, _, shapes, fields = read(path, skip_features=start, max_features=_AT_ONCE)
        except (DataSourceError, FeatureError, ValueError) as error:
            raise _damaged(path, "a whole shapefile", error) from None
        for number, wkb in enumerate(shapes):
            yield [field[number] for field in fields], partial(_from_wkb, wkb)


def _damaged(path: Path, expected: str, error: Exception) -> Unreadable:
    found = f"damage ({' '.join(str(error).split())[:120]})"
    return Unreadable(path.name, expected, found, "copy it, or save it again")


# Archives


def _unzip(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """(name, file) of the places in an archive, unpacked into a folder each under plain names."""
    found: dict[str, Path] = {}
    try:
        with ZipFile(path) as archive:
            left = _LARGEST_UNPACKED
            for entry in archive.infolist()[:_MOST_PARTS]:
                name = PurePosixPath(entry.filename)
                if name.suffix.lower() not in (*_PARTS, *_WHOLE) or name.name.startswith("."):
                    continue
                stem = str(name.with_suffix(""))
                target = found.setdefault(stem.casefold(), folder / str(len(found)))
                target.mkdir(exist_ok=True)
                left -= _unpack(archive, entry, target / f"places{name.suffix.lower()}", left)
    except (BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        raise _damaged(path, "a whole archive", error) from None
    for stem, target in found.items():
        for ending in (".shp", *_WHOLE):
            if (file := target / f"places{ending}").exists():
                yield PurePosixPath(stem).name, file


def _unpack(archive: ZipFile, entry: ZipInfo, target: Path, most: int) -> int:
    """How many bytes it has, whatever the archive's directory says. Raises Unreadable."""
    size = 0
    with archive.open(entry) as source, target.open("wb") as out:
        while chunk := source.read(1 << 20):
            size += len(chunk)
            if size > most:
                name, limit = Path(str(archive.filename)).name, f"at most {_LARGEST_UNPACKED >> 20} MB unpacked"
                raise Unreadable(name, limit, "more", "unpack it, and name the file in it")
            out.write(chunk)
    return size


# On the National Grid


class _System(NamedTuple):
    """A coordinate system, and what turns its (x, y) into easting and northing."""

    name: str
    transformer: Any


def _system(crs: str) -> _System | str:
    """A sentence where it is not known."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    if not crs:
        return f"the layer does not say its coordinate system; {_SET_IT}"
    try:
        known = CRS.from_user_input(crs)
        return _System(known.name, Transformer.from_crs(known, 27700, always_xy=True))
    except ProjError:
        return f'"{crs[:60]}" is no coordinate system that is known; {_SET_IT}'


def _place(geometry: Callable[[], Any], system: _System) -> list[Any] | str:
    """[easting_m, northing_m, accuracy_m, area in ha or ""], or why there is none."""
    from shapely.errors import ShapelyError

    try:
        return _on_grid(geometry(), system)
    except ValueError as error:
        return str(error)
    except (ShapelyError, NotImplementedError):
        return "its geometry cannot be read; expected a point or an area without curves"


def _on_grid(shape: Any, system: _System) -> list[Any]:
    import shapely

    if shape is None or shape.is_empty:
        raise ValueError("it has no geometry; expected a point or an area")
    if shape.geom_type.removeprefix("Multi") not in ("Point", "Polygon"):
        raise ValueError(f"its geometry is a {shape.geom_type}; expected a point or an area")
    if shape.geom_type == "Point":
        x, y = _point(shape.x, shape.y, system)
        return [round(x), round(y), LIST_ACCURACY_M, ""]
    moved = shapely.transform(shapely.force_2d(shape), lambda points: _moved(points, system))
    if not moved.is_valid:
        moved = shapely.make_valid(moved)
    inside = moved.representative_point()
    corners = shapely.get_coordinates(moved)
    farthest = math.ceil(max(math.hypot(x - inside.x, y - inside.y) for x, y in corners))
    if farthest > _FARTHEST_M:
        raise ValueError(f"it reaches {farthest / 1000:,.0f} km far, which is no single place")
    area = f"{moved.area / 10_000:.4f}".rstrip("0").rstrip(".") if moved.area else ""
    return [round(inside.x), round(inside.y), max(farthest, LIST_ACCURACY_M), area]


def _point(x: float, y: float, system: _System) -> tuple[float, float]:
    """What `_moved` does, of one point and several times as fast."""
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError(_NO_NUMBER)
    easting, northing = system.transformer.transform(x, y)
    if not (_LEAST < easting < _MOST and _LEAST < northing < _MOST):
        raise _outside(x, y, system)
    return easting, northing


def _moved(points: Any, system: _System) -> Any:
    """Points on the National Grid. Raises ValueError for what is no place in Great Britain."""
    import numpy

    if not numpy.isfinite(points).all():
        raise ValueError(_NO_NUMBER)
    moved = numpy.column_stack(system.transformer.transform(points[:, 0], points[:, 1]))
    if not ((moved > _LEAST) & (moved < _MOST)).all():
        raise _outside(points[0, 0], points[0, 1], system)
    return moved


_NO_NUMBER = "a coordinate of it is no number"


def _outside(x: float, y: float, system: _System) -> ValueError:
    return ValueError(
        f"it lies outside Great Britain ({x:.6g}, {y:.6g} as {system.name}); see whether the layer names the "
        "coordinate system that its figures are in"
    )


_LEAST, _MOST = -100_000, 1_400_000
"""Eastings and northings beyond these are far from Great Britain, in metres."""


def _plain(value: Any) -> object:
    """An attribute without what its format adds: NumPy's types, a nothing that is not None."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, bytes):
        return f"{len(value):,} bytes"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
