"""Sites of partners (fire, ambulance) from a file: GeoJSON points, or a CSV with a row each.

Everything that is wrong with the file is said at once, by row; nothing is guessed, and no site is dropped in silence.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from estates.errors import Refusal
from estates.model.text import Line
from estates.webmap.view import Partner

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "site", "station"),
    "type": ("type", "kind", "service"),
    "easting": ("easting", "eastings", "easting m", "x"),
    "northing": ("northing", "northings", "northing m", "y"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "long", "lon", "lng"),
}
"""The headings that a CSV may use, in capitals or not."""
MOST = 5_000
"""A second layer is for bearings; more than this is another map."""
_FAULTS_SHOWN = 20
_LINE: TypeAdapter[str] = TypeAdapter(Line)
_NUMBER = re.compile(r"[-+]?\d{1,9}(\.\d{1,12})?", re.ASCII)
_FIT = "give points with a name and a type"

Row = tuple[str, Any, Any, Any, Any]
"""Where it stands in the file, name, type, and longitude and latitude or easting and northing."""


def read_partners(file: Path) -> tuple[Partner, ...]:
    """By type and name. `file` ends in `.geojson`, `.json` or `.csv`. Raises Refusal."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refusal(f"{file}: expected a file of partners' sites, which cannot be read ({error.strerror}).") from None
    kind = file.suffix.casefold()
    if kind == ".csv":
        rows, grid = _csv_rows(file, content)
    elif kind in (".geojson", ".json"):
        rows, grid = list(_geojson_rows(file, content)), False
    else:
        raise Refusal(f"{file}: expected partners' sites as .geojson or .csv, found {kind or 'no ending'}.")
    if len(rows) > MOST:
        raise Refusal(f"{file}: expected at most {MOST:,} sites, found {len(rows):,}; give those that matter here.")
    faults: list[str] = []
    partners = [partner for row in rows if (partner := _partner(row, faults, grid=grid))]
    if faults:
        more = len(faults) - _FAULTS_SHOWN
        raise Refusal([*faults[:_FAULTS_SHOWN], *([f"{file}: and {more} more like these."] if more > 0 else [])])
    placed = _degrees(partners) if grid else partners
    return tuple(sorted(placed, key=lambda one: (one.kind.casefold(), one.name.casefold(), one.latitude)))


def _geojson_rows(file: Path, content: bytes) -> Iterator[Row]:
    try:
        block = json.loads(content)
        features = block["features"]
        if block.get("type") != "FeatureCollection" or not isinstance(features, list):
            raise ValueError("no collection")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refusal(f"{file}: expected a GeoJSON FeatureCollection of points, found something else.") from None
    for number, feature in enumerate(features, start=1):
        where = f"{file}, feature {number}"
        try:
            properties, geometry = feature["properties"] or {}, feature["geometry"]
            if geometry["type"] != "Point":
                raise Refusal(f"{where}: expected a Point, found a {geometry['type']}; {_FIT}.")
            longitude, latitude = geometry["coordinates"][:2]
            yield where, properties.get("name"), properties.get("type"), longitude, latitude
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Refusal(f"{where}: expected a Point with properties, found something else; {_FIT}.") from None


def _csv_rows(file: Path, content: bytes) -> tuple[list[Row], bool]:
    """The rows, and whether they are on the National Grid."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    try:
        table = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if any(map(str.strip, row))]
    except csv.Error as error:
        raise Refusal(f"{file}: expected a CSV, found what none can be read from ({error}).") from None
    heads = [re.sub(r"[\s_()]+", " ", head).strip().casefold() for head in (table[0] if table else [])]
    places = {what: next((heads.index(n) for n in names if n in heads), None) for what, names in COLUMNS.items()}
    grid = places["easting"] is not None and places["northing"] is not None
    pair = ("easting", "northing") if grid else ("longitude", "latitude")
    missing = [what for what in ("name", "type", *pair) if places[what] is None]
    if missing:
        raise Refusal(
            f"{file}: expected columns name, type, and easting and northing or latitude and longitude; "
            f"found no {', no '.join(missing)} among {', '.join(heads) or 'no columns at all'}."
        )
    wanted = [place for what in ("name", "type", *pair) if (place := places[what]) is not None]
    rows: list[Row] = []
    for number, row in enumerate(table[1:], start=2):
        cells = [row[place].strip() if place < len(row) else "" for place in wanted]
        rows.append((f"{file}, row {number}", cells[0], cells[1], _number(cells[2]), _number(cells[3])))
    return rows, grid


def _number(cell: str) -> float | str:
    """The cell itself where it is no number, for the message."""
    return float(cell.replace(",", "")) if _NUMBER.fullmatch(cell.replace(",", "")) else cell


def _partner(row: Row, faults: list[str], *, grid: bool) -> Partner | None:
    """None, with what is wrong added to `faults`."""
    where, name, kind, across, along = row
    before, words = len(faults), list[str]()
    for what, value in (("name", name), ("type", kind)):
        try:
            words.append(_LINE.validate_python(value))
        except ValidationError:
            faults.append(f'{where}: expected a {what} of one line, found "{value if value is not None else ""}".')
    bounds = ((0, 700_000), (0, 1_300_000)) if grid else ((-180, 180), (-90, 90))
    for what, value, (least, most) in zip(
        ("easting", "northing") if grid else ("longitude", "latitude"), (across, along), bounds, strict=True
    ):
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            faults.append(f'{where}: expected {what} as a number from {least:,} to {most:,}, found "{value}".')
            return None
    return None if len(faults) > before else Partner(words[0], words[1], along, across)


def _degrees(partners: Sequence[Partner]) -> list[Partner]:
    from pyproj import Transformer

    transformer = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    pairs = (transformer.transform(one.longitude, one.latitude) for one in partners)
    return [
        Partner(one.name, one.kind, round(latitude, 6), round(longitude, 6))
        for one, (longitude, latitude) in zip(partners, pairs, strict=True)
    ]
