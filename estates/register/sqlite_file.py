"""A register's SQLite file as a whole: copied while others write, and searched for damage."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from estates.errors import Fault

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by the end of its name."""
_DAMAGED = "the file is damaged ({}); bring it back with `estates restore BACKUP`"
_STRANGERS = "SELECT 1 FROM entry WHERE register < ? UNION ALL SELECT 1 FROM entry WHERE register > ? LIMIT 1"
_PLACES = (
    "SELECT e.number FROM entry e LEFT JOIN entry r ON r.register = e.register AND r.number = e.replaces "
    "WHERE e.register = ? AND e.place IS NOT coalesce(r.place, e.number) LIMIT 1"
)


def remove(path: Path) -> None:
    """Takes away a file that holds no register, or a part of one, and what SQLite left beside it."""
    for suffix in ("", *BESIDE):
        path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)


def write_copy(source: Path, target: Path) -> None:
    """The register as it is now, whoever writes meanwhile, in a new file of its own, synced. Raises Fault."""
    try:
        with closing(sqlite3.connect(source, isolation_level=None)) as connection:
            # Page by page it would take what was destroyed along, which the free pages may still hold.
            connection.execute("VACUUM INTO ?", (str(target),))
        with target.open("rb+") as file:
            os.fsync(file.fileno())
    except (sqlite3.DatabaseError, OSError) as error:
        raise Fault(f"{target}: the copy of {source} cannot be written ({error}); {source} is as it was.") from error


def file_faults(path: Path, register: str) -> list[str]:
    """What is wrong with the pages, the indexes and whatever else is kept beside the hashed entries."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            return list(_faults(connection, register))
    except sqlite3.DatabaseError as error:
        return [_DAMAGED.format(error)]


def _faults(connection: sqlite3.Connection, register: str) -> Iterator[str]:
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        yield _DAMAGED.format(found.splitlines()[-1])
    if connection.execute(_STRANGERS, (register, register)).fetchone():
        yield _DAMAGED.format(f"it holds entries of another register than {register}")
    if wrong := connection.execute(_PLACES, (register,)).fetchone():
        yield _DAMAGED.format(f"entry {wrong[0]} does not stand in its place")
