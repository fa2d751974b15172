"""The book on PostgreSQL: addresses and passwords, what the server must be, many registers in one database."""

import json
import multiprocessing
import socket
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest

from estates.errors import Fault, NewerFormat, NoRegister, NotARegister, RecordMoved, Refusal
from estates.model.vocabulary import Audience
from estates.proof.tree import TILE, over
from estates.register.entry import Draft, timestamp
from estates.register.portable import load_portable, write_portable
from estates.register.postgres import PostgresStore
from estates.register.postgres_server import Address
from estates.register.register import Register
from estates.register.rules import Acceptance
from estates.register.store import FORMAT
from estates.register.verification import check_book
from tests.builders import ASSET, BODY, SteppingClock, begin, draft, say
from tests.conftest import CAMBRIDGESHIRE
from tests.postgres import Server, as_role
from tests.register.invariants import check_register

PASSWORD = "Tr0ub4dor-and-3"
OFFICERS, EACH = 16, 25
SAID = {"column": "situation", "text": "Nothing has changed."}


@pytest.fixture
def team(url: str, clock: SteppingClock) -> Iterator[Register]:
    with begin(url, clock) as register:
        say(register, "asset", "copse-court", "2013", **ASSET)
        yield register


def sql(url: str, statement: str) -> list[Any]:
    """As the owner, past the package."""
    with psycopg.connect(url.partition("#")[0], autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def statement_about(asset: str) -> Draft:
    return draft("update", "", "2019", asset=asset, **SAID)


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://officer:{PASSWORD}@[::1/estates",
        f"postgresql://officer:{PASSWORD}@db.example:5x/estates",
        f"postgresql://officer:{PASSWORD}/x@db.example/estates",
        f"postgresql://officer:x/{PASSWORD}@db.example/estates",
        f"postgresql://officer:x@{PASSWORD}@db.example/estates",
        f"postgresql://officer:x?{PASSWORD}@db.example/estates",
        f"postgresql://officer:x#{PASSWORD}@db.example/estates",
        f"postgresql://officer:{PASSWORD}%zz@db.example/estates",
        f"postgresql://officer:{PASSWORD}@db.example/estates?sslmod=require",
        f"postgresql://officer:{PASSWORD}@db.example/estates?sslmode",
        f"postgresql://officer:{PASSWORD}@db.example/estates?sslmode=sometimes",
        f"postgresql://officer:{PASSWORD}@db.example/estates#Not A Key",
        f"postgresql://officer:{PASSWORD}@no-such-host.invalid/estates",
        f"postgresql://officer:{PASSWORD}@127.0.0.1:1/estates",
        f"postgresql://officer@127.0.0.1:1/estates?password={PASSWORD}",
        f"postgresql://officer:{PASSWORD}@/estates?host=/nowhere",
        f"postgresql+psycopg://officer:{PASSWORD}@db.example/estates",
        f"POSTGRESQL://officer:{PASSWORD}@db.example/estates",
        f"mysql://officer:{PASSWORD}@db.example/estates",
        f"postgresql:/officer:{PASSWORD}@db.example/estates",
        f"host=db.example user=officer password={PASSWORD}",
    ],
)
def test_an_address_that_cannot_be_used_is_said_without_its_password(address: str) -> None:
    for use in (Register.open, lambda place: Register.create(place, "cpcc")):
        with pytest.raises((Refusal, Fault)) as refused:
            use(address)
        said = f"{refused.value!r} {''.join(traceback.format_exception(refused.value))}"
        assert PASSWORD not in said and "Tr0ub" not in said
        assert "\n" not in str(refused.value)


@pytest.fixture
def guarded(postgres: Server, url: str) -> Iterator[str]:
    """An address where a password is asked for."""
    rules = postgres.data / "pg_hba.conf"
    before = rules.read_text()
    sql(url, f"DO $$ BEGIN CREATE ROLE guarded LOGIN SUPERUSER PASSWORD '{PASSWORD}'; "
             "EXCEPTION WHEN duplicate_object THEN NULL; END $$")  # fmt: skip
    rules.write_text(f"local all guarded scram-sha-256\n{before}")
    sql(url, "SELECT pg_reload_conf()")
    yield url
    rules.write_text(before)
    sql(url, "SELECT pg_reload_conf()")


