"""The book on SQLite: what the database itself refuses, and what survives officers, crashes and full disks."""

import multiprocessing
import os
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from estates.errors import EstatesError, Fault, NewerFormat, NoRegister, NotARegister, RecordMoved, Refusal
from estates.model.vocabulary import Audience
from estates.register.register import Register
from estates.register.sqlite import APPLICATION_ID, SqliteStore
from estates.register.store import FORMAT
from tests.builders import ASSET, SteppingClock, begin, draft, in_memory, say
from tests.register.invariants import check_register
from tests.register.worlds import Move, moves, play
from tests.soak import examples

NORTH_SEA = {"easting_m": 699_000, "northing_m": 550_000, "accuracy_m": 1, "source": "typed"}
NOWHERE = {"west_m": 0, "south_m": 0, "east_m": 2**60, "north_m": 1}
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
BODY = "SELECT * FROM body WHERE number = 2"
NUMBERED = "WITH e AS (SELECT * FROM entry WHERE number = 2) INSERT INTO entry SELECT"


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


def test_every_commit_is_synced_to_a_write_ahead_log(register: Register, tmp_path: Path) -> None:
    with Register.open(tmp_path / "estates.db") as opened:
        for store in (register._store, opened._store):
            assert isinstance(store, SqliteStore)
            pragmas = ("journal_mode", "synchronous", "application_id", "user_version")
            found = [store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
            assert found == ["wal", 2, APPLICATION_ID, FORMAT]
            assert store._connection.execute("PRAGMA busy_timeout").fetchone()[0] >= 10_000


def test_what_was_acknowledged_is_there_for_everyone(register: Register, tmp_path: Path) -> None:
    with Register.open(tmp_path / "estates.db") as other:
        say(register, "asset", "copse-court", "2013", **ASSET)
        assert other.estate(date.max, "public").asset("copse-court").record.name == "Copse Court"
        assert other.last_number() == 2


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (draft("asset", "copse-court", "2019", seen=3, tenure="freehld"), "asset copse-court, field tenure: "),
        (draft("asset", "copse-court", "2019", seen=3, tenur="freehold"), 'no field "tenur"; nearest "tenure"'),
        (draft("asset", "copse-court", "2019", seen=3, name=None), "field name: cannot be empty"),
        (draft("asset", "copse-court", "2019", seen=3, name="x\u202e"), "U+202E RIGHT-TO-LEFT OVERRIDE"),
        (draft("asset", "copse-court", "2019", seen=3, name=5), "expected text, found 5"),
        (draft("asset", "copse-court", "2013", seen=3, name="Copse House"), "from the same day"),
        (draft("asset", "bretton", "2019", name="Bretton"), "it needs status too"),
        (draft("asset", "Not A Key", "2019", **ASSET), '"Not A Key" is no key'),
        (draft("update", "", "2019", asset="copse-cort", **SAID), 'no asset is called "copse-cort"'),
        (draft("lease", "l", "2019", asset="copse-court", side="let", start="2019", expiry="2018"), "before its start"),
        (draft("asset", "x", "2019", **ASSET, location=NORTH_SEA), "is in the sea"),
        (draft("asset", "x", "2019", **ASSET, floor_area=0.1), "field floor_area"),
        (draft("body", "cpcc", "2019", seen=1, area=NOWHERE), "east_m"),
    ],
)
def test_one_bad_draft_in_a_batch_leaves_nothing(register: Register, bad: Any, said: str) -> None:
    """The good ones before and after it included; and the sentence says what was wrong."""
    say(register, "asset", "bretton-old", "2013", name="Bretton", status="disposed")
    say(register, "asset", "copse-court", "2013", **ASSET)
    good = [draft("update", "", "2019", asset="copse-court", **SAID) for _ in range(2)]
    before = list(register.rows())
    with pytest.raises(Refusal) as refused:
        register.append([good[0], bad, good[1]])
    assert said in str(refused.value)
    assert list(register.rows()) == before
    assert len(register.append(good)) == 2


def test_everything_that_is_wrong_is_said_at_once(register: Register) -> None:
    with pytest.raises(Refusal) as refused:
        register.append(
            [
                draft("asset", "copse-court", "2013", name="Copse Court", status="optional", tenure="freehld"),
                draft("asset", "bretton", "2013", name="Bretton", status="surplus", floor_area="3,O79"),
            ]
        )
    said = refused.value.sentences
    assert [sentence.split(": ")[0] for sentence in said] == [
        "asset copse-court, field status", "asset copse-court, field tenure", "asset bretton, field floor_area",
    ]  # fmt: skip
    assert 'floor area "3,O79" is not a number; is that a letter O for a zero?' in said[2]


def test_a_kind_that_there_is_not_is_refused(register: Register) -> None:
    with pytest.raises(Refusal, match='"building" is no kind of record'):
        register.append([draft("building", "copse-court", "2019", name="Copse Court")])


def test_who_recorded_it_must_be_said(register: Register) -> None:
    with pytest.raises(Refusal, match="recorded by"):
        register.append([draft("asset", "copse-court", "2019", **ASSET)._replace(by="  ")])


