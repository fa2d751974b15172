"""The map in a real Chromium, beside the ways that people draw many points with folium and geopandas.

A page is built, written to disk, opened and used; every figure is the best of several runs, taken by turns. Our pages
carry all that an asset can say, and its history (`views.py`); what the peers' pages carry stands in `peers.py`.
"""

import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.chromium import BrokenPage, Seen, open_browser, see
from benchmarks.measure import FOLDER, Result, ms
from benchmarks.peers import Peer, load_scripts, peers
from benchmarks.views import make_view, without_points
from estates.webmap.page import render_map
from estates.webmap.view import MapView

COUNTS = (1_000, 10_000, 100_000)
_RUNS = 3
_LONG_S = 5.0
"""A page that takes longer than this, to build or to show, is measured once."""
_QUICK_S, _BUILDS = 0.5, 4
"""A page that is built in less than this is built so many times more: between two pages in Chromium a build is cold."""
_OURS, _EMPTY = "ours", "ours, no points"
_NO_DATA = "–"


@dataclass(frozen=True)
class Figures:
    """The best of each; `seen` is None of a page that Chromium did not show in four minutes."""

    build_s: float
    size: int
    seen: Seen | None


def maps() -> list[Result]:
    """maps of 1,000, 10,000 and 100,000 assets in Chromium, against folium and geopandas"""
    try:
        scripts = load_scripts()
    except (OSError, subprocess.CalledProcessError) as error:
        print(
            f"the peers' scripts cannot be had here, so their pages are built but not shown: {error}", file=sys.stderr
        )
        scripts = {}
    table: dict[tuple[int, str], Figures] = {}
    remarks: list[str] = []
    with open_browser() as browser:
        for count in COUNTS:
            view = make_view(count)
            table.update(_measure(browser, scripts, count, view, remarks))
    _print(table, dict.fromkeys(remarks))
    return _promises(table)


def _measure(
    browser: Any, scripts: dict[str, bytes], count: int, view: MapView, remarks: list[str]
) -> dict[tuple[int, str], Figures]:
    renders: dict[str, Callable[[], str]] = {
        _EMPTY: lambda: _render(without_points(view)),
        _OURS: lambda: _render(view),
    }
    for peer in peers():
        if reason := _why_not(peer):
            remarks.append(f"{peer.name}: not measured: {reason}.")
        else:
            renders[peer.name] = _rendering(peer, view)
    runs: dict[str, list[Figures]] = {name: [] for name in renders}
    for _ in range(_RUNS):
        for name, render in renders.items():
            if not (runs[name] and _is_long(runs[name][0])):
                print(f"  {count:,}: {name}", file=sys.stderr)
                runs[name].append(_once(browser, scripts, name, render))
    return {(count, name): _best(some) for name, some in runs.items()}


def _rendering(peer: Peer, view: MapView) -> Callable[[], str]:
    return lambda: peer.render(view)


def _why_not(peer: Peer) -> str:
    if "explore" in peer.name:
        missing = [name for name in ("mapclassify", "matplotlib") if find_spec(name) is None]
        if missing:
            return f"it needs {' and '.join(missing)} (benchmarks/requirements.txt)"
    return ""


def _render(view: MapView) -> str:
    return render_map(view, table_beside="map-table.html", tiles=None)


def _once(browser: Any, scripts: dict[str, bytes], name: str, render: Callable[[], str]) -> Figures:
    page, build_s = _build(render)
    if build_s < _QUICK_S:
        build_s = min(build_s, *(_build(render)[1] for _ in range(_BUILDS)))
    file = FOLDER / "page.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8")
    return Figures(build_s, file.stat().st_size, _try_to_see(browser, file, scripts, name))


def _build(render: Callable[[], str]) -> tuple[str, float]:
    """The page, and seconds of wall clock, as ours is packed on several processors."""
    began = perf_counter()
    page = render()
    return page, perf_counter() - began


