"""`estates check`"""

import typer

from estates.cli.options import TODAY, AsAtOption, JsonOption, day, opened
from estates.cli.output import counted, print_json, say


def command(ctx: typer.Context, on: AsAtOption = TODAY, as_json: JsonOption = False) -> None:
    """List what needs somebody's attention; exit code 1 where there is anything.

    \b
    Example: estates check --on 2019-10-09
    """
    from estates.checks.rules import check_register

    with opened(ctx) as register:
        findings = check_register(register, day(on))
    if as_json:
        print_json([finding._asdict() for finding in findings])
    else:
        for finding in findings:
            print(f"{finding.kind} {finding.key}: {finding.message}. [{finding.rule}]")
        say(f"{counted(len(findings), 'finding', 'findings')}." if findings else "Nothing needs attention.")
    if findings:
        raise typer.Exit(1)
