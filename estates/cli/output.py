"""How commands print: aligned columns for people, one JSON array for programs, and what to do next."""

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from estates.model.kinds import ABOUT_THE_REGISTER, KINDS

if TYPE_CHECKING:
    from estates.register.entry import Draft, Entry
    from estates.register.estate import Standing
    from estates.register.register import Register

_NARROWEST = 24


def print_json(objects: Iterable[Mapping[str, Any]]) -> None:
    print(json.dumps(list(objects), ensure_ascii=False, indent=2))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns as wide as their content; the last one is wrapped to the terminal, and left whole in a pipe."""
    lines = [list(headings), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings) - 1)]
    indent = sum(widths) + 2 * len(widths)
    room = max(shutil.get_terminal_size().columns - indent, _NARROWEST) if sys.stdout.isatty() else None
    for line in lines:
        start = "".join(f"{cell:<{width}}  " for cell, width in zip(line, widths, strict=False))
        last = textwrap.wrap(line[-1], room) if room else [line[-1]]
        print((start + (last[0] if last else "")).rstrip())
        for more in last[1:]:
            print(f"{'':{indent}}{more}")


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """ "tenure: Freehold", one a line, the empty ones left out."""
    for name, value in facts:
        if value:
            print(f"  {name}: {value}")


def say(sentence: str) -> None:
    """What was done, or what to do next, on standard error, so that a pipe holds data only."""
    print(sentence, file=sys.stderr)


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 asset", "2 assets"; `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def as_object(standing: "Standing[Any]") -> dict[str, Any]:
    """The record under its own field names, every field, for `--json`."""
    record: dict[str, Any] = standing.record.model_dump(mode="json")
    return record


def recorded(register: "Register", entries: "Sequence[Entry]", next_step: str = "") -> None:
    """Says what was recorded, and, where public papers leave it out, until when."""
    for entry in entries:
        print(f"Entry {entry.number}: {entry.kind} {entry.key}, {entry.when.onwards}, marked {entry.marking}.")
    # A withdrawal says nothing, and is never released.
    telling = [entry for entry in entries if entry.fields and entry.kind not in ABOUT_THE_REGISTER]
    withheld = [str(entry.number) for entry in telling if entry.marking != "public"]
    if unseen := _not_public(register, [entry for entry in telling if entry.marking == "public"]):
        say(f"Public papers leave it out until {' and '.join(unseen)} {'is' if len(unseen) == 1 else 'are'} public.")
    if withheld:
        say(
            "Public papers leave it out. When it is approved: "
            f'estates release {" ".join(withheld)} --reason "approved by ..."'
        )
    if next_step:
        say(f"Next: {next_step}")


def _not_public(register: "Register", entries: "Sequence[Entry]") -> list[str]:
    """The records that the public does not know and without which it is not shown the entries: "asset copse-court"."""
    if not entries:
        return []
    from datetime import date

    from estates.register.estate import referred_to

    public = register.estate(date.max, "public")
    missing: dict[str, None] = {}
    for entry in entries:
        needed = [*referred_to(entry), *([("asset", entry.about)] if entry.about else [])]
        unknown = [name for name in needed if public.find(*name) is None]
        if not unknown and public.find(entry.kind, entry.key) is None:
            unknown = [(entry.kind, entry.key)]
        missing |= dict.fromkeys(" ".join(name) for name in unknown)
    return list(missing)


def said(kind: str, field: str, value: Any) -> str:
    """The value of a record's field, given in canonical form, as the papers print it: "3,079 (GIA)"."""
    from estates.model.record import field_adapter

    return _as_papers_print(field_adapter(KINDS[kind], field).validate_python(value), value)


def print_fields(told: "Draft | Entry", indent: str = "  ") -> None:
    """What it says, a line for each field."""
    for field, value in told.fields.items():
        print(f"{indent}{field.replace('_', ' ')}: {said(told.kind, field, value)}")


def _as_papers_print(found: Any, value: Any) -> str:
    """What has no words of its own is printed as its canonical form."""
    from pydantic import BaseModel

    if isinstance(found, tuple):
        return ", ".join(map(_as_papers_print, found, value))
    wordless = found is None or isinstance(found, bool)
    wordless |= isinstance(found, BaseModel) and "__str__" not in vars(type(found))
    return printed(value) if wordless else str(found)


def printed(value: Any) -> str:
    """A value in canonical form, as one line."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {printed(part)}" for name, part in value.items() if part not in (None, []))
    if isinstance(value, list):
        return ", ".join(printed(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
