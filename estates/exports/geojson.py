"""A table as GeoJSON (RFC 7946): longitude and latitude in WGS 84, no member `crs`, and null for what is not located.

Points have no right-hand rule to keep. One feature a line, so that two files can be compared; same table, same bytes.
"""

import json
from typing import Any

from estates.exports.open_table import Cell, Field, Table
from estates.exports.places import to_degrees


def render_geojson(table: Table) -> bytes:
    """A FeatureCollection in UTF-8."""
    degrees = to_degrees(table.places)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    names = [field.name for field in table.fields]
    features = []
    for row, places in zip(table.rows, table.places, strict=True):
        points = [degrees[place] for place in places]
        properties = dict(zip(names, map(_plain, table.fields, row), strict=True))
        feature = {"type": "Feature", "geometry": _geometry(points, table), "properties": properties}
        features.append(encode(feature))
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n").encode()


def _geometry(points: list[tuple[float, float]], table: Table) -> dict[str, Any] | None:
    if not points:
        return None
    if table.several:
        return {"type": "MultiPoint", "coordinates": points}
    return {"type": "Point", "coordinates": points[0]}


def _plain(field: Field, cell: Cell) -> Cell | float:
    """A decimal as a number, whole where it is."""
    if field.kind != "number" or not isinstance(cell, str):
        return cell
    return float(cell) if "." in cell else int(cell)
