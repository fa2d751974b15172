"""`estates map`"""

from pathlib import Path
from typing import Annotated

import typer

from estates.cli.options import (
    TODAY,
    AsAtOption,
    AudienceOption,
    ContextOption,
    audience,
    context_folder,
    day,
    opened,
)


def command(
    ctx: typer.Context,
    on: AsAtOption = TODAY,
    seen_by: AudienceOption = "public",
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the file goes.")] = Path("maps"),
    context: ContextOption = None,
    tiles: Annotated[
        str | None,
        typer.Option(
            "--tiles", metavar="URL", help='Tiles of the street map offered: {z}, {x}, {y}; "none": no offer.'
        ),
    ] = None,
    partners: Annotated[
        Path | None,
        typer.Option("--partners", metavar="FILE", help="Sites of partners (fire, ambulance): .geojson or .csv."),
    ] = None,
) -> None:
    """Write the map of the estate as one HTML file that opens without a network.

    \b
    Example: estates map --on 2019-10-09
    """
    from estates.cli.publish import write_and_tell
    from estates.exports.pack import map_files
    from estates.register.sitting import sitting_on

    layers = context_folder(context)
    with opened(ctx) as register:
        shown = sitting_on(register, day(on), audience(seen_by))
        write_and_tell(out, map_files(shown, layers, tiles, partners))
