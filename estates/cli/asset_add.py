"""`estates asset add`"""

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
from estates.cli.options import OFFICER, PROTECT, TODAY, ByOption, MarkingOption, OnOption, SourceOption
from estates.cli.recording import record
from estates.errors import Refusal
from estates.model.text import slug


def command(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help='The name that papers print: "Copse Court".')],
    status: Annotated[str, typer.Option("--status", metavar="STATUS", help="operational, options, surplus, ...")],
    key: Annotated[str, typer.Option("--key", metavar="KEY", help="Its key; made from the name unless given.")] = "",
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
    """Add an asset, or a proposal (--status proposed).

    \b
    Example: estates asset add "Copse Court" --status options --tenure freehold --floor-area 3,079 \\
                 --address "Thorpe Wood, Peterborough PE3 6SF" --facilities Offices --use Operational \\
                 --on 2019-06-26 --marking public --source "Appendix 4, panel of 26 June 2019"
    """
    fields = {
        "name": name,
        "status": status,
        "address": address,
        "tenure": tenure,
        "floor_area": floor_area,
        "site_area_ha": site_area_ha,
        "facilities": facilities,
        "current_use": use,
        "uprn": uprn,
    }
    key = key or slug(name)
    if not key:
        raise Refusal(f'no key can be made from "{name}"; say --key, in small letters, digits and hyphens.')
    if name.strip() and not key:
        raise Refusal(f'no key can be made from "{name}"; say --key, in small letters, digits and hyphens.')
    next_step = f'estates locate {key} --grid "TL 250 698"'
    record(ctx, "asset", key, fields, on=on, marked=marking, source=source, by=by, new=True, next_step=next_step)
