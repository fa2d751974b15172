"""What the map is built from: districts, partners' sites, what is refused of them, and nothing that is not public."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.errors import Refusal
from estates.model.vocabulary import Audience
from estates.register.register import Register
from estates.register.sitting import sitting, sitting_on
from estates.webmap.build import build_view
from estates.webmap.page import render_map
from estates.webmap.partners import read_partners
from estates.webmap.view import MapView
from tests.builders import SteppingClock, in_memory, say
from tests.soak import examples
from tests.webmap.pages import ATTACK, DISTRICTS, PARTNERS, County

SHARED = Path(__file__).parents[3] / "shared" / "estate-data" / "boundaries" / "districts.geojson"
NOWHERE = Path("nowhere")


def view_of(register: Register, context: Path, on: str = "2019-10-09", partners: Path | None = None) -> MapView:
    return build_view(sitting_on(register, date.fromisoformat(on), Audience.PUBLIC), context, partners)


def written(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


# Districts


def test_each_asset_lies_in_its_district(county: County) -> None:
    districts = {site.key: site.district for site in (*county.view.sites, *county.view.others)}
    assert county.view.districts == ("Northern", "Southern")
    assert districts["copse-court"] == "Northern"
    assert districts["st-neots-police-station"] == "Southern"
    assert districts["ely-police-station"] == "", "not located"
    assert [name for name, _ in county.view.context] == ["Districts"]


def test_a_point_on_the_border_of_two_lies_in_the_first(register: Register, tmp_path: Path) -> None:
    say(register, "asset", "hall", "2018-01-01", name="Hall", status="operational",
        location={"easting_m": 525093, "northing_m": 269832, "accuracy_m": 1, "source": "survey"})  # fmt: skip
    (site,) = view_of(register, tmp_path).sites
    box = [[-1, site.latitude], [1, site.latitude], [1, 53], [-1, 53], [-1, site.latitude]]
    flipped = [[x, 51 if y == 53 else y] for x, y in box]
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for name, ring in (("Upper", box), ("Lower", flipped))
    ]
    written(tmp_path, "districts.geojson", {"type": "FeatureCollection", "features": features})
    assert view_of(register, tmp_path).sites[0].district == "Lower"


def test_the_districts_of_the_county(cambridgeshire: Register, tmp_path: Path) -> None:
    """Against the boundaries that lie beside the project, where they do."""
    if not SHARED.is_file():
        pytest.skip(f"no boundaries beside the project ({SHARED.name})")
    written(tmp_path, "districts.geojson", SHARED.read_text(encoding="utf-8"))
    view = view_of(cambridgeshire, tmp_path)
    assert len(view.districts) == 6
    found = {site.key: site.district for site in (*view.sites, *view.others)}
    assert found["copse-court"] == "Peterborough"
    assert found["wisbech-police-station"] == "Fenland"
    assert found["parkside-police-station"] == "Cambridge"
    assert found["southern-police-station"] == "South Cambridgeshire"
    assert found["chord-park-unit-c"] == "Huntingdonshire"
    size = len(render_map(view).encode())
    print(f"the county with its six districts: {size:,} bytes")
    assert size < 400_000


def test_the_map_of_the_county_is_under_400_kilobytes(county: County) -> None:
    size = len(county.html.encode())
    print(f"the county: {size:,} bytes")
    assert size < 400_000


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("not json", "expected boundaries in GeoJSON"),
        ({"type": "FeatureCollection", "features": []}, 'expected districts with a property "name"'),
        ({**DISTRICTS, "features": [{**DISTRICTS["features"][0], "properties": {"code": "E1"}}]},
         'expected districts with a property "name", found code, geometry'),
        ({**DISTRICTS, "features": [{**DISTRICTS["features"][0], "properties": {"name": None}},
                                    DISTRICTS["features"][1]]},
         "expected a name for every district, found none for 1 of them"),
        ({**DISTRICTS, "features": [{"type": "Feature", "properties": {"name": "A"},
                                     "geometry": {"type": "Point", "coordinates": [0, 52]}}]},
         "expected polygons, found Point"),
    ],
    ids=["no-json", "empty", "no-name", "nameless", "a-point"],
)  # fmt: skip
def test_bad_districts_are_refused_in_a_sentence(
    register: Register, tmp_path: Path, content: object, words: str
) -> None:
    say(register, "asset", "hall", "2018-01-01", name="Hall", status="operational")
    file = written(tmp_path, "districts.geojson", content)
    with pytest.raises(Refusal, match=re.escape(words)) as refusal:
        view_of(register, tmp_path)
    assert str(refusal.value).startswith(str(file))


# Partners' sites


def test_partners_sites_are_read_from_a_csv_on_the_grid(tmp_path: Path) -> None:
    ambulance, fire = read_partners(written(tmp_path, "p.csv", PARTNERS))
    assert (ambulance.kind, fire.name) == ("Ambulance", "Huntingdon Fire Station")
    assert (fire.latitude, fire.longitude) == pytest.approx((52.336, -0.181), abs=0.01)


@pytest.mark.parametrize("heads", ["name,type,lat,long", "NAME,Service,Latitude,Longitude", "\ufeffSite,kind,lat,lng"])
def test_or_in_degrees_under_the_headings_that_people_use(tmp_path: Path, heads: str) -> None:
    (site,) = read_partners(written(tmp_path, "p.csv", f"{heads}\n\nHall,Fire,52.5,-0.25\n"))
    assert (site.name, site.kind, site.latitude, site.longitude) == ("Hall", "Fire", 52.5, -0.25)


def test_or_from_geojson(register: Register, tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"name": name, "type": "Fire"},
         "geometry": {"type": "Point", "coordinates": [-0.25, 52.5, 12.0]}} for name in ("B", "A")
    ]  # fmt: skip
    block = {"type": "FeatureCollection", "features": features}
    assert [one.name for one in read_partners(written(tmp_path, "p.json", block))] == ["A", "B"]
    say(register, "asset", "hall", "2018-01-01", name="Hall", status="operational")
    assert view_of(register, tmp_path).partners == ()
    written(tmp_path, "partners.geojson", block)
    view = view_of(register, tmp_path)
    assert [one.name for one in view.partners] == ["A", "B"], "found in the folder by its name"
    assert view.context == (), "and not drawn as a boundary"


POINT: dict[str, Any] = {"type": "Point", "coordinates": [0, 52]}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("p.txt", "x", "expected partners' sites as .geojson or .csv, found .txt"),
        ("p.csv", "", "found no name, no type, no longitude, no latitude among no columns at all"),
        ("p.csv", "name,type,easting\nA,Fire,1", "found no longitude, no latitude among name, type, easting"),
        ("p.csv", "name,type,lat,long\nA,Fire,north,0",
         'row 2: expected latitude as a number from -90 to 90, found "north"'),
        ("p.csv", "name,type,lat,long\nA,Fire,52", 'row 2: expected longitude as a number from -180 to 180, found ""'),
        ("p.csv", "name,type,lat,long\nA,Fire,91,0", 'expected latitude as a number from -90 to 90, found "91.0"'),
        ("p.csv", "name,type,lat,long\nA,Fire,nan,0", 'found "nan"'),
        ("p.csv", "name,type,lat,long\n,Fire,52,0", 'row 2: expected a name of one line, found ""'),
        ("p.csv", "name,type,easting,northing\nA,Fire,52.3,1300001",
         "row 2: expected northing as a number from 0 to 1,300,000"),
        ("p.csv", 'name,type,lat,long\n"A,Fire,52,0', "expected a CSV"),
        ("p.geojson", "{", "expected a GeoJSON FeatureCollection of points"),
        ("p.geojson", [], "expected a GeoJSON FeatureCollection of points"),
        ("p.geojson", {"type": "FeatureCollection", "features": [{}]}, "feature 1: expected a Point with properties"),
        ("p.geojson", {"type": "FeatureCollection", "features": [
            {"properties": {"name": "A", "type": "Fire"}, "geometry": DISTRICTS["features"][0]["geometry"]}]},
         "feature 1: expected a Point, found a Polygon"),
        ("p.geojson", {"type": "FeatureCollection", "features": [{"properties": {"name": "A"}, "geometry": POINT}]},
         'feature 1: expected a type of one line, found ""'),
        ("p.geojson", {"type": "FeatureCollection", "features": [
            {"properties": {"name": "A", "type": "F"}, "geometry": {"type": "Point", "coordinates": [True, 52]}}]},
         'expected longitude as a number from -180 to 180, found "True"'),
    ],
)  # fmt: skip
def test_a_bad_file_of_partners_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: object, words: str
) -> None:
    with pytest.raises(Refusal, match=re.escape(words)):
        read_partners(written(tmp_path, name, content))


def test_all_that_is_wrong_is_said_at_once_but_not_without_end(tmp_path: Path) -> None:
    rows = "\n".join(f"Hall {n},Fire,north,0" for n in range(30))
    with pytest.raises(Refusal) as refusal:
        read_partners(written(tmp_path, "p.csv", f"name,type,lat,long\n{rows}\n"))
    assert len(refusal.value.sentences) == 21
    assert refusal.value.sentences[-1].endswith("and 10 more like these.")


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)), st.sampled_from([".csv", ".geojson"]))
@settings(max_examples=examples(80))
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path_factory: Any, content: bytes, ending: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{ending}"
    path.write_bytes(content)
    try:
        read_partners(path)
    except Refusal as refusal:
        assert str(path) in str(refusal)


# What the public may not see

_SAID = st.fixed_dictionaries(
    {
        "name": st.text("abcdefgh", min_size=3, max_size=12).map(lambda word: f"Zq{word}"),
        "status": st.sampled_from(["operational", "surplus", "disposed", "proposed"]),
        "area": st.integers(1, 99_999),
        "easting": st.integers(505_000, 575_000),
        "day": st.dates(date(2014, 1, 1), date(2025, 12, 31)),
        "marking": st.sampled_from(["protect", "commercial"]),
    }
)


def public_register() -> Register:
    register = in_memory(SteppingClock("2019-10-01"))
    for day, of in (("2016-02-03", "panel"), ("2018-05-10", "board"), ("2019-06-26", "panel"), ("2019-10-09", "panel")):
        say(register, "meeting", f"{of}-{day}", "2016-01-01", of=of, date=day, state="held", public=True)
    place = {"easting_m": 525093, "northing_m": 269832, "accuracy_m": 10, "source": "survey"}
    say(register, "asset", "hall", "2016-01-15", name="Hall", status="operational", floor_area="100", location=place)
    say(register, "asset", "hall", "2018-05-01", status="surplus")
    say(register, "asset", "mill", "2016-01-15", name="Mill", status="options")
    say(register, "update", "", "2019-09-01", asset="mill", column="situation", text="News.")
    return register


def say_secret(register: Register, number: int, secret: Mapping[str, Any]) -> None:
    """A secret about a public asset, a secret asset, and all that may hang on it, on any day."""
    day, marking, name = secret["day"].isoformat(), secret["marking"], secret["name"]
    place = {"easting_m": secret["easting"], "northing_m": 299_299, "accuracy_m": 137, "source": name}
    hidden = f"{name.lower()}-{number}"
    say(register, "asset", "hall", day, marking, status=secret["status"], name=name, location=place,
        floor_area=secret["area"])  # fmt: skip
    say(register, "asset", hidden, day, marking, name=name, status=secret["status"], location=place)
    say(register, "update", "", day, marking, asset="mill", column="timescale", text=name)
    say(register, "update", "", day, asset=hidden, column="situation", text=name)
    say(register, "lease", f"lease-{number}", day, marking, asset="hall", side="held", counterparty=name)
    say(register, "decision", f"decision-{number}", day, marking, subject=name, decided_on=day, assets=["hall"])
    options = [{"label": name, "kind": "sell", "standing": "preferred",
                "flows": [{"kind": "receipt", "year": 2019, "amount_gbp": str(secret["area"])}]}]  # fmt: skip
    say(register, "analysis", f"analysis-{number}", day, marking, title=name, assets=["hall"], options=options,
        base_year=2019)  # fmt: skip
    say(register, "meeting", f"board-{day}-{number}", "2014-01-01", marking, of="board", date=day, state="held",
        public=True)  # fmt: skip
    say(register, "scheme", f"scheme-{number}", day, marking, asset="hall", title=name, budget_gbp=secret["area"])


@given(st.lists(_SAID, min_size=1, max_size=3, unique_by=lambda one: (one["day"], one["name"])))
@settings(max_examples=examples(25))
def test_the_public_map_is_the_same_bytes_whatever_the_secrets_are(secrets: list[Mapping[str, Any]]) -> None:
    """In no state: neither dates, histories, threads, charts, leases nor the zoom give anything away."""
    with public_register() as register:
        before = render_map(view_of(register, NOWHERE))
        panel = render_map(build_view(sitting(register, "panel-2019-10-09", Audience.PUBLIC), NOWHERE))
        for number, secret in enumerate(secrets):
            say_secret(register, number, secret)
        assert render_map(view_of(register, NOWHERE)) == before
        assert render_map(build_view(sitting(register, "panel-2019-10-09", Audience.PUBLIC), NOWHERE)) == panel
        told = render_map(build_view(sitting(register, "panel-2019-10-09", Audience.SUB_GROUP), NOWHERE))
        assert all(secret["name"] in told for secret in secrets), "the sub-group's does tell"


def test_what_is_released_later_appears_on_its_date_only(register: Register, tmp_path: Path) -> None:
    """A public fact of 2020 is in no state of 2019, though the file holds both."""
    for day in ("2019-10-09", "2020-07-01"):
        say(register, "meeting", f"panel-{day}", "2019-01-01", of="panel", date=day, state="held", public=True)
    say(register, "asset", "hall", "2019-01-01", name="Hall", status="operational")
    say(register, "asset", "hall", "2020-06-01", status="disposed", name="Old Hall")
    (site,) = view_of(register, tmp_path).sites
    assert (site.name, site.status) == ("Hall", "operational")
    assert site.history == ((0, {}), (1, {"name": "Old Hall", "status": "disposed"}))


def test_words_of_the_register_stay_what_they_are(register: Register, tmp_path: Path) -> None:
    say(register, "asset", "hall", "2018-01-01", name=ATTACK[:60].strip(), status="operational")
    page = render_map(view_of(register, tmp_path))
    assert "<img src=x" not in page
