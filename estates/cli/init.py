"""`estates init`"""

from pathlib import Path
from typing import Annotated

import typer

from estates.cli.options import OFFICER, TODAY, ByOption, OnOption, Place, SourceOption, reduced_date
from estates.cli.output import counted, say
from estates.cli.progress import busy
from estates.errors import Refusal


def command(
    ctx: typer.Context,
    source_file: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="A register in its portable form (.jsonl).")
    ] = None,
    body: Annotated[str, typer.Option("--body", metavar="KEY", help="The key of the body: cpcc.")] = "",
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="The body's name in full.")] = "",
    panel: Annotated[str, typer.Option("--panel-name", metavar="TEXT", help="The panel that scrutinises it.")] = "",
    on: OnOption = TODAY,
    source: SourceOption = "",
    by: ByOption = OFFICER,
) -> None:
    """Begin a register: from its portable form, or a new one for a body.

    \b
    Example: estates init --from data/cambridgeshire.jsonl
             estates init --body npcc --name "Norfolk Police and Crime Commissioner" \\
                 --panel-name "Norfolk Police and Crime Panel" --on 2012-11-22
    """
    place: Place = ctx.obj
    path = place.register
    if source_file is not None:
        from estates.register.portable import load_portable
        from estates.register.register import shown

        with busy(f"Checking every entry of {source_file}"):
            register = load_portable(source_file, path)
        with register:
            count = counted(register.last_number(), "entry", "entries")
            print(f"{shown(path)}: {count} of {register.name}, every hash checked.")
    else:
        _begin(path, body, name, panel, on, source, by)
    say("Next: estates asset list")


def _begin(path: str, body: str, name: str, panel: str, on: str, source: str, by: str) -> None:
    from estates.model.text import slug
    from estates.model.vocabulary import Marking
    from estates.register.entry import Draft
    from estates.register.register import Register, shown

    if not name or not panel:
        raise Refusal("a new register needs --name and --panel-name, or --from and a file.")
    key = body or slug(name)
    if not key:
        raise Refusal(f'no key can be made from "{name}"; say --body, in small letters, digits and hyphens.')
    draft = Draft("body", key, {"name": name, "panel": panel}, reduced_date(on), Marking.PUBLIC, source, by, seen=0)
    with Register.begin(path, key, lambda empty: empty.append([draft])):
        print(f"{shown(path)}: a register of {name}.")
