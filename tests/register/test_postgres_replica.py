"""A replica for the public: a second server that follows the first, answers questions, and takes no entry."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest

from estates.errors import Fault
from estates.model.vocabulary import Audience
from estates.register.grants import grant
from estates.register.register import Register
from estates.register.verification import check_book
from tests.builders import ASSET, SteppingClock, begin, draft, say
from tests.postgres import Server, as_role

PATIENCE = 2_000


@pytest.fixture
def team() -> Iterator[tuple[str, str]]:
    """The addresses of a register on the main server, and on a replica made of it as docs/a-team-on-postgresql.md
    says."""
    server = Server()
    place = server.database()
    folder = server.data.parent / "replica"
    sockets = server.data.parent
    with begin(place, SteppingClock()) as register:
        say(register, "asset", "copse-court", "2013", **ASSET)
    grant(place)
    with psycopg.connect(place, autocommit=True) as owner:
        owner.execute("CREATE ROLE website LOGIN IN ROLE estates_reader")
    sockets.chmod(0o777)
    server.run("pg_basebackup", "--host", str(server.data), "--username", "postgres", "--pgdata", str(folder),
               "--write-recovery-conf", "--slot", "public", "--create-slot", "--checkpoint", "fast")  # fmt: skip
    server.run("pg_ctl", "-w", "-D", str(folder), "-l", str(folder / "log"), "-o", f'-h "" -k {sockets}', "start")
    yield place, place.replace(f"host={server.data}", f"host={sockets}")
    server.run("pg_ctl", "-w", "-D", str(folder), "-m", "immediate", "stop")
    server.stop()


def wait_for(main: str, replica: str) -> None:
    """Until the replica has done what the main server has."""
    with psycopg.connect(main) as first, psycopg.connect(replica, autocommit=True) as second:
        (reached,) = first.execute("SELECT pg_current_wal_lsn()::text").fetchone() or ("",)
        for _ in range(PATIENCE):
            there = second.execute(
                "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn, pg_sleep(0.01)", (reached,)
            ).fetchone()
            if there and there[0]:
                return
    raise AssertionError("the replica does not follow")


def test_a_replica_answers_and_takes_no_entry(team: tuple[str, str]) -> None:
    main, replica = team
    with Register.open(main) as register:
        say(register, "asset", "bretton", "2013", "protect", **ASSET)
        say(register, "update", "", "2019", asset="copse-court", column="situation", text="It is empty.")
        root = register.root(register.last_number())
    wait_for(main, replica)
    with Register.open(replica) as follower:
        assert check_book(follower) == (root, [])
        with pytest.raises(Fault, match="only answers questions, as a replica does; nothing was recorded"):
            follower.append([draft("asset", "histon", "2013", **ASSET)])
    with Register.open(as_role(replica, "website")) as public:
        shown = public.estate(date.max, Audience.PUBLIC)
        assert [standing.key for standing in shown.assets()] == ["copse-court"]
        assert [str(standing.record.text) for standing in shown.updates()] == ["It is empty."]
        with pytest.raises(Fault, match="this login may read what is public and nothing else"):
            list(public.rows())
