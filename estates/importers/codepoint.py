"""OS Code-Point Open: the centroid of each postcode unit.

Format: OS Code-Point Open CSV, no header row; column 1 the postcode (padded to seven characters in some releases), 2
the positional quality, 3 and 4 easting and northing in metres (EPSG:27700), one file a postcode area ("pe.csv").
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from estates.errors import Refusal
from estates.model.place import parse_postcode

_NEAREST_SHOWN = 3
_NO_COORDINATES = "90"
"""The positional quality of a postcode that has no coordinates; its row says 0, 0."""


class Centroid(NamedTuple):
    """A postcode's centroid in metres (EPSG:27700)."""

    postcode: str
    easting_m: int
    northing_m: int


def find_centroid(folder: Path, postcode: str) -> Centroid:
    """The centroid of `postcode` in the CSV files of `folder`.

    Raises Refusal where it is in none of them, naming those nearest in spelling, which are never used unasked.
    """
    try:
        wanted = parse_postcode(postcode)
    except ValueError as error:
        raise Refusal(f"--postcode: {error}.") from None
    sector = wanted[:-2]
    neighbours = {
        found.postcode: found for file in _files(folder, wanted) for found in _of_sector(file, sector) if found
    }
    if wanted in neighbours:
        return neighbours[wanted]
    last = wanted[-2:]
    near = sorted(neighbours, key=lambda code: (abs(ord(code[-2]) - ord(last[0])), abs(ord(code[-1]) - ord(last[1]))))
    hint = f"; nearest in spelling: {', '.join(near[:_NEAREST_SHOWN])}" if near else ""
    raise Refusal(
        f"{wanted} has no centroid in this release of Code-Point Open ({folder}){hint}. Name one, or give an easting."
    )


def _files(folder: Path, postcode: str) -> list[Path]:
    """The file of the postcode's area, where the files are called so; else all of them."""
    files = sorted(folder.rglob("*.csv")) if folder.is_dir() else [folder] if folder.is_file() else []
    if not files:
        raise Refusal(f"{folder}: expected OS Code-Point Open's CSV files, found none.")
    area = re.split(r"\d", postcode)[0].lower()
    return [file for file in files if file.stem.lower() == area] or files


def _of_sector(file: Path, sector: str) -> Iterator[Centroid | None]:
    """The centroids of a postcode sector, "PE29 2"; None for a postcode that has none."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.reader(lines):
                spelt = row[0].replace(" ", "") if row else ""
                if f"{spelt[:-3]} {spelt[-3:-2]}" == sector:
                    yield _centroid(file, row)
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refusal(f"{file}: expected a CSV file of OS Code-Point Open, found something else ({error}).") from None


def _centroid(file: Path, row: list[str]) -> Centroid | None:
    try:
        if row[1].strip() == _NO_COORDINATES:
            return None
        return Centroid(parse_postcode(row[0]), int(row[2]), int(row[3]))
    except (IndexError, ValueError):
        raise Refusal(f"{file}: expected postcode, quality, easting, northing; found {','.join(row)[:60]}.") from None
