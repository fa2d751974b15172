"""`estates asset list`"""

from typing import Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, JsonOption, estate, opened
from estates.cli.output import as_object, counted, print_json, print_table, say
from estates.errors import Refusal
from estates.model.vocabulary import Status


def command(
    ctx: typer.Context,
    status: Annotated[
        list[str] | None, typer.Option("--status", metavar="STATUS", help="Only these; may be given several times.")
    ] = None,
    on: AsAtOption = TODAY,
    audience: AudienceOption = "sub-group",
    as_json: JsonOption = False,
) -> None:
    """List the assets as at a day.

    \b
    Example: estates asset list --status surplus --status options --on 2019-10-09
    """
    try:
        statuses = [Status.parse(word) for word in status or []]
    except ValueError as error:
        raise Refusal(f"--status: {error}.") from None
    with opened(ctx) as register:
        found = estate(register, on, audience).assets(*statuses)
        if as_json:
            print_json(as_object(asset) for asset in found)
            return
        rows = [
            (
                asset.key,
                asset.record.status.value,
                asset.record.tenure.value if asset.record.tenure else "",
                str(asset.record.floor_area or ""),
                str(asset.record),
            )
            for asset in found
        ]
    print_table(("KEY", "STATUS", "TENURE", "M²", "NAME AND ADDRESS"), rows)
    say(f"{counted(len(rows), 'asset')}. Next: estates asset show {rows[0][0] if rows else 'KEY'}")
