"""The append-only book of one body: the only place where anything is recorded."""

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from estates.errors import Overtaken, Refusal, UnknownKey
from estates.model.kinds import KINDS
from estates.model.vocabulary import Audience, Marking
from estates.proof.tree import Tree
from estates.proof.verifier import Root
from estates.register.canonical import SALT_BYTES, body_hash, body_of, leaf_of
from estates.register.entry import Draft, Entry, given_key, timestamp
from estates.register.estate import Estate, Name, referred_to
from estates.register.fold import standing_entries
from estates.register.foresight import asked_of, is_alone
from estates.register.links import links_broken_by, unknown_links
from estates.register.news import News
from estates.register.rules import Acceptance, stored_faults
from estates.register.sqlite import SqliteStore
from estates.register.store import Row, Store, batches
from estates.register.streaming import SPARE_PROCESSOR, streaming

if TYPE_CHECKING:
    from estates.register.postgres import PostgresStore

_FAULTS_SHOWN = 50
_OTHER_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/|.*\bpassword\s*=", re.IGNORECASE)
"""Two letters at least: C:/estates.db is a file."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def is_database(place: str | Path) -> bool:
    """Whether a register's place is the address of a database, and not a file."""
    return str(place).startswith(("postgresql://", "postgres://"))


def shown(place: str | Path) -> str:
    """A register's place as messages name it: an address without its password. Raises Refusal."""
    if not is_database(place):
        return str(place)
    from estates.register.postgres_server import Address

    return str(Address(str(place)))


def _stores(place: str | Path) -> "type[SqliteStore] | type[PostgresStore]":
    """What keeps a register at `place`. Raises Refusal, which does not repeat what may hold a password."""
    if is_database(place):
        from estates.register.postgres import PostgresStore

        return PostgresStore
    if _OTHER_ADDRESS.match(str(place)):
        raise Refusal(
            "the register: expected a file, or the address of a PostgreSQL database as in "
            "postgresql://officer@db.example/estates, found an address of another kind."
        )
    return SqliteStore


class _Rehearsed(Exception):
    """Takes back what was only tried."""


