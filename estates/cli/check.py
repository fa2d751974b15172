"""`estates check`"""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from estates.cli.options import (
    TODAY,
    AsAtOption,
    AudienceOption,
    CodepointOption,
    ContextOption,
    JsonOption,
    audience,
    context_folder,
    day,
    opened,
)
from estates.cli.output import counted, print_json, say

if TYPE_CHECKING:
    from estates.checks.finding import Finding
    from estates.checks.gathered import Centroids, Gathered


def command(
    ctx: typer.Context,
    on: AsAtOption = TODAY,
    seen_by: AudienceOption = "sub-group",
    context: ContextOption = None,
    codepoint: CodepointOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what needs somebody's attention; exit code 1 where there is anything.

    \b
    Example: estates check --on 2019-10-09
             estates check --context maps --codepoint codepo_gb.zip
    """
    from estates.checks.boundary import read_boundary
    from estates.checks.rules import gather, needing_attention

    boundary = read_boundary(context_folder(context))
    with opened(ctx) as register:
        gathered = gather(register, day(on), audience(seen_by), boundary=boundary, centroids=_centroids(codepoint))
        findings = needing_attention(gathered)
        _say_unapplied(gathered)
    if as_json:
        print_json([finding._asdict() for finding in findings])
    else:
        for finding in findings:
            print(line(finding, gathered))
        say(f"{counted(len(findings), 'finding')}." if findings else "Nothing needs attention.")
    if findings:
        raise typer.Exit(1)


def line(finding: "Finding", gathered: "Gathered") -> str:
    """A finding on one line, the assets that its record is about beside it."""
    about = [gathered.name(asset) for asset in finding.assets if asset != finding.key]
    beside = f" ({', '.join(about)})" if about and finding.kind != "asset" else ""
    return f"{finding.kind} {finding.key}{beside}: {finding.message}; {finding.advice}. [{finding.rule}]"


def _centroids(codepoint: Path | None) -> "Centroids":
    if codepoint is None:
        return lambda postcodes: {}
    from estates.cli.cache import cache_folder
    from estates.importers.codepoint import find_centroids

    return lambda postcodes: find_centroids(codepoint, postcodes, cache_folder())


def _say_unapplied(gathered: "Gathered") -> None:
    from estates.checks import police_area, postcode_distance

    for rule in (police_area, postcode_distance):
        if why := rule.unapplied(gathered):
            say(f"Not applied: {rule.RULE}; {why}.")
