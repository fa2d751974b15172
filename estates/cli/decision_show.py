"""`estates decision show`"""

from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, JsonOption, opened, shown_on
from estates.cli.output import as_object, print_facts, print_json, print_table, said

if TYPE_CHECKING:
    from estates.model.decision import Decision
    from estates.register.estate import Estate, Standing


def command(
    ctx: typer.Context,
    decision: Annotated[str, typer.Argument(metavar="DECISION", help='Its reference or key: "CPCC 2021-006".')],
    on: AsAtOption = TODAY,
    audience: AudienceOption = "sub-group",
    as_json: JsonOption = False,
) -> None:
    """Show a decision: the record in full, the assets that it settles and the options that were weighed.

    \b
    Example: estates decision show "CPCC 2021-006"
    """
    with opened(ctx) as register:
        on_the_day, found = shown_on(register, on, audience, decision, lambda estate: estate.decision(decision))
        if as_json:
            print_json([as_object(found)])
            return
        print(f"{found.record}  ({found.key})")
        print_facts(
            (field.replace("_", " "), said("decision", field, value)) for field, value in found.values.items() if value
        )
        print_facts([("source", found.asserted_by["subject"].source)])
        _print_settled(on_the_day, found)


def _print_settled(estate: "Estate", decision: "Standing[Decision]") -> None:
    """The assets and option analyses that it settles, those too that name it themselves."""
    from estates.cli.options_show import print_weighed
    from estates.register.options import weigh

    assets = [estate.asset(key).record for key in decision.record.assets]
    if assets:
        print()
        print_table(
            ("ASSET", "STATUS", "TENURE", "NAME AND ADDRESS"),
            [(a.key, a.status.value, a.tenure.value if a.tenure else "", str(a)) for a in assets],
        )
    for analysis in estate.analyses():
        if analysis.key in decision.record.analyses or analysis.record.decision == decision.key:
            print(f"\n{analysis.record.title}  ({analysis.key})")
            print_weighed(weigh(analysis.record))
