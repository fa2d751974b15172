"""`estates summary`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, JsonOption, estate, opened
from estates.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from estates.register.summary import Group, Summary


def command(
    ctx: typer.Context,
    on: AsAtOption = TODAY,
    audience: Annotated[
        str | None,
        typer.Option(
            "--audience", metavar="AUDIENCE", help="Who reads: public or sub-group; a chart is public unless given."
        ),
    ] = None,
    as_json: JsonOption = False,
    chart: Annotated[
        Path | None, typer.Option("--chart", metavar="FILE", help="Write it as a chart: .svg or .png.")
    ] = None,
) -> None:
    """Sum up the estate: assets and floor area by status and tenure, receipts by year, what is open and untold.

    \b
    Example: estates summary --on 2019-10-09 --chart summary.svg
    """
    from estates.register.summary import summarise

    with opened(ctx) as register:
        summary = summarise(estate(register, on, audience or ("public" if chart else "sub-group")))
    if chart:
        _write(summary, chart, confidential=audience not in (None, "public"))
    if as_json:
        print_json([summary.build_object()])
    else:
        _print(summary)


def _print(summary: "Summary") -> None:
    from estates.model.quantities import print_pounds
    from estates.register.summary import paragraph

    print(f"{paragraph(summary)}\n")
    headings = ("ASSETS", "MEASURED", "M²")
    print_table(("STATUS", *headings), map(_row, summary.by_status))
    print()
    print_table(("TENURE", *headings), map(_row, summary.by_tenure))
    if summary.years:
        print()
        years = [(str(each.year), str(each.receipts), print_pounds(each.amount_gbp)) for each in summary.years]
        print_table(("YEAR", "RECEIPTS", "AMOUNT"), years)
    for title, found in (("Open option analyses", summary.open_analyses), ("Not recorded as told", summary.untold)):
        if found:
            print(f"\n{title}: {', '.join(standing.key for standing in found)}")
    say("Next: estates options list; estates decision list")


def _row(group: "Group") -> tuple[str, str, str, str]:
    from estates.model.quantities import print_number

    area = print_number(group.area_m2) if group.measured else "not recorded"
    return group.name, str(group.assets), str(group.measured), area


def _write(summary: "Summary", chart: Path, *, confidential: bool) -> None:
    from estates.exports.chart import render_chart
    from estates.exports.trail import render_picture
    from estates.files import write_file

    write_file(chart, render_picture(render_chart(summary, confidential=confidential), chart))
    say(str(chart))
