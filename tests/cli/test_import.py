"""`estates import FILE`: first a plan, then the change; nothing guessed, nothing half recorded, every row counted."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from estates.register.register import Register
from tests.cli.conftest import Estates
from tests.cli.test_review import Terminal

LIST = """Name,Reference,Tenure,Postcode,Ward
Copse Court,P1,Leasehold,PE3 6SF,West
Hill Lane Garage,P2,Freehold,CB7 4AA,East
Mill Road,P3,Leashold,CB1 2AZ,
"""
Contents = Callable[[], dict[str, bytes]]


@pytest.fixture
def office(norfolk: Estates, tmp_path: Path) -> Estates:
    """Norfolk, whose entry 2 is Copse Court, and its list beside the register."""
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    return norfolk


def last_number(tmp_path: Path) -> int:
    with Register.open(tmp_path / "estates.db") as register:
        return register.last_number()


def test_in_a_pipe_it_shows_the_plan_and_records_nothing(office: Estates, contents: Contents) -> None:
    before = contents()
    code, out, err = office("import", "list.csv")
    assert code == 1  # there are findings
    assert contents() == before
    assert "  Name       name\n" in out
    assert "  Ward       kept as a note\n" in out
    assert "from 24 September 2019 (today: the file has no date), marked protect, which public papers leave out" in out
    assert "New, 1:\n  row 3: asset hill-lane-garage  Hill Lane Garage\n" in out
    assert "Changed, 1:\n  row 2: asset copse-court  Copse Court  (by name and postcode, 1.00)\n" in out
    assert "      tenure: freehold → leasehold\n" in out
    assert '      note "Ward": none → West\n' in out
    assert 'Refused, 1 row:\n  list.csv, row 4, column Tenure: "Leashold"' in out
    assert out.endswith("\n3 rows: 1 new, 1 changed, 0 the same, 1 refused.\n")
    assert '1 of the new assets have no status in the file and get "unknown"; --status says another.' in err
    assert err.endswith("Nothing was recorded. To record it: estates import list.csv --yes\n")


def test_yes_records_what_can_be_taken_and_names_the_rest(office: Estates, tmp_path: Path) -> None:
    code, out, _ = office("import", "list.csv", "--yes", "--status", "operational", "--source", "County Hall")
    assert code == 1
    assert "Leashold" in out
    assert out.endswith("Recorded: entries 3 to 4.\n\n3 rows: 1 new, 1 changed, 0 the same, 1 refused.\n")
    shown = office("asset", "show", "hill-lane-garage", "--json").objects[0]
    assert (shown["status"], shown["tenure"]) == ("operational", "freehold")
    entry = office("history", "hill-lane-garage", "--json").objects[0]
    assert entry["marking"] == "protect"
    assert entry["source"].startswith("County Hall; list.csv, row 3 (SHA-256 ")
    again = office("import", "list.csv", "--yes")
    assert again.out.endswith("3 rows: 0 new, 0 changed, 2 the same, 1 refused.\n")
    assert last_number(tmp_path) == 4


def test_leases_in_rows_are_counted_beside_the_rows(office: Estates, tmp_path: Path) -> None:
    headings, *rows = (
        "Name,Tenure,Landlord,Lease expiry",
        "Old Mill,Leasehold,Ashfield Land,2031",
        "New Mill,Freehold,,",
    )
    (tmp_path / "leases.csv").write_text("\n".join([headings, *rows]), encoding="utf-8")
    out = office("import", "leases.csv", "--yes").out
    assert out.endswith("\n2 rows and 1 lease in them: 3 new, 0 changed, 0 the same, 0 refused.\n")


def test_strict_records_nothing_unless_all_can_be_taken(office: Estates, contents: Contents, tmp_path: Path) -> None:
    before = contents()
    code, out, err = office("import", "list.csv", "--yes", "--strict")
    assert (code, contents()) == (1, before)
    assert "Leashold" in out
    assert "so nothing was recorded" in err
    (tmp_path / "list.csv").write_text(LIST.replace("Leashold", "Leasehold"), encoding="utf-8")
    assert office("import", "list.csv", "--yes", "--strict").code == 0
    assert last_number(tmp_path) == 5


@pytest.mark.parametrize("form", ["csv", "json", "text"])
def test_findings_are_written_beside_the_file(office: Estates, tmp_path: Path, form: str) -> None:
    (tmp_path / "list.csv").write_text(LIST.replace("Leashold", '"=HYPERLINK(1)"'), encoding="utf-8")
    done = office("import", "list.csv", "--dry-run", "--findings", form)
    path = tmp_path / f"list.csv.findings.{'txt' if form == 'text' else form}"
    assert f"{path.name}: 1 finding." in done.err
    written = path.read_text(encoding="utf-8-sig")
    if form == "text":
        assert written.startswith("list.csv, row 4, column Tenure: ")
        return
    (found,) = json.loads(written) if form == "json" else csv.DictReader(written.splitlines())
    assert (found["file"], str(found["row"]), found["column"]) == ("list.csv", "4", "Tenure")
    assert found["value"] == ("'=HYPERLINK(1)" if form == "csv" else "=HYPERLINK(1)")
    assert "=HYPERLINK" in found["message"]


def test_for_programs_every_row_is_an_object(office: Estates, tmp_path: Path) -> None:
    done = office("import", "list.csv", "--json")
    items = json.loads(done.out)
    assert [(item["verdict"], item["row"], item["key"]) for item in items] == [
        ("changed", 2, "copse-court"), ("new", 3, "hill-lane-garage"), ("refused", 4, ""),
    ]  # fmt: skip
    assert items[1]["fields"]["tenure"] == "freehold"
    assert items[2]["findings"][0]["column"] == "Tenure"
    assert last_number(tmp_path) == 2
    assert json.loads(office("import", "list.csv", "--json", "--yes").out) == items
    assert last_number(tmp_path) == 4


def test_a_doubtful_row_is_refused_until_it_is_said_which_it_is(office: Estates, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name,Postcode\nCopse Court Annexe,PE3 6SF\n", encoding="utf-8")
    code, out, _ = office("import", "list.csv", "--yes")
    assert code == 1
    assert "may be copse-court (Copse Court, 0." in out
    assert 'say --match "2=copse-court" or --match "2=new"' in out
    assert out.endswith("1 row: 0 new, 0 changed, 0 the same, 1 refused (1 of them doubtful).\n")
    assert last_number(tmp_path) == 2
    assert office("import", "list.csv", "--yes", "--match", "2=new").code == 0
    assert last_number(tmp_path) == 3


def test_a_column_can_be_understood_otherwise(office: Estates) -> None:
    done = office("import", "list.csv", "--column", "Ward=facilities", "--column", "Reference=")
    assert "  Ward       facilities\n" in done.out
    assert "  Reference  kept as a note\n" in done.out


def test_what_is_imported_in_confidence_is_in_no_public_paper(county: Estates, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name,Status,Tenure\nSecret Garage,surplus,Freehold\n", encoding="utf-8")
    assert county("import", "list.csv", "--yes", "--on", "2019-06").code == 0
    assert county("publish", "--panel", "2019-10-09", "--out", "out").code == 0
    for path in (tmp_path / "out").rglob("*"):
        assert not path.is_file() or b"Secret Garage" not in path.read_bytes()
    assert county("import", "list.csv", "--yes", "--on", "2019-06", "--marking", "public").out.count("1 the same")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("none.csv", "none.csv: expected a file, found no file of that name"),
        ("list.csv --yes --dry-run", "--yes records and --dry-run does not"),
        ("list.csv --match 2", '--match: expected ROW=KEY, found "2"'),
        ("list.csv --column Ward", '--column: expected HEADING=FIELD, found "Ward"'),
        ("list.csv --status sold", '--status: "sold" is no status'),
        ("list.csv --marking secret", '--marking: "secret" is no marking'),
        ("list.csv --on soon", '--on: "soon" is no date'),
        ("list.csv --findings pdf", '--findings: expected one of text, json, csv, found "pdf"'),
        ("estates.db", "found a register; use it with --register estates.db"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    office: Estates, contents: Contents, words: str, said: str
) -> None:
    before = contents()
    code, out, err = office("import", *words.split())
    assert (code, out, contents()) == (1, "", before)
    assert said in err
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind (module pty)")
def test_at_a_terminal_it_asks_and_then_records(office: Estates, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(f"{LIST}Copse Court Annexe,P4,Freehold,PE3 6SF,\n", encoding="utf-8")
    at = Terminal(tmp_path, "import", "list.csv")
    assert "Ward       kept as a note" in at.answer("as they should be? [Y/n]: ", "")
    shown = at.answer("number, new, or skip: ", "what")
    assert "4 rows: 1 new, 1 changed" in shown
    assert "1. copse-court (Copse Court, 0." in shown
    at.answer("number, new, or skip: ", "new")
    at.answer("status of these [unknown]: ", "surplus")
    at.answer("Record 2 new and 1 changed? [y/N]: ", "y")
    code, everything = at.end()
    assert code == 1  # one row was refused
    assert "expected 1 to 1, new or skip" in everything
    assert "As you answered:\n  row 5: asset copse-court-annexe" in everything
    assert "Recorded: entries 3 to 5." in everything
    with Register.open(tmp_path / "estates.db") as register:
        assert str(register.history("asset", "copse-court-annexe")[0].fields["status"]) == "surplus"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind (module pty)")
@pytest.mark.parametrize("last", ["q", "\x04", "n", ""])
def test_at_a_terminal_whoever_leaves_has_recorded_nothing(office: Estates, tmp_path: Path, last: str) -> None:
    at = Terminal(tmp_path, "import", "list.csv")
    at.answer("as they should be? [Y/n]: ", "y")
    at.answer("status of these [unknown]: ", "")
    at.answer("Record 1 new and 1 changed? [y/N]: ", last)
    code, everything = at.end()
    assert code == 1
    assert "nothing was recorded" in everything
    assert last_number(tmp_path) == 2
