"""The records that the public saw once and sees no more: an address of theirs must not die, and must say nothing else.

Read from what the public may see, the withdrawals among it. A record that was never public is not among them, however
often it was changed or withdrawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from estates.model.vocabulary import Audience
from estates.register.entry import Entry
from estates.register.estate import Estate, Name, referred_to
from estates.register.register import Register

KINDS = ("asset", "decision", "analysis")
"""The kinds whose records have a page."""


@dataclass(frozen=True)
class Withdrawn:
    """`on` is the day on which that was recorded, in UTC."""

    kind: str
    key: str
    on: date


def withdrawn(register: Register, estate: Estate) -> Iterator[Withdrawn]:
    """By kind and key. `estate` is the public's."""
    entries = _public_entries(register, estate)
    for kind, key in sorted(name for name in entries if name[0] in KINDS and estate.find(*name) is None):
        for entry in _replacing(entries, (kind, key)):
            recorded = date.fromisoformat(entry.recorded_at[:10])
            before = register.estate(min(estate.on, recorded), Audience.PUBLIC, entry.number - 1)
            if before.find(kind, key):
                yield Withdrawn(kind, key, recorded)
                break


def _public_entries(register: Register, estate: Estate) -> dict[Name, list[Entry]]:
    found: dict[Name, list[Entry]] = {}
    for entry in register.entries(Audience.PUBLIC):
        if estate.up_to is None or entry.number <= estate.up_to:
            found.setdefault((entry.kind, entry.key), []).append(entry)
    return found


def _replacing(entries: Mapping[Name, Sequence[Entry]], name: Name) -> list[Entry]:
    """The entries that took back something of the record, or of what it refers to at however many removes, the newest
    first: only by one of these can a record that was there be no more."""
    reached, waiting = {name}, [name]
    while waiting:
        for entry in entries.get(waiting.pop(), ()):
            new = set(referred_to(entry)) - reached
            reached |= new
            waiting += new
    replacing = [entry for one in reached for entry in entries.get(one, ()) if entry.replaces is not None]
    return sorted(replacing, key=lambda entry: entry.number, reverse=True)