class Register:
    """One body's book. `clock` gives the time of recording; nothing else here asks what day it is."""

    at_once = 500
    """How many of the entries of a long append are in memory together."""

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock

    @classmethod
    def open(cls, place: str | Path, clock: Clock = utc_now) -> "Register":
        """`place` is a file or the address of a PostgreSQL database. Raises NoRegister, NotARegister or NewerFormat."""
        return cls(_stores(place).open(str(place)), clock)

    @classmethod
    def create(cls, place: str | Path, body: str, clock: Clock = utc_now) -> "Register":
        """A new, empty register of the body whose key is `body`. Raises Refusal where there is something already."""
        return cls(_stores(place).create(str(place), body), clock)

    @classmethod
    def begin(
        cls, place: str | Path, body: str, fill: Callable[["Register"], object], clock: Clock = utc_now
    ) -> "Register":
        """A new register that `fill` has written its first entries into; if that fails there is no register."""
        register = cls.create(place, body, clock)
        try:
            fill(register)
        except BaseException:
            register._store.discard()
            raise
        return register

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> "Register":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The key of the body that keeps it."""
        return self._store.register

    def estate(self, on: date, audience: Audience | str, up_to: int | None = None) -> Estate:
        """The register as at the end of the day `on`, up to an entry's number (inclusive; None: the newest there is
        now, whatever is recorded while the estate is read)."""
        return Estate(self._store, on, Audience.parse(audience), self.last_number() if up_to is None else up_to)

    def last_number(self) -> int:
        """The number of the newest entry, which is also how many there are."""
        return self._store.last_number()

    def tree(self) -> Tree:
        """The tree over the entries."""
        return Tree(self._store.hashes)

    def root(self, size: int) -> Root:
        """The root of the first `size` entries."""
        return self.tree().root(size)

    def kept(self, sha256: str) -> bytes | None:
        """The content of a file that went out, by its hash; None where it is not kept."""
        return self._store.kept(sha256)

    def kept_hashes(self) -> list[str]:
        """The SHA-256 of every file that is kept, in order."""
        return self._store.kept_hashes()

    def faults(self) -> list[str]:
        """What is wrong with whatever the database keeps beside the hashed entries; it may be called from a thread."""
        return self._store.faults()

    def redacted(self) -> dict[int, Entry]:
        """The numbers of the entries whose bodies were destroyed, and by which entry each."""
        return {int(entry.fields["entry"]): entry for entry in self._store.select(Audience.SUB_GROUP, "redaction")}

    def history(self, kind: str, key: str) -> list[Entry]:
        """Every entry of the record, the replaced ones too, in order. For the sub-group's eyes."""
        return list(self._store.select(Audience.SUB_GROUP, kind, keys=[key]))

    def newest(self, kind: str, key: str) -> int:
        """The number of the record's newest entry, for `Draft.seen`; 0 where there is none."""
        entries = self.history(kind, key)
        return entries[-1].number if entries else 0

    def history_of(self, key: str) -> list[Entry]:
        """Every entry of the records called `key`, and of what is about the asset of that key, in order. For the
        sub-group's eyes. Raises UnknownKey."""
        found: dict[int, Entry] = {}
        for kind in KINDS:
            found |= {entry.number: entry for entry in self._store.select(Audience.SUB_GROUP, kind, keys=[key])}
        if not found:
            known = {entry.key for entry in self._store.select(Audience.SUB_GROUP)}
            raise UnknownKey("record", key, sorted(known))
        found |= {entry.number: entry for entry in self._store.select(Audience.SUB_GROUP, about=[key])}
        return [found[number] for number in sorted(found)]

    def about(self, *assets: str, kind: str | None = None) -> list[Entry]:
        """Every entry about the assets, the replaced ones too, in order. For the sub-group's eyes."""
        return list(self._store.select(Audience.SUB_GROUP, kind, about=assets))

    def standing(self, kind: str, keys: Collection[str] | None = None) -> dict[Name, list[Entry]]:
        """The entries that count, whatever the date, of the records of a kind. For the sub-group's eyes."""
        of_record: dict[Name, list[Entry]] = {}
        for entry in self._store.select(Audience.SUB_GROUP, kind, keys=keys):
            of_record.setdefault((entry.kind, entry.key), []).append(entry)
        return {name: standing_entries(entries) for name, entries in of_record.items()}

    def keys(self, kind: str) -> set[str]:
        """Of every record of a kind, whoever may see it."""
        return {entry.key for entry in self._store.select(Audience.SUB_GROUP, kind)}

    def withheld(self, on: date, up_to: int | None = None, kind: str | None = None) -> list[Entry]:
        """The entries, or those of a kind, visible on the day that the public may not see, and that no public entry has
        replaced. For the sub-group's eyes."""
        entries = list(self._store.select(Audience.SUB_GROUP, kind, up_to=up_to))
        replaced = {entry.replaces for entry in entries}
        return [
            entry
            for entry in entries
            if entry.number not in replaced and entry.visible_from <= on
            if entry.marking != Marking.PUBLIC and entry.fields
        ]

    def entry(self, number: int) -> Entry:
        """Raises Refusal where there is no such entry. For the sub-group's eyes."""
        for row in self._store.rows(after=number - 1):
            if row.number == number:
                return next(e for e in self.history(row.kind, row.key) if e.number == number)
            break
        raise Refusal(f"there is no entry {number}; the newest is {self.last_number()}.")

    def entries(self, audience: Audience) -> Iterator[Entry]:
        """Every entry that `audience` may see, in order, whatever became of it since."""
        return self._store.select(audience)

    def rows(self, after: int = 0) -> Iterator[Row]:
        """Every entry as stored, whoever may see it, in order."""
        return self._store.rows(after)

    def append(self, drafts: Iterable[Draft], *, rehearse: bool = False, keep: Iterable[bytes] = ()) -> list[Entry]:
        """Records the drafts, all or none, and returns their entries once they are safe on the disk; with `rehearse`
        the entries that they would be, and nothing is recorded. `keep` are contents to be kept with them.

        Raises Refusal with everything that is wrong with them (the first thousand sentences, and how many more),
        RecordMoved where somebody was faster.
        """
        alone = keep == () and not rehearse and is_alone(drafts)
        try:
            return self._append(drafts, rehearse, keep, alone=alone)
        except Overtaken:
            return self._append(drafts, rehearse, keep, alone=False)

    def _append(self, drafts: Iterable[Draft], rehearse: bool, keep: Iterable[bytes], *, alone: bool) -> list[Entry]:
        entries: list[Entry] = []
        _, later = self._record(drafts, rehearse, entries.extend, lambda: self._store.keep(keep), alone=alone)
        return [entry.later(later) for entry in entries] if later else entries

    def redact(self, draft: Draft) -> Entry:
        """Records a redaction, and destroys with it the body and the salt of the entry that it names. Raises Refusal
        as `append` does."""
        entries: list[Entry] = []
        number = draft.fields["entry"]
        self._record([draft], False, entries.extend, lambda: self._store.erase(number), redacting=True)
        return entries[0]

    def append_all(self, drafts: Iterable[Draft], *, rehearse: bool = False) -> int:
        """Records a stream of any length by the rules of `append`, all or none, and returns how many drafts there were.

        It is one transaction, whose lock is held until the stream ends; whatever the stream raises leaves nothing
        behind. The memory needed does not grow with the stream, but for the names of records that nobody has finished
        or that speak of links with a rule.
        """
        with streaming():
            count, _ = self._record(drafts, rehearse, lambda entries: None)
            return count

    def _record(
        self,
        drafts: Iterable[Draft],
        rehearse: bool,
        taken: Callable[[list[Entry]], object],
        beside: Callable[[], object] = lambda: None,
        *,
        redacting: bool = False,
        alone: bool = False,
    ) -> tuple[int, int]:
        """`taken` is given the entries, part by part; `beside` writes what belongs with them; for `alone` see
        `Store.transaction`. Returns how many there are, and how many numbers later they stand than was told."""
        number = first = 0
        with suppress(_Rehearsed), self._store.transaction(self._ahead(drafts), alone=alone) as written:
            number = first = self._store.last_number() + 1
            acceptance = Acceptance(self._store, timestamp(self._clock()), first)
            news = News(first)
            for some in batches(drafts, self.at_once):
                acceptance.expect(some)
                entries = [acceptance.take(draft, number + i) for i, draft in enumerate(some)]
                acceptance.settle()
                if not redacting and any(entry.kind == "redaction" for entry in entries):
                    raise Refusal("a redaction is recorded by `estates redact`, which destroys what it names.")
                self._store.insert(self._sealed(entries), behind=SPARE_PROCESSOR)
                news.add(entries)
                taken(entries)
                number += len(entries)
            acceptance.refuse_if_wrong()
            self._refuse_broken_links(news)
            beside()
            if rehearse:
                raise _Rehearsed
        return number - first, written.later

    def _ahead(self, drafts: Iterable[Draft]) -> Callable[[], None] | None:
        """Asks what the acceptance of the drafts will ask; None: they are a stream, or too many to tell."""
        if not isinstance(drafts, Sequence) or len(drafts) > self.at_once:
            return None

        def ask() -> None:
            Acceptance(self._store, "").expect(drafts)
            for kind, keys in asked_of(drafts).items():
                list(self._store.select(Audience.SUB_GROUP, kind, keys=keys))

        return ask

    def restore(self, rows: Iterator[Row], files: Iterable[bytes] = ()) -> int:
        """Fills an empty register with entries as they were, numbers, times, salts and hashes included, and with the
        files that it kept, and returns how many entries there are.

        Raises Refusal naming the first that is not as it was recorded, or that does not fit what comes before it.
        """
        with self._store.transaction():
            number, erased = 0, set()
            for some in batches(rows, self.at_once):
                for row in some:
                    number += 1
                    if fault := row.fault(self.name):
                        raise Refusal(f"{fault}; nothing was written.")
                    if row.number != number:
                        raise Refusal(f"expected entry {number}, found entry {row.number}; nothing was written.")
                    if row.is_erased:
                        erased.add(number)
                self._store.insert(some)
            if unsaid := sorted(erased - self.redacted().keys()):
                raise Refusal(f"entry {unsaid[0]}: its body is gone, and no redaction says why; nothing was written.")
            self._store.keep(files)
            if faults := stored_faults(self._store, erased):
                raise Refusal(faults[:_FAULTS_SHOWN])
            news = News(1, named=True)
            news.add([entry for standing in self._standing().values() for entry in standing])
            self._refuse_broken_links(news)
        return number

    def _sealed(self, entries: Sequence[Entry]) -> list[Row]:
        """The entries as they are stored, with their bodies, salts and hashes."""
        name, salts = self.name, os.urandom(SALT_BYTES * len(entries))
        rows = []
        for start, entry in zip(range(0, len(salts), SALT_BYTES), entries, strict=True):
            salt = salts[start : start + SALT_BYTES]
            body = body_of(entry.fields)
            committed = body_hash(salt, body)
            leaf = leaf_of(entry.header(name, committed))
            rows.append(Row._make((*entry[:-2], committed, leaf, salt, body)))
        return rows

    def _refuse_broken_links(self, news: News) -> None:
        """What an entry refers to must be in the register, and what others refer to must stay."""
        broken: dict[str, None] = {}
        for some in news.referring(self._store, self.at_once):
            now = self.estate(date.max, Audience.SUB_GROUP)
            now.expect(other for entry in some for other in referred_to(entry))
            unnamed = () if news.named else {entry.key for entry in some if entry.key == given_key(entry.number)}
            broken |= {finding.message: None for entry in some for finding in unknown_links(now, entry, unnamed)}
        broken = broken or {finding.message: None for finding in links_broken_by(self, news.concerned, news.first)}
        if broken:
            raise Refusal(broken)
        for name in sorted(self._gone(news.withdrawn)):
            if holders := self._holders(name):
                raise Refusal(f"{' '.join(name)} cannot be withdrawn: {', '.join(holders)} refers to it.")

    def _gone(self, withdrawn: Collection[Name]) -> list[Name]:
        """Of records of which something was taken back, those that are no more."""
        now = self.estate(date.max, Audience.SUB_GROUP) if withdrawn else None
        return [name for name in withdrawn if now and now.find(*name) is None]

    def _holders(self, name: Name) -> list[str]:
        """The other records with an entry that refers to `name` and that stands."""
        return [
            " ".join(other)
            for other, entries in self._standing().items()
            if other != name and any(name in referred_to(entry) for entry in entries)
        ]

    def _standing(self) -> dict[Name, list[Entry]]:
        """Of every record the entries that stand, on whatever day, whoever may see them."""
        of_record: dict[Name, list[Entry]] = {}
        for entry in self._store.select(Audience.SUB_GROUP):
            of_record.setdefault((entry.kind, entry.key), []).append(entry)
        return {name: standing_entries(entries) for name, entries in of_record.items()}
