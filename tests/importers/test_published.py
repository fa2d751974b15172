"""A panel's paper, whatever stands around its appendices: what is found in it, what is not, and what is said of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from estates.importers.document import Cell, Document, Grid, Passage
from estates.importers.finding import Finding, Unreadable
from estates.importers.found import Found, Reading
from estates.importers.published import read_published
from estates.importers.text_file import build_document, read_text
from estates.model.kinds import KINDS
from estates.model.record import field_adapter
from estates.model.vocabulary import Marking

GOLDEN = Path(__file__).parent / "golden"
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
PACK = SEEDS / "000_65765f30b6037475.txt"
needs_pack = pytest.mark.skipif(not PACK.exists(), reason="the published pack is not beside this checkout")
HEADINGS = "Tenure\tFloor Area m²\tFacilities\tCurrent Use\tCurrent Situation/Update\tTimescales/Update"
SURPLUS = f"ASSETS SURPLUS TO OPERATIONAL REQUIREMENTS\n\n{HEADINGS}\n"
EEL_LANE = "Eel Lane Police Station, Eel Lane, March PE15 8NQ\t\t\t\t\t\n"
PANEL = "Norfolk Police and Crime Panel, 23 April 2024\n\n"
FACTS = "Freehold\t375\tOffices\tNone - vacant\tTo let.\tSoon.\n"


def read(text: str) -> Reading:
    return read_published(build_document(text), "paper.txt", "0" * 64)


def records(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [dict(item.fields) for item in reading.records if isinstance(item, Found) and item.kind == kind]


def findings(reading: Reading) -> list[str]:
    return [str(item) for item in reading.records if isinstance(item, Finding)]


def told(reading: Reading) -> dict[str, Any]:
    return {
        "format": reading.format,
        "marking": reading.marking.value,
        "on": reading.on,
        "remarks": list(reading.remarks),
        "items": [
            str(item)
            if isinstance(item, Finding)
            else {"table": item.place.table, "row": item.place.row, "kind": item.kind, "fields": dict(item.fields)}
            for item in reading.records
        ],
    }


def test_a_paper_of_another_panel_reads_as_its_golden_file_says() -> None:
    """Headings in other words and another order, units to convert, a column that has no field, rows that go on, a name
    in any cell, a table over two pages, a slip in a tenure and one in a figure."""
    reading = read_published(read_text(GOLDEN / "panel-paper.txt"), "panel-paper.txt", "0" * 64)
    assert told(reading) == json.loads((GOLDEN / "panel-paper.json").read_text(encoding="utf-8"))


def test_what_is_found_is_what_the_register_takes() -> None:
    reading = read_published(read_text(GOLDEN / "panel-paper.txt"), "panel-paper.txt", "0" * 64)
    for found in reading.records:
        if isinstance(found, Found):
            for name, value in found.fields.items():
                refers = name in ("asset", "panel_told")
                field_adapter(KINDS[found.kind], name).validate_python("key" if refers else value)


# --- the published pack of 9 October 2019 ---


@needs_pack
def test_the_published_pack_holds_six_assets_in_three_tables() -> None:
    reading = read_published(read_text(PACK), PACK.name, "0" * 64)
    found = [tuple(asset.get(name) for name in ("name", "address", "status", "tenure", "floor_area", "facilities",
             "current_use")) for asset in records(reading, "asset")]  # fmt: skip

    def area(m2: str) -> dict[str, str]:
        return {"m2": m2, "basis": "unstated"}

    assert found == [
        ("Chord Park Unit C", "London Road, Godmanchester PE29 2BQ", "surplus", "freehold", area("375"), "Offices",
         "None - vacant"),
        ("Copse Court", "Thorpe Wood, Peterborough PE3 6SF", "options", "freehold", area("3079"), "Offices",
         "Operational"),
        ("Monks Wood Training Centre", "Huntingdon PE28 2LS", "options", "freehold", area("3825"), "Training Centre",
         "Operational"),
        ("St Neots Police Station", "Dovehouse Close, St Neots PE19 1DS", "options", "freehold", area("503"), "Offices",
         "Operational"),
        ("Wisbech Police Station", "Nene Parade, Wisbech PE13 3BT", "options", "leasehold", area("1112"),
         "Enquiry Office, Offices", "Operational"),
        ("Southern Police Station", None, "proposed", None, None, None, None),
    ]  # fmt: skip


@needs_pack
def test_the_published_pack_s_cells_are_to_the_letter_but_for_their_broken_endings() -> None:
    pack = PACK.read_text(encoding="utf-8")
    updates = records(read_published(read_text(PACK), PACK.name, "0" * 64), "update")
    assert [update["column"] for update in updates] == ["situation", "timescale"] * 6
    mended = pack.replace("7 th August", "7th August").replace("1 st March", "1st March")
    assert [update["text"] for update in updates if update["text"] not in mended] == []
    assert [update["text"] for update in updates if update["text"] not in pack] == [
        updates[8]["text"], updates[10]["text"]
    ]  # fmt: skip


@needs_pack
def test_the_published_pack_says_its_day_its_period_its_decisions_and_its_areas() -> None:
    reading = read_published(read_text(PACK), PACK.name, "0" * 64)
    assert (reading.on, reading.marking) == ("..2019-10-09", Marking.PUBLIC)
    assert "it says what is new since the panel of June 2019" in reading.remarks
    items = list(reading.records)
    decisions = [item.fields for item in items if isinstance(item, Found) and item.kind == "decision"]
    assert [(d["reference"], d["decided_on"]) for d in decisions] == [
        ("CPCC 2019-011", "2019-07-17"), ("CPCC 2019-012", "2019-07-17"), ("CPCC 2019-013", "2019-07-19"),
        ("CPCC 2019-014", "2019-07-25"), ("CPCC 2019-015", "2019-07-25"),
    ]  # fmt: skip
    areas = [item.fields for item in items if isinstance(item, Found) and item.kind == "forthcoming"]
    assert [area["area"] for area in areas] == [
        "APPOINTMENTS", "BUDGET AND PRECEPT", "COLLABORATION", "CAMBRIDGESHIRE SOUTHERN POLICE STATION", "ESTATES",
        "EXTERNAL FUNDING OPPORTUNITIES", "FIRE GOVERNANCE PROPOSALS", "GRANT FUNDING",
        "POLICING AND CRIME ACT 2017 OPPORTUNITIES", "POLICING EDUCATION QUALIFICATIONS FRAMEWORK",
    ]  # fmt: skip
    assert [len(area.get("reports", ())) for area in areas] == [0, 1, 0, 8, 4, 0, 20, 1, 3, 1]
    assert [item for item in items if isinstance(item, Finding)] == []


@pytest.mark.parametrize("name", ["001_4b7145704c09ddbe", "002_3a47b0fb0bef4358", "003_597879121c27fa56"])
def test_papers_without_an_appendix_are_refused(name: str) -> None:
    file = SEEDS / f"{name}.txt"
    if not file.exists():
        pytest.skip("the published papers are not beside this checkout")
    with pytest.raises(Unreadable, match="none of these"):
        read_published(read_text(file), file.name, "0" * 64)


def test_an_update_beside_a_timescale_is_the_situation() -> None:
    """Alone it is the timescale; beside a situation it has no field, and is kept as a note."""
    facts = "Eel Lane, March\tFreehold\tTo let.\tSoon.\n"
    updates = records(read(f"{PANEL}Surplus assets\n\nSite\tTenure\tUpdate\tTimescale\n{facts}"), "update")
    assert [(one["column"], one["text"]) for one in updates] == [("situation", "To let."), ("timescale", "Soon.")]
    updates = records(read(f"{PANEL}Surplus assets\n\nSite\tTenure\tSituation\tUpdate\n{facts}"), "update")
    assert [(one["column"], one["text"]) for one in updates] == [("situation", "To let."), ("timescale", "Soon.")]


def test_an_area_may_have_a_column_of_its_own() -> None:
    reading = read(
        f"{PANEL}Appendix 3\n\nArea\tTo be decided\tBackground reports\tTimescale\n"
        "Estates\tDisposal of Maidstone.\tBoard paper\tAutumn 2024\nGrants\tVictims.\t\tJune 2024\n"
    )
    areas = records(reading, "forthcoming")
    assert [(one["area"], one["to_decide"], one["timescale"]) for one in areas] == [
        ("Estates", "Disposal of Maidstone.", "Autumn 2024"), ("Grants", "Victims.", "June 2024"),
    ]  # fmt: skip


@pytest.mark.parametrize("total", ["Total", "Grand total:", "TOTALS"])
def test_a_row_of_totals_in_a_paper_is_told_and_is_no_asset(total: str) -> None:
    reading = read(
        f"{PANEL}Surplus assets\n\nSite\tTenure\tFloor area\tSituation\n"
        f"Eel Lane, March\tFreehold\t375\tTo let.\n{total}\t\t375\t\n"
    )
    items = list(reading.records)
    names = [item.fields["name"] for item in items if isinstance(item, Found) and item.kind == "asset"]
    assert names == ["Eel Lane"]
    assert [item.message for item in items if isinstance(item, Finding)] == [
        f'"{total}" is a row of totals and no asset'
    ]


# --- what a paper is ---


def test_a_paper_for_the_sub_group_never_comes_in_as_public() -> None:
    reading = read(f"CONFIDENTIAL – for the Estates Sub-Group only, not for publication\n\n{SURPLUS}{EEL_LANE}{FACTS}")
    assert reading.marking is Marking.PROTECT
    assert any("is not public: all of it is marked protect" in remark for remark in reading.remarks)


@pytest.mark.parametrize(
    "banner",
    [
        "NOT FOR PUBLICATION by virtue of paragraph 3 of Schedule 12A, Local Government Act 1972",
        "This report is not for publication",
        "Appendix B (not for publication)",
        "CONFIDENTIAL – Surplus sites and reserve prices",
        "Private and Confidential",
        "(CONFIDENTIAL)",
        "Protective marking: Confidential",
        "OFFICIAL-SENSITIVE",
        "Official: Sensitive",
        "RESTRICTED",
        "EXEMPT APPENDIX C",
        "Exempt from publication under paragraph 3",
    ],
)
def test_a_paper_that_says_that_it_is_not_for_the_public_never_comes_in_as_public(banner: str) -> None:
    reading = read(f"{PANEL}{banner}\n\n{SURPLUS}{EEL_LANE}{FACTS}")
    assert (reading.on, reading.marking) == ("..2024-04-23", Marking.PROTECT)
    assert any("is not public: all of it is marked protect" in remark for remark in reading.remarks)


@pytest.mark.parametrize(
    "line",
    [
        "Confidential waste is collected from Ely every Monday.",
        "Exempt items were discussed in private.",
        "Restricted access to the yard was reported.",
        "The restricted covenant, and what is confidential, were noted.",
        "OFFICIAL – Norfolk Police and Crime Panel",
    ],
)
def test_a_published_paper_may_speak_of_what_is_confidential(line: str) -> None:
    reading = read(f"{PANEL}{line}\n\n{SURPLUS}{EEL_LANE}{FACTS}")
    assert (reading.format, reading.marking) == ("a published paper", Marking.PUBLIC)


def test_a_table_in_a_document_without_a_panels_day_is_not_taken_for_published() -> None:
    """An office's own list in Word has a name and a tenure too, and columns that nobody may see."""
    reading = read("Keyholders\n\nSite\tTenure\tAlarm code\nEly Police Station\tFreehold\t4471\n")
    assert len(records(reading, "asset")) == 1
    assert (reading.format, reading.marking) == ("a paper", Marking.PROTECT)
    assert "without a panel's day nothing shows that it was published: all of it is marked protect" in reading.remarks


