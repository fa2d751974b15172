"""Columns that are written while the rows are read, some hundreds at a time.

Ten thousand assets with all that hangs on them fill 26 megabytes, more than a processor keeps at hand. Read column
by column they are fetched from memory again and again, which takes a quarter of the time of making these. Here a column
takes its share of some rows (`add`), and says its node in the end (`node`; `encoding.py` lists the kinds).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from itertools import chain, count
from typing import Any, Protocol

from estates.webmap.encoding import BETWEEN, Node, encode_codes, encode_degrees, encode_whole, is_mostly_distinct

_TELLS = 500
"""So many values tell whether a longer column repeats itself."""


class Column(Protocol):
    def add(self, values: Sequence[Any]) -> None: ...

    def node(self) -> Node: ...


class Store(Protocol):
    """Where joined texts go that do not stand in their node. `pack` takes each piece as soon as it is whole; `keep`
    returns what stands in the node for all that `pack` made of them."""

    def pack(self, text: str) -> Any: ...

    def keep(self, pieces: Sequence[Any]) -> int: ...


class Values:
    """A column that `encode` writes from all its values."""

    def __init__(self, encode: Callable[[Sequence[Any]], Node]) -> None:
        self._encode = encode
        self._values: list[Any] = []

    def add(self, values: Sequence[Any]) -> None:
        self._values.extend(values)

    def node(self) -> Node:
        return self._encode(self._values)


class Degrees:
    """Floats or None."""

    def __init__(self) -> None:
        self._values: list[float | None] = []

    @cached_property
    def array(self) -> Any:
        """When all are there: NaN for None."""
        import numpy

        return numpy.array(self._values, dtype=float)

    def add(self, values: Sequence[float | None]) -> None:
        self._values.extend(values)

    def node(self) -> Node:
        return encode_degrees(self.array)


class Words:
    """What repeats. Values that are equal count as one: 1 and true would, and must not both be there."""

    def __init__(self) -> None:
        self._place_of: defaultdict[Hashable, int] = defaultdict(count().__next__)
        self._codes: bytearray | list[int] = bytearray()

    @property
    def distinct(self) -> list[Any]:
        return list(self._place_of)

    def add(self, values: Sequence[Hashable]) -> None:
        first = values[0]
        alike = first == values[-1] and values.count(first) == len(values)
        try:
            if alike:
                self._codes.extend([self._place_of[first]] * len(values))
            else:
                self._codes.extend(map(self._place_of.__getitem__, values))
        except ValueError:  # more than bytes can count; nothing was added
            self._codes = [*self._codes, *map(self._place_of.__getitem__, values)]

    def node(self) -> Node:
        if len(self._place_of) == 1:
            return ["same", *self._place_of, len(self._codes)]
        return ["words", self.distinct, encode_codes(self._codes)]


class Joined:
    """Texts of which few repeat, joined; with a store in pieces, each long enough to pack well."""

    _PIECE = 1 << 20

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._values: list[str] = []
        self._open: list[str] = []
        self._size = self._between = 0
        self._pieces: list[Any] = []

    def add(self, values: Sequence[str]) -> None:
        joined = BETWEEN.join(values)
        self._values.extend(values)
        self._between += joined.count(BETWEEN) - len(values) + 1
        self._open.append(joined)
        self._size += len(joined)
        if self._store and self._size > self._PIECE:
            self._close(self._store)

    def node(self) -> Node:
        if self._between:  # a text has in it what stands between two
            return ["raw", self._values]
        if not self._store:
            return ["texts", len(self._values), BETWEEN.join(self._open)]
        if self._open:
            self._close(self._store)
        return ["texts", len(self._values), self._store.keep(self._pieces)]

    def _close(self, store: Store) -> None:
        self._pieces.append(store.pack(BETWEEN.join(self._open)))
        self._open, self._size = [], 0


class Texts:
    """A column of strings: its first values tell whether they repeat."""

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._first: list[str] = []
        self._column: Words | Joined | None = None

    def add(self, values: Sequence[str]) -> None:
        if self._column:
            self._column.add(values)
        else:
            self._first.extend(values)
            if len(self._first) >= _TELLS:
                self._settle()

    def node(self) -> Node:
        if not self._first:
            return ["raw", []]
        return (self._column or self._settle()).node()

    def _settle(self) -> Words | Joined:
        self._column = Joined(self._store) if is_mostly_distinct(self._first) else Words()
        self._column.add(self._first)
        return self._column


class Lists:
    """Lists of tuples, end to end, with a column for each place in a tuple."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._lengths: list[int] = []

    def add(self, lists: Sequence[Sequence[Sequence[Any]]]) -> None:
        self._lengths.extend(map(len, lists))
        if any(lists):
            for column, values in zip(self._columns, zip(*chain.from_iterable(lists), strict=True), strict=True):
                column.add(values)

    def node(self) -> Node:
        return ["list", encode_whole(self._lengths), ["tuple", [column.node() for column in self._columns]]]


class States:
    """What an asset was: most have been what many others were, so that each state is written once."""

    def __init__(self) -> None:
        self._words = Words()

    @property
    def distinct(self) -> list[dict[str, Any]]:
        return list(map(dict, self._words.distinct))

    def add(self, states: Sequence[dict[str, Any]]) -> None:
        self._words.add(list(map(tuple, map(dict.items, states))))

    def node(self) -> Node:
        kind, values, more = self._words.node()
        return [kind, dict(values) if kind == "same" else self.distinct, more]
