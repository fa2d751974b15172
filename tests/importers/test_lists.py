"""Lists of assets: each layout against its golden file, and what a row adds up to."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from estates.errors import Refusal
from estates.importers.finding import Finding, Unreadable
from estates.importers.found import Found, Reading
from estates.importers.headings import FIELDS, fold, letters
from estates.importers.layouts import LAYOUTS as TABLES
from estates.importers.lists import read_list
from estates.model.kinds import KINDS
from estates.model.record import field_adapter
from tests.soak import examples

GOLDEN = Path(__file__).parent / "golden"
KNOWN_HEADINGS = {fold(words) for table in TABLES for column in table.columns for words in column.headings}
LAYOUTS = ["esd", "transparency_code", "insite", "estate_list"]
REAL = Path(__file__).parents[3] / "shared" / "estate-data" / "council-assets" / "cheltenham-2021.csv"


def told(reading: Reading) -> dict[str, Any]:
    """A reading as plain JSON."""
    return {
        "format": reading.format,
        "columns": [list(column) for column in reading.columns],
        "remarks": list(reading.remarks),
        "items": [
            str(item)
            if isinstance(item, Finding)
            else {"row": item.place.row, "kind": item.kind, "fields": item.fields}
            for item in reading.records
        ],
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_reads_its_sample_as_its_golden_file_says(layout: str) -> None:
    expected = json.loads((GOLDEN / f"{layout}.json").read_text(encoding="utf-8"))
    assert told(read_list(GOLDEN / f"{layout}.csv")) == expected


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_found_is_what_the_register_takes(layout: str) -> None:
    taken(read_list(GOLDEN / f"{layout}.csv"))


def taken(reading: Reading) -> int:
    """How many records there are, each value of which the register's own checks take."""
    records = [item for item in reading.records if isinstance(item, Found)]
    for found in records:
        for name, value in found.fields.items():
            try:
                is_handle = (found.kind, name) == ("lease", "asset")
                field_adapter(KINDS[found.kind], name).validate_python("key" if is_handle else value)
            except ValidationError as error:
                raise AssertionError(f"{found.place}, {name}: {error}") from error
    return len(records)


@pytest.mark.skipif(not REAL.exists(), reason="the real list lies beside the project, not in it")
def test_every_row_of_a_real_councils_list_is_in_or_told() -> None:
    assert taken(read_list(REAL)) == 498
    found = [item for item in read_list(REAL).records if isinstance(item, Found)]
    assert sum(item.fields["name"] == "N/A" for item in found) == 0
    assert sum({"label": "PropertyName", "text": "N/A"} in item.fields["notes"] for item in found) == 145
    assert all(
        item.fields["notes"][0] == {"label": "Organisation", "text": "Cheltenham Borough Council"} for item in found
    )
    assert found[-1].place.row == 499


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Reading]:
    def write(text: str, columns: Mapping[str, str] = {}) -> Reading:
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return read_list(path, columns)

    return write


def only(reading: Reading) -> dict[str, Any]:
    """The fields of the one asset."""
    items = [item for item in reading.records if not (isinstance(item, Found) and item.kind == "lease")]
    assert len(items) == 1
    assert isinstance(items[0], Found), str(items[0])
    return dict(items[0].fields)


def findings(reading: Reading) -> list[str]:
    items = list(reading.records)
    assert all(isinstance(item, Finding) for item in items), items
    return [str(item) for item in items]


def test_a_finding_names_file_row_and_column_and_every_bad_cell_is_told(written: Callable[..., Reading]) -> None:
    reading = written("Name,UPRN,Tenure,GIA (sq m)\nCopse Court,12a,Leashold,3O79\n")
    assert findings(reading) == [
        'list.csv, row 2, column UPRN: "12a" is no UPRN; expected 1 to 12 digits',
        'list.csv, row 2, column Tenure: "Leashold" is no tenure; expected one of freehold, leasehold, licence, '
        'option, other; nearest "leasehold"',
        'list.csv, row 2, column GIA (sq m): "3O79" is not a number; is that a letter O for a zero?; expected '
        "digits, as in 3,079 or 3079.5",
    ]


def test_headings_that_nothing_knows_are_kept_as_notes(written: Callable[..., Reading]) -> None:
    asset = only(written("Name,Town,Alarm code holder,\nCopse Court,Godmanchester,Reception,spare\n"))
    assert asset["notes"] == [
        {"label": "Alarm code holder", "text": "Reception"}, {"label": "column D", "text": "spare"},
    ]  # fmt: skip


