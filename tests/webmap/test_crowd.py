"""Many assets on one map: they gather into counts that say what they hold and are opened by keyboard."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from estates.webmap.page import render_map
from estates.webmap.view import Happening, MapView, Site
from tests.browser import check_accessibility
from tests.webmap.pages import ATTACK, COPSE_COURT, VIEW, await_true, focused
from tests.webmap.pages import crowd as spread_out

STATUSES = ("operational",) * 20 + ("surplus",) * 10 + ("options",) * 7
NAME = (
    "37 assets: 20 operational, 10 surplus to operational requirements, 7 subject to options analysis or collaboration"
)
TOOLBAR = "Assets in view, from west to east"
BUTTONS = ".leaflet-crowd-pane button"


def town(latitude: float, longitude: float, statuses: tuple[str, ...], spread: float, name: str = "Site") -> list[Site]:
    """Assets around a point, no two within `spread` degrees."""
    return [
        COPSE_COURT._replace(
            key=f"{name}-{longitude}-{n}",
            name=f"{name} {n}",
            status=status,
            news="",
            situation=(),
            timescale=(),
            latitude=latitude + n % 7 * spread,
            longitude=longitude + n // 7 * spread,
        )
        for n, status in enumerate(statuses)
    ]


def crowd(*more: Site) -> MapView:
    """37 assets that a closer zoom parts, west of 500 in one building."""
    in_one_building = town(52.5, 0.2, ("operational",) * 500, 0.0, "Flat")
    return replace(VIEW, sites=(*town(52.3, -0.3, STATUSES, 0.0002), *in_one_building, *more), context=())


def names(page: Any) -> list[str]:
    return [str(one) for one in page.locator(BUTTONS).evaluate_all("all => all.map((e) => e.ariaLabel)")]


@pytest.mark.browser
def test_a_count_says_what_it_holds(visit: Callable[..., Any]) -> None:
    seen = visit(render_map(crowd()))
    assert names(seen.page) == [f"{NAME}; Enter shows them closer", "500 assets: 500 operational; Enter lists them"]
    assert seen.complaints == []


@pytest.mark.browser
def test_what_is_new_is_counted_too(visit: Callable[..., Any]) -> None:
    first = town(52.3, -0.3, STATUSES, 0.0002)[0]._replace(key="new", news="New since June 2019")
    page = visit(render_map(crowd(first))).page
    assert names(page)[0].startswith("38 assets: 21 operational, ")
    assert names(page)[0].endswith(", 1 of them new; Enter shows them closer")


@pytest.mark.browser
def test_a_count_is_reached_and_opened_by_keyboard(visit: Callable[..., Any]) -> None:
    page = visit(render_map(crowd())).page
    page.locator(".folium-map").focus()
    page.keyboard.press("Tab")
    assert focused(page) == f"{NAME}; Enter shows them closer"
    assert page.locator(".leaflet-tooltip").inner_text() == NAME
    zoom = page.evaluate("map_estates.getZoom()")
    page.keyboard.press("Enter")
    assert page.evaluate("map_estates.getZoom()") > zoom
    assert page.evaluate(f"document.activeElement.matches('{BUTTONS}')"), "the first of them has the focus"
    counted = [int(match[0]) if (match := re.match(r"\d+(?= assets)", name)) else 1 for name in names(page)]
    assert sum(counted) == 37
    assert len(counted) > 10


@pytest.mark.browser
def test_the_arrow_keys_go_from_west_to_east_in_one_stop(visit: Callable[..., Any]) -> None:
    page = visit(render_map(crowd())).page
    assert page.get_by_role("toolbar", name=TOOLBAR).count() == 1
    assert page.locator(f"{BUTTONS}[tabindex='0']").count() == 1
    page.locator(BUTTONS).first.focus()
    west, east = names(page)
    for key, expected in [("ArrowRight", east), ("ArrowRight", west), ("End", east), ("Home", west), ("ArrowUp", east)]:
        page.keyboard.press(key)
        assert focused(page) == expected
    assert page.locator(f"{BUTTONS}[tabindex='0']").count() == 1
    centre = page.evaluate("map_estates.getCenter()")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("map_estates.getCenter()") == centre, "the map does not move under the arrow keys"


@pytest.mark.browser
def test_assets_that_no_zoom_parts_are_listed(visit: Callable[..., Any]) -> None:
    page = visit(render_map(crowd())).page
    page.locator(BUTTONS).nth(1).focus()
    page.keyboard.press("Enter")
    assert page.locator("#details").is_visible()
    assert "Flat 0" in page.locator("#details").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#details").is_hidden()
    assert focused(page) == "500 assets: 500 operational; Enter lists them"


@pytest.mark.browser
def test_a_single_asset_among_counts_opens_by_keyboard_and_by_pointer(visit: Callable[..., Any]) -> None:
    lone = COPSE_COURT._replace(key="lone", name="Lone Depot", latitude=52.4, longitude=-0.6, news="")
    page = visit(render_map(crowd(lone))).page
    button = page.locator(BUTTONS).first
    assert button.get_attribute("aria-label").startswith("Lone Depot, Subject to options analysis")
    button.focus()
    page.keyboard.press("Enter")
    assert focused(page) == "Lone Depot"
    page.keyboard.press("Escape")
    assert focused(page).startswith("Lone Depot, ")
    button.click()
    assert focused(page) == "Lone Depot"


@pytest.mark.browser
def test_the_focus_is_never_lost_with_a_button(visit: Callable[..., Any]) -> None:
    page = visit(render_map(crowd())).page
    page.locator(BUTTONS).first.focus()
    page.evaluate("map_estates.panBy([0, 30], { animate: false })")
    assert focused(page).startswith(NAME), "the same count, moved, has the same button"
    page.evaluate("map_estates.setView([52.5, 0.2], 12, { animate: false })")
    assert page.evaluate("document.activeElement.matches('.folium-map')"), "its button is gone"


@pytest.mark.browser
def test_the_slider_and_the_filters_count_again(visit: Callable[..., Any]) -> None:
    page = visit(render_map(crowd())).page
    page.evaluate(
        "() => { const select = document.getElementById('choose-status'); select.value = 'surplus';"
        " select.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    await_true(page, f"document.querySelectorAll('{BUTTONS}').length === 1")
    assert names(page) == ["10 assets: 10 surplus to operational requirements; Enter shows them closer"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_ten_thousand(visit: Callable[..., Any], scheme: str) -> None:
    statuses = tuple(STATUSES[n % 37] for n in range(10_000))
    view = replace(VIEW, sites=tuple(town(52.0, -0.5, statuses, 0.0007)))
    html = render_map(view, table_beside="table.html")
    page = visit(html, bypass_csp=True, color_scheme=scheme).page
    page.locator("html[data-ready=map]").wait_for(state="attached", timeout=30_000)
    assert 1 < page.locator(BUTTONS).count() <= 250
    check_accessibility(page)
    page.locator(BUTTONS).first.focus()
    page.keyboard.press("Enter")
    check_accessibility(page)


@pytest.mark.browser
def test_ten_thousand_assets_are_unpacked_under_the_pages_policy(visit: Callable[..., Any]) -> None:
    statuses = tuple(STATUSES[n % 37] for n in range(10_000))
    view = replace(VIEW, sites=tuple(town(52.0, -0.5, statuses, 0.0007)))
    seen = visit(render_map(view, table_beside="table.html"))
    seen.page.locator("html[data-ready=map]").wait_for(state="attached", timeout=30_000)
    assert sum(int(re.sub(r" assets.*|,", "", name)) for name in names(seen.page) if " assets: " in name) > 9_000
    assert seen.complaints == []
    assert seen.requests == [seen.page.url]


@pytest.mark.browser
def test_what_is_packed_is_told_of_the_right_asset(visit: Callable[..., Any]) -> None:
    """From the first to the last, over the ends of the pieces in which texts are packed."""
    few = [*COPSE_COURT.situation[:1], *COPSE_COURT.timescale]
    sites = tuple(
        site._replace(
            situation=tuple(line._replace(text=f"Statement {n}.{part}. {'£' * 150}") for part, line in enumerate(few)),
            events=(Happening("2019-01-01", "January 2019", "Milestone", f"Event {n}."),),
            history=((0, {"address": f"Before {n}"}),) if n % 2 else (),
        )
        for n, site in enumerate(town(52.0, -0.5, ("surplus",) * 2_001, 0.001))
    )
    page = visit(render_map(replace(VIEW, sites=sites), table_beside="table.html")).page
    page.locator("html[data-ready=map]").wait_for(state="attached", timeout=30_000)
    for n in (0, 1, 1_000, 1_999, 2_000):
        page.get_by_label("Find an asset").fill(f"Site {n}")
        page.get_by_role("button", name="Show", exact=True).click()
        told = page.locator("#details").inner_text()
        assert all(words in told for words in (f"Statement {n}.0.", f"Statement {n}.1.", f"Event {n}.")), told
        assert (f"Before {n}" in told) == bool(n % 2)
        page.keyboard.press("Escape")


@pytest.mark.browser
def test_a_browser_that_cannot_unpack_says_so(visit: Callable[..., Any]) -> None:
    view = replace(VIEW, sites=tuple(town(52.0, -0.5, ("surplus",) * 2_001, 0.001)))
    html = render_map(view, table_beside="table.html").replace("new DecompressionStream", "new NoSuchStream")
    page = visit(html, bypass_csp=True).page
    page.locator("#cannot-unpack").wait_for(state="visible")
    assert page.get_by_role("link", name="Table of all 2,001 assets").is_visible()


@pytest.mark.browser
def test_hostile_text_in_the_name_of_a_count_stays_text(visit: Callable[..., Any]) -> None:
    sites = tuple(site._replace(name=ATTACK, status=ATTACK) for site in crowd().sites)
    seen = visit(render_map(replace(crowd(), sites=sites)))
    assert names(seen.page)[0] == f"37 assets: 37 {ATTACK}; Enter shows them closer"
    seen.page.locator(BUTTONS).first.focus()
    assert seen.page.locator(".leaflet-tooltip").text_content() == f"37 assets: 37 {ATTACK}"
    assert seen.page.locator("img").count() == 0
    assert seen.complaints == []


@pytest.mark.browser
def test_targets_are_large_enough(visit: Callable[..., Any]) -> None:
    page = visit(render_map(crowd())).page
    page.locator(BUTTONS).first.focus()
    page.keyboard.press("Enter")
    boxes = page.locator(BUTTONS).evaluate_all("all => all.map((e) => e.getBoundingClientRect().toJSON())")
    assert all(box["width"] >= 24 and box["height"] >= 24 for box in boxes)


@pytest.mark.browser
def test_the_map_has_a_closest_zoom(visit: Callable[..., Any]) -> None:
    """Without one every count could be opened for ever."""
    page = visit(render_map(crowd())).page
    assert page.evaluate("map_estates.getMaxZoom()") == 19


@pytest.mark.browser
def test_ten_thousand_assets_open_on_one_canvas(visit: Any) -> None:
    seen = visit(render_map(spread_out(10_000), table_beside="table.html"))
    page = seen.page
    page.locator("html[data-ready=map]").wait_for(state="attached", timeout=10_000)
    assert page.locator(".pin").count() == 0
    assert page.locator("#assets tbody tr").count() == 0
    assert page.get_by_role("link", name="Table of all 10,000 assets").is_visible()
    page.wait_for_timeout(200)
    painted = page.evaluate(
        """() => { const c = document.querySelector('canvas.crowd');
        const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);
        return data.filter((value, i) => i % 4 === 3 && value > 0).length }"""
    )
    assert painted > 10_000, "pixels"
    page.get_by_label("Find an asset").fill("Site 4321")
    page.keyboard.press("Enter")
    assert focused(page) == "Site 4321"
    page.keyboard.press("Escape")
    assert seen.complaints == []
    assert seen.requests == [page.url.partition("#")[0]]


@pytest.mark.browser
def test_a_point_of_the_crowd_opens_with_a_click(visit: Any) -> None:
    sites = tuple(COPSE_COURT._replace(name=f"Site {n}", latitude=52.1 + n / 900, longitude=0.0) for n in range(501))
    page = visit(render_map(replace(VIEW, sites=sites))).page
    page.get_by_role("button", name="Show on map Site 500").click()
    page.keyboard.press("Escape")
    page.evaluate("map_estates.setView([52.1 + 500 / 900, 0], 17, { animate: false })")
    ring = page.evaluate("map_estates.latLngToContainerPoint([52.1 + 500 / 900, 0])")
    page.locator(".folium-map").scroll_into_view_if_needed()
    box = page.locator(".folium-map").bounding_box()
    page.mouse.move(box["x"] + ring["x"], box["y"] + ring["y"] - 3)
    page.wait_for_timeout(100)
    assert page.locator(".leaflet-tooltip").inner_text() == "Site 500"
    page.mouse.click(box["x"] + ring["x"], box["y"] + ring["y"] - 3)
    assert focused(page) == "Site 500"
