"""The two roles of a team's database: each logs in and tries what it may not."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from estates.errors import Fault, Refusal
from estates.model.vocabulary import Audience
from estates.register.canonical import SALT_BYTES
from estates.register.grants import grant, grants
from estates.register.register import Register
from tests.builders import ASSET, SteppingClock, begin, draft, say
from tests.postgres import Server, as_role

SECRET = "histon-annexe"
WORDS = "The chief constable has decided to sell"
PUBLIC_NUMBERS = [1, 2, 3, 4, 9, 10, 14]


@pytest.fixture(scope="module")
def team(postgres: Server) -> Iterator[str]:
    """The address of a database with a register of public and withheld entries, and a login for each role."""
    address = postgres.database()
    clock = SteppingClock()
    with begin(address, clock) as register:
        say(register, "asset", "copse-court", "2013", **ASSET)
        say(register, "meeting", "panel-2019-10-09", "2019", of="panel", date="2019-10-09", state="held", public=True)
        say(register, "update", "", "2019", asset="copse-court", column="situation", text="It is empty.")
        say(register, "update", "", "2019", "commercial", asset="copse-court", column="timescale", text=WORDS)
        say(register, "asset", SECRET, "2013", "protect", name="Histon Annexe", status="surplus")
        say(register, "asset", SECRET, "2014", tenure="freehold")  # public, of a record that the public does not know
        say(register, "update", "", "2019", asset=SECRET, column="situation", text="Of an asset that nobody knows.")
        say(register, "decision", "d-1", "2019", decided_on="2019-09-24", subject="A lease", assets=["copse-court"])
        say(register, "asset", "copse-court", "2019", decision="d-1")  # each names the other
        secret_too = {"assets": ["copse-court", SECRET]}
        say(register, "decision", "d-2", "2019", decided_on="2019-09-24", subject="Two buildings", **secret_too)
        weighed = {
            "title": "The options",
            "options": [{"kind": "sell", "label": "Sell it", "standing": "considered"}],
            "assets": [SECRET],
        }
        say(register, "analysis", "a-1", "2019", **weighed)
        refers = {"assets": ["copse-court"], "analyses": ["a-1"]}
        say(register, "decision", "d-3", "2019", decided_on="2019-09-24", subject="At one remove", **refers)
        say(register, "update", "", "2019", asset="copse-court", column="timescale", text="It will be let.")
    grant(address)
    grant(address)
    with psycopg.connect(address, autocommit=True) as owner:
        for login, role in (("officer", "estates_writer"), ("website", "estates_reader"), ("stranger", "")):
            owner.execute(f"DROP ROLE IF EXISTS {login}")
            owner.execute(f"CREATE ROLE {login} LOGIN PASSWORD '{login}' {f'IN ROLE {role}' if role else ''}")
    yield address
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute("DROP ROLE officer, website, stranger")


def login(team: str, role: str) -> "psycopg.Connection[Any]":
    return psycopg.connect(as_role(team, role), autocommit=True)


def found(connection: "psycopg.Connection[Any]", query: str) -> list[Any]:
    return connection.execute(query).fetchall()


NEXT = (
    "SELECT register, number + {}, recorded_at, recorded_by, effective, kind, key, marking, about, replaces, source, "
)
LAST = "body_hash, hash, place + {} FROM estates.entry WHERE number = 14"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE estates.entry SET marking = 'public'",
        "UPDATE estates.entry SET number = number WHERE false",
        "UPDATE estates.body SET body = '{}', salt = ''",
        "UPDATE estates.book SET register = 'x'",
        "UPDATE estates.file SET content = ''",
        "UPDATE estates.tree SET hash = ''",
        "DELETE FROM estates.entry",
        "DELETE FROM estates.body WHERE number = 2",
        "DELETE FROM estates.file",
        "DELETE FROM estates.tree",
        "TRUNCATE estates.body",
        "TRUNCATE estates.book CASCADE",
        "ALTER TABLE estates.entry DISABLE TRIGGER ALL",
        "ALTER TABLE estates.body DISABLE TRIGGER body_stays",
        "ALTER TABLE estates.entry DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE estates.entry OWNER TO officer",
        "DROP TABLE estates.body",
        "DROP TRIGGER entry_stays ON estates.entry",
        "DROP POLICY writer_reads ON estates.entry",
        "DROP SCHEMA estates CASCADE",
        "CREATE TABLE estates.mine (a text)",
        "CREATE FUNCTION estates.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION estates.refuse_unless_next() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER mine BEFORE INSERT ON estates.entry FOR EACH ROW EXECUTE FUNCTION estates.refuse()",
        "CREATE RULE mine AS ON INSERT TO estates.entry DO INSTEAD NOTHING",
        "SET session_replication_role = replica",
        "SET ROLE postgres",
        "SET ROLE pg_write_all_data",
        "INSERT INTO estates.book VALUES ('another')",
        f"INSERT INTO estates.entry {NEXT.format(0)}{LAST.format(0)}",
        f"INSERT INTO estates.entry {NEXT.format(2)}{LAST.format(2)}",
        f"INSERT INTO estates.entry {NEXT.format(-20)}{LAST.format(0)}",
        f"INSERT INTO estates.entry {NEXT.format(0)}{LAST.format(0)} ON CONFLICT (register, number) DO UPDATE SET "
        "marking = 'public'",
        "INSERT INTO estates.entry SELECT 'another', 1, recorded_at, recorded_by, effective, kind, key, marking, "
        f"about, replaces, {LAST.format(0)}",
        "INSERT INTO estates.body SELECT * FROM estates.body WHERE number = 2",
        "INSERT INTO estates.body VALUES ('cpcc', 15, '', '{}')",
        "MERGE INTO estates.body b USING (SELECT 2 AS n) x ON b.number = x.n WHEN MATCHED THEN DELETE",
        "SELECT * FROM estates.entry FOR UPDATE",
        "COPY estates.entry TO PROGRAM 'cat'",
        "COPY estates.body FROM '/etc/hostname'",
        "LOCK TABLE estates.entry IN ACCESS EXCLUSIVE MODE",
        "SELECT lo_import('/etc/hostname')",
        "SELECT pg_read_file('/etc/hostname')",
    ],
)
def test_the_writer_may_append_and_nothing_else(team: str, statement: str) -> None:
    with login(team, "postgres") as owner, login(team, "officer") as officer:
        before = [found(owner, f"SELECT * FROM estates.{table} ORDER BY 2") for table in ("entry", "body", "book")]
        with pytest.raises(psycopg.Error) as refused:
            officer.execute(statement)
        assert not isinstance(refused.value, psycopg.errors.SyntaxError)
        after = [found(owner, f"SELECT * FROM estates.{table} ORDER BY 2") for table in ("entry", "body", "book")]
        assert after == before


def test_the_writer_cannot_grant_itself_more(team: str) -> None:
    with login(team, "officer") as officer:
        officer.execute("GRANT UPDATE, DELETE, TRUNCATE, TRIGGER ON estates.entry TO officer")  # a warning, and nothing
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            officer.execute("UPDATE estates.entry SET marking = 'public'")


@pytest.mark.parametrize(("role", "said"), [("officer", "not supported with row-level security"),
                                            ("postgres", "not the next number")])  # fmt: skip
def test_no_other_number_comes_in_by_copy(team: str, role: str, said: str) -> None:
    with login(team, role) as connection:
        (row,) = found(connection, "SELECT * FROM estates.entry WHERE number = 2")
        with (
            pytest.raises(psycopg.Error, match=said),
            connection.cursor().copy("COPY estates.entry FROM STDIN") as copy,
        ):
            copy.write_row(row)


@pytest.mark.parametrize("table", ["entry", "body", "book"])
def test_a_table_of_ones_own_does_not_deceive_the_guards(team: str, table: str) -> None:
    """Whoever may not make tables may still make temporary ones, which are found first by name."""
    with login(team, "officer") as officer:
        officer.execute(f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM estates.{table} WHERE false")
        officer.execute("SET search_path = pg_temp, estates, public")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="not the next number"):
            officer.execute(f"INSERT INTO estates.entry {NEXT.format(-13)}{LAST.format(0)}")


@pytest.mark.parametrize("verb", ["UPDATE estates.entry SET source = ''", "DELETE FROM estates.entry",
                                  "TRUNCATE estates.entry CASCADE", "DELETE FROM estates.body",
                                  "UPDATE estates.body SET body = '{}', salt = ''", "DELETE FROM estates.book",
                                  "UPDATE estates.book SET format = 9"])  # fmt: skip
def test_the_owner_is_stopped_from_doing_it_by_accident(team: str, verb: str) -> None:
    with login(team, "postgres") as owner, pytest.raises(psycopg.Error, match="the book is append-only"):
        owner.execute(verb)


def test_an_officer_records_as_the_writer(team: str, postgres: Server) -> None:
    with Register.open(as_role(team, "officer")) as register:
        told = list(register.rows())
        assert [row.number for row in told] == list(range(1, 15))
        with pytest.raises(Fault, match=r"the database refused it .*nothing was recorded"):
            register._store.transaction().__enter__()
            register._store.erase(2)
            register._store.last_number()


def test_the_public_reader_sees_public_entries_only(team: str) -> None:
    """Of records that the public knows, which refer to none that it does not: at two removes too, and in a circle."""
    with login(team, "website") as website:
        for table in ("entry", "body"):
            assert [n for (n,) in found(website, f"SELECT number FROM estates.{table} ORDER BY 1")] == PUBLIC_NUMBERS
        assert found(website, "SELECT count(*), max(number) FROM estates.body") == [(len(PUBLIC_NUMBERS), 14)]
        said = str(found(website, "SELECT e.*, b.* FROM estates.entry e FULL JOIN estates.body b USING (number)"))
        assert SECRET not in said and WORDS not in said and "a-1" not in said and "At one remove" not in said


def test_the_public_reader_sees_what_the_public_estate_is_made_of(team: str) -> None:
    with Register.open(team) as whole, Register.open(as_role(team, "website")) as public:
        for on in (date(2013, 6, 1), date(2019, 6, 1), date.max):
            mine, theirs = (one.estate(on, Audience.PUBLIC) for one in (whole, public))
            assert [s.key for s in theirs.assets()] == [s.key for s in mine.assets()] == ["copse-court"]
            assert [s.values for s in theirs.updates()] == [s.values for s in mine.updates()]
            assert [s.values for s in theirs.decisions()] == [s.values for s in mine.decisions()]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM estates.tree",
        "SELECT * FROM estates.file",
        "SELECT estates.is_known('cpcc', 'asset', 'histon-annexe', '{}')",
        "SELECT estates.is_told('cpcc', 'update', '{}', '{}')",
        "INSERT INTO estates.entry SELECT * FROM estates.entry",
        "INSERT INTO estates.body VALUES ('cpcc', 5, '', '{}')",
        "UPDATE estates.entry SET marking = 'public'",
        "DELETE FROM estates.entry",
        "TRUNCATE estates.entry",
        "ALTER TABLE estates.entry DISABLE ROW LEVEL SECURITY",
        "SET ROLE estates_writer",
        "SET ROLE officer",
        "CREATE TABLE estates.mine (a text)",
        "CREATE POLICY mine ON estates.entry USING (true)",
        "COPY estates.body TO PROGRAM 'cat'",
        "SELECT * FROM pg_statistic",
        "SELECT * FROM pg_authid",
    ],
)
def test_what_the_public_reader_may_not(team: str, query: str) -> None:
    with login(team, "website") as website, pytest.raises(psycopg.errors.InsufficientPrivilege):
        website.execute(query)


def test_row_security_cannot_be_set_aside(team: str) -> None:
    with login(team, "website") as website:
        website.execute("SET row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            website.execute("SELECT * FROM estates.body")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1 / (CASE WHEN body LIKE '%chief%' THEN 0 ELSE 1 END) FROM estates.body",
        "SELECT body::int FROM estates.body WHERE body LIKE '%chief%' OR number IN (5, 6, 7, 8)",
        "SELECT (body::jsonb ->> 'name')::int FROM estates.body WHERE number = 6",
        "SELECT * FROM estates.body WHERE pg_temp.tell(body)",
        "SELECT * FROM estates.body WHERE pg_temp.tell(salt::text)",
        "SELECT * FROM estates.entry WHERE pg_temp.tell(key) AND pg_temp.tell(source)",
        "SELECT * FROM estates.entry WHERE key OPERATOR(pg_temp.~~~~) 'x'",
    ],
)
def test_what_is_withheld_is_not_handed_to_an_expression(team: str, query: str) -> None:
    """An error, a message, or a function of the reader's own, which would come before the policy if they could."""
    notices: list[str] = []
    with login(team, "website") as website:
        website.execute("CREATE FUNCTION pg_temp.tell(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS "
                        "$$ BEGIN RAISE NOTICE 'seen %', $1; RETURN true; END $$")  # fmt: skip
        website.execute("CREATE FUNCTION pg_temp.tells(text, text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS "
                        "$$ BEGIN RAISE NOTICE 'seen %', $1; RETURN true; END $$")  # fmt: skip
        website.execute("CREATE OPERATOR pg_temp.~~~~ (FUNCTION = pg_temp.tells, LEFTARG = text, RIGHTARG = text)")
        website.add_notice_handler(lambda notice: notices.append(notice.message_primary or ""))
        said = ""
        try:
            said = str(website.execute(query).fetchall())
        except psycopg.Error as error:
            said = f"{error} {error.diag.message_detail} {error.diag.context}"
        for withheld in (SECRET, "Histon", WORDS, "nobody knows", "At one remove"):
            assert withheld not in said + " ".join(notices)