def test_an_update_is_called_after_its_entry(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    entries = register.append([draft("update", "", "2019", asset="copse-court", **SAID) for _ in range(2)])
    assert [(entry.number, entry.key, entry.about) for entry in entries] == [
        (3, "update-3", "copse-court"), (4, "update-4", "copse-court"),
    ]  # fmt: skip


def test_a_stale_reader_is_told_and_nothing_is_written(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    say(register, "asset", "copse-court", "2014", tenure="freehold")
    with pytest.raises(RecordMoved, match="having seen entry 2 of it, but entry 3 has been recorded since"):
        register.append([draft("asset", "copse-court", "2019", seen=2, tenure="leasehold")])
    assert register.last_number() == 3


PROCESSES, EACH = 8, 200


def append_many(path: str, officer: int, start: Any) -> None:
    with Register.open(path) as register:
        start.wait()
        for number in range(EACH):
            text = {"column": "situation", "text": f"officer {officer}, statement {number}"}
            register.append([draft("update", "", "2019", asset="copse-court", **text)])


def test_eight_officers_at_once_lose_nothing(register: Register, tmp_path: Path) -> None:
    """1,600 entries from eight processes: all there, each officer's in order, no gap, nobody told of a lock."""
    say(register, "asset", "copse-court", "2013", **ASSET)
    context = multiprocessing.get_context("spawn")
    start = context.Event()
    path = str(tmp_path / "estates.db")
    officers = [context.Process(target=append_many, args=(path, number, start)) for number in range(PROCESSES)]
    for officer in officers:
        officer.start()
    start.set()
    for officer in officers:
        officer.join(120)
    assert [officer.exitcode for officer in officers] == [0] * PROCESSES
    rows = list(register.rows())
    assert [row.number for row in rows] == list(range(1, 2 + PROCESSES * EACH + 1))
    assert [fault for row in rows if (fault := row.fault("cpcc"))] == []
    texts = [str(update.record.text) for update in register.estate(date.max, "public").updates("copse-court")]
    for number in range(PROCESSES):
        said = [text for text in texts if text.startswith(f"officer {number},")]
        assert said == [f"officer {number}, statement {count}" for count in range(EACH)]


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


def test_an_officer_who_is_interrupted_leaves_nothing(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    insert = register._store.insert

    def interrupted(row: Any) -> None:
        insert(row)
        raise KeyboardInterrupt

    monkeypatch.setattr(register._store, "insert", interrupted)
    with pytest.raises(KeyboardInterrupt):
        register.append([draft("update", "", "2019", asset="copse-court", **SAID)])
    monkeypatch.undo()
    assert register.last_number() == 2
    assert register.append([draft("update", "", "2019", asset="copse-court", **SAID)])[0].number == 3


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
        f"{tmp_path / 'estates.db'}: this register has format 2, and this version of estates knows formats up to 1; "
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


class Officers(RuleBasedStateMachine):
    """Anything that officers may try, in any order: what is taken leaves a register in order, what is refused leaves
    it as it was."""

    @initialize()
    def begin(self) -> None:
        self.clock = SteppingClock()
        self.register = in_memory(self.clock)
        self.taken = 0

    @rule(move=moves())
    def one(self, move: Move) -> None:
        before = list(self.register.rows())
        if play(self.register, self.clock, move):
            assert list(self.register.rows())[:-1] == before
        else:
            assert list(self.register.rows()) == before

    @rule(move=moves(), count=st.integers(2, 4))
    def several(self, move: Move, count: int) -> None:
        """All of a batch or none."""
        kind, key = move.name
        before = list(self.register.rows())
        seen = self.register.newest(kind, key)
        drafts = [draft(kind, key, move.on, move.marking, seen, **move.fields) for _ in range(count)]
        try:
            assert len(self.register.append(drafts)) == count
        except EstatesError:
            assert list(self.register.rows()) == before

    @rule(name=st.sampled_from(["ash", "deed"]), seen=st.integers(1, 40))
    def stale(self, name: str, seen: int) -> None:
        newest = self.register.newest("asset", name)
        if seen != newest:
            with pytest.raises(RecordMoved):
                self.register.append([draft("asset", name, "2018", seen=seen, **ASSET)])

    @invariant()
    def in_order(self) -> None:
        if hasattr(self, "register"):
            check_register(self.register)

    def teardown(self) -> None:
        if hasattr(self, "register"):
            self.register.close()


TestOfficers = Officers.TestCase
TestOfficers.settings = settings(max_examples=examples(12), stateful_step_count=12, deadline=None)


def test_the_register_that_comes_with_the_project_is_in_order(cambridgeshire: Register) -> None:
    check_register(cambridgeshire)


def test_an_empty_register_is_in_order(tmp_path: Path) -> None:
    with Register.create(tmp_path / "estates.db", "cpcc") as register:
        check_register(register)
        assert register.estate(date.max, Audience.PUBLIC).assets() == []
        with pytest.raises(Refusal, match="does not reach back"):
            register.estate(date.max, Audience.PUBLIC).body()