def test_a_heading_can_be_told_by_hand(written: Callable[..., Reading]) -> None:
    text = "Name,What we call it,Size,Town\nX1,Copse Court,1000,Godmanchester\n"
    columns = {"What we call it": "name", "Name": "reference", "size": "floor_area (NIA, sq ft)", "Town": ""}
    reading = written(text, columns)
    assert reading.columns == (
        ("Name", "reference"), ("What we call it", "name"), ("Size", "floor_area (NIA, sq ft)"), ("Town", ""),
    )  # fmt: skip
    assert only(reading) == {
        "reference": "X1",
        "name": "Copse Court",
        "floor_area": {"m2": "92.9", "basis": "NIA"},
        "notes": [{"label": "Size", "text": "1000"}, {"label": "Town", "text": "Godmanchester"}],
    }


def test_what_the_plan_shows_of_a_column_can_be_said_back() -> None:
    """ "address.town" and "town" are one field."""
    for layout in LAYOUTS:
        path = GOLDEN / f"{layout}.csv"
        shown = dict(read_list(path).columns)
        assert dict(read_list(path, shown).columns) == shown


def test_a_column_told_by_hand_must_be_there_and_be_a_field(written: Callable[..., Reading]) -> None:
    with pytest.raises(Refusal) as caught:
        written("Name,Town\nX,Y\n", {"Nmae": "name", "Town": "twon"})
    assert caught.value.sentences == (
        'list.csv: no column is headed "Nmae"; nearest: Name.',
        'column Town: "twon" is no field of a list; expected one of town.',
    )


def test_a_list_without_known_headings_is_refused_with_what_stands_there(written: Callable[..., Reading]) -> None:
    with pytest.raises(Unreadable, match=r"list.csv: expected a row of headings, .*\(the first is a \| b\)"):
        written("a,b\n1,2\n")


def test_groups_above_the_headings_say_what_they_are_of(written: Callable[..., Reading]) -> None:
    text = ",,Floor area (sq ft),,Lease,\nSite,Town,GIA,NIA,Start,Term\nCopse Court,Godmanchester,1000,900,2015,15\n"
    reading = written(text.replace("Town,GIA", "Tenure,GIA").replace("Godmanchester", "Leasehold"))
    assert dict(reading.columns) == {
        "Site": "name", "Tenure": "tenure", "Floor area (sq ft) GIA": "floor_area (GIA, sq ft)",
        "Floor area (sq ft) NIA": "floor_area (NIA, sq ft)", "Lease Start": "lease.start", "Lease Term": "lease.term",
    }  # fmt: skip
    asset, lease = reading.records
    assert isinstance(asset, Found)
    assert isinstance(lease, Found)
    assert asset.fields["floor_area"] == {"m2": "92.9", "basis": "GIA"}
    assert {"label": "Floor area (sq ft) NIA", "text": "900"} in asset.fields["notes"]
    assert lease.fields == {"asset": asset.handle, "side": "held", "start": "2015", "term_years": 15}


@pytest.mark.parametrize(
    ("cell", "m2", "kept"),
    [
        ("3079", "3079", False),
        ("3,079 sq m", "3079", False),
        ("3,079 m²", "3079", False),
        ("33,142 sq ft", "3078.99", True),
        ("33142 sq. ft.", "3078.99", True),
        ("1 acre", "4046.86", True),
        ("0.5 ha", "5000", True),
        ("circa 3,079", "3079", True),
    ],
)
def test_areas_come_in_any_unit_and_the_original_is_kept(
    written: Callable[..., Reading], cell: str, m2: str, kept: bool
) -> None:
    asset = only(written(f'Name,Town,Floor area\nX,Y,"{cell}"\n'))
    assert asset["floor_area"] == {"m2": m2, "basis": "unstated"}
    assert asset.get("notes") == ([{"label": "Floor area", "text": cell}] if kept else None)


