"""`estates verify`"""

from pathlib import Path
from typing import Annotated

import typer

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
) -> None:
    """Check that nothing was rewritten: every entry of the register, or a published pack without the register.

    \b
    Example: estates verify out/panel-2019-10-09
             estates verify
    """
    if folder is None:
        if earlier is not None:
            raise Refusal("--earlier belongs to a pack: estates verify FOLDER --earlier FOLDER.")
        _verify_register(ctx)
        return
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


def _verify_register(ctx: typer.Context) -> None:
    from estates.cli.options import opened
    from estates.cli.progress import busy
    from estates.register.verification import check_book

    with opened(ctx) as register, busy("Checking every entry"):
        root, faults = check_book(register)
        name = register.name
    if faults:
        raise Refusal(faults)
    print(f"{name}: {counted(root.size, 'entry', 'entries')}, each as it was recorded.")
    print(f"Root {root.hash.hex()}.")
