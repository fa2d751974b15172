"""What the map shows, read from the estate and from the context layers in a folder."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from estates.errors import Refusal
from estates.model.analysis import Analysis
from estates.model.asset import Asset
from estates.model.dates import print_day
from estates.model.decision import Decision
from estates.model.update import Update
from estates.model.vocabulary import Audience, Column, Status
from estates.papers.wording import BANNER, UNKNOWN, analysis_words
from estates.register.estate import Standing
from estates.register.options import settled_by
from estates.register.sitting import Sitting
from estates.webmap.view import Line, MapView, Reference, Site

DRAWN = (Status.OPERATIONAL, Status.OPTIONS, Status.SURPLUS, Status.PROPOSED)
"""The statuses on the map, in the legend's order."""
TOWNS = "towns.geojson"
_ROUGH_M = 250
"""From here on a position says that it is approximate."""


def build_view(sitting: Sitting, context: Path) -> MapView:
    """The map of the sitting's estate; `context` is a folder with towns.geojson and any boundaries (GeoJSON), or
    none."""
    body, assets = sitting.now.body().record, sitting.now.assets(*DRAWN)
    updates: dict[str, list[Standing[Update]]] = {}
    if sitting.before:
        sitting.before.assets()  # read together, and not one by one when asked what is new
    for update in sitting.now.updates():
        updates.setdefault(update.values["asset"], []).append(update)
    decisions, analyses = sitting.now.decisions_about(), sitting.now.analyses_about()
    settled = settled_by(sitting.now)
    places = _degrees(assets)
    day = print_day(sitting.now.on)
    last = f"; new is what was not shown to the panel of {sitting.previous.record.date}" if sitting.previous else ""
    return MapView(
        title=f"The estate of the {body.name}",
        subtitle=f"As at {day}{last}.",
        sites=tuple(
            _site(
                sitting,
                asset,
                place,
                updates.get(asset.key, []),
                decisions.get(asset.key, []),
                analyses.get(asset.key, []),
                settled,
            )
            for asset, place in zip(assets, places, strict=True)
        ),
        towns=_towns(context),
        context=_boundaries(context),
        banner=BANNER if sitting.now.audience is Audience.SUB_GROUP else "",
        attribution=_attribution(assets, context),
        status_labels=tuple((status.value, status.label) for status in DRAWN),
    )


def _site(
    sitting: Sitting,
    asset: Standing[Asset],
    place: tuple[float, float] | None,
    updates: Sequence[Standing[Update]],
    decisions: Sequence[Standing[Decision]],
    analyses: Sequence[Standing[Analysis]],
    settled: Mapping[str, str],
) -> Site:
    record = asset.record
    # An asset that Appendix 4 lists says all that stands; of the others the panel wants to know what is new.
    listed = record.status is not Status.OPERATIONAL
    told = [update for update in updates if listed or sitting.is_new(update)]
    lines = {
        column: tuple(_line(sitting, update) for update in told if update.values["column"] == column)
        for column in Column
    }
    changed = [
        Line(f"{change.field.replace('_', ' ')} was {change.before or 'not recorded'}", True)
        for change in sitting.changes(asset)
    ]
    new = sitting.is_first_listed(asset) or bool(changed) or any(line.new for some in lines.values() for line in some)
    new = new or any(map(sitting.is_new, decisions)) or any(map(sitting.is_new, analyses))
    return Site(
        key=asset.key,
        name=record.name,
        address=str(record.address or ""),
        status=record.status.value,
        tenure=record.tenure.label if record.tenure else UNKNOWN,
        floor_area=f"{record.floor_area} m²" if record.floor_area else UNKNOWN,
        facilities=record.facilities or UNKNOWN,
        current_use=record.current_use or UNKNOWN,
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
        accuracy=_accuracy(record),
        situation=(*lines[Column.SITUATION], *changed),
        timescale=lines[Column.TIMESCALE],
        news=f"{'New' if new else 'No update'} since {sitting.since}" if sitting.before else "",
        decisions=tuple(Reference(str(decision.record), decision.record.url or "") for decision in decisions),
        analyses=tuple(Reference(analysis_words(analysis, settled)) for analysis in analyses),
    )


def _line(sitting: Sitting, update: Standing[Update]) -> Line:
    return Line(update.values["text"], sitting.is_new(update))


def _accuracy(asset: Asset) -> str:
    place = asset.location
    if place is None:
        return ""
    far = f"{place.accuracy_m / 1000:g} km" if place.accuracy_m >= 1000 else f"{place.accuracy_m} m"  # noqa: PLR2004 - metres in a kilometre
    return f"{'Approximate, within' if place.accuracy_m >= _ROUGH_M else 'Within'} {far}. {place.source}."


def _degrees(assets: Sequence[Standing[Asset]]) -> list[tuple[float, float] | None]:
    """(latitude, longitude) to six decimals, None for an asset that is not located.

    pyproj without the OSTN15 grid is within 3 m of the Ordnance Survey's own transformation in Cambridgeshire.
    """
    located = [asset.record.location for asset in assets if asset.record.location]
    if not located:
        return [None] * len(assets)
    from pyproj import Transformer

    transformer = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    longitudes, latitudes = transformer.transform([p.easting_m for p in located], [p.northing_m for p in located])
    degrees = iter(zip((round(y, 6) for y in latitudes), (round(x, 6) for x in longitudes), strict=True))
    return [next(degrees) if asset.record.location else None for asset in assets]


def _towns(context: Path) -> tuple[tuple[str, float, float], ...]:
    file = context / TOWNS
    if not file.is_file():
        return ()
    try:
        features = json.loads(file.read_bytes())["features"]
        return tuple(_town(f["properties"]["name"], *f["geometry"]["coordinates"][:2]) for f in features)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        raise Refusal(f"{file}: expected GeoJSON points, each with a name; found something else.") from None


def _town(name: object, longitude: object, latitude: object) -> tuple[str, float, float]:
    """Raises ValueError for what cannot be put on a map."""
    if not (isinstance(name, str) and isinstance(longitude, int | float) and isinstance(latitude, int | float)):
        raise ValueError("expected a name and two numbers")
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # noqa: PLR2004 - degrees
        raise ValueError("expected degrees")
    return name, latitude, longitude


def _boundaries(context: Path) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Every other GeoJSON in the folder, in degrees, whatever coordinate system it was in."""
    files = sorted(file for file in context.glob("*.geojson") if file.name != TOWNS)
    if not files:
        return ()
    import geopandas

    layers = []
    for file in files:
        try:
            frame = geopandas.read_file(file)[["geometry"]].to_crs("EPSG:4326")
        except Exception as error:
            raise Refusal(f"{file}: expected boundaries in GeoJSON, found: {error}.") from None
        layers.append((file.stem, json.loads(frame.to_json(drop_id=True, show_bbox=False))))
    return tuple(layers)


def _attribution(assets: Sequence[Standing[Asset]], context: Path) -> tuple[str, ...]:
    if any(asset.record.location for asset in assets) or (context / TOWNS).is_file():
        return ("Contains OS, Royal Mail and National Statistics data © Crown copyright and database right 2025",)
    return ()
