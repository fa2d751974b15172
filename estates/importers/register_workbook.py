"""A register's own workbook that comes back: what was changed in it, and nothing else.

The hidden sheet remembers how every cell was (`register_sheets`), so a cell that nobody touched says nothing, whatever
the register holds there by now, or holds withheld from whom the workbook was written for. A row whose key is empty is a
new record. A row that is gone changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from estates.importers.child import run_apart
from estates.importers.finding import Finding, Place, Unreadable
from estates.importers.found import Found, Reading
from estates.importers.register_sheets import (
    FORMAT,
    HIDDEN_SHEET,
    KEY,
    MARK,
    ON,
    READ_ME,
    SEEN,
    SHEETS,
    SINCE,
    SINCE_NAME,
    WORDS_SHEET,
    Column,
    columns,
    digest,
    text_of,
    value_of,
)
from estates.importers.shape import shapes
from estates.importers.workbook_size import measure
from estates.model.dates import parse_date, print_day
from estates.model.kinds import KINDS
from estates.model.record import field_adapter
from estates.register.wrong import sentences

_FEW = 5
"""How many keys a remark names."""
_FRAME = (KEY, SINCE, ON, SEEN)


@dataclass
class _Memory:
    """What the hidden sheet remembers."""

    register: str = ""
    entries: int = 0
    audience: str = ""
    on: str = ""
    columns: dict[str, list[str]] = field(default_factory=dict)
    """By kind, the names of its columns when the workbook was written."""
    records: dict[tuple[str, str], tuple[int, Mapping[str, str]]] = field(default_factory=dict)
    """Each record's newest entry then, and the digest of each of its cells by the column's name."""


@dataclass
class _Sheet:
    """One sheet of a kind, as it is read."""

    kind: str
    title: str
    file: str
    memory: _Memory
    at: dict[str, int] = field(default_factory=dict)
    """Where each column stands, by its name or by the heading of one that holds no field."""
    unknown: list[str] = field(default_factory=list)
    """Headings that are not the register's."""
    rows: dict[str, int] = field(default_factory=dict)
    """The row of each key read so far."""

    def place(self, row: int, heading: str = "") -> Place:
        return Place(self.file, self.title, row=row, column=heading)


def read_register_workbook(path: Path) -> Reading:
    """The rows that were changed or added. Read whole before anything is said, so that what was taken out can be.

    A field whose cell was emptied is None, or what else says that there is none: this reader alone knows the blank cell
    from one that was never filled. Raises Unreadable.
    """
    with path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    rows = run_apart("estates.importers.register_workbook:texts", path)
    memory = _Memory()
    sheets: dict[str, _Sheet] = {}
    found: list[Found | Finding] = []
    extra: dict[str, None] = {}
    kinds = {title: kind for kind, title in SHEETS.items()}
    for title, number, cells in rows:
        if title == HIDDEN_SHEET:
            _remember(memory, path, number, cells)
        elif title in kinds:
            sheet = sheets.setdefault(title, _Sheet(kinds[title], title, path.name, memory))
            found += _read_row(sheet, number, cells) if sheet.at else _read_head(sheet, number, cells)
        elif title not in (READ_ME, WORDS_SHEET):
            extra[title] = None
    if not (memory.register and memory.on):
        raise Unreadable(path.name, "the hidden sheet of a register's workbook", "none", "export the register again")
    return Reading(
        path.name,
        sha256,
        f"workbook of the register {memory.register}, as at {print_day(parse_date(memory.on).first)}",
        iter(found),
        remarks=tuple(_remarks(memory, sheets, extra)),
        register=memory.register,
    )


