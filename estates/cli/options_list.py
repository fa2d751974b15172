"""`estates options list`"""

from typing import Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, JsonOption, estate, opened
from estates.cli.output import as_object, counted, print_json, print_table, say


def command(
    ctx: typer.Context,
    asset: Annotated[str | None, typer.Option("--asset", metavar="KEY", help="Only those that weigh this.")] = None,
    on: AsAtOption = TODAY,
    audience: AudienceOption = "sub-group",
    as_json: JsonOption = False,
) -> None:
    """List the option analyses, with the option preferred and the decision in which each ended.

    \b
    Example: estates options list --on 2019-10-09
    """
    from estates.register.options import settled_by

    with opened(ctx) as register:
        on_the_day = estate(register, on, audience)
        weighed = on_the_day.analyses(on_the_day.asset(asset).key if asset else None)
        found = sorted(weighed, key=lambda analysis: analysis.key)
        if as_json:
            print_json(as_object(analysis) for analysis in found)
            return
        settled = settled_by(on_the_day)
        rows = [
            (
                analysis.key,
                str(len(analysis.record.options)),
                settled.get(analysis.key, "open"),
                analysis.record.preferred.label if analysis.record.preferred else "",
                analysis.record.title,
            )
            for analysis in found
        ]
    print_table(("KEY", "OPTIONS", "SETTLED BY", "PREFERRED", "TITLE"), rows)
    number = counted(len(rows), "option analysis", "option analyses")
    say(f"{number}. Next: estates options show {found[0].key if found else 'KEY'}")
