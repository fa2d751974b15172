"""The book on SQLite: what the database itself refuses, and what it says of files that it cannot use."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from estates.errors import Fault, NewerFormat, NoRegister, NotARegister, Refusal
from estates.register.register import Register
from estates.register.sqlite import APPLICATION_ID, SqliteStore
from estates.register.store import FORMAT, Row
from tests.builders import ASSET, SteppingClock, begin, draft, say
from tests.register.invariants import check_register

SAID = {"column": "situation", "text": "Nothing has changed."}


@pytest.fixture
def raw(register: Register, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of somebody who goes round the package, to a book of two entries."""
    say(register, "asset", "copse-court", "2013", **ASSET)
    connection = sqlite3.connect(tmp_path / "estates.db", isolation_level=None)
    yield connection
    connection.close()


def book(connection: sqlite3.Connection) -> list[Any]:
    return [connection.execute(f"SELECT * FROM {table} ORDER BY number").fetchall() for table in ("entry", "body")]


ENTRY = "SELECT * FROM entry WHERE number = 2"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET marking = 'public'",
        "UPDATE entry SET number = 3 WHERE number = 2",
        "UPDATE OR REPLACE entry SET number = 1 WHERE number = 2",
        "UPDATE OR IGNORE entry SET key = 'x' WHERE number = 2",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE number = 2",
        "UPDATE body SET body = '{}'",
        "UPDATE OR REPLACE body SET salt = x'00' WHERE number = 2",
        "DELETE FROM body",
        "DELETE FROM body WHERE number = 2",
        *[
            f"{verb} INTO {table} SELECT * FROM {table} WHERE number = {number}"
            for verb in ("INSERT", "INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL")
            for table in ("entry", "body")
            for number in (1, 2)
        ],
        "INSERT INTO entry SELECT * FROM entry WHERE number = 2 ON CONFLICT DO UPDATE SET marking = 'public'",
        "INSERT INTO body SELECT * FROM body WHERE number = 2 ON CONFLICT DO UPDATE SET body = '{}'",
        "INSERT INTO body VALUES ('cpcc', 3, x'00', '{}')",
        "INSERT OR REPLACE INTO body VALUES ('cpcc', 0, x'00', '{}')",
    ],
)
def test_the_database_itself_keeps_the_book(raw: sqlite3.Connection, statement: str) -> None:
    before = book(raw)
    with pytest.raises(sqlite3.IntegrityError, match="the book is append-only"):
        raw.execute(statement)
    assert book(raw) == before


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL"])
@pytest.mark.parametrize("number", [-1, 0, 1, 2, 4, 2**40, None])
def test_no_number_is_taken_but_the_next(raw: sqlite3.Connection, verb: str, number: int | None) -> None:
    before = book(raw)
    columns = [row[1] for row in raw.execute("PRAGMA table_info(entry)")]
    values = list(raw.execute(ENTRY).fetchone())
    values[columns.index("number")] = number
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(f"{verb} INTO entry VALUES ({', '.join('?' * len(values))})", values)
    assert book(raw) == before


LONG = [draft("update", "", "2019", asset="copse-court", **SAID) for _ in range(Register.at_once + 1)]


def triggers(connection: sqlite3.Connection) -> set[Any]:
    return set(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))


def test_the_guards_stand_again_after_a_long_append(register: Register, raw: sqlite3.Connection) -> None:
    stood = triggers(raw)
    register.append(LONG)
    assert triggers(raw) == stood
    for table in ("entry", "body"):
        with pytest.raises(sqlite3.IntegrityError, match="the book is append-only"):
            raw.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE number = 2")
    say(register, "asset", "bretton", "2013", **ASSET)
    check_register(register)


@pytest.mark.parametrize("end", ["refused", "rehearsed", "closed"])
def test_the_guards_stand_again_after_a_long_append_of_which_nothing_stays(
    register: Register, raw: sqlite3.Connection, tmp_path: Path, end: str
) -> None:
    stood, before = triggers(raw), book(raw)
    if end == "refused":
        with pytest.raises(Refusal):
            register.append([*LONG, draft("asset", "bretton", "2019", tenure="freehld")])
    elif end == "rehearsed":
        register.append(LONG, rehearse=True)
    else:
        with pytest.raises(Fault), register._store.transaction():
            register._store.insert([row._replace(number=row.number + 2) for row in rows_of(LONG)])
            raw_of(register).close()
    assert triggers(raw) == stood
    assert book(raw) == before


def rows_of(drafts: list[Any]) -> list[Row]:
    """As many rows as there are drafts, from number 1 on."""
    return [
        Row(n, "", "", "2019", "update", f"x-{n}", "public", "", None, "", "", "", b"", b"{}")
        for n, _ in enumerate(drafts, 1)
    ]


def raw_of(register: Register) -> sqlite3.Connection:
    store = register._store
    assert isinstance(store, SqliteStore)
    return store._connection


@pytest.mark.parametrize(
    "numbers", [range(1, 601), range(2, 602), range(4, 604), [*range(3, 602), 601], [*range(602, 2, -1)]]
)
def test_of_a_long_append_no_number_is_taken_but_the_next(
    register: Register, raw: sqlite3.Connection, numbers: Sequence[int]
) -> None:
    stood, before = triggers(raw), book(raw)
    rows = [row._replace(number=number) for row, number in zip(rows_of(LONG * 2), numbers, strict=False)]
    with pytest.raises(Fault, match="this is not the next number"), register._store.transaction():
        register._store.insert(rows)
    assert (triggers(raw), book(raw)) == (stood, before)