def test_an_area_whose_unit_is_said_nowhere_is_told(written: Callable[..., Reading]) -> None:
    reading = written("Name,Town,GIA,Site area\nX,Y,1,2\n")
    assert reading.remarks == (
        "column GIA names no unit: read as sq m where its cells name none",
        "column Site area names no unit: read as ha where its cells name none",
    )


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("24/07/2017", "2017-07-24"), ("24.7.17", "2017-07-24"), ("24 July 2017", "2017-07-24"),
        ("24th Jul 2017", "2017-07-24"), ("Monday 24 July 2017", "2017-07-24"), ("July 24, 2017", "2017-07-24"),
        ("2017-07-24", "2017-07-24"), ("2017-07-24 00:00:00", "2017-07-24"), ("24-Jul-17", "2017-07-24"),
        ("Jul-17", "2017-07"), ("July 2017", "2017-07"), ("07/2017", "2017-07"), ("2017", "2017"),
        ("42940", "2017-07-24"), ("..2019-10-09", "..2019-10-09"),
    ],
)  # fmt: skip
def test_dates_are_as_precise_as_they_are_written(written: Callable[..., Reading], cell: str, date: str) -> None:
    _, lease = written(f'Name,Landlord,Lease expiry\nX,Y,"{cell}"\n').records
    assert isinstance(lease, Found)
    assert lease.fields["expiry"] == date


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("07/24/2017", "there is no month 24; the day stands before the month"),
        ("24/07/98", "the century of the year 98 is not said; write it with four digits"),
        ("31/02/2017", "February 2017 has 28 days"),
        ("soon", "expected one such as 24/07/2017"),
    ],
)
def test_a_date_that_is_none_is_told(written: Callable[..., Reading], cell: str, message: str) -> None:
    (finding,) = findings(written(f"Name,Landlord,Lease expiry\nX,Y,{cell}\n"))
    assert finding.startswith("list.csv, row 2, column Lease expiry: ")
    assert message in finding


@pytest.mark.parametrize(
    ("headings", "cells", "position"),
    [
        ("Easting,Northing", "525093,269832", (525093, 269832, 10)),
        ("Easting,Northing", "525093.6,269832.2", (525094, 269832, 10)),
        ("Easting,Northing", '"525,093","269,832"', (525093, 269832, 10)),
        ("Grid ref,Town", "TL 250 698,Y", (525050, 269850, 50)),
        ("Grid ref,Town", '"Easting 561500, Northing 178000",Y', (561500, 178000, 10)),
        ("Grid ref,Town", "E561500 N178000,Y", (561500, 178000, 10)),
        ("Map reference,Town", '"525093, 269832",Y', (525093, 269832, 10)),
        ("Easting,Northing", "0,0", None),
        ("Easting,Northing", "0.00,0.00", None),
        ("Easting,Northing", ",", None),
    ],
)
def test_positions_are_on_the_national_grid(
    written: Callable[..., Reading], headings: str, cells: str, position: tuple[int, int, int] | None
) -> None:
    asset = only(written(f"Name,UPRN,{headings}\nX,1,{cells}\n"))
    location = asset.get("location")
    assert (location and (location["easting_m"], location["northing_m"], location["accuracy_m"])) == position
    if position is None and cells != ",":
        assert asset["notes"] == [{"label": "Easting, Northing", "text": "0, 0"}]


@pytest.mark.parametrize("headings", ["Longitude,Latitude", "GeoX,GeoY"])
def test_degrees_become_metres(written: Callable[..., Reading], headings: str) -> None:
    location = only(written(f"Name,UPRN,{headings}\nX,1,-0.166428,52.312355\n"))["location"]
    assert abs(location["easting_m"] - 525093) <= 3
    assert abs(location["northing_m"] - 269832) <= 3


def test_a_second_way_of_saying_where_it_is_is_kept_as_notes(written: Callable[..., Reading]) -> None:
    text = "Name,Easting,Northing,Lat,Long,Grid ref\nX,525093,269832,52.31,-0.16,TL 250 698\n"
    asset = only(written(text))
    assert (asset["location"]["easting_m"], asset["location"]["northing_m"]) == (525093, 269832)
    assert asset["notes"] == [
        {"label": "Lat", "text": "52.31"}, {"label": "Long", "text": "-0.16"},
        {"label": "Grid ref", "text": "525050, 269850"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("525093,", "column Northing: is blank, and Easting says 525093; expected both or neither"),
        ("52509300,269832", "column Easting: 52509300, 269832 is in the sea"),
        ("5250,269832", "column Easting: 5250, 269832 is in the sea"),
        ("52509,26983", "column Easting: 52509, 26983 is in the sea"),
        ("5250,2698", "column Easting: 5250, 2698 is in the sea"),
        ("525,269", "column Easting: 525, 269 is in the sea"),
        ("52.33,-0.19", "column Easting: 52.33, -0.19 is in the sea"),
        ("here,269832", 'column Easting: "here" is no coordinate'),
    ],
)
def test_a_position_that_cannot_be_is_told(written: Callable[..., Reading], cells: str, message: str) -> None:
    assert message in "\n".join(findings(written(f"Name,UPRN,Easting,Northing\nX,1,{cells}\n")))


