"""One Chromium for all tests of the map, and a visit to a page in it, watched."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import open_chromium
from tests.webmap.pages import Visit


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def visit(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    contexts = []

    def load(html: str, **options: Any) -> Visit:
        path = tmp_path / "map.html"
        path.write_text(html, encoding="utf-8")
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        seen = Visit(context.new_page())

        def dismiss(dialog: Any) -> None:
            seen.complaints.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        seen.page.on("dialog", dismiss)
        seen.page.on("console", lambda message: seen.complaints.append(message.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.goto(path.as_uri())
        return seen

    yield load
    for context in contexts:
        context.close()
