"""Where an asset is: address, postcode, UPRN, and a position on the Ordnance Survey National Grid (EPSG:27700)."""

import re
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from estates.model.record import VALUE
from estates.model.text import Line

# The forms and letters of BS 7666 as the Royal Mail publishes them: no Q, V or X first, no I, J or Z second, and
# neither C, I, K, M, O nor V in the inward code.
_POSTCODE = re.compile(
    r"(GIR(?=0AA)|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y]))"
    r"(\d[ABD-HJLNP-UW-Z]{2})",
    re.ASCII,
)
# Anything at the end that is meant as a postcode, so that a slip in it is named and not taken for a street.
_LAST_POSTCODE = re.compile(r"[,\s]+([A-Za-z]{1,3}[0-9][A-Za-z0-9]{0,3}\s?[0-9][A-Za-z]{1,3}[0-9]?)\s*$")

# The 100 km squares of the National Grid that hold land, by their south-west corner in units of 100 km.
_LAND = frozenset(
    (column, row)
    for row, columns in {
        0: (0, 1, 2, 3, 4, 5), 1: (1, 2, 3, 4, 5, 6), 2: (1, 2, 3, 4, 5, 6), 3: (2, 3, 4, 5, 6), 4: (2, 3, 4, 5),
        5: (1, 2, 3, 4, 5), 6: (1, 2, 3, 4), 7: (0, 1, 2, 3), 8: (0, 1, 2, 3, 4), 9: (0, 1, 2, 3),
        10: (1, 2, 3, 4), 11: (3, 4), 12: (4,),
    }.items()
    for column in columns
)  # fmt: skip
_SQUARE_M = 100_000
_REMEMBERED = 1 << 14
"""Postcodes; each is spelt out more than once on its way into the register."""


def parse_postcode(value: object) -> str:
    """A UK postcode in capitals with its space: "PE29 2BQ". Raises ValueError when no postcode can be spelt so."""
    return _spelt(str(value))


@lru_cache(_REMEMBERED)
def _spelt(text: str) -> str:
    match = _POSTCODE.fullmatch("".join(text.upper().split()))
    if not match:
        raise ValueError(f'"{text}" cannot be a UK postcode; expected one such as PE29 2BQ')
    return f"{match[1]} {match[2]}"


def is_postcode(text: str) -> bool:
    """Whether it is spelt as `parse_postcode` spells it."""
    try:
        return _spelt(text) == text
    except ValueError:
        return False


def parse_uprn(value: object) -> str:
    """A Unique Property Reference Number: 1 to 12 digits, leading zeros dropped. Raises ValueError."""
    text = str(value).strip()
    digits = text.lstrip("0")
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]+", text) or not 1 <= len(digits) <= 12:  # noqa: PLR2004 - UPRN length
        raise ValueError(f'"{text}" is no UPRN; expected 1 to 12 digits')
    return digits


Postcode = Annotated[str, BeforeValidator(parse_postcode)]
Uprn = Annotated[str, BeforeValidator(parse_uprn)]
Metres = Annotated[int, Field(strict=True, ge=0, le=1_300_000)]
"""Along an axis of the National Grid, which is 700 km wide and 1,300 km high."""


class Address(BaseModel):
    """The lines that follow the asset's name, and the postcode. Text such as "London Road, Godmanchester PE29 2BQ" is
    taken apart at its commas."""

    model_config = VALUE

    lines: tuple[Line, ...]
    """Street, district, town: one each."""
    postcode: Postcode | None = None
    """A UK postcode."""

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        text = f" {value.strip()}"
        match = _LAST_POSTCODE.search(text)
        street = text[: match.start()] if match else text
        lines = [line.strip() for line in street.split(",") if line.strip()]
        return {"lines": lines, "postcode": match[1] if match else None}

    @model_validator(mode="after")
    def _says_something(self) -> "Address":
        if not self.lines and not self.postcode:
            raise ValueError('an address needs a line or a postcode, as in "London Road, Godmanchester PE29 2BQ"')
        return self

    def __str__(self) -> str:
        """On one line as the paper prints it: "London Road, Godmanchester PE29 2BQ"."""
        return " ".join(part for part in (", ".join(self.lines), self.postcode) if part)


class Extent(BaseModel):
    """A rectangle on the National Grid, metres (EPSG:27700)."""

    model_config = VALUE

    west_m: Metres
    """The least easting, in metres."""
    south_m: Metres
    """The least northing, in metres."""
    east_m: Metres
    """The greatest easting, in metres."""
    north_m: Metres
    """The greatest northing, in metres."""

    def distance_m(self, easting_m: int, northing_m: int) -> int:
        """How far outside a point lies, in metres along the nearer axis; 0 within."""
        across = max(self.west_m - easting_m, 0, easting_m - self.east_m)
        along = max(self.south_m - northing_m, 0, northing_m - self.north_m)
        return max(across, along)


LEAST_ACCURATE_M = 100_000


def is_on_land(easting_m: int, northing_m: int) -> bool:
    """Whether a position (metres, EPSG:27700) is in a square with land of Great Britain, and not 0, 0."""
    square = (easting_m // _SQUARE_M, northing_m // _SQUARE_M)
    return square in _LAND and not easting_m == northing_m == 0


class Location(BaseModel):
    """A position in metres (EPSG:27700), with where it comes from and how far it may be out."""

    model_config = VALUE

    easting_m: int = Field(strict=True)
    """National Grid easting, in metres (EPSG:27700)."""
    northing_m: int = Field(strict=True)
    """National Grid northing, in metres (EPSG:27700)."""
    accuracy_m: int = Field(strict=True, ge=0, le=LEAST_ACCURATE_M)
    """How far it may be out, in metres."""
    source: Line
    """Where the position comes from."""

    @model_validator(mode="after")
    def _on_land(self) -> "Location":
        if not is_on_land(self.easting_m, self.northing_m):
            raise ValueError(
                f"easting {self.easting_m}, northing {self.northing_m} is in the sea, far from any land of Great "
                "Britain; expected metres on the National Grid, as in 525093, 269832"
            )
        return self

    def __str__(self) -> str:
        """ "525093, 269832, within 100 m (Code-Point Open)" """
        return f"{self.easting_m}, {self.northing_m}, within {self.accuracy_m} m ({self.source})"
