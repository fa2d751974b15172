"""The estate in figures: what it holds, what was received, what is still to be decided or told.

Assets that have left the estate, or of which the register does not know what became, are counted and not measured. A
receipt belongs to the calendar year of its date, and one known as "by" a day to that day's year: a date as wide as a
year fits in no one financial year.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from estates.model.analysis import Analysis
from estates.model.asset import Asset
from estates.model.dates import print_day
from estates.model.decision import Decision
from estates.model.quantities import print_number, print_pounds
from estates.model.vocabulary import MeetingState, Status, Tenure
from estates.register.estate import Estate, Standing
from estates.register.options import settled_by

HELD = (Status.OPERATIONAL, Status.OPTIONS, Status.SURPLUS, Status.PROPOSED)
GONE = (Status.DISPOSED, Status.SUCCEEDED, Status.UNKNOWN)
NO_TENURE = "Not recorded"


@dataclass(frozen=True)
class Group:
    """Assets that have something in common, and the floor area of those `measured`, in m²."""

    name: str
    assets: int
    measured: int
    area_m2: Decimal


@dataclass(frozen=True)
class Year:
    """What was received in a calendar year, in pounds."""

    year: int
    receipts: int
    amount_gbp: Decimal


@dataclass(frozen=True)
class Summary:
    on: date
    body: str
    whole: Group
    """All that is held or proposed; the groups of the statuses in `HELD` add up to it, and so do the tenures."""
    by_status: tuple[Group, ...]
    by_tenure: tuple[Group, ...]
    years: tuple[Year, ...]
    open_analyses: tuple[Standing[Analysis], ...]
    untold: tuple[Standing[Decision], ...]
    """Decisions made by the day, of which the register names no panel by then at which they were told."""

    @property
    def received_gbp(self) -> Decimal:
        return sum((year.amount_gbp for year in self.years), Decimal(0))

    def build_object(self) -> dict[str, Any]:
        """For `--json`: areas and amounts as decimal strings."""
        return {
            "on": self.on.isoformat(),
            "assets": self.whole.assets,
            "floor_area_m2": f"{self.whole.area_m2:f}",
            "by_status": list(map(_group_object, self.by_status)),
            "by_tenure": list(map(_group_object, self.by_tenure)),
            "receipts": [
                {"year": each.year, "receipts": each.receipts, "amount_gbp": f"{each.amount_gbp:f}"}
                for each in self.years
            ],
            "open_analyses": [standing.key for standing in self.open_analyses],
            "untold_decisions": [standing.key for standing in self.untold],
        }


def summarise(estate: Estate) -> Summary:
    every = [standing.record for standing in estate.assets()]
    held = [asset for asset in every if asset.status in HELD]
    settled = settled_by(estate)
    return Summary(
        on=estate.on,
        body=estate.body().record.name,
        whole=_group("All", held),
        by_status=_groups((s.label, [a for a in every if a.status is s]) for s in (*HELD, *GONE)),
        by_tenure=_groups(
            (tenure.label if tenure else NO_TENURE, [asset for asset in held if asset.tenure is tenure])
            for tenure in (*Tenure, None)
        ),
        years=_years(estate),
        open_analyses=tuple(sorted((s for s in estate.analyses() if s.key not in settled), key=lambda s: s.key)),
        untold=tuple(standing for standing in estate.decisions() if not _is_told(estate, standing.record)),
    )


def paragraph(summary: Summary) -> str:
    """One plain paragraph for the covering report."""
    whole, unmeasured = summary.whole, summary.whole.assets - summary.whole.measured
    statuses = [f"{group.assets} {_status_words(group)}" for group in summary.by_status if _is_held(group)]
    which = f": {_listed(statuses)}" if statuses else ""
    sentences = [
        f"On {print_day(summary.on)} the register holds {_count(whole.assets, 'asset')} that are held or "
        f"proposed{which}." if whole.assets != 1 else
        f"On {print_day(summary.on)} the register holds one asset that is held or proposed{which}.",
    ]  # fmt: skip
    if whole.measured:
        without = f"; of {_count(unmeasured, 'asset')} the floor area is not recorded" if unmeasured else ""
        tenures = [f"{print_number(g.area_m2)} m² {g.name.lower()}" for g in summary.by_tenure if g.measured]
        whose = "Its" if whole.assets == 1 else "Their"
        area = print_number(whole.area_m2)
        sentences.append(f"{whose} recorded floor area is {area} m² ({_listed(tenures)}){without}.")
    if summary.years:
        first, last = summary.years[0].year, summary.years[-1].year
        when = f"in {first}" if first == last else f"from {first} to {last}"
        sentences.append(f"Capital receipts of {print_pounds(summary.received_gbp)} are recorded {when}.")
    analyses = len(summary.open_analyses)
    sentences.append(f"{_count(analyses, 'option analysis', 'option analyses')} {_is(analyses)} open.")
    untold = len(summary.untold)
    sentences.append(f"{_count(untold, 'decision')} {_is(untold)} not recorded as told to the panel.")
    return " ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences)


def _group(name: str, assets: Sequence[Asset]) -> Group:
    areas = [asset.floor_area.m2 for asset in assets if asset.floor_area]
    return Group(name, len(assets), len(areas), sum(areas, Decimal(0)))


def _groups(named: Iterable[tuple[str, list[Asset]]]) -> tuple[Group, ...]:
    return tuple(_group(name, assets) for name, assets in named if assets)


def _years(estate: Estate) -> tuple[Year, ...]:
    amounts: dict[int, list[Decimal]] = {}
    for standing in estate.receipts():
        if standing.record.received.first <= estate.on:
            amounts.setdefault(standing.record.received.first.year, []).append(standing.record.amount_gbp)
    return tuple(Year(year, len(found), sum(found, Decimal(0))) for year, found in sorted(amounts.items()))


def _is_told(estate: Estate, decision: Decision) -> bool:
    if decision.panel_told is None:
        return False
    panel = estate.meeting(decision.panel_told).record
    return panel.date.last <= estate.on and panel.state not in (MeetingState.CANCELLED, MeetingState.POSTPONED)


def _group_object(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "assets": group.assets,
        "measured": group.measured,
        "area_m2": f"{group.area_m2:f}",
    }


def _is_held(group: Group) -> bool:
    return group.name in {status.label for status in HELD}


def _status_words(group: Group) -> str:
    return group.name[0].lower() + group.name[1:]


def _count(number: int, one: str, many: str = "") -> str:
    return f"one {one}" if number == 1 else f"{number or 'no'} {many or f'{one}s'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