def test_a_paper_without_a_day_asks_for_one() -> None:
    reading = read(SURPLUS + EEL_LANE + FACTS)
    assert reading.on == ""
    assert "the paper does not say of which day it is: say --on" in reading.remarks


def test_the_day_is_the_panel_s_and_not_that_of_its_last_minutes() -> None:
    head = "FENLAND POLICE AND CRIME PANEL\n\nMinutes of the meeting held on 6 December 2017\n\n14 March 2018, 2 pm\n\n"
    assert read(head + SURPLUS + EEL_LANE + FACTS).on == "..2018-03-14"


def test_a_paper_with_no_such_table_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"paper\.txt: expected a panel's paper with a table of assets"):
        read("Date\tTitle\n1 May 2019\tA talk\n")


def test_tables_that_lost_their_columns_are_said_to_have() -> None:
    with pytest.raises(Unreadable, match="lost their columns"):
        read("ASSETS SURPLUS TO REQUIREMENTS\n\nTenure\n\nFreehold\n\nASSET PROPOSALS\n\nSouthern Station\n")


# --- rows ---


@pytest.mark.parametrize("cell", range(6))
def test_a_name_may_stand_in_any_cell_of_its_row(cell: int) -> None:
    row = "\t".join("Eel Lane Police Station, Eel Lane, March PE15 8NQ" if n == cell else "" for n in range(6))
    (asset,) = records(read(f"{SURPLUS}{row}\n{FACTS}"), "asset")
    assert (asset["name"], asset["address"]) == ("Eel Lane Police Station", "Eel Lane, March PE15 8NQ")


