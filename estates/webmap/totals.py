"""What the page counts, and which columns its table has: for the page as it comes. `table.js` counts the same of
whatever the reader chooses."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from estates.model.vocabulary import Status
from estates.webmap.block import labels
from estates.webmap.view import MapView, Site, area_m2

HELD = (Status.OPERATIONAL, Status.OPTIONS, Status.SURPLUS)
"""What the body has; a proposal is counted apart, and what was disposed of only where it is shown."""


@dataclass(frozen=True, slots=True)
class Total:
    """One row: `status` is "held" for the sum of what is held."""

    status: str
    words: str
    number: int
    area: str


def build_totals(view: MapView) -> list[Total]:
    words = labels(view)
    of_status = {status: [site for site in view.sites if site.status == status] for status in words}
    held = [site for status in HELD for site in of_status.get(status, ())]
    rows = [Total(status, words[status], len(of_status[status]), print_area(of_status[status])) for status in words]
    place = sum(row.status in HELD for row in rows)
    rows.sort(key=lambda row: row.status not in HELD)
    return [*rows[:place], Total("held", "Held in all", len(held), print_area(held)), *rows[place:]]


def print_area(sites: Iterable[Site]) -> str:
    """ "8,519 m²", and how many it is of; "–" of nothing, "Not recorded" where no area is."""
    areas = [area_m2(site.floor_area) for site in sites]
    known = [area for area in areas if area is not None]
    if not areas:
        return "–"
    if not known:
        return "Not recorded"
    whole = f"{round(sum(known, Decimal()), 2):,f}"
    whole = f"{whole.rstrip('0').rstrip('.') if '.' in whole else whole} m²"
    gap = len(areas) - len(known)
    return f"{whole} (of {len(known)}; {gap} not recorded)" if gap else whole


def table_columns(view: MapView) -> list[str]:
    """The headings after the number and the name; those below which nothing would stand are left out."""
    of = view.sites
    maybe = {
        "District": any(site.district for site in of),
        "Decisions": any(one.stands(view.start) for site in of for one in (*site.decisions, *site.papers)),
        "Option analyses": any(one.stands(view.start) for site in of for one in site.analyses),
    }
    every = ("Status", "Tenure", "Floor area", "Facilities", "Current use", "District", "Situation", "Timescale")
    return [name for name in (*every, "Decisions", "Option analyses") if maybe.get(name, True)]
