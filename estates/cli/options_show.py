"""`estates options show`"""

from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, JsonOption, estate, opened
from estates.cli.output import print_facts, print_json, print_table, say

if TYPE_CHECKING:
    from estates.register.options import Weighed

_HEADINGS = ("OPTION", "KIND", "STANDING", "VALUE", "SUCCESS FACTORS", "REASON")


def command(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="Of an option analysis, or of an asset with just one.")],
    on: AsAtOption = TODAY,
    audience: AudienceOption = "sub-group",
    as_json: JsonOption = False,
) -> None:
    """Show an option analysis: the options, why each stands where it does, what each is worth, and how far a cost or
    an income must move before another is as good.

    \b
    Example: estates options show bretton-police-station --on 2019-10-09
    """
    from estates.register.options import find_analysis, settled_by, weigh

    with opened(ctx) as register:
        on_the_day = estate(register, on, audience)
        found = find_analysis(on_the_day, key)
        weighed = weigh(found.record)
        if as_json:
            print_json([weighed.build_object()])
            return
        decision = settled_by(on_the_day).get(found.key, "none yet: it is open")
        source = found.asserted_by["options"].source
    print(f"{found.record.title}  ({found.key})")
    facts = [("assets", ", ".join(found.record.assets)), ("opened", str(found.record.opened or ""))]
    print_facts([*facts, ("decision", decision), ("source", source)])
    print()
    print_weighed(weighed)
    say(f"Next: estates trail {found.record.assets[0] if found.record.assets else 'ASSET'}")


def print_weighed(weighed: "Weighed") -> None:
    """The table, what its values are, and the switching values."""
    print_table(_HEADINGS, weighed.rows())
    for sentence in (weighed.basis, *(switch.sentence for switch in weighed.switches), weighed.note):
        if sentence:
            print(sentence)
