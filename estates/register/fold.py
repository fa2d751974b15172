"""Two times, one rule: a record is the fold of its entries.

Those that the audience may see, visible by the date, with a number up to the given one, are laid over each other in the
order of (effective, place). An entry's place is its number, unless it replaces another: then it takes that one's place,
and the other counts no more.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from estates.model.dates import parse_date
from estates.register.entry import Entry


class Folded(NamedTuple):
    """The values that stand, and for each the entry that asserted it."""

    values: dict[str, Any]
    asserted_by: dict[str, Entry]


def standing_entries(entries: Iterable[Entry]) -> list[Entry]:
    """The entries of one record that count, whatever the date, in the order in which they are laid over each other.

    `entries` must be in the order of their numbers, and hold only what the audience may see.
    """
    counting: dict[int, Entry] = {}
    for entry in entries:
        if entry.replaces is not None:
            counting.pop(entry.replaces, None)
        counting[entry.number] = entry
    if len(counting) == 1:
        return list(counting.values())
    return sorted(counting.values(), key=lambda entry: (parse_date(entry.effective).first, entry.place))


def fold(standing: Sequence[Entry], on: date) -> Folded:
    """The record as at the end of the day `on`."""
    values: dict[str, Any] = {}
    asserted_by: dict[str, Entry] = {}
    for entry in standing:
        if entry.visible_from <= on:
            values.update(entry.fields)
            asserted_by.update(dict.fromkeys(entry.fields, entry))
    return Folded(values, asserted_by)


def states(standing: Sequence[Entry]) -> list[Folded]:
    """Every state that the record passes through, one for each day on which it changes."""
    return [fold(standing, day) for day in sorted({entry.visible_from for entry in standing})]