def test_scilly_is_land(written: Callable[..., Reading]) -> None:
    asset = only(written("Name,UPRN,Easting,Northing\nBishop Rock,1,80700,6400\n"))
    assert (asset["location"]["easting_m"], asset["location"]["northing_m"]) == (80700, 6400)


@pytest.mark.parametrize("first", ["Total", "TOTALS", "Grand total:", "Sub-total of leasehold", "Sum"])
def test_a_row_of_totals_is_told_and_is_no_asset(written: Callable[..., Reading], first: str) -> None:
    assert findings(written(f"Name,GIA (sq m),Rent\n{first},3079,1000\n")) == [
        f'list.csv, row 2, column Name: "{first}" is a row of totals and no asset'
    ]


def test_a_row_of_totals_may_say_so_where_the_reference_stands(written: Callable[..., Reading]) -> None:
    assert findings(written("Ref,Name,GIA (sq m),Rent\nTotal,,3079,1000\n")) == [
        'list.csv, row 2, column Ref: "Total" is a row of totals and no asset'
    ]


def test_a_row_of_totals_is_told_at_the_column_that_says_so(written: Callable[..., Reading]) -> None:
    assert findings(written("County,Name,GIA (sq m)\nCambridgeshire,Total,3079\n")) == [
        'list.csv, row 2, column Name: "Total" is a row of totals and no asset'
    ]


@pytest.mark.parametrize("cells", ["Name,Town\nCopse Court,Ely,0\n", "Name,Town\n,,0\n", "Name,Town\nName,Town,0\n"])
def test_a_cell_beside_the_headings_is_told_whatever_else_the_row_says(
    written: Callable[..., Reading], cells: str
) -> None:
    (finding,) = findings(written(cells))
    assert finding.startswith("list.csv, row 2, column C: the row has 3 cells under 2 headings")


@pytest.mark.parametrize("district", ["RM17", "pe29", "E1W"])
def test_the_district_of_a_postcode_alone_is_kept_as_a_note(written: Callable[..., Reading], district: str) -> None:
    asset = only(written(f"Name,Town,Postcode\nX,Grays,{district}\n"))
    assert asset["address"] == {"lines": ["Grays"]}
    assert asset["notes"] == [{"label": "Postcode", "text": district}]


def test_a_postcode_with_a_slip_is_no_district(written: Callable[..., Reading]) -> None:
    assert findings(written("Name,Postcode\nX,RM17 6X\n")) == [
        'list.csv, row 2, column Postcode: "RM17 6X" cannot be a UK postcode; expected one such as PE29 2BQ'
    ]


def test_an_asset_whose_name_begins_so_is_an_asset(written: Callable[..., Reading]) -> None:
    assert only(written("Name,Postcode\nTotal Fitness,PE29 2BQ\n"))["name"] == "Total Fitness"


def test_a_heading_within_the_list_is_told(written: Callable[..., Reading]) -> None:
    assert "nothing but" in findings(written("Name,Town,Tenure\nNorthern division,,\n"))[0]


def test_headings_repeated_on_every_page_and_blank_rows_are_passed_over(written: Callable[..., Reading]) -> None:
    text = "Name,Town\nX,Y\n,\n \u00a0,\nName,Town\nZ,Y\n"
    assert [item.place.row for item in written(text).records] == [2, 6]


@pytest.mark.parametrize(
    ("address", "name", "lines"),
    [
        ("12, High Street, Ware", "12, High Street", ["Ware"]),
        ("Flat 1, 23 High Street, Ware", "Flat 1, 23 High Street", ["Ware"]),
        ("Units 3-5, Enterprise Park, Ware", "Units 3-5, Enterprise Park", ["Ware"]),
        ("Unit 3", "Unit 3", None),
        ("23 High Street, Ware", "23 High Street", ["Ware"]),
        ("1st Floor, Guildhall, Ware", "1st Floor", ["Guildhall", "Ware"]),
    ],
)
def test_a_number_alone_is_no_name(
    written: Callable[..., Reading], address: str, name: str, lines: list[str] | None
) -> None:
    asset = only(written(f'Address,UPRN\n"{address}",1\n'))
    assert (asset["name"], asset.get("address", {}).get("lines")) == (name, lines)


