"""`estates release`"""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import OFFICER, ByOption, entry_number, opened
from estates.cli.output import counted, recorded, said
from estates.cli.recording import each
from estates.errors import Refusal

if TYPE_CHECKING:
    from estates.register.entry import Draft
    from estates.register.register import Register


def command(
    ctx: typer.Context,
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER", parser=entry_number, help="The entries' numbers.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it may be public now.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: ByOption = OFFICER,
) -> None:
    """Make withheld entries public, after showing what they say: the fields and the source.

    \b
    Example: estates release 57 58 --reason "approved by the Estates Sub-Group, 24 September 2019"
    """
    if not reason.strip():
        raise Refusal(
            '--reason: expected why it may be public now, as in "approved by the Estates Sub-Group", found nothing.'
        )
    with opened(ctx) as register:
        drafts = each(lambda number: _draft(register, number, by, reason), numbers)
        for draft in drafts:
            print(f"Entry {draft.replaces}, {draft.kind} {draft.key}, {draft.effective.onwards}, becomes public:")
            for field, value in draft.fields.items():
                print(f"  {field.replace('_', ' ')}: {said(draft.kind, field, value)}")
            print(f"  source: {draft.source}")
        if not yes:
            _ask(len(drafts))
        recorded(register, register.append(drafts), "estates publish --panel DAY")


def _draft(register: "Register", number: int, by: str, reason: str) -> "Draft":
    """Raises Refusal."""
    from estates.register import amend

    draft = amend.release(register, number, by=by, reason=reason)
    if not draft.fields:
        raise Refusal(f"entry {number} withdraws another and says nothing of its own, so it cannot be released.")
    if draft.kind == "publication":
        raise Refusal(
            f"entry {number} records what went out to the sub-group, which is not released; write the papers for the "
            "public with `estates publish`."
        )
    return draft


def _ask(count: int) -> None:
    if not sys.stdin.isatty():
        raise Refusal("a release is confirmed at a terminal; in a script say --yes.")
    if not typer.confirm(f"Release {counted(count, 'entry', 'entries')} to the public?"):
        raise Refusal("nothing was released.")
