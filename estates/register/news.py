"""What of a long append must be held against the book once all of it is in: a link may point to a later entry."""

from collections.abc import Iterator, Sequence
from functools import cache

from estates.model.kinds import KINDS
from estates.model.record import references
from estates.model.vocabulary import Audience
from estates.register.entry import Entry
from estates.register.estate import Name
from estates.register.links import concerns
from estates.register.store import Store, batches


class News:
    """The entries from number `first` on. `named`: whether somebody has seen the keys that the register gave them."""

    def __init__(self, first: int, *, named: bool = False) -> None:
        self.first = first
        self.named = named
        self.concerned: set[Name] = set()
        """The records of which they say something that a rule about links reads."""
        self.withdrawn: set[Name] = set()
        """The records of which they take something back."""
        self._parts = 0
        self._referring: list[Entry] = []
        self._any_refers = False

    def add(self, entries: Sequence[Entry]) -> None:
        """The next part of them."""
        self._parts += 1
        self._referring = [entry for entry in entries if _refers(entry)]
        self._any_refers = self._any_refers or bool(self._referring)
        for entry in entries:
            if concerns(entry):
                self.concerned.add((entry.kind, entry.key))
            if not entry.fields:
                self.withdrawn.add((entry.kind, entry.key))

    def referring(self, store: Store, at_once: int) -> Iterator[list[Entry]]:
        """Those that refer to other records; where they came in several parts, read again, `at_once` at a time."""
        if self._parts <= 1:
            yield from [self._referring] if self._referring else []
        elif self._any_refers:
            again = store.select(Audience.SUB_GROUP, after=self.first - 1)
            yield from batches((entry for entry in again if _refers(entry)), at_once)


@cache
def _referring_fields(kind: str) -> frozenset[str]:
    return frozenset(field for field, _ in references(KINDS[kind]))


def _refers(entry: Entry) -> bool:
    return not _referring_fields(entry.kind).isdisjoint(entry.fields)
