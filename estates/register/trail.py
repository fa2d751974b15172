"""Everything that ever happened to an asset, as one thread of events.

It reads the estate and nothing else, so that it tells an audience no more than that audience's papers do. Statements
that are no longer printed are told too; entries that were replaced are not (`estates history` shows those).
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from estates.model.asset import Asset
from estates.model.vocabulary import Audience
from estates.register.estate import Estate, Standing
from estates.register.event import Event
from estates.register.trail_decisions import choice_events
from estates.register.trail_facts import fact_events, statement_events
from estates.register.trail_money import lease_events, money_events
from estates.register.trail_papers import paper_events


@dataclass(frozen=True)
class Trail:
    """`events` in order of date, and within a date of entry number; those after `on` are still to come."""

    asset: Standing[Asset]
    on: date
    audience: Audience
    body: str
    """Who keeps the register."""
    events: tuple[Event, ...]

    def is_to_come(self, event: Event) -> bool:
        return event.date.first > self.on

    def by_year(self) -> list[tuple[int, list[Event]]]:
        return [(year, list(some)) for year, some in groupby(self.events, key=lambda event: event.date.first.year)]

    def build_objects(self) -> list[dict[str, Any]]:
        return [event.build_object(self.asset.key) for event in self.events]


def trail(estate: Estate, asset_key: str, *, papers: bool = True) -> Trail:
    """Raises UnknownKey for an asset that does not exist for this audience on this day. `papers`: with the papers that
    carried it."""
    asset = estate.asset(asset_key)
    events = [
        *fact_events(asset),
        *statement_events(estate, asset_key),
        *choice_events(estate, asset),
        *lease_events(estate, asset_key),
        *money_events(estate, asset_key),
        *(paper_events(estate, asset_key) if papers else ()),
    ]
    events.sort(key=lambda event: (event.date.first, event.entry.number))
    return Trail(asset, estate.on, estate.audience, estate.body().record.name, tuple(events))
