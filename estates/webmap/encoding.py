"""The map's data as columns: what repeats is written once, numbers are written short. `decode.js` reads it back.

A column is any list of JSON values, and becomes one node, a list that begins with its kind:

- `["raw", values]`: as they are.
- `["same", value, count]`: one value throughout.
- `["words", distinct, codes]`: strings, and null; `codes` is a node of places in `distinct`.
- `["number", digits, least, above]`: (least + above) / 10^digits. `above` is a list of whole numbers, relative to the
  least and not to the one before, so that row 99,999 is read without the rows before it.
- `["flags", count, places]`: true at these places, false at all others.
- `["maybe", flags, node]`: the node holds what is not null; `flags` is a node that says where.
- `["list", lengths, node]`: lists of any length, end to end in one node.
- `["tuple", nodes]`: lists of one length, a node for each position.

The rule upheld: reading gives back what was written, value for value (tuples come back as lists). What no kind fits is
`raw`. Whole numbers are exact up to 2^53, as in JSON's readers at large.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from math import isfinite
from types import NoneType
from typing import Any

Node = list[Any]

_DIGITS = (0, 2, 6)
"""Whole numbers, hundredths (of a square metre, of a pound), and degrees, which are rounded to six digits."""
_LARGEST = 2**52
_LONGEST_TUPLE = 12
_SCALARS = frozenset((str, int, bool, float, NoneType))
_MOSTLY_DISTINCT = 0.7
"""From this share of distinct values on, codes would cost more than they save."""


def encode_columns(columns: Mapping[str, Sequence[Any]]) -> dict[str, Node]:
    """One node for each column. All columns have one length."""
    return {name: encode_column(values) for name, values in columns.items()}


def encode_column(values: Sequence[Any]) -> Node:
    """The node of one column, whatever JSON it holds (tuples count as lists).

    Raises: ValueError for a number that JSON does not have (NaN, infinity).
    """
    if not values:
        return ["raw", []]
    kinds = set(map(type, values))
    if len(kinds) == 1 and kinds <= _SCALARS and values.count(values[0]) == len(values):
        return ["same", values[0], len(values)]
    for some, encode in _ENCODERS:
        if kinds <= some:
            return encode(values)
    if NoneType in kinds:
        present = [value for value in values if value is not None]
        return ["maybe", encode_column([value is not None for value in values]), encode_column(present)]
    return ["raw", list(values)]


def encode_lists(lengths: Sequence[int], *columns: Sequence[Any]) -> Node:
    """Lists of tuples from the columns of all tuples, end to end: the node that `encode_column` would make of the
    lists, without their being made."""
    return ["list", encode_column(lengths), ["tuple", [encode_column(column) for column in columns]]]


def _words(values: Sequence[str | None]) -> Node:
    distinct = dict.fromkeys(values)
    if len(distinct) > len(values) * _MOSTLY_DISTINCT:
        return ["raw", list(values)]
    place_of = dict(zip(distinct, range(len(distinct)), strict=True))
    return ["words", list(distinct), ["number", 0, 0, list(map(place_of.__getitem__, values))]]


def _flags(values: Sequence[bool]) -> Node:
    return ["flags", len(values), [place for place, value in enumerate(values) if value]]


def _whole(values: Sequence[int]) -> Node:
    least, most = min(values), max(values)
    if max(-least, most, most - least) > _LARGEST:
        return ["raw", list(values)]
    return ["number", 0, least, [value - least for value in values] if least else list(values)]


def _numbers(values: Sequence[float]) -> Node:
    if not all(map(isfinite, values)):
        raise ValueError("JSON has no such number")
    largest = max(map(abs, values))
    for digits in _DIGITS:
        scale = 10**digits
        if largest * scale > _LARGEST:
            break
        if round(values[0] * scale) / scale != values[0]:
            continue  # most columns are known by their first value
        whole = [round(value * scale) for value in values]
        least = min(whole)
        if [number / scale for number in whole] == list(values):
            return ["number", digits, least, [number - least for number in whole]]
    return ["raw", list(values)]


def _lists(values: Sequence[Sequence[Any]]) -> Node:
    lengths = list(map(len, values))
    if 0 < lengths[0] <= _LONGEST_TUPLE and lengths.count(lengths[0]) == len(lengths):
        return ["tuple", [encode_column(column) for column in zip(*values, strict=True)]]
    return ["list", encode_column(lengths), encode_column(_joined(values))]


def _joined(values: Iterable[Sequence[Any]]) -> list[Any]:
    return list(chain.from_iterable(values))


_ENCODERS: tuple[tuple[frozenset[type], Callable[[Sequence[Any]], Node]], ...] = (
    (frozenset((str, NoneType)), _words),
    (frozenset((bool,)), _flags),
    (frozenset((int,)), _whole),
    (frozenset((int, float)), _numbers),
    (frozenset((list, tuple)), _lists),
)
