"""The states that records pass through on a series of days, in one reading of the book for all of them.

The rule upheld: the state on a day is the one that the estate of that day has, for the same audience up to the same
number. An entry waits until all that it refers to exists; and a record that exists goes on existing, as no entry may
take a required field away, so that days are gone through once.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from estates.register.entry import Entry
from estates.register.estate import Estate, Linked, Name, Standing, is_whole
from estates.register.fold import fold


class State(NamedTuple):
    """What a record is from the day at `since` in the series on, until its next state."""

    since: int
    standing: Standing[Any]


def histories(estate: Estate, days: Sequence[date], *kinds: str) -> dict[Name, list[State]]:
    """The states of every record of the kinds that comes to exist, the first at its coming; no two that follow each
    other are alike. `days` must be in order, and not empty. The estate's own day does not matter."""
    reader = estate.on_day(days[-1])
    asked = {name: linked for kind in kinds for name, linked in reader._visible(kind).items()}
    known = reader._closed(asked)
    coming = _Coming(known, days)
    return {name: states for name in asked if (states := list(_states(name, coming.released(name), days)))}


class _Coming:
    """When records come to exist, and each of their entries to count: places in the series of days."""

    def __init__(self, known: Mapping[Name, list[Linked]], days: Sequence[date]) -> None:
        self._known = known
        self._visible = {
            entry.number: bisect_left(days, entry.visible_from) for linked in known.values() for entry, _ in linked
        }
        self._never = len(self._visible) + max(self._visible.values(), default=0)
        self._exists: dict[Name, int] = {}
        waiting_for: dict[Name, set[Name]] = {}
        at: dict[int, list[Name]] = {}
        for name, linked in known.items():
            for entry, names in linked:
                at.setdefault(self._visible[entry.number], []).append(name)
                for other in names:
                    waiting_for.setdefault(other, set()).add(name)
        for place in sorted(at):
            self._let_come(place, at[place], waiting_for)

    def _let_come(self, place: int, names: Iterable[Name], waiting_for: Mapping[Name, set[Name]]) -> None:
        """Those that exist from here on, and those that had waited for nothing but them."""
        queue = list(names)
        while queue:
            name = queue.pop()
            if name not in self._exists and is_whole(name[0], self._counting(name, place)):
                self._exists[name] = place
                queue += waiting_for.get(name, ())

    def _counting(self, name: Name, place: int) -> list[Entry]:
        return [entry for entry, names in self._known[name] if self._from(entry, names, place) <= place]

    def _from(self, entry: Entry, names: Iterable[Name], never: int) -> int:
        """Since when an entry counts; after `never` where it refers to what does not exist."""
        return max([self._visible[entry.number], *(self._exists.get(other, never + 1) for other in names)])

    def released(self, name: Name) -> list[tuple[int, Entry]]:
        """The entries that count some day, in the order in which they are laid over each other, with the place from
        which they do; none of a record that never exists."""
        if name not in self._exists:
            return []
        first = self._exists[name]
        every = [(max(self._from(entry, names, self._never), first), entry) for entry, names in self._known[name]]
        return [(place, entry) for place, entry in every if place <= self._never]


def _states(name: Name, released: Sequence[tuple[int, Entry]], days: Sequence[date]) -> Iterator[State]:
    for place in sorted({place for place, _ in released if place < len(days)}):
        entries = [entry for since, entry in released if since <= place]
        yield State(place, Standing(*name, entries, fold(entries, date.max)))


def state_at(states: Sequence[State], place: int) -> State | None:
    """The state on the day at a place in the series; None before the first."""
    return next((state for state in reversed(states) if state.since <= place), None)