def test_an_asset_whose_cells_are_on_the_next_page_is_one_asset() -> None:
    again = f"12\n\n{HEADINGS}\n"
    reading = read(f"{SURPLUS}{EEL_LANE}\n{again}{FACTS}")
    (asset,) = records(reading, "asset")
    assert asset["tenure"] == "freehold"


def test_a_cell_broken_over_a_page_goes_on_in_its_sentence() -> None:
    text = f"{SURPLUS}{EEL_LANE}Freehold\t375\tOffices\tNone\tTo be let to the\tSoon.\n\n{HEADINGS}\n"
    reading = read(f"{text}\t\t\t\tcouncil in May.\tOr later.\n")
    assert [update["text"] for update in records(reading, "update")] == [
        "To be let to the council in May.", "Soon.", "Or later."
    ]  # fmt: skip


def test_a_name_that_is_said_to_continue_is_the_same_asset() -> None:
    more = "Eel Lane Police Station, Eel Lane, March PE15 8NQ (continued)\t\t\t\t\t\n\t\t\t\tAnd sold.\t\n"
    reading = read(f"{SURPLUS}{EEL_LANE}{FACTS}\n{HEADINGS}\n{more}")
    assert len([item for item in list(reading.records) if isinstance(item, Found) and item.kind == "asset"]) == 1


