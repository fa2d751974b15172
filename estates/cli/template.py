"""`estates template`"""

from typing import Annotated

import typer

from estates.cli.output import say
from estates.errors import Refusal, nearest
from estates.model.kinds import KINDS


def command(
    kinds: Annotated[list[str], typer.Argument(metavar="KIND", help=f"The kind of record: {', '.join(KINDS)}.")],
) -> None:
    """Print a record as TOML to fill in, with what each field means; several kinds make one file.

    \b
    Example: estates template asset > asset.toml
             estates template decision analysis > decision.toml
             estates record asset.toml
    """
    from estates.importers.toml import build_template

    wrong = [kind for kind in kinds if kind not in KINDS]
    if wrong:
        raise Refusal(_unknown(kind) for kind in wrong)
    print("\n".join(build_template(kind, several=len(kinds) > 1) for kind in kinds), end="")
    say("Next: fill in what is required, take the # off what is known, and: estates record FILE.toml")


def _unknown(kind: str) -> str:
    near = nearest(kind, list(KINDS), most=1)
    return f'"{kind}" is no kind of record; expected one of {", ".join(KINDS)}{f"; nearest {near[0]}" if near else ""}.'