def texts(path: Path) -> Iterator[list[Any]]:
    """[sheet, row (from 1), the texts of its cells] for each row that is not empty, the hidden sheet first; for
    `run_apart`. Raises Unreadable."""
    from python_calamine import CalamineError, CalamineWorkbook

    if errors := measure(path).errors:  # the reader takes such a cell for one that was emptied
        found = f"an error such as #N/A in {'; '.join(errors)}"
        raise Unreadable(path.name, "cells without an error", found, "say in them what is true, and save it")
    try:
        with CalamineWorkbook.from_path(path) as book:
            for title in sorted(book.sheet_names, key=lambda name: name != HIDDEN_SHEET):
                sheet = book.get_sheet_by_name(title)
                top, left = sheet.start or (0, 0)
                for number, row in enumerate(sheet.iter_rows(), start=top + 1):
                    cells = [""] * left + [text_of(cell) for cell in row]
                    if any(cells):
                        yield [title, number, cells]
    except CalamineError as error:
        damage = f"damage ({' '.join(str(error).split())[:120]})"
        raise Unreadable(path.name, "a whole workbook", damage, "export the register again") from None


def _remember(memory: _Memory, path: Path, number: int, cells: Sequence[str]) -> None:
    """Takes in one row of the hidden sheet. Raises Unreadable for what this version did not write."""
    try:
        match [cell for cell in cells if cell]:
            case [mark, version] if mark == MARK:
                if int(version) > FORMAT:
                    raise Unreadable(
                        path.name, f"a workbook of format {FORMAT}", f"format {version}", "install the newer version"
                    )
            case ["register", name]:
                memory.register = name
            case ["entries", count]:
                memory.entries = int(count)
            case ["audience", name]:
                memory.audience = name
            case ["as at", day]:
                memory.on = parse_date(day).text
            case ["columns", kind, names]:
                memory.columns[kind] = names.split()
            case ["record", kind, key, seen, written]:
                cells_then = dict(zip(memory.columns[kind], written.split(), strict=True))
                memory.records[kind, key] = int(seen), cells_then
            case _:
                raise ValueError
    except (KeyError, ValueError):
        raise Unreadable(
            path.name, "the hidden sheet as it was written", f"something else in its row {number}",
            "export the register again",
        ) from None  # fmt: skip


def _read_head(sheet: _Sheet, number: int, cells: Sequence[str]) -> Iterator[Finding]:
    """Finds the columns by their headings, wherever they were moved."""
    known = {column.heading.casefold(): column.name for column in columns(sheet.kind)}
    known |= {heading.casefold(): heading for heading in _FRAME}
    for place, heading in enumerate(cells):
        name = known.get(heading.casefold())
        if name is None or name in sheet.at:
            sheet.unknown += [heading] if heading else []
        else:
            sheet.at[name] = place
    if KEY not in sheet.at:
        sheet.at = {"": -1}  # nothing of it is read
        yield Finding(
            sheet.place(number), f'expected the headings of the export, found no "{KEY}"; nothing of this sheet is read'
        )


def _read_row(sheet: _Sheet, number: int, cells: Sequence[str]) -> Iterator[Found | Finding]:
    if KEY not in sheet.at:
        return
    said = {name: cells[place] if place < len(cells) else "" for name, place in sheet.at.items()}
    key = said[KEY]
    if not any(said.values()):
        return
    if key in sheet.rows:
        yield Finding(
            sheet.place(number, KEY),
            f"row {sheet.rows[key]} has this key already; empty it if this is a new record",
            key,
        )
        return
    if key:
        sheet.rows[key] = number
    row = _Row(sheet, number, said)
    wrong = list(row.wrong())
    fields, refused = ({}, []) if wrong else row.fields()
    if wrong or refused:
        yield from (*wrong, *refused)
    elif fields:
        handle = said.get("name", "") if sheet.kind == "asset" and row.before is None else ""
        seen = row.before[0] if row.before else 0 if key else None
        yield Found(sheet.kind, fields, sheet.place(number), key, handle, seen, said.get(ON, ""))


