"""What can be measured, printed and taken away: distances, what is near, the page on paper, CSV and GeoJSON."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pyproj import Geod

from estates.webmap.page import render_map
from estates.webmap.view import Partner
from tests.webmap.pages import ATTACK, CHORD_PARK, COPSE_COURT, HOSTILE, SOUTHERN, STORE, VIEW, County, focused
from tests.webmap.test_travel import TRAVEL, go

SITES = replace(VIEW, sites=(COPSE_COURT, CHORD_PARK, SOUTHERN, STORE), partners=(
    Partner("Huntingdon Fire Station", "Fire", 52.335, -0.18),
    Partner("Ely Ambulance Station", "Ambulance", 52.4, 0.26),
))  # fmt: skip


def measuring(page: Any) -> Any:
    page.get_by_role("button", name="Measure", exact=True).click()
    return page


def give(page: Any, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_label(label, exact=True).press("Tab")


# Measuring


@pytest.mark.browser
def test_the_distance_between_two_assets(visit: Any) -> None:
    page = measuring(visit(render_map(SITES)).page)
    give(page, "From", "copse")
    give(page, "To", "Chord Park Unit C, London Road")
    told = page.locator("#measure-distance").inner_text()
    geod = Geod(ellps="WGS84")
    _, _, metres = geod.inv(
        *(COPSE_COURT.longitude, COPSE_COURT.latitude), *(CHORD_PARK.longitude, CHORD_PARK.latitude)
    )
    kilometres = float(told.split(": ")[1].split(" km")[0])
    assert kilometres == pytest.approx(metres / 1000, rel=0.005)
    assert told == "Copse Court to Chord Park Unit C: 30.0 km (18.6 miles) in a straight line."
    assert page.locator("#measure-distance").get_attribute("role") == "status"
    assert page.locator("path.measure").count() == 1
    assert page.evaluate("location.hash") == "#from=copse-court&to=chord-park-unit-c"
    give(page, "To", "nothing of the kind")
    assert page.locator("#measure-distance").inner_text() == "No asset found for “nothing of the kind”."
    give(page, "To", "Evidence")
    assert "no position yet" in page.locator("#measure-distance").inner_text()
    page.get_by_role("button", name="Clear what is measured").click()
    assert page.locator("path.measure").count() == 0
    assert page.get_by_label("From", exact=True).input_value() == ""


@pytest.mark.browser
def test_rough_positions_make_a_rough_distance(visit: Any) -> None:
    rough = replace(SITES, sites=(COPSE_COURT._replace(rough="postcode"), CHORD_PARK))
    page = measuring(visit(render_map(rough)).page)
    give(page, "From", "copse")
    give(page, "To", "chord")
    assert page.locator("#measure-distance").inner_text().endswith("Positions that are postcodes make this rough.")
    give(page, "Around", "chord")
    give(page, "Within, in km", "40")
    assert page.locator("#measure-near").inner_text().endswith("Positions that are postcodes make this rough.")
    give(page, "Within, in km", "4")
    assert "rough" not in page.locator("#measure-near").inner_text(), "both that it speaks of are exact"


@pytest.mark.browser
def test_what_stands_in_one_place_is_not_said_to_be_nought_away(visit: Any) -> None:
    twin = CHORD_PARK._replace(key="twin", name="Twin")
    page = measuring(visit(render_map(replace(SITES, sites=(CHORD_PARK, twin), partners=()))).page)
    give(page, "From", "chord")
    give(page, "To", "twin")
    assert page.locator("#measure-distance").inner_text() == (
        "Chord Park Unit C to Twin: less than 0.1 km in a straight line."
    )


@pytest.mark.browser
def test_what_lies_within_a_radius_is_drawn_and_listed(visit: Any) -> None:
    page = measuring(visit(render_map(SITES)).page)
    give(page, "Around", "chord")
    assert page.locator("#measure-near").inner_text() == (
        "Within 5 km of Chord Park Unit C: 0 assets shown and 1 partners’ site."
    )
    give(page, "Within, in km", "30.5")
    assert page.locator("#measure-list li").all_inner_texts() == [
        "Huntingdon Fire Station (Fire) 2.7 km (1.7 miles)",
        "Southern Police Station 22.4 km (13.9 miles)",
        "Copse Court 30.0 km (18.6 miles)",
    ]
    box = page.locator("path.measure").bounding_box()
    across = page.evaluate("map_estates.latLngToLayerPoint([52.31236, -0.16643]).distanceTo("
                           "map_estates.latLngToLayerPoint([52.31236 + 30.5 / 111.2, -0.16643]))")  # fmt: skip
    assert box["height"] / 2 == pytest.approx(across, rel=0.02)
    page.get_by_role("button", name="Southern Police Station", exact=True).click()
    assert focused(page) == "Southern Police Station"
    page.keyboard.press("Escape")
    assert focused(page) == "Southern Police Station", "the button in the list"
    give(page, "Within, in km", "0")
    assert "Expected a radius from 0.1 to 500 km." in page.locator("#measure-near").inner_text()


@pytest.mark.browser
def test_partners_that_are_not_shown_are_not_counted(visit: Any) -> None:
    page = visit(render_map(SITES)).page
    assert page.locator(".partner-pin").count() == 2
    assert "Fire" in page.locator("#key").inner_text()
    page.get_by_role("button", name="Filter").click()
    page.locator("#show-partners").uncheck()
    assert page.locator(".partner-pin").count() == 0
    measuring(page)
    give(page, "Around", "chord")
    assert page.locator("#measure-near").inner_text() == "Within 5 km of Chord Park Unit C: 0 assets shown."
    assert page.locator("#partners li").count() == 2, "listed in words, which no tick takes away"


@pytest.mark.browser
def test_measuring_begins_from_an_open_asset_and_needs_no_mouse(visit: Any) -> None:
    page = visit(render_map(SITES)).page
    page.get_by_role("button", name="Copse Court, ").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Measure from here").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "measure-to"
    page.keyboard.type("southern")
    page.keyboard.press("Enter")
    assert "Copse Court to Southern Police Station" in page.locator("#measure-distance").inner_text()
    page.get_by_role("button", name="What is near").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "measure-within"


# Taking away


def download(page: Any, name: str, folder: Path) -> tuple[str, str]:
    if page.locator("#tool-take").is_hidden():
        page.get_by_role("button", name="Download, print").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path.name, path.read_bytes().decode("utf-8")


@pytest.mark.browser
def test_what_is_shown_is_downloaded_as_csv(visit: Any, tmp_path: Path) -> None:
    seen = visit(render_map(TRAVEL))
    page = seen.page
    go(page, 1)
    name, content = download(page, "CSV, for a spreadsheet", tmp_path)
    assert name == "estate-2019-06-26.csv"
    assert content.startswith("\ufeff")
    assert "\r\n" in content
    rows = list(csv.DictReader(io.StringIO(content[1:], newline="")))
    assert [row["name"] for row in rows] == page.locator("#assets .asset").all_inner_texts()
    assert rows[0]["address"] == "Thorpe Wood, Peterborough PE3 6SF"
    assert (rows[0]["status"], rows[0]["floor_area"]) == ("Subject to options analysis or collaboration", "3,079 m²")
    assert (rows[0]["latitude"], rows[0]["longitude"], rows[0]["as_at"]) == ("52.5704", "-0.2956", "2019-06-26")
    assert page.locator("#download-status").inner_text() == "estate-2019-06-26.csv: 3 of the assets, as shown."
    assert seen.complaints == []
    assert seen.requests[0] == page.url.partition("#")[0]
    assert all(url.startswith(("file:", "blob:")) for url in seen.requests)


@pytest.mark.browser
def test_a_filter_is_a_filter_of_the_download_too(visit: Any, tmp_path: Path) -> None:
    page = visit(render_map(TRAVEL)).page
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Status").select_option("surplus")
    _, content = download(page, "GeoJSON, for a map", tmp_path)
    assert [feature["properties"]["name"] for feature in json.loads(content)["features"]] == ["Chord Park Unit C"]


@pytest.mark.browser
def test_no_cell_runs_in_a_spreadsheet(visit: Any, tmp_path: Path) -> None:
    words = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx", "\rx", 'a "quoted", word', "two\nlines", ATTACK]
    sites = tuple(CHORD_PARK._replace(key=f"key-{n}", name=word) for n, word in enumerate(words))
    _, content = download(visit(render_map(replace(VIEW, sites=sites))).page, "CSV, for a spreadsheet", tmp_path)
    rows = list(csv.DictReader(io.StringIO(content[1:], newline="")))
    assert [row["name"] for row in rows] == [f"'{word}" if word[0] in "=+-@\t\r" else word for word in words]
    assert not any(value and value[0] in "=+@\t\r" for row in rows for value in row.values())
    assert {row["longitude"] for row in rows} == {"-0.16643"}, "a number stays a number"


@pytest.mark.browser
def test_what_is_shown_is_downloaded_as_geojson(visit: Any, tmp_path: Path, county: County) -> None:
    """As RFC 7946 has it: longitude first, in WGS 84, no crs, null for what is not located."""
    name, content = download(visit(county.html).page, "GeoJSON, for a map", tmp_path)
    block = json.loads(content)
    assert name == "estate-2019-10-09.geojson"
    assert (block["type"], set(block)) == ("FeatureCollection", {"type", "features"})
    for site, feature in zip(county.view.sites, block["features"], strict=True):
        assert feature["type"] == "Feature"
        assert feature["id"] == site.key
        place = [site.longitude, site.latitude]
        assert feature["geometry"] == (None if site.latitude is None else {"type": "Point", "coordinates": place})
        assert feature["properties"]["name"] == site.name
        assert feature["properties"]["as_at"] == "2019-10-09"
    import geopandas

    assert len(geopandas.read_file(tmp_path / name)) == len(county.view.sites)


@pytest.mark.browser
def test_hostile_text_is_downloaded_as_typed(visit: Any, tmp_path: Path) -> None:
    page = visit(render_map(HOSTILE)).page
    _, content = download(page, "GeoJSON, for a map", tmp_path)
    assert json.loads(content)["features"][0]["properties"]["situation"] == f"{ATTACK} {ATTACK}"
    _, content = download(page, "CSV, for a spreadsheet", tmp_path)
    assert next(csv.DictReader(io.StringIO(content[1:], newline="")))["name"] == f"0 {ATTACK}"


# Paper


@pytest.mark.browser
def test_the_map_prints_on_one_page_with_key_scale_and_date_and_the_table_after_it(
    visit: Any, county: County, tmp_path: Path
) -> None:
    page = visit(county.html).page
    go(page, county.view.start - 4)
    page.emulate_media(media="print")
    page.wait_for_timeout(150)
    printed = tmp_path / "map.pdf"
    page.pdf(path=str(printed), prefer_css_page_size=True)
    pages = [" ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(printed).pages]
    moment = county.view.moments[county.view.start - 4]
    for words in (f"As at {moment.words}", "Operational", "Surplus to operational requirements", " km", "Huntingdon"):
        assert words in pages[0], words
    for words in ("The assets in words", "Totals", "Close the details", "Play"):
        assert words not in pages[0], words
    located = page.locator(".pin text").all_text_contents()
    assert located and set(located) <= set(re.findall(r"\d+", pages[0])), "every marker, with its number in the table"
    assert " ; " not in " ".join(pages), "the list of what is not located"
    table = next(number for number, text in enumerate(pages) if "The assets in words" in text)
    assert table >= 1
    assert "Totals" in " ".join(pages[:table])
    sheet = pypdf.PdfReader(printed).pages[0].mediabox
    assert (round(float(sheet.width)), round(float(sheet.height))) == (842, 595), "A4, landscape"


@pytest.mark.browser
def test_a_chosen_district_fills_the_paper(visit: Any, county: County) -> None:
    page = visit(county.html).page
    page.emulate_media(media="print")
    page.wait_for_timeout(150)
    whole = page.evaluate("map_estates.getZoom()")
    page.emulate_media(media="screen")
    page.evaluate("location.hash = '#district=Southern'")
    page.wait_for_timeout(150)
    page.emulate_media(media="print")
    page.wait_for_timeout(150)
    assert page.evaluate("map_estates.getZoom()") > whole


@pytest.mark.browser
def test_dark_readers_print_on_white(visit: Any) -> None:
    page = visit(render_map(TRAVEL), color_scheme="dark").page
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 27)"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.browser
def test_the_button_prints(visit: Any) -> None:
    page = visit(render_map(TRAVEL)).page
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="Download, print").click()
    page.get_by_role("button", name="Print", exact=True).click()
    assert page.title() == "printed"
