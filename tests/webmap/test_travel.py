"""Travel in time: on every date the page shows what the register's public estate of that date says."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from estates.model.vocabulary import MeetingKind, Status
from estates.papers.wording import UNKNOWN, analysis_words
from estates.register.estate import Estate, Standing
from estates.register.options import settled_by
from estates.webmap.build import DRAWN
from estates.webmap.page import render_map
from estates.webmap.view import Line, MapView, Moment
from tests.webmap.pages import CHORD_PARK, COPSE_COURT, VIEW, County, await_true, focused

MOMENTS = tuple(
    Moment(day, words, "Panel")
    for day, words in (("2018-06-13", "13 June 2018"), ("2019-06-26", "26 June 2019"), ("2019-10-09", "9 October 2019"))
)
TRAVEL = replace(
    VIEW,
    sites=(
        COPSE_COURT._replace(history=((0, {"status": "operational", "floor_area": "2,000 m²"}), (1, {}))),
        CHORD_PARK._replace(history=((1, {}),)),
    ),
    others=(
        CHORD_PARK._replace(key="mill", name="Mill", status="disposed", latitude=52.4, news="",
                history=((0, {"status": "operational"}), (2, {}))),
    ),
    moments=MOMENTS,
    start=2,
    status_labels=(*VIEW.status_labels, ("disposed", "Disposed")),
)  # fmt: skip

READ_ROWS = """[...document.querySelectorAll('#assets tbody tr')].map((row) => ({
    name: row.querySelector('.asset').textContent, address: row.querySelector('.address').textContent,
    position: row.querySelector('.position').textContent,
    cells: Object.fromEntries([...row.querySelectorAll('td[data-label]')].map((cell) => [cell.dataset.label, {
        text: cell.firstChild?.nodeType === 3 ? cell.firstChild.textContent : '',
        items: [...cell.querySelectorAll('li')].map((item) => item.textContent) }]))
}))"""


def go(page: Any, moment: int) -> None:
    page.locator("#moment").evaluate(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input')); }", str(moment)
    )


def stand(estate: Estate) -> list[Standing[Any]]:
    """What the map shows of an estate, disposed assets too."""
    return estate.assets(*DRAWN, Status.DISPOSED)


def said(estate: Estate) -> Mapping[str, tuple[Any, ...]]:
    """What the table must say of each asset, worked out from the estate of the day itself."""
    analyses, settled, decisions = estate.analyses_about(), settled_by(estate), estate.decisions_about()
    found = {}
    for asset in stand(estate):
        record = asset.record
        lines = {column: [u.values["text"] for u in estate.updates(asset.key) if u.values["column"] == column]
                 for column in ("situation", "timescale")}  # fmt: skip
        papers = [paper.title for one in decisions.get(asset.key, ()) for paper in one.record.background]
        found[record.name] = (
            str(record.address or ""),
            record.status.label,
            record.tenure.label if record.tenure else UNKNOWN,
            f"{record.floor_area} m²" if record.floor_area else UNKNOWN,
            record.facilities or UNKNOWN,
            record.current_use or UNKNOWN,
            lines["situation"],
            lines["timescale"],
            [str(one.record) for one in decisions.get(asset.key, ())],
            len(papers),
            [analysis_words(one, settled) for one in analyses.get(asset.key, ())],
            len(estate.leases(asset.key)),
            record.location is None,
        )
    return found


def read(page: Any) -> Mapping[str, tuple[Any, ...]]:
    nothing: dict[str, Any] = {"text": "", "items": []}
    rows = {}
    for row in page.evaluate(READ_ROWS):
        cells = row["cells"]
        decided = cells.get("Decisions", nothing)["items"]
        weighed = cells.get("Option analyses", nothing)["items"]
        papers = [words for words in decided if words.startswith("‘")]
        rows[row["name"]] = (
            row["address"],
            *(cells[name]["text"] for name in ("Status", "Tenure", "Floor area", "Facilities", "Current use")),
            cells["Situation"]["items"],
            cells["Timescale"]["items"],
            [words for words in decided if words not in papers],
            len(papers),
            [words for words in weighed if words.endswith(")") and (" preferred; " in words or "; open)" in words
             or "(open)" in words or "settled by" in words)],
            len(cells["Tenure"]["items"]),
            row["position"] == "Not located",
        )  # fmt: skip
    return rows


@pytest.mark.browser
def test_on_every_date_the_page_says_what_the_estate_of_that_date_says(visit: Any, county: County) -> None:
    seen = visit(county.html)
    page = seen.page
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Disposed assets too").check()
    compared = 0
    for place, moment in enumerate(county.view.moments):
        go(page, place)
        estate = county.register.estate(date.fromisoformat(moment.day), "public")
        shown, expected = read(page), said(estate)
        if place == county.view.start:  # the panel is told of what is new, and of operational assets nothing else
            listed = [a.record.name for a in stand(estate) if a.record.status in (Status.SURPLUS, Status.PROPOSED)]
            shown = {name: without_news(shown[name]) for name in listed}
            expected = {name: expected[name] for name in listed}
        assert shown == expected, moment.words
        compared += len(expected)
        pins = page.locator(".pin").evaluate_all("all => all.map((e) => e.ariaLabel.replace(/, new since.*/, ''))")
        located = [f"{a.record.name}, {a.record.status.label}" for a in stand(estate) if a.record.location]
        assert sorted(pins) == sorted(located), moment.words
    assert compared > 400
    assert seen.complaints == []
    print(f"{len(county.view.moments)} dates, {compared} rows compared")


def without_news(row: Sequence[Any]) -> tuple[Any, ...]:
    """The row without "New: ", and without what it tells of fields that changed."""
    lines = [
        [words for line in cell if not re.search(r" was \S", words := line.removeprefix("New: "))]
        if isinstance(cell, list) else cell for cell in row
    ]  # fmt: skip
    return tuple(lines)


def test_the_dates_are_those_of_the_panel_and_the_board_in_public(county: County) -> None:
    days = [moment.day for moment in county.view.moments]
    estate = county.register.estate(date.max, "public")
    held = {
        meeting.record.date.last.isoformat()
        for meeting in estate.meetings()
        if meeting.record.of in (MeetingKind.PANEL, MeetingKind.BOARD) and meeting.record.state.value == "held"
    }
    assert set(days) - held == {"2024-02-29"}, "and the newest day of which the register tells"
    assert held - set(days) == set()
    assert days == sorted(days)
    assert {"2015-11-26", "2019-10-09", "2022-07-20"} <= set(days)
    assert "2019-09-11" not in days, "cancelled"
    assert county.view.moments[county.view.start].day == "2019-10-09"


def test_the_history_holds_differences_only_and_is_small(county: County) -> None:
    block = re.search(r'id="estate-data">(.*?)</script>', county.html, re.DOTALL)
    assert block is not None
    columns = json.loads(block[1])["columns"]
    size = len(json.dumps(columns["history"]))
    whole = len(json.dumps(columns))
    print(f"history {size:,} bytes of {whole:,} in the block, for {len(county.view.moments)} dates")
    assert size < 2_500
    for site in (*county.view.sites, *county.view.others):
        for (_, before), (_, after) in zip(site.history, site.history[1:], strict=False):
            assert before != after
    whittlesey = next(site for site in county.view.others if site.key == "whittlesey-police-station")
    assert [state for _, state in whittlesey.history] == [{"status": "surplus"}, {}]


@pytest.mark.browser
def test_the_slider_begins_at_the_maps_date_and_every_step_is_told(visit: Any) -> None:
    page = visit(render_map(TRAVEL)).page
    slider, summary = page.get_by_role("slider", name="Date"), page.locator("#summary")
    assert slider.input_value() == "2"
    assert slider.get_attribute("aria-valuetext") == "9 October 2019: Panel"
    assert (summary.get_attribute("role"), summary.inner_text()) == ("status", "2 assets on 9 October 2019.")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "26 June 2019: Panel"
    assert summary.inner_text() == (
        "3 assets on 26 June 2019. Changed since 13 June 2018: "
        "Copse Court (Subject to options analysis or collaboration); "
        "Chord Park Unit C (first listed: Surplus to operational requirements)."
    )
    page.get_by_role("button", name="Earlier").click()
    assert page.locator(".pin").evaluate_all("all => all.map((e) => e.ariaLabel).sort()") == [
        "Copse Court, Operational", "Mill, Operational",
    ]  # fmt: skip
    assert page.locator("#totals [data-total=operational] td").all_inner_texts() == ["2", "2,375 m²"]
    assert page.locator("#assets tbody tr").count() == 2
    page.get_by_role("button", name="Back to 9 October 2019").click()
    assert focused(page) == "" and page.evaluate("document.activeElement.id") == "moment"
    assert page.locator(".pin.new").count() == 1, "what is new stands out on the map's own date"
    assert page.locator("#home").evaluate("e => getComputedStyle(e).visibility") == "hidden"


@pytest.mark.browser
def test_steps_stop_at_the_ends(visit: Any) -> None:
    page = visit(render_map(TRAVEL)).page
    later = page.get_by_role("button", name="Later")
    assert later.get_attribute("aria-disabled") == "true"
    later.focus()
    page.keyboard.press("Enter")
    assert page.locator("#moment").input_value() == "2"
    assert focused(page) == "Later", "the focus is not lost where a button has nothing to do"


@pytest.mark.browser
def test_play_goes_from_date_to_date_and_stops_at_the_last(visit: Any) -> None:
    page = visit(render_map(TRAVEL)).page
    page.clock.install()
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Enter")
    assert page.locator("#moment").input_value() == "0", "from the last date it begins again"
    assert page.locator("#summary").get_attribute("aria-live") == "off"
    page.clock.run_for(1300)
    assert page.locator("#moment").input_value() == "1"
    page.keyboard.press("Enter")
    page.clock.run_for(5000)
    assert page.locator("#moment").input_value() == "1", "paused"
    page.keyboard.press("Enter")
    page.clock.run_for(5000)
    assert page.locator("#moment").input_value() == "2"
    assert page.locator("#play").inner_text() == "Play"
    assert page.locator("#summary").get_attribute("aria-live") == "polite"
    page.get_by_role("button", name="Play").click()
    page.keyboard.press("Escape")
    assert page.locator("#play").inner_text() == "Play"


@pytest.mark.browser
def test_who_wants_no_motion_is_offered_steps_and_no_play(visit: Any) -> None:
    page = visit(render_map(TRAVEL), reduced_motion="reduce").page
    assert page.locator("#play").is_hidden()
    page.get_by_role("button", name="Earlier").click()
    assert page.locator("#moment").input_value() == "1"
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.browser
def test_the_slider_does_not_move_under_the_hand(visit: Any) -> None:
    page = visit(render_map(TRAVEL)).page
    before = page.locator("#moment").bounding_box()
    go(page, 0)
    assert page.locator("#moment").bounding_box() == before


@pytest.mark.browser
def test_a_statement_is_told_while_it_stands(visit: Any) -> None:
    told = COPSE_COURT._replace(situation=(Line("Let.", False, 0, 2), Line("Sold.", True, 2)), timescale=())
    page = visit(render_map(replace(TRAVEL, sites=(told,), others=()))).page
    page.get_by_role("button", name="Show on map Copse Court").click()
    items = page.locator("#details-body h3:text-is('Situation') + ul li")
    assert items.all_inner_texts() == ["New: Sold."]
    go(page, 1)
    assert items.all_inner_texts() == ["Let."]
    assert page.locator("td[data-label=Situation] li").all_inner_texts() == ["Let."]


@pytest.mark.browser
def test_a_map_without_dates_offers_no_travel(visit: Any) -> None:
    page = visit(render_map(VIEW)).page
    assert page.locator("#travel").is_hidden()
    assert page.locator("#summary").inner_text() == "4 assets."


@pytest.mark.browser
def test_the_table_written_again_is_the_table_that_came(visit: Any, county: County) -> None:
    """Cell for cell and link for link: what a reader without JavaScript gets is what the script writes."""
    page = visit(county.html).page
    read_all = """(() => { const tree = (node) => node.nodeType === 3 ? node.textContent.trim() : [node.tagName,
        ...[...node.attributes].map((one) => `${one.name}=${one.value}`).filter((one) => one !== 'hidden=').sort(),
        ...[...node.childNodes].map(tree).filter((one) => one.length)];
        const parts = document.querySelectorAll('#assets thead, #assets tbody, #totals tbody, #unlocated ul');
        return JSON.stringify([...parts].map(tree), null, 1).split('\\n') })()"""
    came = page.evaluate(read_all)
    go(page, 0)
    assert page.evaluate(read_all) != came
    go(page, county.view.start)
    assert page.evaluate(read_all) == came


@pytest.mark.browser
def test_a_step_over_ten_thousand_assets_makes_no_element_for_each_and_reads_no_area_twice(visit: Any) -> None:
    """What makes a step slow is counted; how long it takes is measured in benchmarks/."""
    sites = tuple(
        COPSE_COURT._replace(
            key=f"site-{n}", name=f"Site {n}", latitude=52 + n % 100 / 130, longitude=n // 100 / 100 - 0.5,
            history=((0, {"status": "operational"}), (1, {})) if n % 3 else (),
        )
        for n in range(10_000)
    )  # fmt: skip
    page = visit(render_map(MapView("Many", "", sites, moments=MOMENTS, start=2), table_beside="table.html")).page
    await_true(page, "document.documentElement.dataset.ready === 'map'")
    made, read = page.evaluate(
        """() => { let made = 0, read = 0; const slider = document.getElementById('moment');
        const [make, exec] = [Document.prototype.createElement, RegExp.prototype.exec];
        Document.prototype.createElement = function (tag) { made += 1; return make.call(this, tag) };
        RegExp.prototype.exec = function (text) { read += 1; return exec.call(this, text) };
        for (const value of ['0', '1', '2']) { slider.value = value; slider.dispatchEvent(new Event('input')) }
        Document.prototype.createElement = make; RegExp.prototype.exec = exec; return [made, read] }"""
    )
    print(f"three steps of 10,000 assets: {made} elements made, {read} texts searched")
    assert 0 < made < 1_500
    assert read < 1_000


OUTSIDE = """() => { const map = document.getElementById('map-frame').getBoundingClientRect();
    return [...document.querySelectorAll('.pin')].filter((pin) => { const box = pin.getBoundingClientRect();
        return box.left < map.left || box.right > map.right || box.top < map.top || box.bottom > map.bottom;
    }).map((pin) => pin.ariaLabel) }"""


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 844), (1280, 800)])
def test_every_marker_is_whole_on_every_date(visit: Any, county: County, width: int, height: int) -> None:
    """Without boundaries, which would give room: the first view holds assets that are there on other dates only."""
    page = visit(render_map(replace(county.view, context=())), viewport={"width": width, "height": height}).page
    for place, moment in enumerate(county.view.moments):
        go(page, place)
        assert page.evaluate(OUTSIDE) == [], moment.words
    page.set_viewport_size({"width": 844, "height": 390})
    page.wait_for_timeout(100)
    assert page.evaluate(OUTSIDE) == [], "a phone that is turned"


@pytest.mark.browser
def test_a_view_that_the_reader_has_moved_stays_when_the_phone_is_turned(visit: Any, county: County) -> None:
    page = visit(county.html, viewport={"width": 390, "height": 844}).page
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(400)
    zoom = page.evaluate("map_estates.getZoom()")
    page.set_viewport_size({"width": 844, "height": 390})
    page.wait_for_timeout(100)
    assert page.evaluate("map_estates.getZoom()") == zoom


@pytest.mark.browser
def test_the_line_below_the_title_tells_the_date_that_is_shown(visit: Any, county: County) -> None:
    """On paper it is the date of the map."""
    page = visit(county.html).page
    own = page.locator("#subtitle").inner_text()
    assert own.startswith("As at 9 October 2019")
    go(page, 0)
    assert page.locator("#subtitle").inner_text() == f"As at {county.view.moments[0].words}, as known now."
    go(page, county.view.start)
    assert page.locator("#subtitle").inner_text() == own
