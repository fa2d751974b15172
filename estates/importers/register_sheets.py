"""The sheets of a register's workbook: which kinds of record have one, which columns each has, and how a value becomes
cells and cells become a value again.

One table for both directions: `exports.workbook` writes by it, `register_workbook` reads by it. A field is one column;
a value of several parts (a floor area, an address, a location) is one column for each. What holds several values of
several parts (a lease's breaks, the reports of a decision) is shown and not taken back: TOML is the form for that.

A cell's text is what is compared: two cells of the same text are one, whatever type a spreadsheet program gave them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from pydantic import BaseModel

from estates.importers.cells import day
from estates.importers.shape import Shape, shapes
from estates.model.dates import ReducedDate
from estates.model.kinds import KINDS
from estates.model.text import Text
from estates.model.vocabulary import Word

FORMAT = 1
MARK = "estates register workbook"
"""The first cell of the hidden sheet."""
HIDDEN_SHEET = "estates"
READ_ME = "Read me"
WORDS_SHEET = "words"
SHEETS: Mapping[str, str] = {
    "asset": "Assets",
    "update": "Updates",
    "lease": "Leases",
    "meeting": "Meetings",
    "decision": "Decisions",
    "forthcoming": "Forthcoming",
    "minute": "Minutes",
    "scheme": "Schemes",
    "receipt": "Receipts",
}
"""The kinds that people edit in sheets, and what their sheets are called."""
KEY, SINCE, ON, SEEN = "Key", "Stands since", "True from", "seen"
"""The headings of the columns that hold no field."""
SINCE_NAME = "since"
"""What the hidden sheet calls the column of that heading."""

Cell = str | int | float | date | None

_HEADINGS = {
    "floor_area.m2": "Floor area (m²)",
    "floor_area.basis": "Floor area basis",
    "address.lines": "Address",
    "location.accuracy_m": "Location within (m)",
    "location.source": "Location from",
    "energy_certificate.rating": "Energy rating",
    "energy_certificate.date": "Energy certificate of",
    "energy_certificate.reference": "Energy certificate number",
    "valuation.date": "Valued as at",
    "valuation.amount_gbp": "Valued at (£)",
    "of": "Meeting of",
    "uprn": "UPRN",
    "url": "Address of the page",
    "closed_by": "Closed by decision",
    "within_1954_act": "Within the 1954 Act",
    "panel_told": "Panel told",
}
"""Of the columns whose field's name does not say it."""
_UNITS = (("_gbp_pa", "£ a year"), ("_gbp", "£"), ("_ha", "ha"), ("_m", "m"))
_DIGITS = 15
"""As many significant digits as every spreadsheet program keeps of a number."""
_LONGEST = 32_767
"""What a cell of the format can hold, in characters."""
_FIRST_DAY = date(1900, 3, 1)
"""Before it the programs' calendars differ: they count a 29 February 1900, or do not."""
_MIDNIGHT = time()
_LINE_END = re.compile("\r\n|\r|\u2028")


@dataclass(frozen=True)
class Column:
    """One column of a sheet. `field` is the record's, `part` that of a value of several parts, "" for the whole."""

    field: str
    part: str
    shape: Shape
    """Of the part where there is one, otherwise of the field."""
    optional: bool
    """Whether a record can do without it."""

    @property
    def name(self) -> str:
        return f"{self.field}.{self.part}" if self.part else self.field

    @property
    def heading(self) -> str:
        if known := _HEADINGS.get(self.name):
            return known
        plain = self.part or self.field
        unit = next(((end, unit) for end, unit in _UNITS if plain.endswith(end)), None)
        words = plain.removesuffix(unit[0] if unit else "").replace("_", " ").capitalize()
        return f"{words} ({unit[1]})" if unit else words

    @property
    def shown_only(self) -> bool:
        """Whether it is there to be read, and what is changed in it is refused."""
        return self.shape.nested is not None

    @property
    def leaf(self) -> Any:
        return self.shape.leaf

    @property
    def is_number(self) -> bool:
        return self.leaf is Decimal

    @property
    def words(self) -> tuple[str, ...]:
        """What may be chosen, where that is a closed list."""
        if self.shape.many:
            return ()
        if self.leaf is bool:
            return ("yes", "no")
        return tuple(word.value for word in self.leaf) if _is(self.leaf, Word) else ()

    @property
    def long(self) -> bool:
        """Whether its text may have several lines."""
        return self.shape.exact == Text or (self.shape.many and self.shape.refers is None)


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """The columns of a kind's sheet, in the order of the model."""
    found = []
    for shape in shapes(KINDS[kind]).values():
        if shape.nested is not None and not shape.many:
            for part in shapes(shape.nested).values():
                found.append(Column(shape.name, part.name, part, not (shape.required and part.required)))
        else:
            found.append(Column(shape.name, "", shape, not shape.required))
    return tuple(found)


