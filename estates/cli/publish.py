"""`estates publish`"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import (
    OFFICER,
    TODAY,
    AudienceOption,
    ByOption,
    KnownNowOption,
    OutOption,
    PanelOption,
    audience,
    opened,
    panel_key,
    reduced_date,
)
from estates.cli.output import printed, recorded, say
from estates.files import write_file

if TYPE_CHECKING:
    from estates.exports.pack import File
    from estates.register.register import Register
    from estates.register.sitting import Sitting


def command(
    ctx: typer.Context,
    panel: PanelOption,
    out: OutOption = Path("out"),
    seen_by: AudienceOption = "public",
    context: Annotated[
        Path, typer.Option("--context", metavar="FOLDER", help="Towns and boundaries for the map (GeoJSON).")
    ] = Path("maps"),
    final: Annotated[
        bool, typer.Option("--final", help="Record that this went out: its files and the register's last entry.")
    ] = False,
    as_sent: Annotated[
        list[Path] | None,
        typer.Option(
            "--as-sent", metavar="FILE", help="With --final: a file that was edited or bound before it went out."
        ),
    ] = None,
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="With --final: the day it went out.")] = TODAY,
    as_known_now: KnownNowOption = False,
    by: ByOption = OFFICER,
) -> None:
    """Write the pack for a panel: Appendix 4 in Word, PDF, HTML and Markdown, and the map.

    \b
    Example: estates publish --panel 2019-10-09 --out out
             estates publish --panel 2019-10-09 --out out --final
    """
    from estates.exports.pack import pack_files, publication
    from estates.register.sitting import sitting

    key, reader = panel_key(panel), audience(seen_by)
    with opened(ctx) as register:
        shown = sitting(register, key, reader, as_known_now=as_known_now)
        last_entry = register.last_number()
        written = write_and_tell(out / key, pack_files(shown, context))
        if sys.stderr.isatty():
            _tell_withheld(register, shown)
        if final:
            sent = [(path.name, path.read_bytes()) for path in as_sent or ()]
            draft = publication(register, shown, [*written, *sent], last_entry, reduced_date(on), by)
            recorded(register.append([draft]), f"send what is in {out / key}")
        else:
            say("Next: when it has gone out, the same command with --final records that it did.")


def write_and_tell(folder: Path, files: "Iterable[File]") -> "list[File]":
    """Writes each file as it is made, and prints its name."""
    written = []
    for name, content in files:
        write_file(folder / name, content)
        print(folder / name)
        written.append((name, content))
    return written


def _tell_withheld(register: "Register", shown: "Sitting") -> None:
    """On the terminal, and only there: what the public papers leave out."""
    from estates.model.vocabulary import Audience

    if shown.now.audience is not Audience.PUBLIC:
        return
    withheld = register.withheld(shown.now.on, shown.now.up_to)
    for entry in withheld:
        said = "; ".join(f"{field.replace('_', ' ')} {printed(value)}" for field, value in entry.fields.items())
        say(f"Left out: entry {entry.number}, {entry.kind} {entry.key}, {entry.marking}: {said}")
