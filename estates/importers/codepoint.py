"""OS Code-Point Open: the centroid of each postcode unit.

Format: OS Code-Point Open CSV, no header row; column 1 the postcode (padded to seven characters in some releases), 3
and 4 easting and northing in metres (EPSG:27700), one file a postcode area.
"""

import csv
from pathlib import Path
from typing import NamedTuple

from estates.errors import Refusal
from estates.model.place import parse_postcode

_NEAREST_SHOWN = 3


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
    files = sorted(folder.rglob("*.csv")) if folder.is_dir() else [folder] if folder.is_file() else []
    if not files:
        raise Refusal(f"{folder}: expected OS Code-Point Open's CSV files, found none.")
    sector = wanted[:-2]
    neighbours: dict[str, Centroid] = {}
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.reader(lines):
                spelt = row[0].replace(" ", "") if row else ""
                if spelt[:-3] == sector.split()[0] and f"{spelt[:-3]} {spelt[-3:]}".startswith(sector):
                    found = _centroid(file, row)
                    neighbours[found.postcode] = found
    if wanted in neighbours:
        return neighbours[wanted]
    last = wanted[-2:]
    near = sorted(neighbours, key=lambda code: (abs(ord(code[-2]) - ord(last[0])), abs(ord(code[-1]) - ord(last[1]))))
    hint = f"; nearest in spelling: {', '.join(near[:_NEAREST_SHOWN])}" if near else ""
    raise Refusal(f"{wanted} is not in this release of Code-Point Open ({folder}){hint}. Name one, or give an easting.")


def _centroid(file: Path, row: list[str]) -> Centroid:
    try:
        return Centroid(parse_postcode(row[0]), int(row[2]), int(row[3]))
    except (IndexError, ValueError):
        raise Refusal(f"{file}: expected postcode, quality, easting, northing; found {','.join(row)[:60]}.") from None
