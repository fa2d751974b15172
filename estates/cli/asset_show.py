"""`estates asset show`"""

from typing import Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, JsonOption, opened, shown_on
from estates.cli.output import as_object, print_facts, print_json, said, say


def command(
    ctx: typer.Context,
    asset: Annotated[str, typer.Argument(metavar="ASSET", help="The asset's key: copse-court.")],
    on: AsAtOption = TODAY,
    audience: AudienceOption = "sub-group",
    as_json: JsonOption = False,
) -> None:
    """Show an asset as at a day: every fact with its date and source, its statements and its decisions.

    \b
    Example: estates asset show copse-court --on 2019-10-09
    """
    with opened(ctx) as register:
        on_the_day, found = shown_on(register, on, audience, asset, lambda estate: estate.asset(asset))
        updates = on_the_day.updates(asset)
        leases = on_the_day.leases(asset)
        decisions = on_the_day.decisions_about().get(asset, [])
        if as_json:
            linked = {
                "updates": list(map(as_object, updates)),
                "leases": list(map(as_object, leases)),
                "decisions": list(map(as_object, decisions)),
            }
            print_json([as_object(found) | linked])
            return
        print(f"{found.record}  ({found.key})")
        print_facts(
            (
                field.replace("_", " "),
                f"{said('asset', field, value)}  [{found.since(field)}, entry {by.number}]",
            )
            for (field, value), by in zip(found.values.items(), found.asserted_by.values(), strict=True)
            if value is not None
        )
        for lease in leases:
            terms = [f"{k.replace('_', ' ')} {said('lease', k, v)}" for k, v in lease.values.items() if k != "asset"]
            print(f"  lease {lease.key}: {', '.join(terms)}")
        for update in updates:
            entry = update.asserted_by["text"]
            mark = "" if entry.marking == "public" else f", {entry.marking}"
            print(f"  {update.record.column}, {entry.when}{mark}: {update.record.text}  [{update.key}]")
        for decision in decisions:
            print(f"  decision, {decision.record.decided_on}: {decision.record}")
    say(f"Next: estates history {asset}")
