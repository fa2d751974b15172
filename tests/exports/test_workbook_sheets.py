"""The register as a workbook: what its sheets hold, and what they never hold."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from estates.exports.workbook import build_workbook, render_workbook
from estates.importers.register_sheets import HIDDEN_SHEET, KEY, ON, READ_ME, SEEN, SHEETS, WORDS_SHEET, columns
from estates.model.kinds import KINDS
from estates.model.vocabulary import Audience
from estates.register.register import Register
from tests.builders import SteppingClock, in_memory, say

TODAY = date(2019, 10, 9)


@pytest.fixture
def register() -> Iterator[Register]:
    with in_memory(SteppingClock("2019-09-01")) as book:
        say(book, "asset", "copse-court", "2019-06-26", name="Copse Court", status="options",
            floor_area="3,079.50 GIA", address={"lines": ["Unit 3, Thorpe Wood", "Peterborough"]})  # fmt: skip
        say(book, "asset", "copse-court", "2019-07", marking="commercial", tenure="leasehold", facilities="A secret")
        say(book, "decision", "sale", "2019-07", subject="Sale", decided_on="2019-07-17", signed_on="2019-07",
            amount_gbp="264000.50")  # fmt: skip
        yield book


def book(register: Register, audience: Audience = Audience.SUB_GROUP, on: date = TODAY) -> Workbook:
    return load_workbook(BytesIO(render_workbook(build_workbook(register, on, audience))))


def parts(register: Register, audience: Audience) -> dict[str, str]:
    """The files inside the workbook, as text."""
    with ZipFile(BytesIO(render_workbook(build_workbook(register, TODAY, audience)))) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def row(found: Workbook, kind: str, number: int = 2) -> dict[str, Any]:
    """A row's cells by their headings."""
    sheet = found[SHEETS[kind]]
    return {str(head.value): sheet.cell(number, head.column) for head in sheet[1]}


def test_a_sheet_for_each_kind_that_fits_rows_and_two_that_nobody_sees(register: Register) -> None:
    found = book(register)
    assert found.sheetnames == [HIDDEN_SHEET, READ_ME, *SHEETS.values(), WORDS_SHEET]
    assert {name: found[name].sheet_state for name in found.sheetnames if found[name].sheet_state != "visible"} == {
        HIDDEN_SHEET: "veryHidden", WORDS_SHEET: "veryHidden",
    }  # fmt: skip
    assert found.active is found[READ_ME]
    assert KINDS.keys() - SHEETS.keys() == {"body", "publication", "analysis", "withholding", "redaction"}


@pytest.mark.parametrize("kind", SHEETS)
def test_headings_are_told_apart_explained_frozen_and_filtered(register: Register, kind: str) -> None:
    sheet = book(register)[SHEETS[kind]]
    headings = [str(cell.value) for cell in sheet[1]]
    assert len({heading.casefold() for heading in headings}) == len(headings) == len(columns(kind)) + 4
    assert all(cell.comment and len(cell.comment.text) > 5 for cell in sheet[1])
    assert (sheet.freeze_panes, str(sheet.auto_filter.ref)[:3]) == ("C2", "A1:")
    assert sheet.column_dimensions[sheet.cell(1, len(headings)).column_letter].hidden
    assert headings[-1] == SEEN


@pytest.mark.parametrize("kind", SHEETS)
def test_the_words_of_a_closed_list_can_be_chosen(register: Register, kind: str) -> None:
    found = book(register)
    offered = {
        str(one.sqref).split(":")[0]: str(one.formula1) for one in found[SHEETS[kind]].data_validations.dataValidation
    }
    words = {str(line[0].value): [str(cell.value) for cell in line[1:] if cell.value] for line in found[WORDS_SHEET]}
    for column in columns(kind):
        cell = row(found, kind)[column.heading].coordinate
        if column.words:
            line = int(offered[cell].rpartition("$")[2])
            listed = [str(one.value) for one in found[WORDS_SHEET][line][1:] if one.value]
            assert listed == list(column.words) == words["/".join(column.words)]
        elif column.shape.refers in SHEETS and not column.shape.many:
            assert offered[cell] == f"{SHEETS[column.shape.refers]}!$A$2:$A$9999"


def test_a_key_cannot_be_typed_over(register: Register) -> None:
    keys = book(register)["Assets"].data_validations.dataValidation[0]
    assert (str(keys.sqref), keys.type, keys.formula1, keys.errorTitle) == (
        "A2", "custom", "FALSE", "A key never changes",
    )  # fmt: skip


def test_full_dates_are_dates_and_reduced_ones_text(register: Register) -> None:
    cells = row(book(register), "decision")
    assert cells["Decided on"].value.isoformat() == "2019-07-17T00:00:00"
    assert cells["Decided on"].number_format == "yyyy-mm-dd"
    assert (cells["Signed on"].value, cells["Signed on"].number_format) == ("2019-07", "@")


def test_an_empty_cell_for_a_date_keeps_what_is_typed_there_as_text(register: Register) -> None:
    assert row(book(register), "decision", 9)["Decided on"].number_format == "General"
    sheet = book(register)["Decisions"]
    place = row(book(register), "decision")["Decided on"].column_letter
    assert sheet.column_dimensions[place].number_format == "@"
    assert row(book(register), "update")[ON].number_format in ("@", "General")


def test_money_and_areas_are_numbers(register: Register) -> None:
    found = book(register)
    amount, area = row(found, "decision")["Amount (£)"], row(found, "asset")["Floor area (m²)"]
    assert (amount.value, amount.number_format) == (264000.5, "#,##0.00")
    assert (area.value, area.data_type) == (3079.5, "n")


