"""Partners' sites from the lists that they publish, and the body's own beside them."""

import json
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import Point

from estates.errors import Refusal
from estates.model.asset import Asset
from estates.sharing.partners import read_partner_sites
from estates.sharing.site import State, own_site, partner_site

CHELTENHAM = Path(__file__).parents[3] / "shared" / "estate-data" / "council-assets" / "cheltenham-2021.csv"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("fields", "state", "facts"),
    [
        ({}, State.UNSAID, "status not said"),
        ({"status": "operational"}, State.IN_USE, "operational"),
        ({"status": "surplus"}, State.SPARE, "surplus to operational requirements"),
        ({"status": "disposed"}, State.GONE, "disposed"),
        ({"tenure": "freehold", "tenure_detail": "Vacant"}, State.SPARE, "freehold, vacant"),
        ({"tenure": "freehold", "tenure_detail": "Occupied by local authority"}, State.IN_USE,
         "freehold, occupied by local authority"),
        ({"tenure": "freehold", "tenure_detail": "Ground leasehold"}, State.LET, "freehold, let (ground leasehold)"),
        ({"tenure": "leasehold", "tenure_detail": "Ground leasehold"}, State.UNSAID, "leasehold, ground leasehold"),
        ({"current_use": "None - vacant"}, State.SPARE, "vacant"),
        ({"floor_area": {"m2": "3079", "basis": "GIA"}, "holding": "land"}, State.UNSAID,
         "3,079 (GIA) m², land, status not said"),
    ],
)  # fmt: skip
def test_what_a_partners_list_says_of_a_site(fields: dict[str, Any], state: State, facts: str) -> None:
    found = partner_site({"name": "X", **fields}, "row 2", "Council")
    assert (found.state, found.facts) == (state, facts)


@pytest.mark.parametrize(
    ("fields", "state", "status"),
    [
        ({"status": "operational"}, State.IN_USE, "operational"),
        ({"status": "operational", "current_use": "None - vacant"}, State.SPARE, "operational and vacant"),
        ({"status": "options"}, State.SPARE, "subject to options analysis/collaboration"),
        ({"status": "proposed"}, State.PLANNED, "proposed"),
    ],
)
def test_what_the_register_says_of_its_own(fields: dict[str, Any], state: State, status: str) -> None:
    found = own_site(Asset(key="x", name="X", **fields))
    assert (found.state, found.status, found.service) == (state, status, "own")


def test_a_list_and_a_map_are_read_alike(tmp_path: Path) -> None:
    text = "Name,Type,Easting,Northing\nEly Fire Station,Fire,554000,280000\n"
    places = geopandas.GeoDataFrame(
        {"name": ["Ely Fire Station"], "type": ["Fire"]}, geometry=[Point(554000, 280000)], crs="EPSG:27700"
    )
    places.to_file(tmp_path / "stations.gpkg")
    places.to_crs("EPSG:4326").to_file(tmp_path / "stations.geojson")
    written(tmp_path / "stations.csv", text)
    for name in ("stations.csv", "stations.gpkg", "stations.geojson"):
        (found,) = read_partner_sites([tmp_path / name]).sites
        assert (found.name, found.service, found.accuracy_m) == ("Ely Fire Station", "Fire", 10)
        assert found.easting_m is not None
        assert abs(found.easting_m - 554000) <= 3
        assert found.key.startswith(name)


def test_without_a_column_the_files_name_says_whose_a_site_is(tmp_path: Path) -> None:
    (found,) = read_partner_sites([written(tmp_path / "fire-stations.csv", "Name,Postcode\nEly,CB7 4AA\n")]).sites
    assert (found.service, found.easting_m) == ("fire stations", None)


def test_nothing_is_dropped_in_silence(tmp_path: Path) -> None:
    text = (
        "Name,Type,Status,Easting,Northing\nEly,Fire,,554000,280000\nSold,Fire,Disposed,554000,280000\n"
        "Lost,Fire,,,\nBad,Fire,,554000,two\n"
    )
    found = read_partner_sites([written(tmp_path / "a.csv", text), written(tmp_path / "b.csv", text)])
    assert [site.name for site in found.sites] == ["Ely", "Lost"] * 2
    assert (found.gone, found.not_located, len(found.findings)) == (2, 2, 2)
    assert str(found.findings[0]).startswith("a.csv, row 5, column Northing: ")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("empty.csv", "Name,Easting,Northing\n", "expected a list of sites, with a row or a place for each"),
        ("other.csv", "Colour,Size\nred,3\n", "expected a row of headings, one of them for a name"),
        ("places.geojson", json.dumps({"type": "FeatureCollection", "features": []}), "expected"),
    ],
)
def test_a_file_that_is_no_list_of_sites_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read_partner_sites([written(tmp_path / name, text)])


@pytest.mark.skipif(not CHELTENHAM.exists(), reason="the council's list, which is not part of the project, is not here")
def test_a_real_councils_list_is_read_whole() -> None:
    found = read_partner_sites([CHELTENHAM])
    assert (len(found.sites), found.findings, found.gone, found.not_located) == (498, (), 0, 1)
    assert {site.service for site in found.sites} == {"Cheltenham Borough Council"}
    states = [site.state for site in found.sites]
    assert {state: states.count(state) for state in set(states)} == {
        State.IN_USE: 330, State.LET: 155, State.SPARE: 13,
    }  # fmt: skip
    assert sum(site.land for site in found.sites) == 286
