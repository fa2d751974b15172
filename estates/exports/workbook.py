"""The register as a workbook that people can work in, and import again.

A sheet for each kind of record that fits rows (`importers.register_sheets`), a first sheet that says how to work with
it, and a hidden one by which the import knows what was changed. No cell ever begins a formula, whatever its text begins
with. Same register, same day, same audience: same bytes.

Option analyses, publications and the body are not in it: they are no rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from estates.exports.workbook_words import explanation, meaning
from estates.files import write_file
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
    Cell,
    Column,
    cells_of,
    columns,
    date_cell,
    digests,
)
from estates.model.dates import ReducedDate
from estates.model.text import Text
from estates.model.vocabulary import Audience
from estates.register.estate import Estate, Standing
from estates.register.register import Register

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_NEW_ROWS = 500
"""How many empty rows below the last one offer the lists too."""
_WIDTHS = {"key": 28, "long": 55, "line": 24, "word": 19, "number": 13}
_INK, _WASH, _LINE, _SOFT = "#0B0C0C", "#F3F5F6", "#B1B8BE", "#484F56"
_HEAD_HEIGHT = 32


@dataclass(frozen=True)
class Row:
    """A record as its row: the cells of its columns, since when it stands so, and its newest entry that the audience
    is shown."""

    key: str
    cells: Sequence[Cell]
    since: str
    seen: int


@dataclass(frozen=True)
class Content:
    """What the workbook says, and of what state of the register."""

    register: str
    entries: int
    """The number of the newest entry of all that the rows show."""
    on: date
    audience: Audience
    rows: Mapping[str, Sequence[Row]]
    withheld: int
    """How many entries the public may not see: for the terminal, and never in the file."""

    @property
    def count(self) -> int:
        return sum(map(len, self.rows.values()))


def build_workbook(register: Register, on: date, audience: Audience) -> Content:
    """The register as at the end of the day `on`."""
    entries = register.last_number()
    estate = register.estate(on, audience, entries)
    latest = estate.on_day(date.max)
    rows = {kind: _rows(_in_order(estate, kind), latest) for kind in SHEETS}
    withheld = len(register.withheld(on, entries))
    newest = max((row.seen for some in rows.values() for row in some), default=0)
    return Content(register.name, newest, on, audience, rows, withheld)


def write_workbook(content: Content, path: Path) -> None:
    """Writes it to `path`, whole or not at all. Raises Fault."""
    write_file(path, render_workbook(content))


def render_workbook(content: Content) -> bytes:
    """The bytes of the XLSX file."""
    from xlsxwriter import Workbook

    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({
        "title": f"Estates register {content.register}", "created": datetime.combine(content.on, time()),
    })  # fmt: skip
    draw = _Drawer(book)
    draw.hidden(HIDDEN_SHEET, _memory(content))  # first, so that what a file is shows near its start
    draw.read_me(content)
    words = _word_ranges()
    for kind, title in SHEETS.items():
        draw.records(kind, title, content.rows[kind], words)
    draw.hidden(WORDS_SHEET, ([name, *listed] for name, (listed, _) in words.items()))
    book.close()
    return file.getvalue()


def _in_order(estate: Estate, kind: str) -> list[Standing[Any]]:
    """By name, where a kind has one; else by the asset that it is about, and as recorded."""
    found = estate._all(kind)
    if kind == "asset":
        return sorted(found, key=lambda s: (s.values["name"].casefold(), s.key))
    return sorted(found, key=lambda s: (s.entries[0].about, s.entries[0].when.first, s.entries[0].number))


def _rows(found: Sequence[Standing[Any]], latest: Estate) -> list[Row]:
    """`latest` is the estate on the last of all days: an entry that the audience is shown on none is none to it."""
    latest.expect((standing.kind, standing.key) for standing in found)
    return [_row(standing, latest.find(standing.kind, standing.key) or standing) for standing in found]


def _row(standing: Standing[Any], latest: Standing[Any]) -> Row:
    cells = cells_of(standing.kind, standing.values)
    newest = max(entry.number for entry in latest.entries)
    return Row(standing.key, cells, standing.entries[-1].effective, newest)


def _word_ranges() -> dict[str, tuple[tuple[str, ...], int]]:
    """Every list to choose from, once, with the row of the words' sheet in which it stands (from 1)."""
    lists = dict.fromkeys(column.words for kind in SHEETS for column in columns(kind) if column.words)
    return {"/".join(words): (words, row) for row, words in enumerate(lists, start=1)}


