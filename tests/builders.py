"""What the tests build registers with: drafts in one line, a clock that stands still until it is moved."""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from estates.model.dates import ReducedDate
from estates.model.vocabulary import Marking
from estates.register.entry import Draft, Entry
from estates.register.register import Register
from estates.register.sqlite import SqliteStore
from estates.register.sqlite_schema import SCHEMA, SINCE_FORMAT_2
from estates.register.store import Row
from estates.register.verification import check_book

BODY = {"name": "Cambridgeshire Police and Crime Commissioner", "panel": "Cambridgeshire Police and Crime Panel"}
OFFICER = "estates officer"
BEGUN = "2012-11-22"
"""The day on which the first commissioners took office, and since when the body is."""


class SteppingClock:
    """Noon of one day, until it is moved to another."""

    def __init__(self, day: str = BEGUN) -> None:
        self.at(day)

    def at(self, day: str) -> None:
        self.moment = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


def draft(
    kind: str,
    key: str,
    on: str,
    marking: str = "public",
    seen: int = 0,
    replaces: int | None = None,
    **fields: Any,
) -> Draft:
    """What an officer wants recorded; `seen` is 0 for a new record."""
    return Draft(kind, key, fields, ReducedDate(on), Marking(marking), "minutes", OFFICER, seen, replaces)


def say(
    register: Register,
    kind: str,
    key: str,
    on: str,
    marking: str = "public",
    replaces: int | None = None,
    **fields: Any,
) -> Entry:
    """Records one draft, having seen the record's newest entry."""
    seen = register.newest(kind, key) if key else 0
    return register.append([draft(kind, key, on, marking, seen, replaces, **fields)])[0]


def rows_of(path: Path) -> list[Row]:
    """The register's entries; it must be in order."""
    with Register.open(path) as register:
        assert check_book(register)[1] == []
        return list(register.rows())


def begin(place: str | Path, clock: SteppingClock) -> Register:
    """A new register of the body `cpcc`, which is its first entry."""
    return begun(Register.create(place, "cpcc", clock))


def in_memory(clock: SteppingClock) -> Register:
    """The same without a file, for the tests that need hundreds."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.executescript(SCHEMA + SINCE_FORMAT_2)
    connection.execute("INSERT INTO book VALUES ('cpcc')")
    return begun(Register(SqliteStore(connection, "cpcc", ":memory:"), clock))


def begun(register: Register) -> Register:
    say(register, "body", "cpcc", BEGUN, **BODY)
    return register


ASSET: Mapping[str, str] = {"name": "Copse Court", "status": "options"}
