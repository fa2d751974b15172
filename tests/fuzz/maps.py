"""Maps by the form that their first byte names, Code-Point Open by its lines, and a register's own workbook by the
texts of its cells."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from estates.importers import geo_file, geo_layers, register_workbook
from estates.importers.codepoint import find_centroid
from estates.importers.finding import Finding
from estates.importers.found import Reading
from estates.importers.register_sheets import HIDDEN_SHEET, KEY, MARK, SEEN, columns, digests
from tests.fuzz.targets import folder, refusing, target, written

_JSON, _GEOPACKAGE, _SHAPEFILE, _GEOMETRY = range(4)
_POINT = b"\1\1\0\0\0" + b"\0\0\0\0\x90\x74\x1f\x41" + b"\0\0\0\0\x90\x31\x12\x41"


def _told(reading: Reading) -> None:
    """Every record is plain JSON, every finding has a message."""
    for item in reading.records:
        assert item.message if isinstance(item, Finding) else json.dumps(item.fields)


def _features() -> list[bytes]:
    geometries: list[Any] = [
        {"type": "Point", "coordinates": [0.26, 52.4]}, {"type": "Point", "coordinates": []}, None,
        {"type": "Polygon", "coordinates": [[[0, 52], [0.01, 52], [0.01, 52.01], [0, 52]]]},
        {"type": "MultiPoint", "coordinates": [[0, 52], [0.001, 52]]},
    ]  # fmt: skip
    said = {"Name": "Ely", "Tenure": "Freehold", "Postcode": "CB7 4AA", "GIA": 5.5, "Old": [1], "Is": True}
    features = [{"type": "Feature", "id": 1, "properties": said, "geometry": geometry} for geometry in geometries]
    return [json.dumps({"type": "FeatureCollection", "features": [one]}).encode() for one in features]


def _geopackage() -> bytes:
    path = folder() / "seed.gpkg"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as made:
        made.executescript(
            "PRAGMA page_size = 512; PRAGMA application_id = 1196444487;"
            "CREATE TABLE gpkg_contents (table_name, data_type);"
            "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);"
            "CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id, definition);"
            "INSERT INTO gpkg_contents VALUES ('s', 'features');"
            "INSERT INTO gpkg_geometry_columns VALUES ('s', 'g', 1);"
            "INSERT INTO gpkg_spatial_ref_sys VALUES (1, 'EPSG', 27700, '');"
            'CREATE TABLE s (fid INTEGER PRIMARY KEY, g BLOB, "Name" TEXT, "Tenure" TEXT);'
        )
        made.execute("INSERT INTO s VALUES (1, ?, 'Ely', 'Freehold')", (b"GP\0\1\x6c\x6a\0\0" + _POINT,))
        made.commit()
    return path.read_bytes()


@cache
def _shapes() -> tuple[Path, bytes]:
    """A shapefile of two areas: its folder, and its geometry."""
    import geopandas
    from shapely import box

    place = Path(tempfile.mkdtemp(dir=folder()))
    said = {"Name": ["A", "B"], "Tenure": ["Freehold"] * 2}
    geopandas.GeoDataFrame(said, geometry=[box(5e5, 3e5, 5.1e5, 3.1e5)] * 2, crs=27700).to_file(place / "s.shp")
    return place, (place / "s.shp").read_bytes()


def _map_seeds() -> list[bytes]:
    blobs = [b"GP\0\1\0\0\0\0" + _POINT, b"GP\0\3" + b"\0" * 36 + _POINT, b"GP\0\x11\0\0\0\0", b""]
    return [
        *(bytes([_JSON]) + text for text in _features()),
        bytes([_GEOPACKAGE]) + _geopackage(),
        bytes([_SHAPEFILE]) + _shapes()[1],
        *(bytes([_GEOMETRY]) + blob for blob in blobs),
    ]


def _here(function: str, path: Path) -> Iterator[Any]:
    """In the place of a child process; the JSON between them is made too."""
    return (json.loads(json.dumps(item)) for item in geo_layers.features(path))


@target(_map_seeds, longest=16384)
def maps(data: bytes) -> None:
    """The first byte says what the rest is: GeoJSON, a GeoPackage, a shapefile's geometry, or one of a GeoPackage."""
    kind, rest = (data[0] % 4, data[1:]) if data else (_JSON, b"")
    if kind == _GEOMETRY:
        assert json.dumps(geo_layers._place(partial(geo_layers._from_blob, rest), _grid()))
        return
    if kind == _SHAPEFILE:
        path = _shapes()[0] / "s.shp"
        path.write_bytes(b"\0\0\x27\n" + rest[4:])
    else:
        path = written(b"SQLite format 3\0" + rest[16:] if kind == _GEOPACKAGE else rest, "places")
    with patch.object(geo_file, "run_apart", _here):
        refusing(lambda: _told(geo_file.read_places(path)))


@cache
def _grid() -> Any:
    return geo_layers._system("EPSG:27700")


def _codepoint_seeds() -> list[bytes]:
    return [
        b'"PE29 2BQ",10,525093,269832,"E92000001"\r\n', b"PE292BR,90,0,0\n", b"B1  1AA,10,1,1\n\nPC,PQ,EA,NO\n",
        b"\xef\xbb\xbfPE29 2BQ,10,525093,269832\n", "PE29 2BQ,10,525093,269832\n".encode("utf-16"),
    ]  # fmt: skip


@target(_codepoint_seeds)
def codepoint(data: bytes) -> None:
    """Any bytes as a release, indexed, and looked up in the index again."""
    path = written(data, "extract.csv")
    for index in (None, folder() / "cache", folder() / "cache"):
        refusing(partial(find_centroid, path, "PE29 2BQ", index))


def _sheet_rows() -> list[Any]:
    cells = ["" for _ in columns("asset")]
    cells[0], cells[1] = "Ely", "operational"
    names = [column.name for column in columns("asset")]
    headings = [KEY, *(column.heading for column in columns("asset")), "Stands since", "True from", SEEN]
    return [
        [HIDDEN_SHEET, 1, [MARK, "1"]], [HIDDEN_SHEET, 2, ["register", "cpcc"]], [HIDDEN_SHEET, 3, ["entries", "9"]],
        [HIDDEN_SHEET, 4, ["audience", "public"]], [HIDDEN_SHEET, 5, ["as at", "2019-10-09"]],
        [HIDDEN_SHEET, 6, ["columns", "asset", " ".join(names)]],
        [HIDDEN_SHEET, 7, ["record", "asset", "ely", "3", digests(cells)]],
        ["Assets", 1, headings], ["Assets", 2, ["ely", "Ely Police Station", *cells[1:], "", "2019-09", "3"]],
        ["Assets", 3, ["", "New", "options", "A, B", "PE29 2BQ", "freehold", "3,079", "GIA", *cells[7:], "", "", ""]],
    ]  # fmt: skip


@target(lambda: [json.dumps(_sheet_rows()).encode()], longest=16384)
def register_cells(data: bytes) -> None:
    """The rows of a register's workbook, as JSON of their texts."""
    try:
        rows = json.loads(data)
        whole = all(
            isinstance(title, str) and isinstance(number, int) and cells and all(isinstance(one, str) for one in cells)
            for title, number, cells in rows
        )
    except (ValueError, TypeError, RecursionError):
        return
    if whole:
        with patch.object(register_workbook, "run_apart", lambda function, path: iter(rows)):
            path = written(b"", "register.xlsx")
            refusing(lambda: _told(register_workbook.read_register_workbook(path)))
