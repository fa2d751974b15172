"""The JSON block of the page: the view as columns, which `data.js` reads.

Above `PACKED_FROM` assets the texts of which few repeat are deflated (RFC 1950) and in base64: those of 10,000 assets
take five megabytes plain and one and a half packed. Browsers since 2023 unpack them by themselves, from a file too, and
the page's policy has nothing to allow for it. Below, they stay text that anyone can read in the file. See
docs/decisions/0014.
"""

import gc
import json
import os
from binascii import b2a_base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from estates.webmap.encoding import encode_column, encode_flags, encode_whole
from estates.webmap.gathering import Column, Degrees, Lists, States, Texts, Values, Words
from estates.webmap.view import Happening, Line, MapView, Reference, Site, Weighing, area_m2

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

PACKED_FROM = 2_000
_FAST = 1
"""libdeflate's level: 6 takes five times as long and saves a ninth."""
_ROWS = 400
"""So many assets are read at a time: with all that hangs on them they stay at hand while their columns are written."""

PARTS: Mapping[str, type[Any]] = {
    **dict.fromkeys(("situation", "timescale"), Line),
    **dict.fromkeys(("leases", "decisions", "papers", "analyses"), Reference),
    "weighings": Weighing,
    "events": Happening,
}
"""The fields of a site that are lists, with what they are lists of. Its own fields are told in their order."""


@dataclass(frozen=True)
class Facts:
    """What totals and picture are made from, of the assets on the map on its own date, in their order."""

    statuses: Sequence[str]
    areas: Sequence[Decimal | None]
    latitudes: Any
    longitudes: Any
    """Arrays, of NaN where an asset is not located."""


class Block:
    """The block of one page."""

    def __init__(self, view: MapView) -> None:
        self._view = view
        self._packed = _Packed()
        sites = (*view.sites, *view.others)
        states, degrees = States(), (Degrees(), Degrees())
        columns = _columns(self._packed if len(sites) > PACKED_FROM else None, states, *degrees)
        statuses: list[str] = []
        areas: list[Decimal | None] = []
        for first in range(0, len(sites), _ROWS):
            rows = dict(zip(Site._fields, zip(*sites[first : first + _ROWS], strict=True), strict=True))
            for name, column in columns.items():
                column.add(rows[name])
            statuses += rows["status"]
            areas += map(area_m2, rows["floor_area"])
        self._nodes = {name: column.node() for name, column in columns.items()}
        self.labels = label(view, {*statuses, *(state.get("status", "") for state in states.distinct)})
        """The words of every status in the view."""
        own = len(view.sites)
        self.facts = Facts(statuses[:own], areas[:own], *(one.array[:own] for one in degrees))

    def render(self, tiles: str | None) -> Iterator[str]:
        """The block's text, in pieces: they are large, and are to be joined once."""
        from pydantic_core import to_json  # three times as fast as json; every number in the columns is one of JSON's

        view = self._view
        head = {
            "labels": self.labels,
            "moments": [(moment.day, moment.words, moment.what) for moment in view.moments],
            "start": view.start,
            "districts": view.districts,
            "partners": [(one.name, one.kind, one.latitude, one.longitude) for one in view.partners],
            "towns": view.towns,
            "context": view.context,
            "tiles": tiles,
            "title": view.title,
        }
        yield _safe(json.dumps(head, separators=(",", ":"), allow_nan=False)).removesuffix("}")
        yield f',"columns":{_safe(to_json(self._nodes).decode())},"packed":['
        for place, pieces in enumerate(self._packed.texts()):
            yield "," if place else ""
            yield "["
            for number, piece in enumerate(pieces):
                yield '","' if number else '"'
                yield piece
            yield '"]'
        yield "]}"


class _Packed:
    """The texts that do not stand in their columns, each in pieces. Other processors pack them while the next are read:
    libdeflate lets Python's lock go."""

    def __init__(self) -> None:
        self._texts: list[Sequence[Future[str]]] = []

    @cached_property
    def _workers(self) -> "ThreadPoolExecutor":
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(os.cpu_count())

    def pack(self, text: str) -> "Future[str]":
        return self._workers.submit(_pack, text)

    def keep(self, pieces: "Sequence[Future[str]]") -> int:
        self._texts.append(pieces)
        return len(self._texts) - 1

    def texts(self) -> Iterator[Iterator[str]]:
        return ((piece.result() for piece in pieces) for pieces in self._texts)


def _pack(text: str) -> str:
    from deflate import zlib_compress

    return b2a_base64(zlib_compress(text.encode(), _FAST), newline=False).decode()


def _columns(packed: _Packed | None, states: States, latitudes: Degrees, longitudes: Degrees) -> dict[str, Column]:
    """Of every field of a site."""
    others: Mapping[str, Callable[[], Column]] = {
        "latitude": lambda: latitudes,
        "longitude": lambda: longitudes,
        "bars": lambda: Values(encode_column),
        "new": lambda: Values(encode_flags),
        "since": lambda: Values(encode_whole),
        "until": Words,
        "history": lambda: Lists([Values(encode_whole), states]),
    }

    def column(name: str) -> Column:
        if name in PARTS:
            return Lists([column(field) for field in PARTS[name]._fields])
        return others[name]() if name in others else Texts(packed)

    return {name: column(name) for name in Site._fields}


def _safe(text: str) -> str:
    """JSON without letters that a browser might take for the end of the block or of a line. What is packed has none."""
    for letter in "&<>\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def label(view: MapView, statuses: Iterable[str]) -> dict[str, str]:
    """The words of every status that the view has words of, and of these; a status without words is its own."""
    words = dict(view.status_labels)
    return words | {status: status for status in sorted(statuses) if status and status not in words}


@contextmanager
def collector_paused() -> Iterator[None]:
    """What is drawn here holds no cycle; walking over a few hundred thousand values again and again takes two thirds of
    the time of making them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
