"""`estates correct`"""

import json
from typing import Annotated, Any

import typer

from estates.cli.options import OFFICER, ByOption, EntryArgument, SourceOption, opened, reduced_date
from estates.cli.output import recorded
from estates.errors import Refusal

CONTEXT = {"allow_extra_args": True, "ignore_unknown_options": True}
_OTHER_NAMES = {"use": "current_use", "ref": "reference", "amount": "amount_gbp"}
"""What the commands that record call a field, where that is not its name."""


def command(
    ctx: typer.Context,
    number: EntryArgument,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Replace it with nothing.")] = False,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The date that it should have had.")] = "",
    source: SourceOption = "",
    by: ByOption = OFFICER,
) -> None:
    """Correct an entry: a new one takes its place, with its marking, and history shows both.

    Every field of the record is an option: --tenure, --text, --floor-area, --use, ...; the value "none", in small
    letters or capitals, empties it, so no field can be made to say that one word. A field with several values is
    written as JSON: --assets '["copse-court"]'.

    \b
    Example: estates correct 57 --floor-area 3,097 --source "measured survey"
             estates correct 57 --on 2019-08
             estates correct 57 --withdraw --source "recorded twice"
    """
    from estates.register import amend

    fields = _fields(ctx.args)
    if withdraw and (fields or on):
        raise Refusal(f"entry {number} is either withdrawn or corrected: leave out --withdraw, or everything else.")
    with opened(ctx) as register:
        if withdraw:
            draft = amend.withdrawal(register, number, by=by, source=source)
        else:
            effective = reduced_date(on) if on else None
            draft = amend.correction(register, number, fields, by=by, source=source, effective=effective)
        recorded(register, register.append([draft]), f"estates history {draft.key}")


def _fields(words: list[str]) -> dict[str, Any]:
    """`--floor-area 3,097` or `--floor-area=3,097`, any number of times. Raises Refusal."""
    fields: dict[str, Any] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            raise Refusal(f'expected --FIELD VALUE, found "{word}".')
        name, equals, value = word[2:].partition("=")
        if not equals:
            value = next(rest, "")
            if not value or value.startswith("--"):
                raise Refusal(f"--{name} needs a value.")
        field = name.replace("-", "_")
        fields[_OTHER_NAMES.get(field, field)] = _value(name, value)
    return fields


def _value(name: str, text: str) -> Any:
    if text.strip().casefold() == "none":
        return None
    if not text.startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Refusal(f"--{name}: expected JSON, as in '[\"copse-court\"]', found {text[:60]}.") from None