class _Row:
    """One row as it came back, held against what the hidden sheet remembers of it."""

    def __init__(self, sheet: _Sheet, number: int, said: Mapping[str, str]) -> None:
        self.sheet, self.number, self.said = sheet, number, said
        self.before = sheet.memory.records.get((sheet.kind, said[KEY]))
        """None for a new record."""
        then = self.before[1] if self.before else {}
        self.changed = [
            column
            for column in columns(sheet.kind)
            if column.name in said and digest(said[column.name]) != then.get(column.name, "-")
            if self.before is None or column.name in then
        ]

    def wrong(self) -> Iterator[Finding]:
        """What makes the row as a whole unusable."""
        key, seen, on = self.said[KEY], self.said.get(SEEN, ""), self.said.get(ON, "")
        if self.before is None and key and seen:
            yield self._at(KEY, "a key never changes; write the old one, or export again", key)
        if self.before and seen and seen != str(self.before[0]):
            yield self._at(
                "", f"it was written when entry {seen} was the newest of {key}, and this workbook when entry "
                f"{self.before[0]} was: the row comes from another workbook, or was sorted apart; export again",
            )  # fmt: skip
        since, then = self.said.get(SINCE, ""), self.before[1].get(SINCE_NAME) if self.before else "-"
        if SINCE in self.said and digest(since) != then and not (self.before is None and seen):
            yield self._at(SINCE, f'it is only shown; write the date under "{ON}"', since)
        if on and not self.changed and self.before:
            yield self._at(ON, "nothing was changed that could be true from then", on)
        for column in self.changed:
            if column.shown_only:
                yield self._at(column.heading, "it is only shown here; `estates edit` changes it", self._text(column))
        if on:
            try:
                parse_date(on)
            except ValueError as error:
                yield self._at(ON, str(error), on)

    def fields(self) -> tuple[dict[str, Any], list[Finding]]:
        """The values of the fields that were changed, and what is wrong with them."""
        values: dict[str, Any] = {}
        wrong: list[Finding] = []
        for name in dict.fromkeys(column.field for column in self.changed):
            own = [column for column in columns(self.sheet.kind) if column.field == name]
            if missing := [column.heading for column in own if column.name not in self.said]:
                wrong.append(
                    self._at(own[0].heading, f"it cannot be changed without the column {missing[0]}; export again")
                )
                continue
            values[name] = value_of(self.sheet.kind, name, self.said)
            wrong += self._refused(own, name, values[name])
        return values, wrong

    def _refused(self, own: Sequence[Column], name: str, value: Any) -> Iterator[Finding]:
        """What the register's own check of the field says. What refers to other records is the plan's to check."""
        shape = shapes(KINDS[self.sheet.kind])[name]
        first = next(column for column in own if column in self.changed)
        if value is None and shape.required:
            yield self._at(first.heading, "cannot be empty")
        elif shape.refers is None:
            try:
                field_adapter(KINDS[self.sheet.kind], name).validate_python(value)
            except ValidationError as error:
                for sentence in sentences(error):
                    yield self._at(first.heading, sentence.strip(" :"), self._text(first))

    def _text(self, column: Column) -> str:
        return self.said[column.name]

    def _at(self, heading: str, message: str, value: str = "") -> Finding:
        return Finding(self.sheet.place(self.number, heading), message, value)


def _remarks(memory: _Memory, sheets: Mapping[str, _Sheet], extra: Iterable[str]) -> Iterator[str]:
    """What the officer should know: what was taken out, what is not the register's."""
    yield (
        f"Written when entry {memory.entries} was the last, for the {memory.audience}. "
        "What was not changed in it is left as it is."
    )
    for kind, title in SHEETS.items():
        keys = [key for of, key in memory.records if of == kind]
        if title not in sheets:
            if keys:
                yield f'Sheet "{title}" is gone: nothing of it changes.'
            continue
        sheet = sheets[title]
        if KEY in sheet.at and (gone := [key for key in keys if key not in sheet.rows]):
            named = ", ".join(gone[:_FEW]) + (f" and {len(gone) - _FEW:,} more" if len(gone) > _FEW else "")
            yield (
                f'Sheet "{title}": taken out, which changes nothing: {named}. The register forgets nothing; give an '
                "asset the status disposed, retire a statement, or correct an entry."
            )
        if missing := [c.heading for c in columns(kind) if c.name not in sheet.at]:
            yield f'Sheet "{title}": the columns {", ".join(missing)} are gone, and nothing of them changes.'
        if sheet.unknown:
            yield f'Sheet "{title}": {", ".join(sheet.unknown)} is not the register\'s, and is not read.'
    if extra:
        yield f"Not the register's, and not read: the sheets {', '.join(extra)}."
