"""`estates verify`"""

from pathlib import Path
from typing import Annotated

import typer

from estates.cli.options import Place, entry_number, opened
from estates.cli.output import counted, say
from estates.errors import Refusal


def command(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", help="A published pack, checked without the register."),
    ] = None,
    earlier: Annotated[
        Path | None,
        typer.Option("--earlier", metavar="FOLDER", help="A pack published before, which the register must continue."),
    ] = None,
    at: Annotated[
        int | None,
        typer.Option(
            "--at", metavar="NUMBER", parser=entry_number, help="Print the root that the register had at this entry."
        ),
    ] = None,
) -> None:
    """Check that nothing was rewritten: every entry of the register, or a published pack without the register.

    \b
    Example: estates verify out/panel-2019-10-09
             estates verify
    """
    if folder is None:
        if earlier is not None:
            raise Refusal("--earlier belongs to a pack: estates verify FOLDER --earlier FOLDER.")
        _verify_register(ctx, at)
        return
    if at is not None:
        raise Refusal("--at belongs to the register: estates verify --at NUMBER.")
    from estates.proof.verifier import check_pack

    found, faults = check_pack(folder, earlier)
    if faults or found is None:
        raise Refusal(faults)
    files, entries = counted(found.files, "file", "files"), counted(found.entries, "public entry", "public entries")
    size, root = found.root
    print(f"{folder}: {files} and {entries} agree with the register of {found.register}, {size:,} entries.")
    print(f"Root {root.hex()}.")
    if found.before:
        say(f"It continues the register of {found.before.size:,} entries published before.")


def _verify_register(ctx: typer.Context, at: int | None) -> None:
    from estates.cli.progress import busy
    from estates.register.verification import check_book, check_log

    place: Place = ctx.obj
    check_log(place.register)
    with opened(ctx) as register, busy("Checking every entry"):
        root, faults = check_book(register)
        if at is not None and at > root.size and not faults:
            raise Refusal(f"--at: expected the number of an entry, which is {root.size:,} at most, found {at:,}.")
        earlier = root if at is None or faults else register.root(at)
        name = register.name
    if faults:
        raise Refusal(faults)
    print(f"{name}: {counted(root.size, 'entry', 'entries')}, each as it was recorded.")
    print(f"Root {root.hash.hex()}.")
    if earlier != root:
        print(f"At entry {earlier.size:,} it was {earlier.hash.hex()}.")
