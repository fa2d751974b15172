"""What open data of a large register costs, beside geopandas writing the same rows and nothing else.

Whole processes: ours reads the register, builds the table and writes it; the peer imports geopandas, loads a frame of
the same rows that was made before, and calls its writer: `to_file`, or where that does not write the format, `to_csv`,
`to_excel` and `to_parquet`. In one process, of the formats that `to_file` writes: ours renders a table that stands, the
peer writes a frame that stands.
"""

import pickle
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.measure import FOLDER, PROJECT, Result, best_of_each, cpu_s, ms, process_s
from benchmarks.registers import ASSETS, PANEL, load_large
from estates.exports.open_data import render
from estates.exports.open_table import Table, assets_table
from estates.files import write_file
from estates.model.vocabulary import Audience

_LARGE = FOLDER / "large.db"
_FRAME = FOLDER / "assets.pickle"
_RUNS = 5
_AT_MOST = 1.5
_BARE = "import geopandas, pickle, sys; frame = pickle.load(open(sys.argv[1], 'rb')); frame.{}(sys.argv[2], **{})"
_WRITERS: Mapping[str, tuple[str, dict[str, Any]]] = {
    ".csv": ("to_csv", {"index": False}),
    ".xlsx": ("to_excel", {"index": False, "engine": "xlsxwriter"}),
    ".geojson": ("to_file", {}),
    ".gpkg": ("to_file", {}),
    ".parquet": ("to_parquet", {}),
}
"""What geopandas calls them, and what has to be said."""


def processes() -> list[Result]:
    """`estates export assets` of a large register in each format, against a process that only writes the frame"""
    load_large(_LARGE).close()
    _save_frame(_table())
    return [_process(form) for form in _WRITERS]


def writing() -> list[Result]:
    """the same, of a table and of a frame that stand, in one process"""
    table = _table()
    frame = _frame(table)
    return [_written(form, table, frame) for form, (name, _) in _WRITERS.items() if name == "to_file"]


def _process(form: str) -> Result:
    export = [sys.executable, "-m", "estates", "--register", str(PROJECT / _LARGE), "export"]
    bare = [sys.executable, "-c", _BARE.format(*_WRITERS[form]), str(PROJECT / _FRAME), str(_place("peer", form))]
    peer, ours = best_of_each(
        _RUNS,
        lambda: _from_nothing(form, lambda: process_s(bare)),
        lambda: process_s([*export, str(_place("assets", form)), "--on", PANEL]),
    )
    what = f"`estates export assets{form}`, {ASSETS:,} assets, the process"
    return Result(what, ms(ours), f"geopandas {ms(peer)}", ours / peer, _AT_MOST)


def _written(form: str, table: Table, frame: Any) -> Result:
    place = str(_place("peer", form))
    name, options = _WRITERS[form]
    write = getattr(frame, name)
    peer, ours = best_of_each(
        _RUNS,
        lambda: _from_nothing(form, lambda: cpu_s(lambda: write(place, **options))),
        lambda: cpu_s(lambda: write_file(_place("assets", form), render(table, form))),
    )
    what = f"`assets{form}`, {ASSETS:,} assets, the write alone"
    return Result(what, ms(ours), f"geopandas {ms(peer)}", ours / peer, _AT_MOST)


def _place(name: str, form: str) -> Path:
    return PROJECT / FOLDER / f"{name}{form}"


def _from_nothing(form: str, work: Callable[[], float]) -> float:
    """GDAL adds to a file that is there."""
    _place("peer", form).unlink(missing_ok=True)
    return work()


def _table() -> Table:
    with load_large(_LARGE) as register:
        return assets_table(register.estate(date.fromisoformat(PANEL), Audience.PUBLIC))


def _save_frame(table: Table) -> None:
    with _FRAME.open("wb") as file:
        pickle.dump(_frame(table), file)


def _frame(table: Table) -> Any:
    """The table with its numbers as numbers, on the National Grid, as it would be handed to geopandas."""
    import geopandas

    columns = {
        field.name: [float(str(row[at])) if field.kind == "number" and row[at] else row[at] for row in table.rows]
        for at, field in enumerate(table.fields)
    }
    across, along = zip(*(places[0] for places in table.places), strict=True)
    return geopandas.GeoDataFrame(columns, geometry=geopandas.points_from_xy(across, along), crs="EPSG:27700")


MEASURES: tuple[Callable[[], list[Result]], ...] = (processes, writing)
