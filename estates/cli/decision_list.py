"""`estates decision list`"""

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, JsonOption, estate, opened
from estates.cli.output import as_object, counted, print_json, print_table, say


def command(
    ctx: typer.Context,
    on: AsAtOption = TODAY,
    audience: AudienceOption = "sub-group",
    as_json: JsonOption = False,
) -> None:
    """List the decisions, the oldest first.

    \b
    Example: estates decision list --on 2019-10-09
    """
    with opened(ctx) as register:
        found = estate(register, on, audience).decisions()
        if as_json:
            print_json(as_object(decision) for decision in found)
            return
        rows = [
            (str(d.record.decided_on), d.record.reference or "", ", ".join(d.record.assets), d.record.subject)
            for d in found
        ]
    print_table(("DATE", "REFERENCE", "ASSETS", "SUBJECT"), rows)
    say(f"{counted(len(rows), 'decision')}. Next: estates decision show {found[0].key if found else 'KEY'}")
