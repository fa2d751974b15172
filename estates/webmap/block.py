"""The JSON block of the page: the view as columns, which `data.js` reads.

Above `PACKED_FROM` assets the block is deflated (RFC 1950) and in base64: the words of 10,000 assets take six megabytes
plain and two packed. Browsers since 2023 unpack it by themselves, from a file too, and the page's policy has nothing to
allow for it. Below, it stays text that anyone can read in the file. See docs/decisions/0014.
"""

import base64
import gc
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from operator import attrgetter
from typing import Any

from estates.webmap.encoding import Node, encode_column, encode_lists
from estates.webmap.view import MapView, Site

PACKED_FROM = 2_000
_FAST = 1
"""zlib's level: 6 takes six times as long and saves a fifth."""

FACTS = (
    *("key", "name", "address", "status", "tenure", "floor_area", "facilities", "current_use"),
    *("latitude", "longitude", "accuracy", "rough", "district", "news"),
)
"""The fields of a site that are one value."""
PARTS = {
    "situation": ("text", "new", "since", "until"),
    "timescale": ("text", "new", "since", "until"),
    "leases": ("words", "href", "since", "until"),
    "decisions": ("words", "href", "since", "until"),
    "papers": ("words", "href", "since", "until"),
    "analyses": ("words", "href", "since", "until"),
    "weighings": ("name", "basis", "until", "since", "bars"),
    "events": ("day", "date", "kind", "words", "href"),
}
"""The fields that are lists, with what is told of each of their parts, in this order."""


def render_block(view: MapView, tiles: str | None) -> str:
    """The block's text; packed if `is_packed`.

    `<`, `>` and `&` are escaped so that no text can end it; the rest of what a browser might take amiss (U+2028,
    U+2029) is not ASCII, and escaped by json itself. Packed, it has none of these letters.
    """
    block = {
        "labels": labels(view),
        "moments": [(moment.day, moment.words, moment.what) for moment in view.moments],
        "start": view.start,
        "districts": view.districts,
        "partners": [(one.name, one.kind, one.latitude, one.longitude) for one in view.partners],
        "towns": view.towns,
        "context": view.context,
        "tiles": tiles,
        "title": view.title,
    }
    with _collector_paused():
        columns = build_nodes((*view.sites, *view.others))
        if is_packed(view):
            return _pack(block, columns)
    text = json.dumps(block | {"columns": columns}, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def is_packed(view: MapView) -> bool:
    return len(view.sites) + len(view.others) > PACKED_FROM


def _pack(block: Mapping[str, Any], columns: Mapping[str, Node]) -> str:
    from pydantic_core import to_json  # three times as fast as json, and most of the work here

    head = json.dumps(block, separators=(",", ":"), allow_nan=False).encode()
    text = head[:-1] + b',"columns":' + to_json(columns) + b"}"
    return base64.b64encode(zlib.compress(text, _FAST)).decode()


def build_nodes(sites: Sequence[Site]) -> dict[str, Node]:
    """Each field of every site, in their order. Moments of no end are -1, so that a column holds numbers only."""
    nodes = {name: encode_column(_each(sites, name)) for name in FACTS}
    for name, fields in PARTS.items():
        nodes[name] = _parts(_each(sites, name), fields)
    histories = _each(sites, "history")
    changes = list(chain.from_iterable(histories))
    nodes["history"] = encode_lists(
        list(map(len, histories)), [moment for moment, _ in changes], [state for _, state in changes]
    )
    return nodes


def _parts(lists: Sequence[Sequence[Any]], fields: Sequence[str]) -> Node:
    joined = list(chain.from_iterable(lists))
    columns = {field: _each(joined, field) for field in fields}
    if "until" in columns:
        columns["until"] = [-1 if until is None else until for until in columns["until"]]
    if "bars" in columns:
        columns["bars"] = [[(b.option, b.standing, b.value, b.pounds) for b in bars] for bars in columns["bars"]]
    return encode_lists(list(map(len, lists)), *columns.values())


def _each(records: Iterable[Any], field: str) -> list[Any]:
    return list(map(attrgetter(field), records))


def labels(view: MapView) -> dict[str, str]:
    """The words of every status in the view; a status without words is its own."""
    words: Mapping[str, str] = dict(view.status_labels)
    sites = (*view.sites, *view.others)
    every = dict.fromkeys(site.status for site in sites)
    every |= dict.fromkeys(state["status"] for site in sites for _, state in site.history if "status" in state)
    return {**words, **{status: status for status in every if status and status not in words}}


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Columns hold no cycle; walking over a few hundred thousand new tuples again and again takes two thirds of the
    time of making them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
