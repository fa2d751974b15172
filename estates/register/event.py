"""One thing that happened to an asset, as its trail tells it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from estates.model.dates import ReducedDate
from estates.register.entry import Entry
from estates.register.sitting import Change


class EventKind(StrEnum):
    """What kind of thing it was; `label` is how it is printed."""

    STATUS = "status"
    FACT = "fact"
    STATEMENT = "statement"
    MILESTONE = "milestone"
    OPTIONS = "options"
    DECISION = "decision"
    TOLD = "told"
    MINUTE = "minute"
    FORTHCOMING = "forthcoming"
    LEASE = "lease"
    MONEY = "money"
    PAPER = "paper"

    @property
    def label(self) -> str:
        return {EventKind.TOLD: "Panel told", EventKind.FORTHCOMING: "To decide"}.get(self, self.value.capitalize())


@dataclass(frozen=True)
class Event:
    """`title` is for a picture, `words` are the whole statement in one paragraph; `details` say more, one line each."""

    date: ReducedDate
    kind: EventKind
    title: str
    words: str
    entry: Entry
    """The entry that says so: its source and its number are the event's."""
    amount_gbp: Decimal | None = None
    details: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    """The fields that were asserted, where it is a status or a fact."""
    links: tuple[tuple[str, str], ...] = ()
    """(kind, key) of the records that it tells of; the first is the one whose event it is."""
    url: str | None = None
    """Where it is published: http or https, nothing else."""
    until: ReducedDate | None = None
    """Since when a statement is no longer printed."""
    beside: tuple[Entry, ...] = ()
    """The other entries that its words may be drawn from."""

    @property
    def marking(self) -> str:
        """Public only where all that it says is."""
        return next((e.marking for e in (self.entry, *self.beside) if e.marking != "public"), "public")

    @property
    def withheld(self) -> bool:
        """Whether the public may not see it, or not all of it."""
        return self.marking != "public"

    def build_object(self, asset: str) -> dict[str, Any]:
        """For `--json`: complete, in the order of these names, amounts as decimal strings."""
        return {
            "asset": asset,
            "date": self.date.text,
            "kind": self.kind.value,
            "title": self.title,
            "words": self.words,
            "details": list(self.details),
            "changes": [{"field": c.field, "before": c.before, "now": c.now} for c in self.changes],
            "amount_gbp": None if self.amount_gbp is None else f"{self.amount_gbp:f}",
            "links": [{"kind": kind, "key": key} for kind, key in self.links],
            "url": self.url,
            "until": self.until.text if self.until else None,
            "source": self.entry.source,
            "entry": self.entry.number,
            "marking": self.marking,
        }


def web_address(text: str | None) -> str | None:
    """`text` where a page may link to it: no `javascript:` or `data:` ever becomes a link."""
    return text if text and text.startswith(("https://", "http://")) else None


def details(*facts: tuple[str, object]) -> tuple[str, ...]:
    """ "Reference: 20/04010/FUL", one for each fact that is known."""
    return tuple(f"{name}: {value}" for name, value in facts if value)


def linked(kind: str, key: str | None) -> tuple[tuple[str, str], ...]:
    return ((kind, key),) if key else ()
