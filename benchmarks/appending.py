"""What the book costs over the database under it."""

import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Result, best_of_each, cpu_s
from benchmarks.registers import begin_small, update_draft
from estates.register.canonical import leaf_hash
from estates.register.entry import HEADER

_APPENDS = 400
_LEAVES = 100_000


def appends() -> list[Result]:
    """an append, against a bare insert of the same row, as durable"""
    with tempfile.TemporaryDirectory() as folder:
        register = begin_small(Path(folder) / "estates.db")
        row = tuple(list(register.rows())[-1])
        bare = _bare(Path(folder) / "bare.db", len(row))
        marks = ", ".join("?" * len(row))
        numbers = iter(range(1, 10**9))

        def ours() -> float:
            return cpu_s(lambda: [register.append([update_draft(0, 0)]) for _ in range(_APPENDS)]) / _APPENDS

        def insert() -> None:
            bare.execute("BEGIN IMMEDIATE")
            bare.execute(f"INSERT INTO entry VALUES ({marks})", (next(numbers), *row[1:]))
            bare.execute("COMMIT")

        def peer() -> float:
            return cpu_s(lambda: [insert() for _ in range(_APPENDS)]) / _APPENDS

        our_s, peer_s = best_of_each(7, ours, peer)
        bare.close()
        register.close()
    over = (our_s - peer_s) * 1e6
    return [
        Result(
            "an append, processor time over the peer",
            f"{our_s * 1e6:,.0f} µs",
            f"bare insert {peer_s * 1e6:,.0f} µs",
            over,
            300,
            "µs",
        )
    ]


def leaves() -> list[Result]:
    """hashing leaves"""
    with tempfile.TemporaryDirectory() as folder, begin_small(Path(folder) / "estates.db") as register:
        name, row = register.name, list(register.rows())[-1]
    header = {field: getattr(row, field, name) for field in HEADER}

    def hash_all() -> float:
        began = perf_counter()
        for _ in range(_LEAVES):
            leaf_hash(header)
        return perf_counter() - began

    (seconds,) = best_of_each(3, hash_all)
    rate = _LEAVES / seconds
    return [Result("leaves hashed", f"{rate:,.0f} a second", "–", rate, 100_000, "a second", at_least=True)]


def _bare(path: Path, columns: int) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    names = ", ".join(f"c{n}" for n in range(1, columns))
    connection.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        f"CREATE TABLE entry (number INTEGER PRIMARY KEY, {names});"
    )
    return connection


MEASURES: tuple[Callable[[], list[Result]], ...] = (appends, leaves)
