"""Finding a postcode in OS Code-Point Open, against reading its CSV file as the peer does."""

import csv
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree

from benchmarks.measure import FOLDER, Result, best_of_each, ms, process_s

POSTCODES = 1_700_000
"""As many as there are in Great Britain."""
_FIND = (
    "import sys; from pathlib import Path; from estates.importers.codepoint import find_centroid; "
    "find_centroid(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))"
)
_BARE = "import estates.importers.codepoint"
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def postcodes() -> list[Result]:
    """finding a postcode among 1.7 million, against reading their CSV file, and how long indexing them takes"""
    release, cache = FOLDER / "codepoint.csv", FOLDER / "codepoint-cache"
    asked = _write(release)
    rmtree(cache, ignore_errors=True)
    find = [sys.executable, "-c", _FIND, str(release.resolve()), asked, str(cache.resolve())]
    indexing = process_s(find)
    scanning, bare, finding = best_of_each(
        5, lambda: _scan_s(release, asked), lambda: process_s([sys.executable, "-c", _BARE]), lambda: process_s(find)
    )
    looking_up = max(finding - bare, 0)
    what = "a postcode among 1.7 million"
    return [
        Result(what, ms(finding), f"csv.reader {ms(scanning)}", scanning / finding, 4, at_least=True),
        Result("the same beside starting", ms(looking_up), f"starting {ms(bare)}", looking_up * 1000, 20, "ms"),
        Result("indexing 1.7 million, once", ms(indexing), f"csv.reader {ms(scanning)}", indexing / scanning, 8),
    ]


def _scan_s(release: Path, asked: str) -> float:
    """Seconds that the peer takes to read the rows until it finds one."""
    began = time.perf_counter()
    with release.open(encoding="utf-8", newline="") as lines:
        next(row for row in csv.reader(lines) if row[0] == asked)
    return time.perf_counter() - began


def _rows() -> Iterator[str]:
    areas = [first + second for first in "ABCDEFGHKLMNOPRSTWY" for second in "ABDEGHLNRSTY"]
    for number in range(POSTCODES):
        area, rest = divmod(number, 9_000)
        district, unit = divmod(rest, 100)
        code = f"{areas[area]}{district + 1} {unit // 10}{_LETTERS[unit % 10]}{_LETTERS[number % 20]}"
        yield f'"{code}",10,{400_000 + number % 100_000},{300_000 + number % 90_000},"E92000001","E19000001"\n'


def _write(release: Path) -> str:
    """Returns the last postcode, for which the peer reads all of the file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with release.open("w", encoding="utf-8", newline="") as out:
        for row in _rows():
            out.write(row)
    return row.split('"')[1]


MEASURES: tuple[Callable[[], list[Result]], ...] = (postcodes,)
