"""`estates site`"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, ContextOption, OutOption, context_folder, day, opened
from estates.cli.output import counted, say
from estates.cli.progress import busy


def command(
    ctx: typer.Context,
    out: OutOption = Path("site"),
    on: AsAtOption = TODAY,
    url: Annotated[
        str,
        typer.Option("--url", metavar="URL", help="Where the site will be, for the feed: https://example.org/estate/"),
    ] = "",
    context: ContextOption = None,
    tiles: Annotated[
        str,
        typer.Option("--tiles", metavar="URL", help="Tiles of a street map that the map offers: {z}, {x}, {y}."),
    ] = "none",
) -> None:
    """Write the public record as a site: a page for each asset and decision, the map, search, downloads and a feed.

    \b
    Example: estates site --out site --url https://example.org/estate/
    """
    from estates.cli.publish import refuse_file
    from estates.exports.site.downloads import missing_formats
    from estates.exports.site.files import site_files
    from estates.exports.site.folder import write_site

    layers, as_at = context_folder(context), day(on)
    refuse_file(out)
    with opened(ctx) as register:
        with busy(f"Writing the site in {out}"):
            files = list(site_files(register, as_at, layers, tiles=tiles, url=url))
            write_site(out, files)
        withheld = len(register.withheld(as_at)) if sys.stderr.isatty() else 0  # a log of it may be anybody's
    print(f"{out}: {counted(len(files) + 1, 'file')}, for the public.")
    if missing := missing_formats():
        say(f"Without {', '.join(missing)}, which this computer cannot write; see: estates export assets.parquet")
    if withheld:
        say(f"Left out: {counted(withheld, 'entry', 'entries')} not public.")
    say(f"Next: open {out / 'index.html'}, then put the folder where the public can read it")