def _memory(content: Content) -> Iterator[Sequence[Cell]]:
    """What the hidden sheet remembers: of which register, and of each record how its cells were."""
    yield MARK, FORMAT
    yield "register", content.register
    yield "entries", content.entries
    yield "audience", content.audience.value
    yield "as at", content.on.isoformat()
    for kind in SHEETS:
        yield "columns", kind, " ".join([*(column.name for column in columns(kind)), SINCE_NAME])
    for kind, rows in content.rows.items():
        for row in rows:
            yield "record", kind, row.key, row.seen, digests([*row.cells, date_cell(row.since)])


class _Drawer:
    """Draws sheets into a workbook; decides nothing but how they look."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        base = {"valign": "top", "font_size": 10, "border": 1, "border_color": _LINE}
        grey = {**base, "bg_color": _WASH, "font_color": _SOFT}
        self._head = self._format({
            **base, "bold": True, "bg_color": _INK, "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter",
        })  # fmt: skip
        self._key = self._format({**grey, "num_format": "@"})
        self._shown = self._format({**grey, "num_format": "@", "text_wrap": True})
        self._text = self._format({**base, "num_format": "@", "text_wrap": True})
        self._day = self._format({**base, "num_format": "yyyy-mm-dd", "align": "left"})
        self._shown_day = self._format({**grey, "num_format": "yyyy-mm-dd", "align": "left"})
        self._whole = self._format({**base, "num_format": "0"})
        self._number = self._format({**base, "num_format": "#,##0.##########"})
        self._thousands = self._format({**base, "num_format": "#,##0"})
        self._pence = self._format({**base, "num_format": "#,##0.00"})

    def read_me(self, content: Content) -> None:
        sheet = self._book.add_worksheet(READ_ME)
        sheet.activate()
        sheet.set_first_sheet()
        title = self._format({"bold": True, "font_size": 16})
        bold = self._format({"bold": True, "font_size": 11, "valign": "top", "text_wrap": True})
        plain = self._format({"font_size": 11, "valign": "top", "text_wrap": True})
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 95)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        counts = {title: len(content.rows[kind]) for kind, title in SHEETS.items()}
        told = explanation(content.register, content.on, content.audience, counts)
        for number, (label, text) in enumerate(told):
            sheet.write_string(number, 0, label, title if not number else bold)
            if text:
                sheet.write_string(number, 1, text, plain)
                sheet.set_row(number, 15.5 * sum(-(-len(line) // _READ_ME_LINE) or 1 for line in text.split("\n")))

    def records(
        self, kind: str, title: str, rows: Sequence[Row], words: Mapping[str, tuple[tuple[str, ...], int]]
    ) -> None:
        sheet = self._book.add_worksheet(title)
        own = columns(kind)
        last_row, last_column = len(rows) + _NEW_ROWS, len(own) + 3
        self._headings(sheet, kind, own)
        for number, row in enumerate(rows, start=1):
            sheet.set_row(number, _height(own, row.cells))
            sheet.write_string(number, 0, row.key, self._key)
            for place, (column, cell) in enumerate(zip(own, row.cells, strict=True), start=1):
                self._write(sheet, number, place, cell, self._as(column, cell))
            since = date_cell(row.since)
            self._write(sheet, number, len(own) + 1, since, self._shown_day if isinstance(since, date) else self._shown)
            sheet.write_number(number, last_column, row.seen)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(rows), 1), last_column)
        _never_changed(sheet, len(rows))
        for place, column in enumerate(own, start=1):
            if column.words:
                _offer(sheet, place, last_row, f"={WORDS_SHEET}!{_range(words['/'.join(column.words)])}", strict=True)
            elif (other := SHEETS.get(column.shape.refers or "")) and not column.shape.many:
                _offer(sheet, place, last_row, f"={other}!$A$2:$A$9999", strict=False)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def hidden(self, title: str, rows: Iterator[Sequence[Cell]]) -> None:
        sheet = self._book.add_worksheet(title)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                self._write(sheet, number, place, cell, None)
        sheet.very_hidden()

    def _headings(self, sheet: "Worksheet", kind: str, own: Sequence[Column]) -> None:
        sheet.set_row(0, _HEAD_HEIGHT)
        sheet.set_column(0, 0, _WIDTHS["key"], self._key)
        headings = [KEY, *(column.heading for column in own), SINCE, ON, SEEN]
        for place, heading in enumerate(headings):
            column = own[place - 1] if 0 < place <= len(own) else None
            sheet.write_string(0, place, heading, self._head)
            sheet.write_comment(0, place, meaning(kind, heading, column), _COMMENT)
            if column:
                sheet.set_column(place, place, _width(column), self._as(column, None))
        sheet.set_column(len(own) + 1, len(own) + 1, _WIDTHS["number"], self._shown)
        sheet.set_column(len(own) + 2, len(own) + 2, _WIDTHS["number"], self._text)
        sheet.set_column(len(own) + 3, len(own) + 3, None, None, {"hidden": True})

    def _as(self, column: Column, cell: Cell) -> "Format":
        """How a cell looks. An empty one for a date is text, so that 2017-07 typed there stays what it is."""
        if column.shown_only:
            return self._shown
        if isinstance(cell, date):
            return self._day
        if column.leaf is int and not isinstance(cell, str):
            return self._whole
        if column.is_number and not isinstance(cell, str):
            if "(£" in column.heading:
                return self._thousands if isinstance(cell, int) else self._pence
            return self._number if isinstance(cell, float) else self._thousands
        return self._text

    @staticmethod
    def _write(sheet: "Worksheet", row: int, place: int, cell: Cell, look: "Format | None") -> None:
        if isinstance(cell, str):
            sheet.write_string(row, place, cell, look)
        elif isinstance(cell, date):
            sheet.write_datetime(row, place, cell, look)
        elif cell is not None:
            sheet.write_number(row, place, cell, look)
        elif look is not None:
            sheet.write_blank(row, place, None, look)

    def _format(self, properties: dict[str, Any]) -> "Format":
        return self._book.add_format(properties)


_A4 = 9
_READ_ME_LINE = 100
"""How many characters fit a line of the first sheet."""
_LINE_HEIGHT, _TALLEST = 13.5, 250.0
"""Of a row, in points; who wants to read a very long text opens the cell."""
_COMMENT = {"x_scale": 2.2, "y_scale": 1.2, "font_size": 9, "color": "#FFFFFF"}


def _width(column: Column) -> int:
    if column.long or column.shown_only:
        return _WIDTHS["long"] if column.shape.exact == Text else 36
    if column.words or column.leaf is ReducedDate:
        return _WIDTHS["word"]
    if column.is_number or column.leaf is int:
        return _WIDTHS["number"]
    return _WIDTHS["key"] if column.shape.refers or column.field in ("name", "subject", "title") else _WIDTHS["line"]


def _height(own: Sequence[Column], cells: Sequence[Cell]) -> float | None:
    """In points, for the row's longest cell; None, to be worked out by the program, where one line will do."""
    lines = max(
        sum(-(-len(line) // (_width(column) * 1.1)) or 1 for line in cell.split("\n"))
        for column, cell in zip(own, cells, strict=True)
        if isinstance(cell, str)
    )
    return min(lines * _LINE_HEIGHT, _TALLEST) if lines > 1 else None


def _range(words: tuple[tuple[str, ...], int]) -> str:
    """Where a list stands on the words' sheet: a row each, its name in column A."""
    from xlsxwriter.utility import xl_range_abs

    listed, row = words
    return str(xl_range_abs(row - 1, 1, row - 1, len(listed)))


def _offer(sheet: "Worksheet", place: int, last_row: int, source: str, *, strict: bool) -> None:
    """A list to choose from; a word outside a closed list is refused where it is typed."""
    sheet.data_validation(1, place, last_row, place, {
        "validate": "list", "source": source, "show_error": strict, "ignore_blank": True,
        "error_title": "Not in the list", "error_message": "Choose one of the words offered.",
    })  # fmt: skip


def _never_changed(sheet: "Worksheet", count: int) -> None:
    """The key of a record that is in the register."""
    if count:
        sheet.data_validation(1, 0, count, 0, {
            "validate": "custom", "value": "=FALSE", "error_title": "A key never changes",
            "error_message": "It is the record's name for ever. A new record takes a row below the last one.",
        })  # fmt: skip
