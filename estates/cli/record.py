"""`estates record`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import OFFICER, PROTECT, TODAY, ByOption, MarkingOption, SourceOption, opened, reduced_date
from estates.cli.output import counted, print_fields, recorded, say

if TYPE_CHECKING:
    from estates.register.entry import Entry


def command(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="TOML: one record, or many below [[record]].")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be recorded; record nothing.")] = False,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="True from, where the file does not say; may be today.")
    ] = "",
    marking: MarkingOption = PROTECT,
    source: SourceOption = "",
    by: ByOption = OFFICER,
) -> None:
    """Record what a TOML file says: all of it, or nothing where anything in it is wrong.

    \b
    Example: estates record asset.toml --dry-run
             estates record asset.toml
    """
    from estates.importers.record_file import Frame, record_file

    since = reduced_date(on).text if on == TODAY else on
    with opened(ctx) as register:
        entries = record_file(register, file, Frame(since, marking, source, by), rehearse=dry_run)
        if not dry_run:
            recorded(register, entries, f"estates history {entries[0].key}")
            return
    for entry in entries:
        _print(entry)
    say(f"Nothing was recorded: {counted(len(entries), 'entry', 'entries')} would be.")
    say(f"Next: estates record {file}")


def _print(entry: "Entry") -> None:
    print(f"{entry.kind} {entry.key}, {entry.when.onwards}, marked {entry.marking}, by {entry.recorded_by}")
    print_fields(entry)
    if entry.source:
        print(f"  source: {entry.source}")
