"""`estates release`"""

import sys
from typing import Annotated

import typer

from estates.cli.options import OFFICER, ByOption, opened
from estates.cli.output import printed, recorded
from estates.errors import Refusal


def command(
    ctx: typer.Context,
    numbers: Annotated[list[int], typer.Argument(help="The entries' numbers.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it may be public now.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: ByOption = OFFICER,
) -> None:
    """Make withheld entries public, after showing what they say: the fields and the source.

    \b
    Example: estates release 57 58 --reason "approved by the Estates Sub-Group, 24 September 2019"
    """
    from estates.register import amend

    with opened(ctx) as register:
        drafts = [amend.release(register, number, by=by, reason=reason) for number in numbers]
        for number, draft in zip(numbers, drafts, strict=True):
            print(f"Entry {number}, {draft.kind} {draft.key}, from {draft.effective}, becomes public:")
            for field, value in draft.fields.items():
                print(f"  {field.replace('_', ' ')}: {printed(value)}")
            print(f"  source: {draft.source}")
        if not yes:
            _ask(len(numbers))
        recorded(register.append(drafts), "estates publish --panel DAY")


def _ask(count: int) -> None:
    if not sys.stdin.isatty():
        raise Refusal("a release is confirmed at a terminal; in a script say --yes.")
    if not typer.confirm(f"Release {count} entr{'y' if count == 1 else 'ies'} to the public?"):
        raise Refusal("nothing was released.")
