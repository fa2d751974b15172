"""Headings of somebody's list, understood: which column says which field of the register.

A layout is a table of columns and nothing else; `layouts` has one file for each. A heading matches whatever its case,
blanks and punctuation ("PostCode", "Post code", "POST_CODE"). What no table knows is kept as a note, never dropped.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import NamedTuple

from estates.errors import Refusal, nearest
from estates.importers.cells import ACRES, FEET, HECTARES, METRES, Parser, find_basis, find_unit

AREAS = {"floor_area": METRES, "site_area": HECTARES}
"""The fields that are areas, and the unit of one that says none."""
FIELDS = (
    *("key", "name", "reference", "uprn", "status", "tenure", "tenure_detail", "holding", "facilities", "current_use"),
    *("address", "building", "number", "street", "locality", "town", "county", "postcode"),
    *("floor_area", "floor_area_basis", "site_area"),
    *("easting", "northing", "longitude", "latitude", "map_reference", "accuracy"),
    *("landlord", "tenant", "lease_start", "lease_expiry", "lease_term", "rent", "within_1954_act", "lease_terms"),
)
"""What a column may be: as a person writes it behind a heading, and as the plan shows it."""
_WITHIN = {
    **dict.fromkeys(("building", "number", "street", "locality", "town", "county", "postcode"), "address"),
    **dict.fromkeys(("easting", "northing", "longitude", "latitude", "map_reference", "accuracy"), "location"),
    **dict.fromkeys(("landlord", "tenant", "rent", "within_1954_act"), "lease"),
}
_NAMES = frozenset(("name", "reference", "uprn", "address", "street", "key"))
"""Without one of them a row says nothing of any asset."""
_LEAST_KNOWN = 2
HEADING_ROWS = 40
"""How far down the headings may stand."""


class Column(NamedTuple):
    """A field, the headings under which it stands, and how its cells are read where the field's own way will not do."""

    field: str
    headings: tuple[str, ...]
    parse: Parser | None = None


@dataclass(frozen=True)
class Layout:
    """A layout of lists. `marks` are headings of which at least `enough` tell that a list has this layout."""

    name: str
    columns: tuple[Column, ...]
    marks: frozenset[str] = frozenset()
    enough: int = 3

    def recognises(self, headings: Iterable[str]) -> bool:
        """Whether a list with these headings has this layout."""
        folded = {fold(heading) for heading in headings}
        return sum(fold(mark) in folded for mark in self.marks) >= self.enough


