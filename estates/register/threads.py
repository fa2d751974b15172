"""The trails of all assets in one reading of the book.

Each is event for event what `trail` tells of one asset, but for the papers that carried it: those ask for an estate for
every panel.
"""

from collections.abc import Collection, Iterable
from typing import Any

from estates.model.kinds import KINDS
from estates.model.record import references
from estates.register.estate import Estate, Standing
from estates.register.trail import Trail, trail

Kept = dict[tuple[str, str], list[Standing[Any]]]
"""For each kind and asset the records of that kind that concern it."""

_CONCERNING = ("update", "lease", "scheme", "receipt", "minute", "forthcoming", "analysis", "decision")


def threads(estate: Estate) -> dict[str, Trail]:
    """For each asset its trail, without its papers."""
    assets, kept = estate.assets(), _kept(estate)
    meetings = {standing.key: standing for standing in estate.meetings()}
    return {asset.key: trail(_AboutOne(estate, asset, kept, meetings), asset.key, papers=False) for asset in assets}


def _kept(estate: Estate) -> Kept:
    kept: Kept = {}
    by_analysis: dict[str, list[str]] = {}
    for kind in _CONCERNING:
        for standing in estate._all(kind):
            about = list(_assets_of(standing))
            if kind == "analysis":
                by_analysis[standing.key] = about
            for key in standing.values.get("analyses") or () if kind == "decision" else ():
                about += by_analysis.get(key, ())
            for asset in dict.fromkeys(about):
                kept.setdefault((kind, asset), []).append(standing)
    return kept


def _assets_of(standing: Standing[Any]) -> Iterable[str]:
    for field, kind in references(KINDS[standing.kind]):
        value = standing.values.get(field)
        if kind == "asset" and value:
            yield from [value] if isinstance(value, str) else value


class _AboutOne(Estate):
    """An estate that knows one asset, and what concerns it."""

    def __init__(self, whole: Estate, asset: Standing[Any], kept: Kept, meetings: dict[str, Standing[Any]]) -> None:
        super().__init__(whole._store, whole.on, whole.audience, whole.up_to)
        self._asset, self._kept, self._meetings, self._whole = asset, kept, meetings, whole
        named = {asset.values.get("decision")}
        named |= {one.values.get("decision") for one in kept.get(("analysis", asset.key), ())}
        mine = kept.get(("decision", asset.key), [])
        more = [whole.find("decision", key) for key in sorted(filter(None, named - {one.key for one in mine}))]
        self._decisions = [*mine, *filter(None, more)]

    def find(self, kind: str, key: str) -> Standing[Any] | None:
        if (kind, key) == ("asset", self._asset.key):
            return self._asset
        return self._meetings.get(key) if kind == "meeting" else self._whole.find(kind, key)

    def _all(
        self, kind: str, *, keys: Collection[str] | None = None, about: Collection[str] | None = None
    ) -> list[Standing[Any]]:
        return self._decisions if kind == "decision" else self._kept.get((kind, self._asset.key), [])
