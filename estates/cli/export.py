"""`estates export`"""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from estates.cli.options import opened
from estates.cli.output import counted, say
from estates.cli.progress import busy
from estates.errors import Refusal


def command(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where it goes; the format is known by the ending: .jsonl")
    ],
) -> None:
    """Write the register whole to its portable form: every entry, the withheld ones too, with hashes.

    It is a copy to keep or to move, for those who may see everything; it is not for publication.

    \b
    Example: estates export estates.jsonl
    """
    from estates.register.portable import write_portable

    if file.suffix != ".jsonl":
        raise Refusal(f'{file}: expected a name that ends in .jsonl, found "{file.suffix or file.name}".')
    with opened(ctx) as register, busy(f"Writing {file}"):
        count = write_portable(register, file)
        withheld = len(register.withheld(date.max))
    print(f"{file}: {counted(count, 'entry', 'entries')}.")
    if withheld:
        say(f"{withheld:,} of them {'is' if withheld == 1 else 'are'} not public: keep this file within the sub-group.")
    say(f"Next: estates --register NEW.db init --from {file}")
