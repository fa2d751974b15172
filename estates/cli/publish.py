"""`estates publish`"""

import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import (
    OFFICER,
    TODAY,
    AudienceOption,
    ByOption,
    ContextOption,
    KnownNowOption,
    OutOption,
    audience,
    context_folder,
    opened,
    panel_key,
    reduced_date,
)
from estates.cli.output import counted, recorded, said, say
from estates.cli.progress import busy
from estates.errors import Refusal
from estates.model.kinds import ABOUT_THE_REGISTER

if TYPE_CHECKING:
    from estates.exports.pack import File
    from estates.register.entry import Entry
    from estates.register.register import Register
    from estates.register.sitting import Sitting

_TELLING = ("name", "subject", "text")
_PanelOption = Annotated[str | None, typer.Option("--panel", metavar="DAY", help="The day of the panel: 2019-10-09.")]
_FinalOption = Annotated[
    bool, typer.Option("--final", help="Record that this went out: its files and the register's last entry.")
]
_AsSentOption = Annotated[
    list[Path] | None,
    typer.Option("--as-sent", metavar="FILE", help="With --final: a file that was edited or bound before it went out."),
]
_SentOnOption = Annotated[
    str, typer.Option("--on", metavar="DAY", help="With --final: the day it went out; today unless given.")
]
_AgainOption = Annotated[
    str, typer.Option("--again", metavar="PUBLICATION", help="Hand back the files of a publication as they went out.")
]


def command(
    ctx: typer.Context,
    panel: _PanelOption = None,
    out: OutOption = Path("out"),
    seen_by: AudienceOption = "public",
    context: ContextOption = None,
    final: _FinalOption = False,
    as_sent: _AsSentOption = None,
    on: _SentOnOption = "",
    again: _AgainOption = "",
    as_known_now: KnownNowOption = False,
    by: ByOption = OFFICER,
) -> None:
    """Write the pack for a panel: the covering report and Appendices 1 to 4, bound and each alone, and the map.

    \b
    Example: estates publish --panel 2019-10-09 --out out
             estates publish --panel 2019-10-09 --out out --final
             estates publish --again publication-panel-2019-10-09
    """
    from estates.exports.pack import pack_files, prove, publication, went_out
    from estates.register.sitting import sitting

    if again:
        if panel is not None or final or as_sent:
            raise Refusal("--again hands back what went out; leave out --panel, --final and --as-sent.")
        _hand_back(ctx, again, out, context_folder(context))
        return
    if panel is None:
        raise typer.BadParameter("expected the day of the panel, as in 2019-10-09.", param_hint="--panel")
    key, reader, layers, sent_on = (
        panel_key(panel),
        audience(seen_by),
        context_folder(context),
        reduced_date(on or TODAY),
    )
    if as_sent and not final:
        raise Refusal("--as-sent belongs to --final, which records what went out.")
    sent = _read_sent(as_sent or ())
    with opened(ctx) as register:
        shown = sitting(register, key, reader, as_known_now=as_known_now)
        if final:
            with busy(f"Drawing the files for {out / key}"):
                root, proved = prove(register, shown, went_out(list(pack_files(shown, layers)), sent))
            written = write_and_tell(out / key, proved)
        else:
            write_and_tell(out / key, pack_files(shown, layers))
        if sys.stderr.isatty():
            _tell_withheld(register, shown)
        if final:
            draft = publication(register, shown, written, root, sent_on, by)
            entries = register.append([draft], keep=[content for _, content in written])
            recorded(register, entries, f"send {_what_went_out(out / key, written)}")
            if not on:
                say(f"Recorded as gone out on {sent_on}; say --on for another day.")
        else:
            say("Next: when it has gone out, the same command with --final records that it did.")


def _hand_back(ctx: typer.Context, key: str, out: Path, layers: Path) -> None:
    """What went out, as it went out, in a folder of its own; and whether the same would be written today."""
    from estates.exports.again import differences, kept_files

    with opened(ctx) as register:
        publication = register.estate(date.max, "sub-group").publication(key)
        kept = kept_files(register, publication)
        write_and_tell(out / key, kept)
        with busy("Drawing them once more"):
            differing = differences(register, publication, kept, layers)
    if not differing:
        say(f"The same {counted(len(kept), 'file')} would be written today, byte for byte.")
    for name, where in differing:
        say(f"{name} would be written otherwise today: {where}.")


def _what_went_out(folder: Path, written: "Sequence[File]") -> str:
    """The folder; and, where the sub-group's papers or others lie beside those that went out, which are left out."""
    others = ", ".join(sorted({path.name for path in folder.iterdir()} - {name for name, _ in written}))
    return f"what is in {folder}, but for {others}" if others else f"what is in {folder}"


def _read_sent(paths: "Sequence[Path]") -> "list[File]":
    """Raises Refusal."""
    wrong = [
        f"--as-sent: expected a file that went out; {path} is {'a folder' if path.is_dir() else 'not there'}."
        for path in paths
        if not path.exists() or path.is_dir()
    ]
    names = [path.name for path in paths]
    wrong += [
        f"--as-sent: expected every name once, found two files called {name}."
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if wrong:
        raise Refusal(wrong)
    return [(path.name, path.read_bytes()) for path in paths]


def refuse_file(folder: Path) -> None:
    """Raises Refusal where no folder can be, because a file is there."""
    if blocking := next((part for part in (folder, *folder.parents) if part.exists() and not part.is_dir()), None):
        raise Refusal(f"--out: expected a folder, found a file, {blocking}; name another folder.")


def write_and_tell(folder: Path, files: "Iterable[File]") -> "list[File]":
    """Makes every file, writes them all or none, and prints their names."""
    from estates.exports.pack import write_files

    refuse_file(folder)
    with busy(f"Writing the files for {folder}"):
        written = list(files)
        write_files(folder, written)
    for name, _ in written:
        print(folder / name)
    return written


def _tell_withheld(register: "Register", shown: "Sitting") -> None:
    """On the terminal, and only there: what the public papers leave out."""
    from estates.model.vocabulary import Audience

    if shown.now.audience is not Audience.PUBLIC:
        return
    width = shutil.get_terminal_size().columns
    for entry in register.withheld(shown.now.on, shown.now.up_to):
        if entry.kind not in ABOUT_THE_REGISTER:
            say(textwrap.shorten(_left_out(entry), width, placeholder=" ..."))


def _left_out(entry: "Entry") -> str:
    """What tells entries apart comes first, since the line is cut."""
    what = entry.about or f"{entry.kind} {entry.key}"
    fields = sorted(entry.fields.keys() - {"asset", "column"}, key=lambda field: (field not in _TELLING, field))
    words = "; ".join(f"{field.replace('_', ' ')} {said(entry.kind, field, entry.fields[field])}" for field in fields)
    return f"Left out: entry {entry.number}, {what}, {entry.marking}: {words}"
