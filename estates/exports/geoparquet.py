"""A table as GeoParquet 1.1: points in well-known binary on the National Grid (EPSG:27700), whose definition the file
carries.

pyarrow, which writes Parquet, is 50 MB to fetch and 170 MB installed, twice everything else that a map needs; so it is
no dependency but an extra: `estates-register[parquet]`. Same table, same version of pyarrow: same bytes.
"""

import json
from array import array
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import accumulate
from typing import Any

from estates.errors import Refusal
from estates.exports.open_table import Cell, Kind, Table
from estates.exports.places import render_wkb

_GEOMETRY = "geometry"


def render_parquet(table: Table) -> bytes:
    """Raises Refusal where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise Refusal(
            "GeoParquet is written with pyarrow, which is not installed; install it with: "
            'pip install "estates-register[parquet]", or write .gpkg.'
        ) from None
    cells = list(zip(*table.rows, strict=True)) or [()] * len(table.fields)
    columns = [_column(field.kind, some) for field, some in zip(table.fields, cells, strict=True)]
    named = [*(field.name for field in table.fields), _GEOMETRY]
    made = pyarrow.Table.from_arrays([*columns, _points(table)], named)
    out = BytesIO()
    parquet.write_table(made.replace_schema_metadata({"geo": json.dumps(_about(table))}), out)
    return out.getvalue()


def _column(kind: Kind, cells: Sequence[Cell]) -> Any:
    """The cells in Arrow's own layout. pyarrow would take the list too, and import pandas to look at it."""
    import pyarrow

    match kind:
        case "string":
            texts = [str(cell or "") for cell in cells]
            whole = "".join(texts).encode()
            lengths = map(len, texts) if whole.isascii() else (len(text.encode()) for text in texts)
            return _array(pyarrow.large_string(), cells, _ends(lengths), whole)
        case "boolean":
            return _array(pyarrow.bool_(), cells, _bits(bool(cell) for cell in cells))
        case "integer":
            return _array(pyarrow.int64(), cells, array("q", [int(cell or 0) for cell in cells]).tobytes())
        case "number":
            return _array(pyarrow.float64(), cells, array("d", [float(cell or 0) for cell in cells]).tobytes())


def _points(table: Table) -> Any:
    import pyarrow

    shapes = [render_wkb(some, several=table.several) if some else None for some in table.places]
    known = [shape or b"" for shape in shapes]
    return _array(pyarrow.large_binary(), shapes, _ends(map(len, known)), b"".join(known))


def _ends(lengths: Iterable[int]) -> bytes:
    return array("q", accumulate(lengths, initial=0)).tobytes()


def _array(kind: Any, cells: Sequence[object], *buffers: bytes) -> Any:
    """`cells` say which values there are; `buffers` hold them."""
    import pyarrow

    missing = cells.count(None)
    if missing == len(cells):
        return pyarrow.nulls(len(cells), kind)
    valid = pyarrow.py_buffer(_bits(cell is not None for cell in cells)) if missing else None
    return pyarrow.Array.from_buffers(kind, len(cells), [valid, *map(pyarrow.py_buffer, buffers)])


def _bits(values: Iterable[bool]) -> bytes:
    """A bit for each, the least significant first."""
    digits = "".join("01"[value] for value in values)[::-1]
    return int(digits or "0", 2).to_bytes(-(-len(digits) // 8), "little")


def _about(table: Table) -> dict[str, Any]:
    from pyproj import CRS

    return {
        "version": "1.1.0",
        "primary_column": _GEOMETRY,
        "columns": {
            _GEOMETRY: {
                "encoding": "WKB",
                "geometry_types": ["MultiPoint" if table.several else "Point"],
                "crs": CRS.from_epsg(27700).to_json_dict(),
            }
        },
    }