def test_a_password_comes_from_the_address_or_the_environment(
    guarded: str, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(as_role(guarded, "guarded", PASSWORD), clock).close()
    with pytest.raises(Fault, match="no password"):
        Register.open(as_role(guarded, "guarded"))
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    Register.open(as_role(guarded, "guarded")).close()


def test_a_wrong_password_is_not_repeated(guarded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in (as_role(guarded, "guarded", "Wrong-h0rse"), as_role(guarded, "guarded")):
        monkeypatch.setenv("PGPASSWORD", "Wrong-h0rse")
        with pytest.raises(Fault) as refused:
            Register.open(address)
        assert "password authentication failed" in str(refused.value)
        assert "Wrong" not in f"{refused.value!r} {refused.value.__cause__}"


def test_nothing_that_is_held_shows_a_password(guarded: str, clock: SteppingClock) -> None:
    with begin(as_role(guarded, "guarded", PASSWORD), clock) as register:
        store = register._store
        assert PASSWORD not in f"{store!r} {vars(store)!r} {register!r}"
        with pytest.raises(Refusal) as taken:
            Register.create(as_role(guarded, "guarded", PASSWORD), "cpcc")
    assert PASSWORD not in str(taken.value)
    assert "there is a register of cpcc already, and it was left as it is" in str(taken.value)


@pytest.fixture
def without_tls() -> Iterator[tuple[int, list[bytes]]]:
    """The port of a server that has no TLS, and all that it was told."""
    told: list[bytes] = []

    def answer(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                with connection:
                    told.append(connection.recv(1024))
                    connection.sendall(b"N")
                    told.append(connection.recv(1024))

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer, args=(server,), daemon=True).start()
        yield server.getsockname()[1], told


@pytest.mark.parametrize("options", ["sslmode=require", "sslmode=verify-full&sslrootcert=system",
                                     "sslmode=verify-ca&sslrootcert=/no/such/file"])  # fmt: skip
def test_options_of_tls_reach_the_server(without_tls: tuple[int, list[bytes]], options: str) -> None:
    """A server without TLS is refused, and learns neither who it was nor the password."""
    port, told = without_tls
    with pytest.raises(Fault) as refused:
        Register.open(f"postgresql://officer:{PASSWORD}@127.0.0.1:{port}/estates?{options}")
    assert "SSL" in str(refused.value) or "certificate" in str(refused.value)
    assert PASSWORD not in str(refused.value)
    assert b"officer" not in b"".join(told)


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever() -> None:
    """Ten seconds, unless the address says otherwise."""
    assert "connect_timeout=10" in Address("postgresql://officer@db.example/estates").conninfo
    assert "connect_timeout=3" in Address("postgresql://officer@db.example/estates?connect_timeout=3").conninfo


# What the server must be


def test_a_database_that_cannot_hold_every_text_is_refused(postgres: Server) -> None:
    place = postgres.database("ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    with pytest.raises(Fault, match="expected a database in UTF8, found one in LATIN1"):
        Register.create(place, "cpcc")


@pytest.mark.parametrize("setting", ["default_transaction_isolation = 'repeatable read'",
                                     "default_transaction_isolation = 'serializable'", "synchronous_commit = off",
                                     "search_path = pg_temp", "client_encoding = 'SQL_ASCII'",
                                     "standard_conforming_strings = off", "bytea_output = 'escape'",
                                     "DateStyle = 'German'", "extra_float_digits = 0"])  # fmt: skip
def test_what_the_database_sets_for_its_logins_changes_nothing(url: str, clock: SteppingClock, setting: str) -> None:
    sql(url, f"ALTER DATABASE {url.partition('?')[0].rpartition('/')[2]} SET {setting}")
    with begin(url, clock) as register:
        say(register, "asset", "copse-court", "2013", name="O'Neill \\ Bretton – 50%", status="options")
        check_register(register)
        store = register._store
        assert isinstance(store, PostgresStore)
        assert store._ask("SHOW synchronous_commit", []) == [("on",)]
        with store.transaction():
            assert store._ask("SHOW transaction_isolation", []) == [("read committed",)]


def test_every_session_says_who_it_is_and_does_not_hold_the_lock_for_ever(team: Register, url: str) -> None:
    shown = (
        "SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert sql(url, shown) == [("estates",)]
    assert isinstance(team._store, PostgresStore)
    assert team._store._ask("SHOW idle_in_transaction_session_timeout", []) == [("10min",)]


# What is there


def test_a_database_without_a_register_is_said(url: str) -> None:
    with pytest.raises(NoRegister, match="there is no register here; begin one with `estates init`"):
        Register.open(url)


def test_a_register_that_cannot_be_begun_is_not_there(url: str) -> None:
    def fail(register: Register) -> None:
        say(register, "body", "cpcc", "2012", name="", panel="")

    with pytest.raises(Refusal):
        Register.begin(url, "cpcc", fail)
    with pytest.raises(NoRegister):
        Register.open(url)
    Register.begin(url, "cpcc", lambda register: say(register, "body", "cpcc", "2012", **BODY)).close()
    with pytest.raises(Refusal, match="there is a register of cpcc already, and it was left as it is"):
        Register.create(url, "cpcc")


def test_of_two_who_begin_the_same_register_one_is_told(url: str, clock: SteppingClock) -> None:
    first, second = (Register.create(url, "cpcc", clock) for _ in range(2))
    say(first, "body", "cpcc", "2012", **BODY)
    with pytest.raises(Refusal, match="there is a register of cpcc already"):
        second.append([draft("body", "cpcc", "2012", **BODY)])
    assert first.last_number() == 1
    first.close()
    second.close()


def test_other_tables_are_not_taken_for_a_register(url: str) -> None:
    sql(url, "CREATE SCHEMA estates; CREATE TABLE estates.book (title text)")
    with pytest.raises(NotARegister, match="expected a register, found a database with other tables"):
        Register.open(url)


def test_a_register_of_a_newer_version_is_left_to_it(url: str, clock: SteppingClock) -> None:
    begin(url, clock).close()
    sql(url, f"ALTER TABLE estates.book DISABLE TRIGGER ALL; UPDATE estates.book SET format = {FORMAT + 1}")
    with pytest.raises(NewerFormat, match="install the newer version"):
        Register.open(url)


def test_many_registers_in_one_database_do_not_know_of_each_other(url: str, clock: SteppingClock) -> None:
    """Three hundred bodies, each with its own numbers; the part of the address after # says which."""
    names = [f"body-{number:03}" for number in range(300)]
    for count, name in enumerate(names):
        with Register.create(url, name, clock) as register:
            said = [draft("body", name, "2012", name=f"The commissioner of {name}", panel="The panel")]
            register.append([*said, *(draft("asset", f"asset-{n}", "2013", **ASSET) for n in range(count % 3))])
    with pytest.raises(Refusal, match=r"this database has 300 registers, body-000, .* and 295 more; name one, as in"):
        Register.open(url)
    with pytest.raises(Refusal, match="there is no such register in this database"):
        Register.open(f"{url}#body-300")
    for count in (0, 1, 2, 150, 299):
        with Register.open(f"{url}#{names[count]}") as register:
            check_register(register)
            assert register.last_number() == 1 + count % 3
            assert register.estate(date.max, Audience.SUB_GROUP).body().record.name.endswith(names[count])
            say(register, "asset", "another", "2013", **ASSET)
    assert sql(url, "SELECT count(*) FROM estates.entry") == [(300 + 300 + 5,)]


class Listening:
    """Notes every statement that a store sends."""

    def __init__(self, store: PostgresStore) -> None:
        self.sent: list[str] = []
        cursor = store._cursor
        execute = cursor.execute

        def heard(query: str, values: Any = ()) -> Any:
            self.sent += cursor.mogrify(query, values).split("; ")
            return execute(query, values)

        store._cursor = type(
            "Heard", (), {"execute": staticmethod(heard), "__getattr__": lambda _, n: getattr(cursor, n)}
        )()


def test_no_statement_speaks_of_two_registers(url: str, clock: SteppingClock, tmp_path: Path) -> None:
    """Every one that reads or writes names the one register: what is asked of a sharded database stays on one shard."""
    begin(f"{url}", clock).close()
    with Register.open(f"{url}#cpcc") as register:
        heard = Listening(register._store)  # type: ignore[arg-type]
        say(register, "asset", "copse-court", "2013", **ASSET)
        say(register, "asset", "copse-court", "2014", status="surplus", replaces=2, name="Copse Court")
        register.append([statement_about("copse-court")] * TILE, keep=[b"a paper"])
        register.estate(date.max, "public").assets()
        assert list(register.rows()) and register.kept_hashes() and register.root(TILE + 3)
        register.history_of("copse-court")
        write_portable(register, tmp_path / "out.jsonl")
        assert check_book(register)[1] == []
    reads = [one for one in heard.sent if "estates." in one and not one.startswith("PREPARE")]
    assert len(reads) > 10
    for one in reads:
        assert "'cpcc'" in one
        assert one.startswith("INSERT") or "register = 'cpcc'" in one
    prepared = [one for one in heard.sent if one.startswith("PREPARE")]
    assert all("register = $1" in one or "INSERT INTO" in one or "_lock" in one for one in prepared), prepared
    named = [one for one in heard.sent if one.startswith("EXECUTE")]
    assert len(named) > 10 and all("('cpcc', " in one or "('cpcc')" in one for one in named)
    others = {one.split()[0] for one in heard.sent if one not in (*reads, *prepared, *named)}
    assert others <= {"BEGIN", "SELECT", "COMMIT", "ROLLBACK"}


# What it takes and gives


def test_the_register_of_the_project_goes_in_and_out_unchanged(url: str, tmp_path: Path) -> None:
    with load_portable(CAMBRIDGESHIRE, url) as register:
        write_portable(register, tmp_path / "out.jsonl")
        root, faults = check_book(register)
        assert faults == [] and register.root(root.size) == root
    assert (tmp_path / "out.jsonl").read_bytes() == CAMBRIDGESHIRE.read_bytes()


def test_the_tree_is_kept_over_several_tiles(team: Register) -> None:
    for _ in range(3):
        team.append([statement_about("copse-court")] * TILE)
    leaves = [bytes.fromhex(row.hash) for row in team.rows()]
    for size in (1, TILE - 1, TILE, TILE + 1, 3 * TILE, len(leaves)):
        assert team.root(size) == over(leaves).root(size)


def test_a_book_longer_than_one_answer_is_read_whole(team: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("estates.register.postgres_questions.PAGE", 7)
    team.append([statement_about("copse-court")] * 40)
    assert [row.number for row in team.rows()] == list(range(1, 43))
    assert [entry.number for entry in team.entries(Audience.PUBLIC)] == list(range(1, 43))
    assert len(team.about("copse-court", kind="update")) == 40


def test_what_went_out_is_kept_once_and_never_changed(team: Register, url: str) -> None:
    contents = [b"", b"a paper", bytes(range(256)) * 5_000]
    for _ in range(2):
        team.append([statement_about("copse-court")], keep=contents)
    assert team.kept_hashes() == sorted(sha256(content).hexdigest() for content in contents)
    for content in contents:
        assert team.kept(sha256(content).hexdigest()) == content
    assert team.kept("0" * 64) is None
    with pytest.raises(psycopg.Error, match="a file that went out is never changed or deleted"):
        sql(url, "UPDATE estates.file SET content = ''")


def test_text_without_end_or_with_every_sign_is_kept_as_it_is(team: Register) -> None:
    for text in (
        "x" * 20_000,
        "50 % of %s and %(name)s; 'quoted' \\x41 \\ $$ -- /* é – £",
        "%",
        "'",
        "\\",
    ):
        entry = say(team, "update", "", "2019", asset="copse-court", column="situation", text=text)
        assert team.history("update", entry.key)[0].fields["text"] == text
    check_register(team)


def test_a_null_character_is_refused(team: Register, tmp_path: Path, postgres: Server) -> None:
    with pytest.raises(Refusal, match=r"U\+0000"):
        team.append([draft("update", "", "2019", asset="copse-court", column="situation", text="a\0b")])
    (row,) = list(team.rows(after=1))
    for changed in (row._replace(source="a\0b"), row._replace(body=b'{"name":"\\u0000","status":"options"}')):
        with Register.create(postgres.database(), "cpcc") as other, pytest.raises((Fault, Refusal)) as refused:
            other._store.transaction().__enter__()
            other._store.insert([next(team.rows()), changed])
            other._store.last_number()
        assert "the database" in str(refused.value)


def test_a_redacted_body_is_gone_from_the_servers_files(team: Register, url: str, postgres: Server) -> None:
    """After VACUUM FULL and a checkpoint; and nothing but a redaction lets a body go."""
    secret = "Margaret-Thornquist-lives-here"
    entry = say(team, "update", "", "2019", asset="copse-court", column="situation", text=secret)
    with pytest.raises(Fault, match="a body is never changed"), team._store.transaction():
        team._store.erase(entry.number)
    say(team, "update", entry.key, "2019", replaces=entry.number)
    root = team.root(4)
    said = {"entry": entry.number, "ground": "UK GDPR, Article 17"}
    redaction = draft("redaction", f"redaction-{entry.number}", "2019", **said)
    team.redact(redaction)
    (row,) = [row for row in team.rows() if row.number == entry.number]
    assert row.is_erased and team.root(4) == root
    assert check_book(team)[1] == []
    sql(url, "CHECKPOINT")
    assert holding(postgres, url, secret)
    sql(url, "VACUUM FULL estates.body")
    sql(url, "CHECKPOINT")
    assert holding(postgres, url, secret) == []


def holding(server: Server, url: str, text: str) -> list[str]:
    """The files of the database, without the log, that hold a text."""
    ((number,),) = sql(url, "SELECT oid FROM pg_database WHERE datname = current_database()")
    files = [file for file in (server.data / "base" / str(number)).iterdir() if file.is_file()]
    return [file.name for file in files if text.encode() in file.read_bytes()]


@pytest.mark.parametrize("statement", [
    "UPDATE estates.body SET body = '{\"name\":\"x\"}' WHERE number = 2",
    "UPDATE estates.body SET body = '{}' WHERE number = 2",
    "UPDATE estates.body SET salt = '' WHERE number = 2",
    "UPDATE estates.body SET body = '{}', salt = '', number = 9 WHERE number = 2",
    "UPDATE estates.body SET body = '{}', salt = '' WHERE number = 1",
])  # fmt: skip
def test_a_redaction_lets_go_of_one_body_and_of_that_whole(team: Register, url: str, statement: str) -> None:
    team.append([statement_about("copse-court")])
    record_raw(url, {"entry": 2, "ground": "UK GDPR, Article 17"})
    with pytest.raises(psycopg.Error, match="a body is never changed"):
        sql(url, statement)
    sql(url, "UPDATE estates.body SET body = '{}', salt = '' WHERE number = 2")


def record_raw(url: str, said: dict[str, Any]) -> None:
    """A redaction as entry 4, without what the package does with it."""
    columns = (
        "recorded_at, recorded_by, effective, 'redaction', 'r-1', marking, '', NULL::bigint, source, body_hash, hash"
    )
    sql(url, f"INSERT INTO estates.entry SELECT register, 4, {columns}, 4 FROM estates.entry WHERE number = 3")
    sql(url, f"INSERT INTO estates.body VALUES ('cpcc', 4, 'x', '{json.dumps(said)}')")


# Two at once


def test_who_moved_a_record_while_another_waited_is_noticed(team: Register, url: str) -> None:
    """What was read before the lock was had is not trusted where the record moved in between."""
    other = Register.open(url)
    seen = team.newest("asset", "copse-court")
    outcome: list[Any] = []

    def record() -> None:
        try:
            outcome.append(other.append([draft("asset", "copse-court", "2015", seen=seen, status="surplus")]))
        except RecordMoved as moved:
            outcome.append(moved)

    with team._store.transaction():
        team._store.last_number()
        waiting = threading.Thread(target=record)
        waiting.start()
        wait_for_a_lock(url)
        entry = accepted(team, draft("asset", "copse-court", "2014", seen=seen, status="operational"))
        team._store.insert(entry)
    waiting.join()
    other.close()
    assert isinstance(outcome[0], RecordMoved)
    assert "entry 3 has been recorded since" in str(outcome[0])


def wait_for_a_lock(url: str) -> None:
    for _ in range(10_000):
        if sql(url, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            return
    raise AssertionError("nobody waits")


def accepted(register: Register, wanted: Draft) -> Any:
    number = register.last_number() + 1
    acceptance = Acceptance(register._store, timestamp(register._clock()), number)
    acceptance.expect([wanted])
    return register._sealed([acceptance.take(wanted, number)])


def append_some(place: str, officer: int) -> None:
    with Register.open(place) as register:
        for count in range(EACH):
            said = {"column": "situation", "text": f"officer {officer}, statement {count}"}
            register.append([draft("update", "", "2019", asset="copse-court", **said)])


def test_sixteen_officers_at_once_lose_nothing(team: Register, url: str) -> None:
    """Each officer's entries in order, no number left out, nobody told of a lock or of a deadlock."""
    context = multiprocessing.get_context("spawn")
    officers = [context.Process(target=append_some, args=(url, number)) for number in range(OFFICERS)]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join(300)
    assert [officer.exitcode for officer in officers] == [0] * OFFICERS
    assert check_book(team)[1] == []
    assert [row.number for row in team.rows()] == list(range(1, 2 + OFFICERS * EACH + 1))
    texts = [entry.fields["text"] for entry in team.about("copse-court", kind="update")]
    for number in range(OFFICERS):
        said = [text for text in texts if text.startswith(f"officer {number},")]
        assert said == [f"officer {number}, statement {count}" for count in range(EACH)]


def test_repeatable_read_would_break_it(team: Register, url: str) -> None:
    """Why the isolation is READ COMMITTED: a snapshot that is older than the lock does not see the entry before."""
    with psycopg.connect(url) as waiting:
        waiting.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        newest = "SELECT max(number) FROM estates.entry WHERE register = 'cpcc'"
        assert waiting.execute(newest).fetchone() == (2,)  # the snapshot is taken with the first statement
        say(team, "asset", "bretton", "2013", **ASSET)
        waiting.execute("SELECT pg_advisory_xact_lock(hashtextextended('estates register cpcc', 0))")
        assert waiting.execute(newest).fetchone() == (2,)
        taken = (
            "INSERT INTO estates.entry SELECT register, 3, recorded_at, recorded_by, effective, kind, key, marking, "
            "about, replaces, source, body_hash, hash, 3 FROM estates.entry WHERE number = 2"
        )
        with pytest.raises(psycopg.Error):
            waiting.execute(taken)


# A server that goes away


def test_a_connection_lost_in_the_middle_is_said(team: Register, url: str) -> None:
    with pytest.raises(Fault) as lost, team._store.transaction():
        team._store.last_number()
        sql(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'estates'")
        list(team._store.rows())
    assert "the server went away" in str(lost.value) and "`estates history` tells" in str(lost.value)
    with pytest.raises(Fault, match="the server went away"):
        team.last_number()
    with Register.open(url) as again:
        check_register(again)
        assert again.last_number() == 2


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("statement_timeout%3D5ms", "the server gave up"),
        ("default_transaction_read_only%3Don", "only answers questions, as a replica does"),
    ],
)
def test_a_server_that_will_not_is_said(team: Register, url: str, setting: str, said: str) -> None:
    strict = f"{url}&options=-c%20{setting}"
    with pytest.raises(Fault, match=said), Register.open(strict) as register:
        for _ in range(1000):
            register.append([statement_about("copse-court")] * 100)
    check_register(team)


def test_whoever_waits_for_the_lock_may_be_told_by_the_server_to_stop(team: Register, url: str) -> None:
    with team._store.transaction():
        team._store.last_number()
        said = "somebody else is writing for longer than the server waits"
        with Register.open(url + "&options=-c%20lock_timeout%3D50ms") as other, pytest.raises(Fault, match=said):
            other.append([statement_about("copse-court")])
