"""A marking is lowered by `estates release` and by nothing else; what is unmarked is withheld."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from estates.errors import Refusal
from estates.model.dates import ReducedDate
from estates.model.vocabulary import Audience, Marking
from estates.register.entry import Draft
from estates.register.register import Register
from tests.builders import draft
from tests.leaks.outputs import CONTEXT, typed

ASSET, HOUSE, MEETING, UPDATE, LEASE, DECISION = range(4, 10)
"""The numbers of the entries that are withheld."""
SECRETS = ("zq", "513131", "299299", "7654321", "cb7 4aa")


def made_public() -> str:
    """Every entry that is marked public, in small letters."""
    with Register.open("estates.db") as register:
        return json.dumps([entry._asdict() for entry in register.entries(Audience.PUBLIC)]).casefold()


def newest() -> list[str]:
    """The markings of the entries recorded since the register was begun."""
    with Register.open("estates.db") as register:
        return [row.marking for row in register.rows(after=DECISION)]


def nothing_told() -> bool:
    return not any(secret in made_public() for secret in SECRETS)


UNMARKED = {
    "asset add": ("asset", "add", "Annexe", "--status", "options", "--on", "2019-09"),
    "asset set": ("asset", "set", "copse-court", "--tenure", "freehold", "--on", "2019-09-01"),
    "status": ("status", "copse-court", "surplus", "--on", "2019-09-01"),
    "update": ("update", "copse-court", "To be sold.", "--on", "2019-09-01"),
    "locate": ("locate", "copse-court", "--easting", "525093", "--northing", "269832", "--on", "2019-09-01"),
    "decision add": ("decision", "add", "Sale", "--on", "2019-09-01"),
    "meeting add, of one that is withheld": ("meeting", "add", "sub-group", "2019-09-04", "--state", "held"),
    "record": ("record", "unmarked.toml"),
    "import": ("import", "list.csv", "--yes", "--status", "options"),
    "edit": ("edit", "copse-court", "--yes", "--on", "2019-09-01"),
    "withhold": ("withhold", "4", "--ground", "paragraph-3", "--interest", "Bidders.", "--review", "2020-04"),
    "correct": ("correct", str(UPDATE), "--text", "Zqother"),
    "correct to nothing": ("correct", str(UPDATE), "--withdraw", "--source", "twice"),
    "retire": ("retire", f"update-{UPDATE}", "--on", "2019-09-01"),
    "publish for the sub-group": (
        *("publish", "--panel", "2019-10-09", "--final", "--audience", "sub-group"),
        *("--context", str(CONTEXT)),
    ),
}


@pytest.mark.parametrize("words", UNMARKED.values(), ids=UNMARKED)
def test_what_is_unmarked_is_withheld(kept: Path, words: tuple[str, ...], edited: "Edit") -> None:
    Path("unmarked.toml").write_text(
        'kind = "asset"\nkey = "annexe"\non = 2019-09-01\nname = "Annexe"\nstatus = "options"\n', encoding="utf-8"
    )
    Path("list.csv").write_text("Name,Tenure\nAnnexe,Freehold\n", encoding="utf-8")
    edited("#tenure = ", 'tenure = "freehold" # ')
    before = made_public()
    assert typed(*words)[0] == 0
    assert newest() and "public" not in newest()
    assert made_public() == before


def test_the_library_takes_no_draft_without_a_marking() -> None:
    with pytest.raises(TypeError, match="marking"):
        Draft("asset", "annexe", {}, ReducedDate("2019"), source="", by="officer", seen=0)  # type: ignore[call-arg]


def test_only_the_body_and_a_new_meeting_are_public_unless_marked(kept: Path) -> None:
    """A body keeps no secret of its name, and the law has panels announced; see docs/register.md."""
    assert json.loads(made_public())[0]["kind"] == "body"
    typed("meeting", "add", "board", "2019-09-20")
    typed("meeting", "add", "board", "2019-09-21", "--marking", "protect")
    assert newest() == ["public", "protect"]


Edit = Callable[[str, str], None]


@pytest.fixture
def edited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Edit:
    """An editor that writes one text in the place of another."""

    def write(old: str, new: str) -> None:
        script = tmp_path / "editor.py"
        script.write_text(
            "import sys\npath = sys.argv[1]\ntext = open(path, encoding='utf-8').read()\n"
            f"assert {old!r} in text, text\nopen(path, 'w', encoding='utf-8').write(text.replace({old!r}, {new!r}))\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("VISUAL", f'"{Path(sys.executable).as_posix()}" "{script.as_posix()}"')

    return write


@pytest.mark.parametrize(
    ("key", "field", "old", "new"),
    [
        ("copse-court", "location", "accuracy_m = 137", "accuracy_m = 5"),
        ("copse-court", "notes", 'text = "green"', 'text = "red"'),
        ("copse-court", "address", "Zqstreet, Ely", "Zqstreet, Ely City"),
        ("copse-court", "floor_area", 'basis = "GIA"', 'basis = "NIA"'),
        ("let", "breaks", "notice_months = 6", "notice_months = 3"),
    ],
    ids=["location", "notes", "address", "floor-area", "breaks"],
)
def test_a_part_that_is_edited_in_public_does_not_take_the_others_along(
    kept: Path, edited: Edit, key: str, field: str, old: str, new: str
) -> None:
    edited(old, new)
    words = ("edit", key, "--yes", "--on", "2019-09-01", "--marking")
    code, out, err = typed(*words, "public")
    assert (code, out) == (1, "")
    assert f"field {field}: what stands of it is marked commercial (entry " in err
    assert nothing_told()
    assert typed(*words, "commercial")[0] == 0
    assert nothing_told()


def test_what_was_written_anew_may_be_public(kept: Path, edited: Edit) -> None:
    edited("Zquse", "Let")
    assert typed("edit", "copse-court", "--yes", "--on", "2019-09-01", "--marking", "public")[0] == 0
    assert '"current_use": "let"' in made_public()
    assert nothing_told()


def test_a_list_that_is_imported_in_public_does_not_take_withheld_notes_along(kept: Path) -> None:
    Path("list.csv").write_text("Name,Status,Roof\nCopse Court,options,flat\n", encoding="utf-8")
    words = ("import", "list.csv", "--yes", "--on", "2019-09-01", "--match", "2=copse-court", "--marking")
    code, out, err = typed(*words, "public")
    assert code == 1
    assert "notes: what stands of it is marked commercial (entry 4), and would become public with this" in out + err
    assert nothing_told()
    assert typed(*words, "commercial")[0] == 0
    assert nothing_told()


def test_a_workbook_of_the_sub_group_that_comes_back_in_public_does_not_take_other_cells_along(kept: Path) -> None:
    typed("export", "register.xlsx", "--audience", "sub-group")
    book = load_workbook("register.xlsx")
    sheet = book["Assets"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(cells[0].row for cells in sheet.iter_rows(min_row=2) if cells[0].value == "copse-court")
    sheet.cell(row, columns["Location within (m)"]).value = 5
    book.save("register.xlsx")
    code, out, err = typed("import", "register.xlsx", "--yes", "--marking", "public")
    assert code == 1
    assert "location: what stands of it is marked commercial (entry 4)" in out + err
    assert nothing_told()


@pytest.mark.parametrize("form", ["docx", "pdf", "html", "md"])
def test_a_paper_of_the_sub_group_that_is_imported_unmarked_stays_withheld(kept: Path, form: str) -> None:
    typed("appendix", "4", "--panel", "2019-10-09", "--format", form, "--audience", "sub-group")
    paper = f"out/panel-2019-10-09/appendix-4-sub-group.{form}"
    typed("import", paper, "--yes")
    assert "public" not in newest()
    assert nothing_told()


def test_nor_does_a_table_of_it_become_public_in_another_document(kept: Path) -> None:
    """Without the banner, each statement still says that it is not public."""
    typed("appendix", "4", "--panel", "2019-10-09", "--format", "md", "--audience", "sub-group")
    paper = Path("out", "panel-2019-10-09", "appendix-4-sub-group.md").read_text(encoding="utf-8")
    assert paper.startswith("**CONFIDENTIAL")
    Path("copied.md").write_text(paper.partition("\n")[2], encoding="utf-8")
    assert "marked protect" in typed("import", "copied.md", "--yes")[1]
    assert "public" not in newest()
    assert nothing_told()


ATTACKS = {
    "a correction has no marking": ("correct", str(ASSET), "--marking", "public", "--current-use", "Zquse"),
    "nor has a retirement": ("retire", f"update-{UPDATE}", "--marking", "public"),
    "nor has a withholding": (
        *("withhold", "4", "--ground", "paragraph-3", "--interest", "x", "--review", "2020", "--marking", "public"),
    ),
    "a file names no entry to replace": ("record", "attack.toml"),
    "what is said from the same day": ("record", "again.toml"),
    "a meeting that is withheld": (
        *("meeting", "add", "sub-group", "2019-09-04", "--state", "held", "--marking", "public"),
    ),
    "a release without a reason": ("release", str(ASSET), "--yes"),
    "with an empty one": ("release", str(ASSET), "--yes", "--reason", " "),
    "by nobody": ("release", str(ASSET), "--yes", "--reason", "approved", "--by", ""),
    "that nobody confirms": ("release", str(ASSET), "--reason", "approved"),
    "of everything, by a register that was changed on its way": ("--register", "new.db", "init", "--from", "all.jsonl"),
    "the whole register for the public": ("export", "whole.jsonl", "--audience", "public"),
}


@pytest.mark.parametrize("words", ATTACKS.values(), ids=ATTACKS)
def test_no_other_command_lowers_a_marking(kept: Path, words: tuple[str, ...]) -> None:
    said = 'kind = "asset"\nkey = "copse-court"\nmarking = "public"\ncurrent_use = "Zquse"\n'
    Path("attack.toml").write_text(f"{said}on = 2019-07-02\nreplaces = {ASSET}\n", encoding="utf-8")
    Path("again.toml").write_text(f"{said}on = 2019-07-01\n", encoding="utf-8")
    typed("export", "estates.jsonl")
    lines = Path("estates.jsonl").read_text(encoding="utf-8")
    Path("all.jsonl").write_text(lines.replace('"commercial"', '"public"'), encoding="utf-8")
    before = made_public()
    code, _, err = typed(*words)
    assert code in (1, 2)
    assert err
    assert made_public() == before
    assert nothing_told()
    assert not Path("new.db").exists()
    assert not Path("whole.jsonl").exists()


def test_a_replacement_in_public_that_says_anything_else_is_refused(kept: Path) -> None:
    with Register.open("estates.db") as register:
        entry = register.entry(UPDATE)
        for fields in ({**entry.fields, "text": "Zqtext, shortened"}, {"text": "Zqtext"}, {}):
            changed = draft("update", entry.key, entry.effective, "public", UPDATE, UPDATE, **fields)
            with pytest.raises(Refusal, match="is marked commercial; release it as it stands"):
                register.append([changed])
    assert nothing_told()


def test_a_release_makes_public_what_it_shows_and_nothing_else(kept: Path) -> None:
    code, out, _ = typed("release", str(UPDATE), "--reason", "approved", "--by", "secretary", "--yes")
    assert code == 0
    assert "text: Zqtext" in out
    (released,) = [entry for entry in json.loads(made_public()) if "zq" in json.dumps(entry)]
    assert (released["replaces"], released["recorded_by"]) == (UPDATE, "secretary")
    assert released["source"] == "zqsource; released: approved"
    assert not any(secret in json.dumps(released) for secret in ("zquse", "zqrole", "zqhouse"))


def test_what_the_sub_group_was_shown_is_not_the_public_trails(kept: Path) -> None:
    """Even where somebody marked the record of it public."""
    typed("status", "copse-court", "surplus", "--on", "2019-09-01", "--marking", "commercial")
    with Register.open("estates.db") as register:
        last = register.last_number()
        shown = draft(
            "publication", "shown", "2019-10-01", meeting="panel-2019-10-09", audience="sub-group",
            published_on="2019-10-01", last_entry=last, files=[],
        )  # fmt: skip
        register.append([shown])
    words = ("trail", "copse-court", "--on", "2019-12-31", "--audience")
    assert "Surplus" not in typed(*words, "public")[1]
    assert "Surplus" in typed(*words, "sub-group")[1]


def test_the_new_panel_pack_is_told_apart_from_the_sub_groups_in_the_same_folder(kept: Path) -> None:
    out = ("--panel", "2019-10-09", "--context", str(CONTEXT))
    assert ", but for" not in typed("publish", *out, "--final")[2]
    typed("appendix", "4", "--panel", "2019-10-09", "--format", "md", "--audience", "sub-group")
    _, _, err = typed("publish", *out, "--final")
    assert f"send what is in {Path('out', 'panel-2019-10-09')}, but for appendix-4-sub-group.md\n" in err


def test_every_marking_but_public_is_withheld() -> None:
    assert [marking for marking in Marking if Audience.PUBLIC.may_see(marking)] == [Marking.PUBLIC]
