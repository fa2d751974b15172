"""`estates history`"""

from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import JsonOption, opened
from estates.cli.output import counted, print_fields, print_json, say

if TYPE_CHECKING:
    from estates.register.entry import Entry


def command(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="The key of an asset, or of any other record.")],
    as_json: JsonOption = False,
) -> None:
    """Show every entry about an asset or another record: what was said, since when, by whom, and what replaced it.

    \b
    Example: estates history copse-court
    """
    with opened(ctx) as register:
        entries = register.history_of(key)
        destroyed = {number: entry.number for number, entry in register.redacted().items()}
    replaced = {entry.replaces: entry.number for entry in entries if entry.replaces}
    if as_json:
        print_json(
            entry._asdict() | {"replaced_by": replaced.get(entry.number), "destroyed_by": destroyed.get(entry.number)}
            for entry in entries
        )
        return
    for entry in entries:
        _print(entry, replaced.get(entry.number), destroyed.get(entry.number))
    say(f"{counted(len(entries), 'entry', 'entries')}. Next: estates correct NUMBER --FIELD VALUE")


def _print(entry: "Entry", replaced_by: int | None, destroyed_by: int | None) -> None:
    fate = f"; replaced by entry {replaced_by}" if replaced_by else ""
    instead = f", instead of entry {entry.replaces}" if entry.replaces else ""
    print(f"{entry.number}  {entry.kind} {entry.key}, {entry.when.onwards}, {entry.marking}{instead}{fate}")
    print_fields(entry, indent="      ")
    if not entry.fields:
        print(f"      destroyed by entry {destroyed_by}" if destroyed_by else "      withdrawn")
    source = f"; {entry.source}" if entry.source else ""
    print(f"      recorded {entry.recorded_at[:19].replace('T', ' ')} UTC by {entry.recorded_by}{source}")
