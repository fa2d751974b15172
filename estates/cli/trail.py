"""`estates trail`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, FileAudienceOption, JsonOption, estate, opened
from estates.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from estates.register.event import Event
    from estates.register.trail import Trail


def command(
    ctx: typer.Context,
    asset: Annotated[str, typer.Argument(metavar="ASSET", help="The asset's key: copse-court.")],
    on: AsAtOption = TODAY,
    audience: FileAudienceOption = None,
    as_json: JsonOption = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write it as a page.")] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Write its timeline: .svg or .png.")
    ] = None,
) -> None:
    """Tell everything that happened to an asset as one thread, each event with its date and source.

    \b
    Example: estates trail copse-court --on 2019-10-09
             estates trail copse-court --html copse-court.html --picture copse-court.png
    """
    from estates.register.trail import trail

    to_file = html is not None or picture is not None
    with opened(ctx) as register:
        found = trail(estate(register, on, audience or ("public" if to_file else "sub-group")), asset)
    if to_file:
        _write(found, html, picture)
    if as_json:
        print_json(found.build_objects())
    elif not to_file:
        print_table(("DATE", "KIND", "ENTRY", "WHAT"), [_row(found, event) for event in found.events])
        say(f"{len(found.events)} events. Next: estates trail {asset} --html {asset}.html")


def _row(trail: "Trail", event: "Event") -> tuple[str, str, str, str]:
    from estates.model.quantities import print_pounds

    notes = ["to come"] * trail.is_to_come(event) + ["not public"] * event.withheld
    notes += [print_pounds(event.amount_gbp)] if event.amount_gbp is not None else []
    notes += [f"printed until {event.until}"] if event.until else []
    said = " ".join([event.words, *event.details]).replace("\n", " ")
    beside = f" ({', '.join(notes)})" if notes else ""
    source = f" [{event.entry.source}]" if event.entry.source else ""
    return str(event.date), event.kind.label, str(event.entry.number), f"{said}{beside}{source}"


def _write(trail: "Trail", html: Path | None, picture: Path | None) -> None:
    """Makes both before it writes either."""
    from estates.exports.timeline import render_timeline
    from estates.exports.trail import render_picture, render_trail
    from estates.files import write_file

    files = [(picture, render_picture(render_timeline(trail), picture))] if picture else []
    files += [(html, render_trail(trail).encode())] if html else []
    for path, content in files:
        write_file(path, content)
        say(str(path))
