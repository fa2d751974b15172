"""`estates redact`"""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.asking import confirm
from estates.cli.options import OFFICER, TODAY, ByOption, EntryArgument, OnOption, opened, reduced_date
from estates.cli.output import print_fields, recorded, say

if TYPE_CHECKING:
    from estates.register.entry import Entry
    from estates.register.register import Register


def command(
    ctx: typer.Context,
    number: EntryArgument,
    ground: Annotated[str, typer.Option("--ground", metavar="TEXT", help="The law that requires it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    on: OnOption = TODAY,
    by: ByOption = OFFICER,
) -> None:
    """Destroy what an entry said, where the law requires it: its body is gone for good, its number and hash stay.

    The entry must have been corrected or withdrawn before, so that nothing in the register rests on it.

    \b
    Example: estates redact 57 --ground "UK GDPR, Article 17"
    """
    from estates.register import amend

    with opened(ctx) as register:
        draft = amend.redaction(register, number, ground=ground, on=reduced_date(on), by=by)
        entry = register.entry(number)
        print(f"Entry {number}, {entry.kind} {entry.key}, {entry.when.onwards}, is destroyed:")
        print_fields(entry)
        if not yes:
            confirm(
                f"Destroy what entry {number} says, for good?",
                what="what is destroyed cannot be had again, so it",
                done="destroyed",
            )
        recorded(register, [register.redact(draft)], "estates verify")
        _tell_what_remains(register, entry)


def _tell_what_remains(register: "Register", entry: "Entry") -> None:
    """Where the words may still be: this command reaches into the register, and nowhere else."""
    from estates.model.vocabulary import Audience, Marking

    if entry.source:
        say(f"Its source stays, since its hash covers it: {entry.source}")
    publications = register.estate(date.max, Audience.SUB_GROUP).publications()
    went_out = [
        one.key
        for one in publications
        if one.record.last_entry >= entry.number and one.record.audience.may_see(Marking(entry.marking))
    ]
    if went_out:
        say(f"Papers that went out may show it, and the files kept of them: {', '.join(went_out)}.")
    say("Backups and copies made before still hold it: destroy them too.")
