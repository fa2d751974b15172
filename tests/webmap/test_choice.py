"""What the reader chooses: filters, the address line that keeps them, and the details of an asset."""

import re
from dataclasses import replace
from typing import Any

import pytest

from estates.webmap.page import render_map
from estates.webmap.view import Bar, Happening, Reference, Weighing
from tests.webmap.pages import ATTACK, HOSTILE, STORE, VIEW, County, await_true, crowd, focused
from tests.webmap.test_travel import TRAVEL, go

DISTRICTED = replace(
    TRAVEL,
    sites=(
        TRAVEL.sites[0]._replace(district="Northern", rough="postcode"),
        TRAVEL.sites[1]._replace(district="Southern"),
        STORE._replace(tenure="Leasehold", current_use="Custody"),
    ),
    districts=("Northern", "Southern"),
)
READY = "document.documentElement.dataset.ready === 'map'"


def rows(page: Any) -> list[str]:
    names: list[str] = page.locator("#assets .asset").all_inner_texts()
    return names


def fragment(page: Any) -> str:
    return str(page.evaluate("location.hash"))


# Filters


@pytest.mark.browser
def test_a_district_a_status_a_tenure_and_words_choose_what_is_shown(visit: Any) -> None:
    page = visit(render_map(DISTRICTED)).page
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("District").select_option("Northern")
    assert rows(page) == ["Copse Court"]
    assert page.locator(".pin").count() == 1
    assert page.locator("#summary").inner_text() == "1 of 3 assets on 9 October 2019: Northern."
    assert page.locator("#totals [data-total=held] td").all_inner_texts() == ["1", "3,079 m²"]
    page.get_by_label("District").select_option("")
    page.get_by_label("Tenure").select_option("Freehold")
    assert rows(page) == ["Copse Court", "Chord Park Unit C"]
    page.get_by_label("Status").select_option("surplus")
    assert rows(page) == ["Chord Park Unit C"]
    assert page.locator("#tool-buttons").get_by_role("button", name="Filter (2)").is_visible()
    page.get_by_role("button", name="Show all again").click()
    page.get_by_label("Words", exact=True).fill("custody")
    assert rows(page) == ["Evidence store"], "the use is searched too"
    assert page.locator("#unlocated li").count() == 1
    page.get_by_label("Words", exact=True).fill("second FLOOR")
    assert rows(page) == ["Copse Court"], "and what was said"
    assert page.locator("#unlocated").is_hidden()
    page.get_by_label("Words", exact=True).fill("no such thing")
    assert page.locator("#summary").inner_text() == "0 of 3 assets on 9 October 2019: “no such thing”."


@pytest.mark.browser
def test_the_chosen_district_stands_out_and_comes_into_view(visit: Any, county: County) -> None:
    page = visit(county.html).page
    assert page.locator("path.context.chosen").count() == 0
    page.get_by_role("button", name="Filter").click()
    before = page.evaluate("map_estates.getZoom()")
    page.get_by_label("District").select_option("Southern")
    assert page.locator("path.context.chosen").count() == 1
    assert page.evaluate("map_estates.getZoom()") >= before
    south = page.evaluate("map_estates.getBounds().getNorth()")
    page.get_by_label("District").select_option("")
    assert page.evaluate("map_estates.getBounds().getNorth()") > south


@pytest.mark.browser
def test_what_was_disposed_of_is_shown_on_request(visit: Any) -> None:
    page = visit(render_map(DISTRICTED)).page
    assert "Mill" not in rows(page)
    assert page.locator("#key [data-status=disposed]").is_hidden()
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Disposed assets too").check()
    assert rows(page)[-1] == "Mill"
    assert page.locator("#key [data-status=disposed]").is_visible()
    assert page.locator("#totals [data-total=disposed] td").first.inner_text() == "1"
    page.get_by_label("Disposed assets too").uncheck()
    page.get_by_label("Status").select_option("disposed")
    assert rows(page) == ["Mill"], "to choose the status is to ask for it"


