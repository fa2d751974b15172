"""The append-only book of one body: the only place where anything is recorded."""

import gc
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from estates.errors import Refusal, UnknownKey
from estates.model.kinds import KINDS
from estates.model.vocabulary import Audience, Marking
from estates.register.canonical import SALT_BYTES, body_hash, body_of, leaf_of
from estates.register.entry import Draft, Entry, timestamp
from estates.register.estate import Estate, Name, referred_to
from estates.register.fold import standing_entries
from estates.register.links import links_broken_by, unknown_links
from estates.register.news import News
from estates.register.rules import Acceptance, stored_faults
from estates.register.sqlite import SqliteStore, remove
from estates.register.store import Row, Store, batches

_FAULTS_SHOWN = 50
_BETWEEN_SWEEPS = 50_000

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class _Rehearsed(Exception):
    """Takes back what was only tried."""


@contextmanager
def _sweeping_seldom() -> Iterator[None]:
    """A stream makes and drops objects by the million, next to none of them in a circle: to look for circles every few
    hundred, and every time at all that was there before, would take a sixth of its time."""
    often = gc.get_threshold()
    gc.set_threshold(_BETWEEN_SWEEPS, *often[1:])
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*often)


class Register:
    """One body's book. `clock` gives the time of recording; nothing else here asks what day it is."""

    at_once = 2_000
    """How many of the entries of a long append are in memory together."""

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

    def append(self, drafts: Iterable[Draft], *, rehearse: bool = False) -> list[Entry]:
        """Records the drafts, all or none, and returns their entries once they are safe on the disk; with `rehearse`
        the entries that they would be, and nothing is recorded.

        Raises Refusal with everything that is wrong with them (the first thousand sentences, and how many more),
        RecordMoved where somebody was faster.
        """
        entries: list[Entry] = []
        self._record(drafts, rehearse, entries.extend)
        return entries

    def append_all(self, drafts: Iterable[Draft], *, rehearse: bool = False) -> int:
        """Records a stream of any length by the rules of `append`, all or none, and returns how many drafts there were.

        It is one transaction, whose lock is held until the stream ends; whatever the stream raises leaves nothing
        behind. The memory needed does not grow with the stream, but for the names of records that nobody has finished
        or that speak of links with a rule.
        """
        with _sweeping_seldom():
            return self._record(drafts, rehearse, lambda entries: None)

    def _record(self, drafts: Iterable[Draft], rehearse: bool, taken: Callable[[list[Entry]], object]) -> int:
        number = first = 0
        with suppress(_Rehearsed), self._store.transaction():
            number = first = self._store.last_number() + 1
            acceptance = Acceptance(self._store, timestamp(self._clock()), first)
            news = News(first)
            for some in batches(drafts, self.at_once):
                acceptance.expect(some)
                entries = [acceptance.take(draft, number + i) for i, draft in enumerate(some)]
                acceptance.settle()
                self._store.insert(self._sealed(entries))
                news.add(entries)
                taken(entries)
                number += len(entries)
            acceptance.refuse_if_wrong()
            self._refuse_broken_links(news)
            if rehearse:
                raise _Rehearsed
        return number - first

    def restore(self, rows: Iterator[Row]) -> int:
        """Fills an empty register with entries as they were, numbers, times, salts and hashes included, and returns
        how many.

        Raises Refusal naming the first that is not as it was recorded, or that does not fit what comes before it.
        """
        with self._store.transaction():
            number = 0
            for some in batches(rows, self.at_once):
                for row in some:
                    number += 1
                    if fault := row.fault(self.name):
                        raise Refusal(f"{fault}; nothing was written.")
                    if row.number != number:
                        raise Refusal(f"expected entry {number}, found entry {row.number}; nothing was written.")
                self._store.insert(some)
            if faults := stored_faults(self._store):
                raise Refusal(faults[:_FAULTS_SHOWN])
            news = News(1, named=True)
            news.add([entry for standing in self._standing().values() for entry in standing])
            self._refuse_broken_links(news)
        return number

    def _sealed(self, entries: Sequence[Entry]) -> list[Row]:
        """The entries as they are stored, with their bodies, salts and hashes."""
        salts = os.urandom(SALT_BYTES * len(entries))
        rows = []
        for start, entry in zip(range(0, len(salts), SALT_BYTES), entries, strict=True):
            salt = salts[start : start + SALT_BYTES]
            body = body_of(entry.fields)
            committed = body_hash(salt, body)
            leaf = leaf_of(entry.header(self.name, committed))
            rows.append(Row(*entry[:-2], committed, leaf, salt, body))
        return rows

    def _refuse_broken_links(self, news: News) -> None:
        """What an entry refers to must be in the register, and what others refer to must stay."""
        broken: dict[str, None] = {}
        for some in news.referring(self._store, self.at_once):
            now = self.estate(date.max, Audience.SUB_GROUP)
            now.expect(other for entry in some for other in referred_to(entry))
            unnamed = () if news.named else {entry.key for entry in some if entry.key == f"update-{entry.number}"}
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
