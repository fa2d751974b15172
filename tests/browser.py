"""A headless Chromium for the tests that load a page: the system's own, kept from talking to anyone by itself."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
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
