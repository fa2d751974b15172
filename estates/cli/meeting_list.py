"""`estates meeting list`"""

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, JsonOption, estate, opened
from estates.cli.output import as_object, counted, print_json, print_table, say


def command(
    ctx: typer.Context,
    on: AsAtOption = TODAY,
    audience: AudienceOption = "sub-group",
    as_json: JsonOption = False,
) -> None:
    """List the meetings, the earliest first.

    \b
    Example: estates meeting list --on 2019-10-09
    """
    with opened(ctx) as register:
        found = estate(register, on, audience).meetings()
        if as_json:
            print_json(as_object(meeting) for meeting in found)
            return
        access = {True: "public", False: "private", None: ""}
        rows = [
            (m.key, m.record.of.value, m.record.state.value, access[m.record.public], str(m.record.date)) for m in found
        ]
    print_table(("KEY", "OF", "STATE", "ACCESS", "DATE"), rows)
    say(f"{counted(len(rows), 'meeting')}. Next: estates publish --panel DAY")
