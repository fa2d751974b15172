"""Values as cells and cells as values, for every field of every kind that has a sheet."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.importers.register_sheets import (
    SHEETS,
    Column,
    cells_of,
    columns,
    date_cell,
    digest,
    digests,
    text_of,
    value_of,
)
from estates.importers.shape import shapes
from estates.model.kinds import KINDS
from estates.model.record import field_adapter
from estates.model.vocabulary import EnergyRating
from tests.soak import examples

FIELDS = [
    (kind, name) for kind in SHEETS for name in {c.field: c for c in columns(kind) if not c.shown_only}
]  # fmt: skip
_TEXT = st.text(st.sampled_from("abcAÉ£1290 .-=+@',;:/()’"), min_size=1, max_size=30).filter(lambda text: text.strip())
_LINE = _TEXT.map(str.strip)
_PLACE = st.fixed_dictionaries(
    {
        "easting_m": st.integers(500_001, 599_999), "northing_m": st.integers(200_001, 299_999),
        "accuracy_m": st.integers(0, 1000), "source": _LINE,
    }
)  # fmt: skip
_DATES = st.sampled_from(
    ["2017", "2017-07", "2017-07-24", "..2019-10-09", "..2019", "1899-12-31", "1900-02-28", "1900-03-01", "9999-12-31"]
)
_NUMBERS = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=2).map(lambda number: f"{number:f}")
_KEYS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
_WITH_PARTS: dict[str, st.SearchStrategy[Any]] = {
    "floor_area": st.fixed_dictionaries({"m2": _NUMBERS, "basis": st.sampled_from(["GIA", "NIA", "unstated"])}),
    "address": st.fixed_dictionaries({
        # A comma within the only line of an address reads as two lines, which print the same.
        "lines": st.lists(_LINE.map(lambda line: line.replace(",", "").strip() or "x"), min_size=1, max_size=3),
        "postcode": st.none() | st.just("PE29 2BQ"),
    }),
    "location": _PLACE,
    "energy_certificate": st.fixed_dictionaries({
        "rating": st.sampled_from(EnergyRating).map(str), "date": _DATES, "reference": st.none() | _LINE,
    }),
    "valuation": st.fixed_dictionaries({"date": _DATES, "amount_gbp": st.none() | _NUMBERS}),
}  # fmt: skip


def values(column: Column) -> st.SearchStrategy[Any]:
    """What a body may hold of the field."""
    if column.field in _WITH_PARTS:
        return _WITH_PARTS[column.field]
    one: st.SearchStrategy[Any]
    name = getattr(column.leaf, "__name__", "")
    if column.words:
        one = st.booleans() if column.leaf is bool else st.sampled_from(column.words)
    elif column.shape.refers:
        one = _KEYS
    elif name == "ReducedDate":
        one = _DATES
    elif column.leaf is Decimal:
        one = _NUMBERS
    elif column.leaf is int:
        one = st.integers(1, 999)
    elif column.field == "uprn":
        one = st.integers(1, 10**12 - 1).map(str)
    elif column.field in ("url", "links"):
        one = _KEYS.map(lambda key: f"https://example.org/{key}")
    else:
        one = st.lists(_LINE, min_size=1, max_size=3).map("\n".join) if column.long else _LINE
    return st.lists(one, min_size=1, max_size=3, unique=True) if column.shape.many else one


def canonical(kind: str, name: str, value: Any) -> Any:
    adapter = field_adapter(KINDS[kind], name)
    return _plain(adapter.dump_python(adapter.validate_python(value), mode="json"))


def _plain(value: Any) -> Any:
    """Figures without the zeros at their end, which a number does not keep."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    try:
        return f"{Decimal(value).normalize():f}" if isinstance(value, str) else value
    except ArithmeticError:
        return value


@pytest.mark.parametrize(("kind", "name"), FIELDS)
@settings(max_examples=examples(25), deadline=None)
@given(data=st.data())
def test_a_value_written_into_cells_reads_back_as_itself(kind: str, name: str, data: st.DataObject) -> None:
    """So that who changes one part of a value, or one of several keys, changes nothing else of it."""
    own = [column for column in columns(kind) if column.field == name]
    value = data.draw(values(own[0]))
    held = field_adapter(KINDS[kind], name).dump_python(
        field_adapter(KINDS[kind], name).validate_python(value), mode="json"
    )
    texts = dict(zip((c.name for c in columns(kind)), map(text_of, cells_of(kind, {name: held})), strict=True))
    assert canonical(kind, name, value_of(kind, name, texts)) == canonical(kind, name, held)
    assert {column for column, text in texts.items() if text} <= {column.name for column in own}


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_empty_cells_say_that_there_is_none(kind: str, name: str) -> None:
    value = value_of(kind, name, dict.fromkeys((c.name for c in columns(kind)), ""))
    shape = shapes(KINDS[kind])[name]
    assert value in (None, [], False)
    if not shape.required:
        assert field_adapter(KINDS[kind], name).validate_python(value) == shape.default


@pytest.mark.parametrize("kind", SHEETS)
def test_no_two_columns_of_a_sheet_have_one_heading(kind: str) -> None:
    headings = [column.heading.casefold() for column in columns(kind)]
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), ("  a\r\nb\r ", "a\nb"), ("a\u2028b", "a\nb"), (True, "yes"), (False, "no"), (7, "7"), (7.0, "7"),
        (264000.5, "264000.5"), (1e21, "1000000000000000000000"), (0.1, "0.1"), (float("nan"), "NaN"),
        (1e-7, "0.0000001"), (date(2017, 7, 24), "2017-07-24"), (datetime(2017, 7, 24), "2017-07-24"),  # noqa: DTZ001
        (datetime(2017, 7, 24, 9, 30), "2017-07-24 09:30:00"), (-0.0, "0"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_cells_of_any_type_say_one_text(cell: object, text: str) -> None:
    assert text_of(cell) == text


def test_dates_that_programs_count_differently_stay_text() -> None:
    """A spreadsheet program has a 29 February 1900, or has not; and knows no month without a day."""
    assert [date_cell(text) for text in ("1900-02-28", "1900-03-01", "2017-07", "..2017-07-24")] == [
        "1900-02-28", date(1900, 3, 1), "2017-07", "..2017-07-24",
    ]  # fmt: skip


def test_what_is_too_long_for_a_cell_is_told_and_not_cut() -> None:
    notes = [{"label": "Ward", "text": "x" * 15_000}] * 3
    (told,) = [text for text in map(text_of, cells_of("asset", {"notes": notes})) if text]
    assert told == "(3, too long for a cell: estates edit shows them)"


def test_a_digest_tells_texts_apart_and_the_empty_cell_from_all() -> None:
    assert digests(["a", None, "b", "a"]).split() == [digest("a"), "-", digest("b"), digest("a")]
    assert len({digest(text) for text in ("", "a", "b", "-", " ")}) == 5
