"""The street map: offered, fetched only when ticked, and from the one server that the policy names."""

from typing import Any

import pytest

from estates.webmap.page import BadTileAddress, render_map
from tests.webmap.pages import VIEW


def test_subdomains_of_a_tile_server_become_a_wildcard() -> None:
    html = render_map(VIEW, tiles="https://{s}.tiles.example.org:8443/{z}/{x}/{y}.png")
    assert "img-src data: https://*.tiles.example.org:8443" in html


@pytest.mark.parametrize(
    "tiles",
    [
        "https://a.example; script-src */{z}/{x}/{y}",
        "javascript:alert(1)/{z}/{x}/{y}",
        "https://tiles.example/",
        "//host/{z}/{x}/{y}",
    ],
)
def test_a_tile_address_that_no_policy_can_name_is_refused(tiles: str) -> None:
    with pytest.raises(BadTileAddress, match="expected an address like"):
        render_map(VIEW, tiles=tiles)


def test_without_tiles_no_street_map_is_offered() -> None:
    html = render_map(VIEW, tiles=None)
    assert 'id="streets"' not in html
    assert "openstreetmap" not in html


@pytest.mark.browser
def test_nothing_is_fetched_until_the_street_map_is_ticked(visit: Any) -> None:
    seen = visit(render_map(VIEW))
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    )
    seen.page.context.route(
        "https://tile.openstreetmap.org/**", lambda route: route.fulfill(body=pixel, content_type="image/png")
    )
    assert seen.requests == [seen.page.url]
    seen.page.get_by_label("Street map").check()
    seen.page.locator(".leaflet-tile-loaded").first.wait_for(state="attached")
    assert {url.split("/")[2] for url in seen.requests[1:]} == {"tile.openstreetmap.org"}
    assert seen.page.get_by_text("© OpenStreetMap contributors").first.is_visible()
    assert seen.page.locator("#street-status").inner_text() == ""
    assert seen.complaints == []
    seen.page.get_by_label("Street map").uncheck()
    assert seen.page.locator(".leaflet-tile").count() == 0


@pytest.mark.browser
def test_a_street_map_that_refuses_is_said_aloud(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    page.context.route("https://tile.openstreetmap.org/**", lambda route: route.abort())
    status = page.locator("#street-status")
    assert status.get_attribute("role") == "status"
    page.get_by_label("Street map").check()
    page.locator("#street-status:not(:empty)").wait_for()
    assert "tile.openstreetmap.org, refused or cannot be reached" in status.inner_text()
    page.get_by_label("Street map").uncheck()
    assert status.inner_text() == ""


@pytest.mark.browser
def test_a_tile_server_that_the_policy_does_not_name_is_not_asked(visit: Any) -> None:
    html = render_map(VIEW).replace('"tiles":"https://tile.openstreetmap.org', '"tiles":"https://elsewhere.example')
    seen = visit(html)
    seen.page.context.route("https://elsewhere.example/**", lambda route: route.abort())
    seen.page.get_by_label("Street map").check()
    seen.page.locator("#street-status:not(:empty)").wait_for()
    assert any("Content Security Policy" in text for text in seen.complaints)
