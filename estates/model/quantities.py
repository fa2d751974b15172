"""Amounts with their unit in the type or the name; decimal, never float, and kept as written in the source."""

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, PlainSerializer, model_validator

from estates.model.record import VALUE
from estates.model.vocabulary import AreaBasis

_NUMBER = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII)
"""Thousands do not begin with a nought: "0,350" is a decimal as other countries write it, and no 350."""
_AREA = re.compile(r"(?P<m2>\S+?)(?:\s*(?:m2|m²|sq\s?m))?(?:\s+(?P<basis>[A-Za-z]+))?", re.IGNORECASE)
LARGEST = Decimal(10) ** 12


def parse_number(value: object) -> Decimal:
    """A plain positive decimal; thousands may be marked by commas.

    Raises ValueError: a letter O in a figure is named, since it is what scanned papers hold.
    """
    text = str(value).strip()
    if isinstance(value, bool | float) or not _NUMBER.fullmatch(text):
        hint = "; is that a letter O for a zero?" if re.search(r"\d[\d,.]*[oO]|[oO][\d,.]*\d", text) else ""
        raise ValueError(f'"{text}" is not a number{hint}; expected digits, as in 3,079 or 3079.5')
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits decimals only
        raise ValueError(f'"{text}" is not a number') from None
    if number >= LARGEST:
        raise ValueError(f'"{text}" is too large; expected less than {LARGEST:,}')
    return number


def print_number(number: Decimal) -> str:
    """With commas at the thousands, to the decimals that it was given with: "3,079"."""
    return f"{number:,f}"


def _parse_money(value: object) -> Decimal:
    amount = parse_number(value.strip().removeprefix("£") if isinstance(value, str) else value)
    if amount != round(amount, 2):
        raise ValueError(f'"{value}" is no sum of money: expected pounds and pence, as in 264,000 or 264,000.50')
    return amount


Number = Annotated[Decimal, BeforeValidator(parse_number), PlainSerializer(lambda value: f"{value:f}", return_type=str)]
Pounds = Annotated[Decimal, BeforeValidator(_parse_money), PlainSerializer(lambda value: f"{value:f}", return_type=str)]


def print_pounds(amount: Decimal) -> str:
    """ "£264,000" """
    return f"£{print_number(amount)}"


class FloorArea(BaseModel):
    """A floor area in square metres, and how it was measured."""

    model_config = VALUE

    m2: Number
    """In square metres."""
    basis: AreaBasis = AreaBasis.UNSTATED
    """How it was measured."""

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return {"m2": value}
        if isinstance(value, str):
            match = _AREA.fullmatch(value.strip())
            if not match:
                raise ValueError(f'floor area "{value}" is not a number; expected square metres, as in 3,079 GIA')
            try:
                parse_number(match["m2"])
            except ValueError as error:
                raise ValueError(f"floor area {error}") from None
            return {"m2": match["m2"], "basis": match["basis"] or AreaBasis.UNSTATED}
        return value

    def __str__(self) -> str:
        """As the paper's column prints it, whose heading names the unit: "3,079", or "3,079 (GIA)"."""
        figure = print_number(self.m2)
        return figure if self.basis is AreaBasis.UNSTATED else f"{figure} ({self.basis.value})"