def test_no_statistics_are_shown_to_the_public_reader(team: str) -> None:
    with login(team, "postgres") as owner, login(team, "website") as website:
        owner.execute("ANALYZE estates.entry, estates.body")
        shown = "SELECT * FROM {} WHERE schemaname = 'estates' AND tablename <> 'book'"
        assert found(owner, shown.format("pg_stats"))
        for view in ("pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"):
            assert found(website, shown.format(view)) == []


def test_who_has_no_role_sees_nothing(team: str) -> None:
    with login(team, "stranger") as stranger:
        for table in ("book", "entry", "body", "tree", "file"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                stranger.execute(f"SELECT * FROM estates.{table}")
    with pytest.raises(Fault, match="permission denied"):
        Register.open(as_role(team, "stranger"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda register: register.estate(date.max, Audience.SUB_GROUP).assets(),
        lambda register: list(register.rows()),
        lambda register: register.root(3),
        lambda register: register.kept_hashes(),
        lambda register: register.history("asset", "copse-court"),
    ],
    ids=["sub-group", "rows", "root", "files", "history"],
)
def test_a_part_is_not_passed_off_as_the_whole(team: str, ask: Any) -> None:
    """What a reader may not see must not look as if it were not there."""
    only = "this login may read what is public and nothing else"
    with Register.open(as_role(team, "website")) as register, pytest.raises(Fault, match=only):
        ask(register)


def test_the_public_reader_cannot_record(team: str) -> None:
    with Register.open(as_role(team, "website")) as register, pytest.raises(Fault, match="what is public"):
        register.append([draft("asset", "bretton", "2013", **ASSET)])


@pytest.mark.parametrize(
    ("writer", "reader"), [("a", "a"), ("a; DROP TABLE x", "b"), ("a", 'b"'), ("", "b"), ("A", "b"), ("a", "é")]
)
def test_a_name_of_a_role_is_a_plain_word(writer: str, reader: str) -> None:
    with pytest.raises(Refusal, match="expected two names of roles"):
        grants(writer, reader)


def test_a_salt_is_shown_of_public_entries_only(team: str) -> None:
    """Else what is withheld could be guessed from its hash."""
    with login(team, "website") as website:
        assert {len(salt) for (salt,) in found(website, "SELECT salt FROM estates.body")} == {SALT_BYTES}
        assert found(website, "SELECT salt FROM estates.body WHERE number IN (5, 6, 7, 8, 11, 12, 13)") == []