def _try_to_see(browser: Any, file: Path, scripts: dict[str, bytes], name: str) -> Seen | None:
    from playwright.sync_api import Error

    if not scripts and not name.startswith(_OURS):
        return None
    try:
        return see(browser, file, scripts)
    except (BrokenPage, Error) as error:
        print(f"  {name}: not shown: {str(error).splitlines()[0]}", file=sys.stderr)
        return None


def _is_long(figures: Figures) -> bool:
    return figures.build_s > _LONG_S or figures.seen is None or figures.seen.ready_s > _LONG_S


def _best(runs: list[Figures]) -> Figures:
    shown = [figures.seen for figures in runs if figures.seen]
    slides = [seen.slide_s for seen in shown if seen.slide_s is not None]
    best = Seen(
        min(seen.ready_s for seen in shown),
        min(seen.zoom_s for seen in shown),
        min(slides) if slides else None,
        min(seen.heap for seen in shown),
    ) if shown else None  # fmt: skip
    return Figures(min(figures.build_s for figures in runs), runs[0].size, best)


def _print(table: dict[tuple[int, str], Figures], remarks: Iterable[str]) -> None:
    """The whole comparison, as a Markdown table; the promises are in the other."""
    print("| assets | page | built | file | ready | zoom step | slider step | memory |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for (count, name), figures in table.items():
        seen = figures.seen
        shown = (
            (ms(seen.ready_s), ms(seen.zoom_s), _NO_DATA if seen.slide_s is None else ms(seen.slide_s), _mb(seen.heap))
            if seen
            else (_NO_DATA,) * 4
        )
        print(f"| {count:,} | {' | '.join((name, ms(figures.build_s), _mb(figures.size), *shown))} |")
    for remark in remarks:
        print(f"\n{remark}")
    print()


def _promises(table: dict[tuple[int, str], Figures]) -> list[Result]:
    results = []
    ours, empty = table[10_000, _OURS], table[10_000, _EMPTY]
    fast = table[10_000, "folium FastMarkerCluster"]
    many, explored = table[100_000, _OURS], table.get((100_000, "geopandas explore()"))
    if ours.seen and empty.seen:
        over = ours.seen.ready_s - empty.seen.ready_s
        other = f"no points {ms(empty.seen.ready_s)}"
        results.append(Result("map of 10,000, ready after", ms(ours.seen.ready_s), other, over, 1, "s more"))
        if ours.seen.slide_s is not None:
            slide = ours.seen.slide_s
            results.append(Result("map of 10,000, slider step", ms(slide), "none has one", slide * 1000, 100, "ms"))
    size = ours.size / 1e6
    results.append(Result("map of 10,000, file", _mb(ours.size), f"FastMarkerCluster {_mb(fast.size)}", size, 4, "MB"))
    ratio = ours.build_s / fast.build_s
    results.append(Result("map of 10,000, built", ms(ours.build_s), f"FastMarkerCluster {ms(fast.build_s)}", ratio, 2))
    if many.seen:
        other = "" if explored is None or explored.seen is None else f"explore() {ms(explored.seen.zoom_s)}"
        zoom = many.seen.zoom_s
        results.append(Result("map of 100,000, zoom step", ms(zoom), other, zoom * 1000, 300, "ms"))
    if many.seen and explored and explored.seen:
        ratio = many.seen.ready_s / explored.seen.ready_s
        other = f"explore() {ms(explored.seen.ready_s)}"
        results.append(Result("map of 100,000, ready after", ms(many.seen.ready_s), other, ratio, 0.5))
    if explored:
        ratio = many.size / explored.size
        results.append(Result("map of 100,000, file", _mb(many.size), f"explore() {_mb(explored.size)}", ratio, 1))
    return results


def _mb(size: float) -> str:
    return f"{size / 1e6:.1f} MB"


MEASURES: tuple[Callable[[], list[Result]], ...] = (maps,)