def test_what_a_number_cannot_hold_exactly_stays_text(register: Register) -> None:
    say(register, "asset", "far", "2019", name="Far", status="options", site_area_ha="1.23456789012345678")
    assert row(book(register), "asset", 3)["Site area (ha)"].value == "1.23456789012345678"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "{=1}"])
def test_no_text_ever_begins_a_formula_in_whatever_field(start: str) -> None:
    """Every field of every kind that takes text."""
    with in_memory(SteppingClock("2019-09-01")) as register:
        text = f"{start}1+1"
        texts = {
            "asset": {"name": text, "status": "options", "facilities": text, "current_use": text, "reference": text,
                      "tenure_detail": text, "address": {"lines": [text, text]},
                      "notes": [{"label": text, "text": text}],
                      "location": {"easting_m": 515400, "northing_m": 298100, "accuracy_m": 1, "source": text}},
            "meeting": {"of": "panel", "date": "2019", "state": "held", "place": text, "title": text},
            "decision": {"subject": text, "decided_on": "2019", "reference": text, "decision": text, "summary": text,
                         "contact_officer": text, "signatory": text, "confirmation": text, "subject_notified": text,
                         "decision_notified": text, "background": [{"title": text}]},
            "update": {"asset": "asset-1", "column": "situation", "text": text, "reference": text},
            "lease": {"asset": "asset-1", "side": "held", "counterparty": text, "terms": text},
            "forthcoming": {"area": text, "to_decide": text, "formerly": text, "timescale": text},
            "minute": {"meeting": "meeting-1", "assets": ["asset-1"], "text": text, "item": text, "resolution": text},
            "scheme": {"title": text, "asset": "asset-1", "reference": text, "year": text, "progress": text},
            "receipt": {"asset": "asset-1", "amount_gbp": "1", "received": "2019", "payer": text},
        }  # fmt: skip
        for kind, fields in texts.items():
            say(register, kind, f"{kind}-1" if kind != "update" else "", "2019", **fields)
        inside = parts(register, Audience.SUB_GROUP)
        sheets = [text for name, text in inside.items() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == len(SHEETS) + 3
        assert not any("<f>" in sheet or "<f " in sheet or "<hyperlink" in sheet for sheet in sheets)
        found = load_workbook(BytesIO(render_workbook(build_workbook(register, TODAY, Audience.SUB_GROUP))))
        for kind, fields in texts.items():
            cells = {heading: cell for heading, cell in row(found, kind).items() if cell.value is not None}
            said = sum(value == text for value in fields.values())
            assert sum(cell.value == text for cell in cells.values()) >= said > 0
            # A cell of this kind stays text when somebody opens it and leaves it again.
            assert {c.number_format for c in cells.values() if str(c.value).startswith(start)} == {"@"}


def test_the_publics_workbook_knows_nothing_that_is_withheld(register: Register) -> None:
    """Not even that there is something."""
    public = parts(register, Audience.PUBLIC)
    assert not any("A secret" in text for text in public.values())
    assert any("A secret" in text for text in parts(register, Audience.SUB_GROUP).values())
    assert row(book(register, Audience.PUBLIC), "asset")[SEEN].value == 2
    with in_memory(SteppingClock("2019-09-01")) as other:
        say(other, "asset", "copse-court", "2019-06-26", name="Copse Court", status="options",
            floor_area="3,079.50 GIA", address={"lines": ["Unit 3, Thorpe Wood", "Peterborough"]})  # fmt: skip
        say(other, "asset", "copse-court", "2019-07", marking="commercial", tenure="freehold")
        one = build_workbook(other, TODAY, Audience.PUBLIC)
    with in_memory(SteppingClock("2019-09-01")) as other:
        say(other, "asset", "copse-court", "2019-06-26", name="Copse Court", status="options",
            floor_area="3,079.50 GIA", address={"lines": ["Unit 3, Thorpe Wood", "Peterborough"]})  # fmt: skip
        two = build_workbook(other, TODAY, Audience.PUBLIC)
    assert render_workbook(one) == render_workbook(two)


@pytest.mark.parametrize(
    ("audience", "said"),
    [
        (Audience.PUBLIC, "The public: nothing that is withheld from it is in here."),
        (Audience.SUB_GROUP, "The estates sub-group: what is withheld from the public is in it. Keep it there."),
    ],
)
def test_the_first_sheet_says_for_whom_it_is_and_how_to_work(register: Register, audience: Audience, said: str) -> None:
    lines = {str(a.value): str(b.value) for a, b in book(register, audience)[READ_ME].iter_rows(max_col=2)}
    assert "Estates register cpcc, as at 9 October 2019" in lines
    assert lines["For"] == said
    assert "estates import FILE" in lines["Take it back"]
    assert lines["Rows"].startswith("Assets 1, Updates 0")


def test_same_register_same_day_same_bytes_and_no_trace_of_who_made_it(register: Register) -> None:
    content = build_workbook(register, TODAY, Audience.SUB_GROUP)
    assert render_workbook(content) == render_workbook(content)
    properties = book(register).properties
    assert not properties.creator
    assert not properties.lastModifiedBy
    assert properties.created is not None
    assert properties.created.isoformat() == "2019-10-09T00:00:00"


def test_an_estate_of_another_day_is_another_workbook(register: Register) -> None:
    assert row(book(register, on=date(2019, 6, 30)), "asset")["Tenure"].value is None
    assert book(register, on=date(2019, 6, 30))["Decisions"].max_row == 1


def test_a_record_that_is_new_has_room_below(register: Register) -> None:
    sheet = book(register)["Assets"]
    assert sheet.cell(2, 1).value == "copse-court"
    assert sheet.cell(3, 1).value is None
    assert str(sheet.cell(1, 1).value) == KEY
