"""`estates decision show`"""

from typing import Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, JsonOption, estate, opened
from estates.cli.output import as_object, print_facts, print_json, printed


def command(
    ctx: typer.Context,
    decision: Annotated[str, typer.Argument(help='Its reference or key: "CPCC 2021-006".')],
    on: AsAtOption = TODAY,
    audience: AudienceOption = "sub-group",
    as_json: JsonOption = False,
) -> None:
    """Show a decision.

    \b
    Example: estates decision show "CPCC 2021-006"
    """
    with opened(ctx) as register:
        found = estate(register, on, audience).decision(decision)
        if as_json:
            print_json([as_object(found)])
            return
        print(f"{found.record}  ({found.key})")
        print_facts((field.replace("_", " "), printed(value)) for field, value in found.values.items() if value)
        print_facts([("source", found.asserted_by["subject"].source)])