@pytest.mark.browser
def test_markers_have_the_size_of_the_floor_area_or_one_size(visit: Any) -> None:
    page = visit(render_map(DISTRICTED)).page

    def sizes() -> list[float]:
        found: list[float] = page.locator(".pin").evaluate_all("all => all.map((e) => e.offsetWidth)")
        return found

    large, small = sizes()
    assert large > small + 8
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Size by floor area").uncheck()
    assert len(set(sizes())) == 1
    assert fragment(page) == "#size=same"


@pytest.mark.browser
def test_proposals_stand_apart(visit: Any) -> None:
    """Hollow on the map, and a row of their own that the sum of what is held leaves out."""
    page = visit(render_map(VIEW)).page
    fills = page.locator(".pin path").evaluate_all("all => all.map((e) => getComputedStyle(e).fill)")
    assert [fill == "rgb(255, 255, 255)" for fill in fills] == [False, False, True]
    totals = page.locator("#totals tbody tr").all_inner_texts()
    assert [row.split("\t")[0] for row in totals] == [
        *("Surplus to operational requirements", "Subject to options analysis or collaboration", "Operational"),
        *("Held in all", "Proposed"),
    ]
    assert totals[3].split("\t")[1:] == ["3", "3,664 m²"]


# The address line


@pytest.mark.browser
def test_the_address_line_keeps_the_choice_and_the_way_back_holds(visit: Any) -> None:
    seen = visit(render_map(DISTRICTED))
    page = seen.page
    assert fragment(page) == ""
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("District").select_option("Northern")
    page.get_by_label("Disposed assets too").check()
    page.get_by_role("button", name="Earlier").click()
    page.locator(".pin").first.focus()
    page.keyboard.press("Enter")
    assert fragment(page) == "#on=2019-06-26&district=Northern&disposed=shown&asset=copse-court"
    address = page.url
    for expected in ("#on=2019-06-26&district=Northern&disposed=shown", "#district=Northern&disposed=shown",
                     "#district=Northern", ""):  # fmt: skip
        page.go_back()
        await_true(page, f"location.hash === '{expected}'")
    assert page.locator("#details").is_hidden()
    assert page.get_by_label("District").input_value() == ""
    assert len(rows(page)) == 3
    page.go_forward()
    await_true(page, "document.getElementById('choose-district').value === 'Northern'")
    other = page.context.new_page()
    other.goto(address)
    await_true(other, READY)
    assert other.locator("#details-name").inner_text() == "Copse Court"
    assert rows(other) == ["Copse Court"]
    assert other.locator("#moment").get_attribute("aria-valuetext") == "26 June 2019: Panel"
    assert other.evaluate("document.activeElement === document.body"), "a link opens the page, and takes no focus"
    assert seen.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "hash_",
    [
        "#on=2019-09-11&district=Atlantis&status=__proto__&tenure=constructor&asset=nobody&from=x&within=-1",
        f"#text={ATTACK.replace('#', '%23').replace('&', '%26')}&asset={ATTACK[:20]}",
        "#%%%=%zz&&&===",
        "#status=<img src=x onerror=alert(1)>",
        "#text=" + "x" * 5_000,
        "#within=1e999&around=copse-court",
    ],
)
def test_a_hostile_address_does_nothing(visit: Any, tmp_path: Any, hash_: str) -> None:
    seen = visit(render_map(DISTRICTED))
    page = seen.page
    page.evaluate("(hash) => { location.hash = hash }", hash_)
    page.wait_for_timeout(150)
    assert page.locator("#moment").input_value() == "2"
    assert len(page.get_by_label("Words", exact=True).input_value()) <= 200
    assert page.locator("#measure-within").input_value() == "5"
    assert page.locator("img").count() == 0
    assert seen.complaints == []
    assert {url.partition("#")[0] for url in seen.requests} == {page.url.partition("#")[0]}


@pytest.mark.browser
def test_a_link_within_the_page_leaves_the_choice_alone(visit: Any) -> None:
    page = visit(render_map(DISTRICTED)).page
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("District").select_option("Northern")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert (fragment(page), rows(page)) == ("#assets", ["Copse Court"])


# The tools


