"""`estates decision add`"""

from typing import Annotated

import typer

from estates.cli.options import OFFICER, PROTECT, ByOption, MarkingOption, SourceOption, reduced_date
from estates.cli.recording import record
from estates.errors import Refusal
from estates.model.text import slug


def command(
    ctx: typer.Context,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="What it is about.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="When it was taken: 2019-07-17.")],
    ref: Annotated[str | None, typer.Option("--ref", metavar="TEXT", help="Its reference: CPCC 2019-011.")] = None,
    decision: Annotated[str | None, typer.Option("--decision", metavar="TEXT", help="What was decided.")] = None,
    asset: Annotated[
        list[str] | None, typer.Option("--asset", metavar="KEY", help="An asset that it settles; may be repeated.")
    ] = None,
    meeting: Annotated[
        str | None, typer.Option("--meeting", metavar="KEY", help="The meeting that agreed it: board-2015-11-26.")
    ] = None,
    amount: Annotated[str | None, typer.Option("--amount", metavar="POUNDS", help="In pounds: 3,996,000.")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Where it is published.")] = None,
    key: Annotated[str, typer.Option("--key", metavar="KEY", help="Its key; made from reference or subject.")] = "",
    marking: MarkingOption = PROTECT,
    source: SourceOption = "",
    by: ByOption = OFFICER,
) -> None:
    """Record a decision of the commissioner.

    \b
    Example: estates decision add "Purchase of land at Butt Lane" --on 2021-03-16 --ref "CPCC 2021-006" \\
                 --asset southern-police-station --marking public
    """
    taken = reduced_date(on)
    fields = {
        "subject": subject,
        "decided_on": taken.text,
        "reference": ref,
        "decision": decision,
        "assets": asset,
        "meeting": meeting,
        "amount_gbp": amount,
        "url": url,
    }
    key = key or slug(ref or f"{taken.text} {subject}")
    if not key:
        raise Refusal(f'no key can be made from "{ref or subject}"; say --key, in small letters, digits and hyphens.')
    next_step = f"estates status {asset[0] if asset else 'ASSET'} STATUS --decision {key}"
    record(
        ctx, "decision", key, fields, on=taken.text, marked=marking, source=source, by=by, new=True, next_step=next_step
    )
