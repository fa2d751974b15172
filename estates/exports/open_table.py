"""Open data: the records of a kind as one table, whatever format it is written in.

Columns are those of the models, named in small letters, in the order of the model, with what a record does not hold
itself behind them: the day from which a statement is true, what an option is worth. A cell is text, a whole number, yes
or no, or None; a decimal is its own text, so that no format rounds it before it has to.

Every row knows where it is: the positions of the assets that it is about, on the National Grid (EPSG:27700, easting
first). What is not located has none, and is counted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Literal

from estates.importers.register_sheets import Column, columns, in_words, joined
from estates.model.analysis import Analysis
from estates.model.vocabulary import Audience, OptionKind, OptionStanding
from estates.register.estate import Estate, Standing
from estates.register.options import settled_by, weigh

Cell = str | int | bool | None
Grid = tuple[int, int]
Kind = Literal["string", "integer", "number", "boolean"]
"""The types of the Frictionless Table Schema; a number's cell is its decimal text."""


@dataclass(frozen=True)
class Field:
    """A column. `words` are those of a closed list, empty where any value may stand; `pattern` is what a text must
    match, "" where any may stand."""

    name: str
    kind: Kind
    description: str
    words: tuple[str, ...] = ()
    required: bool = False
    pattern: str = ""


@dataclass(frozen=True)
class Table:
    """`one` is what a row is called. `places` has an item a row, unless the table is not of things that are somewhere
    (`mapped`)."""

    name: str
    title: str
    one: str
    fields: tuple[Field, ...]
    rows: Sequence[Sequence[Cell]]
    places: Sequence[Sequence[Grid]]
    on: date
    audience: Audience
    mapped: bool = True

    @property
    def several(self) -> bool:
        """Whether a row may be about several assets, and so in several places."""
        return self.name in ("decisions", "analyses")

    @property
    def primary(self) -> tuple[str, ...]:
        """The columns that tell every row from every other; none where rows have no name of their own."""
        if self.name == "analyses":
            return ("analysis", "option")
        return (self.fields[0].name,) if self.fields[0].required else ()

    @property
    def not_located(self) -> int:
        return sum(not places for places in self.places)

    def identities(self) -> list[str]:
        """What each row is called in a message: the text of its first column."""
        return [str(row[0]) for row in self.rows]


KEY = Field("key", "string", "The record's own name, which never changes.", required=True)
_STATUS_SINCE = Field("status_since", "string", "Since when the status is what it is: 2019-09, or ..2019-10-09.")
_SAID_ON = Field("date", "string", "From when the statement is true: 2019-09-24, 2019-09, or ..2019-10-09 for by then.")
_NAMES = {
    "address.lines": "address",
    "address.postcode": "postcode",
    "location.easting_m": "easting_m",
    "location.northing_m": "northing_m",
}
"""Of the columns that are not called by field and part."""
_LEFT_OUT = frozenset(("retired",))
"""Statements that are no longer printed are not in the table."""
_OPTION_FIELDS = (
    Field("analysis", "string", "The key of the option analysis.", required=True),
    Field("title", "string", "What is weighed.", required=True),
    Field("assets", "string", "The keys of the assets concerned, with commas between them."),
    Field("opened", "string", "When the analysis began."),
    Field("base_year", "integer", "The year of the prices and of the decision; financial years begin in it."),
    Field("settled_by", "string", "The decision in which it ended; empty: still open."),
    Field("option", "integer", "The place of the option in the analysis, from 1.", required=True),
    Field("label", "string", "How papers name the option.", required=True),
    Field("kind", "string", "What would be done.", tuple(OptionKind), required=True),
    Field("standing", "string", "How the option came out.", tuple(OptionStanding), required=True),
    Field("business_as_usual", "boolean", "Whether the option is going on as before.", required=True),
    Field(
        "net_present_value_gbp", "number",
        "Against business as usual, in pounds of the base year, to the penny; empty: not valued.",
    ),
    Field("reason", "string", "Why it is preferred, considered or ruled out."),
    Field("benefits", "string", "What it would bring that is not money, one a line."),
    Field("risks", "string", "What may go wrong, one a line."),
    Field("passed", "string", "The critical success factors that it meets, one a line."),
    Field("failed", "string", "The critical success factors that it does not meet, one a line."),
)  # fmt: skip
_PENNY = Decimal("0.01")


def assets_table(estate: Estate) -> Table:
    """Every asset on record, whatever its status."""
    found = estate.assets()
    rows = [[*row, since] for row, since in zip(_rows("asset", found), _since(found), strict=True)]
    places = [_places_of(asset.values) for asset in found]
    fields = (*fields_of("asset"), _STATUS_SINCE)
    return Table("assets", "Assets", "asset", fields, rows, places, estate.on, estate.audience)