@lru_cache(1 << 12)
def fold(heading: str) -> str:
    """A heading without case, blanks and punctuation: "Post-Code (full)" gives "postcodefull"."""
    return re.sub(r"[\W_]+", "", heading.casefold().replace("²", "2").replace("&", "and"))


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a list. `label` is what its notes and findings call it; `field` is "" for what is kept as a note.
    `unit` and `basis` belong to an area; `assumed` is told where no unit is said anywhere."""

    index: int
    label: str
    field: str = ""
    parse: Parser | None = None
    unit: str = ""
    basis: str = "unstated"
    assumed: bool = False
    twin: int = -1
    """The index of an earlier column with the same heading; what both say is kept once."""
    blank: bool = False
    """Whether nothing stands in the row of headings."""

    @property
    def shown(self) -> str:
        """The field as the plan shows it: "floor_area (GIA, sq ft)", "address.town"."""
        said = [part for part in (self.basis if self.basis != "unstated" else "", self.unit) if part]
        if self.field in AREAS:
            return f"{self.field} ({', '.join(said)})"
        part = self.field.removeprefix("lease_")
        whole = _WITHIN.get(self.field, "lease" if part != self.field else "")
        return f"{whole}.{part}" if whole else self.field


@dataclass(frozen=True)
class Header:
    """The headings of a list. `first` and `last` are the rows on which they stand, as indexes of those looked at."""

    layout: Layout
    headings: tuple[Heading, ...]
    first: int
    last: int
    texts: tuple[str, ...] = field(default=())
    """The last row of them as it stands, by which a repetition is known."""


def find_header(rows: Sequence[Sequence[str]], layouts: Sequence[Layout], columns: Mapping[str, str]) -> Header | None:
    """The row, or two rows one above the other, of which most headings are known; None where that is too few.

    `columns` says which field a heading is, "" for a note, against what the layout says; see `check_columns`.
    """
    words = _words(*layouts)
    best: tuple[tuple[int, int], Header | None] = ((0, 0), None)
    for index, row in enumerate(rows[:HEADING_ROWS]):
        tried = [(index, [(text, "") for text in row])]
        if index and sum(map(bool, rows[index - 1])) > 1:
            tried.append((index - 1, _joined(rows[index - 1], row)))
        for first, texts in tried:
            if not columns and not _worth_a_look(texts, words):
                continue
            layout, headings = _understood([(text.strip(), group.strip()) for text, group in texts], layouts, columns)
            known = {heading.field for heading in headings if heading.field}
            score = len(known), sum(bool(heading.unit) and not heading.assumed for heading in headings)
            if score > best[0] and _NAMES & known:
                best = score, Header(layout, headings, first, index, tuple(row))
    least = 1 if columns else _LEAST_KNOWN
    return best[1] if best[0][0] >= least else None


@cache
def _words(*layouts: Layout) -> frozenset[str]:
    return frozenset(heading for layout in layouts for heading in _table(layout))


def _worth_a_look(texts: Sequence[tuple[str, str]], words: frozenset[str]) -> bool:
    """Whether any layout knows one of the texts, or it names a unit: before a row is understood cell by cell."""
    return any(
        fold(text) in words or fold(f"{group} {text}") in words or _UNIT.search(f"{group} {text}")
        for text, group in texts
        if text
    )


def _joined(above: Sequence[str], below: Sequence[str]) -> list[tuple[str, str]]:
    """(heading, the group above it) of two rows, where a group stands over the first of its headings only."""
    group, joined = "", []
    for index in range(max(len(above), len(below))):
        top = above[index] if index < len(above) else ""
        bottom = below[index] if index < len(below) else ""
        group = top or group
        joined.append((bottom, group) if bottom else (top, ""))
    return joined


def _understood(
    texts: Sequence[tuple[str, str]], layouts: Sequence[Layout], columns: Mapping[str, str]
) -> tuple[Layout, tuple[Heading, ...]]:
    plain = [text for text, _ in texts]
    layout = next((layout for layout in layouts[:-1] if layout.recognises(plain)), layouts[-1])
    known = _table(layouts[-1], layout)
    said = {fold(heading): wanted for heading, wanted in columns.items()}
    taken = {_named(said[fold(text)]) for text in plain if fold(text) in said}
    headings: list[Heading] = []
    labels: dict[str, int] = {}
    for index, (text, group) in enumerate(texts):
        title = " ".join(f"{group} {text}".split()) or f"column {letters(index)}"
        label = title if title not in labels else _unique(title, labels)
        heading = _one(index, label, text, group, known, said) if text else Heading(index, label, blank=True)
        by_hand = fold(text) in said or fold(f"{group} {text}") in said
        if heading.field in taken and heading.field != "floor_area" and not by_hand:
            heading = Heading(index, label)
        taken.add(heading.field)
        headings.append(replace(heading, twin=labels.get(title, -1)))
        labels.setdefault(title, index)
        labels.setdefault(label, index)
    return layout, tuple(headings)


@cache
def _table(*layouts: Layout) -> Mapping[str, Column]:
    """Column by folded heading; a later layout has the last word."""
    return {fold(heading): column for layout in layouts for column in layout.columns for heading in column.headings}


def _one(
    index: int, label: str, text: str, group: str, known: Mapping[str, Column], said: Mapping[str, str]
) -> Heading:
    """The column under a heading; its group counts first ("Lease" over "Start"), then the heading by itself."""
    for words in dict.fromkeys((f"{group} {text}", text)):
        if fold(words) in said:
            return _wanted(index, label, text, said[fold(words)])
        if column := known.get(fold(words)):
            return _heading(index, label, column, words)
        if area := _as_area(words, known):
            return _heading(index, label, area, words)
    return Heading(index, label)


def _heading(index: int, label: str, column: Column, words: str) -> Heading:
    if column.field not in AREAS:
        return Heading(index, label, column.field, column.parse)
    unit, basis = _measure(words)
    return Heading(index, label, column.field, column.parse, unit or AREAS[column.field], basis or "unstated", not unit)


def _wanted(index: int, label: str, text: str, wanted: str) -> Heading:
    """The field that a person says, "floor_area" or "floor_area (GIA, sq ft)"."""
    name, inside = _named(wanted), wanted.partition("(")[2]
    return _heading(index, label, Column(name, ()), inside or text) if name else Heading(index, label)


def _named(wanted: str) -> str:
    """ "address.town" and "town" are one field, "lease.expiry" and "lease_expiry" too."""
    name = wanted.partition("(")[0].strip()
    whole, _, part = name.partition(".")
    return next((known for known in (f"{whole}_{part}", part) if part and known in FIELDS), name)


_UNIT = re.compile(
    r"\b(?:sq(?:uare)?\.?\s*(?:f(?:ee|oo)?t|m(?:et(?:re|er)s?)?)|sqft|sqm|ft2|ft²|m2|m²|acres?|ha|hectares?)(?![a-z])",
    re.IGNORECASE,
)
_BASIS = re.compile(r"\b(?:GIA|NIA|GEA|GIFA|gross internal|net internal|gross external)\b", re.IGNORECASE)


def _measure(words: str) -> tuple[str | None, str | None]:
    """(unit, basis) of "GIA (sq ft)"."""
    unit, basis = _UNIT.search(words), _BASIS.search(words)
    return find_unit(unit[0]) if unit else None, find_basis(basis[0]) if basis else None


def _as_area(words: str, known: Mapping[str, Column]) -> Column | None:
    """The area under a heading that names its unit: "Total GIA (sq. ft)" without it is "Total GIA". Land measured in
    acres or hectares is a site, whatever it is called."""
    unit, _ = _measure(words)
    if not unit:
        return None
    rest = fold(_UNIT.sub(" ", words))
    column = known.get(rest)
    if column and column.field in AREAS:
        return column
    if unit in (ACRES, HECTARES) and rest.removesuffix("in").endswith(_OF_LAND):
        return Column("site_area", ())
    if rest in _BARE:
        return Column("floor_area" if unit in (FEET, METRES) else "site_area", ())
    return None


_OF_LAND = ("site", "land", "plot", "grounds", "sitearea", "sitesize", "landarea")
_BARE = frozenset(("", "area", "areain", "size", "sizein", "total", "in", "measurement"))
"""What may be left of a heading that is a unit and little else; metres and feet are then of floors."""


def _unique(label: str, used: Collection[str]) -> str:
    """ "Organisation", then "Organisation 2"."""
    return next(name for number in range(2, len(used) + 3) if (name := f"{label} {number}") not in used)


def letters(index: int) -> str:
    """The letters of a column in a spreadsheet program: 0 is A, 26 is AA."""
    name, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name


def check_columns(columns: Mapping[str, str], labels: Iterable[str], file: str) -> None:
    """Raises Refusal with every heading in `columns` that the list does not have, and every field that there is not."""
    known = {fold(label): label for label in labels}
    wrong = []
    for heading, wanted in columns.items():
        if fold(heading) not in known:
            near = nearest(heading, list(known.values())) or list(known.values())[:12]
            wrong.append(f'{file}: no column is headed "{heading}"; nearest: {", ".join(near)}.')
        name = _named(wanted)
        if name and name not in FIELDS:
            near = nearest(name, FIELDS) or list(FIELDS)
            wrong.append(f'column {heading}: "{wanted}" is no field of a list; expected one of {", ".join(near)}.')
    if wrong:
        raise Refusal(wrong)
