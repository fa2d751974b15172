"""The book on PostgreSQL, for a team: the same protocol, many officers at once, many bodies in one database.

A writer takes the advisory lock of its register for the length of the transaction, at READ COMMITTED: each statement
after the lock then sees whatever the writer before it committed. (At REPEATABLE READ the snapshot is older than the
lock, and the next number would be one that is taken.) Every key leads with the register, and no statement touches two.
What a transaction sends goes out together, so that the lock is held for as few answers as can be; an entry alone is
made before the lock is taken, and recorded in one go unless what it was made from has changed.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from estates.errors import Fault, NewerFormat, NoRegister, Overtaken, Refusal
from estates.model.vocabulary import Audience, Marking
from estates.proof.tree import TILE, completed
from estates.register.entry import Entry
from estates.register.foresight import Foresight, Question
from estates.register.postgres_alone import Alone
from estates.register.postgres_plans import Plans
from estates.register.postgres_questions import HEADER, JOINED, condition_of, is_full, paged, query_of
from estates.register.postgres_schema import GUARDS, TABLES
from estates.register.postgres_server import Address, explained
from estates.register.store import ERASED, FORMAT, Row, Written, batches

if TYPE_CHECKING:
    import psycopg

_WRITTEN_AT_ONCE = 200
_NEW_ROW = f"({', '.join(['%s'] * 14)})"
_REPLACING_ROW = f"({'%s, ' * 13}coalesce((SELECT place FROM estates.entry WHERE register = %s AND number = %s), %s))"
_NAMED = 5
"""So many registers are named in a message."""
_FOUR = "(%s, %s, %s, %s)"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('estates register ' || %s, 0))"
_NEWEST = "SELECT coalesce(max(number), 0) FROM estates.entry WHERE register = %s"
_TOLD_APART = "SELECT has_table_privilege('estates.tree', 'SELECT')"


class PostgresStore:
    """See `Store` for what is promised."""

    def __init__(
        self, connection: "psycopg.Connection[Any]", register: str, place: str, *, begun: bool, sees_all: bool
    ) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._place = place
        self._begun = begun
        self._sees_all = sees_all
        self._waiting: list[tuple[str, Sequence[Any]]] = []
        """Statements that were not yet sent."""
        self._writing = False
        self._newest: int | None = None
        """The number of the newest entry, while nobody else can add one."""
        self._noted: list[Question] | None = None
        """What is asked while it is only to be known what will be asked."""
        self._foreseen: Foresight | None = None
        self._as_of: int | None = None
        """While an entry is made without the lock: the newest there was, which is as far as is read."""
        self._alone: Alone | None = None
        self._remembered: Foresight | None = None
        """From when an entry was last made so: an officer who goes on in the same place is told nothing twice."""
        self._plans = Plans()
        self.register = register

    @classmethod
    def create(cls, place: str, register: str) -> "PostgresStore":
        """A new, empty register in the database at `place`; it comes into being with its first transaction. Raises
        Refusal where there is one of that name."""
        address = Address(place)
        if address.register not in ("", register):
            raise Refusal(f"{address}: this address names another register than {register}; leave out what follows #.")
        connection = address.connect()
        try:
            with explained(str(address)):
                if connection.execute("SELECT to_regclass('estates.file') IS NULL").fetchone() == (True,):
                    _make_tables(connection)
                known = "SELECT 1 FROM estates.book WHERE register = %s"
                if connection.execute(known, (register,)).fetchone():
                    raise _taken(str(address), register)
        except BaseException:
            connection.close()
            raise
        return cls(connection, register, str(address), begun=False, sees_all=True)

    @classmethod
    def open(cls, place: str) -> "PostgresStore":
        """The register that the part of the address after `#` names, or the only one that the database has.

        Raises NoRegister, NotARegister, NewerFormat or Refusal.
        """
        address = Address(place)
        connection = address.connect()
        try:
            with explained(str(address)):
                if connection.execute("SELECT to_regclass('estates.book') IS NULL").fetchone() == (True,):
                    raise NoRegister(str(address))
                books = dict(connection.execute("SELECT register, format FROM estates.book").fetchall())
                sees_all = connection.execute(_TOLD_APART).fetchone() == (True,)
            name = _chosen(address, sorted(books))
            if books[name] > FORMAT:
                raise NewerFormat(str(address), books[name], FORMAT)
        except BaseException:
            connection.close()
            raise
        return cls(connection, name, str(address), begun=True, sees_all=sees_all)

    @contextmanager
    def transaction(self, ahead: Callable[[], object] | None = None, *, alone: bool = False) -> Iterator[Written]:
        written = Written()
        with explained(self._place):
            recalled = False
            try:
                questions = self._questions_of(ahead) if ahead else []
                self._waiting = []
                self._writing = True
                if alone and ahead and self._begun:
                    recalled = self._recall(questions)
                    if not recalled:
                        self._foresee(questions)
                    self._as_of = self._newest
                    yield written
                    written.later = self._record_alone()
                else:
                    self._lock()
                    if not self._begun:
                        self._begin_book()
                    if ahead:
                        self._foresee(questions)
                    yield written
                    self._send("COMMIT")
            except BaseException as error:
                self._roll_back()
                self._remembered = None
                if recalled and isinstance(error, Refusal):  # by what may have changed
                    raise Overtaken from None
                raise
            finally:
                self._waiting, self._foreseen, self._newest, self._as_of, self._alone = [], None, None, None, None
                self._writing = False
        self._begun = True

    def _lock(self) -> None:
        self._tell("BEGIN ISOLATION LEVEL READ COMMITTED", ())
        self._tell(_LOCK, (self.register,))

    def _questions_of(self, ahead: Callable[[], object]) -> list[Question]:
        """What `ahead` asks, which is told that there is nothing."""
        self._noted = []
        try:
            ahead()
            return list(dict.fromkeys(self._noted))
        finally:
            self._noted = None

    def _foresee(self, questions: Sequence[Question]) -> None:
        """The newest number and the answers, all at once, with the lock if it waits to be taken."""
        asked = [
            (_NEWEST, (self.register,)),
            *((query, (*values, 0)) for query, values in (query_of(self.register, one) for one in questions)),
        ]
        for query, values in asked[:-1]:
            self._tell(query, values)
        (((newest,),), *answers) = self._send(*asked[-1])[-len(asked) :]
        told = {one: rows for one, rows in zip(questions, answers, strict=True) if not is_full(rows)}
        self._newest = newest
        self._foreseen = Foresight(
            newest, {one: [_entry(r) for r in rows if r[0] <= newest] for one, rows in told.items()}
        )

    def _recall(self, questions: Sequence[Question]) -> bool:
        """Whether all of it was answered when the last entry was made."""
        known = self._remembered
        if known is None or not set(questions) <= set(known.questions):
            return False
        self._foreseen, self._newest = known, known.as_of
        return True

    def _record_alone(self) -> int:
        """How many numbers later than it was made for. Raises Overtaken."""
        entry, known = self._alone, self._foreseen
        if entry is None or known is None:
            return 0
        conditions = [condition_of(self.register, one) for one in known.questions]
        unless = [(f"SELECT FROM estates.entry e WHERE {said}", [*values, known.as_of]) for said, values in conditions]
        self._lock()
        self._tell(*entry.statement(unless))
        found = self._send("COMMIT")[-1]
        if not found:
            raise Overtaken
        ((number, given),) = found
        if given != entry.hash(number):
            raise Fault(f"{self._place}: the server gave entry {number} a hash that is not its own; do not rely on it.")
        self._remembered = known.again()
        return int(number) - entry.number

    def _roll_back(self) -> None:
        if self._connection.info.transaction_status.name in ("INTRANS", "INERROR", "ACTIVE"):
            self._waiting = []
            self._send("ROLLBACK")

    def _begin_book(self) -> None:
        made = "INSERT INTO estates.book (register) VALUES (%s) ON CONFLICT DO NOTHING RETURNING 1"
        if not self._ask(made, (self.register,)):
            raise _taken(self._place, self.register)

    def _tell(self, statement: str, values: Sequence[Any]) -> None:
        """Inside a transaction: goes out with what is asked next, or with the COMMIT, so that the lock is held for as
        few answers as can be."""
        self._waiting.append((statement, values))

    def _ask(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a query, after everything that waited."""
        with explained(self._place):
            return self._send(query, values)[-1]

    def _send(self, statement: str, values: Sequence[Any] = ()) -> list[list[tuple[Any, ...]]]:
        """After everything that waited; the rows of each that has any to give."""
        sent, self._waiting = [*self._waiting, (statement, values)], []
        said = "; ".join(self._plans.said(*one) for one in sent)
        try:
            self._cursor.execute(said, list(chain.from_iterable(given for _, given in sent)))
        except BaseException:
            self._plans.forget()
            raise
        found = []
        while True:
            if self._cursor.rownumber is not None:
                found.append(self._cursor.fetchall())
            if not self._cursor.nextset():
                return found

    def last_number(self) -> int:
        if self._newest is not None:
            return self._newest
        ((found,),) = self._ask(_NEWEST, (self.register,))
        if self._writing:
            self._newest = found
        return int(found)

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
        if audience.may_see(Marking.COMMERCIAL):
            self._refuse_reader()
        question = Question(audience, kind, *(None if one is None else frozenset(one) for one in (keys, about)))
        if self._noted is not None:
            self._noted.append(question)
        elif self._foreseen:
            found = self._foreseen.answer(question, lambda: self._answer(question, self._as_of))
            yield from (entry for entry in found if after < entry.number and (up_to is None or entry.number <= up_to))
        else:
            yield from self._answer(question, up_to, after)

    def _answer(self, question: Question, up_to: int | None = None, after: int = 0) -> Iterator[Entry]:
        return map(_entry, self._in_turn(*query_of(self.register, question, up_to), after))

    def keys_that_were(self, statuses: Collection[str]) -> set[str]:
        query = (
            f"SELECT DISTINCT e.key {JOINED} WHERE b.register = %s AND e.kind = 'asset' "
            "AND b.body::jsonb ->> 'status' IS NOT NULL AND b.body::jsonb ->> 'status' = ANY(%s)"
        )
        return {key for (key,) in self._ask(query, [self.register, list(statuses)])}

    def rows(self, after: int = 0) -> Iterator[Row]:
        self._refuse_reader()
        query = f"SELECT {HEADER}, e.body_hash, e.hash, b.salt, b.body {JOINED} WHERE e.register = %s AND e.number > %s"
        for row in self._in_turn(paged(query), [self.register], after):
            yield Row._make((*row[:-2], bytes(row[-2]), row[-1].encode()))

    def _in_turn(self, query: str, values: Sequence[Any], after: int) -> Iterator[tuple[Any, ...]]:
        """The rows of a query by pages, whose last value is the number to go on after."""
        while True:
            rows = self._ask(query, [*values, after])
            yield from rows
            if not is_full(rows):
                return
            after = rows[-1][0]

    def _refuse_reader(self) -> None:
        """Raises Fault where this login sees a part only: what is left out must not look as if it were not there."""
        if not self._sees_all:
            raise Fault(
                f"{self._place}: this login may read what is public and nothing else; say --audience public where a "
                "command takes it, or use a login that may read all."
            )

    def insert(self, rows: Sequence[Row], *, behind: bool = True) -> None:
        if self._foreseen and self._as_of is not None:
            (row,) = rows
            self._alone, self._newest = Alone(self.register, row), row.number
            self._foreseen.add(Entry._make((*row[:10], row.number, json.loads(row.body))))
            return
        for replaces, some in groupby(rows, lambda row: row.replaces is not None):
            # What replaces another reads that one's place, which a statement does not see of what it inserts.
            for part in batches(some, 1 if replaces else _WRITTEN_AT_ONCE):
                head = [(self.register, *row[:12]) for row in part]
                places = [(self.register, row.replaces, row.number) if replaces else (row.number,) for row in part]
                entries = [(*one, *place) for one, place in zip(head, places, strict=True)]
                self._write("entry", _REPLACING_ROW if replaces else _NEW_ROW, entries)
                self._write("body", _FOUR, [(self.register, row.number, row.salt, row.body.decode()) for row in part])
        for row in rows:
            if row.number % TILE == 0:
                kept = [(self.register, *found[:2], found.hash.hex()) for found in completed(row.number, self.hashes)]
                self._write("tree", _FOUR, kept)
        if rows and self._newest is not None:
            self._newest = rows[-1].number
        if self._foreseen:
            self._foreseen.forget((row.kind, row.key, row.about) for row in rows)

    def _write(self, table: str, row: str, values: Sequence[Sequence[Any]]) -> None:
        statement = f"INSERT INTO estates.{table} VALUES {', '.join([row] * len(values))}"
        self._tell(statement, list(chain.from_iterable(values)))

    def hashes(self, level: int, start: int, end: int) -> Sequence[bytes]:
        self._refuse_reader()
        query = "SELECT hash FROM estates.tree WHERE register = %s AND level = %s AND place >= %s AND place < %s"
        values, order = [self.register, level, start, end], "place"
        if level == 0:
            query = "SELECT hash FROM estates.entry WHERE register = %s AND number > %s AND number <= %s"
            values, order = [self.register, start, end], "number"
        return [bytes.fromhex(found) for (found,) in self._ask(f"{query} ORDER BY {order}", values)]

    def erase(self, number: int) -> None:
        """See `Store`; the server's own files hold it until VACUUM FULL (docs/a-team-on-postgresql.md)."""
        query = "UPDATE estates.body SET body = %s, salt = '' WHERE register = %s AND number = %s"
        self._tell(query, (ERASED.decode(), self.register, number))

    def keep(self, files: Iterable[bytes]) -> None:
        for content in files:
            values = (self.register, sha256(content).hexdigest(), content)
            self._tell("INSERT INTO estates.file VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", values)

    def kept(self, sha256: str) -> bytes | None:
        self._refuse_reader()
        found = self._ask(
            "SELECT content FROM estates.file WHERE register = %s AND sha256 = %s", [self.register, sha256]
        )
        return bytes(found[0][0]) if found else None

    def kept_hashes(self) -> list[str]:
        self._refuse_reader()
        query = 'SELECT sha256 FROM estates.file WHERE register = %s ORDER BY sha256 COLLATE "C"'
        return [found for (found,) in self._ask(query, [self.register])]

    def faults(self) -> list[str]:
        query = (
            "SELECT e.number FROM estates.entry e LEFT JOIN estates.entry r "
            "ON r.register = e.register AND r.number = e.replaces "
            "WHERE e.register = %s AND e.place <> coalesce(r.place, e.number) LIMIT 1"
        )
        with explained(self._place):  # on a cursor of its own, since another thread may be reading
            found = self._connection.execute(query, [self.register]).fetchall()
        return [f"entry {number} does not stand in its place" for (number,) in found]

    def discard(self) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()


def _entry(row: tuple[Any, ...]) -> Entry:
    return Entry._make((*row[:-1], json.loads(row[-1])))


def _make_tables(connection: "psycopg.Connection[Any]") -> None:
    with connection.transaction():
        connection.execute(_LOCK, ("",))  # two who begin at once would both make them
        connection.execute(TABLES)
        connection.execute(GUARDS)


def _taken(place: str, register: str) -> Refusal:
    return Refusal(f"{place}: there is a register of {register} already, and it was left as it is.")


def _chosen(address: Address, names: Sequence[str]) -> str:
    """Raises NoRegister, or Refusal where it is not clear which is meant."""
    if not names:
        raise NoRegister(str(address))
    known = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    if address.register and address.register not in names:
        raise Refusal(f"{address}: there is no such register in this database; it has {known}.")
    if not address.register and len(names) > 1:
        raise Refusal(
            f"{address}: this database has {len(names)} registers, {known}; name one, as in {address}#{names[0]}."
        )
    return address.register or names[0]
