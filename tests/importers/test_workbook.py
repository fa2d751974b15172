"""Workbooks as lists, and what a hostile one gets: a sentence, in bounded memory."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.importers.finding import Finding, Unreadable
from estates.importers.found import Found
from estates.importers.lists import read_list
from estates.importers.workbook import text_of
from estates.importers.workbook_size import LARGEST_CELLS, Kind, find_kind, measure
from tests.importers import books
from tests.soak import examples

MIDNIGHT = datetime.fromisoformat("2017-07-24")
HEADINGS = ["Name", "Postcode", "GIA (sq ft)", "Lease expiry", "Landlord"]
ROWS = [HEADINGS, ["Copse Court", "PE29 2BQ", 1000, "24/07/2027", "Orchard Estates Ltd"]]


def assets(path: Path) -> list[dict[str, Any]]:
    found = list(read_list(path).records)
    assert [item for item in found if isinstance(item, Finding)] == []
    return [dict(item.fields) for item in found if isinstance(item, Found) and item.kind == "asset"]


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_the_three_formats_say_the_same(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"estate.{suffix}"
    {"xlsx": lambda: books.write_xlsx(path, {"Estate": ROWS}), "xls": lambda: books.write_xls(path, ROWS),
     "ods": lambda: books.write_ods(path, ROWS)}[suffix]()  # fmt: skip
    reading = read_list(path)
    assert reading.format == f"workbook ({suffix.upper()}), layout: an office's own list"
    asset, lease = reading.records
    assert isinstance(asset, Found)
    assert asset.fields == {
        "name": "Copse Court",
        "address": {"lines": [], "postcode": "PE29 2BQ"},
        "floor_area": {"m2": "92.9", "basis": "GIA"},
        "notes": [{"label": "GIA (sq ft)", "text": "1000"}],
    }
    assert isinstance(lease, Found)
    assert lease.fields == {
        "asset": asset.handle, "side": "held", "counterparty": "Orchard Estates Ltd", "expiry": "2027-07-24",
    }  # fmt: skip
    assert str(asset.place) == f'{path.name}, sheet "Estate", row 2'


def test_the_format_is_known_by_the_content_and_not_by_the_name(tmp_path: Path) -> None:
    assert find_kind(books.write_xlsx(tmp_path / "list.csv", {"S": ROWS})) is Kind.XLSX
    assert len(assets(tmp_path / "list.csv")) == 1


def test_rows_are_counted_as_the_program_shows_them(tmp_path: Path) -> None:
    rows = [[], [None, "Estate list of March 2021"], [], [None, *HEADINGS], [], [None, "Copse Court", "PE29 2BQ"]]
    reading = read_list(books.write_xlsx(tmp_path / "list.xlsx", {"Estate": rows}))
    assert [item.place.row for item in reading.records] == [6]
    assert reading.remarks == (
        'sheet "Estate": row 2 stands above the headings and is not read: Estate list of March 2021',
    )


def test_every_visible_sheet_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    sheets = {
        "North": [["Name", "Postcode"], ["Copse Court", "PE29 2BQ"]],
        "About": [["Kept by the estates team"]],
        "Old": [["Name", "Postcode"], ["Gone", "PE29 2BQ"]],
        "South": [["Site", "Town"], ["Monks Wood", "Huntingdon"]],
    }
    reading = read_list(books.write_xlsx(tmp_path / "list.xlsx", sheets, hidden="Old"))
    assert [(item.place.sheet, item.fields["name"]) for item in reading.records if isinstance(item, Found)] == [
        ("North", "Copse Court"), ("South", "Monks Wood"),
    ]  # fmt: skip
    assert reading.remarks == (
        'sheet "Old" is hidden and is not read; unhide it to import it',
        'sheet "About": no row of headings is known in it, and none of its rows is read',
    )


@pytest.mark.parametrize(("since_1904", "serial"), [(False, 42940), (True, 41478)])
def test_dates_come_as_dates_as_text_and_as_serial_days(tmp_path: Path, since_1904: bool, serial: int) -> None:
    expiries = [MIDNIGHT, "24 July 2017", "24/07/2017", serial, "24th Jul 17"]
    rows = [HEADINGS[:1] + HEADINGS[3:], *([f"Site {n}", day, "Orchard Ltd"] for n, day in enumerate(expiries))]
    path = books.write_xlsx(tmp_path / "list.xlsx", {"S": rows}, since_1904=since_1904)
    leases = [item for item in read_list(path).records if isinstance(item, Found) and item.kind == "lease"]
    assert [lease.fields["expiry"] for lease in leases] == ["2017-07-24"] * 5


def test_a_formula_is_what_it_last_came_to_and_a_link_is_text(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1" t="str"><v>Name</v></c><c r="B1" t="str"><v>Town</v></c></row>'
        '<row r="2"><c r="A2" t="str"><f>HYPERLINK("https://example.org","Copse Court")</f><v>Copse Court</v></c>'
        '<c r="B2" t="str"><v>Godmanchester</v></c></row>'
    )
    (asset,) = assets(books.write_raw_xlsx(tmp_path / "list.xlsx", books.sheet_xml(cells)))
    assert asset["name"] == "Copse Court"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14))
@settings(max_examples=examples(200))
def test_a_number_is_shown_with_fifteen_digits_and_never_with_an_exponent(value: float) -> None:
    text = text_of(value)
    assert "e" not in text
    assert float(text) == pytest.approx(value, rel=1e-14, abs=1e-14)


def test_other_values_are_shown_plainly() -> None:
    values = [True, 7.0, 0.1 + 0.2, date(2017, 7, 24), MIDNIGHT, MIDNIGHT.replace(hour=9, minute=30), time(9, 30)]
    assert [text_of(value) for value in values] == [
        "TRUE", "7", "0.3", "2017-07-24", "2017-07-24", "2017-07-24 09:30:00", "09:30:00",
    ]  # fmt: skip


@pytest.mark.parametrize("said", ["", "<v/>", "<v></v>", "<v> </v>"])
@pytest.mark.parametrize("formula", ["<f>SUM(C1:C9)</f>", '<f t="shared" si="0"/>'])
def test_a_formula_that_nobody_worked_out_is_refused_and_is_no_blank(tmp_path: Path, formula: str, said: str) -> None:
    """The reader takes it for a blank cell: a floor area was gone, and a use was emptied."""
    row = f'<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="2">{formula}{said}</c></row>'
    path = books.write_raw_xlsx(tmp_path / "list.xlsx", books.sheet_xml(row))
    assert "found a formula in B1 whose value was never worked out; open it in" in refusal(path)


def test_a_formula_that_came_to_no_text_is_blank(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1" t="str"><f>IF(1,"")</f><v></v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1"/></row>'
    assert measure(books.write_raw_xlsx(tmp_path / "list.xlsx", books.sheet_xml(row))).kind is Kind.XLSX


def test_cells_that_hold_an_error_are_told_since_they_are_read_as_blank(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1" t="str"><v>Name</v></c><c r="B1" t="str"><v>Town</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>Copse Court</v></c><c r="B2" s="1" t="e"><f>X1</f><v>#REF!</v></c></row>'
    )
    reading = read_list(books.write_raw_xlsx(tmp_path / "list.xlsx", books.sheet_xml(cells)))
    assert reading.remarks == ("read as blank, since an error such as #N/A stands there: B2 in sheet1.xml",)
    book = xlwt.Workbook()
    sheet = book.add_sheet("Estate")
    for row, texts in enumerate((("Name", "Town"), ("Copse Court", ""))):
        for column, text in enumerate(texts):
            sheet.write(row, column, text)
    sheet.row(2).set_cell_error(1, 0x2A)
    sheet.row(2).set_cell_boolean(0, True)
    book.save(str(tmp_path / "list.xls"))
    reading = read_list(tmp_path / "list.xls")
    assert reading.remarks == ("read as blank, since an error such as #N/A stands there: B3 in sheet 1",)
    many = "".join(f'<row r="{n}"><c t="e" r="A{n}"><v>#N/A</v></c></row>' for n in range(1, 31))
    (told,) = measure(books.write_raw_xlsx(tmp_path / "many.xlsx", books.sheet_xml(many))).errors
    assert told.endswith("A19, A20, and 10 more in sheet1.xml")


def test_a_formula_is_seen_wherever_the_sheet_is_cut_to_pieces(tmp_path: Path) -> None:
    for length in range(0, 120, 7):
        row = f'<row r="1"><!--{"x" * ((1 << 20) - 300 + length)}--><c r="A1"><f>SUM(C1:C9)</f></c></row>'
        path = tmp_path / "list.xlsx"
        refusal(books.write_raw_xlsx(path, books.sheet_xml(row)))


def test_a_sheet_that_is_a_chart_is_none(tmp_path: Path) -> None:
    import openpyxl

    path = books.write_xlsx(tmp_path / "list.xlsx", {"Estate": ROWS})
    book = openpyxl.load_workbook(path)
    book.create_chartsheet("Chart", 0)
    book.save(path)
    assert [asset["name"] for asset in assets(path)] == ["Copse Court"]
    assert read_list(path).remarks == ()


# Hostile and broken.


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        list(read_list(path).records)
    sentence = str(caught.value)
    assert sentence.startswith(path.name)
    assert "\n" not in sentence
    return sentence


def test_one_cell_in_the_last_corner_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    """The reader would allocate 17 thousand million cells, and abort the process."""
    row = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = books.write_raw_xlsx(tmp_path / "corner.xlsx", books.sheet_xml(row))
    assert "17,179,869,184" in refusal(path)


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='XFD1048576'><v>1</v></c>",
        '<c s="1" r="XFD1048576"><v>1</v></c>',
        '<c\nr = " XFD1048576 "><v>1</v></c>',
        '<c r="&#88;FD1048576"><v>1</v></c>',
        '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="XFD1048576"><x:v>1</x:v></x:c>',
        '<c r="xfd1048576"><v>1</v></c>',
        '<c t=">" r="XFD1048576"><v>1</v></c>',
        '<c r="XFD1048576"><!-- --><v>1</v></c>',
        '<c r="A99999999999"><v>1</v></c>',
    ],
)
def test_no_spelling_of_the_corner_gets_through(tmp_path: Path, cell: str) -> None:
    row = f'<row r="1"><c r="A1"><v>1</v></c>{cell}</row>'
    refusal(books.write_raw_xlsx(tmp_path / "corner.xlsx", books.sheet_xml(row)))


@pytest.mark.parametrize("number", ["1048576", "3" + "6" * 60])
def test_a_row_far_away_is_refused_though_its_cells_do_not_say_where_they_are(tmp_path: Path, number: str) -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>Name</v></c></row>'
        f'<row r="{number}"><c r="Z3"><v>1</v></c><c t="e"><v>#N/A</v></c></row>'
    )
    refusal(books.write_raw_xlsx(tmp_path / "far.xlsx", books.sheet_xml(rows)))


def test_cells_that_do_not_say_where_they_are_stand_side_by_side(tmp_path: Path) -> None:
    rows = (
        '<row><c t="str"><v>Name</v></c><c t="str"><v>Town</v></c><c/></row><row/>'
        '<row r="9"><c t="str"><v>Copse Court</v></c><c t="str"><v>Godmanchester</v></c></row>'
    )
    path = books.write_raw_xlsx(tmp_path / "plain.xlsx", books.sheet_xml(rows))
    assert [asset["name"] for asset in assets(path)] == ["Copse Court"]


def test_blank_cells_far_away_are_no_reason_to_refuse(tmp_path: Path) -> None:
    """Spreadsheet programs format whole columns and rows."""
    cells = (
        '<row r="1"><c r="A1" t="str"><v>Name</v></c><c r="B1" t="str"><v>Town</v></c><c r="XFD1" s="1"/></row>'
        '<row r="2"><c r="A2" t="str"><v>Copse Court</v></c><c r="B2" t="str"><v>Godmanchester</v></c></row>'
        '<row r="1048576" s="1"><c r="A1048576" s="1"/></row>'
    )
    path = books.write_raw_xlsx(tmp_path / "wide.xlsx", books.sheet_xml(cells))
    assert [asset["name"] for asset in assets(path)] == ["Copse Court"]


def test_a_sheet_of_gigabytes_is_refused_without_unpacking_it(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    books.write_raw_xlsx(path, books.sheet_xml(f'<row r="1"><c r="A1"><v>{" " * (64 << 20)}</v></c></row>'))
    assert path.stat().st_size < 100_000
    assert "MB" in refusal(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    sheet = books.sheet_xml("<row><c><v>&l9;</v></c></row>")
    doctype = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]>'
    path = books.write_raw_xlsx(tmp_path / "laughs.xlsx", doctype + sheet)
    assert "a document type in it" in refusal(path)


@pytest.mark.parametrize(
    "table",
    [
        '<table:table-row><table:table-cell table:number-columns-repeated="99999999" office:value-type="float" '
        'office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>',
        '<table:table-row table:number-rows-repeated="99999999"><table:table-cell office:value-type="float" '
        'office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>',
        '<table:table-row table:number-rows-repeated="1048575"/><table:table-row><table:table-cell '
        'table:number-columns-repeated="16383"/><table:table-cell office:value-type="float" office:value="1"/>'
        "</table:table-row>",
    ],
)
def test_repeated_cells_of_an_opendocument_sheet_are_counted(tmp_path: Path, table: str) -> None:
    assert "cells" in refusal(books.write_raw_ods(tmp_path / "bomb.ods", table))


def test_an_opendocument_sheet_filled_up_with_blank_cells_is_read(tmp_path: Path) -> None:
    def cell(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    blank = '<table:table-cell table:number-columns-repeated="16382"/>'
    table = (
        f"<table:table-row>{cell('Name')}{cell('Town')}{blank}</table:table-row>"
        f"<table:table-row>{cell('Copse Court')}{cell('Godmanchester')}{blank}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="1048574">{blank}</table:table-row>'
    )
    assert [asset["name"] for asset in assets(books.write_raw_ods(tmp_path / "list.ods", table))] == ["Copse Court"]


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_gets_a_sentence(tmp_path: Path, part: float) -> None:
    for path in (books.write_xlsx(tmp_path / "a.xlsx", {"S": ROWS}), books.write_xls(tmp_path / "a.xls", ROWS)):
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * part)])
        refusal(path)


def test_a_workbook_with_a_password_is_told_as_one(tmp_path: Path) -> None:
    assert "password" in refusal(books.write_locked_xlsx(tmp_path / "locked.xlsx"))
    assert "password" in refusal(books.write_locked_xls(tmp_path / "locked.xls"))
    zipped = tmp_path / "zipped.xlsx"
    content = bytearray(books.write_xlsx(zipped, {"S": ROWS}).read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    zipped.write_bytes(content)
    assert "password" in refusal(zipped)


def test_a_directory_that_understates_its_parts_does_not_help(tmp_path: Path) -> None:
    """What is counted is what unpacks."""
    path = books.write_raw_xlsx(tmp_path / "liar.xlsx", books.sheet_xml(" " * (64 << 20)))
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    assert "MB" in refusal(path)


def test_text_that_cannot_be_printed_is_told_with_its_cell(tmp_path: Path) -> None:
    rows = [["Name", "Town"], ["Copse\u202eCourt", "Godmanchester"], ["Monks Wood", "Hunt\u200bingdon"]]
    wrong = list(read_list(books.write_xlsx(tmp_path / "list.xlsx", {"S": rows})).records)
    assert [str(item).partition(": ")[0] for item in wrong] == [
        'list.xlsx, sheet "S", row 2, column Name', 'list.xlsx, sheet "S", row 3, column Town',
    ]  # fmt: skip
    assert "RIGHT-TO-LEFT OVERRIDE" in str(wrong[0])


def test_what_is_just_small_enough_is_measured_as_such(tmp_path: Path) -> None:
    rows = LARGEST_CELLS // 16384
    for extra in (0, 1):
        cells = f'<row r="{rows + extra}"><c r="XFD{rows + extra}"><v>1</v></c></row>'
        path = books.write_raw_xlsx(tmp_path / "edge.xlsx", books.sheet_xml(cells))
        if extra:
            with pytest.raises(Unreadable):
                measure(path)
        else:
            assert measure(path).kind is Kind.XLSX


def test_sectors_that_lead_back_to_themselves_are_refused(tmp_path: Path) -> None:
    """Found by fuzzing: the reader collects them until no memory is left."""
    path = books.write_looping_xls(tmp_path / "loop.xls")
    with pytest.raises(Unreadable, match="a chain of sectors that leads back to itself"):
        measure(path)


def test_a_cell_in_the_last_corner_of_an_xls_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="4,294,967,296"):
        measure(books.write_wide_xls(tmp_path / "corner.xls", 65535, 65535))
    assert measure(books.write_wide_xls(tmp_path / "near.xls", 65535, 10)).kind is Kind.XLS
