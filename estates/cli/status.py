"""`estates status`"""

from typing import Annotated

import typer

from estates.cli.asset_set import must_be_known
from estates.cli.facts import UseOption
from estates.cli.options import OFFICER, PROTECT, TODAY, ByOption, MarkingOption, OnOption, SourceOption, opened
from estates.cli.recording import record


def command(
    ctx: typer.Context,
    asset: Annotated[str, typer.Argument(metavar="ASSET", help="The asset's key: copse-court.")],
    status: Annotated[
        str,
        typer.Argument(
            metavar="STATUS", help="operational, options, surplus, proposed, disposed, succeeded or unknown."
        ),
    ],
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="REF", help="The decision behind it, by reference or key.")
    ] = None,
    use: UseOption = None,
    successor: Annotated[
        list[str] | None,
        typer.Option("--successor", metavar="KEY", help="With succeeded: what it became; may be given several times."),
    ] = None,
    on: OnOption = TODAY,
    marking: MarkingOption = PROTECT,
    source: SourceOption = "",
    by: ByOption = OFFICER,
) -> None:
    """Record an asset's status, which decides the table that it appears in.

    \b
    Example: estates status chord-park-unit-c surplus --on 2019-09 --marking public
    """
    must_be_known(ctx, asset)
    key = None
    if decision:
        from datetime import date

        with opened(ctx) as register:
            key = register.estate(date.max, "sub-group").decision(decision).key
    fields = {"status": status, "decision": key, "current_use": use, "succeeded_by": successor}
    next_step = f'estates update {asset} "why, in a sentence" --column situation'
    record(ctx, "asset", asset, fields, on=on, marked=marking, source=source, by=by, next_step=next_step)
