"""`estates release`"""

import sys
from typing import Annotated

import typer

from estates.cli.options import LAST_NUMBER, OFFICER, ByOption, opened
from estates.cli.output import printed, recorded
from estates.cli.recording import each
from estates.errors import Refusal


def command(
    ctx: typer.Context,
    numbers: Annotated[list[int], typer.Argument(min=1, max=LAST_NUMBER, help="The entries' numbers.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it may be public now.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: ByOption = OFFICER,
) -> None:
    """Make withheld entries public, after showing what they say: the fields and the source.

    \b
    Example: estates release 57 58 --reason "approved by the Estates Sub-Group, 24 September 2019"
    """
    from estates.register import amend

    if not reason.strip():
        raise Refusal(
            '--reason: expected why it may be public now, as in "approved by the Estates Sub-Group", found nothing.'
        )
    with opened(ctx) as register:
        drafts = each(lambda number: amend.release(register, number, by=by, reason=reason), numbers)
        for draft in drafts:
            print(f"Entry {draft.replaces}, {draft.kind} {draft.key}, from {draft.effective}, becomes public:")
            for field, value in draft.fields.items():
                print(f"  {field.replace('_', ' ')}: {printed(value)}")
            print(f"  source: {draft.source}")
        if not yes:
            _ask(len(drafts))
        recorded(register.append(drafts), "estates publish --panel DAY")


def _ask(count: int) -> None:
    if not sys.stdin.isatty():
        raise Refusal("a release is confirmed at a terminal; in a script say --yes.")
    if not typer.confirm(f"Release {count} entr{'y' if count == 1 else 'ies'} to the public?"):
        raise Refusal("nothing was released.")
