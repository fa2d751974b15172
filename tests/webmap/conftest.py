"""The map of the real register, drawn once."""

import json
from pathlib import Path
from shutil import copyfile

import pytest

from estates.model.vocabulary import Audience
from estates.register.register import Register
from estates.register.sitting import sitting
from estates.webmap.build import build_view
from estates.webmap.page import render_map
from tests.webmap.pages import DISTRICTS, PARTNERS, County

MAPS = Path(__file__).parents[2] / "maps"


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
