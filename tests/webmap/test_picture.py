"""The picture of the map for readers without JavaScript: what is on it and what is not; no text becomes markup."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import estates.webmap
from estates.webmap.page import render_map
from estates.webmap.picture import COLOURS, COUNTED_FROM, HOLLOW, NUMBERED_TO, SHAPES, render_picture
from estates.webmap.view import Line, MapView, Partner, Site
from tests.webmap.pages import ATTACK, CHORD_PARK, COPSE_COURT, HOSTILE, LABELS, VIEW

SVG = "{http://www.w3.org/2000/svg}"
HERE = Path(estates.webmap.__file__).parent


def words(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def many(count: int) -> MapView:
    sites = tuple(
        COPSE_COURT._replace(key=f"s{n}", latitude=52.1 + n % 97 / 140, longitude=n // 97 / 90 - 0.4)
        for n in range(count)
    )
    return replace(VIEW, sites=sites)


def test_it_shows_the_date_the_markers_the_towns_and_the_legend() -> None:
    found = words(render_picture(VIEW))
    assert found[:2] == ["The police estate", "As at 9 October 2019"]
    assert found[2:5] == ["1", "2", "3"], "the numbers of the table; the fourth asset has no position"
    assert found[5:8] == ["New", "New", "Huntingdon"]
    assert re.fullmatch(r"\d+ k?m", found[8])
    assert found[9:] == [
        "Surplus to operational requirements: 1",
        "Subject to options analysis or collaboration: 1",
        "Proposed: 1",
        "Operational: 1",
        "Police area",
    ]


def test_it_has_a_name_and_a_description() -> None:
    picture = ET.fromstring(render_picture(VIEW, "p"))
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "p-title p-desc"
    assert [picture.findtext(f"{SVG}{part}") for part in ("title", "desc")] == [
        "The police estate",
        "Map of 4 assets. Surplus to operational requirements: 1, Subject to options analysis or collaboration: 1, "
        "Proposed: 1, Operational: 1. 1 not located. The table says the same in words.",
    ]


def test_each_status_has_its_shape_and_colour() -> None:
    svg = render_picture(VIEW)
    for site in VIEW.sites[:3]:
        paint = "stroke" if site.status in HOLLOW else "fill"
        assert re.search(f'd="M[\\d. ]+{re.escape(SHAPES[site.status])}"[^>]* {paint}="{COLOURS[site.status]}"', svg)


def test_shapes_and_colours_are_those_of_the_page() -> None:
    style = (HERE / "page.css").read_text(encoding="utf-8")
    for status, colour in COLOURS.items():
        assert re.search(f"--{status}: {colour};", style), status
    assert set(COLOURS) == set(SHAPES)
    key = re.findall('<li data-status="([^"]*)"><svg[^>]*><path d="([^"]*)"', render_map(VIEW))
    assert dict(key) == {status: SHAPES[status] for status, _ in LABELS}


def test_the_picture_is_the_same_twice() -> None:
    assert render_picture(VIEW) == render_picture(VIEW)


def without(view: MapView) -> MapView:
    return view


def gone(view: MapView) -> MapView:
    return replace(view, sites=(*view.sites, CHORD_PARK._replace(key="x", name="Secret", status="")))


def elsewhere(view: MapView) -> MapView:
    return replace(view, others=(CHORD_PARK._replace(key="x", name="Secret", status="disposed"),))


def history(view: MapView) -> MapView:
    first = view.sites[0]._replace(history=((0, {"status": "secret"}),), situation=(Line("Secret"),))
    return replace(view, sites=(first, *view.sites[1:]))


@pytest.mark.parametrize("change", [without, gone, elsewhere, history])
def test_nothing_but_the_maps_own_date_is_on_it(change: Callable[[MapView], MapView]) -> None:
    """What is not there on that date, and what was there on another, leaves no trace, the frame included."""
    far = CHORD_PARK._replace(key="far", latitude=57.0, longitude=-4.0)
    assert render_picture(change(VIEW)) == render_picture(VIEW)
    assert render_picture(replace(VIEW, others=(far,))) == render_picture(VIEW)


@pytest.mark.parametrize("count", [1, NUMBERED_TO + 1, COUNTED_FROM + 1])
def test_text_stays_text(count: int) -> None:
    sites = tuple(HOSTILE.sites[0]._replace(latitude=52 + n / 9999) for n in range(count))
    picture = ET.fromstring(render_picture(replace(HOSTILE, sites=sites)))
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= {
        *("svg", "title", "desc", "g", "rect", "path", "circle", "text"),
    }
    attributes = {name for element in picture.iter() for name in element.attrib}
    assert not any(name.startswith("on") or name in {"style", "href"} for name in attributes)
    assert picture.findtext(f"{SVG}title") == ATTACK


def test_what_is_rough_and_what_is_new_look_so_and_partners_are_there() -> None:
    plain = replace(VIEW, sites=(CHORD_PARK,))
    rough = render_picture(replace(plain, sites=(CHORD_PARK._replace(rough="postcode"),)))
    assert "stroke-dasharray" not in render_picture(plain)
    assert rough.count('stroke-dasharray="4 3"') == 2, "the marker and the legend"
    assert "The middle of a postcode, not the building" in rough
    fresh = CHORD_PARK._replace(situation=(Line("Sold.", new=True),))
    assert ("New" in words(render_picture(plain)), "New" in words(render_picture(replace(plain, sites=(fresh,))))) == (
        False, True,
    )  # fmt: skip
    kinds = (Partner("One", "Ambulance", 52.332, -0.18), Partner("Other", "Fire", 52.33, -0.17))
    with_partners = words(render_picture(replace(plain, partners=kinds)))
    assert {"A", "F"} <= set(with_partners)
    assert render_picture(replace(plain, partners=(Partner("Far", "Fire", 57.0, -4.0),))) == render_picture(plain)


def test_assets_in_one_place_do_not_hide_each_other() -> None:
    twins = tuple(CHORD_PARK._replace(key=key) for key in "abc")
    picture = ET.fromstring(render_picture(replace(VIEW, sites=twins)))
    numbers = [e for e in picture.iter(f"{SVG}text") if e.text in {"1", "2", "3"}]
    places = [(float(e.get("x", "")), float(e.get("y", ""))) for e in numbers]
    assert all(abs(a[0] - b[0]) > 20 or abs(a[1] - b[1]) > 20 for a in places for b in places if a != b)
    assert len(set(places)) == 3


def test_above_two_thousand_assets_it_shows_counts_and_stays_small() -> None:
    few, lots, most = (render_picture(many(count)) for count in (COUNTED_FROM, COUNTED_FROM + 1, 20_000))
    assert "circle" not in few.replace('r="2.5"', "").split("Huntingdon")[1]
    counted = [int(word.replace(",", "")) for word in words(lots) if re.fullmatch(r"[\d,]+", word)]
    assert sum(counted) == COUNTED_FROM + 1
    assert len(few) < 150_000
    assert len(most) < 100_000


def test_a_town_among_counts_is_named_only_where_it_can_be_read() -> None:
    view = replace(many(20_000), towns=(("Among them", 52.4, 0.5), ("Beside them", 52.4, 2.6)))
    assert "Beside them" in words(render_picture(view))
    assert "Among them" not in words(render_picture(view))


@pytest.mark.parametrize("sites", [(), (CHORD_PARK,), (CHORD_PARK._replace(latitude=90.0, longitude=180.0),)])
def test_an_empty_or_tiny_map_has_a_picture(sites: tuple[Site, ...]) -> None:
    svg = render_picture(MapView("Empty", "", sites, status_labels=LABELS))
    assert "nan" not in svg
    assert f"Map of {len(sites)} asset{'' if sites else 's'}." in svg


def test_a_long_boundary_is_thinned() -> None:
    ring = [[n / 100_000, 52 + (n % 2) / 1e6] for n in range(100_000)]
    line = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": ring}}
    context = {"type": "FeatureCollection", "features": [line, {"type": "Feature", "geometry": None}]}
    assert len(render_picture(replace(VIEW, context=(("Line", context),)))) < 40_000
