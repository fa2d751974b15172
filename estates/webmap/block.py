"""The JSON block of the page: the view as columns, which `data.js` reads."""

import json
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from estates.webmap.encoding import encode_columns
from estates.webmap.view import Line, MapView, Reference, Site

FACTS = (
    *("key", "name", "address", "status", "tenure", "floor_area", "facilities", "current_use"),
    *("latitude", "longitude", "accuracy", "rough", "district", "news"),
)
"""The fields of a site that are one value."""
_values = attrgetter(*FACTS)
_REFERENCES = ("leases", "decisions", "papers", "analyses")


def render_block(view: MapView, tiles: str | None) -> str:
    """The block. `<`, `>` and `&` are escaped so that no text can end it; the rest of what a browser might take amiss
    (U+2028, U+2029) is not ASCII, and escaped by json itself."""
    block = {
        "columns": encode_columns(build_columns((*view.sites, *view.others))),
        "own": len(view.sites),
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
    text = json.dumps(block, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def build_columns(sites: Iterable[Site]) -> dict[str, list[Any]]:
    """Each field of every site, in their order. Moments of no end are -1, so that a column holds numbers only."""
    sites = list(sites)
    facts = zip(*map(_values, sites), strict=True) if sites else [()] * len(FACTS)
    columns: dict[str, list[Any]] = {name: list(values) for name, values in zip(FACTS, facts, strict=True)}
    for name in ("situation", "timescale"):
        columns[name] = [[_line(line) for line in getattr(site, name)] for site in sites]
    for name in _REFERENCES:
        columns[name] = [[_reference(one) for one in getattr(site, name)] for site in sites]
    columns["weighings"] = [
        [
            (w.name, w.basis, _end(w.until), w.since, [(b.option, b.standing, b.value, b.pounds) for b in w.bars])
            for w in site.weighings
        ]
        for site in sites
    ]
    columns["events"] = [[(e.day, e.date, e.kind, e.words, e.href) for e in site.events] for site in sites]
    columns["history"] = [list(site.history) for site in sites]
    return columns


def labels(view: MapView) -> dict[str, str]:
    """The words of every status in the view; a status without words is its own."""
    words: Mapping[str, str] = dict(view.status_labels)
    every = [site.status for site in (*view.sites, *view.others)]
    every += [state["status"] for site in (*view.sites, *view.others) for _, state in site.history if "status" in state]
    return {**words, **{status: status for status in every if status and status not in words}}


def _line(line: Line) -> tuple[str, bool, int, int]:
    return line.text, line.new, line.since, _end(line.until)


def _reference(one: Reference) -> tuple[str, str, int, int]:
    return one.words, one.href, one.since, _end(one.until)


def _end(until: int | None) -> int:
    return -1 if until is None else until
