"""The map's data as columns: what repeats is written once, numbers are written short. `decode.js` reads it back.

A column is any list of JSON values, and becomes one node, a list that begins with its kind:

- `["raw", values]`: as they are.
- `["same", value, count]`: one value throughout.
- `["texts", count, joined]`: strings, mostly distinct, with a tab between each and the next.
- `["words", distinct, codes]`: what repeats; `codes` is a node of places in `distinct`.
- `["letters", text]`: whole numbers from 0 to 94, each as one letter, U+0020 for 0 and so on.
- `["number", digits, least, above]`: (least + above) / 10^digits. `above` is a list of whole numbers, relative to the
  least and not to the one before, so that row 99,999 is read without the rows before it.
- `["flags", count, places]`: true at these places, false at all others.
- `["maybe", flags, node]`: the node holds what is not null; `flags` is a node that says where.
- `["list", lengths, node]`: lists of any length, end to end in one node.
- `["tuple", nodes]`: lists of one length, a node for each position.

The rule upheld: reading gives back what was written, value for value (tuples come back as lists). What no kind fits is
`raw`. Whole numbers are exact up to 2^53, as in JSON's readers at large.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
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
BETWEEN = "\t"
"""Refused in every text of the register (`model.text`), and two letters in JSON."""
_SMALL = bytes(range(95))
_AS_LETTERS = bytes((code + ord(" ")) % 256 for code in range(256))


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


def encode_whole(values: Sequence[int]) -> Node:
    """The node of a column of which it is known that it holds whole numbers only."""
    return _same(values) or _whole(values)


def encode_degrees(values: Any) -> Node:
    """The node of an array of floats, in which NaN stands for null. Raises ValueError for infinity."""
    import numpy

    there = ~numpy.isnan(values)
    if there.all():
        return _array(values, values.tolist)
    some = values[there]
    return ["maybe", encode_flags(there.tolist()), _array(some, some.tolist)]


def encode_codes(codes: Sequence[int]) -> Node:
    """The node of whole numbers of which the least is 0."""
    try:
        if letters := _letters(bytes(codes)):
            return letters
    except ValueError:
        pass  # more than bytes can count
    return ["number", 0, 0, list(codes)]


def encode_flags(values: Sequence[bool]) -> Node:
    """The node of a column of which it is known that it holds true and false only."""
    return _same(values) or _flags(values)


def is_mostly_distinct(values: Sequence[Any]) -> bool:
    return 1 < len(set(values)) > len(values) * _MOSTLY_DISTINCT


def _same(values: Sequence[Any]) -> Node | None:
    """Where one type is known to hold throughout: None unless one value does, too."""
    if not values:
        return ["raw", []]
    first = values[0]
    alike = first == values[-1] and values.count(first) == len(values)
    return ["same", first, len(values)] if alike else None


def _words(values: Sequence[str | None]) -> Node:
    if is_mostly_distinct(values):
        return ["raw", list(values)]
    distinct = dict.fromkeys(values)
    place_of = dict(zip(distinct, range(len(distinct)), strict=True))
    return ["words", list(distinct), encode_codes(list(map(place_of.__getitem__, values)))]


def _flags(values: Sequence[bool]) -> Node:
    return ["flags", len(values), [place for place, value in enumerate(values) if value]]


def _whole(values: Sequence[int]) -> Node:
    try:
        if letters := _letters(bytes(values)):
            return letters
    except ValueError:
        pass  # one below 0, or above what a byte holds
    least, most = min(values), max(values)
    if max(-least, most, most - least) > _LARGEST:
        return ["raw", list(values)]
    return ["number", 0, least, [value - least for value in values] if least else list(values)]


def _letters(codes: bytes) -> Node | None:
    return None if codes.translate(None, _SMALL) else ["letters", codes.translate(_AS_LETTERS).decode("ascii")]


def _numbers(values: Sequence[float]) -> Node:
    import numpy

    return _array(numpy.array(values, dtype=float), lambda: list(values))


def _array(found: Any, values: Callable[[], list[Any]]) -> Node:
    """`values` are those of the array, whole numbers whole."""
    import numpy

    if not numpy.isfinite(found).all():
        raise ValueError("JSON has no such number")
    largest = float(abs(found).max(initial=0))
    for digits in _DIGITS:
        scale = 10**digits
        if largest * scale > _LARGEST:
            break
        whole = numpy.rint(found * scale)
        if (whole / scale == found).all():
            least = whole.min(initial=_LARGEST)
            return ["number", digits, int(least), (whole - least).astype(numpy.int64).tolist()]
    return ["raw", values()]


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
