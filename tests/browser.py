"""A headless Chromium for the tests that load a page: the system's own, kept from talking to anyone by itself.

One for the tests of each module, and visits to pages in it, watched.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-quic",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str:
    """The path of Chromium. Without one the test is skipped; with ESTATES_REQUIRE_BROWSER=1 it fails."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for found in map(shutil.which, names) if found), None)
    if path:
        return path
    reason = f"no Chromium on the path (looked for {', '.join(names)})"
    if os.environ.get("ESTATES_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{reason}, and ESTATES_REQUIRE_BROWSER=1 asks for one")
    pytest.skip(reason)


@contextmanager
def open_chromium() -> Iterator[Any]:
    """A running Chromium (a playwright Browser), closed at the end."""
    path = find_chromium()
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield chromium
        finally:
            chromium.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with open_chromium() as browser:
        yield browser


@dataclass
class Visit:
    """A page and everything that it did while it was watched."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """Dialogs, console messages, exceptions: a sound page has none."""


@contextmanager
def visited(chromium: Any, address: str, **options: Any) -> Iterator[Visit]:
    """`options` are those of a browser's context."""
    context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    seen = Visit(context.new_page())

    def dismiss(dialog: Any) -> None:
        seen.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    seen.page.on("dialog", dismiss)
    seen.page.on("console", lambda message: seen.complaints.append(message.text))
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    try:
        seen.page.goto(address)
        yield seen
    finally:
        context.close()


@pytest.fixture
def visit(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens a page from a disk; every visit lasts until the test ends."""
    with ExitStack() as visits:

        def load(html: str, **options: Any) -> Visit:
            path = tmp_path / "page.html"
            path.write_text(html, encoding="utf-8")
            return visits.enter_context(visited(chromium, path.as_uri(), **options))

        yield load


def check_accessibility(page: Any) -> None:
    """axe-core finds nothing. It is a script from outside, so the visit it runs in bypasses the page's policy."""
    page.evaluate(_axe())
    violations = page.evaluate("axe.run().then((results) => results.violations)")
    found = [f"{v['id']}: {node['html'][:200]} {node['failureSummary']}" for v in violations for node in v["nodes"]]
    assert found == []


@cache
def _axe() -> str:
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
