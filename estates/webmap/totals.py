"""What the page counts, and which columns its table has: for the page as it comes. `table.js` counts the same of
whatever the reader chooses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from estates.model.vocabulary import Status
from estates.webmap.block import Facts
from estates.webmap.view import MapView, Site

HELD = (Status.OPERATIONAL, Status.OPTIONS, Status.SURPLUS)
"""What the body has; a proposal is counted apart, and what was disposed of only where it is shown."""
_NONE = Decimal()


@dataclass(frozen=True, slots=True)
class Total:
    """One row: `status` is "held" for the sum of what is held."""

    status: str
    words: str
    number: int
    area: str


class _Sum(NamedTuple):
    """Of how many assets, of how many of these an area is known, and how large these are."""

    number: int
    measured: int
    area: Decimal


def build_totals(facts: Facts, words: Mapping[str, str]) -> list[Total]:
    """Of the view's sites. `words` are its `labels`; a status that no asset has is told, too."""
    areas: dict[str, list[Decimal | None]] = {status: [] for status in ("", *words)}
    for status, area in zip(facts.statuses, facts.areas, strict=True):
        areas[status].append(area)
    sums = {status: _sum(areas[status]) for status in words}
    held = [sums[status] for status in HELD if status in sums]
    every = _Sum(
        sum(one.number for one in held), sum(one.measured for one in held), sum((one.area for one in held), _NONE)
    )
    rows = [Total(status, words[status], one.number, _print(one)) for status, one in sums.items()]
    place = sum(row.status in HELD for row in rows)
    rows.sort(key=lambda row: row.status not in HELD)
    return [*rows[:place], Total("held", "Held in all", every.number, _print(every)), *rows[place:]]


def _sum(areas: Sequence[Decimal | None]) -> _Sum:
    known = [area for area in areas if area is not None]
    return _Sum(len(areas), len(known), sum(known, _NONE))


def _print(total: _Sum) -> str:
    """ "8,519 m²", and how many it is of; "–" of nothing, "Not recorded" where no area is."""
    if not total.number:
        return "–"
    if not total.measured:
        return "Not recorded"
    whole = f"{round(total.area, 2):,f}"
    whole = f"{whole.rstrip('0').rstrip('.') if '.' in whole else whole} m²"
    gap = total.number - total.measured
    return f"{whole} (of {total.measured}; {gap} not recorded)" if gap else whole


def table_columns(view: MapView) -> list[str]:
    """The headings after the number and the name; those below which nothing would stand are left out."""
    sites, moment = view.sites, view.start
    maybe = {
        "District": any(map(attrgetter("district"), sites)),
        "Decisions": _any_stands(sites, "decisions", moment) or _any_stands(sites, "papers", moment),
        "Option analyses": _any_stands(sites, "analyses", moment),
    }
    every = ("Status", "Tenure", "Floor area", "Facilities", "Current use", "District", "Situation", "Timescale")
    return [name for name in (*every, "Decisions", "Option analyses") if maybe.get(name, True)]


def _any_stands(sites: Iterable[Site], field: str, moment: int) -> bool:
    return any(one.stands(moment) for one in chain.from_iterable(map(attrgetter(field), sites)))
