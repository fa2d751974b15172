"""`estates grants`"""

from typing import Annotated

import typer

from estates.cli.options import Place
from estates.errors import Refusal


def command(
    ctx: typer.Context,
    writer: Annotated[str, typer.Option("--writer", metavar="ROLE", help="The role that may append.")] = (
        "estates_writer"
    ),
    reader: Annotated[str, typer.Option("--reader", metavar="ROLE", help="The role that sees what is public.")] = (
        "estates_reader"
    ),
    execute: Annotated[
        bool, typer.Option("--execute", help="Run them in the register's database, as the owner of its tables.")
    ] = False,
) -> None:
    """Print the statements that make the two roles of a team's database: one that may append, one for the public.

    \b
    Example: estates grants --execute
             estates grants > roles.sql
    """
    from estates.register.grants import grant, grants
    from estates.register.register import is_database

    statements = grants(writer, reader)
    if not execute:
        print(statements.strip())
        return
    place: Place = ctx.obj
    if not is_database(place.register):
        raise Refusal(
            "a register in a file has no roles: whoever may write the file may write the register; name a database's "
            "with --register postgresql://... or ESTATES_REGISTER."
        )
    grant(place.register, writer, reader)
    print(f"{writer} may append, {reader} sees what is public; grant them to those who log in: GRANT {writer} TO ...;")
