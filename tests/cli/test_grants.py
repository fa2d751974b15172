"""`estates grants`, and the commands as a team uses them: with an address, as an officer and as the public."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.cli.conftest import CAMBRIDGESHIRE, Estates
from tests.postgres import as_role

PASSWORD = "Tr0ub4dor-and-3"


@pytest.fixture
def team(url: str, estates: Estates, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The Cambridgeshire register in a database, where an officer and a website can log in; the owner's address."""
    monkeypatch.setenv("ESTATES_REGISTER", as_role(url, "postgres", PASSWORD))
    begun = estates("init", "--from", str(CAMBRIDGESHIRE))
    assert begun.code == 0 and PASSWORD not in begun.out + begun.err
    granted = estates("grants", "--execute")
    assert granted == (
        0,
        "estates_writer may append, estates_reader sees what is public; grant them to those who log in: "
        "GRANT estates_writer TO ...;\n",
        "",
    )
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("CREATE ROLE an_officer LOGIN IN ROLE estates_writer")
        owner.execute("CREATE ROLE the_public LOGIN IN ROLE estates_reader")
    yield url
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("DROP ROLE an_officer, the_public")


def test_the_statements_are_printed_for_whoever_runs_them(estates: Estates, url: str) -> None:
    printed = estates("grants", "--writer", "npcc_writer", "--reader", "npcc_reader")
    assert (printed.code, printed.err) == (0, "")
    assert "CREATE ROLE npcc_writer NOLOGIN" in printed.out and "estates_writer" not in printed.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--execute"], "a register in a file has no roles"),
        (["--writer", "x; DROP TABLE y"], "expected two names of roles"),
        (["--writer", "same", "--reader", "same"], "expected two names of roles"),
    ],
)
def test_what_cannot_be_granted_is_said(estates: Estates, words: list[str], said: str) -> None:
    refused = estates("grants", *words)
    assert (refused.code, refused.out) == (1, "")
    assert said in refused.err


def test_there_must_be_tables_to_grant(estates: Estates, url: str) -> None:
    refused = estates("--register", url, "grants", "--execute")
    assert refused.code == 1 and "there is no register here" in refused.err


def test_an_officer_records_whatever_the_command_line_can(team: str, estates: Estates) -> None:
    """Each command that appends, as the role that may append and nothing else."""
    officer = as_role(team, "an_officer")
    for words in (
        ["asset", "add", "A New Hub", "--status", "options", "--on", "2019-09-24"],
        ["asset", "set", "copse-court", "--facilities", "Offices", "--on", "2019-09-24"],
        ["status", "copse-court", "surplus", "--on", "2019-09-24"],
        ["update", "copse-court", "Marketing has begun.", "--column", "timescale", "--on", "2019-09-24"],
        ["locate", "copse-court", "--grid", "TL 250 698", "--on", "2019-09-24"],
        ["publish", "--panel", "2019-10-09", "--out", "out", "--final"],
        ["verify"],
        ["asset", "list"],
    ):
        done = estates("--register", officer, *words)
        assert done.code == 0, done.err
    refused = estates("--register", officer, "grants", "--execute")
    assert refused.code == 1 and "the database refused it" in refused.err


def test_the_public_reads_what_is_public_and_is_told_what_it_may_not(team: str, estates: Estates) -> None:
    public = as_role(team, "the_public")
    listed = estates("--register", public, "asset", "list", "--audience", "public", "--on", "2019-10-09", "--json")
    assert listed.objects == estates(
        "asset", "list", "--audience", "public", "--on", "2019-10-09", "--json"
    ).objects  # fmt: skip
    assert len(listed.objects) > 20
    for words in (["asset", "list"], ["verify"], ["history", "copse-court"], ["status", "copse-court", "surplus"],
                  ["publish", "--panel", "2019-10-09", "--final"]):  # fmt: skip
        refused = estates("--register", public, *words)
        assert refused.code == 1
        assert "this login may read what is public and nothing else" in refused.err
        assert "Traceback" not in refused.err


def test_no_command_shows_the_password(team: str, estates: Estates) -> None:
    for words in (
        ["--help"],
        ["asset", "list", "--help"],
        ["asset", "list", "--audience", "nobody"],
        ["asset", "show", "nothing"],
        ["init", "--from", str(CAMBRIDGESHIRE)],
        ["correct", "999999", "--name", "x"],
        ["no-such-command"],
        ["backup", "safe.db"],
        ["restore", "safe.db"],
        ["publish", "--panel", "2019-10-09", "--out", "out"],
    ):
        shown = estates(*words)
        assert PASSWORD not in shown.out + shown.err


def test_a_register_moves_into_a_database_and_out_of_it_unchanged(team: str, estates: Estates, url: str) -> None:
    root = estates("verify").out.splitlines()[-1]
    out = estates("copy", as_role(team, "postgres", PASSWORD), "estates.db")
    assert out.code == 0 and root.removesuffix(".") in out.out
    assert estates("--register", "estates.db", "verify").out.splitlines()[-1] == root
    again = estates("copy", "estates.db", as_role(team, "postgres", PASSWORD))
    assert again.code == 1 and "there is a register of cpcc already" in again.err
    assert PASSWORD not in again.err + out.out + out.err
