"""`estates withhold`"""

from typing import Annotated

import typer

from estates.cli.options import OFFICER, TODAY, ByOption, OnOption, entry_number, opened, reduced_date
from estates.cli.output import recorded
from estates.errors import Refusal
from estates.model.vocabulary import Ground, Marking


def command(
    ctx: typer.Context,
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER", parser=entry_number, help="The entries' numbers.")],
    ground: Annotated[
        str,
        typer.Option("--ground", metavar="GROUND", help=f"The law that allows it: {', '.join(Ground)}."),
    ],
    interest: Annotated[
        str, typer.Option("--interest", metavar="TEXT", help="Why withholding serves the public better than telling.")
    ],
    review: Annotated[str, typer.Option("--review", metavar="DATE", help="When it is to be looked at again.")],
    provision: Annotated[
        str, typer.Option("--provision", metavar="TEXT", help="With the ground other: act and section.")
    ] = "",
    on: OnOption = TODAY,
    by: ByOption = OFFICER,
) -> None:
    """Say on what ground entries are withheld, and when that is to be looked at again.

    \b
    Example: estates withhold 57 58 --ground paragraph-3 --review 2020-04 \\
                 --interest "Bidders would learn the price that the sub-group would take"
    """
    from estates.register.entry import Draft

    with opened(ctx) as register:
        entries = [register.entry(number) for number in dict.fromkeys(numbers)]
        if public := [str(entry.number) for entry in entries if entry.marking == Marking.PUBLIC]:
            raise Refusal(f"entry {', '.join(public)}: expected entries that are withheld, found public ones.")
        key = f"withholding-{min(numbers)}"
        fields = {
            "entries": [entry.number for entry in entries],
            "ground": ground,
            "public_interest": interest,
            "review": review,
            **({"provision": provision} if provision else {}),
        }
        seen = register.newest("withholding", key)
        draft = Draft("withholding", key, fields, reduced_date(on), Marking.PROTECT, "", by, seen)
        recorded(register, register.append([draft]), "estates check")
