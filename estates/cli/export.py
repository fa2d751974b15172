"""`estates export`"""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, audience, day, opened
from estates.cli.output import counted, say
from estates.cli.progress import busy
from estates.errors import Refusal
from estates.model.vocabulary import Audience

if TYPE_CHECKING:
    from estates.register.register import Register


def command(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where it goes; the format is known by the ending: .jsonl or .xlsx")
    ],
    seen_by: AudienceOption = "",
    on: AsAtOption = TODAY,
) -> None:
    """Write the register to its portable form (.jsonl), or as a workbook to work in (.xlsx).

    The portable form is the register whole, every entry with its hash, the withheld ones too: a copy to keep or to
    move, not for publication. The workbook holds a sheet for each kind of record, for the audience and as at the day
    that you say; `estates import` takes back what was changed in it.

    \b
    Example: estates export estates.jsonl
             estates export register.xlsx --audience sub-group
    """
    match file.suffix.lower():
        case ".jsonl":
            if seen_by or on != TODAY:
                raise Refusal(f"{file}: the portable form is the register whole; --audience and --on are for .xlsx.")
            with opened(ctx) as register:
                _portable(register, file)
        case ".xlsx":
            with opened(ctx) as register:
                _workbook(register, file, day(on), audience(seen_by or Audience.PUBLIC))
        case _:
            found = file.suffix or file.name
            raise Refusal(f'{file}: expected a name that ends in .jsonl or .xlsx, found "{found}".')


def _portable(register: "Register", file: Path) -> None:
    from estates.register.portable import write_portable

    with busy(f"Writing {file}"):
        count = write_portable(register, file)
        withheld = len(register.withheld(date.max))
    print(f"{file}: {counted(count, 'entry', 'entries')}.")
    if withheld:
        say(f"{withheld:,} of them {_is(withheld)} not public: keep this file within the sub-group.")
    say(f"Next: estates --register NEW.db init --from {file}")


def _workbook(register: "Register", file: Path, on: date, seen_by: Audience) -> None:
    from estates.exports.workbook import build_workbook, write_workbook

    with busy(f"Writing {file}"):
        content = build_workbook(register, on, seen_by)
        write_workbook(content, file)
    print(f"{file}: {counted(content.count, 'record')}, for the {seen_by}.")
    if content.withheld and seen_by is Audience.PUBLIC and sys.stderr.isatty():  # a log of it may be anybody's
        say(
            f"Left out: {counted(content.withheld, 'entry', 'entries')} that {_is(content.withheld)} not public. "
            "To work with everything: --audience sub-group"
        )
    elif content.withheld and seen_by is not Audience.PUBLIC:
        say(f"{counted(content.withheld, 'entry', 'entries')} in it {_is(content.withheld)} not public: keep it within "
            "the sub-group.")  # fmt: skip
    say(f"Next: change it in a spreadsheet program, then: estates import {file}")


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
