"""What the map shows, read from the estate and from the context layers in a folder."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from estates.model.asset import Asset
from estates.model.dates import print_day
from estates.model.decision import Decision
from estates.model.update import Update
from estates.model.vocabulary import Audience, Status
from estates.papers.wording import BANNER, UNKNOWN
from estates.register.estate import Standing
from estates.register.histories import State, histories, state_at
from estates.register.sitting import Sitting
from estates.webmap.layers import PARTNERS, TOWNS, build_layers, read_districts, read_towns
from estates.webmap.moments import build_history, build_lines, build_moments, days_of, place_of
from estates.webmap.partners import read_partners
from estates.webmap.places import Grid, Spot, build_spots, placed
from estates.webmap.reasons import Reasons, build_reasons
from estates.webmap.view import Line, MapView, Site

DRAWN = (Status.OPERATIONAL, Status.OPTIONS, Status.SURPLUS, Status.PROPOSED)
"""The statuses on the map, in the legend's order."""
ON_REQUEST = Status.DISPOSED
"""Drawn when the reader asks for it."""
_OS = "Contains OS, Royal Mail and National Statistics data © Crown copyright and database right 2025"


@dataclass(frozen=True)
class _Known:
    """What is read once for all assets."""

    sitting: Sitting
    start: int
    spots: Mapping[Grid, Spot]
    updates: Mapping[str, Sequence[Sequence[State]]]
    """By asset."""
    standing: Mapping[str, Sequence[Standing[Update]]]
    """The updates on the map's own date, by asset."""
    decisions: Mapping[str, Sequence[Standing[Decision]]]
    analyses: Mapping[str, Sequence[Standing[Any]]]
    reasons: Reasons


def build_view(sitting: Sitting, context: Path, partners: Path | None = None) -> MapView:
    """The map of the sitting's estate; `context` is a folder with towns, districts, partners' sites and any boundaries
    (GeoJSON), or none; `partners` is a file of partners' sites that stands for the folder's. Raises Refusal."""
    now = sitting.now
    assets = now.assets(*DRAWN)
    if sitting.before:
        sitting.before.assets()  # read together, and not one by one when asked what is new
    latest = now.on_day(date.max)
    moments = build_moments(latest, now.on)
    past = histories(latest, days_of(moments), "asset", "update", "lease", "decision", "analysis")
    start = place_of(moments, now.on)
    districts = read_districts(context)
    spots = build_spots(_locations(past), districts)
    known = _Known(
        sitting,
        start,
        spots,
        _by_asset(past),
        _standing_by_asset(sitting),
        now.decisions_about(),
        now.analyses_about(),
        build_reasons(latest, past),
    )
    sites = tuple(_site(known, asset, past.get(("asset", asset.key), ())) for asset in assets)
    listed = {asset.key for asset in assets}
    others = tuple(
        _other(known, states) for (kind, key), states in past.items()
        if kind == "asset" and key not in listed and any(_on_map(s.standing.values["status"]) for s in states)
    )  # fmt: skip
    day = print_day(now.on)
    last = f"; new is what was not shown to the panel of {sitting.previous.record.date}" if sitting.previous else ""
    others_file = partners or (context / PARTNERS if (context / PARTNERS).is_file() else None)
    return MapView(
        title=f"The estate of the {now.body().record.name}",
        subtitle=f"As at {day}{last}.",
        sites=sites,
        towns=read_towns(context),
        context=build_layers(context, districts),
        banner=BANNER if now.audience is Audience.SUB_GROUP else "",
        attribution=(_OS,) if spots or (context / TOWNS).is_file() else (),
        status_labels=tuple((status.value, status.label) for status in (*DRAWN, ON_REQUEST)),
        others=tuple(sorted(others, key=lambda site: (site.name.casefold(), site.key))),
        moments=moments,
        start=start,
        districts=tuple(dict.fromkeys(districts["name"])) if districts is not None else (),
        partners=read_partners(others_file) if others_file else (),
    )


def _locations(past: Mapping[tuple[str, str], Sequence[State]]) -> Iterable[Any]:
    for (kind, _), states in past.items():
        for state in states if kind == "asset" else ():
            if state.standing.values.get("location"):
                yield state.standing.record.location


def _by_asset(past: Mapping[tuple[str, str], Sequence[State]]) -> Mapping[str, Sequence[Sequence[State]]]:
    found: dict[str, list[Sequence[State]]] = {}
    for (kind, _), states in past.items():
        if kind == "update":
            found.setdefault(states[0].standing.values["asset"], []).append(states)
    return found


def _standing_by_asset(sitting: Sitting) -> Mapping[str, Sequence[Standing[Update]]]:
    found: dict[str, list[Standing[Update]]] = {}
    for update in sitting.now.updates():
        found.setdefault(update.values["asset"], []).append(update)
    return found


def _on_map(status: str) -> bool:
    return status == ON_REQUEST or status in DRAWN


def _site(known: _Known, asset: Standing[Asset], states: Sequence[State]) -> Site:
    """An asset that is on the map on its own date, with what is new about it."""
    sitting, start = known.sitting, known.start
    updates = {update.key: update for update in known.standing.get(asset.key, ())}
    listed = asset.values["status"] != Status.OPERATIONAL
    # An asset that Appendix 4 lists says all that stands; of the others the panel wants to know what is new.
    told = {key: new for key, update in updates.items() if (new := sitting.is_new(update)) or listed}
    changed = tuple(
        Line(f"{change.field.replace('_', ' ')} was {change.before or 'not recorded'}", True, start, start + 1)
        for change in sitting.changes(asset)
    )
    new = sitting.is_first_listed(asset) or bool(changed) or any(told.values())
    new = new or any(map(sitting.is_new, known.decisions.get(asset.key, ())))
    new = new or any(map(sitting.is_new, known.analyses.get(asset.key, ())))
    news = f"{'New' if new else 'No update'} since {sitting.since}" if sitting.before else ""
    return _built(known, asset, states, told, news, changed)


def _other(known: _Known, states: Sequence[State]) -> Site:
    """An asset that is on the map on other dates: as it is on the map's own, or as it first was."""
    base = state_at(states, known.start) or states[0]
    return _built(known, base.standing, states, {}, "", ())


def _built(
    known: _Known,
    asset: Standing[Asset],
    states: Sequence[State],
    told: Mapping[str, bool],
    news: str,
    changed: tuple[Line, ...],
) -> Site:
    base = _facts(asset, known.spots)
    lines = build_lines(known.updates.get(asset.key, ()), known.start, told.get)
    return Site(
        key=asset.key,
        **base,
        situation=(*lines.get("situation", ()), *changed),
        timescale=lines.get("timescale", ()),
        news=news,
        history=build_history(states, base, lambda standing: _facts(standing, known.spots)),
        **known.reasons.of(asset.key),
    )


def _facts(asset: Standing[Asset], spots: Mapping[Grid, Spot]) -> dict[str, Any]:
    """The fields of a `Site` that change with time."""
    record = asset.record
    return {
        "name": record.name,
        "address": str(record.address or ""),
        "status": record.status.value if _on_map(record.status) else "",
        "tenure": record.tenure.label if record.tenure else UNKNOWN,
        "floor_area": f"{record.floor_area} m²" if record.floor_area else UNKNOWN,
        "facilities": record.facilities or UNKNOWN,
        "current_use": record.current_use or UNKNOWN,
        **placed(record.location, spots),
    }
