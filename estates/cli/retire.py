"""`estates retire`"""

from typing import Annotated

import typer

from estates.cli.options import OFFICER, TODAY, ByOption, OnOption, SourceOption, opened, reduced_date
from estates.cli.output import recorded
from estates.cli.recording import each


def command(
    ctx: typer.Context,
    updates: Annotated[
        list[str], typer.Argument(metavar="UPDATE", help="The statements' keys, as `estates asset show` shows them.")
    ],
    on: OnOption = TODAY,
    source: SourceOption = "",
    by: ByOption = OFFICER,
) -> None:
    """Stop printing statements from a date; earlier papers keep them.

    \b
    Example: estates retire update-57 --on 2020-01
    """
    from estates.register import amend

    effective = reduced_date(on)
    with opened(ctx) as register:
        drafts = each(lambda key: amend.retirement(register, key, on=effective, by=by, source=source), updates)
        recorded(register, register.append(drafts), "estates appendix 4 --panel DAY")
