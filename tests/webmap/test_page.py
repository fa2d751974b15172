"""The map's page, in a real browser: what it shows, what it never does, and who can use it."""

import hashlib
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from estates.webmap.page import _folium_page, render_map, render_table
from estates.webmap.view import MapView
from tests.browser import check_accessibility
from tests.webmap.pages import (
    ATTACK,
    CHORD_PARK,
    HOSTILE,
    LABELS,
    VIEW,
    await_true,
    crowd,
    focused,
)

# --- the file ---


def test_same_view_same_bytes() -> None:
    first = render_map(VIEW)
    _folium_page.cache_clear()
    assert render_map(VIEW) == first
    assert render_table(VIEW) == render_table(VIEW)


def test_the_frame_is_a_sound_document() -> None:
    html = render_map(VIEW)
    assert html.startswith('<!doctype html>\n<html lang="en-GB">')
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in html
    assert html.count("<h1>") == html.count("<main>") == html.count("<title>") == 1
    assert "user-scalable" not in html
    assert "maximum-scale" not in html


def test_the_page_names_no_address_but_the_street_map() -> None:
    """What is not in the file cannot be asked for: no CDN, no source map, no picture of Leaflet's."""
    html = render_map(VIEW)
    addresses = set(re.findall(r"https?://[\w.-]+", html))
    in_comments = {"https://leafletjs.com", "https://bugzilla.mozilla.org"}
    decisions = {"https://example.org"}  # a link is asked for when a reader follows it
    assert addresses - in_comments - decisions == {"https://tile.openstreetmap.org", "http://www.w3.org"}
    assert "sourceMappingURL" not in html
    assert "url(images" not in html
    assert not re.search("jquery|bootstrap|font-awesome", html, re.IGNORECASE)


def test_leaflets_licence_is_carried() -> None:
    html = render_map(VIEW)
    assert "Volodymyr Agafonkin" in html
    assert "THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS" in html


def test_the_data_block_cannot_be_left() -> None:
    block = re.search(r'id="estate-data">(.*?)</script>', render_map(HOSTILE), re.DOTALL)
    assert block is not None
    assert not re.search("[<>&\u2028\u2029]", block[1])
    assert json.loads(block[1])["columns"]["name"][2].split("\t")[0] == f"0 {ATTACK}"


def test_the_policy_allows_no_inline_script_and_one_tile_host() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', render_map(VIEW))
    assert policy is not None
    assert "unsafe" not in policy[1]
    assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert policy[1].endswith("img-src data: https://tile.openstreetmap.org")


def test_a_large_table_lies_beside_the_map_and_is_never_lost() -> None:
    large = crowd(2_001)
    assert "Site 17<" not in render_map(large, table_beside="table 1.html")
    assert '<a href="./table%201.html">Table of all 2,001 assets</a>' in render_map(large, table_beside="table 1.html")
    assert "Site 17<" in render_map(large)
    assert "Site 17<" in render_map(crowd(2_000), table_beside="table.html")
    assert (
        "javascript:"
        not in render_map(replace(large, attribution=()), table_beside="javascript:x").split("<footer>")[0]
    )


# --- in the browser ---


@pytest.mark.browser
def test_hostile_text_is_shown_as_typed_and_does_nothing(visit: Any) -> None:
    seen = visit(render_map(HOSTILE))
    page = seen.page
    expected = f"0 {ATTACK}"
    page.locator(".pin").first.click()
    assert page.locator("#details-name").evaluate("e => e.textContent") == expected
    fields = page.locator("#details-body dd, #details-body li, #details-body > p").evaluate_all(
        "all => all.map((e) => e.textContent)"
    )
    bar, event = f"{ATTACK} ({ATTACK.lower()}) {ATTACK}", f"{ATTACK}: {ATTACK} {ATTACK}"
    assert set(fields) == {ATTACK, f"New: {ATTACK}", bar, event}
    assert len(fields) == 21
    assert page.locator("#details-body a, td a").count() == 0, "only what begins with http is a link"
    assert page.locator(".asset").first.evaluate("e => e.textContent") == expected
    assert page.locator("td[data-label=Situation] li").first.evaluate("e => e.textContent") == ATTACK
    page.mouse.move(5, 5)
    page.wait_for_timeout(400)
    page.locator(".pin").nth(1).focus()
    assert page.locator(".leaflet-tooltip").evaluate("e => e.textContent") == f"1 {ATTACK}"
    page.locator("#find").fill("javascript")
    page.get_by_role("button", name="Show", exact=True).click()
    page.mouse.move(600, 400)
    page.wait_for_timeout(200)
    assert page.evaluate("document.querySelectorAll('img, script:not([id])').length") == 1, "only the page's own script"
    assert seen.complaints == []
    assert seen.requests == [page.url.partition("#")[0]]


