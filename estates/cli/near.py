"""`estates near`"""

from pathlib import Path
from typing import Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, JsonOption, opened, shown_on
from estates.cli.output import counted, print_json, print_table, say
from estates.cli.share import PARTNERS, WithinOption, own_sites, say_counts, within_m
from estates.errors import Refusal


def command(
    ctx: typer.Context,
    asset: Annotated[str, typer.Argument(metavar="ASSET", help="The asset's key: copse-court.")],
    within: WithinOption = "1km",
    partners: Annotated[list[Path] | None, PARTNERS] = None,
    on: AsAtOption = TODAY,
    audience: AudienceOption = "sub-group",
    as_json: JsonOption = False,
) -> None:
    """List what is near an asset, the nearest first: the body's other assets, and partners' sites.

    \b
    Example: estates near copse-court --within 1km
             estates near st-neots-police-station --within 500m --partners fire-stations.csv
    """
    from estates.sharing.pairs import find_pairs
    from estates.sharing.partners import Partners, read_partner_sites
    from estates.sharing.site import own_site

    metres = within_m(within)
    with opened(ctx) as register:
        then, standing = shown_on(register, on, audience, asset, lambda found: found.asset(asset))
        own = [site for site in own_sites(then) if site.key != asset]
    centre = own_site(standing.record)
    if centre.easting_m is None:
        raise Refusal(
            f"{asset}: it is not located, so nothing can be near it; say where it is: estates locate {asset}."
        )
    others = read_partner_sites(partners) if partners else Partners(())
    pairs = sorted(find_pairs([centre], [*own, *others.sites], metres), key=lambda pair: pair.distance_m)
    if as_json:
        print_json(pair.build_object() for pair in pairs)
    else:
        rows = (
            (pair.distance, f"{pair.there.name} ({pair.there.facts})", pair.there.service, pair.why) for pair in pairs
        )
        print_table(("DISTANCE", "SITE", "WHOSE", "WHY"), rows)
    say_counts(own, others)
    next_step = "" if partners else f" Next: estates near {asset} --within {within} --partners FILE"
    say(f"{counted(len(pairs), 'site')} within {within} of {standing.record.name}.{next_step}")
    if others.findings:
        raise typer.Exit(1)
