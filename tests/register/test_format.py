"""A register of the first format is read as it stands, and becomes one of this format with the first new entry."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from estates.errors import NewerFormat
from estates.register.copying import back_up, copy_register
from estates.register.portable import load_portable, write_portable
from estates.register.register import Register
from estates.register.store import FORMAT
from estates.register.verification import check_book
from tests.builders import draft, say
from tests.conftest import CAMBRIDGESHIRE
from tests.format_1 import load_format_1

SAID = {"column": "situation", "text": "To be sold."}
_SHAPE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """The Cambridgeshire register in format 1, more than one tile of it."""
    load_format_1(CAMBRIDGESHIRE, tmp_path / "first.db")
    return tmp_path / "first.db"


def format_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as raw:
        return int(raw.execute("PRAGMA user_version").fetchone()[0])


def shape(raw: sqlite3.Connection) -> list[str]:
    """The tables, indexes and triggers."""
    return [" ".join(str(row).replace("\\n", " ").split()) for row in raw.execute(_SHAPE)]


def test_reading_leaves_it_byte_for_byte(first: Path, cambridgeshire: Register, tmp_path: Path) -> None:
    before = first.read_bytes()
    assert format_of(first) == 1
    with Register.open(first) as register:
        assert list(register.rows()) == list(cambridgeshire.rows())
        size = register.last_number()
        assert register.root(size) == cambridgeshire.root(size)
        assert check_book(register) == (cambridgeshire.root(size), [])
        assert (register.kept_hashes(), register.kept("0" * 64)) == ([], None)
        write_portable(register, tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == CAMBRIDGESHIRE.read_bytes()
    assert first.read_bytes() == before


def test_the_first_entry_makes_it_one_of_this_format(first: Path, cambridgeshire: Register, tmp_path: Path) -> None:
    with Register.open(first) as register:
        say(register, "update", "", "2019-09-24", asset="copse-court", **SAID)
        register.append([], keep=[b"a file"])
        assert list(register.rows())[:-1] == list(cambridgeshire.rows())
        assert check_book(register)[1] == []
        assert register.root(cambridgeshire.last_number()) == cambridgeshire.root(cambridgeshire.last_number())
    assert format_of(first) == FORMAT
    new = tmp_path / "new.db"
    load_portable(CAMBRIDGESHIRE, new).close()
    with closing(sqlite3.connect(first)) as old_raw, closing(sqlite3.connect(new)) as new_raw:
        assert shape(old_raw) == shape(new_raw)
        tiles = "SELECT * FROM tree ORDER BY level, place"
        assert old_raw.execute(tiles).fetchall() == new_raw.execute(tiles).fetchall() != []


def test_what_fails_leaves_it_in_its_format(first: Path) -> None:
    before = first.read_bytes()
    with Register.open(first) as register, pytest.raises(ZeroDivisionError), register._store.transaction():
        raise ZeroDivisionError
    assert first.read_bytes() == before


def test_a_rehearsal_leaves_it_in_its_format(first: Path) -> None:
    with Register.open(first) as register:
        register.append([draft("update", "", "2019-09-24", asset="copse-court", **SAID)], rehearse=True)
    assert format_of(first) == 1


def test_a_copy_of_it_is_of_this_format_and_a_backup_of_its_own(first: Path, tmp_path: Path) -> None:
    copy_register(str(first), str(tmp_path / "copy.db"))
    back_up(str(first), tmp_path / "backup.db")
    assert [format_of(tmp_path / name) for name in ("copy.db", "backup.db", "first.db")] == [FORMAT, 1, 1]


@pytest.mark.parametrize("newer", [FORMAT + 1, FORMAT + 99])
def test_a_newer_format_is_left_to_its_version(first: Path, newer: int, tmp_path: Path) -> None:
    path = Path(shutil.copy(first, tmp_path / "newer.db"))
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {newer}")
    before = path.read_bytes()
    with pytest.raises(NewerFormat, match=f"this register has format {newer}, and this version of estates knows"):
        Register.open(path)
    assert path.read_bytes() == before
