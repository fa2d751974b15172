"""Ordnance Survey National Grid references: "TL 250 698"."""

import re
from typing import NamedTuple

_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"  # no I
_FALSE_ORIGIN_KM = (1000, 500)
_EXTENT_KM = (700, 1300)
_DIGITS = 5


class GridSquare(NamedTuple):
    """The south-west corner and the side of a square, in metres (EPSG:27700)."""

    easting_m: int
    northing_m: int
    size_m: int


def parse_grid(text: str) -> GridSquare:
    """The square that a reference of two letters and an even number of digits names. Raises ValueError."""
    match = re.fullmatch(r"\s*([A-HJ-Z])([A-HJ-Z])\s*([0-9]*)\s*([0-9]*)\s*", text.upper())
    digits = match[3] + match[4] if match else ""
    halves = match and (not match[4] or len(match[3]) == len(match[4]))
    if not match or not halves or len(digits) % 2 or not 2 <= len(digits) <= 2 * _DIGITS:  # noqa: PLR2004 - a pair
        raise ValueError(f'"{text}" is no grid reference; expected two letters and pairs of digits, as in TL 250 698')
    first, second = _LETTERS.index(match[1]), _LETTERS.index(match[2])
    east_km = (first % 5) * 500 + (second % 5) * 100 - _FALSE_ORIGIN_KM[0]
    north_km = (4 - first // 5) * 500 + (4 - second // 5) * 100 - _FALSE_ORIGIN_KM[1]
    half = len(digits) // 2
    size = 10 ** (_DIGITS - half)
    if not (0 <= east_km < _EXTENT_KM[0] and 0 <= north_km < _EXTENT_KM[1]):
        raise ValueError(f'"{text}" is no grid reference: the square {match[1]}{match[2]} is not on the National Grid')
    return GridSquare(east_km * 1000 + int(digits[:half]) * size, north_km * 1000 + int(digits[half:]) * size, size)
