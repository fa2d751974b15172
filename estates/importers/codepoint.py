"""OS Code-Point Open: the centroid of each postcode unit.

Format: OS Code-Point Open CSV, no header row; column 1 the postcode (padded to seven characters in some releases), 2
the positional quality, 3 and 4 easting and northing in metres (EPSG:27700), one file a postcode area ("pe.csv"), as a
folder or as the archive that Ordnance Survey publishes. Of several releases side by side ("2014.3.0_pe.csv",
"2025.4.0_pe.csv") the newest by name counts.
"""

import csv
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import BadZipFile, ZipFile, is_zipfile

from estates.errors import Refusal
from estates.importers.codepoint_index import Row, open_index
from estates.model.place import parse_postcode

_NEAREST_SHOWN = 3
_NO_COORDINATES = "90"
"""The positional quality of a postcode that has no coordinates; its row says 0, 0."""
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", re.ASCII)
_AREA = re.compile(r"(?:.*[^a-z])?(?P<area>[a-z]{1,2})", re.DOTALL)
_LARGEST = 1 << 30
"""Of a file within an archive, in bytes; all of Great Britain in one comes to 200 MB."""
_BEYOND = 2_000_000
"""No easting or northing is as large, in metres."""


class Centroid(NamedTuple):
    """A postcode's centroid in metres (EPSG:27700). `release` is the file that it was taken from where there were
    several of its area, otherwise ""."""

    postcode: str
    easting_m: int
    northing_m: int
    release: str = ""


class _File(NamedTuple):
    """A CSV file, in a folder or in an archive."""

    name: str
    """As messages call it."""
    state: str
    """Its place, and what tells one state of it from another."""
    opened: Callable[[], IO[bytes]]

    @property
    def area(self) -> str:
        """ "pe" of "Data/CSV/pe.csv" and "2025.4.0_pe.csv"; "" where the name does not say."""
        match = _AREA.fullmatch(Path(self.name).stem.casefold())
        return match["area"] if match else ""


def find_centroid(place: Path, postcode: str, cache: Path | None = None) -> Centroid:
    """The centroid of `postcode` in the CSV files of `place`, a folder, an archive or one such file. `cache` is the
    folder where an index of them is kept; None: the files are read each time.

    Raises Refusal where it is in none of them, naming those nearest in spelling, which are never used unasked.
    """
    try:
        wanted = parse_postcode(postcode)
    except ValueError as error:
        raise Refusal(f"--postcode: {error}.") from None
    outward = wanted.partition(" ")[0]
    with _listed(place) as files:
        chosen, several = _chosen(files, wanted)
        release = chosen[0].name.removeprefix(str(place)).lstrip("/\\: ").replace("\\", "/") if several else ""
        index = open_index([file.state for file in chosen], _rows(chosen), cache if chosen else None)
        district = index.district(outward)
    if spot := district.get(wanted):
        return Centroid(wanted, *spot, release)
    near = _nearest(wanted, [code for code, spot in district.items() if spot])
    hint = f"; nearest in spelling: {', '.join(near)}" if near else ""
    where = f"{place}: {release}" if release else place
    raise Refusal(
        f"{wanted} has no centroid in this release of Code-Point Open ({where}){hint}. Name one, or give an easting."
    )


def find_centroids(place: Path, postcodes: Collection[str], cache: Path | None = None) -> dict[str, tuple[int, int]]:
    """Those of the postcodes (as `parse_postcode` spells them) that have a centroid, with easting and northing in
    metres (EPSG:27700); `place` and `cache` as for `find_centroid`. Raises Refusal."""
    of_area: dict[str, list[str]] = defaultdict(list)
    for postcode in postcodes:
        of_area[_area_of(postcode)].append(postcode)
    found: dict[str, tuple[int, int]] = {}
    with _listed(place) as files:
        for some in of_area.values():
            chosen, _ = _chosen(files, some[0])
            index = open_index([file.state for file in chosen], _rows(chosen), cache if chosen else None)
            for outward in {postcode.partition(" ")[0] for postcode in some}:
                known = index.district(outward)
                found |= {postcode: spot for postcode in some if (spot := known.get(postcode))}
    return found


