"""A row of a list put together: its cells as the values of an asset, and of its lease.

A cell that cannot be read refuses its row, and every such cell is told. A text that says "nothing here" ("N/A", "TBC")
gives no value and is kept as a note; a dash is a blank.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, NamedTuple

from estates.importers import cells as cell
from estates.importers.cells import DASHES, NOTHING, Kept, Parser, says_nothing
from estates.importers.finding import Finding, Place
from estates.importers.found import Found
from estates.importers.headings import Header, Heading, letters
from estates.importers.layouts.words import HOLDINGS, STATUSES, TENURES
from estates.importers.list_parts import (
    OF_LEASE,
    PARTS,
    RowState,
    build_lease,
    parse_tenant,
    put_address,
    put_area,
    put_location,
)
from estates.importers.table import Row, Sheet
from estates.model.text import LONGEST_LINE, LONGEST_TEXT, parse_text
from estates.model.vocabulary import Holding, Status, Tenure

_ASSET, _ADDRESS, _AREA, _SPOT, _LEASE = range(5)
_GROUPS = {
    **dict.fromkeys(("address", "number", "postcode", *PARTS), _ADDRESS),
    **dict.fromkeys(("floor_area", "floor_area_basis"), _AREA),
    **dict.fromkeys(("easting", "northing", "longitude", "latitude", "map_reference", "accuracy"), _SPOT),
    **dict.fromkeys(OF_LEASE, _LEASE),
}
_MAY_BREAK = frozenset(("", "address", "lease_terms", *PARTS))
"""Columns whose cells may have several lines; elsewhere a line break is a blank."""
_NO_TEXT = DASHES | {spelt for text in NOTHING for spelt in (text, text.upper(), text.capitalize(), text.title())}
_WORDS_COUNT = frozenset(("current_use", "tenure_detail", "facilities"))
"""Columns in which "None" is something said."""
_TOTAL = re.compile(
    r"\W*(?:(?:grand|overall|sub)[\s-]?)?totals?\b.{0,40}|\W*(?:sum|count|average)\W*", re.I | re.DOTALL
)


class _Cell(NamedTuple):
    """How a column is read: `parse` is None for text, `group` None for a note."""

    group: int | None
    field: str
    label: str
    parse: Parser | None
    twin: int
    """For a note: the column of the same heading, or -1."""


_Into = tuple[RowState, dict[str, Any], str]
"""A row, its values of a group, and the text of a cell that gives one."""


class RowReader:
    """Reads the rows of one sheet under its header."""

    def __init__(self, file: str, sheet: Sheet, header: Header) -> None:
        self._file = file
        self._sheet = sheet
        self._width = len(header.headings)
        self._texts = (*header.texts, *("",) * self._width)[: self._width]
        self._labels = {heading.field: heading.label for heading in header.headings if heading.field}
        areas = sorted((h for h in header.headings if h.field == "floor_area"), key=_preferred)
        self._cells = [_cell(heading, sheet, areas) for heading in header.headings]
        self._area_labels = [heading.label for heading in areas]
        spots = [h.label for h in header.headings if _GROUPS.get(h.field) == _SPOT and h.field != "accuracy"]
        self._source = f"{' and '.join(spots)} of its owner's list"
        self._several = len(self._labels) > 2  # noqa: PLR2004 - a list with more than names

    def read(self, number: int, cells: Sequence[str]) -> Sequence[Found | Finding]:
        """The asset of a row, its lease behind it; or what keeps the row out."""
        return [*self.read_all([(number, cells)])]

    def read_all(self, rows: Sequence[Row]) -> Iterator[Found | Finding]:
        """The same of several rows, which are read column by column: a third less time than cell by cell."""
        begun = [one for row in rows if (one := self._begun(*row))]
        if not begun:
            return
        self._read_columns([row for row, _ in begun], [cells for _, cells in begun])
        for row, cells in begun:
            found = self._put_together(row, cells)
            yield from row.wrong or found

    def _begun(self, number: int, cells: Sequence[str]) -> tuple[RowState, Sequence[str]] | None:
        """A row and its cells, as many as there are headings and as the register can print them; None: nothing stands
        in it."""
        row = RowState(Place._make((self._file, self._sheet.name, 0, 0, number, "")), ({}, {}, {}, {}, {}), [], [])
        if len(cells) != self._width:
            cells = self._fitted(row, cells)
        whole = "".join(cells)
        nothing = not whole.strip() or (cells[0] == self._texts[0] and tuple(cells) == self._texts)
        if nothing and not (row.wrong or row.notes):
            return None
        if not (whole.isascii() and whole.isprintable() and len(whole) <= LONGEST_LINE and "  " not in whole):
            cells = self._cleaned(row, cells)
        return row, cells

    def _read_columns(self, rows: Sequence[RowState], cells: Sequence[Sequence[str]]) -> None:
        columns = [[*map(str.strip, column)] for column in zip(*cells, strict=True)]
        groups = [*zip(*(row.groups for row in rows), strict=True)]
        for one, texts in zip(self._cells, columns, strict=True):
            if one.group is None:
                others = columns[one.twin] if one.twin >= 0 else repeat("", len(texts))
                self._read_notes(one.label, zip(rows, texts, others, strict=True))
            elif one.parse is None:
                self._read_texts(one, zip(rows, groups[one.group], texts, strict=True))
            else:
                self._read_values(one, one.parse, zip(rows, groups[one.group], texts, strict=True))

    @staticmethod
    def _read_notes(label: str, cells: Iterable[tuple[RowState, str, str]]) -> None:
        """Each row, the text of its cell, and that of the other column of this heading."""
        for row, text, other in cells:
            if text and text != other:
                row.notes.append({"label": label, "text": text})

    def _read_texts(self, one: _Cell, cells: Iterable[_Into]) -> None:
        field = one.field
        for row, values, text in cells:
            if text in _NO_TEXT:
                self._nothing(row, one, values, text)
            elif text:
                values[field] = text

    def _read_values(self, one: _Cell, parse: Parser, cells: Iterable[_Into]) -> None:
        field = one.field
        for row, values, text in cells:
            if not text:
                continue
            try:
                value = parse(text)
            except ValueError as error:
                value = self._unread(row, one.label, text, error)
            if type(value) is Kept:
                row.note(one.label, text)
                value = value.value
            if value is not None:
                values[field] = value

    @staticmethod
    def _unread(row: RowState, label: str, text: str, error: ValueError) -> Kept | None:
        """A cell that no value can be made of: words for nothing are kept as a note, all else is told."""
        if text in DASHES:
            return None
        if says_nothing(text):
            return Kept(None)
        row.refuse(label, str(error), text)
        return None

    @staticmethod
    def _nothing(row: RowState, one: _Cell, values: dict[str, Any], text: str) -> None:
        """A cell of text that says that there is nothing."""
        if text in DASHES:
            return
        if one.field in _WORDS_COUNT:
            values[one.field] = text
        else:
            row.note(one.label, text)

    def _fitted(self, row: RowState, cells: Sequence[str]) -> Sequence[str]:
        """As many cells as there are headings; what stands beside them is a note, in a CSV file a finding."""
        for index, text in enumerate(cells[self._width :], self._width):
            if text.strip() and self._sheet.separator:
                message = f"the row has {len(cells)} cells under {self._width} headings; put a cell that holds "
                row.refuse(letters(index), f'{message}"{self._sheet.separator}" between quotation marks', text)
            elif text.strip():
                row.note(f"column {letters(index)}", text.strip())
        return [*cells[: self._width], *[""] * (self._width - len(cells))]

    def _cleaned(self, row: RowState, cells: Sequence[str]) -> list[str]:
        """Each cell as the register can print it; what it cannot is told."""
        return [self._clean(row, one, text) if text else "" for one, text in zip(self._cells, cells, strict=True)]

    def _clean(self, row: RowState, one: _Cell, raw: str) -> str:
        breaks = one.field in _MAY_BREAK or one.group is None
        try:
            text = parse_text(raw.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").replace("\t", " "))
            lines = [" ".join(line.split(" ")) for line in text.splitlines()]
            lines = [" ".join(filter(None, line.split(" "))) for line in lines]
            text = ("\n" if breaks else " ").join(filter(None, lines))
            longest = (
                LONGEST_LINE if one.group is not None and one.field not in ("address", "lease_terms") else LONGEST_TEXT
            )
            if len(text) > longest:
                raise ValueError(f'"{text}" has {len(text):,} characters; expected {longest:,} at most')
            if self._swallowed(lines):
                raise ValueError("holds what looks like rows of its own; is a quotation mark left open before it?")
        except ValueError as error:
            row.refuse(one.label, str(error), raw)
            return ""
        return text

    def _swallowed(self, lines: Sequence[str]) -> bool:
        """Whether a line of a cell in a CSV file has as many separators as a row."""
        least = self._width - 1
        separator = self._sheet.separator
        return bool(separator) and least > 2 and any(line.count(separator) >= least for line in lines[1:])  # noqa: PLR2004

    # What the cells add up to.

    def _put_together(self, row: RowState, cells: Sequence[str]) -> Sequence[Found]:
        """Of a row with something wrong too, since more may be."""
        fields, address, area, spot, lease = row.groups
        if self._adds_up(row, cells):
            return ()
        if self._several and [*fields] == ["name"] and not (row.wrong or row.notes or any(row.groups[1:])):
            name = fields["name"]
            row.refuse(
                self._labels["name"],
                f'nothing but "{name}" stands in this row; if it is an asset, say more of it',
                name,
            )
            return ()
        if address:
            put_address(row, self._labels, fields, address)
        if "name" not in fields and not row.wrong:
            row.refuse(self._labels.get("name", ""), "there is no name in this row, and no address to call it by", "")
        if area:
            put_area(row, self._area_labels, fields, area)
        if spot:
            put_location(row, self._labels, fields, spot, self._source)
        terms = build_lease(row, self._labels, fields, lease) if lease else {}
        if row.notes:
            fields["notes"] = row.notes
        key = _key_of(fields)
        if not terms:
            return (Found("asset", fields, row.place, key),)
        handle = ", ".join(filter(None, (row.place.sheet, f"row {row.place.row}")))
        asset = Found("asset", fields, row.place, key, handle)
        return asset, Found("lease", {"asset": handle, **terms}, row.place)

    def _adds_up(self, row: RowState, cells: Sequence[str]) -> bool:
        """Whether it is a row of totals, which is told at the column that says so."""
        fields, address = row.groups[:2]
        if "uprn" in fields or "postcode" in address:
            return False
        reference, said = fields.get("reference", ""), fields.get("name", "")
        if reference and not _TOTAL.fullmatch(reference):
            return False
        label = self._labels.get("name", "")
        if not said:
            filled = zip(self._cells, cells, strict=True)
            label, said = next(((one.label, text.strip()) for one, text in filled if text.strip()), ("", ""))
        if not _TOTAL.fullmatch(said):
            return False
        row.refuse(label, f'"{said}" is a row of totals and no asset', said)
        return True


def _key_of(fields: dict[str, Any]) -> str:
    """The key of the register, taken out of the fields; "" where the row says none. A list from the register gives its
    key for a reference to what has none."""
    key = str(fields.pop("key", ""))
    if key and fields.get("reference") == key:
        del fields["reference"]
    return key


def _preferred(heading: Heading) -> tuple[int, bool, bool]:
    """Of two on one basis the one whose unit is said, and of these the one that needs no conversion."""
    return ("GIA", "NIA", "GEA", "unstated").index(heading.basis), heading.assumed, heading.unit != cell.METRES


def _cell(heading: Heading, sheet: Sheet, areas: Sequence[Heading]) -> _Cell:
    if not heading.field:
        return _Cell(None, "", heading.label, None, heading.twin)
    parse = heading.parse or _parser(heading, sheet)
    field = f"floor_area{areas.index(heading)}" if heading.field == "floor_area" else heading.field
    field = "site_area_ha" if field == "site_area" else field
    return _Cell(_GROUPS.get(heading.field, _ASSET), field, heading.label, parse, -1)


def _parser(heading: Heading, sheet: Sheet) -> Parser | None:
    """How a field's cells are read; None: as text."""
    match heading.field:
        case "floor_area":
            return cell.floor_area(heading.unit, heading.basis)
        case "site_area":
            return cell.site_area(heading.unit)
        case "lease_start" | "lease_expiry":
            return cell.day(since_1904=sheet.since_1904)
        case field:
            return _PARSERS.get(field)


_PARSERS: dict[str, Parser] = {
    "uprn": cell.uprn,
    "postcode": cell.postcode,
    "floor_area_basis": cell.basis,
    "easting": cell.axis,
    "northing": cell.axis,
    "longitude": cell.coordinate,
    "latitude": cell.coordinate,
    "map_reference": cell.map_reference,
    "accuracy": cell.accuracy,
    "tenant": parse_tenant,
    "lease_term": cell.years,
    "rent": cell.rent,
    "within_1954_act": cell.within_act,
    "tenure": cell.word(Tenure, TENURES),
    "status": cell.word(Status, STATUSES),
    "holding": cell.word(Holding, HOLDINGS),
}
