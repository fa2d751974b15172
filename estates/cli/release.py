"""`estates release`"""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.asking import confirm
from estates.cli.options import OFFICER, ByOption, entry_number, opened
from estates.cli.output import counted, print_fields, recorded
from estates.cli.recording import each
from estates.errors import Refusal
from estates.model.kinds import ABOUT_THE_REGISTER

if TYPE_CHECKING:
    from estates.register.entry import Draft
    from estates.register.register import Register


def command(
    ctx: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="NUMBER", help="The entries' numbers; or a record's key, for all that is withheld of it."
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it may be public now.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: ByOption = OFFICER,
) -> None:
    """Make withheld entries public, after showing what they say: the fields and the source.

    \b
    Example: estates release 57 58 --reason "approved by the Estates Sub-Group, 24 September 2019"
             estates release copse-court --reason "the sale is complete"
    """
    if not reason.strip():
        raise Refusal(
            '--reason: expected why it may be public now, as in "approved by the Estates Sub-Group", found nothing.'
        )
    with opened(ctx) as register:
        numbers = [number for word in what for number in _numbers(register, word)]
        drafts = each(lambda number: _draft(register, number, by, reason), numbers)
        for draft in drafts:
            print(f"Entry {draft.replaces}, {draft.kind} {draft.key}, {draft.effective.onwards}, becomes public:")
            print_fields(draft)
            print(f"  source: {draft.source}")
        if not yes:
            entries = counted(len(drafts), "entry", "entries")
            confirm(f"Release {entries} to the public?", what="a release", done="released")
        recorded(register, register.append(drafts), "estates publish --panel DAY")


def _numbers(register: "Register", word: str) -> list[int]:
    """The number that `word` is, or those of the entries still withheld of the record that it names, and of what is
    about that. Raises Refusal."""
    if word.isdecimal():
        return [entry_number(word)]
    known = {entry.number for entry in register.history_of(word)}
    found = [entry.number for entry in register.withheld(date.max) if entry.number in known]
    if not (found := [number for number in found if register.entry(number).kind not in ABOUT_THE_REGISTER]):
        raise Refusal(f"{word}: nothing of it is withheld.")
    return found


def _draft(register: "Register", number: int, by: str, reason: str) -> "Draft":
    """Raises Refusal."""
    from estates.register import amend

    draft = amend.release(register, number, by=by, reason=reason)
    if not draft.fields:
        raise Refusal(f"entry {number} withdraws another and says nothing of its own, so it cannot be released.")
    if draft.kind in ABOUT_THE_REGISTER:
        raise Refusal(
            f"entry {number} records what went out to the sub-group, or why something is withheld or was destroyed, "
            "which is not released; write the papers for the public with `estates publish`."
        )
    return draft
