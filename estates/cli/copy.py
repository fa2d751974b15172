"""`estates copy`"""

from typing import Annotated

import typer

from estates.cli.output import counted, say
from estates.cli.progress import busy


def command(
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="A register: FILE, FILE.jsonl or a database's address.")
    ],
    target: Annotated[str, typer.Argument(metavar="TO", help="Where there is none yet: the same.")],
) -> None:
    """Move a register: between a file, a PostgreSQL database, and the portable form (.jsonl).

    Every entry keeps its number, time, salt and hash, and the files that went out go along: the copy has the root of
    what was copied, which is checked at the end. What is recorded meanwhile is left out.

    \b
    Example: estates copy estates.db postgresql://officer@db.example/estates
             estates copy estates.db estates.jsonl
    """
    from estates.register.copying import copy_register

    with busy("Copying every entry, and checking the copy"):
        root = copy_register(source, target)
    print(f"{counted(root.size, 'entry', 'entries')} copied, each as it was recorded.")
    print(f"Root {root.hash.hex()}, the same in both.")
    say("The copy holds what is withheld too. Whoever goes on recording in the other makes two registers of one: set "
        "ESTATES_REGISTER to the one that counts.")  # fmt: skip