def test_a_column_that_has_no_field_is_a_note_under_its_heading() -> None:
    text = SURPLUS.replace("Facilities", "EPC rating") + EEL_LANE + FACTS
    (asset,) = records(read(text), "asset")
    assert asset["notes"] == [{"label": "EPC rating", "text": "Offices"}]


def test_columns_are_found_in_any_order() -> None:
    order = [5, 3, 1, 0, 2, 4]

    def shuffled(line: str) -> str:
        cells = line.rstrip("\n").split("\t")
        return "\t".join(cells[n] for n in order) + "\n"

    text = f"ASSETS SURPLUS\n\n{shuffled(HEADINGS)}{EEL_LANE}{shuffled(FACTS)}"
    plain = [dict(f.fields) for f in read(SURPLUS + EEL_LANE + FACTS).records if isinstance(f, Found)]
    assert [dict(f.fields) for f in read(text).records if isinstance(f, Found)] == plain


def test_a_scanned_letter_in_a_figure_is_named_with_its_place() -> None:
    reading = read(SURPLUS + EEL_LANE + FACTS.replace("375", "3,O79"))
    assert findings(reading) == [
        'paper.txt, table 1, row 3, column Floor Area m²: "3,O79" is not a number; is that a letter O for a zero?; '
        "expected digits, as in 3,079 or 3079.5"
    ]


