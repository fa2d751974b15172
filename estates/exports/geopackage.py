"""A table as a GeoPackage (OGC 12-128r19): one layer of points on the National Grid (EPSG:27700), with the style in
which QGIS opens it.

It is written as the SQLite database that it is, in memory, so that no clock gets into it: `last_change` is the start of
the day that the table is as at. Same table, same version of SQLite: same bytes.
"""

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing

from estates.exports.geopackage_style import STYLE_TABLE, Style, style_of
from estates.exports.open_table import Cell, Field, Grid, Table
from estates.exports.places import render_wkb

_GRID = 27_700
_GEOMETRY = "geom"
_APPLICATION, _VERSION = 0x47504B47, 10_300
"""GPKG, version 1.3 (requirement 2), the newest that common programs read without a warning."""
_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "BOOLEAN"}
_HEAD = struct.Struct("<2sBBi")
_ENVELOPE = struct.Struct("<dddd")
_NO_ENVELOPE, _XY_ENVELOPE = 0b00001, 0b00011
"""Flags of a geometry: little-endian, with the least and greatest of x and y or without (2.1.3)."""
_FRAME = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
    srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""


def render_geopackage(table: Table) -> bytes:
    """The bytes of the file."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute(f"PRAGMA application_id = {_APPLICATION}")
        database.execute(f"PRAGMA user_version = {_VERSION}")
        database.execute("BEGIN")
        for statement in _FRAME.split(";"):
            database.execute(statement)
        database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _systems())
        _add_layer(database, table)
        if style := style_of(table):
            _add_style(database, table, style)
        database.execute("COMMIT")
        return database.serialize()


def _add_layer(database: sqlite3.Connection, table: Table) -> None:
    shape = "MULTIPOINT" if table.several else "POINT"
    own = ", ".join(f'"{field.name}" {_TYPES[field.kind]}' for field in table.fields)
    database.execute(
        f'CREATE TABLE "{table.name}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {_GEOMETRY} {shape}, {own})'
    )
    every = [place for places in table.places for place in places]
    _list(database, table, table.name, "features", table.title, _bounds(every) if every else (None,) * 4, _GRID)
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)", (table.name, _GEOMETRY, shape, _GRID)
    )
    signs = ", ".join("?" * (len(table.fields) + 2))
    database.executemany(f'INSERT INTO "{table.name}" VALUES ({signs})', _rows(table))


def _rows(table: Table) -> Iterator[Sequence[Cell | float | bytes]]:
    for fid, (row, places) in enumerate(zip(table.rows, table.places, strict=True), start=1):
        yield [fid, _blob(places, table) if places else None, *map(_plain, table.fields, row)]


def _blob(places: Sequence[Grid], table: Table) -> bytes:
    """ "GP", version, flags, the system's number, for several points their envelope, and the points (2.1.3)."""
    wkb = render_wkb(places, several=table.several)
    if not table.several:
        return _HEAD.pack(b"GP", 0, _NO_ENVELOPE, _GRID) + wkb
    west, south, east, north = _bounds(places)
    return _HEAD.pack(b"GP", 0, _XY_ENVELOPE, _GRID) + _ENVELOPE.pack(west, east, south, north) + wkb


def _bounds(places: Sequence[Grid]) -> tuple[int, int, int, int]:
    """West, south, east, north."""
    across, along = [x for x, _ in places], [y for _, y in places]
    return min(across), min(along), max(across), max(along)


def _plain(field: Field, cell: Cell) -> Cell | float:
    return float(cell) if field.kind == "number" and isinstance(cell, str) else cell


def _list(
    database: sqlite3.Connection,
    table: Table,
    name: str,
    data_type: str,
    identifier: str,
    bounds: Sequence[int | None],
    system: int | None,
) -> None:
    moment = f"{table.on.isoformat()}T00:00:00.000Z"
    said = f"As at {table.on.isoformat()}, for the {table.audience.value.replace('-', ' ')}."
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (name, data_type, identifier, said, moment, *bounds, system),
    )


def _add_style(database: sqlite3.Connection, table: Table, style: Style) -> None:
    """In the table that QGIS looks into when it opens a layer."""
    database.execute(STYLE_TABLE)
    _list(database, table, "layer_styles", "attributes", "layer_styles", (None,) * 4, None)
    database.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
        "styleQML, styleSLD, useAsDefault, description, owner, update_time) "
        "VALUES ('', '', ?, ?, ?, ?, ?, 1, ?, '', ?)",
        (
            table.name, _GEOMETRY, style.name, style.qml, style.sld, style.description,
            f"{table.on.isoformat()}T00:00:00.000Z",
        ),
    )  # fmt: skip


def _systems() -> Iterator[tuple[str, int, str, int, str, str]]:
    """Those that every GeoPackage has (requirement 11), and the National Grid."""
    from pyproj import CRS

    yield "Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"
    yield "Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"
    for code in (4326, _GRID):
        system = CRS.from_epsg(code)
        yield system.name, code, "EPSG", code, system.to_wkt("WKT1_GDAL"), system.name
