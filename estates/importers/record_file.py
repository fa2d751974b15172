"""Records as an officer wrote them in TOML: one at the top of a file, or many, each below `[[record]]`.

All of them are recorded or none. What is wrong is told all at once, each with file, record, key and field; nothing is
guessed: a figure with a fraction must stand in quotes, because TOML's own would not come back as it was written.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any, NamedTuple

from estates.errors import Refusal, UnknownKey, nearest
from estates.importers.shape import Shape, shapes
from estates.importers.toml import FRAME
from estates.model.dates import ReducedDate, parse_date
from estates.model.kinds import KINDS
from estates.model.record import references
from estates.model.vocabulary import Audience, Marking
from estates.register.entry import Draft, Entry
from estates.register.fold import standing_entries
from estates.register.register import Register

_NOT_SAID = parse_date("9999-12-31")
_LONGEST_YEAR = 4


@dataclass(frozen=True)
class Frame:
    """What an entry says beside its fields, where the file does not say it. `on` may be left open: then each record
    must say it."""

    on: str = ""
    marking: str = Marking.PROTECT.value
    source: str = ""
    by: str = "estates officer"


class Fraction(str):
    """A figure that TOML would read as a binary fraction, as it was written."""


class Written(NamedTuple):
    """A record as somebody wrote it: what can be made of it, and what is wrong with it."""

    draft: Draft | None
    wrong: Sequence[str]


def record_file(register: Register, path: Path, frame: Frame, *, rehearse: bool = False) -> list[Entry]:
    """Appends what the file says, all or none; with `rehearse` it does all but that.

    Raises Refusal with everything that is wrong.
    """
    written = [
        _written(register, table, frame, f"{path.name}, record {number}: ")
        for number, table in enumerate(_tables(path), start=1)
    ]
    drafts = [record.draft for record in written if record.draft]
    wrong = [sentence for record in written for sentence in record.wrong]
    if wrong and len(drafts) < len(written):
        raise Refusal(wrong)  # what refers to the missing ones would seem wrong too
    unknown = list(_unknown(register, drafts))
    wrong += unknown
    try:
        entries = register.append(drafts, rehearse=True)
    except Refusal as refusal:
        # The register too would say what is unknown, but not in which record of the file.
        raise Refusal([*wrong, *(s for s in refusal.sentences if not unknown or s.startswith(path.name))]) from None
    wrong += _said_already(register, drafts, entries)
    if wrong:
        raise Refusal(wrong)
    return entries if rehearse else register.append(drafts)


def load_table(path: Path) -> dict[str, Any]:
    """What the TOML file says. Raises Refusal with the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Fraction)
    except FileNotFoundError:
        raise Refusal(f"{path}: there is no such file.") from None
    except UnicodeDecodeError:
        raise Refusal(f"{path}: expected text in UTF-8, found something else; save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        found = f"{str(error)[0].lower()}{str(error)[1:]}"
        raise Refusal(
            f'{path.name}: expected TOML, found: {found}. Text, and dates without a day ("2019-09"), stand in quotes.'
        ) from None


def read_fields(kind: str, table: Mapping[str, Any], where: str) -> tuple[dict[str, Any], list[str]]:
    """The fields of a record as the model takes them, and what is wrong with how they are written."""
    wrong: list[str] = []
    return _tidy(shapes(KINDS[kind]), table, f"{where}, field ", wrong, f"{where}: {kind}"), wrong


def read_frame(table: Mapping[str, Any], frame: Frame, where: str) -> tuple[Frame, ReducedDate, Marking, list[str]]:
    """What the table says of its entry, over `frame`, and what is wrong with it."""
    said = {name: str(table[name]).strip() for name in FRAME if table.get(name) not in (None, "")}
    whole, wrong = replace(frame, **said), []
    for name in FRAME:
        if not isinstance(table.get(name, ""), str | date if name == "on" else str):
            wrong.append(f"{where}, {name}: expected text in quotes, found {table[name]!r}")
    on, mark = _NOT_SAID, Marking.PROTECT
    try:
        on = parse_date(whole.on) if whole.on else on
        if not whole.on:
            wrong.append(f"{where}, on: expected the date from which it is true, found nothing; write on = 2019-09-24")
    except ValueError as error:
        wrong.append(f"{where}, on: {error}")
    try:
        mark = Marking.parse(whole.marking)
    except ValueError as error:
        wrong.append(f"{where}, marking: {error}")
    return whole, on, mark, wrong


def _tables(path: Path) -> list[dict[str, Any]]:
    """Each record's table, what the file says for all of them added. Raises Refusal."""
    table = load_table(path)
    if "record" not in table:
        if not table:
            raise Refusal(f"{path.name}: there is no record in it; `estates template KIND` prints one.")
        return [table]
    records = table.pop("record")
    records = [records] if isinstance(records, dict) else records
    if records == []:
        raise Refusal(f"{path.name}: there is no record in it; `estates template KIND` prints one.")
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise Refusal(f"{path.name}: expected each record below a line [[record]], found record = {records!r}.")
    if outside := [name for name in table if name not in FRAME]:
        raise Refusal(
            f"{path.name}: {', '.join(outside)} outside any record; only {', '.join(FRAME)} may stand above the first "
            "[[record]]."
        )
    return [{**table, **record} for record in records]


def _written(register: Register, table: dict[str, Any], frame: Frame, file: str) -> Written:
    kind, key = table.pop("kind", ""), table.pop("key", "")
    if not isinstance(kind, str) or kind not in KINDS:
        near = nearest(str(kind), list(KINDS), most=1)
        hint = f"; nearest {near[0]}" if near else ""
        found = f'"{kind}"' if kind else "nothing"
        return Written(None, [f"{file}kind: expected one of {', '.join(KINDS)}, found {found}{hint}"])
    where = f"{file}{kind} {key}".rstrip()
    if not isinstance(key, str) or not (key or kind == "update"):
        return Written(
            None, [f'{where}: key: expected its key in quotes, as in "copse-court", found {key or "nothing"}']
        )
    said, on, mark, wrong = read_frame(table, frame, where)
    fields, more = read_fields(kind, {name: value for name, value in table.items() if name not in FRAME}, where)
    seen = register.newest(kind, key) if key else 0
    return Written(Draft(kind, key, fields, on, mark, said.source, said.by, seen, where=file), wrong + more)


def _unknown(register: Register, drafts: Sequence[Draft]) -> Iterator[str]:
    """What the drafts refer to that is neither in the register nor among them."""
    now = register.estate(date.max, Audience.SUB_GROUP)
    new = {(draft.kind, draft.key) for draft in drafts}
    for draft in drafts:
        for field, kind in references(KINDS[draft.kind]):
            value = draft.fields.get(field)
            for key in value if isinstance(value, list) else [value]:
                if isinstance(key, str) and key and (kind, key) not in new and now.find(kind, key) is None:
                    known = [standing.key for standing in now._all(kind)]
                    yield str(UnknownKey(kind, key, known, where=f"{_place(draft)}, field {field}: "))


def _place(draft: Draft) -> str:
    return f"{draft.where}{draft.kind} {draft.key}".rstrip()


def _said_already(register: Register, drafts: Sequence[Draft], entries: Sequence[Entry]) -> Iterator[str]:
    """A file recorded twice would print its statements twice."""
    for draft, entry in zip(drafts, entries, strict=True):
        if not entry.fields:
            yield f"{draft.where}{entry.kind} {entry.key}: it says nothing; take the # off what is known"
        others = register.history(entry.kind, draft.key) if draft.key else register.about(entry.about, kind="update")
        for other in standing_entries(others):
            if other.effective == entry.effective and entry.fields and entry.fields.items() <= other.fields.items():
                yield f"{draft.where}{entry.kind} {draft.key or other.key}: entry {other.number} says all this already"
                break


def _tidy(
    known: Mapping[str, Shape], table: Mapping[str, Any], place: str, wrong: list[str], owner: str
) -> dict[str, Any]:
    """The table with dates as text; unknown names and fractions are added to what is wrong."""
    fields = {}
    for name, value in table.items():
        if name in known:
            fields[name] = _tidy_value(known[name], value, f"{place}{name}", wrong)
        else:
            near = nearest(name, list(known), most=1)
            wrong.append(f'{owner} has no field "{name}"{f"; nearest {near[0]}" if near else ""}')
    return fields


def _tidy_value(shape: Shape, value: Any, place: str, wrong: list[str]) -> Any:
    match value:
        case list():
            return [
                _tidy_value(shape, one, f"{place} {number}" if isinstance(one, dict) else place, wrong)
                for number, one in enumerate(value, start=1)
            ]
        case dict() if shape.nested is not None:
            return _tidy(shapes(shape.nested), value, f"{place}, ", wrong, place)
        case Fraction():
            wrong.append(f'{place}: expected a figure in quotes, as in "{value}", found {value} without; add them')
        case date() | time():
            return value.isoformat()
        case int() if shape.leaf is ReducedDate and len(str(value)) == _LONGEST_YEAR:
            return str(value)
    return str(value) if isinstance(value, Fraction) else value
