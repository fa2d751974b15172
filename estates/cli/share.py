"""`estates share`"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, FileAudienceOption, JsonOption, estate, opened
from estates.cli.output import counted, print_json, print_table, say
from estates.cli.progress import busy
from estates.errors import Refusal

if TYPE_CHECKING:
    from estates.register.estate import Estate
    from estates.sharing.pairs import Pair
    from estates.sharing.partners import Partners
    from estates.sharing.site import Site

PARTNERS = typer.Option("--partners", metavar="FILE", help="A list of partners' sites; may be given several times.")
WithinOption = Annotated[str, typer.Option("--within", metavar="DISTANCE", help="How far apart: 500m or 1km.")]
_DISTANCE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*(m|km)", re.IGNORECASE | re.ASCII)
_FARTHEST_M = 100_000
_FINDINGS_SHOWN = 20


def command(
    ctx: typer.Context,
    partners: Annotated[list[Path], PARTNERS],
    within: WithinOption = "500m",
    on: AsAtOption = TODAY,
    audience: FileAudienceOption = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the pairs as .geojson.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the pairs of an asset and a partner's site near it, and why each is worth a look, the best first.

    \b
    Example: estates share --partners fire-stations.csv --within 500m
             estates share --partners fire.geojson --partners council.csv --within 1km --out maps/Sharing.geojson
    """
    from estates.sharing.pairs import find_pairs
    from estates.sharing.partners import read_partner_sites
    from estates.sharing.reasons import DUTY

    metres = within_m(within)
    if out and out.suffix.lower() not in (".geojson", ".json"):
        raise Refusal(f'{out}: expected a name that ends in .geojson, found "{out.suffix or out.name}".')
    with opened(ctx) as register:
        own = own_sites(estate(register, on, audience or ("public" if out else "sub-group")))
    with busy("Reading the partners' sites"):
        others = read_partner_sites(partners)
    with busy("Comparing them"):
        pairs = find_pairs(own, others.sites, metres)
    if out:
        _write(pairs, out)
    if as_json:
        print_json(pair.build_object() for pair in pairs)
    elif not out:
        print_table(("RANK", "DISTANCE", "ASSET", "PARTNER'S SITE", "WHY"), map(_row, pairs))
    say_counts(own, others)
    if any(pair.duty for pair in pairs):
        say(DUTY)
    first = pairs[0].here.key if pairs else "ASSET"
    say(f"{counted(len(pairs), 'pair')} within {within}. Next: estates near {first} --within {within}")
    if others.findings:
        raise typer.Exit(1)


def within_m(text: str) -> float:
    """Metres. Raises Refusal."""
    match = _DISTANCE.fullmatch(text.strip())
    metres = float(match[1]) * (1000 if match[2].lower() == "km" else 1) if match else 0.0
    if not 0 < metres <= _FARTHEST_M:
        raise Refusal(f'--within: expected a distance up to 100km, as in 500m or 1km, found "{text}".')
    return metres


def own_sites(estate: "Estate") -> "list[Site]":
    """What the body holds or plans, as sites."""
    from estates.model.vocabulary import Status
    from estates.sharing.site import own_site

    held = estate.assets(Status.OPERATIONAL, Status.OPTIONS, Status.SURPLUS, Status.PROPOSED)
    return [own_site(asset.record) for asset in held]


def say_counts(own: "list[Site]", others: "Partners") -> None:
    """What is in no pair, and why."""
    lost = sum(site.easting_m is None for site in own)
    if lost:
        say(f"Not located, and so in no pair: {counted(lost, 'asset')} of {len(own):,}.")
    if others.not_located:
        found = counted(others.not_located, "site")
        say(f"Not located, and so in no pair: {found} of {len(others.sites):,} of the partners.")
    if others.gone:
        say(f"Left out, as their list says that they are disposed of: {counted(others.gone, 'site')}.")
    for finding in others.findings[:_FINDINGS_SHOWN]:
        say(f"Not read: {finding}.")
    if more := len(others.findings[_FINDINGS_SHOWN:]):
        say(f"And {more:,} more that cannot be read.")


def _row(pair: "Pair") -> tuple[str, str, str, str, str]:
    here, there = pair.here, pair.there
    return (
        str(pair.reason.rank),
        pair.distance,
        f"{here.key} ({here.facts})",
        f"{there.name} ({there.service}; {there.facts})",
        pair.why,
    )


def _write(pairs: "list[Pair]", out: Path) -> None:
    from estates.exports.pairs import render_pairs
    from estates.files import write_file

    write_file(out, render_pairs(pairs))
    say(str(out))
