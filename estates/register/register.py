"""The append-only book of one body: the only place where anything is recorded."""

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from estates.errors import Refusal, UnknownKey
from estates.model.kinds import KINDS
from estates.model.vocabulary import Audience, Marking
from estates.register.canonical import SALT_BYTES, body_hash, canonical_bytes, leaf_hash
from estates.register.entry import HEADER, Draft, Entry, timestamp
from estates.register.estate import Estate, Name, referred_to
from estates.register.fold import standing_entries
from estates.register.links import links_broken_by, unknown_links
from estates.register.rules import Acceptance, stored_faults
from estates.register.sqlite import SqliteStore, remove
from estates.register.store import Row, Store

_FAULTS_SHOWN = 50

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class _Rehearsed(Exception):
    """Takes back what was only tried."""


class Register:
    """One body's book. `clock` gives the time of recording; nothing else here asks what day it is."""

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock

    @classmethod
    def open(cls, path: str | Path, clock: Clock = utc_now) -> "Register":
        """Raises NoRegister, NotARegister or NewerFormat."""
        return cls(SqliteStore.open(Path(path)), clock)

    @classmethod
    def create(cls, path: str | Path, body: str, clock: Clock = utc_now) -> "Register":
        """A new, empty register of the body whose key is `body`. Raises Refusal where a file is already."""
        return cls(SqliteStore.create(Path(path), body), clock)

    @classmethod
    def begin(cls, path: Path, body: str, fill: Callable[["Register"], object], clock: Clock = utc_now) -> "Register":
        """A new register that `fill` has written its first entries into; if that fails there is no register."""
        register = cls.create(path, body, clock)
        try:
            fill(register)
        except BaseException:
            register.close()
            remove(path)
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

    def withheld(self, on: date, up_to: int | None = None) -> list[Entry]:
        """The entries visible on the day that the public may not see, and that no public entry has replaced. For the
        sub-group's eyes."""
        entries = list(self._store.select(Audience.SUB_GROUP, up_to=up_to))
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

    def rows(self, after: int = 0) -> Iterator[Row]:
        """Every entry as stored, whoever may see it, in order."""
        return self._store.rows(after)

    def append(self, drafts: Sequence[Draft], *, rehearse: bool = False) -> list[Entry]:
        """Records the drafts, all or none, and returns their entries once they are safe on the disk; with `rehearse`
        the entries that they would be, and nothing is recorded.

        Raises Refusal with everything that is wrong with them, RecordMoved where somebody was faster.
        """
        entries: list[Entry] = []
        with suppress(_Rehearsed), self._store.transaction():
            first = self._store.last_number() + 1
            recorded_at = timestamp(self._clock())
            acceptance = Acceptance(self._store, recorded_at)
            entries += [acceptance.take(draft, first + i) for i, draft in enumerate(drafts)]
            acceptance.refuse_if_wrong()
            for entry in entries:
                self._insert(entry)
            self._refuse_broken_links(
                entries, unnamed={e.key for e, d in zip(entries, drafts, strict=True) if not d.key}
            )
            if rehearse:
                raise _Rehearsed
        return entries

    def restore(self, rows: Iterator[Row]) -> int:
        """Fills an empty register with entries as they were, numbers, times, salts and hashes included, and returns
        how many.

        Raises Refusal naming the first that is not as it was recorded, or that does not fit what comes before it.
        """
        with self._store.transaction():
            number = 0
            for number, row in enumerate(rows, start=1):
                if fault := row.fault(self.name):
                    raise Refusal(f"{fault}; nothing was written.")
                if row.number != number:
                    raise Refusal(f"expected entry {number}, found entry {row.number}; nothing was written.")
                self._store.insert(row)
            if faults := stored_faults(self._store):
                raise Refusal(faults[:_FAULTS_SHOWN])
            self._refuse_broken_links([entry for standing in self._standing().values() for entry in standing])
        return number

    def _insert(self, entry: Entry) -> None:
        salt = os.urandom(SALT_BYTES)
        body = canonical_bytes(dict(entry.fields))
        committed = body_hash(salt, body)
        header = {**entry._asdict(), "register": self.name, "body_hash": committed}
        leaf = leaf_hash({name: header[name] for name in HEADER})
        self._store.insert(Row(*entry[:-2], body_hash=committed, hash=leaf, salt=salt, body=body))

    def _refuse_broken_links(self, entries: Sequence[Entry], unnamed: Collection[str] = ()) -> None:
        """What an entry refers to must be in the register, and what others refer to must stay. The keys in `unnamed`
        are not told: nobody has seen them yet."""
        now = self.estate(date.max, Audience.SUB_GROUP)
        broken = [finding for entry in entries for finding in unknown_links(now, entry, unnamed)]
        if broken := broken or links_broken_by(self, entries):
            raise Refusal(dict.fromkeys(finding.message for finding in broken))
        gone = {(e.kind, e.key) for e in entries if not e.fields and now.find(e.kind, e.key) is None}
        for name in sorted(gone):
            if holders := self._holders(name):
                raise Refusal(f"{' '.join(name)} cannot be withdrawn: {', '.join(holders)} refers to it.")

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