@pytest.mark.browser
def test_one_tool_is_open_at_a_time_and_escape_closes_it(visit: Any) -> None:
    page = visit(render_map(DISTRICTED)).page
    names = ["Filter", "Measure", "Download, print"]
    buttons = [page.locator("#tool-buttons").get_by_role("button", name=name) for name in names]
    for button in buttons:
        button.focus()
        page.keyboard.press("Enter")
        assert [one.get_attribute("aria-expanded") for one in buttons].count("true") == 1
        assert page.locator(".tool:visible").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(".tool:visible").count() == 0
    assert focused(page) == names[-1], "the focus goes back to the button"


# The details

TOLD = VIEW.sites[0]._replace(
    rough="postcode",
    accuracy="The middle of a postcode or a wider place, not the building: within 100 m. Survey.",
    district="Northern",
    leases=(Reference("Held from Landlord, ends 31 March 2025"),),
    papers=(Reference("Report to the board", "https://example.org/report"), Reference("Unpublished report")),
    weighings=(
        Weighing("Copse Court: options", "In pounds at 2019 prices.", (
            Bar("Let", "Preferred", "£120,000", 120_000), Bar("Keep", "Considered", "−£30,000", -30_000),
            Bar("Sell", "Considered", "not valued"),
        )),
    ),
    events=(
        Happening("2018-04-01", "April 2018", "Milestone", "Vacated."),
        Happening("2019-09-24", "24 September 2019", "Decision", "To be let.", "https://example.org/decision"),
        Happening("2021-01-05", "5 January 2021", "Milestone", "Let."),
    ),
)  # fmt: skip


@pytest.mark.browser
def test_the_details_tell_all_that_bears_on_the_asset(visit: Any) -> None:
    page = visit(render_map(replace(DISTRICTED, sites=(TOLD,)))).page
    page.get_by_role("button", name="Show on map Copse Court").click()
    facts = page.locator("#details dl div").all_inner_texts()
    assert "Lease\nHeld from Landlord, ends 31 March 2025" in facts
    assert "District\nNorthern" in facts
    assert "Position\nThe middle of a postcode or a wider place, not the building: within 100 m. Survey." in facts
    links = page.locator("#details a").evaluate_all("all => all.map((e) => [e.textContent, e.href])")
    assert links == [
        ["CPCC 2019-011", "https://example.org/cpcc-2019-011"],
        ["Report to the board", "https://example.org/report"],
        ["To be let.", "https://example.org/decision"],
    ]
    assert page.locator("#details h3").all_inner_texts() == [
        *("Situation", "Timescale", "Decisions", "Background papers", "Option analyses", "What happened"),
        "After 9 October 2019",
    ]
    assert page.locator("#details ol").nth(0).locator("li").all_inner_texts() == [
        "April 2018: Milestone Vacated.", "24 September 2019: Decision To be let.",
    ]  # fmt: skip
    assert page.locator("#details ol").nth(1).locator("li").all_inner_texts() == ["5 January 2021: Milestone Let."]
    go(page, 0)
    assert page.locator("#details ol").nth(0).locator("li").count() == 1, "the thread follows the date"
    assert page.locator("#details h3").all_inner_texts()[-1] == "After 13 June 2018"


@pytest.mark.browser
def test_an_option_analysis_is_a_chart_that_says_its_figures_in_words(visit: Any) -> None:
    page = visit(render_map(replace(DISTRICTED, sites=(TOLD,)))).page
    page.get_by_role("button", name="Show on map Copse Court").click()
    chart = page.get_by_role("figure", name="Copse Court: options")
    assert chart.locator("li").all_inner_texts() == [
        "Let (preferred) £120,000", "Keep (considered) −£30,000", "Sell (considered) not valued",
    ]  # fmt: skip
    bars = chart.locator("rect").evaluate_all("all => all.map((e) => [e.getAttribute('x'), e.getAttribute('width')])")
    assert [[float(x), float(width)] for x, width in bars] == [[60, 240], [0, 60]], "to scale, on both sides of nought"
    assert chart.locator("svg[aria-hidden=true]").count() == 2
    assert "Let (preferred): £120,000" in page.locator("td[data-label='Option analyses']").inner_text(), "the table too"


