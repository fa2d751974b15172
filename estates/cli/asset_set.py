"""`estates asset set`"""

from typing import Annotated

import typer

from estates.cli.facts import (
    AddressOption,
    FacilitiesOption,
    FloorAreaOption,
    SiteAreaOption,
    TenureOption,
    UprnOption,
    UseOption,
)
from estates.cli.options import OFFICER, PROTECT, TODAY, ByOption, MarkingOption, OnOption, SourceOption, opened
from estates.cli.recording import record
from estates.errors import Refusal


def command(
    ctx: typer.Context,
    asset: Annotated[str, typer.Argument(metavar="ASSET", help="The asset's key: copse-court.")],
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="Its new name.")] = None,
    address: AddressOption = None,
    tenure: TenureOption = None,
    floor_area: FloorAreaOption = None,
    site_area_ha: SiteAreaOption = None,
    facilities: FacilitiesOption = None,
    use: UseOption = None,
    uprn: UprnOption = None,
    on: OnOption = TODAY,
    marking: MarkingOption = PROTECT,
    source: SourceOption = "",
    by: ByOption = OFFICER,
) -> None:
    """Record facts about an asset, true from a date; earlier dates keep what they had.

    \b
    Example: estates asset set chord-park-unit-c --use "Offices, part let" --on 2020-02 --marking public
    """
    fields = {
        "name": name,
        "address": address,
        "tenure": tenure,
        "floor_area": floor_area,
        "site_area_ha": site_area_ha,
        "facilities": facilities,
        "current_use": use,
        "uprn": uprn,
    }
    if all(value is None for value in fields.values()):
        raise Refusal("nothing to record; say a fact, as in --tenure leasehold.")
    must_be_known(ctx, asset)
    next_step = f"estates asset show {asset}"
    record(ctx, "asset", asset, fields, on=on, marked=marking, source=source, by=by, next_step=next_step)


def must_be_known(ctx: typer.Context, asset: str) -> None:
    """Raises UnknownKey, with the nearest names."""
    from datetime import date

    with opened(ctx) as register:
        register.estate(date.max, "sub-group").asset(asset)