def test_a_short_part_behind_a_long_one_is_held_against_the_same_rule(
    register: Register, raw: sqlite3.Connection
) -> None:
    stood, before = triggers(raw), book(raw)
    rows = [row._replace(number=row.number + 2) for row in rows_of(LONG)]
    with pytest.raises(Fault, match="this is not the next number"), register._store.transaction():
        register._store.insert(rows)
        register._store.insert([rows[0]._replace(number=len(rows) + 4)])
    assert (triggers(raw), book(raw)) == (stood, before)


def test_every_commit_is_synced_to_a_write_ahead_log(register: Register, tmp_path: Path) -> None:
    with Register.open(tmp_path / "estates.db") as opened:
        for store in (register._store, opened._store):
            assert isinstance(store, SqliteStore)
            pragmas = ("journal_mode", "synchronous", "application_id", "user_version")
            found = [store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
            assert found == ["wal", 2, APPLICATION_ID, FORMAT]
            assert store._connection.execute("PRAGMA busy_timeout").fetchone()[0] >= 10_000


def test_a_full_disk_is_said_and_leaves_nothing_half_written(register: Register, tmp_path: Path) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    connection = register._store._connection  # type: ignore[attr-defined]
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    kept = register.last_number()
    with pytest.raises(Fault) as full:
        for _ in range(1000):
            text = {"column": "situation", "text": "A long statement. " * 400}
            register.append([draft("update", "", "2019", asset="copse-court", **text) for _ in range(3)])
            kept += 3
    assert str(full.value) == (
        f"{tmp_path / 'estates.db'}: the disk is full; nothing was recorded: make room and record again."
    )
    check_register(register)
    assert register.last_number() == kept
    connection.execute("PRAGMA max_page_count = 100000")
    assert register.append([draft("update", "", "2019", asset="copse-court", **SAID)])[0].number == kept + 1
    with Register.open(tmp_path / "estates.db") as again:
        assert again.last_number() == kept + 1


def other_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE contact (name TEXT)")


def truncated_register(path: Path) -> None:
    begin(path, SteppingClock()).close()
    path.write_bytes(path.read_bytes()[:5000])


def unfinished_register(path: Path) -> None:
    """One whose making was cut short before it was named."""
    begin(path, SteppingClock()).close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER book_delete")
        connection.execute("DELETE FROM book")


@pytest.mark.parametrize(
    ("make", "kind", "said"),
    [
        (lambda path: None, NoRegister, "there is no register here; begin one with `estates init`"),
        (lambda path: path.write_bytes(b""), NotARegister, "expected a register, found an empty file"),
        (lambda path: path.mkdir(), NotARegister, "expected a register, found a folder"),
        (lambda path: path.write_bytes(b"PK\x03\x04 a spreadsheet" * 99), NotARegister, "expected a register, found"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096), Fault, ""),
        (other_database, NotARegister, "found another kind of database"),
        (truncated_register, Fault, ""),
        (unfinished_register, NotARegister, "expected a register, found"),
    ],
)
def test_what_is_no_register_is_said_and_left_as_it_was(
    tmp_path: Path, make: Any, kind: type[Fault], said: str
) -> None:
    path = tmp_path / "estates.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(kind) as refused, Register.open(path) as register:
        list(register.rows())
    assert str(refused.value).startswith(f"{path}: ")
    assert said in str(refused.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_register_of_a_newer_version_is_left_to_it(register: Register, tmp_path: Path) -> None:
    register.close()
    with sqlite3.connect(tmp_path / "estates.db") as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    with pytest.raises(NewerFormat) as newer:
        Register.open(tmp_path / "estates.db")
    assert str(newer.value) == (
        f"{tmp_path / 'estates.db'}: this register has format 3, and this version of estates knows formats up to 2; "
        "install the newer version."
    )


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write into a read-only file"
)
def test_a_read_only_file_is_said(register: Register, tmp_path: Path) -> None:
    register.close()
    (tmp_path / "estates.db").chmod(0o444)
    with pytest.raises(Fault, match="read-only"), Register.open(tmp_path / "estates.db") as opened:
        say(opened, "asset", "copse-court", "2013", **ASSET)


def test_a_database_opened_read_only_is_said(register: Register) -> None:
    """As SQLite says it of a file without the right to write, which the superuser always has."""
    register._store._connection.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]
    with pytest.raises(Fault, match="the file is read-only; nothing was recorded: ask for the right to write"):
        say(register, "asset", "copse-court", "2013", **ASSET)


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "estates.db"
    path.write_text("a letter")
    with pytest.raises(Refusal, match="there is a file already, and it was left as it is"):
        Register.create(path, "cpcc")
    assert path.read_text() == "a letter"


def test_a_register_that_cannot_be_begun_is_not_there(tmp_path: Path) -> None:
    def fail(register: Register) -> None:
        say(register, "body", "cpcc", "2012", name="", panel="")

    with pytest.raises(Refusal):
        Register.begin(tmp_path / "estates.db", "cpcc", fail)
    assert list(tmp_path.iterdir()) == []
