"""`estates locate`"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from estates.cli.cache import cache_folder
from estates.cli.options import (
    OFFICER,
    PROTECT,
    ByOption,
    CodepointOption,
    MarkingOption,
    OnOption,
    SourceOption,
    opened,
    reduced_date,
    whole_number,
)
from estates.cli.output import say
from estates.cli.recording import record
from estates.errors import Refusal
from estates.model.gridref import parse_grid

if TYPE_CHECKING:
    from estates.register.estate import Estate

CENTROID_M = 100
"""How far a unit postcode's centroid is taken to be from a building in it, in metres, unless --accuracy says
otherwise."""


def command(
    ctx: typer.Context,
    asset: Annotated[str, typer.Argument(metavar="ASSET", help="The asset's key: copse-court.")],
    easting: Annotated[
        int | None, typer.Option("--easting", metavar="METRES", parser=whole_number, help="National Grid easting.")
    ] = None,
    northing: Annotated[
        int | None, typer.Option("--northing", metavar="METRES", parser=whole_number, help="National Grid northing.")
    ] = None,
    grid: Annotated[str, typer.Option("--grid", metavar="REF", help='A grid reference: "TL 250 698".')] = "",
    postcode: Annotated[
        str, typer.Option("--postcode", metavar="POSTCODE", help="Its centroid, with --codepoint.")
    ] = "",
    codepoint: CodepointOption = None,
    accuracy: Annotated[
        int | None,
        typer.Option(
            "--accuracy", metavar="METRES", parser=whole_number, help="How far it may be out; worked out unless given."
        ),
    ] = None,
    outside_area: Annotated[bool, typer.Option("--outside-area", help="It does lie outside the police area.")] = False,
    on: OnOption = "",
    marking: MarkingOption = PROTECT,
    source: SourceOption = "",
    by: ByOption = OFFICER,
) -> None:
    """Record where an asset is, on the National Grid (EPSG:27700, metres). Without --on it has always been there.

    \b
    Example: estates locate chord-park-unit-c --easting 525093 --northing 269832 --accuracy 10 --marking public
             estates locate chord-park-unit-c --grid "TL 250 698"
             estates locate chord-park-unit-c --postcode "PE29 2BQ" --codepoint codepo_gb.zip
    """
    place = _location(easting, northing, grid, postcode, codepoint)
    if accuracy is not None:
        place["accuracy_m"] = accuracy
    place["source"] = source or place["source"]
    with opened(ctx) as register:
        latest = register.estate(date.max, "sub-group")
        first = latest.asset(asset).since("name").text
        _refuse_outside(latest, place, outside_area)
    next_step = "estates map"
    record(
        ctx, "asset", asset, {"location": place}, on=(on and reduced_date(on).text) or first, marked=marking,
        source=place["source"], by=by, next_step=next_step,
    )  # fmt: skip


def _location(
    easting: int | None, northing: int | None, grid: str, postcode: str, codepoint: Path | None
) -> dict[str, Any]:
    ways = [easting is not None or northing is not None, bool(grid), bool(postcode)]
    if sum(ways) != 1:
        raise Refusal("say where it is in one way: --easting and --northing, or --grid, or --postcode and --codepoint.")
    if grid:
        try:
            square = parse_grid(grid)
        except ValueError as error:
            raise Refusal(f"--grid: {error}.") from None
        middle = square.size_m // 2
        return {
            "easting_m": square.easting_m + middle,
            "northing_m": square.northing_m + middle,
            "accuracy_m": max(middle, 1),
            "source": f"Grid reference {grid.strip().upper()}",
        }
    if postcode:
        from estates.importers.codepoint import find_centroid

        if codepoint is None:
            raise Refusal("--postcode needs --codepoint and OS Code-Point Open: its folder of CSV files, or its zip.")
        centroid = find_centroid(codepoint, postcode, cache_folder())
        if centroid.release:
            say(f"Of the releases in {codepoint} the newest is used: {centroid.release}")
        return {
            "easting_m": centroid.easting_m,
            "northing_m": centroid.northing_m,
            "accuracy_m": CENTROID_M,
            "source": f"Centroid of postcode {centroid.postcode}, OS Code-Point Open"
            + (f" ({centroid.release})" if centroid.release else ""),
        }
    if easting is None or northing is None:
        raise Refusal("--easting and --northing belong together.")
    return {"easting_m": easting, "northing_m": northing, "accuracy_m": 10, "source": "Easting and northing as given"}


def _refuse_outside(latest: "Estate", place: dict[str, Any], outside_area: bool) -> None:
    """A slip of the finger puts a police station into the North Sea."""
    body = latest.body().record
    area = body.area
    distance = area.distance_m(place["easting_m"], place["northing_m"]) if area else 0
    if area and distance and not outside_area:
        east, north = place["easting_m"], place["northing_m"]
        raise Refusal(
            f"easting {east}, northing {north} is {distance / 1000:,.1f} km outside the area of {body.name}; expected "
            f"eastings from {area.west_m} to {area.east_m} and northings from {area.south_m} to {area.north_m}. "
            "Say --outside-area if it is right."
        )