def _nearest(wanted: str, known: Sequence[str]) -> list[str]:
    """Of its sector, "PE29 2"; where there is none, of the sector of its district whose number is nearest."""

    def apart(code: str) -> tuple[int, int, int]:
        return (*(abs(ord(code[place]) - ord(wanted[place])) for place in (-3, -2, -1)),)  # type: ignore[return-value]

    least = min((apart(code)[0] for code in known), default=0)
    sector = {code[:-2] for code in known if apart(code)[0] == least}
    return sorted((code for code in known if code[:-2] in sector), key=apart)[:_NEAREST_SHOWN]


@contextmanager
def _listed(place: Path) -> Iterator[list[_File]]:
    """The CSV files of a folder or an archive. Raises Refusal where there are none."""
    if place.is_file() and is_zipfile(place):
        try:
            with ZipFile(place) as archive:
                yield _or_refuse(place, list(_packed(place, archive)))
        except (BadZipFile, NotImplementedError, EOFError, RuntimeError, zlib.error) as error:
            raise Refusal(
                f"{place}: expected OS Code-Point Open's archive, found one that is damaged ({error})."
            ) from None
    else:
        found = sorted(place.rglob("*.csv")) if place.is_dir() else [place] if place.is_file() else []
        yield _or_refuse(place, [_File(str(file), _state(file), partial(_open, file)) for file in found])


def _or_refuse(place: Path, files: list[_File]) -> list[_File]:
    if not files:
        raise Refusal(f"{place}: expected OS Code-Point Open's CSV files, found none.")
    return files


def _open(file: Path) -> IO[bytes]:
    return file.open("rb")


def _state(file: Path) -> str:
    about = file.stat()
    return f"{file.resolve()}\t{about.st_size}\t{about.st_mtime_ns}"


def _packed(place: Path, archive: ZipFile) -> Iterator[_File]:
    for entry in archive.infolist():
        if entry.filename.casefold().endswith(".csv"):
            if entry.file_size > _LARGEST:
                raise Refusal(f"{place}: {entry.filename} unpacks to {entry.file_size >> 20:,} MB; expected a few.")
            state = f"{place.resolve()}!{entry.filename}\t{entry.file_size}\t{entry.CRC}"
            yield _File(f"{place}: {entry.filename}", state, partial(archive.open, entry))


def _chosen(files: Sequence[_File], postcode: str) -> tuple[list[_File], bool]:
    """The newest file of the postcode's area, and whether there are others; where none is called so, all whose names
    say no area."""
    area = _area_of(postcode)
    of_area = sorted((file for file in files if file.area == area), key=lambda file: _by_numbers(file.name))
    if of_area:
        return of_area[-1:], len(of_area) > 1
    return [file for file in files if not file.area], False


def _area_of(postcode: str) -> str:
    """ "pe" of "PE29 2BQ"."""
    return re.split(r"\d", postcode)[0].casefold()


def _by_numbers(name: str) -> list[tuple[int, str]]:
    """By which 2025.10.0 comes behind 2025.4.0."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name.casefold())]


def _rows(files: Sequence[_File]) -> Iterator[Row]:
    for file in files:
        try:
            with file.opened() as raw, TextIOWrapper(raw, encoding="utf-8-sig", newline="") as lines:
                for row in csv.reader(lines, strict=True):
                    code = row[0].replace(" ", "").upper() if row else ""
                    if _POSTCODE.fullmatch(code):
                        yield code, _spot(file.name, row)
        except (UnicodeDecodeError, csv.Error) as error:
            raise Refusal(
                f"{file.name}: expected a CSV file of OS Code-Point Open, found something else ({error})."
            ) from None


def _spot(file: str, row: Sequence[str]) -> tuple[int, int] | None:
    try:
        if row[1].strip() == _NO_COORDINATES:
            return None
        easting, northing = int(row[2]), int(row[3])
        if not (0 <= easting < _BEYOND and 0 <= northing < _BEYOND):
            raise ValueError
    except (IndexError, ValueError):
        found = " ".join(",".join(row).split())[:60]
        raise Refusal(f"{file}: expected postcode, quality, easting, northing; found {found}.") from None
    return easting, northing