def test_without_a_name_the_address_is_one(written: Callable[..., Reading]) -> None:
    asset = only(written('Site address,UPRN\n"Old Yard, Mill Lane, Godmanchester PE29 2BQ",1\n'))
    assert asset["name"] == "Old Yard"
    assert asset["address"] == {"lines": ["Mill Lane", "Godmanchester"], "postcode": "PE29 2BQ"}


def test_a_lease_whose_side_nothing_says_is_kept_as_notes(written: Callable[..., Reading]) -> None:
    asset = only(written("Name,Town,Rent,Lease expiry\nX,Y,£100,2030\n"))
    assert asset["notes"] == [{"label": "Rent", "text": "100"}, {"label": "Lease expiry", "text": "2030"}]


def test_a_list_of_leases_that_says_no_side_anywhere_is_told(written: Callable[..., Reading]) -> None:
    kept = "no column is a tenure, a landlord or a tenant: what stands of leases (Rent, Lease expiry) is kept as notes"
    assert written("Name,Town,Rent,Lease expiry\nX,Y,£100,2030\n").remarks == (kept,)
    assert written("Name,Tenure,Rent,Lease expiry\nX,Leasehold,£100,2030\n").remarks == ()


def test_a_tenant_makes_a_lease_that_is_let(written: Callable[..., Reading]) -> None:
    _, lease = written("Name,Tenure,Tenant,Rent\nX,Freehold,Barley Ltd,£100 p.a.\n").records
    assert isinstance(lease, Found)
    assert lease.fields == {"asset": "row 2", "side": "let", "counterparty": "Barley Ltd", "rent_gbp_pa": "100"}


@pytest.mark.parametrize("nobody", ["VACANT", "Vacant", "To let", "void", "n/a"])
def test_what_is_let_to_nobody_is_no_lease(written: Callable[..., Reading], nobody: str) -> None:
    asset = only(written(f"Name,Tenure,Tenant,Rent\nX,Freehold,{nobody},\n"))
    assert asset["notes"] == [{"label": "Tenant", "text": nobody}]


def test_of_two_floor_areas_on_one_basis_the_one_in_square_metres_is_taken(written: Callable[..., Reading]) -> None:
    asset = only(written("Name,Town,Floor area (sq ft),Floor area (sq m)\nX,Y,1076,100\n"))
    assert asset["floor_area"] == {"m2": "100", "basis": "unstated"}
    assert asset["notes"] == [{"label": "Floor area (sq ft)", "text": "1076"}]


@pytest.mark.parametrize(
    ("written_as", "tenure"),
    [
        ("F/hold", "freehold"), ("Freehold - part let", "freehold"), ("L/Hold", "leasehold"),
        ("Headlease", "leasehold"), ("Leasehold (sub-let)", "leasehold"), ("Tenancy at will", "leasehold"),
    ],
)  # fmt: skip
def test_a_tenure_in_an_officers_words_is_kept_beside_it(
    written: Callable[..., Reading], written_as: str, tenure: str
) -> None:
    asset = only(written(f"Name,Town,Tenure\nX,Y,{written_as}\n"))
    assert (asset["tenure"], asset["notes"]) == (tenure, [{"label": "Tenure", "text": written_as}])


@pytest.mark.parametrize("blank", ["", "-", "–", "N/A", "n/a", "TBC", "Unknown", "Nil"])
def test_words_for_nothing_are_no_value_and_are_kept(written: Callable[..., Reading], blank: str) -> None:
    asset = only(written(f"Name,Town,UPRN,GIA (sq m),Easting,Northing,Landlord,Lease expiry\nX,Y{f',{blank}' * 6}\n"))
    labels = {note["label"] for note in asset.pop("notes", [])}
    assert asset == {"name": "X", "address": {"lines": ["Y"]}}
    assert len(labels) == (0 if blank in ("", "-", "–") else 6)


def test_a_formula_in_a_cell_is_text(written: Callable[..., Reading]) -> None:
    text = 'Name,Town,Link\n"=HYPERLINK(""https://example.org"")",Y,=1+1\n'
    asset = only(written(text))
    assert asset["name"] == '=HYPERLINK("https://example.org")'
    assert asset["notes"] == [{"label": "Link", "text": "=1+1"}]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\u202e", "\u200f", "\ue000", "漢"])
def test_characters_that_cannot_be_printed_are_told_by_name(written: Callable[..., Reading], character: str) -> None:
    (finding,) = findings(written(f"Name,Town\nCopse {character}Court,Y\n"))
    assert finding.startswith("list.csv, row 2, column Name: the papers cannot print U+")
    assert character not in finding or character.isprintable()