def cells_of(kind: str, values: Mapping[str, Any]) -> list[Cell]:
    """The cells of a record, from its values in canonical form; None for an empty one."""
    return [_cell(column, _part(column, values.get(column.field))) for column in columns(kind)]


def text_of(cell: object) -> str:
    """What a cell says, whatever type it was given: "" if it is empty, a day as 2019-09-24, a number without an
    exponent and without zeros at its end."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float():
            return _plain(Decimal(repr(cell)))
        case datetime():
            return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat(" ")
        case date():
            return cell.isoformat()
        case _:
            return "" if cell is None else _LINE_END.sub("\n", str(cell)).strip()


def digest(text: str) -> str:
    """By which a cell is known to be as it was written: 32 bits in hexadecimal; "-" for an empty one."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8] if text else "-"


def digests(cells: Sequence[object]) -> str:
    return " ".join(digest(text_of(cell)) for cell in cells)


def value_of(kind: str, field: str, texts: Mapping[str, str]) -> Any:
    """The field's value from the texts of its columns by name, as the register's checks take it; what cannot be read
    stays text, for them to refuse. What says that there is none where all are empty."""
    shape = shapes(KINDS[kind])[field]
    own = [column for column in columns(kind) if column.field == field]
    if not any(texts[column.name] for column in own):
        return list(shape.default) if isinstance(shape.default, tuple) else shape.default
    if not own[0].part:
        return _value(own[0], texts[own[0].name])
    said = {column.part: _value(column, texts[column.name]) for column in own if texts[column.name]}
    if field == "address":
        said.setdefault("lines", [])
    return said


def _part(column: Column, value: Any) -> Any:
    return value.get(column.part) if column.part and value is not None else value


def _cell(column: Column, value: Any) -> Cell:
    if value is None or value == []:
        return None
    cell: Cell
    if column.shown_only:
        cell = "\n".join(in_words(column.shape, one) for one in value)
    elif column.shape.many:
        cell = joined(column, value)
    elif column.leaf in _AS_CELL:
        cell = _AS_CELL[column.leaf](value)
    else:
        cell = value if isinstance(value, int) else str(value)
    return cell if len(text_of(cell)) <= _LONGEST else f"({len(value)}, too long for a cell: estates edit shows them)"


def joined(column: Column, values: Sequence[str]) -> str:
    """Keys by commas; texts one a line, the lines of an address by commas where they have none themselves."""
    if column.shape.refers or (column.name == "address.lines" and not any("," in value for value in values)):
        return ", ".join(values)
    return "\n".join(values)


def date_cell(text: str) -> Cell:
    """A full date as a day; one of reduced precision as its text, which no program may make a day of."""
    when = ReducedDate(text)
    whole = when.first == when.last and not when.by
    return when.first if whole and when.first >= _FIRST_DAY else text


def _number_cell(text: str) -> Cell:
    """A number where every spreadsheet program keeps it exactly; otherwise its text."""
    number = Decimal(text)
    if len(number.normalize().as_tuple().digits) > _DIGITS:
        return text
    return int(number) if number == number.to_integral_value() else float(number)


_AS_CELL: Mapping[Any, Callable[[Any], Cell]] = {
    bool: lambda value: "yes" if value else "no",
    ReducedDate: date_cell,
    Decimal: _number_cell,
}


def in_words(shape: Shape, value: Mapping[str, Any]) -> str:
    """A value of several parts on one line: "tenant, 2021-06-30, 6 months"."""
    assert shape.nested is not None
    if shape.takes_words:
        return str(shape.nested.model_validate(value))
    parts = [f"{name.replace('_', ' ')} {part}" for name, part in value.items() if part not in (None, [])]
    return "; ".join(parts)


def _value(column: Column, text: str) -> Any:
    if column.shape.many:
        return _several(column, text)
    if column.leaf is bool:
        return {"yes": True, "no": False}.get(text.casefold(), text)
    if column.leaf is int:
        plain = text.replace(",", "")
        return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < _DIGITS else text
    if column.leaf is ReducedDate:
        with suppress(ValueError):
            return day()(text)
    return text


def _several(column: Column, text: str) -> list[str]:
    """Keys stand apart by commas or spaces, texts by line; the lines of an address by commas where it has but one."""
    if column.shape.refers:
        return [part.strip() for part in text.replace(";", ",").replace("\n", ",").split(",") if part.strip()]
    apart = "," if column.name == "address.lines" and "\n" not in text else "\n"
    return [part.strip() for part in text.split(apart) if part.strip()]


def _plain(number: Decimal) -> str:
    if not number.is_finite():
        return str(number)
    number += 0  # no minus before a nought
    whole = number.to_integral_value() if number.adjusted() < _DIGITS * 2 else None
    return f"{whole if number == whole else number.normalize():f}"


def _is(leaf: Any, parent: type[Word] | type[BaseModel]) -> bool:
    return isinstance(leaf, type) and issubclass(leaf, parent)
