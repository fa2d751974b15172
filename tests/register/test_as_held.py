"""A glance never passes what a check would refuse or write otherwise."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from estates.register.as_held import GLANCES, is_address, is_line, is_location, is_uprn
from estates.register.canonical import ordered
from estates.register.fields import check_values

LINES: list[Any] = [
    *("Ash Court", "Ash  Court", "a", "~", "", " ", "Ash ", " Ash", "Ash\n", "Ash\x7f", "Ash\tCourt", "É", "\ud800"),
    *("x" * 500, "x" * 501, "x" * 20_000, "x" * 20_001, None, 5, b"Ash", ["Ash"]),
]
UPRNS: list[Any] = ["1", "0", "01", "100090000001", "1000900000012", "", " 1", "²", "1.0", 1, True]
POSTCODES: list[Any] = ["PE29 2BQ", "pe29 2bq", "PE292BQ", "PE2", "", None, 5]
METRES: list[Any] = [525_093, 269_832, 0, -1, 1, 700_000, 1_300_000, 100_000, 100_001, 5.0, True, "5", None]
VALUES: st.SearchStrategy[Any] = st.one_of(
    *(st.sampled_from(some) for some in (LINES, UPRNS, POSTCODES, METRES)),
    st.text(),
    st.from_regex("[1-9][0-9]{0,13}", fullmatch=True),
    st.fixed_dictionaries(
        {"lines": st.lists(st.sampled_from(LINES), max_size=2), "postcode": st.sampled_from(POSTCODES)}
    ),
    st.fixed_dictionaries(
        {"postcode": st.sampled_from(POSTCODES), "lines": st.lists(st.sampled_from(LINES), max_size=1)}
    ),
    st.fixed_dictionaries(
        {"lines": st.tuples(st.just("a")), "postcode": st.just("PE29 2BQ")}, optional={"a": st.none()}
    ),
    st.fixed_dictionaries(
        {name: st.sampled_from(METRES) for name in ("accuracy_m", "easting_m", "northing_m")}
        | {"source": st.sampled_from(LINES)},
        optional={"more": st.none()},
    ),
    st.tuples(st.integers(0, 700_000), st.integers(0, 1_300_000)).map(
        lambda spot: {"accuracy_m": 10, "easting_m": spot[0], "northing_m": spot[1], "source": "a list"}
    ),
)


@given(VALUES)
def test_what_is_as_held_at_a_glance_is_given_back_by_its_check(value: Any) -> None:
    for one, is_held in GLANCES:
        if is_held(value):
            adapter: TypeAdapter[Any] = TypeAdapter(one)
            given_back = ordered(adapter.dump_python(adapter.validate_python(value), mode="json"))
            assert json.dumps(given_back) == json.dumps(value)


@pytest.mark.parametrize(
    ("is_held", "value"),
    [
        (is_line, "Ash Court, 5 (rear)"),
        (is_uprn, "10090000001"),
        (is_address, {"lines": ["Ash Lane", "Ely"], "postcode": "CB7 4PF"}),
        (is_location, {"accuracy_m": 10, "easting_m": 525_093, "northing_m": 269_832, "source": "a list"}),
    ],
)
def test_what_lists_say_is_seen_at_a_glance(is_held: Any, value: Any) -> None:
    assert is_held(value)


def test_only_whole_types_are_told_at_a_glance() -> None:
    """A field with a further mark, as a key or the address of a page, goes through its check."""
    for kind, field in (("decision", "url"), ("asset", "decision"), ("update", "asset")):
        values, wrong = check_values(kind, {field: "Ash Court"})
        assert not values
        assert [*wrong] == [field]


def test_what_no_glance_tells_goes_through_its_check() -> None:
    values, wrong = check_values("asset", {"name": " É Court", "uprn": "007", "reference": "", "nam": "Ash"})
    assert values == {"name": "É Court", "uprn": "7"}
    assert [*wrong] == ["reference", "nam"]
