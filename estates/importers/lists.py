"""Lists of assets: spreadsheets, CSV and open data, read by their headings.

The one loop over rows; what a list looks like is said by tables in `layouts`, what a cell says by `cells`, what a row
adds up to by `list_row`. Every row becomes an asset, or findings that name its row and column; what no field holds is
kept as a note. Nothing is dropped but blank rows and headings repeated.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from estates.errors import Refusal
from estates.importers.csv_file import open_csv
from estates.importers.finding import Finding, Unreadable
from estates.importers.found import Found, Reading
from estates.importers.headings import Header, check_columns, find_header
from estates.importers.layouts import LAYOUTS
from estates.importers.list_parts import OF_LEASE
from estates.importers.list_row import RowReader
from estates.importers.table import Opened, Row, Sheet
from estates.importers.workbook import is_workbook, open_workbook

_LONG = 1 << 20
"""In bytes. What is shorter is read before another process has begun."""
_FIRST = 2_000
"""So many rows of a long list are taken before another process has begun."""
_LAST = sys.maxsize
_AT_ONCE = 250


def read_list(path: Path, columns: Mapping[str, str] = {}) -> Reading:
    """See `read_here`; of a long list all but the first rows are read in a process of their own."""
    if path.stat().st_size < _LONG or is_workbook(path):
        return read_here(path, columns)
    from estates.importers.ahead import read_ahead

    rest = read_ahead("estates.importers.lists:read_rest", path, columns)
    reading = read_here(path, columns, up_to=_FIRST)
    return replace(reading, records=chain(reading.records, rest))


def read_rest(path: Path, columns: Mapping[str, str]) -> Reading:
    """What `read_list` leaves to another process."""
    return read_here(path, columns, after=_FIRST)


def read_here(path: Path, columns: Mapping[str, str] = {}, *, after: int = 0, up_to: int = _LAST) -> Reading:
    """The assets, and the leases in their columns, that the list at `path` says, read lazily; of each sheet the rows
    behind the row `after`, `up_to` another, which is read too.

    `columns` are headings and the fields that they stand for ("Site": "name", "Size": "floor_area (GIA, sq ft)"; "":
    keep as a note), against what the layout says. A row is counted as the spreadsheet program shows it.
    Raises Unreadable where no row of headings is known, and while its records are read where the file is cut short;
    Refusal for `columns` that the list or the register does not have.
    """
    opened, sha256 = open_workbook(path) if is_workbook(path) else open_csv(path)
    file = path.name
    headers = [find_header([cells for _, cells in sheet.head], LAYOUTS, columns) for sheet in opened.sheets]
    known = [(sheet, header) for sheet, header in zip(opened.sheets, headers, strict=True) if header]
    if not known:
        raise _unknown(file, opened.sheets)
    check_columns(columns, [heading.label for _, header in known for heading in header.headings], file)
    layouts = " and ".join(dict.fromkeys(header.layout.name for _, header in known))
    shown = {heading.label: heading.shown for _, header in known for heading in header.headings if not heading.blank}
    return Reading(
        file=file,
        sha256=sha256,
        format=f"{opened.format}, layout: {layouts}",
        records=_records(file, opened, headers, after, up_to),
        columns=tuple(shown.items()),
        remarks=tuple(_remarks(opened, headers)),
    )


def _records(
    file: str, opened: Opened, headers: Sequence[Header | None], after: int, up_to: int
) -> Iterator[Found | Finding]:
    for sheet, header in zip(opened.sheets, headers, strict=True):
        if header is None:
            continue
        reader = RowReader(file, sheet, header)
        for part in _in_parts(sheet, sheet.head[header.last][0], after, up_to):
            if isinstance(part, Finding):
                yield part
            else:
                yield from reader.read_all(part)


def _in_parts(sheet: Sheet, headings: int, after: int, up_to: int) -> Iterator[list[Row] | Finding]:
    """The rows below row `headings`, several together, and the findings among them; of those before a refusal none is
    lost."""
    part: list[Row] = []
    try:
        for row in sheet.rows:
            number = row.place.row if isinstance(row, Finding) else row[0]
            if number > up_to:
                break
            if isinstance(row, Finding):
                yield part
                part = []
                if number > after:
                    yield row
            elif number > after and number > headings:
                part.append(row)
                if len(part) == _AT_ONCE:
                    yield part
                    part = []
    except Refusal:
        yield part
        raise
    yield part


def _remarks(opened: Opened, headers: Sequence[Header | None]) -> Iterator[str]:
    """What was not read, and what was taken for granted."""
    yield from opened.remarks
    for sheet, header in zip(opened.sheets, headers, strict=True):
        where = f'sheet "{sheet.name}": ' if sheet.name else ""
        if header is None:
            yield f"{where}no row of headings is known in it, and none of its rows is read"
            continue
        for number, cells in sheet.head[: header.first]:
            yield f"{where}row {number} stands above the headings and is not read: {_shortened(cells)}"
        fields = {heading.field for heading in header.headings}
        of_leases = [heading.label for heading in header.headings if heading.field in OF_LEASE]
        if of_leases and fields.isdisjoint(("tenure", "landlord", "tenant")):
            yield (
                f"{where}no column is a tenure, a landlord or a tenant: what stands of leases "
                f"({', '.join(of_leases)}) is kept as notes"
            )
        for heading in header.headings:
            if heading.assumed:
                yield f"{where}column {heading.label} names no unit: read as {heading.unit} where its cells name none"


def _unknown(file: str, sheets: Sequence[Sheet]) -> Unreadable:
    first = [_shortened(sheet.head[0][1]) for sheet in sheets if sheet.head]
    return Unreadable(
        file,
        "a row of headings, one of them for a name, address, reference or UPRN",
        f"no such row (the first is {first[0]})" if first else "no rows",
        'say what a column is, as in --column "Where it is=address"',
    )


def _shortened(cells: Sequence[str]) -> str:
    text = " | ".join(" ".join(cell.split()) for cell in cells if cell.strip())
    return text if len(text) <= 100 else f"{text[:99]}…"  # noqa: PLR2004 - a line on a screen
