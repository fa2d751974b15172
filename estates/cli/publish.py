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
    ContextOption,
    KnownNowOption,
    OutOption,
    PanelOption,
    audience,
    context_folder,
    opened,
    panel_key,
    reduced_date,
)
from estates.cli.output import printed, recorded, say
from estates.cli.progress import busy
from estates.errors import Refusal

if TYPE_CHECKING:
    from estates.exports.pack import File
    from estates.register.register import Register
    from estates.register.sitting import Sitting


def command(
    ctx: typer.Context,
    panel: PanelOption,
    out: OutOption = Path("out"),
    seen_by: AudienceOption = "public",
    context: ContextOption = None,
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

    key, reader, layers, sent_on = panel_key(panel), audience(seen_by), context_folder(context), reduced_date(on)
    if as_sent and not final:
        raise Refusal("--as-sent belongs to --final, which records what went out.")
    sent = [(path.name, path.read_bytes()) for path in as_sent or ()]
    with opened(ctx) as register:
        shown = sitting(register, key, reader, as_known_now=as_known_now)
        written = write_and_tell(out / key, pack_files(shown, layers))
        if sys.stderr.isatty():
            _tell_withheld(register, shown)
        if final:
            draft = publication(register, shown, [*written, *sent], sent_on, by)
            recorded(register.append([draft]), f"send what is in {out / key}")
        else:
            say("Next: when it has gone out, the same command with --final records that it did.")


def write_and_tell(folder: Path, files: "Iterable[File]") -> "list[File]":
    """Makes every file, writes them all or none, and prints their names."""
    from estates.exports.pack import write_files

    if blocking := next((part for part in (folder, *folder.parents) if part.exists() and not part.is_dir()), None):
        raise Refusal(f"--out: expected a folder, found a file, {blocking}; name another folder.")
    with busy(f"Writing the files for {folder}"):
        written = list(files)
        write_files(folder, written)
    for name, _ in written:
        print(folder / name)
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
