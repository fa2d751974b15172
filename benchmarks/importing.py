"""What it costs to take in a large list, beside the tools that only copy one; and a paper of a hundred pages.

A promise of so many rows a second is about what somebody waits: it is held by wall clock, ours and the peer's in the
same run. `estates import` reads in one process and records in another, so that it takes more of the processors than it
takes of the clock: the table says both. `floor` says what the least that any import must do would take.
"""

import csv
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import FOLDER, PROJECT, Result

ROWS = 100_000
TIMES_AS_LONG = 10
_RUNS = 3
_PAGES = 100
_HEADINGS = (
    *("OrganisationName", "OrganisationLabel", "UniqueAssetId", "UPRN", "PropertyName", "StreetName", "PostTown"),
    *("Postcode", "GeoX", "GeoY", "TenureType", "TenureDetail", "HoldingType"),
)
_STREETS = ("High Street", "Station Road", "Church Lane", "Mill Road", "Victoria Avenue")
_TOWNS = ("Huntingdon", "Wisbech", "Ely", "St Neots", "March", "Whittlesey")
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


class Spent(NamedTuple):
    """What a process and those that it began took: seconds of wall clock and of processor, and the memory of the
    largest of them at its peak in MB (0 where the system does not say)."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def lists() -> list[Result]:
    """a list of 100,000 rows, against ogr2ogr and sqlite-utils, which only copy it"""
    file = make_list(ROWS)
    ours, copied, inserted = _best_of(_RUNS, lambda: _import(file), lambda: _copy(file), lambda: _insert(file))
    peer = "ogr2ogr" if _ogr2ogr() else "pyogrio (there is no ogr2ogr here)"
    rate = ROWS / ours.wall_s
    what = f"`estates import`, {ROWS:,} rows"
    return [
        Result(what, _said(ours), "–", rate, 20_000, "rows a second", at_least=True),
        Result(what, _said(ours), f"{peer} {_said(copied)}", ours.wall_s / copied.wall_s, 5),
        Result(
            what,
            _said(ours),
            f"`sqlite-utils insert --csv` {_said(inserted)}",
            inserted.wall_s / ours.wall_s,
            3,
            "times faster",
            at_least=True,
        ),
    ]


def growth() -> list[Result]:
    """a list of a million rows, against one of 100,000"""
    file = make_list(ROWS * TIMES_AS_LONG)
    small, large = _import(make_list(ROWS)), _import(file)
    ahead = spent(
        [sys.executable, "-m", "estates.importers.ahead", "estates.importers.lists:read_here", str(file), "{}"]
    )
    both_mb = large.peak_mb + ahead.peak_mb
    what = f"`estates import`, {ROWS * TIMES_AS_LONG:,} rows"
    per_row = large.cpu_s / small.cpu_s / TIMES_AS_LONG
    return [
        Result(f"{what}, a row", _said(large), f"{ROWS:,} rows {_said(small)}", per_row, 1.3),
        Result(f"{what}, memory of both processes", f"{both_mb:,.0f} MB", "–", both_mb, 500, "MB"),
    ]


def paper() -> list[Result]:
    """a paper of 100 pages with Appendix 4 in it"""
    file = _paper()
    (ours,) = _best_of(_RUNS, lambda: _import(file))
    return [Result(f"`estates import`, a PDF of {_PAGES} pages", _said(ours), "–", ours.wall_s, 5, "seconds")]


def _import(file: Path) -> Spent:
    """Into a new register, which is thrown away."""
    register = FOLDER / "import.db"
    _remove(register)
    estates = [sys.executable, "-m", "estates", "--register", str(register)]
    named = ["--body", "cpcc", "--name", "A commissioner", "--panel-name", "A panel", "--on", "2012-11-22"]
    spent([*estates, "init", *named])
    return spent([*estates, "import", str(file), "--yes", "--on", "2021", "--status", "operational"])


def _copy(file: Path) -> Spent:
    """To a GeoPackage with points in EPSG:27700 and their index: what our rows hold of a place."""
    target = FOLDER / "import.gpkg"
    _remove(target)
    if program := _ogr2ogr():
        points = ["-oo", "X_POSSIBLE_NAMES=GeoX", "-oo", "Y_POSSIBLE_NAMES=GeoY", "-a_srs", "EPSG:27700"]
        return spent([program, "-f", "GPKG", str(target), str(file), *points])
    return spent([sys.executable, "-c", _PYOGRIO, str(file), str(target)])


_PYOGRIO = """
import sys, geopandas, pandas
rows = pandas.read_csv(sys.argv[1], dtype=str)
points = geopandas.points_from_xy(rows.GeoX.astype(int), rows.GeoY.astype(int), crs="EPSG:27700")
geopandas.GeoDataFrame(rows, geometry=points).to_file(sys.argv[2], driver="GPKG", engine="pyogrio")
"""


def _insert(file: Path) -> Spent:
    target = FOLDER / "import-sqlite-utils.db"
    _remove(target)
    if not find_spec("sqlite_utils"):
        raise SystemExit("sqlite-utils is not installed; it comes with the project's dev dependencies.")
    return spent([sys.executable, "-m", "sqlite_utils", "insert", str(target), "list", str(file), "--csv", "--silent"])


def spent(command: Sequence[str]) -> Spent:
    """Runs a process to its end. Raises CalledProcessError."""
    began, before = time.perf_counter(), os.times()
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak_mb = 0.0
    if hasattr(os, "wait4"):  # one child's own peak; not on Windows
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak_mb = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    if process.wait() != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    wall_s, after = time.perf_counter() - began, os.times()
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    return Spent(wall_s, cpu_s or wall_s, peak_mb)


def _best_of(runs: int, *work: Callable[[], Spent]) -> list[Spent]:
    """Of each the run that was over soonest, all taken by turns."""
    taken = [[piece() for piece in work] for _ in range(runs)]
    return [min(column) for column in zip(*taken, strict=True)]


def _said(one: Spent) -> str:
    return f"{one.wall_s:.2f} s, {one.cpu_s:.2f} s of processor"


def make_list(rows: int) -> Path:
    """Made once and kept."""
    path = FOLDER / f"list-{rows}.csv"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_HEADINGS)
            writer.writerows(_rows(rows))
    return path


def _rows(rows: int) -> Iterator[tuple[object, ...]]:
    """Names and towns that come again, as in a county's list; references, numbers and places of their own."""
    for n in range(rows):
        town = _TOWNS[n % len(_TOWNS)]
        inward = f"{n % 10}{_INWARD[n // 10 % 20]}{_INWARD[n // 200 % 20]}"
        yield (
            *("Council", "E07000011", f"A/{n}", 100_090_000_000 + n, f"{town} Building {n}"),
            *(f"{n % 300} {_STREETS[n % len(_STREETS)]}", town, f"PE{19 + n // 4000 % 20} {inward}"),
            *(500_000 + (n * 37) % 60_000, 236_000 + (n * 101) % 80_000),
            *(("Freehold", "Leasehold")[n % 2], ("Occupied", "Vacant")[n % 7 == 0]),
            ("Land and Building", "Land")[n % 5 == 0],
        )


def _paper() -> Path:
    """Appendix 4 of the Cambridgeshire register behind a hundred pages of text."""
    import typst

    path = FOLDER / f"paper-{_PAGES}.pdf"
    columns = ["Freehold / Leasehold", "Facilities", "Floor Area (m²)", "Current use", "Current Situation/Update"]
    text = "The panel noted the report, and asked for a further one at its next meeting. " * 45
    pages = [f"= Agenda item {n}\n{text}\n#pagebreak()\n" for n in range(1, _PAGES)]
    table = f"""= Appendix 4
== Surplus to operational requirements
#table(columns: {len(columns)}, {", ".join(f"[{column}]" for column in columns)},
  table.cell(colspan: {len(columns)})[Bretton Police Station, Bretton Centre, Peterborough PE3 8DW],
  [Freehold], [Offices], [812], [None - vacant], [To be sold in 2020.])
"""
    source = "".join(['#set page(paper: "a4")\n', *pages, table])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(typst.compile(source.encode(), format="pdf"))
    return path


def _ogr2ogr() -> str | None:
    return shutil.which("ogr2ogr")


def _remove(path: Path) -> None:
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()


MEASURES: tuple[Callable[[], list[Result]], ...] = (lists, growth, paper)
