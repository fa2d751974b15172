"""Discounting by HM Treasury's Green Book.

The social time preference rate is 3.5 % a year for years 0 to 30 and 3.0 % for years 31 to 75 (The Green Book, 2022,
annex 6, table 7). Money stays decimal: a present value is exact to the factor's 28 digits and rounded only when
printed.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

EDITION = "The Green Book, HM Treasury, 2022"
LAST_YEAR = 75
_RATES = ((30, Decimal("0.035")), (LAST_YEAR, Decimal("0.030")))
"""(the last year to which a rate applies, the rate)"""


@cache
def discount_factor(year: int) -> Decimal:
    """What a pound in `year` is worth in year 0. Raises ValueError beyond year 75, for which no rate is given here."""
    if not 0 <= year <= LAST_YEAR:
        raise ValueError(f"year {year} cannot be discounted; expected a year from 0 to {LAST_YEAR} after the base year")
    if year == 0:
        return Decimal(1)
    rate = next(rate for last, rate in _RATES if year <= last)
    return discount_factor(year - 1) / (1 + rate)


def present_value(flows: Iterable[tuple[int, Decimal]]) -> Decimal:
    """The sum, in year 0's pounds, of (years after year 0, amount in pounds)."""
    return sum((discount_factor(year) * amount for year, amount in flows), Decimal(0))
