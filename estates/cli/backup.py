"""`estates backup`"""

from pathlib import Path
from typing import Annotated

import typer

from estates.cli.options import Place
from estates.cli.output import counted, say
from estates.cli.progress import busy


def command(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where it goes; an earlier backup is replaced.")],
) -> None:
    """Write a backup of the register, whole and checked, while others go on recording.

    It holds what is withheld too. An earlier backup at FILE is replaced if this register continues it, entry by entry;
    anything else is left as it is.

    \b
    Example: estates backup /media/safe/estates-backup.db
    """
    from estates.register.copying import back_up

    place: Place = ctx.obj
    with busy(f"Writing and checking {file}"):
        root = back_up(place.register, file)
    print(f"{file}: {counted(root.size, 'entry', 'entries')}, each as it was recorded.")
    print(f"Root {root.hash.hex()}.")
    say(f"It holds what is withheld too. If the register is ever damaged: estates restore {file}")
