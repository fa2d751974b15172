"""`estates backup`, `estates restore`, `estates copy`: the register kept safe, brought back, moved."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Estates


@pytest.fixture
def root(county: Estates) -> str:
    """The last line of what each of these commands prints."""
    return county("verify").out.splitlines()[-1]


def test_a_backup_says_what_it_holds(county: Estates, root: str) -> None:
    assert county("backup", "safe.db") == (
        0,
        f"safe.db: 301 entries, each as it was recorded.\n{root}\n",
        "It holds what is withheld too. If the register is ever damaged: estates restore safe.db\n",
    )
    assert county("verify", "--register", "safe.db").out.endswith(f"{root}\n")


def test_a_backup_into_a_folder_that_is_not_there_makes_it(county: Estates, root: str) -> None:
    assert county("backup", "new/folder/safe.db").out.endswith(f"{root}\n")
    assert county("verify", "--register", "new/folder/safe.db").code == 0


def test_a_backup_onto_the_register_itself_is_refused(county: Estates) -> None:
    """What others record meanwhile would be lost."""
    assert county("backup", "./estates.db") == (
        1,
        "",
        "estates: estates.db: expected another file than the register itself; name another.\n",
    )


def test_a_backup_is_not_put_in_place_of_something_else(county: Estates) -> None:
    Path("letter.db").write_text("a letter")
    assert county("backup", "letter.db") == (
        1,
        "",
        "estates: letter.db: expected a new name, or an earlier backup in order; what is there was left as it was: "
        "name another.\n",
    )
    assert Path("letter.db").read_text() == "a letter"


def test_a_register_that_is_not_in_order_is_not_backed_up(county: Estates) -> None:
    content = Path("estates.db").read_bytes()
    Path("estates.db").write_bytes(content.replace(b'"Copse Court"', b'"Corse Court"'))
    code, out, err = county("backup", "safe.db")
    assert (code, out) == (1, "")
    assert "its body is not the one that was recorded; no backup was written. See `estates verify`." in err
    assert not Path("safe.db").exists()


def test_without_a_register_there_is_no_backup(estates: Estates, tmp_path: Path) -> None:
    code, out, err = estates("backup", "safe.db")
    assert (code, out) == (1, "")
    assert err.startswith("estates: estates.db: there is no register here")
    assert list(tmp_path.iterdir()) == []


def test_what_was_recorded_since_the_backup_is_rescued(county: Estates) -> None:
    county("backup", "safe.db")
    for words in ("One.", "Two."):
        county("update", "copse-court", words, "--on", "2019-09-24")
    root = county("verify").out.splitlines()[-1]
    content = Path("estates.db").read_bytes()
    Path("estates.db").write_bytes(bytes(4096) + content[4096:])
    assert county("asset", "list").code == 1
    code, out, err = county("restore", "safe.db")
    assert code == 0
    lines = out.splitlines()
    assert lines[:2] == [
        "estates.db: 303 entries, each as it was recorded.",
        "301 from the backup, 2 later from the damaged file.",
    ]
    assert [line.split(", 2019")[0] for line in lines[2:4]] == [
        "  rescued: entry 302, update update-302",
        "  rescued: entry 303, update update-303",
    ]
    assert lines[4:] == [root]
    assert err == (
        "The damaged file is kept as estates.db.damaged. What was recorded last may be gone without a trace: see that "
        "the last entry is the one you know of.\n"
        "Next: estates verify; estates history update-303\n"
    )
    assert Path("estates.db.damaged").read_bytes() == bytes(4096) + content[4096:]


def test_a_register_in_order_is_not_restored(county: Estates) -> None:
    county("backup", "safe.db")
    assert county("restore", "safe.db") == (
        1,
        "",
        "estates: estates.db: expected a damaged register of cpcc, found 301 entries of cpcc in order; it was left as "
        "it was.\n",
    )


def test_a_lost_register_comes_back(county: Estates, root: str) -> None:
    county("backup", "safe.db")
    Path("estates.db").unlink()
    assert county("restore", "safe.db") == (
        0,
        "estates.db: 301 entries, each as it was recorded.\n"
        f"301 from the backup, 0 later from no file, since there was none.\n{root}\n",
        "Next: estates verify; estates history ASSET\n",
    )


def test_a_database_is_not_restored_into(estates: Estates) -> None:
    code, out, err = estates("--register", "postgresql://officer:secret@db/estates", "restore", "safe.db")
    assert (code, out) == (1, "")
    assert "bring the backup into a new database with: estates copy safe.db ADDRESS" in err
    assert "secret" not in err


def test_there_and_back_by_the_portable_form(county: Estates, root: str) -> None:
    shutil.copy("estates.db", "first.db")
    for source, target in (("first.db", "one.jsonl"), ("one.jsonl", "two.db"), ("two.db", "three.jsonl")):
        assert county("copy", source, target) == (
            0,
            f"301 entries copied, each as it was recorded.\n{root[:-1]}, the same in both.\n",
            "The copy holds what is withheld too. Whoever goes on recording in the other makes two registers of one: "
            "set ESTATES_REGISTER to the one that counts.\n",
        )
    assert Path("one.jsonl").read_bytes() == Path("three.jsonl").read_bytes()


def test_a_copy_is_not_put_in_place_of_something_else(county: Estates) -> None:
    Path("letter.db").write_text("a letter")
    assert county("copy", "estates.db", "letter.db") == (
        1,
        "",
        "estates: letter.db: there is a file already, and it was left as it was; name another.\n",
    )


@pytest.mark.parametrize("source", ["nowhere.db", "nowhere.jsonl"])
def test_what_is_not_there_is_not_copied(estates: Estates, tmp_path: Path, source: str) -> None:
    code, out, err = estates("copy", source, "copy.db")
    assert (code, out) == (1, "")
    assert err.startswith(f"estates: {source}: there is no ")
    assert list(tmp_path.iterdir()) == []
