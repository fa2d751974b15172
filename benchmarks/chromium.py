"""One page in a real Chromium: how long until it is there, a step of its zoom and slider, the memory it holds."""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser import ARGUMENTS

_TIMEOUT_MS = 240_000
_WATCH = """addEventListener('load', () => {
    const look = () => {
        if (document.getElementById('estate-data') && !document.documentElement.dataset.ready) setTimeout(look, 1);
        else requestAnimationFrame(() => requestAnimationFrame(() => { window.readyAfter = performance.now(); }));
    };
    look();
});"""
"""Ready: everything in the page has run, ours has said that it is done, and the browser has painted it."""
_PAINTED = "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));"
_ZOOM = f"""async (by) => {{ const map = window[Object.keys(window).find((name) => name.startsWith('map_'))];
    const from = performance.now(); map.setZoom(map.getZoom() + by, {{ animate: false }}); {_PAINTED}
    return performance.now() - from; }}"""
_SLIDE = f"""async (by) => {{ const slider = document.querySelector('input[type=range]');
    const from = performance.now(); slider.value = Number(slider.value) + by;
    slider.dispatchEvent(new Event('input', {{ bubbles: true }})); {_PAINTED}
    return performance.now() - from; }}"""


@dataclass(frozen=True)
class Seen:
    """Seconds, and bytes of JavaScript objects after the rubbish was collected. `slide_s` is None without a slider."""

    ready_s: float
    zoom_s: float
    slide_s: float | None
    heap: float


class BrokenPage(Exception):
    """A script of the page failed: its figures would be those of an empty map."""


@contextmanager
def open_browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def see(browser: Any, file: Path, scripts: Mapping[str, bytes]) -> Seen:
    """Opens the page from disk in a context of its own. What it asks of the network is answered from `scripts`."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    try:
        context.route(re.compile("^https?:"), lambda route: _answer(route, scripts))
        context.add_init_script(_WATCH)
        page = context.new_page()
        page.set_default_timeout(_TIMEOUT_MS)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(file.resolve().as_uri(), wait_until="load", timeout=_TIMEOUT_MS)
        page.wait_for_timeout(100)
        ready = page.evaluate("new Promise((done) => { const wait = () => window.readyAfter ? done(window.readyAfter)"
                              " : setTimeout(wait, 10); wait(); })")  # fmt: skip
        if errors:
            raise BrokenPage(f"{file}: {errors[0]}")
        # In and out again, so that no page is measured where there is nothing to see; the slowest step counts.
        zoom = max(page.evaluate(_ZOOM, by) for by in (1, 1, -1, -1))
        slides = page.locator("input[type=range]").count()
        slide = max(page.evaluate(_SLIDE, by) for by in (-1, -1, 1, 1)) if slides else None
        return Seen(ready / 1000, zoom / 1000, None if slide is None else slide / 1000, _heap(context, page))
    finally:
        context.close()


def _answer(route: Any, scripts: Mapping[str, bytes]) -> None:
    name = route.request.url.partition("?")[0].rpartition("/")[2]
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    route.fulfill(body=scripts.get(name, b""), content_type=kind)


def _heap(context: Any, page: Any) -> float:
    session = context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["JSHeapUsedSize"])
