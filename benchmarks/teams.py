"""What a team's book costs over the database under it: a real PostgreSQL, and a bare insert of the same bytes."""

import json
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from benchmarks.measure import Result, all_of_each, best_of_each, cpu_s
from benchmarks.registers import begin_small, update_draft
from estates.register.entry import HEADER
from estates.register.register import Register
from tests.postgres import Server

_APPENDS = 200
_OFFICERS = 8
_EACH = 200
_ROUNDS = 9
_LOCK = "SELECT pg_advisory_xact_lock(42)"
_BARE = """
CREATE SEQUENCE bare_number;
CREATE TABLE bare (number bigint PRIMARY KEY DEFAULT nextval('bare_number'), header text, salt bytea, body text)
"""


@contextmanager
def _database() -> Iterator[str]:
    """The address of one with a small register, and a bare table beside it."""
    import psycopg

    server = Server()
    try:
        address = server.database()
        begin_small(address).close()
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(_BARE)
        yield address
    finally:
        server.stop()


class _Bare:
    """What somebody writes who wants a number, a lock and a durable row, and no register."""

    def __init__(self, address: str) -> None:
        import psycopg

        self.connection = psycopg.connect(address, autocommit=True)
        with Register.open(address) as register:
            row, name = list(register.rows())[-1], register.name
        header = json.dumps({field: getattr(row, field, name) for field in HEADER})
        self._values = (header, row.salt, row.body.decode())

    def insert(self, count: int) -> None:
        for _ in range(count):
            with self.connection.transaction():
                self.connection.execute(_LOCK)
                self.connection.execute("INSERT INTO bare (header, salt, body) VALUES (%s, %s, %s)", self._values)


def appends() -> list[Result]:
    """an append on PostgreSQL, against a bare insert under the same lock, as durable"""
    with _database() as address, Register.open(address) as register:
        bare = _Bare(address)

        def ours() -> float:
            return cpu_s(lambda: [register.append([update_draft(0, 0)]) for _ in range(_APPENDS)]) / _APPENDS

        def peer() -> float:
            return cpu_s(lambda: bare.insert(_APPENDS)) / _APPENDS

        our_s, peer_s = best_of_each(7, ours, peer)
        bare.connection.close()
    over = (our_s - peer_s) * 1e6
    what = "an append on PostgreSQL, processor time over the peer"
    return [Result(what, f"{our_s * 1e6:,.0f} µs", f"bare insert {peer_s * 1e6:,.0f} µs", over, 300, "µs")]


def writers() -> list[Result]:
    """eight officers at once on PostgreSQL, against eight who insert under the same lock"""
    with _database() as address:
        our_s, peer_s = all_of_each(
            _ROUNDS, lambda: _together(_append_each, address), lambda: _together(_insert_each, address)
        )
    entries = _ROUNDS * _OFFICERS * _EACH
    share = peer_s / our_s * 100
    return [
        Result(
            "eight officers at once on PostgreSQL, entries a second",
            f"{entries / our_s:,.0f} a second",
            f"bare insert {entries / peer_s:,.0f} a second",
            share,
            70,
            "%",
            at_least=True,
        )
    ]


def _append_each(address: str, ready: Any, start: Any, done: Any) -> None:
    with Register.open(address) as register:
        ready.release()
        start.wait()
        for _ in range(_EACH):
            register.append([update_draft(0, 0)])
        done.release()


def _insert_each(address: str, ready: Any, start: Any, done: Any) -> None:
    bare = _Bare(address)
    ready.release()
    start.wait()
    bare.insert(_EACH)
    done.release()
    bare.connection.close()


def _together(work: Callable[[str, Any, Any, Any], None], address: str) -> float:
    """Seconds of wall clock from the word to go until the last officer is done; what it takes them to come and go is
    left out."""
    context = multiprocessing.get_context("spawn")
    ready, start, done = context.Semaphore(0), context.Event(), context.Semaphore(0)
    officers = [context.Process(target=work, args=(address, ready, start, done)) for _ in range(_OFFICERS)]
    for officer in officers:
        officer.start()
    for _ in officers:
        ready.acquire()
    began = perf_counter()
    start.set()
    for _ in officers:
        done.acquire()
    seconds = perf_counter() - began
    for officer in officers:
        officer.join()
    return seconds


MEASURES: tuple[Callable[[], list[Result]], ...] = (appends, writers)
