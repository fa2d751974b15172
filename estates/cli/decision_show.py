"""`estates decision show`"""

from typing import Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, JsonOption, opened, shown_on
from estates.cli.output import as_object, print_facts, print_json, said


def command(
    ctx: typer.Context,
    decision: Annotated[str, typer.Argument(metavar="DECISION", help='Its reference or key: "CPCC 2021-006".')],
    on: AsAtOption = TODAY,
    audience: AudienceOption = "sub-group",
    as_json: JsonOption = False,
) -> None:
    """Show a decision.

    \b
    Example: estates decision show "CPCC 2021-006"
    """
    with opened(ctx) as register:
        _, found = shown_on(register, on, audience, decision, lambda estate: estate.decision(decision))
        if as_json:
            print_json([as_object(found)])
            return
        print(f"{found.record}  ({found.key})")
        print_facts(
            (field.replace("_", " "), said("decision", field, value)) for field, value in found.values.items() if value
        )
        print_facts([("source", found.asserted_by["subject"].source)])
