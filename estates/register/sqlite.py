"""The book on SQLite: one file, write-ahead log, synced at every commit.

The database itself refuses to change or remove an entry, and any number but the next; `INSERT OR REPLACE`, which
would slip past a trigger on UPDATE or DELETE, fails at the latter.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from hashlib import sha256
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from estates.errors import Fault, NewerFormat, NoRegister, NotARegister, Refusal
from estates.model.vocabulary import Audience, Marking
from estates.proof.tree import TILE, completed, derived
from estates.register.behind import Behind
from estates.register.entry import Entry
from estates.register.sqlite_file import file_faults, remove
from estates.register.sqlite_guards import Guards
from estates.register.sqlite_schema import BOOK_STAYS, SCHEMA, SINCE_FORMAT_2, statements
from estates.register.store import ERASED, FORMAT, Row, Written, batches

APPLICATION_ID = 0x45535430  # "EST0": tells a register from any other SQLite file
# Long enough for a queue of officers, each of whom holds the lock for milliseconds: SQLite does not serve them in turn,
# and of sixteen who write without a pause for a minute on a busy machine one waited for 55 seconds.
_BUSY_MS = 180_000
# The indexes of a large book are written all over: with the 2 MB of the default a page would go to the disk many times.
_CACHE_KIB = 32_000
_SERIALISED = 3
"""SQLite as it nearly always is: a connection may be used in another thread while a reading of it stands open."""
_VARIABLES_AT_ONCE = 500  # SQLite before 3.32 takes 999 in one statement
_ROWS_AT_ONCE = 500
_STATEMENTS = 32
_FEW = 50
"""So many rows are in before a thread has begun."""

_FIRST_WITH_TREE = _FIRST_WITH_FILES = 2
_OF_ENTRY, _OF_BODY = 12, 3
"""How many values a row gives to each table, behind the register's name."""
_ENTRY = "e.number, e.recorded_at, e.recorded_by, e.effective, e.kind, e.key, e.marking, e.about, e.replaces, e.source"

_DAMAGED = "database disk image is malformed"
_MEANINGS = {
    "database or disk is full": "the disk is full; nothing was recorded: make room and record again",
    "attempt to write a readonly database": "the file is read-only; nothing was recorded: ask for the right to write",
    "unable to open database file": "the file cannot be opened; see that its folder exists and may be written to",
    "disk I/O error": "the disk reported an error; nothing was recorded: see to the disk, then to `estates history`",
    _DAMAGED: "the file is damaged; see `estates verify` and `estates restore`",
}


