"""`estates restore`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import Place
from estates.cli.output import counted, say
from estates.cli.progress import busy
from estates.errors import Refusal

if TYPE_CHECKING:
    from estates.register.copying import Restored
    from estates.register.store import Row


def command(
    ctx: typer.Context,
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="What `estates backup` wrote.")],
) -> None:
    """Bring a damaged or lost register back: from a backup, and the later entries from what of the file is left.

    An entry is taken from the damaged file only if its hashes hold. The damaged file is kept beside the register, under
    its name and .damaged; a register that is in order is left as it is.

    \b
    Example: estates restore /media/safe/estates-backup.db
    """
    from estates.register.copying import restore_register
    from estates.register.register import is_database

    place: Place = ctx.obj
    if is_database(place.register):
        raise Refusal("restore makes a file: expected a file as --register, found the address of a database; bring the "
                      f"backup into a new database with: estates copy {backup} ADDRESS.")  # fmt: skip
    with busy(f"Reading {backup} and what is left of {place.register}"):
        done = restore_register(backup, Path(place.register))
    _tell(place.register, done)


def _tell(place: str, done: "Restored") -> None:
    print(f"{place}: {counted(done.root.size, 'entry', 'entries')}, each as it was recorded.")
    print(f"{done.from_backup:,} from the backup, {len(done.rescued):,} later from {_where(done)}.")
    for row in done.rescued:
        print(f"  rescued: {_told(row)}")
    for row in done.stranded:
        print(f"  not restored, since one before it is lost; record it again: {_told(row)}")
    for number in done.lost:
        print(f"  lost: entry {number}")
    print(f"Root {done.root.hash.hex()}.")
    if done.damaged:
        say(f"The damaged file is kept as {done.damaged}. What was recorded last may be gone without a trace: see that "
            "the last entry is the one you know of.")  # fmt: skip
    say(f"Next: estates verify; estates history {done.rescued[-1].key if done.rescued else 'ASSET'}")


def _where(done: "Restored") -> str:
    return "the damaged file" if done.damaged else "no file, since there was none"


def _told(row: "Row") -> str:
    return f"entry {row.number}, {row.kind} {row.key}, {row.effective}, recorded {row.recorded_at[:10]}"
