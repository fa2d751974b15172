"""`estates near` and `estates share`: what could be shared, with whom, and why."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Estates

STATIONS = "Name,Type,Easting,Northing\nSt Neots Fire Station,Fire,518600,260500\nFar Station,Fire,600000,260500\n"


@pytest.fixture
def beside(county: Estates, tmp_path: Path) -> Estates:
    """The Cambridgeshire register, with a list of fire stations and a vacant council office beside it."""
    (tmp_path / "fire.csv").write_text(STATIONS, encoding="utf-8")
    (tmp_path / "council.csv").write_text(
        "UPRN,AssetCode,PropertyName,GeoX,GeoY,TenureType,TenureDetail,HoldingType\n"
        "1,C/1,Town Hall,518700,260600,Freehold,Vacant,Land and Building\n",
        encoding="utf-8",
    )
    return county


def test_pairs_are_ranked_and_explained(beside: Estates) -> None:
    done = beside("share", "--partners", "fire.csv", "--partners", "council.csv", "--on", "2019-10-09")
    assert done.code == 0
    heading, *rows = (" ".join(line.split()) for line in done.out.splitlines())
    assert heading == "RANK DISTANCE ASSET PARTNER'S SITE WHY"
    ours = "st-neots-police-station (freehold, 503 m², subject to options analysis/collaboration)"
    assert rows == [
        f"1 about 210 m, give or take 110 m {ours} St Neots Fire Station (Fire; status not said) "
        "there is room here, and a service next door; duty to consider",
        f"4 about 70 m, give or take 110 m {ours} Town Hall (council; freehold, vacant) "
        "both could be let go, together or one for the other",
    ]
    assert done.err.endswith(
        "Duty to consider: with fire and rescue and ambulance services (Policing and Crime Act 2017, section 2); "
        "others may join an agreement (section 1(4)).\n"
        "2 pairs within 500m. Next: estates near st-neots-police-station --within 500m\n"
    )
    assert "Not located, and so in no pair: " in done.err


def test_json_and_geojson_hold_the_same_facts(beside: Estates, tmp_path: Path) -> None:
    shared = ("share", "--partners", "fire.csv", "--within", "1km", "--on", "2019-10-09")
    listed = json.loads(beside(*shared, "--json").out)
    done = beside(*shared, "--out", "maps/Sharing.geojson")
    assert (done.code, done.out) == (0, "")
    made = json.loads((tmp_path / "maps" / "Sharing.geojson").read_bytes())
    assert [feature["properties"] for feature in made["features"]] == listed
    assert listed[0] | {"why": "", "status": ""} == {
        "rank": 1, "why": "", "duty": True, "distance_m": 209, "give_or_take_m": 110,
        "asset": "st-neots-police-station", "name": "St Neots Police Station", "status": "", "tenure": "freehold",
        "floor_area": "503", "partner": "St Neots Fire Station", "partner_service": "Fire", "partner_status": "",
        "partner_tenure": "", "partner_floor_area": "", "partner_from": "fire.csv, row 2",
    }  # fmt: skip


def test_a_file_is_for_the_public_unless_told_otherwise(beside: Estates, tmp_path: Path) -> None:
    beside("asset", "add", "The unit", "--status", "surplus", "--on", "2019-01-02")
    beside("locate", "the-unit", "--easting", "518610", "--northing", "260510", "--on", "2019-01-02")
    shared = ("share", "--partners", "fire.csv", "--out", "pairs.geojson")
    beside(*shared)
    assert b"the-unit" not in (tmp_path / "pairs.geojson").read_bytes()
    beside(*shared, "--audience", "sub-group")
    assert b"the-unit" in (tmp_path / "pairs.geojson").read_bytes()
    assert "the-unit" in beside("share", "--partners", "fire.csv").out


def test_the_pairs_are_a_layer_of_the_map(beside: Estates, tmp_path: Path) -> None:
    beside("share", "--partners", "fire.csv", "--on", "2019-10-09", "--out", "maps/Sharing.geojson")
    assert beside("map", "--on", "2019-10-09", "--partners", "fire.csv").code == 0
    page = (tmp_path / "maps" / "map.html").read_text(encoding="utf-8")
    (drawn,) = re.findall(r'"Sharing",\{"type":"FeatureCollection","features":\[(.*?)\]\}\]', page)
    assert '"geometry":{"type":"LineString","coordinates":[[-0.2626,52.2312],[-0.2649,52.2299]]}' in drawn
    assert "St Neots Fire Station" in page


def test_rows_that_cannot_be_read_are_told_and_the_others_are_taken(beside: Estates, tmp_path: Path) -> None:
    (tmp_path / "fire.csv").write_text(f"{STATIONS}Bad,Fire,518600,two\n", encoding="utf-8")
    done = beside("share", "--partners", "fire.csv", "--on", "2019-10-09")
    assert done.code == 1
    assert "St Neots Fire Station" in done.out
    assert 'Not read: fire.csv, row 4, column Northing: "two" is no coordinate' in done.err


def test_what_is_near_an_asset_is_its_own_neighbours_and_partners(beside: Estates) -> None:
    alone = beside("near", "copse-court", "--within", "3km", "--on", "2019-10-09")
    assert alone.code == 0
    (row,) = alone.out.splitlines()[1:]
    assert row.endswith("there is room here, and a service next door")
    assert "Thorpe Wood Police Station (operational)" in row
    assert alone.err.endswith("Next: estates near copse-court --within 3km --partners FILE\n")
    both = beside("near", "st-neots-police-station", "--partners", "fire.csv", "--partners", "council.csv", "--json")
    assert [(one["partner"], one["distance_m"]) for one in json.loads(both.out)] == [
        ("Town Hall", 68), ("St Neots Fire Station", 209),
    ]  # fmt: skip


def test_an_asset_is_not_near_itself(beside: Estates) -> None:
    done = beside("near", "st-neots-police-station", "--within", "1m", "--on", "2019-10-09")
    assert (done.code, len(done.out.splitlines())) == (0, 1)
    assert "0 sites within 1m of St Neots Police Station." in done.err