def test_an_asset_below_no_title_has_no_status_and_is_said_to_have_none() -> None:
    reading = read(f"{HEADINGS}\n{EEL_LANE}{FACTS}")
    (asset,) = records(reading, "asset")
    assert "status" not in asset
    assert any("no title above its table" in remark for remark in reading.remarks)


def test_a_full_width_row_is_a_name_though_it_says_no_postcode() -> None:
    names = tuple(Cell((words,)) for words in HEADINGS.split("\t"))
    rows = (names, (Cell(("Northern Hub",), 6),), tuple(Cell((words,)) for words in FACTS.strip().split("\t")))
    document = Document((Passage("ASSET PROPOSALS", level=2), Grid(rows, 1)))
    (asset,) = records(read_published(document, "a.docx", "0" * 64), "asset")
    assert (asset["name"], asset["status"]) == ("Northern Hub", "proposed")


def test_tables_of_other_things_are_left_alone() -> None:
    other = "Risk\tOwner\tUpdate\nFire\tChief\tNone.\n\nDate\tSubject\n1 May 2019\tTalk\n\n"
    reading = read(other + SURPLUS + EEL_LANE + FACTS + "\n" + other)
    assert [item.kind for item in reading.records if isinstance(item, Found)] == ["asset", "update", "update"]


def test_names_and_one_cell_are_enough_below_a_title_that_says_their_status() -> None:
    table = "Property\tSale price\tUpdate\nHopton House\t£250,000\tSold at auction.\n"
    asset, update = [item for item in read(f"PROPERTIES SOLD SINCE JUNE\n\n{table}").records if isinstance(item, Found)]
    assert (asset.fields["name"], asset.fields["status"]) == ("Hopton House", "disposed")
    assert asset.fields["notes"] == [{"label": "Sale price", "text": "£250,000"}]
    assert update.fields["text"] == "Sold at auction."


def test_a_time_scale_in_two_words_is_one() -> None:
    found = records(read(SURPLUS.replace("Timescales/Update", "Time-scale") + EEL_LANE + FACTS), "update")
    assert [update["column"] for update in found] == ["situation", "timescale"]


def test_cells_below_no_name_are_told_row_by_row() -> None:
    """They belonged to nothing, and were gone."""
    reading = read(f"ASSETS SURPLUS\n\n{HEADINGS}\n{FACTS}{FACTS}\nDecision to be made\tBackground papers\tTimescale\n"
                   "Sale of the HQ\tNone\tAutumn\n")  # fmt: skip
    told = "no name of an {} stands above these cells or beside them; expected it in a row of its own"
    assert findings(reading) == [
        f"paper.txt, table 1, row 2: {told.format('asset')}",
        f"paper.txt, table 1, row 3: {told.format('asset')}",
        f"paper.txt, table 2, row 2: {told.format('area')}",
    ]


def test_an_appendix_that_is_continued_keeps_its_title() -> None:
    more = EEL_LANE.replace("Eel Lane", "Mill Lane")
    reading = read(f"{SURPLUS}{EEL_LANE}{FACTS}\nAPPENDIX 4 (continued)\n\n{HEADINGS}\n{more}{FACTS}")
    assert [asset["status"] for asset in records(reading, "asset")] == ["surplus", "surplus"]


def test_what_the_reader_of_the_format_remarked_is_told() -> None:
    document = build_document(SURPLUS + EEL_LANE + FACTS)
    remarked = Document(document.blocks, remarks=("page 4 is a picture of a page",))
    assert read_published(remarked, "a.pdf", "0" * 64).remarks.count("page 4 is a picture of a page") == 1