class SqliteStore:
    """See `Store` for what is promised."""

    def __init__(self, connection: sqlite3.Connection, register: str, place: str) -> None:
        self._raw = connection
        self._behind = Behind()
        self._guards = Guards(register)
        self._file = place
        self._erased = False
        self.register = register

    @property
    def _connection(self) -> sqlite3.Connection:
        """Nobody uses it while rows go in."""
        self._behind.wait()
        return self._raw

    @classmethod
    def create(cls, place: str, register: str) -> "SqliteStore":
        """A new, empty register in a file. Raises Refusal where one is already."""
        path = Path(place)
        if path.exists():
            raise Refusal(f"{path}: there is a file already, and it was left as it is; name another with --register.")
        path.parent.mkdir(parents=True, exist_ok=True)
        quoted = register.replace("'", "''")
        with _explained(str(path)):
            connection = _connect(path)
            try:
                connection.executescript(
                    f"PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID}; "
                    f"{SCHEMA} {SINCE_FORMAT_2} INSERT INTO book VALUES ('{quoted}'); "
                    f"{BOOK_STAYS} COMMIT;"
                )
            except BaseException:
                connection.close()
                remove(path)
                raise
        return cls(connection, register, place)

    @classmethod
    def open(cls, place: str) -> "SqliteStore":
        """Raises NoRegister, NotARegister or NewerFormat."""
        path = Path(place)
        if not path.is_file():
            raise NotARegister(str(path), "a folder") if path.is_dir() else NoRegister(str(path))
        with _explained(str(path)):
            connection = _connect(path)
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                connection.close()
                raise NotARegister(str(path), "another kind of database" if path.stat().st_size else "an empty file")
            version = _format(connection)
            if version > FORMAT:
                connection.close()
                raise NewerFormat(str(path), version, FORMAT)
            named = connection.execute("SELECT register FROM book").fetchone()
            if named is None:
                connection.close()
                raise NotARegister(str(path), "one whose making was cut short")
        return cls(connection, named[0], place)

    @contextmanager
    def transaction(self, ahead: Callable[[], object] | None = None, *, alone: bool = False) -> Iterator[Written]:
        with _explained(self._file):
            # SQLite notes what a statement would have to take back, by default in a file: half the time of an append.
            self._connection.execute("PRAGMA temp_store = MEMORY")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._bring_up_to_date()
                yield Written()
                self._guards.stand_again(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                self._behind.abandon()
                self._guards.forget()
                # A full disk has rolled back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                self._connection.execute("PRAGMA temp_store = DEFAULT")  # to sort a large book takes a file
            if self._erased:
                # The log would go on holding what was destroyed.
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._erased = False

    def _bring_up_to_date(self) -> None:
        """A register of an older format becomes one of this with the first that is written to it."""
        if _format(self._connection) == FORMAT:
            return
        for statement in statements(SINCE_FORMAT_2):
            self._connection.execute(statement)
        for number in range(TILE, self.last_number() + 1, TILE):
            self._keep_completed(self._connection, number)

    def last_number(self) -> int:
        with _explained(self._file):
            query = "SELECT coalesce(max(number), 0) FROM entry WHERE register = ?"
            return int(self._connection.execute(query, (self.register,)).fetchone()[0])

    def select(
        self,
        audience: Audience,
        kind: str | None = None,
        *,
        keys: Collection[str] | None = None,
        about: Collection[str] | None = None,
        up_to: int | None = None,
        after: int = 0,
    ) -> Iterator[Entry]:
        conditions: list[str] = ["e.register = ?"]
        values: list[Any] = [self.register]
        seen = [marking.value for marking in Marking if audience.may_see(marking)]
        if len(seen) < len(Marking):
            conditions.append(f"e.marking IN ({_marks(seen)})")
            values += seen
        if kind is not None:
            conditions.append("e.kind = ?")
            values.append(kind)
        if up_to is not None:
            conditions.append("e.number <= ?")
            values.append(up_to)
        if after:
            conditions.append("e.number > ?")
            values.append(after)
        # Without statistics, which a growing book does not keep, SQLite would walk the whole book for one record.
        if keys is None and about is None:
            yield from self._entries("INDEXED BY entry_of_record" if kind else "", conditions, values)
            return
        index, column = "entry_of_record", "e.key"
        if keys is None:
            index, column = "entry_about", "e.about != '' AND e.about"
        for some in _slices(keys if keys is not None else about or ()):
            chosen = [*conditions, f"{column} IN ({_marks(some)})"]
            yield from self._entries(f"INDEXED BY {index}", chosen, [*values, *some])

    def _entries(self, index: str, conditions: Sequence[str], values: Sequence[Any]) -> Iterator[Entry]:
        query = (
            f"SELECT {_ENTRY}, e.place, b.body FROM entry e {index} CROSS JOIN body b USING (register, number) "
            f"WHERE {' AND '.join(conditions)} ORDER BY number"
        )
        with _explained(self._file):
            for row in self._connection.execute(query, values):
                yield Entry._make((*row[:-1], json.loads(row[-1])))

    def keys_that_were(self, statuses: Collection[str]) -> set[str]:
        query = (
            "SELECT DISTINCT e.key FROM body b INDEXED BY status_asserted CROSS JOIN entry e USING (register, number) "
            "WHERE b.register = ? AND json_extract(b.body, '$.status') IS NOT NULL "
            f"AND json_extract(b.body, '$.status') IN ({_marks(statuses)}) AND e.kind = 'asset'"
        )
        with _explained(self._file):
            return {key for (key,) in self._connection.execute(query, (self.register, *statuses))}

    def rows(self, after: int = 0) -> Iterator[Row]:
        query = (
            f"SELECT {_ENTRY}, e.body_hash, e.hash, b.salt, CAST(b.body AS BLOB) "
            "FROM entry e CROSS JOIN body b USING (register, number) "
            "WHERE e.register = ? AND e.number > ? ORDER BY number"
        )
        with _explained(self._file):
            yield from map(Row._make, self._connection.execute(query, (self.register, after)))

    def insert(self, rows: Sequence[Row], *, behind: bool = True) -> None:
        """Many go in behind the writer's back, who makes the next ones ready meanwhile: what the database says against
        them is raised where the connection is next used, at the latest where the transaction ends."""
        if not behind or len(rows) <= _FEW or sqlite3.threadsafety != _SERIALISED:
            self._insert(self._connection, rows)
        else:
            connection = self._connection
            self._behind.begin(lambda: self._insert(connection, rows))

    def _insert(self, connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
        if len(rows) >= _ROWS_AT_ONCE:
            self._guards.stand_aside(connection)
        self._guards.let_in([row.number for row in rows])
        # Rows that go in together take two thirds of the time. One that replaces another reads that one's place: it
        # goes in by itself, since a statement does not see what it has inserted.
        most = min(_ROWS_AT_ONCE, (connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) - 1) // _OF_ENTRY)
        for replaces, some in groupby(rows, lambda row: row.replaces is not None):
            for part in batches(some, 1 if replaces else most):
                entries = chain.from_iterable(row[:_OF_ENTRY] for row in part)
                bodies = chain.from_iterable((row.number, row.salt, row.body.decode()) for row in part)
                statement = _PUT_IN_PLACE if replaces else _put("entry", _OF_ENTRY, len(part), placed=True)
                connection.execute(statement, (self.register, *entries))
                connection.execute(_put("body", _OF_BODY, len(part)), (self.register, *bodies))
        for row in rows:
            if row.number % TILE == 0:
                self._keep_completed(connection, row.number)

    def _keep_completed(self, connection: sqlite3.Connection, number: int) -> None:
        for kept in completed(number, partial(self._hashes, connection)):
            values = (self.register, kept.level, kept.place, kept.hash.hex())
            connection.execute("INSERT INTO tree VALUES (?, ?, ?, ?)", values)

    def hashes(self, level: int, start: int, end: int) -> Sequence[bytes]:
        with _explained(self._file):
            if level and _format(self._connection) < _FIRST_WITH_TREE:
                return derived(lambda first, last: self.hashes(0, first, last), level, start, end)
            return self._hashes(self._connection, level, start, end)

    def _hashes(self, connection: sqlite3.Connection, level: int, start: int, end: int) -> Sequence[bytes]:
        query = "SELECT hash FROM tree WHERE register = ? AND level = ? AND place >= ? AND place < ? ORDER BY place"
        values: tuple[Any, ...] = (self.register, level, start, end)
        if level == 0:
            query = "SELECT hash FROM entry WHERE register = ? AND number > ? AND number <= ? ORDER BY number"
            values = (self.register, start, end)
        return [bytes.fromhex(found) for (found,) in connection.execute(query, values)]

    def erase(self, number: int) -> None:
        self._connection.execute("PRAGMA secure_delete = ON")
        query = "UPDATE body SET body = ?, salt = x'' WHERE register = ? AND number = ?"
        self._connection.execute(query, (ERASED.decode(), self.register, number))
        self._erased = True

    def keep(self, files: Iterable[bytes]) -> None:
        for content in files:
            values = (self.register, sha256(content).hexdigest(), content)
            self._connection.execute("INSERT INTO file VALUES (?, ?, ?) ON CONFLICT DO NOTHING", values)

    def kept(self, sha256: str) -> bytes | None:
        query = "SELECT content FROM file WHERE register = ? AND sha256 = ?"
        found = self._of_files(query, sha256)
        return found[0] if found else None

    def kept_hashes(self) -> list[str]:
        return self._of_files("SELECT sha256 FROM file WHERE register = ? ORDER BY sha256")

    def _of_files(self, query: str, *values: str) -> list[Any]:
        with _explained(self._file):
            if _format(self._connection) < _FIRST_WITH_FILES:
                return []
            return [found for (found,) in self._connection.execute(query, (self.register, *values))]

    def faults(self) -> list[str]:
        return file_faults(Path(self._file), self.register)

    def discard(self) -> None:
        self.close()
        remove(Path(self._file))

    def close(self) -> None:
        self._behind.abandon()
        self._raw.close()


def _connect(path: Path) -> sqlite3.Connection:
    # The standard library would begin transactions of its own; ours say BEGIN IMMEDIATE themselves.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    return connection


@contextmanager
def _explained(place: str) -> Iterator[None]:
    """What SQLite says, as a sentence."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise Fault(f"{place}: {_MEANINGS[_DAMAGED]}.") from error
    except sqlite3.DatabaseError as error:
        message = str(error)
        if "not a database" in message:
            raise NotARegister(place, "something else, or one that is damaged (see `estates restore`)") from None
        if message.startswith("Could not decode"):  # and then it would show what it could not
            message = _DAMAGED
        what = _MEANINGS.get(message, f"the database says: {message}")
        raise Fault(f"{place}: {what}.") from error


def _format(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


@lru_cache(_STATEMENTS)
def _put(table: str, width: int, count: int, *, placed: bool = False) -> str:
    """A statement that inserts `count` rows of `width` values, behind the name of the register; `placed`: each stands
    at its own number."""
    marks = ", ?" * width
    rows = (f"(?1{marks}{f', ?{2 + width * row}' if placed else ''})" for row in range(count))
    return f"INSERT INTO {table} VALUES {', '.join(rows)}"


_PUT_IN_PLACE = (
    f"INSERT INTO entry VALUES (?1{', ?' * _OF_ENTRY}, "
    f"coalesce((SELECT place FROM entry WHERE register = ?1 AND number = ?{2 + Row._fields.index('replaces')}), ?2))"
)
"""The same of one row that stands at the place of the one that it replaces."""


def _slices(values: Collection[str]) -> Iterator[list[str]]:
    return batches(sorted(set(values)), _VARIABLES_AT_ONCE)
