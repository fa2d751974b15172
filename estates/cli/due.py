"""`estates due`"""

import re
from datetime import date, timedelta
from typing import Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, JsonOption, audience, day, opened
from estates.cli.output import counted, print_json, say
from estates.errors import Refusal
from estates.model.dates import months_later, print_day

_SPAN = re.compile(r"(\d{1,4})([dwmy])", re.ASCII)
_DAYS = {"d": 1, "w": 7}
_MONTHS = {"m": 1, "y": 12}


def command(
    ctx: typer.Context,
    within: Annotated[str, typer.Option("--within", metavar="SPAN", help="How far ahead: 14d, 6w, 6m or 2y.")] = "6m",
    on: AsAtOption = TODAY,
    seen_by: AudienceOption = "sub-group",
    as_json: JsonOption = False,
) -> None:
    """List what falls due, the soonest first: leases, notices, permissions, promises, reviews.

    \b
    Example: estates due --within 6m
             estates due --within 1y --on 2019-10-09
    """
    from estates.checks.rules import falling_due, gather
    from estates.cli.check import line

    first = day(on)
    last = _last_day(first, within)
    with opened(ctx) as register:
        gathered = gather(register, first, audience(seen_by))
        findings = falling_due(gathered, last)
        if as_json:
            print_json([finding._asdict() for finding in findings])
            return
        for finding in findings:
            print(f"{finding.due}  {line(finding, gathered)}")
    until = f"by {print_day(last)}"
    say(f"{counted(len(findings), 'matter')} due {until}." if findings else f"Nothing is due {until}.")
    say("What is overdue: estates check. As a calendar: estates export due.ics")


def _last_day(first: date, within: str) -> date:
    """The last day of the span. Raises Refusal."""
    match = _SPAN.fullmatch(within.strip().lower())
    if not match:
        raise Refusal(f'--within: expected days, weeks, months or years, as in 14d, 6w, 6m or 2y, found "{within}".')
    number, unit = int(match[1]), match[2]
    if unit in _MONTHS:
        return months_later(first, number * _MONTHS[unit])
    return first + min(timedelta(days=number * _DAYS[unit]), date.max - first)
