"""Whoever asks is shown that nothing was rewritten: in the register, and in a pack without the register."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Estates

PUBLISH = ("publish", "--panel", "2019-10-09", "--out", "out", "--final", "--on", "2019-10-01")
PACK = Path("out", "panel-2019-10-09")


@pytest.fixture
def published(county: Estates) -> Estates:
    """The Cambridgeshire register after it has published the pack for the panel of 9 October 2019."""
    assert county(*PUBLISH).code == 0
    return county


def test_the_register_that_comes_with_the_project_is_as_it_was_recorded(county: Estates) -> None:
    done = county("verify")
    assert (done.code, done.err) == (0, "")
    entries, root = done.out.splitlines()
    assert entries == "cpcc: 301 entries, each as it was recorded."
    assert len(root) == len("Root .") + 64


def touch(statement: str) -> None:
    """What somebody with the file and a database's own tools can do: the guards are taken away first."""
    with sqlite3.connect("estates.db") as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(statement)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE body SET body = replace(body, 'Copse', 'Other') WHERE number = 100", ""),
        ("UPDATE entry SET effective = '2001' WHERE number = 7", "entry 7: its header is not the one"),
        ("UPDATE entry SET marking = 'public' WHERE marking <> 'public'", ""),
        ("UPDATE body SET salt = x'00' WHERE number = 9", "entry 9: its body is not the one"),
        ("DELETE FROM entry WHERE number = 5", "expected entry 5, found entry 6: what stands between them is gone"),
        ("UPDATE entry SET hash = 'no hash' WHERE number = 3", "entry 3: its header is not the one"),
        ("DELETE FROM tree", "the hashes kept of the tree are not those of the entries"),
        ("UPDATE tree SET hash = 'no hash'", "the hashes kept of the tree are not those of the entries"),
    ],
)
def test_the_first_entry_that_was_touched_is_named(county: Estates, statement: str, said: str) -> None:
    touch(statement)
    done = county("verify")
    if said:
        assert (done.code, done.out) == (1, "")
        assert said in done.err
        assert len(done.err.splitlines()) == 1


def test_an_end_cut_off_is_found_by_the_root_that_was_published(published: Estates) -> None:
    """Every entry that is left is in order: only the root tells."""
    assert published("update", "copse-court", "One more.", "--on", "2019-10-02").code == 0
    assert published("verify").code == 0
    touch("DELETE FROM entry WHERE number = 301")
    touch("DELETE FROM entry WHERE number > 301")
    assert published("verify").code == 0  # the publication went with them: what shows it is the pack that went out
    proof = json.loads((PACK / "proof.json").read_text(encoding="utf-8"))
    assert proof["size"] == 301
    assert proof["root"] not in published("verify").out


def test_a_pack_is_checked_without_the_register(published: Estates) -> None:
    Path("estates.db").unlink()
    done = published("verify", str(PACK))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{PACK}: 23 files and ")
    assert " agree with the register of cpcc, 301 entries.\nRoot " in done.out


def test_a_pack_that_was_touched_is_refused(published: Estates) -> None:
    (PACK / "appendix-4.md").write_text("# Another\n", encoding="utf-8")
    done = published("verify", str(PACK))
    assert (done.code, done.out) == (1, "")
    assert done.err == f"estates: {PACK / 'appendix-4.md'}: it is not the file that was published.\n"


def test_a_file_that_was_edited_before_it_went_out_is_the_one_that_is_proved(county: Estates) -> None:
    Path("appendix-4.docx").write_bytes(b"as it was sent")
    assert county(*PUBLISH, "--as-sent", "appendix-4.docx").code == 0
    assert (PACK / "appendix-4.docx").read_bytes() == b"as it was sent"
    assert county("verify", str(PACK)).code == 0


def test_each_pack_continues_the_register_of_the_one_before(published: Estates) -> None:
    PACK.rename("earlier")
    assert published("update", "copse-court", "Let.", "--on", "2019-10-02", "--marking", "public").code == 0
    assert published(*PUBLISH).code == 0
    done = published("verify", str(PACK), "--earlier", "earlier")
    assert (done.code, done.err) == (0, "It continues the register of 301 entries published before.\n")
    assert published("verify").code == 0


def test_a_pack_for_the_sub_group_carries_no_proof(county: Estates) -> None:
    done = county(*PUBLISH, "--audience", "sub-group")
    assert done.code == 0
    assert not (PACK / "proof.json").exists()


def test_the_proof_of_a_public_pack_holds_nothing_confidential(county: Estates) -> None:
    secret = "The reserve is one pound"
    county("update", "copse-court", secret, "--on", "2019-09-02", "--marking", "commercial")
    county("asset", "add", "Covert House", "--status", "operational", "--on", "2019-09-02")
    county("update", "covert-house", "Said in public of what is secret.", "--on", "2019-09-02", "--marking", "public")
    assert county(*PUBLISH).code == 0
    proof = (PACK / "proof.json").read_text(encoding="utf-8")
    assert secret not in proof
    assert "covert" not in proof.casefold()
    assert "what is secret" not in proof
    assert county("verify", str(PACK)).code == 0


def test_a_folder_that_is_no_pack_is_said(county: Estates) -> None:
    done = county("verify", ".")
    assert (done.code, done.out) == (1, "")
    assert "there is no such file; expected a published pack" in done.err
    assert "belongs to a pack" in county("verify", "--earlier", ".").err
