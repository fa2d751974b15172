"""`estates update`"""

from typing import Annotated

import typer

from estates.cli.options import OFFICER, PROTECT, TODAY, ByOption, MarkingOption, OnOption, SourceOption
from estates.cli.recording import record


def command(
    ctx: typer.Context,
    asset: Annotated[str, typer.Argument(metavar="ASSET", help="The asset's key: copse-court.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The statement, as the paper shall print it.")],
    column: Annotated[
        str, typer.Option("--column", metavar="COLUMN", help="Where the paper prints it: situation or timescale.")
    ] = "situation",
    meeting: Annotated[
        str | None, typer.Option("--meeting", metavar="KEY", help="The meeting it comes from: sub-group-2019-09.")
    ] = None,
    milestone: Annotated[
        str | None, typer.Option("--milestone", metavar="STEP", help="The step it reports: permission-granted, ...")
    ] = None,
    ref: Annotated[
        str | None, typer.Option("--ref", metavar="TEXT", help="The milestone's reference: 20/04010/FUL.")
    ] = None,
    amount: Annotated[str | None, typer.Option("--amount", metavar="POUNDS", help="In pounds: 264,000.")] = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="When it promises something.")] = None,
    on: OnOption = TODAY,
    marking: MarkingOption = PROTECT,
    source: SourceOption = "",
    by: ByOption = OFFICER,
) -> None:
    """Record one dated statement about an asset.

    \b
    Example: estates update chord-park-unit-c "Marketing suspended." --column timescale --on 2019-09 \\
                 --meeting sub-group-2019-09 --milestone marketing-suspended --marking public
    """
    fields = {
        "asset": asset,
        "column": column,
        "text": text,
        "meeting": meeting,
        "milestone": milestone,
        "reference": ref,
        "amount_gbp": amount,
        "due": due,
    }
    next_step = f"estates asset show {asset}"
    record(ctx, "update", "", fields, on=on, marked=marking, source=source, by=by, new=True, next_step=next_step)