@pytest.mark.browser
def test_a_position_that_is_a_postcodes_looks_like_one_and_says_so(visit: Any) -> None:
    page = visit(render_map(replace(DISTRICTED, sites=(TOLD, DISTRICTED.sites[1])))).page
    styles = page.locator(".pin").evaluate_all("all => all.map((e) => getComputedStyle(e, '::before').borderTopStyle)")
    assert styles == ["dashed", "none"]
    assert "The middle of a postcode, not the building" in page.locator("#key").inner_text()
    assert "The middle of a postcode" in page.locator(".position").first.inner_text()
    assert "middle of a postcode" not in visit(render_map(TRAVEL)).page.locator("#key").inner_text()


@pytest.mark.browser
def test_hostile_text_is_text_in_every_place_and_state(visit: Any) -> None:
    """Events, options, papers, leases, districts, partners, dates, the slider, what is measured, the lists of names."""
    seen = visit(render_map(HOSTILE))
    page = seen.page
    plain = re.sub(r"\s+", " ", ATTACK)
    page.get_by_role("button", name="Filter").click()
    for name in ("district", "status", "tenure"):
        options = page.locator(f"#choose-{name} option").evaluate_all("all => all.map((e) => e.textContent)")
        assert ATTACK in options, name
    page.locator("#choose-district").select_option(ATTACK)
    page.locator("#show-disposed").check()
    for moment in (0, 2, 1):
        go(page, moment)
        page.locator(".pin").first.click()
        for kind in ("What happened", "Background papers", "Option analyses", "Decisions", "Situation"):
            items = page.locator(f"#details h3:text-is('{kind}') + :is(ul, ol) li")
            if items.count():
                assert ATTACK in items.first.evaluate("e => e.textContent"), kind
        assert page.locator("#details figure").count() == 1
        assert page.locator("#details a").count() == 0
        assert page.locator("#moment").get_attribute("aria-valuetext") == f"{ATTACK}: {ATTACK}"
        assert page.locator("#moment-words").evaluate("e => e.firstChild.textContent") == ATTACK
    page.get_by_role("button", name="What is near").click()
    page.get_by_label("Within, in km").fill("400")
    page.get_by_label("Within, in km").press("Enter")
    page.get_by_label("To", exact=True).fill("Gone")
    page.get_by_label("To", exact=True).press("Tab")
    assert plain[:40] in page.locator("#measure-list").inner_text()
    page.locator(".partner-pin").first.hover(force=True)
    assert page.locator("#partners li").first.evaluate("e => e.textContent") == f"{ATTACK} ({ATTACK})"
    assert page.evaluate("document.querySelectorAll('img, script:not([id])').length") == 1
    assert page.locator("[onerror], [onmouseover]").count() == 0
    assert seen.complaints == []
    assert {url.partition("#")[0] for url in seen.requests} == {page.url.partition("#")[0]}


# Many


@pytest.mark.browser
def test_in_a_crowd_filters_travel_and_the_link_work_too(visit: Any) -> None:
    many = crowd(2_500)
    sites = tuple(
        site._replace(district="Northern" if n < 100 else "Southern", history=((1, {}),) if n % 2 else ())
        for n, site in enumerate(many.sites)
    )
    view = replace(many, sites=sites, districts=("Northern", "Southern"), moments=TRAVEL.moments, start=2)
    seen = visit(render_map(view, table_beside="table.html"))
    page = seen.page
    await_true(page, READY)
    assert page.get_by_role("link", name="Table of all 2,500 assets").is_visible()
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("District").select_option("Northern")
    assert page.locator("#summary").inner_text() == "100 of 2,500 assets on 9 October 2019: Northern."
    assert page.locator("#assets tbody tr").count() == 100, "a choice that is not too long is a table in the page"
    go(page, 0)
    assert page.locator("#summary").inner_text().startswith("50 of 1,250 assets on 13 June 2018: Northern.")
    page.get_by_label("District").select_option("")
    page.get_by_role("link", name="Table of all 2,500 assets").wait_for()
    page.evaluate("location.hash = '#asset=site-7'")
    await_true(page, "!document.getElementById('details').hidden")
    assert page.locator("#details-name").inner_text() == "Site 7"
    assert page.locator("path.ring").count() == 1
    assert seen.complaints == []