@pytest.mark.browser
def test_hostile_text_in_the_table_page_does_nothing(visit: Any) -> None:
    seen = visit(render_table(HOSTILE))
    assert seen.page.locator(".asset").first.evaluate("e => e.textContent") == f"0 {ATTACK}"
    assert seen.page.locator(".banner").evaluate("e => e.textContent") == ATTACK
    assert (seen.complaints, seen.requests) == ([], [seen.page.url])


@pytest.mark.browser
def test_the_browser_refuses_markup_from_a_string(visit: Any) -> None:
    """The second wall: were page.js ever to write `innerHTML`, Trusted Types would stop it."""
    page = visit(render_map(VIEW)).page
    page.on("console", lambda _: None)
    assert page.evaluate("try { document.body.innerHTML = '<b>x</b>'; 'written' } catch (e) { e.name }") == "TypeError"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("view", [VIEW, replace(VIEW, banner="Draft: not for publication")], ids=["plain", "banner"])
def test_axe_finds_nothing(visit: Any, width: int, view: MapView) -> None:
    page = visit(render_map(view), viewport={"width": width, "height": 800}, bypass_csp=True).page
    check_accessibility(page)
    page.get_by_role("button", name="Copse Court, ").click()
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "no sideways scrolling"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_in_the_table_page(visit: Any, width: int) -> None:
    page = visit(render_table(VIEW), viewport={"width": width, "height": 800}, bypass_csp=True).page
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_targets_are_large_enough(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    page.get_by_role("button", name="Copse Court, ").click()
    small = page.evaluate(
        """[...document.querySelectorAll('button, input, summary, [role=button]')].filter((e) => {
            const box = e.getBoundingClientRect(); return box.width > 0 && (box.width < 24 || box.height < 24);
        }).map((e) => e.outerHTML)"""
    )
    assert small == []


@pytest.mark.browser
def test_the_keyboard_reaches_opens_and_leaves_a_marker(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    label = "Copse Court, Subject to options analysis or collaboration, new since June 2019"
    for _ in range(20):
        page.keyboard.press("Tab")
        if focused(page) == label:
            break
    assert focused(page) == label
    assert page.locator(".leaflet-tooltip").inner_text() == "Copse Court"
    for opening in ("Enter", " "):
        page.keyboard.press(opening)
        assert focused(page) == "Copse Court", "the focus is on the heading of the details"
        assert page.locator("#details").is_visible()
        page.keyboard.press("Escape")
        assert focused(page) == label
        assert page.locator("#details").is_hidden()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Copse Court, ").focus()
    page.keyboard.press("Escape")
    assert page.locator("#details").is_hidden(), "Esc closes while the marker has the focus, too"
    assert focused(page) == label
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Close the details").click()
    assert focused(page) == label


@pytest.mark.browser
def test_the_name_stays_while_the_focus_does(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    page.get_by_role("button", name="Southern Police Station, ").focus()
    for hovered in ("Southern Police Station", "Chord Park Unit C"):
        page.get_by_role("button", name=f"{hovered}, ").hover()
        assert page.locator(".leaflet-tooltip").inner_text() == hovered
        page.mouse.move(5, 5)
        page.wait_for_timeout(400)
        assert page.locator(".leaflet-tooltip").inner_text() == "Southern Police Station"
    page.get_by_label("Find an asset").focus()
    page.locator(".leaflet-tooltip").wait_for(state="detached")


@pytest.mark.browser
def test_on_a_phone_the_details_come_into_sight(visit: Any) -> None:
    page = visit(render_map(VIEW), viewport={"width": 390, "height": 844}).page
    page.get_by_role("button", name="Chord Park Unit C, ").click()
    box = page.locator("#details").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + min(box["height"], 300) <= 844


@pytest.mark.browser
def test_on_a_phone_a_link_to_an_asset_shows_its_details(visit: Any) -> None:
    page = visit(render_map(VIEW), viewport={"width": 390, "height": 844}).page
    address = page.url
    page.goto("about:blank")
    page.goto(f"{address}#asset=copse-court")
    await_true(page, "document.documentElement.dataset.ready === 'map'")
    box = page.locator("#details-name").bounding_box()
    assert 0 <= box["y"] <= 700


@pytest.mark.browser
def test_escape_hides_the_name_of_a_marker(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    page.get_by_role("button", name="Chord Park Unit C, ").hover()
    assert page.locator(".leaflet-tooltip").inner_text() == "Chord Park Unit C"
    page.keyboard.press("Escape")
    assert page.locator(".leaflet-tooltip").count() == 0


@pytest.mark.browser
def test_the_details_say_what_is_new_and_how_exact_the_position_is(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    page.get_by_role("button", name="Copse Court, ").click()
    assert [line for line in page.locator("#details-body").inner_text().split("\n") if line] == [
        *("Thorpe Wood, Peterborough PE3 6SF", "New since June 2019"),
        *("Status", "Subject to options analysis or collaboration", "Tenure", "Freehold", "Floor area", "3,079 m²"),
        *("Facilities", "Offices", "Current use", "Operational"),
        *("Position", "Centroid of the postcode, within 100 m"),
        *("Situation", "Options analysis under way.", "New: Part of the second floor let."),
        *("Timescale", "Report in November 2019.", "Decisions", "CPCC 2019-011"),
        *("Option analyses", "Letting of Copse Court (part letting preferred; open)"),
        *("Measure from here", "What is near"),
    ]
    assert page.locator("#details strong").inner_text() == "New: Part of the second floor let."


@pytest.mark.browser
def test_an_asset_without_a_position_is_listed_and_opens_from_the_table(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    assert page.locator(".pin").count() == 3
    assert "Evidence store" in page.get_by_role("region", name="Not located").inner_text()
    button = page.get_by_role("table").get_by_role("button", name="Details Evidence store")
    button.click()
    assert "Position\nNot located" in page.locator("#details-body").inner_text()
    page.keyboard.press("Escape")
    assert focused(page) == "Details Evidence store"
    page.get_by_role("button", name="Show on map Copse Court").click()
    assert focused(page) == "Copse Court"
    assert page.locator(".pin.chosen").get_attribute("aria-label").startswith("Copse Court, ")


@pytest.mark.browser
def test_an_asset_is_found_by_its_name(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    page.get_by_label("Find an asset").fill("southern")
    page.keyboard.press("Enter")
    assert focused(page) == "Southern Police Station"
    page.get_by_label("Find an asset").fill("no such")
    page.keyboard.press("Enter")
    assert page.locator("#find-answer").inner_text() == "No asset found for “no such”."


@pytest.mark.browser
def test_statuses_differ_in_shape_and_colour_as_in_the_key(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    drawn = page.locator(".pin path").evaluate_all(
        "all => all.map((e) => [e.getAttribute('d'), getComputedStyle(e).fill])"
    )
    key = page.locator("#key path").evaluate_all(
        "all => all.map((e) => [e.getAttribute('d'), getComputedStyle(e).fill])"
    )
    assert drawn == [key[1], key[0], key[2]]
    assert len({shape for shape, _ in key}) == len({colour for _, colour in key}) == len(LABELS)
    assert page.locator("#key li").all_inner_texts() == [*(words for _, words in LABELS), "Police area"]


@pytest.mark.browser
def test_assets_in_one_place_do_not_hide_each_other(visit: Any) -> None:
    twins = tuple(CHORD_PARK._replace(key=key, name=f"Unit {key}") for key in "abc")
    page = visit(render_map(replace(VIEW, sites=twins))).page
    boxes = page.locator(".pin").evaluate_all("all => all.map((e) => e.getBoundingClientRect().toJSON())")
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert abs(one["x"] - other["x"]) >= 24 or abs(one["y"] - other["y"]) >= 24


@pytest.mark.browser
def test_boundaries_and_towns_lie_beneath_and_take_no_part(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    assert page.locator("path.context").count() == 2, "the polygon and the point"
    assert page.locator("path.context").first.bounding_box()["width"] > 200
    assert page.locator("path.leaflet-interactive").count() == 0
    assert page.locator(".town").all_inner_texts() == ["Huntingdon"]
    assert page.locator(".leaflet-control-scale-line").count() == 2


@pytest.mark.browser
def test_without_javascript_the_table_says_it_all(visit: Any) -> None:
    page = visit(render_map(VIEW), java_script_enabled=False).page
    rows = page.locator("#assets tbody tr").all_inner_texts()
    assert len(rows) == 4
    for words in ("Copse Court", "Thorpe Wood", "3,079 m²", "New: Part of the second floor let.", "CPCC 2019-011"):
        assert words in rows[0]
    assert page.locator("noscript p").is_visible()
    assert page.locator("button:visible, input:visible").count() == 0, "no control that does nothing"


@pytest.mark.browser
def test_a_reader_who_wants_no_motion_gets_none(visit: Any) -> None:
    seen = visit(render_map(VIEW), reduced_motion="reduce")
    seen.page.get_by_role("button", name="Zoom in").click()
    assert seen.page.evaluate("[map_estates._zoomAnimated, map_estates.options.inertia]") == [False, False]
    assert seen.complaints == []


@pytest.mark.browser
def test_the_wheel_scrolls_the_page_until_the_map_has_the_focus(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    zoom = page.evaluate("map_estates.getZoom()")
    box = page.locator(".folium-map").bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 200)
    page.mouse.wheel(0, 100)
    await_true(page, "scrollY > 0")
    assert page.evaluate("map_estates.getZoom()") == zoom
    page.locator(".folium-map").focus()
    page.mouse.wheel(0, -100)
    await_true(page, f"map_estates.getZoom() !== {zoom}")


@pytest.mark.browser
def test_paper_gets_the_whole_map_and_the_screen_its_view_back(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    before = page.locator(".pin").first.bounding_box()
    page.emulate_media(media="print")
    page.wait_for_timeout(100)
    frame, pins = page.locator(".folium-map").bounding_box(), page.locator(".pin")
    for box in (pins.nth(i).bounding_box() for i in range(3)):
        assert frame["x"] <= box["x"] <= frame["x"] + frame["width"]
        assert frame["y"] <= box["y"] <= frame["y"] + frame["height"]
    assert page.locator("button:visible, input:visible").count() == 0
    page.emulate_media(media="screen")
    page.wait_for_timeout(100)
    after = page.locator(".pin").first.bounding_box()
    assert abs(after["x"] - before["x"]) < 2
    assert abs(after["y"] - before["y"]) < 2


@pytest.mark.browser
def test_a_view_without_sites_or_context_still_opens(visit: Any) -> None:
    seen = visit(render_map(MapView("Empty", "", ())))
    assert seen.page.evaluate("document.documentElement.dataset.ready") == "map"
    assert seen.complaints == []


def test_the_script_is_the_same_for_every_view() -> None:
    """So that its hash can be published once."""
    scripts = [re.findall(r"<script>(.*?)</script>", render_map(view), re.DOTALL)[-1] for view in (VIEW, crowd(3))]
    assert len({hashlib.sha256(script.encode()).hexdigest() for script in scripts}) == 1
