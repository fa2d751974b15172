"""What a register's workbook says of itself: the first sheet, and the notes on the headings."""

from collections.abc import Iterator, Mapping
from datetime import date

from estates.importers.register_sheets import KEY, ON, SEEN, SHEETS, SINCE, Column
from estates.importers.shape import shapes
from estates.model.dates import ReducedDate, print_day
from estates.model.kinds import KINDS
from estates.model.vocabulary import Audience

_FRAME = {
    SINCE: "Since when the record stands as it does here. It is only shown.",
    ON: (
        'From when what you change in this row is true: 2019-09-24, 2019-09, 2019, or ..2019-10-09 for "by then". '
        "Left empty, it is the day that the import says."
    ),
    SEEN: "The number of the record's newest entry when this workbook was written.",
}
_DATE = 'A day as a date, or written as it is known: 2019, 2019-09, ..2019-10-09 for "by then".'
_FOR = {
    Audience.PUBLIC: "The public: nothing that is withheld from it is in here.",
    Audience.SUB_GROUP: "The estates sub-group: what is withheld from the public is in it. Keep it there.",
}
_HOW = {
    "Change": "Write over what has changed; empty a cell where there is none any more. What you leave alone stays.",
    "Add": f"Use the first empty row of a sheet. Leave the column {KEY} empty: the register gives it.",
    "Take out": (
        "A row that is taken out changes nothing, since the register forgets nothing. Give an asset the status "
        "disposed, say yes under Retired for a statement, or correct the entry."
    ),
    ON: _FRAME[ON],
    "Dates": f"{_DATE} A date without a day is text, and stays so.",
    "Grey": "Columns in grey are only shown. What stands there is changed with: estates edit KEY",
    "Take it back": (
        "estates import FILE shows what was changed, asks, and records just that. A row whose record has moved on in "
        "the register since is refused: export again, and change it there."
    ),
    "Not in here": (
        "Option analyses, publications and the body itself, which are no rows: estates edit KEY opens them as text."
    ),
}


def explanation(register: str, on: date, audience: Audience, counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """The lines of the first sheet, as (label, text)."""
    yield f"Estates register {register}, as at {print_day(on)}", ""
    yield "", ""
    yield "For", _FOR[audience]
    yield from _HOW.items()
    yield "", ""
    yield "Sheets", "\n".join(f"{title}: {_meaning_of(kind)}" for kind, title in SHEETS.items())
    yield "Rows", ", ".join(f"{title} {counts[title]:,}" for title in SHEETS.values())


def meaning(kind: str, heading: str, column: Column | None) -> str:
    """The note on a heading."""
    if column is None:
        return _key(kind) if heading == KEY else _FRAME[heading]
    said = column.shape.description.rstrip(".")
    field = shapes(KINDS[kind])[column.field].description.rstrip(".")
    parts = [said or field, "" if column.optional else "Needed", _how(column)]
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _key(kind: str) -> str:
    own = "the register gives it" if kind == "update" else "leave it empty in a new row, or write one of your own"
    return f"The record's name for ever. It never changes; {own}."


def _how(column: Column) -> str:
    """How its cells are written."""
    if column.shown_only:
        return "Only shown here; estates edit changes it"
    if column.words:
        return "Choose from the list"
    if kind := column.shape.refers:
        where = f", as on the sheet {SHEETS[kind]}" if kind in SHEETS else ""
        return f"Keys{where}, with commas between them" if column.shape.many else f"A key{where}"
    if column.leaf is ReducedDate:
        return _DATE
    return "One on each line" if column.shape.many else ""


def _meaning_of(kind: str) -> str:
    first = " ".join((KINDS[kind].__doc__ or "").split()).split(". ")[0].rstrip(".")
    return f"{first[0].lower()}{first[1:]}."
