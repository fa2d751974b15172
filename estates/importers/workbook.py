"""Workbooks (XLSX, XLS, ODS) as rows of text. They are measured before anything opens them, and opened in a child.

Cells are what the program last showed as their values: a formula is never run, a link never followed. Numbers come with
up to fifteen digits, as spreadsheet programs hold them, dates as "2017-07-24". Hidden sheets are told and not read.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, time
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from estates.importers.child import run_apart
from estates.importers.finding import Finding, Unreadable
from estates.importers.headings import HEADING_ROWS
from estates.importers.table import Opened, Row, Sheet
from estates.importers.workbook_size import LARGEST_CELLS, find_kind, measure

_CHUNK = 1 << 20
_DO = "take the password away, or save it as CSV"


def is_workbook(path: Path) -> bool:
    """By its first bytes, whatever it is called."""
    return find_kind(path) is not None


def open_workbook(path: Path) -> tuple[Opened, str]:
    """The lists in the workbook, and the file's SHA-256. Raises Unreadable, and its rows do too."""
    stream = run_apart("estates.importers.workbook:rows", path)
    said = next(stream)
    by_sheet = groupby(stream, key=itemgetter(0))
    sheets = []
    remarks = []
    if errors := "; ".join(said["errors"]):
        remarks.append(f"read as blank, since an error such as #N/A stands there: {errors}")
    for index, one in enumerate(said["sheets"]):
        if one["hidden"]:
            remarks.append(f'sheet "{one["name"]}" is hidden and is not read; unhide it to import it')
            continue
        head = [(number, cells) for number, cells in one["head"]]
        sheets.append(Sheet(one["name"], head, _of_sheet(by_sheet, index), said["since_1904"]))
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Opened(f"workbook ({said['kind']})", sheets, tuple(remarks)), sha256


def _of_sheet(by_sheet: Iterator[tuple[int, Iterator[Any]]], wanted: int) -> Iterator[Row | Finding]:
    """The rows of a sheet; those of sheets before it that nobody asked for are passed over."""
    for index, rows in by_sheet:
        if index == wanted:
            yield from ((number, cells) for _, number, cells in rows)
            return


# What follows runs in the child.


def rows(path: Path) -> Iterator[Any]:
    """First {"kind", "since_1904", "errors", "sheets": [{"name", "hidden", "head"}]}, then [sheet, row, cells] for each
    row that is not blank. Raises Unreadable."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    size = measure(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        # A sheet that is one chart has no rows.
        listed = [one for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        named = [(one.name, one.visible is SheetVisibleEnum.Visible) for one in listed]
        sheets = []
        cells = 0
        for name, visible in named:
            sheet = book.get_sheet_by_name(name) if visible else None
            cells += (sheet.end[0] + 1) * (sheet.end[1] + 1) if sheet and sheet.end else 0
            if cells > LARGEST_CELLS:
                raise Unreadable(path.name, *_too_large(cells))
            sheets.append(sheet)
    except PasswordError:
        raise Unreadable(path.name, "a workbook that opens without a password", "one that asks for it", _DO) from None
    except CalamineError as error:
        raise Unreadable(path.name, "a workbook", f"damage ({' '.join(str(error).split())[:120]})", _SAVE) from None
    heads = [
        {"name": name, "hidden": not visible, "head": list(islice(_rows(sheet), HEADING_ROWS))}
        for (name, visible), sheet in zip(named, sheets, strict=True)
    ]
    yield {"kind": size.kind.value, "since_1904": size.since_1904, "errors": size.errors, "sheets": heads}
    for index, sheet in enumerate(sheets):
        yield from ((index, number, cells) for number, cells in _rows(sheet))


_SAVE = "open it in the program that it comes from and save it anew, or as CSV"


def _too_large(cells: int) -> tuple[str, str, str]:
    return (
        f"sheets of {LARGEST_CELLS:,} cells at most",
        f"{cells:,}, counted to the last row and column with anything in it",
        "delete what stands far away from the list, or save the sheet as CSV, which may have any length",
    )


def _rows(sheet: Any) -> Iterator[Row]:
    """As the program numbers them: the first row of the sheet is 1, its first column A."""
    if sheet is None or sheet.start is None:
        return
    # Its iterator begins with row 1, but with the first column that has something in it.
    left = sheet.start[1]
    aside = [""] * left
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [cell if type(cell) is str else text_of(cell) for cell in cells]
        if any(texts):
            yield number, aside + texts if left else texts


def text_of(value: Any) -> str:
    """A cell's value as the program would show it without a format."""
    match value:
        case bool():
            return str(value).upper()
        case float():
            return _number(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "seconds")
    return str(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    text = f"{value:.15g}"
    return f"{value:.15f}".rstrip("0").rstrip(".") if "e-" in text else text
