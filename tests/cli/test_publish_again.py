"""What went out is handed back byte for byte, whatever was recorded since."""

import json
from pathlib import Path

import pytest

from estates.papers import html
from tests.cli.conftest import Estates

PUBLISH = ("publish", "--panel", "2019-10-09", "--out", "out", "--final", "--on", "2019-10-01")
KEY = "publication-panel-2019-10-09"
AGAIN = ("publish", "--again", KEY, "--out", "again")


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def went_out(county: Estates) -> dict[str, bytes]:
    """The files of 9 October 2019, one of them edited before it went out; and what was recorded since."""
    Path("appendix-4.docx").write_bytes(b"as it was sent")
    assert county(*PUBLISH, "--as-sent", "appendix-4.docx").code == 0
    for text in ("Let.", "Sold."):
        assert county("update", "copse-court", text, "--on", "2019-09-20", "--marking", "public").code == 0
    return contents(Path("out", "panel-2019-10-09"))


def test_the_files_come_back_as_they_went_out(county: Estates, went_out: dict[str, bytes]) -> None:
    done = county(*AGAIN)
    assert done.code == 0
    assert contents(Path("again", KEY)) == went_out
    assert done.err.splitlines() == ["appendix-4.docx would be written otherwise today: it is no Word document."]
    assert county("verify", str(Path("again", KEY))).code == 0


def test_the_same_would_be_written_today(county: Estates) -> None:
    county(*PUBLISH)
    county("update", "copse-court", "Sold.", "--on", "2019-09-20", "--marking", "public")
    assert county(*AGAIN).err == "The same 24 files would be written today, byte for byte.\n"


def test_where_todays_code_writes_otherwise_is_said(county: Estates, monkeypatch: pytest.MonkeyPatch) -> None:
    county(*PUBLISH)
    render = html.render_html
    monkeypatch.setitem(
        __import__("estates.exports.pack", fromlist=["DRAWERS"]).DRAWERS,
        "html",
        lambda paper: render(paper).replace("</title>", " again</title>").encode(),
    )
    differing = [line.split(" would be written otherwise today: ") for line in county(*AGAIN).err.splitlines()]
    assert [name for name, _ in differing] == [
        "covering-report.html", "appendix-1.html", "appendix-2.html", "appendix-3.html", "appendix-4.html",
    ]  # fmt: skip
    assert all(where.startswith("from line ") for _, where in differing)


def test_the_second_publication_of_a_meeting_is_told_from_the_first(county: Estates) -> None:
    county(*PUBLISH)
    county("update", "copse-court", "Sold to a secret buyer.", "--on", "2019-09-20", "--marking", "public")
    county(*PUBLISH, "--as-known-now")
    assert county(*AGAIN).code == 0
    assert county("publish", "--again", f"{KEY}-2", "--out", "again").err.startswith("The same 24 files")
    first, second = (Path("again", key, "appendix-4.md").read_text(encoding="utf-8") for key in (KEY, f"{KEY}-2"))
    assert "secret buyer" in second
    assert "secret buyer" not in first


def test_what_the_sub_group_was_sent_comes_back_too(county: Estates) -> None:
    county(*PUBLISH, "--audience", "sub-group")
    assert county("publish", "--again", f"{KEY}-sub-group", "--out", "again").err.startswith("The same 23 files")


def test_there_is_no_such_publication_or_it_is_asked_for_with_something_else(county: Estates) -> None:
    county(*PUBLISH)
    assert f"nearest: {KEY}" in county("publish", "--again", "publication-panel-2019-10-08").err
    refused = county(*AGAIN, "--final")
    assert (refused.code, refused.out) == (1, "")
    assert "leave out --panel, --final and --as-sent" in refused.err


def test_the_papers_print_the_root_that_the_proof_holds(county: Estates) -> None:
    county(*PUBLISH)
    folder = Path("out", "panel-2019-10-09")
    proof = json.loads((folder / "proof.json").read_text(encoding="utf-8"))
    digits = proof["root"][:16]
    said = f"at {proof['size']} entries, root {digits[:4]} {digits[4:8]} {digits[8:12]} {digits[12:]} "
    for name in ("covering-report.md", "appendix-1.md", "appendix-2.md", "appendix-3.md", "appendix-4.md"):
        assert said in (folder / name).read_text(encoding="utf-8")
    county("update", "copse-court", "Sold.", "--on", "2019-09-20", "--marking", "public")
    assert f"At entry 301 it was {proof['root']}.\n" in county("verify", "--at", "301").out
    assert "which is 303 at most, found 304" in county("verify", "--at", "304").err
    assert "--at belongs to the register" in county("verify", str(folder), "--at", "301").err
