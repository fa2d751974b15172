"""A register's own workbook: out, changed in a spreadsheet program, and in again."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from estates.exports.workbook import build_workbook, write_workbook
from estates.importers import register_workbook
from estates.importers.finding import Finding, Unreadable
from estates.importers.found import Found, Reading
from estates.importers.register_sheets import HIDDEN_SHEET, KEY, ON, SEEN, SHEETS, columns
from estates.importers.register_workbook import read_register_workbook, texts
from estates.importers.sniff import Format, sniff
from estates.model.vocabulary import Audience
from estates.register.register import Register
from tests.builders import SteppingClock, begin, in_memory, say
from tests.register.worlds import DAYS, Move, play, worlds
from tests.soak import examples

TODAY = date(2019, 10, 9)
Edit = Callable[[Workbook], None]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """An asset with everything, one with little, a statement, a decision, a lease and a meeting."""
    with begin(tmp_path / "estates.db", SteppingClock("2019-09-01")) as book:
        say(
            book, "asset", "copse-court", "2019-06-26", name="Copse Court", status="options", tenure="freehold",
            address="Thorpe Wood, Peterborough PE3 6SF", floor_area="3,079.50 GIA", site_area_ha="0.363",
            facilities="=1+1", current_use="@SUM(A1)", uprn="100090012345", reference="0042",
            location={"easting_m": 515400, "northing_m": 298100, "accuracy_m": 100, "source": "a map"},
            notes=[{"label": "Ward", "text": "West"}],
        )  # fmt: skip
        say(book, "asset", "ely", "2019-06-26", name="Ely Police Station", status="operational")
        say(book, "meeting", "panel-2019-06-26", "2019-06-26", of="panel", date="2019-06-26", state="held")
        say(book, "decision", "cpcc-2019-011", "2019-07", subject="Sale", decided_on="..2019-07-17",
            assets=["copse-court", "ely"], amount_gbp="264000.50", signed_on="2019-07")  # fmt: skip
        say(book, "update", "", "2019-07", asset="copse-court", column="situation", text="On sale.\nNo offer yet.")
        say(book, "lease", "ely-held", "2019-07", asset="ely", side="held", start="1999-01-01", term_years=25,
            rent_gbp_pa="12000", within_1954_act=False, breaks=[{"party": "tenant", "notice_months": 6}])  # fmt: skip
        yield book


def export(register: Register, path: Path, audience: Audience = Audience.SUB_GROUP, on: date = TODAY) -> Path:
    write_workbook(build_workbook(register, on, audience), path)
    return path


def column(kind: str, heading: str) -> int:
    """Where a column stands, from 1."""
    return [KEY, *(c.heading for c in columns(kind)), "Stands since", ON, SEEN].index(heading) + 1


def edited(register: Register, tmp_path: Path, edit: Edit) -> tuple[list[Found], list[Finding], Reading]:
    """What comes back of the workbook after `edit`."""
    path = export(register, tmp_path / "register.xlsx")
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return read(path)


def read(path: Path) -> tuple[list[Found], list[Finding], Reading]:
    reading = read_register_workbook(path)
    records = list(reading.records)
    return [r for r in records if isinstance(r, Found)], [r for r in records if isinstance(r, Finding)], reading


def write(sheet: str, row: int, heading: str, value: Any) -> Edit:
    kind = next(kind for kind, title in SHEETS.items() if title == sheet)

    def edit(book: Workbook) -> None:
        book[sheet].cell(row, column(kind, heading)).value = value

    return edit


def saved_again(path: Path, out: Path, ending: str) -> Path:
    """By LibreOffice, in the format of that ending."""
    if not (office := shutil.which("soffice")):
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(out.parent / 'office').as_uri()}"
    done = subprocess.run(
        [office, "--headless", profile, "--convert-to", ending, "--outdir", str(out), str(path)],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    if not (again := out / f"{path.stem}.{ending}").exists():
        pytest.skip(f"this LibreOffice has no Calc ({done.stderr.strip()[-80:]})")
    return again


def both(*edits: Edit) -> Edit:
    def edit(book: Workbook) -> None:
        for one in edits:
            one(book)

    return edit


# What was not touched


def test_a_workbook_that_nobody_touched_changes_nothing(register: Register, tmp_path: Path) -> None:
    found, wrong, reading = read(export(register, tmp_path / "register.xlsx"))
    assert (found, wrong) == ([], [])
    assert (reading.register, reading.format) == ("cpcc", "workbook of the register cpcc, as at 9 October 2019")
    assert reading.remarks == (
        "Written when entry 7 was the last, for the sub-group. What was not changed in it is left as it is.",
    )


def test_nor_one_that_openpyxl_saved_again(register: Register, tmp_path: Path) -> None:
    found, wrong, _ = edited(register, tmp_path, lambda book: None)
    assert (found, wrong) == ([], [])


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_nor_one_that_libreoffice_saved_again(register: Register, tmp_path: Path, ending: str) -> None:
    found, wrong, reading = read(saved_again(export(register, tmp_path / "register.xlsx"), tmp_path / "again", ending))
    assert (found, wrong) == ([], [])
    assert len(reading.remarks) == 1


@settings(max_examples=examples(40), deadline=None)
@given(worlds, st.sampled_from(DAYS), st.sampled_from(list(Audience)))
def test_nor_that_of_any_register_on_any_day_for_any_audience(
    tmp_path_factory: pytest.TempPathFactory, world: list[Move], on: date, audience: Audience
) -> None:
    clock = SteppingClock()
    register = in_memory(clock)
    for move in world:
        play(register, clock, move)
    path = export(register, tmp_path_factory.mktemp("world") / "register.xlsx", audience, on)
    with pytest.MonkeyPatch.context() as here:  # a child process for each would take minutes
        here.setattr(register_workbook, "run_apart", lambda function, path: texts(path))
        found, wrong, reading = read(path)
    assert (found, wrong) == ([], [])
    assert len(reading.remarks) == 1


def test_same_register_same_bytes(register: Register, tmp_path: Path) -> None:
    one, two = (export(register, tmp_path / name).read_bytes() for name in ("1.xlsx", "2.xlsx"))
    assert one == two


# What was changed


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "field", "expected"),
    [
        ("Assets", 2, "Name", "Copse Court, Thorpe Wood", "name", "Copse Court, Thorpe Wood"),
        ("Assets", 2, "Status", "Surplus", "status", "Surplus"),
        ("Assets", 2, "Tenure", None, "tenure", None),
        ("Assets", 2, "Floor area (m²)", 3080, "floor_area", {"m2": "3080", "basis": "GIA"}),
        ("Assets", 2, "Floor area (m²)", "3,080.25", "floor_area", {"m2": "3,080.25", "basis": "GIA"}),
        ("Assets", 2, "Floor area basis", None, "floor_area", {"m2": "3079.5"}),
        ("Assets", 2, "Postcode", None, "address", {"lines": ["Thorpe Wood", "Peterborough"]}),
        ("Assets", 2, "Address", None, "address", {"lines": [], "postcode": "PE3 6SF"}),
        ("Assets", 2, "UPRN", 100090012346, "uprn", "100090012346"),
        ("Assets", 2, "Facilities", "=HYPERLINK", "facilities", "=HYPERLINK"),
        ("Assets", 2, "Succeeded by", "ely", "succeeded_by", ["ely"]),
        ("Decisions", 2, "Assets", None, "assets", []),
        ("Decisions", 2, "Assets", "ely", "assets", ["ely"]),
        ("Decisions", 2, "Amount (£)", 264001, "amount_gbp", "264001"),
        ("Decisions", 2, "Decided on", date(2019, 7, 17), "decided_on", "2019-07-17"),
        ("Decisions", 2, "Decided on", "17/07/2019", "decided_on", "2019-07-17"),
        ("Decisions", 2, "Signed on", "2019", "signed_on", "2019"),
        ("Updates", 2, "Retired", "yes", "retired", True),
        ("Updates", 2, "Text", "Sold.\nCompleted.", "text", "Sold.\nCompleted."),
        ("Leases", 2, "Term years", 30, "term_years", 30),
        ("Leases", 2, "Within the 1954 Act", None, "within_1954_act", None),
        ("Leases", 2, "Within the 1954 Act", True, "within_1954_act", True),
    ],
)  # fmt: skip
def test_just_the_field_that_was_changed_comes_back(
    register: Register, tmp_path: Path, sheet: str, row: int, heading: str, value: object, field: str, expected: object
) -> None:
    cell = write(sheet, row, heading, value)

    def as_text(book: Workbook) -> None:
        cell(book)
        kind = next(kind for kind, title in SHEETS.items() if title == sheet)
        if isinstance(value, str):
            book[sheet].cell(row, column(kind, heading)).data_type = "s"

    found, wrong, _ = edited(register, tmp_path, as_text)
    assert wrong == []
    assert [record.fields for record in found] == [{field: expected}]
    assert found[0].seen == register.newest(found[0].kind, found[0].key)
    assert (found[0].place.sheet, found[0].place.row) == (sheet, row)


def test_a_location_is_taken_back_whole(register: Register, tmp_path: Path) -> None:
    found, _, _ = edited(register, tmp_path, write("Assets", 2, "Easting (m)", 515401))
    assert found[0].fields == {
        "location": {"easting_m": 515401, "northing_m": 298100, "accuracy_m": 100, "source": "a map"}
    }


def test_from_when_it_is_true_comes_with_the_change(register: Register, tmp_path: Path) -> None:
    edits = both(write("Assets", 2, "Status", "surplus"), write("Assets", 2, ON, "2019-09"))
    assert edited(register, tmp_path, edits)[0][0].on == "2019-09"


def test_a_row_without_a_key_is_a_new_record(register: Register, tmp_path: Path) -> None:
    edits = both(
        write("Assets", 9, "Name", "March Police Station"), write("Assets", 9, "Status", "operational"),
        write("Updates", 3, "Asset", "March Police Station"), write("Updates", 3, "Column", "situation"),
        write("Updates", 3, "Text", "Opened."), write("Updates", 3, ON, date(2019, 10, 1)),
    )  # fmt: skip
    found, wrong, _ = edited(register, tmp_path, edits)
    assert wrong == []
    assert [(r.kind, r.key, r.handle, r.seen, r.on, r.fields) for r in found] == [
        ("asset", "", "March Police Station", None, "", {"name": "March Police Station", "status": "operational"}),
        ("update", "", "", None, "2019-10-01",
         {"asset": "March Police Station", "column": "situation", "text": "Opened."}),
    ]  # fmt: skip


def test_a_new_row_may_name_its_key(register: Register, tmp_path: Path) -> None:
    edits = both(*(write("Assets", 9, heading, value) for heading, value in (
        (KEY, "march"), ("Name", "March"), ("Status", "operational"),
    )))  # fmt: skip
    found, _, _ = edited(register, tmp_path, edits)
    assert [(record.key, record.seen) for record in found] == [("march", 0)]


def test_rows_may_be_sorted_and_columns_moved(register: Register, tmp_path: Path) -> None:
    def shuffle(book: Workbook) -> None:
        rows = [[cell.value for cell in row] for row in book["Assets"].iter_rows()]
        rows = [row[::-1] for row in (rows[0], rows[2], rows[1])]
        del book["Assets"]
        sheet = book.create_sheet("Assets")
        for row in rows:
            sheet.append(row)
            for cell in sheet[sheet.max_row]:
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type

    found, wrong, _ = edited(register, tmp_path, shuffle)
    assert (found, wrong) == ([], [])


def test_a_row_that_was_taken_out_changes_nothing_and_is_said(register: Register, tmp_path: Path) -> None:
    found, wrong, reading = edited(register, tmp_path, lambda book: book["Assets"].delete_rows(2))
    assert (found, wrong) == ([], [])
    assert reading.remarks[1].startswith('Sheet "Assets": taken out, which changes nothing: copse-court. The register')


def test_what_is_not_the_registers_is_said(register: Register, tmp_path: Path) -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("My sums")["A1"] = 3
        book["Assets"].cell(1, 40).value = "Visited"
        del book["Receipts"]
        book["Meetings"].delete_cols(column("meeting", "Place"))

    found, wrong, reading = edited(register, tmp_path, add)
    assert (found, wrong) == ([], [])
    assert reading.remarks[1:] == (
        'Sheet "Assets": Visited is not the register\'s, and is not read.',
        'Sheet "Meetings": the columns Place are gone, and nothing of them changes.',
        "Not the register's, and not read: the sheets My sums.",
    )


# What is refused


@pytest.mark.parametrize(
    ("edit", "place", "message"),
    [
        (write("Assets", 2, "Tenure", "Leashold"), "row 2, column Tenure",
         '"Leashold" is no tenure; expected one of freehold, leasehold, licence, option, other; nearest "leasehold"'),
        (write("Assets", 2, "Name", None), "row 2, column Name", "cannot be empty"),
        (write("Assets", 2, "Floor area (m²)", "3,O79"), "row 2, column Floor area (m²)", "letter O for a zero"),
        (write("Assets", 2, "Easting (m)", "east"), "row 2, column Easting (m)", "expected a whole number"),
        (write("Assets", 2, "Notes", "Ward: East"), "row 2, column Notes", "only shown here; `estates edit`"),
        (write("Assets", 2, "Stands since", "2001"), "row 2, column Stands since", "it is only shown"),
        (write("Assets", 2, KEY, "copse"), "row 2, column Key", "a key never changes"),
        (write("Assets", 3, KEY, "copse-court"), "row 3, column Key", "row 2 has this key already"),
        (write("Assets", 2, SEEN, 1), "row 2", "it was written when entry 1 was the newest of copse-court"),
        (write("Assets", 2, ON, "2019-09"), "row 2, column True from", "nothing was changed"),
        (both(write("Assets", 2, ON, "soon"), write("Assets", 2, "Tenure", None)), "row 2, column True from",
         '"soon" is no date'),
        (write("Assets", 1, KEY, "Clef"), "row 1", 'found no "Key"; nothing of this sheet is read'),
        (both(write("Assets", 9, "Name", "New"), write("Assets", 9, "Stands since", "2019")),
         "row 9, column Stands since", 'write the date under "True from"'),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_names_its_cell(
    register: Register, tmp_path: Path, edit: Edit, place: str, message: str
) -> None:
    found, wrong, _ = edited(register, tmp_path, edit)
    assert found == []
    assert str(wrong[0]).startswith(f'register.xlsx, sheet "Assets", {place}: ')
    assert message in wrong[0].message


def test_a_value_of_several_parts_needs_all_its_columns(register: Register, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        write("Assets", 2, "Floor area (m²)", 5)(book)
        book["Assets"].delete_cols(column("asset", "Floor area basis"))

    found, wrong, _ = edited(register, tmp_path, edit)
    assert found == []
    assert wrong[0].message == "it cannot be changed without the column Floor area basis; export again"


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("B1", 2, "expected a workbook of format 1, found format 2; install the newer version"),
        ("B5", "yesterday", "found something else in its row 5"),
        ("A2", "book", "found something else in its row 2"),
    ],
)
def test_a_hidden_sheet_that_was_tampered_with_is_refused(
    register: Register, tmp_path: Path, cell: str, value: object, expected: str
) -> None:
    with pytest.raises(Unreadable, match=expected):
        edited(register, tmp_path, lambda book: book[HIDDEN_SHEET].__setitem__(cell, value))


def test_a_workbook_without_the_hidden_sheet_is_no_register(register: Register, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="export the register again"):
        edited(register, tmp_path, lambda book: book.__delitem__(HIDDEN_SHEET))


# What is withheld


def test_what_was_withheld_from_the_reader_is_not_emptied_when_it_comes_back(
    register: Register, tmp_path: Path
) -> None:
    say(register, "asset", "ely", "2019-08", marking="commercial", tenure="leasehold")
    path = export(register, tmp_path / "register.xlsx", Audience.PUBLIC)
    book = load_workbook(path)
    assert book["Assets"].cell(3, column("asset", "Tenure")).value is None
    assert book["Assets"].cell(3, column("asset", SEEN)).value == 3
    book.save(path)
    assert read(path)[:2] == ([], [])


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_it_is_known_by_its_content_whatever_program_saved_it(register: Register, tmp_path: Path, ending: str) -> None:
    path = saved_again(export(register, tmp_path / "register.xlsx"), tmp_path / "again", ending)
    assert sniff(path.rename(tmp_path / "without-an-ending")) is Format.REGISTER_WORKBOOK


# Hostile and broken


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_workbook_that_is_cut_short_is_a_sentence(register: Register, tmp_path: Path, share: float) -> None:
    path = export(register, tmp_path / "register.xlsx")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(Unreadable, match=r"register\.xlsx: expected a whole workbook, found damage"):
        read(path)


def test_a_cell_that_holds_an_error_is_refused_and_empties_nothing(register: Register, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"an error such as #N/A in F2 in sheet\d+\.xml"):
        edited(register, tmp_path, write("Assets", 2, "Tenure", "#REF!"))


def test_a_cell_at_the_far_end_of_a_sheet_is_refused_before_it_is_read(register: Register, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cells at most"):
        edited(register, tmp_path, lambda book: book["Assets"].__setitem__("XFD1048576", "x"))


def test_a_text_that_no_paper_can_print_is_named(register: Register, tmp_path: Path) -> None:
    _, wrong, _ = edited(register, tmp_path, write("Assets", 2, "Facilities", "a\u202eb"))
    assert "cannot print U+202E RIGHT-TO-LEFT OVERRIDE" in wrong[0].message