def updates_table(estate: Estate) -> Table:
    """The statements that stand, the oldest first."""
    found = estate.updates()
    rows = [[*row, said.since("text").text] for row, said in zip(_rows("update", found), found, strict=True)]
    return _about(estate, "updates", "Updates", "update", (*fields_of("update"), _SAID_ON), rows, found)


def decisions_table(estate: Estate) -> Table:
    found = estate.decisions()
    return _about(estate, "decisions", "Decisions", "decision", fields_of("decision"), _rows("decision", found), found)


def receipts_table(estate: Estate) -> Table:
    found = estate.receipts()
    return _about(estate, "receipts", "Receipts", "receipt", fields_of("receipt"), _rows("receipt", found), found)


def analyses_table(estate: Estate) -> Table:
    """A row for each option of each analysis."""
    settled = settled_by(estate)
    rows, places, known = list[list[Cell]](), list[tuple[Grid, ...]](), _places(estate)
    for standing in estate.analyses():
        for row in _options(standing, settled.get(standing.key)):
            rows.append(row)
            places.append(_of_assets(known, standing.record.assets))
    return Table("analyses", "Option analyses", "option", _OPTION_FIELDS, rows, places, estate.on, estate.audience)


@cache
def fields_of(kind: str) -> tuple[Field, ...]:
    """The columns of a kind that the model gives."""
    return (KEY, *(_field(column) for column in _columns(kind)))


@cache
def _columns(kind: str) -> tuple[Column, ...]:
    return tuple(column for column in columns(kind) if column.field not in _LEFT_OUT)


def _field(column: Column) -> Field:
    kinds: Mapping[Any, Kind] = {Decimal: "number", int: "integer", bool: "boolean"}
    kind = "string" if column.shape.many else kinds.get(column.leaf, "string")
    words = column.words if kind == "string" else ()
    name = _NAMES.get(column.name, column.name.replace(".", "_"))
    return Field(name, kind, column.shape.description, words, not column.optional)


def _rows(kind: str, found: Sequence[Standing[Any]]) -> list[list[Cell]]:
    ways = [(column.field, column.part, _way(column)) for column in _columns(kind)]
    rows = []
    for standing in found:
        row: list[Cell] = [standing.key]
        for field, part, way in ways:
            value = standing.values.get(field)
            if part and value is not None:
                value = value.get(part)
            row.append(way(value) if way and value is not None else value)
        rows.append(row)
    return rows


def _way(column: Column) -> Callable[[Any], Cell] | None:
    """How a value that is not one cell's becomes one; None: it is one already."""
    if column.shown_only:
        return lambda value: "\n".join(in_words(column.shape, one) for one in value) or None
    if column.shape.many:
        return lambda value: joined(column, value) or None
    return None


def _since(found: Sequence[Standing[Any]]) -> list[str]:
    return [standing.asserted_by["status"].effective for standing in found]


def _about(
    estate: Estate,
    name: str,
    title: str,
    one: str,
    fields: tuple[Field, ...],
    rows: Sequence[Sequence[Cell]],
    found: Sequence[Standing[Any]],
) -> Table:
    """A table of records about assets, each where those are."""
    known = _places(estate)
    places = [_of_assets(known, _asset_keys(standing.values)) for standing in found]
    return Table(name, title, one, fields, rows, places, estate.on, estate.audience)


def _asset_keys(values: Mapping[str, Any]) -> Sequence[str]:
    return [values["asset"]] if "asset" in values else values.get("assets") or ()


def _places(estate: Estate) -> dict[str, tuple[Grid, ...]]:
    return {asset.key: _places_of(asset.values) for asset in estate.assets()}


def _places_of(values: Mapping[str, Any]) -> tuple[Grid, ...]:
    place = values.get("location")
    return ((place["easting_m"], place["northing_m"]),) if place else ()


def _of_assets(known: Mapping[str, tuple[Grid, ...]], keys: Sequence[str]) -> tuple[Grid, ...]:
    return tuple(dict.fromkeys(place for key in keys for place in known.get(key, ())))


def _options(standing: Standing[Analysis], settled: str | None) -> list[list[Cell]]:
    analysis = standing.record
    shared: list[Cell] = [standing.key, analysis.title, ", ".join(analysis.assets)]
    shared += [analysis.opened.text if analysis.opened else None, analysis.base_year, settled]
    values = weigh(analysis).values_gbp
    return [
        [
            *shared, number, option.label, option.kind.value, option.standing.value, option.business_as_usual,
            None if value is None else f"{value.quantize(_PENNY, ROUND_HALF_UP):f}",
            option.reason, *("\n".join(said) or None for said in _said_of(option)),
        ]
        for number, (option, value) in enumerate(zip(analysis.options, values, strict=True), start=1)
    ]  # fmt: skip


def _said_of(option: Any) -> tuple[Sequence[str], ...]:
    return option.benefits, option.risks, option.passed, option.failed