def test_a_text_longer_than_a_field_is_told_in_short(written: Callable[..., Reading]) -> None:
    (finding,) = findings(written(f"Name,Town\n{'x' * 600},Y\n"))
    assert "has 600 characters; expected 500 at most" in finding
    assert len(finding) < 250


def test_a_comma_too_many_is_told(written: Callable[..., Reading]) -> None:
    (finding,) = findings(written("Name,Town\nUnit 1, Chord Park,Godmanchester\n"))
    assert finding.startswith("list.csv, row 2, column C: the row has 3 cells under 2 headings")


@pytest.mark.parametrize("open_row", ['"A,B,C,1', 'A,"B,C,1'])
def test_rows_swallowed_by_a_quotation_mark_left_open_are_told(written: Callable[..., Reading], open_row: str) -> None:
    reading = written(f'Name,Town,Locality,UPRN\n{open_row}\nD,E,F,2\nG,H,I,3"\n')
    assert "holds what looks like rows of its own" in "\n".join(findings(reading))


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [letters(index) for index in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "-", "N/A", "Copse Court", "PE29 2BQ", "1,000 sq ft", "Leasehold", "24/07/2017", "Jul-17", "525093", "0",
         "TL 250 698", "-0.17", "52.33", "£100 pa", "Total", "1e400", "NaN", "9" * 30, "x" * 600, "\r\n", '"']
    ),
)  # fmt: skip
NAMES = st.sampled_from(["Name", "Postcode", "Unknown", "", *FIELDS, "GIA (sq ft)", "Site area (acres)", "Name"])


@given(st.lists(NAMES, min_size=1, max_size=12), st.lists(st.lists(CELLS, max_size=13), max_size=5))
@settings(max_examples=examples(200), deadline=None)
def test_no_row_vanishes_and_nothing_that_is_found_is_refused(
    tmp_path_factory: pytest.TempPathFactory, headings: list[str], rows: list[list[str]]
) -> None:
    """Whatever stands in a list: each row with anything in it is a record that the register takes, or is told."""
    import csv

    path = tmp_path_factory.mktemp("list") / "list.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([["Name", "UPRN", *headings], *rows])
    try:
        reading = read_list(path)
        assert taken(reading) <= 2 * len(rows)
    except Refusal:
        return
    if "commas" in reading.format and not reading.remarks:
        filled = {n for n, row in enumerate(rows, 2) if "".join(row).strip() and row != ["Name", "UPRN", *headings]}
        # A row with nothing but a heading may be the second of two rows of headings.
        may_head = {n for n, row in enumerate(rows, 2) if any(fold(cell) in KNOWN_HEADINGS for cell in row)}
        assert filled - may_head <= {item.place.row for item in read_list(path).records} <= filled


@pytest.mark.parametrize(
    ("cell", "tenure"),
    [
        ("Freehold, occupied by the local authority", "freehold"),
        ("Freehold – occupied by the local authority", "freehold"),
        ("Leasehold: Sub-Leasehold", "leasehold"),
        ("Lease (licence)", "leasehold"),
        ("Other: rights of way", "other"),
    ],
)
def test_the_codes_tenure_may_stand_with_its_characteristics_in_one_cell(
    written: Callable[..., Reading], cell: str, tenure: str
) -> None:
    fields = only(written(f'Name,Freehold/Leasehold\nA,"{cell}"\n'))
    assert fields["tenure"] == tenure
    assert fields["notes"] == [{"label": "Freehold/Leasehold", "text": cell}]


def test_a_tenure_that_may_be_either_is_told(written: Callable[..., Reading]) -> None:
    told = findings(written('Name,Freehold/Leasehold\nA,Freehold/leasehold\nB,"Freehold, leasehold"\n'))
    assert ["is no tenure" in one for one in told] == [True, True]


def test_land_without_a_building_is_land_whatever_the_brackets(written: Callable[..., Reading]) -> None:
    assert only(written("Name,Land or building\nA,Land (without permanent building)\n"))["holding"] == "land"


@pytest.mark.parametrize("heading", ["Site (acres)", "Grounds (acres)", "Land in acres"])
def test_land_measured_in_acres_is_the_site_whatever_it_is_called(
    written: Callable[..., Reading], heading: str
) -> None:
    assert only(written(f"Name,{heading}\nA,1.25\n"))["site_area_ha"] == "0.5059"
