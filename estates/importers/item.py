"""What becomes of one record of a file, and what the officer says of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from estates.importers.finding import Finding, Place
from estates.importers.matching import Candidate
from estates.model.dates import ReducedDate
from estates.model.vocabulary import Marking, Status
from estates.register.entry import Draft, Entry


class Verdict(StrEnum):
    """What becomes of a record of the file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


class Change(NamedTuple):
    """A field before and after, in canonical form; before is None where nothing was asserted. `later` is an entry from
    a later date that says otherwise, and goes on doing so."""

    field: str
    before: Any
    after: Any
    later: Entry | None = None


class Item(NamedTuple):
    """One record of the file, or a row that is kept out, and what would become of it.

    `draft` is there for what is new or changed, `findings` for what is refused or doubtful, `doubts` for the latter.
    """

    verdict: Verdict
    place: Place
    kind: str = ""
    key: str = ""
    name: str = ""
    """As a person knows it."""
    how: str = ""
    """By what it was matched."""
    changes: tuple[Change, ...] = ()
    draft: Draft | None = None
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Candidate, ...] = ()
    remark: str = ""
    without_status: bool = False
    """Whether it got the status of `Terms`, because the file says none."""


@dataclass(frozen=True)
class Terms:
    """What the officer says of an import. `on` goes before the date of the file, "" leaves that, and where it has none
    `today` stands; `marking` None is the file's own."""

    today: ReducedDate
    on: str = ""
    marking: Marking | None = None
    source: str = ""
    by: str = "estates officer"
    status: Status = Status.UNKNOWN
    """Of a new asset of which the file does not say it."""


class Tally(dict[Verdict, int]):
    """How many records of each verdict: their sum is what was read."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(Verdict, 0))

    def add(self, item: Item) -> None:
        self[item.verdict] += 1

    def __str__(self) -> str:
        """ "480 new, 0 changed, 10 the same, 8 refused" """
        refused = self[Verdict.REFUSED] + self[Verdict.DOUBTFUL]
        doubtful = f" ({self[Verdict.DOUBTFUL]:,} of them doubtful)" if self[Verdict.DOUBTFUL] else ""
        new, changed, same = (f"{self[verdict]:,}" for verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.SAME))
        return f"{new} new, {changed} changed, {same} the same, {refused:,} refused{doubtful}"


class Unshown(NamedTuple):
    """A statement that stands in the register, and that the paper no longer shows."""

    asset: str
    update: str
    text: str


Answers = Mapping[str, str]
"""By `row_name`: the key of the asset that the row speaks of, "new", or "skip"."""


def row_name(place: Place) -> str:
    """What an officer calls a row: "213", "Sheet1!213", "table 2 row 3"."""
    if place.table:
        return f"table {place.table} row {place.row}" if place.row else f"table {place.table}"
    return f"{place.sheet}!{place.row}" if place.sheet else str(place.row)
