"""`estates export`: the register to keep, and the register to work in; and `estates import` of what was changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Estates

Contents = Callable[[], dict[str, bytes]]


def change(path: Path, sheet: str, row: int, heading: str, value: object) -> None:
    """One cell, as somebody types it."""
    book = load_workbook(path)
    column = next(cell.column for cell in book[sheet][1] if cell.value == heading)
    book[sheet].cell(row, column).value = value  # type: ignore[arg-type]
    book.save(path)


def test_the_portable_form_is_whole(norfolk: Estates) -> None:
    assert norfolk("export", "estates.jsonl") == (
        0, "estates.jsonl: 2 entries.\n", "Next: estates --register NEW.db init --from estates.jsonl\n",
    )  # fmt: skip


def test_what_a_workbook_leaves_out_is_told_on_a_terminal(norfolk: Estates, monkeypatch: pytest.MonkeyPatch) -> None:
    norfolk("status", "copse-court", "surplus", "--on", "2019-09-02")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    told = "Left out: 1 entry that is not public. To work with everything: --audience sub-group\n"
    assert told in norfolk("export", "register.xlsx").err


@pytest.mark.parametrize("option", [("--audience", "sub-group"), ("--audience", "public"), ("--on", "2019-01-01")])
def test_the_portable_form_is_for_no_audience_and_no_day(
    norfolk: Estates, contents: Contents, option: tuple[str, str]
) -> None:
    before = contents()
    refused = norfolk("export", "estates.jsonl", *option)
    assert refused == (
        1, "", "estates: estates.jsonl: the portable form is the register whole; --audience and --on are for .xlsx.\n",
    )  # fmt: skip
    assert contents() == before


def test_a_workbook_is_for_the_public_unless_told_otherwise(norfolk: Estates) -> None:
    """What it leaves out is said on a terminal, and in no log."""
    norfolk("status", "copse-court", "surplus", "--on", "2019-09-02")
    assert norfolk("export", "register.xlsx") == (
        0,
        "register.xlsx: 1 record, for the public.\n",
        "Next: change it in a spreadsheet program, then: estates import register.xlsx\n",
    )
    assert norfolk("export", "register.xlsx", "--audience", "sub-group") == (
        0,
        "register.xlsx: 1 record, for the sub-group.\n",
        "1 entry in it is not public: keep it within the sub-group.\n"
        "Next: change it in a spreadsheet program, then: estates import register.xlsx\n",
    )


def test_a_workbook_that_cannot_be_written_leaves_what_was_there(norfolk: Estates, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    failed = norfolk("export", "folder.xlsx")
    assert failed.code == 1
    assert failed.err.startswith("estates: folder.xlsx: cannot be written")


def test_what_was_not_touched_changes_nothing(county: Estates, contents: Contents) -> None:
    for audience in ("public", "sub-group"):
        county("export", "register.xlsx", "--audience", audience)
        before = contents()
        taken = county("import", "register.xlsx", "--yes")
        assert taken.code == 0
        assert "0 records: 0 new, 0 changed, 0 the same, 0 refused." in taken.out
        assert contents() == before


def test_just_what_was_changed_is_taken_back_and_only_once(norfolk: Estates, tmp_path: Path) -> None:
    norfolk("export", "register.xlsx")
    change(tmp_path / "register.xlsx", "Assets", 2, "Tenure", None)
    change(tmp_path / "register.xlsx", "Assets", 2, "True from", "2019-08")
    assert "tenure: freehold → none" in norfolk("import", "register.xlsx", "--dry-run").out
    taken = norfolk("import", "register.xlsx", "--yes", "--marking", "public")
    assert taken.code == 0
    assert "1 record: 0 new, 1 changed, 0 the same, 0 refused." in taken.out
    (entry,) = [e for e in norfolk("history", "copse-court", "--json").objects if e["number"] == 3]
    assert (entry["fields"], entry["effective"], entry["marking"]) == ({"tenure": None}, "2019-08", "public")
    assert 'register.xlsx, sheet "Assets", row 2 (SHA-256 ' in entry["source"]
    again = norfolk("import", "register.xlsx", "--yes")
    assert "0 changed, 1 the same" in again.out


def test_a_row_whose_record_has_moved_on_is_refused_and_both_entries_are_named(
    norfolk: Estates, tmp_path: Path, contents: Contents
) -> None:
    norfolk("export", "register.xlsx")
    norfolk("status", "copse-court", "surplus", "--on", "2019-09", "--marking", "public")
    change(tmp_path / "register.xlsx", "Assets", 2, "Status", "disposed")
    before = contents()
    refused = norfolk("import", "register.xlsx", "--yes")
    assert refused.code == 1
    assert "as of entry 2, and entry 3, from September 2019, was recorded since" in refused.out + refused.err
    assert contents() == before


def test_a_workbook_of_another_register_is_refused(county: Estates, tmp_path: Path) -> None:
    county("export", "register.xlsx")
    begun = county(
        "--register", "norfolk.db", "init", "--body", "npcc", "--name", "Norfolk Police and Crime Commissioner",
        "--panel-name", "Norfolk Police and Crime Panel", "--on", "2012-11-22", "--source", "the Act",
    )  # fmt: skip
    assert begun.code == 0
    refused = county("--register", "norfolk.db", "import", "register.xlsx", "--yes")
    assert refused.code == 1
    assert "register.xlsx: it was written from the register cpcc, and this one is npcc" in refused.err


def test_places_of_a_map_are_taken_in(norfolk: Estates, tmp_path: Path) -> None:
    (tmp_path / "places.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"Name": "Ely", "Tenure": '
        '"Freehold"}, "geometry": {"type": "Point", "coordinates": [0.26, 52.4]}}]}',
        encoding="utf-8",
    )
    assert norfolk("import", "places.geojson", "--yes", "--status", "operational").code == 0
    assert norfolk("asset", "show", "ely", "--json").objects[0]["location"] == {
        "easting_m": 553855, "northing_m": 280401, "accuracy_m": 10, "source": "Point on its owner's map",
    }  # fmt: skip
