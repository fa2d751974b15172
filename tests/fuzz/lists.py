"""Lists: CSV by its bytes; workbooks by the parts that a mutation reaches, since a zip hides them behind checksums."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from estates.importers import lists, workbook, workbook_size
from estates.importers.finding import Finding
from estates.importers.lists import read_list
from tests.fuzz.targets import folder, refusing, target, written
from tests.importers import books


def _csv_seeds() -> list[bytes]:
    """Short, since short inputs are tried many times faster."""
    return [
        b"Name,Town\nA,B\n",
        b"sep=;\nName;UPRN\nA;1\n",
        "Name|Postcode\nÉ|PE29 2BQ\n".encode("utf-16"),
        b'Site,GIA (sq ft),Lease expiry,Landlord\n"A","1,000","24/07/2017",B\nTotal,1000,,\n',
        b"Name,GeoX,GeoY\nA,-0.1,52.3\nB,0,0\nC,525093.5,269832\n",
        b"Name,Map reference\nA,TL 250 698\nB,+52.3-000.1/\n",
        b"Name,Site area,Rent,Lease start\nA,1.5 acres,\xa3100 pa,Jul-17\nB,2 ha,\xa31,42940\n",
        b'Site address,UPRN,Tenure\n"Old Yard, Mill Lane PE29 2BQ",010,Lease\n',
        b",,Lease,\nName,Town,Start,Term\nA,B,24 July 2017,15 years\n",
    ]


@target(_csv_seeds, longest=256)
def csv(data: bytes) -> None:
    """Any bytes as a list; what begins as a workbook does is one."""
    path = written(data, "list.csv")
    if not workbook.is_workbook(path):
        refusing(lambda: _read(path))


def _read(path: Path) -> None:
    """Every record is plain JSON, and what says its place is of one line."""
    reading = read_list(path)
    for item in reading.records:
        if isinstance(item, Finding):
            assert item.message
        else:
            json.dumps(item.fields)
            assert item.place.row
    assert all(line and "\n" not in line for line in reading.remarks), reading.remarks


def _in_this_process(function: str, path: Path, **arguments: Any) -> Iterator[Any]:
    """In the place of a child process; the JSON between them is made too."""
    assert function == "estates.importers.workbook:rows"
    return (json.loads(json.dumps(item)) for item in workbook.rows(path, **arguments))


_XLSX, _ODS, _XLS, _RAW = range(4)
_CELLS = 20_000
"""A sheet that says its cells are there a million times over is read in a second: here it is refused earlier."""


def _workbook_seeds() -> list[bytes]:
    rows = [["Name", "Postcode", "GIA (sq ft)"], ["Copse Court", "PE29 2BQ", 1000.5], ["Total", "", 7]]
    place = folder() / "seed"
    ods = ZipFile(books.write_ods(place, rows)).read("content.xml")
    raw = [books.write_xls(place, rows).read_bytes(), books.write_xlsx(place, {"S": rows}).read_bytes()]
    cells = (
        '<row r="1"><c r="A1" t="str"><v>Name</v></c><c r="B1" t="inlineStr"><is><t>Town</t></is></c></row>'
        '<row r="3" spans="1:2"><c r="A3" t="b"><v>1</v></c><c r="B3" s="1"><f>1+1</f><v>2</v></c>'
        '<c t="e"><v>#N/A</v></c></row>'
    )
    sheets = [books.sheet_xml(cells), books.sheet_xml('<row r="9"><c r="XFD9"><v>1</v></c></row>')]
    return [
        *(bytes([_XLSX]) + sheet.encode() for sheet in sheets),
        bytes([_ODS]) + ods,
        bytes([_XLS]) + raw[0],
        *(bytes([_RAW]) + content for content in raw),
    ]


@target(_workbook_seeds, longest=8192)
def a_workbook(data: bytes) -> None:
    """The first byte says what the rest is: the sheet of an XLSX file, the content of an ODS file, or a whole file."""
    kind, rest = data[:1], data[1:]
    if not kind:
        return
    content = rest
    if kind[0] % 4 == _XLSX:
        content = with_part(_empty_xlsx(), "xl/worksheets/sheet1.xml", rest)
    elif kind[0] % 4 == _ODS:
        content = with_part(_empty_ods(), "content.xml", rest)
    path = written(content, "list.xlsx")
    apart = patch.dict(lists.open_workbook.__globals__, run_apart=_in_this_process)
    with apart, patch.object(workbook_size, "LARGEST_CELLS", _CELLS):
        if workbook.is_workbook(path):
            refusing(lambda: _read(path))


def parts_of(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


_CACHE: dict[str, dict[str, bytes]] = {}


def _empty_xlsx() -> dict[str, bytes]:
    if "xlsx" not in _CACHE:
        _CACHE["xlsx"] = parts_of(books.write_raw_xlsx(folder() / "empty.xlsx", ""))
    return _CACHE["xlsx"]


def _empty_ods() -> dict[str, bytes]:
    if "ods" not in _CACHE:
        _CACHE["ods"] = parts_of(books.write_raw_ods(folder() / "empty.ods", ""))
    return _CACHE["ods"]


def with_part(parts: dict[str, bytes], name: str, content: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as book:
        for part, held in parts.items():
            book.writestr(ZipInfo(part), content if part == name else held)
    return out.getvalue()
