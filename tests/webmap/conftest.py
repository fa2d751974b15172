"""One Chromium for the tests of each module, and a visit to a page in it, watched."""

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from estates.model.vocabulary import Audience
from estates.register.register import Register
from estates.register.sitting import sitting
from estates.webmap.build import build_view
from estates.webmap.page import render_map
from tests.browser import open_chromium
from tests.webmap.pages import DISTRICTS, PARTNERS, County, Visit

MAPS = Path(__file__).parents[2] / "maps"


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="session")
def county(cambridgeshire: Register, tmp_path_factory: pytest.TempPathFactory) -> County:
    """The map of the real register for the panel of October 2019, with two districts and some partners' sites."""
    folder = tmp_path_factory.mktemp("context")
    copyfile(MAPS / "towns.geojson", folder / "towns.geojson")
    (folder / "districts.geojson").write_text(json.dumps(DISTRICTS), encoding="utf-8")
    (folder / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    shown = sitting(cambridgeshire, "panel-2019-10-09", Audience.PUBLIC)
    view = build_view(shown, folder, folder / "partners.csv")
    return County(cambridgeshire, view, render_map(view))
