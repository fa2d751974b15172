"""`estates edit`"""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from estates.cli.asking import confirm
from estates.cli.options import (
    OFFICER,
    PROTECT,
    TODAY,
    ByOption,
    MarkingOption,
    OnOption,
    SourceOption,
    opened,
    reduced_date,
)
from estates.cli.output import printed, recorded, said, say
from estates.errors import RecordMoved, Refusal, UnknownKey
from estates.model.kinds import KINDS

if TYPE_CHECKING:
    from estates.importers.edited import Opened
    from estates.importers.record_file import Frame
    from estates.register.entry import Draft
    from estates.register.register import Register


def command(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="The record's key: copse-court.")],
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="Where records of several kinds share the key.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Record the difference without asking.")] = False,
    on: OnOption = TODAY,
    marking: MarkingOption = PROTECT,
    source: SourceOption = "",
    by: ByOption = OFFICER,
) -> None:
    """Change a record in your editor ($VISUAL or $EDITOR): its text as TOML, then the difference, then one entry.

    \b
    Example: estates edit copse-court
             EDITOR="code --wait" estates edit cpcc-2019-011 --on 2019-07-17 --source "the signed record"
    """
    from estates.cli.editor import new_file, remove
    from estates.importers.record_file import Frame

    with opened(ctx) as register:
        record = find_record(register, key, kind)
        frame = Frame(reduced_date(on).text, marking, source, by)
        text = record.text(frame)
        path = new_file(f"{key}.toml", text)
        try:
            draft = _edited(register, record, path, frame)
            if draft.fields and not yes:
                confirm("Record this?", what="a change", done="recorded")
            entries = register.append([draft]) if draft.fields else []
        except Refusal as refusal:
            raise _kept(refusal, path, text) from None
        if entries:
            recorded(register, entries, f"estates history {key}")
    remove(path)
    if not entries:
        print("Nothing changed.")
        say('An editor with a window of its own must be told to wait: EDITOR="code --wait".')


def find_record(register: "Register", key: str, kind: str = "") -> "Opened":
    """The record as it stands. Raises UnknownKey, or Refusal where the key is not enough."""
    from estates.importers.edited import Opened

    if kind and kind not in KINDS:
        raise Refusal(f'--kind: "{kind}" is no kind of record; expected one of {", ".join(KINDS)}.')
    kinds = [kind] if kind else list(KINDS)
    latest = register.estate(date.max, "sub-group")
    found = [standing for name in kinds if (standing := latest.find(name, key))]
    if not found:
        raise UnknownKey(kind or "record", key, [standing.key for name in kinds for standing in latest._all(name)])
    if len(found) > 1:
        raise Refusal(f'"{key}" is the key of several records; say --kind {" or ".join(s.kind for s in found)}.')
    return Opened(found[0], register.newest(found[0].kind, key))


def _edited(register: "Register", record: "Opened", path: Path, frame: "Frame") -> "Draft":
    """What the officer saved, once the register would take it; opens it again as often as the officer wants."""
    from estates.cli.editor import open_editor

    while True:
        open_editor(path)
        try:
            draft = record.draft(path, frame)
            if draft.fields:
                register.append([draft], rehearse=True)
        except RecordMoved:
            raise
        except Refusal as refusal:
            if not sys.stdin.isatty():
                raise
            for sentence in refusal.sentences:
                say(f"estates: {sentence}")
            if not typer.confirm("Open it again?", default=True):
                raise Refusal("nothing was recorded.") from None
            continue
        _show(record, draft)
        return draft


def _show(record: "Opened", draft: "Draft") -> None:
    """The difference, field by field."""
    if draft.fields:
        print(f"{record.name}, {draft.effective.onwards}, marked {draft.marking}:")
    for field, before, after in record.differences(draft.fields):
        print(f"  {field.replace('_', ' ')}:")
        old, new = (_lines(draft.kind, field, value) for value in (before, after))
        print(*(f"    - {line}" for line in old if line not in new), sep="\n")
        print(*(f"    + {line}" for line in new if line not in old), sep="\n")


def _lines(kind: str, field: str, value: Any) -> list[str]:
    """A value as it is shown, each item of a list on a line of its own, so that what did not change is left out."""
    from estates.model.record import field_adapter

    if isinstance(value, list | tuple) and value:
        adapter = field_adapter(KINDS[kind], field)
        return [printed(item) for item in adapter.dump_python(adapter.validate_python(value), mode="json")]
    return [said(kind, field, value)]


def _kept(refusal: Refusal, path: Path, opened_with: str) -> Refusal:
    """Nothing that was typed is lost."""
    from estates.cli.editor import remove

    if not path.exists():
        return refusal
    if path.read_bytes() == opened_with.encode():
        remove(path)
        return refusal
    return Refusal([*refusal.sentences, f"What was written is kept in {path}."])
