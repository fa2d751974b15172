"""Values that are as a body holds them already, told at a glance.

A check of a field would give each of these back as it is, at ten times the price; what no glance can tell goes through
the check. Each is true of a part of what its type holds: text in ASCII, objects that name all their parts in order.
"""

from collections.abc import Callable
from typing import Any

from estates.model.place import LEAST_ACCURATE_M, Address, Location, Uprn, is_on_land, is_postcode
from estates.model.text import LONGEST_LINE, Line, Text

Glance = Callable[[Any], bool]
_LONGEST_UPRN = 12
_OF_ADDRESS, _OF_LOCATION = ["lines", "postcode"], ["accuracy_m", "easting_m", "northing_m", "source"]


def is_line(value: Any) -> bool:
    """A Line, or a Text that could be one: of what is printable in ASCII only the space is space."""
    return (
        type(value) is str
        and value.isascii()
        and value.isprintable()
        and 0 < len(value) <= LONGEST_LINE
        and value[0] != " " != value[-1]
    )


def is_uprn(value: Any) -> bool:
    """A Uprn."""
    return (
        type(value) is str and value.isascii() and value.isdigit() and value[0] != "0" and len(value) <= _LONGEST_UPRN
    )


def is_address(value: Any) -> bool:
    """An Address with its postcode."""
    if type(value) is not dict or [*value] != _OF_ADDRESS:
        return False
    lines, postcode = value.values()
    return type(lines) is list and all(map(is_line, lines)) and type(postcode) is str and is_postcode(postcode)


def is_location(value: Any) -> bool:
    """A Location."""
    if type(value) is not dict or [*value] != _OF_LOCATION:
        return False
    accuracy_m, easting_m, northing_m, source = value.values()
    return (
        type(accuracy_m) is type(easting_m) is type(northing_m) is int
        and 0 <= accuracy_m <= LEAST_ACCURATE_M
        and is_on_land(easting_m, northing_m)
        and is_line(source)
    )


GLANCES: tuple[tuple[Any, Glance], ...] = (
    (Line, is_line),
    (Text, is_line),
    (Uprn, is_uprn),
    (Address, is_address),
    (Location, is_location),
)
"""By type."""


def glance_at(hint: Any) -> Glance | None:
    """For a field's type with its marks, or that or None; a type with further marks has none."""
    return next((is_held for one, is_held in GLANCES if hint in (one, one | None)), None)
