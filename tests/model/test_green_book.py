"""Discounting, against the factors that HM Treasury prints (The Green Book, 2022, annex 6, table 7)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estates.model.green_book import LAST_YEAR, discount_factor, present_value

PRINTED = {0: "1.0000", 1: "0.9662", 2: "0.9335", 5: "0.8420", 10: "0.7089", 20: "0.5026", 30: "0.3563", 31: "0.3459",
           40: "0.2651", 50: "0.1973", 60: "0.1468", 75: "0.0942"}  # fmt: skip


@pytest.mark.parametrize(("year", "factor"), PRINTED.items())
def test_the_factors_are_those_printed(year: int, factor: str) -> None:
    assert discount_factor(year).quantize(Decimal("0.0001")) == Decimal(factor)


def test_the_rate_changes_after_year_30() -> None:
    """3.5% into year 30, and 3.0% from year 31 on top of what year 30 is worth."""
    assert (discount_factor(29) / discount_factor(30)).quantize(Decimal("0.00001")) == Decimal("1.035")
    assert (discount_factor(30) / discount_factor(31)).quantize(Decimal("0.00001")) == Decimal("1.030")
    assert (discount_factor(74) / discount_factor(75)).quantize(Decimal("0.00001")) == Decimal("1.030")


@pytest.mark.parametrize("year", [-1, LAST_YEAR + 1])
def test_a_year_without_a_rate_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match=f"year {year} cannot be discounted; expected a year from 0 to 75"):
        discount_factor(year)


def test_an_annuity_against_its_formula() -> None:
    """£1,000 in each of years 1 to 30: 1,000 x (1 - 1.035^-30) / 0.035 = 1,000 x 18.39205 = £18,392.05."""
    value = present_value((year, Decimal(1000)) for year in range(1, 31))
    assert value.quantize(Decimal("0.01")) == Decimal("18392.05")


def test_a_pound_of_a_later_year_is_worth_less() -> None:
    factors = [discount_factor(year) for year in range(LAST_YEAR + 1)]
    assert factors == sorted(factors, reverse=True)
    assert len(set(factors)) == len(factors)


@given(st.lists(st.tuples(st.integers(0, LAST_YEAR), st.decimals("-1e9", "1e9", places=2)), max_size=12))
def test_the_order_of_the_flows_does_not_matter_and_nothing_is_a_float(flows: list[tuple[int, Decimal]]) -> None:
    value = present_value(flows)
    assert isinstance(value, Decimal)
    assert abs(value - present_value(reversed(flows))) < Decimal("1e-12")
