"""Who can use the map: every state that a reader can reach, by keyboard, dark, in forced colours, enlarged."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import estates.webmap
from estates.webmap.page import render_map
from tests.browser import check_accessibility
from tests.webmap.pages import VIEW, County, crowd, focused
from tests.webmap.test_choice import DISTRICTED, TOLD
from tests.webmap.test_travel import TRAVEL, go

CSS = (Path(estates.webmap.__file__).parent / "page.css").read_text(encoding="utf-8")
FULL = replace(DISTRICTED, sites=(TOLD, *DISTRICTED.sites[1:]), partners=(), context=VIEW.context, towns=VIEW.towns)


def tool(name: str) -> Callable[[Any], None]:
    return lambda page: page.locator("#tool-buttons").get_by_role("button", name=name).click()


def opened(page: Any) -> None:
    page.locator(".pin").first.focus()
    page.keyboard.press("Enter")


def travelled(page: Any) -> None:
    go(page, 0)
    opened(page)


def disposed(page: Any) -> None:
    tool("Filter")(page)
    page.locator("#show-disposed").check()


def nothing_found(page: Any) -> None:
    tool("Filter")(page)
    page.locator("#choose-text").fill("no such thing")
    page.get_by_label("Find an asset").fill("no such thing")
    page.get_by_label("Find an asset").press("Enter")


def measured(page: Any) -> None:
    page.evaluate("location.hash = '#from=copse-court&to=chord-park-unit-c&around=copse-court&within=40'")
    tool("Measure")(page)
    page.wait_for_timeout(100)


def playing(page: Any) -> None:
    page.get_by_role("button", name="Play").click()


STATES: Mapping[str, Callable[[Any], None]] = {
    "as-it-opens": lambda page: None,
    "an-asset-open": opened,
    "another-date": travelled,
    "playing": playing,
    "filter": tool("Filter"),
    "disposed": disposed,
    "nothing-found": nothing_found,
    "measuring": measured,
    "taking-away": tool("Download, print"),
}


@pytest.mark.browser
@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("how", ["laptop", "phone-dark"])
def test_axe_finds_nothing_in_any_state(visit: Any, name: str, how: str) -> None:
    options: dict[str, Any] = {"bypass_csp": True}
    if how == "phone-dark":
        options |= {"viewport": {"width": 320, "height": 800}, "color_scheme": "dark"}
    page = visit(render_map(FULL), **options).page
    STATES[name](page)
    check_accessibility(page)
    width = options.get("viewport", {"width": 1280})["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "no sideways scrolling"


@pytest.mark.browser
def test_axe_finds_nothing_in_the_real_map_and_in_a_crowd(visit: Any, county: County) -> None:
    page = visit(county.html, bypass_csp=True).page
    check_accessibility(page)
    opened(page)
    check_accessibility(page)
    page = visit(render_map(crowd(600)), bypass_csp=True).page
    check_accessibility(page)


@pytest.mark.browser
@pytest.mark.parametrize("name", STATES)
def test_targets_are_of_24_pixels_in_every_state(visit: Any, name: str) -> None:
    """Links in a sentence are excepted, as WCAG 2.5.8 excepts them."""
    page = visit(render_map(FULL), viewport={"width": 390, "height": 844}).page
    STATES[name](page)
    small = page.evaluate(
        """[...document.querySelectorAll('button, input, select, summary, [role=button]')].filter((e) => {
            const box = e.getBoundingClientRect(); return box.width > 0 && (box.width < 24 || box.height < 24);
        }).map((e) => e.outerHTML)"""
    )
    assert small == []


@pytest.mark.browser
def test_everything_is_reached_by_tab_and_the_focus_is_seen(visit: Any) -> None:
    page = visit(render_map(FULL)).page
    seen: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """(() => { const e = document.activeElement, style = getComputedStyle(e), map = e.closest('.folium-map');
            return [e.id || e.ariaLabel || e.textContent, e.matches(':focus-visible'),
                    parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none'] })()"""
        )
        if found[0] in seen:
            break
        seen.append(found[0])
        if found[0] != "":
            assert found[1:] == [True, True], found
    for wanted in ("find", "show-all", "streets", "earlier", "play", "later", "moment", "Zoom in"):
        assert wanted in seen, seen
    assert any(name.startswith("Copse Court, ") for name in seen)
    assert any(name.startswith("Filter") for name in seen)
    assert "tool-choose" not in seen


@pytest.mark.browser
def test_escape_closes_with_a_marker_focused_and_the_focus_enters_the_opened_panel(visit: Any) -> None:
    """axe sees neither."""
    page = visit(render_map(FULL)).page
    pin = page.locator(".pin").first
    pin.focus()
    label = focused(page)
    page.keyboard.press(" ")
    assert focused(page) == "Copse Court"
    assert page.evaluate("document.getElementById('details').contains(document.activeElement)")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('details').contains(document.activeElement)"), "and goes on within"
    pin.focus()
    page.keyboard.press("Escape")
    assert page.locator("#details").is_hidden()
    assert focused(page) == label


@pytest.mark.browser
@pytest.mark.parametrize("name", ["Filter", "Measure", "Download, print"])
def test_escape_closes_a_tool_from_its_own_button_too(visit: Any, name: str) -> None:
    page = visit(render_map(FULL)).page
    button = page.locator("#tool-buttons").get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert focused(page) == name


@pytest.mark.browser
def test_escape_in_a_field_closes_its_names_and_then_the_tool(visit: Any) -> None:
    page = visit(render_map(FULL)).page
    tool("Measure")(page)
    page.get_by_label("From", exact=True).fill("copse")
    page.keyboard.press("Escape")
    assert page.locator("#tool-measure").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#tool-measure").is_hidden()
    assert focused(page) == "Measure"


@pytest.mark.browser
@pytest.mark.parametrize("name", STATES)
def test_the_real_map_does_not_run_sideways_at_320_pixels(visit: Any, county: County, name: str) -> None:
    """Its totals are wider than those of the small maps above."""
    page = visit(county.html, viewport={"width": 320, "height": 568}).page
    STATES[name](page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_the_focus_survives_what_changes_its_marker(visit: Any) -> None:
    """A marker that is drawn anew on another date keeps the focus; one that goes leaves it to the map."""
    page = visit(render_map(TRAVEL)).page
    page.get_by_role("button", name="Copse Court, ").focus()
    page.evaluate("location.hash = '#on=2018-06-13'")
    page.wait_for_timeout(100)
    assert focused(page) == "Copse Court, Operational"
    page.get_by_role("button", name="Mill, ").focus()
    page.evaluate("location.hash = '#on=2019-10-09'")
    page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement.classList.contains('folium-map')")


@pytest.mark.browser
def test_what_changed_is_told_by_live_regions(visit: Any) -> None:
    page = visit(render_map(FULL)).page
    regions = page.locator("[role=status]").evaluate_all("all => all.map((e) => e.id)")
    assert {"summary", "measure-distance", "measure-near", "download-status", "find-answer"} <= set(regions)
    page.evaluate(
        """() => { const summary = document.getElementById('summary'); window.told = [];
        new MutationObserver(() => told.push(summary.textContent))
            .observe(summary, { childList: true, characterData: true, subtree: true }) }"""
    )
    go(page, 0)
    page.locator(".pin").first.click()
    page.keyboard.press("Escape")
    assert len(page.evaluate("told")) == 1, "once for the date, not again for what is opened"


@pytest.mark.browser
def test_at_four_hundred_per_cent_everything_is_there(visit: Any) -> None:
    """1280 by 1024 at 400 % is 320 by 256."""
    page = visit(render_map(FULL), viewport={"width": 320, "height": 256}).page
    for name in ("Filter", "Measure", "Download, print"):
        tool(name)(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    opened(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    box = page.locator("#details-name").bounding_box()
    assert 0 <= box["y"] <= 256, "the heading of what was opened is in sight"


@pytest.mark.browser
def test_text_may_be_spaced_out(visit: Any) -> None:
    """WCAG 1.4.12: no text is cut off or pushes the page sideways."""
    page = visit(render_map(FULL), viewport={"width": 320, "height": 800}, bypass_csp=True).page
    page.add_style_tag(content="* { line-height: 1.5 !important; letter-spacing: .12em !important; "
                               "word-spacing: .16em !important } p { margin-bottom: 2em !important }")  # fmt: skip
    tool("Filter")(page)
    opened(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_in_forced_colours_shapes_keep_apart(visit: Any) -> None:
    page = visit(render_map(FULL), forced_colors="active").page
    drawn = page.locator(".pin path").evaluate_all("all => all.map((e) => getComputedStyle(e).fill)")
    key = page.locator("#key [data-status=surplus] path").evaluate("e => getComputedStyle(e).fill")
    assert set(drawn) == {key}, "the system's colour, in key and map; the shapes tell the statuses apart"
    hollow = page.locator("#key [data-status=proposed] path").evaluate("e => getComputedStyle(e).fill")
    assert hollow != key


# The palette


def palettes() -> dict[str, dict[str, str]]:
    root, dark = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    colours = {name: dict(re.findall(r"--([\w-]+): (#\w+);", text)) for name, text in (("light", root), ("dark", dark))}
    return {"light": colours["light"], "dark": colours["light"] | colours["dark"]}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(two * 2 for two in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT = [
    *(("ink", ground) for ground in ("paper", "wash", "press", "land", "sea")),
    *(("soft", ground) for ground in ("paper", "wash", "land", "sea")),
    *(("link", ground) for ground in ("paper", "wash")),
    *(("on-mark", mark) for mark in ("operational", "options", "surplus", "other")),
    *((mark, "paper") for mark in ("proposed", "other")),
]
"""Text on a ground: the number in a marker is text too."""
_MARKS = ("operational", "options", "surplus", "proposed", "other")
SHAPES = [
    *((mark, ground) for mark in _MARKS for ground in ("land", "sea", "paper")),
    *(("edge", ground) for ground in ("land", "sea", "paper", "wash")),
    *(("soft", ground) for ground in ("land", "sea", "wash")),
]
"""What must be told apart without being read."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_a_contrast_of_4_5_and_shapes_of_3(scheme: str) -> None:
    colours = palettes()[scheme]
    told = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in (*TEXT, *SHAPES)}
    weak = [(pair, told[pair]) for pair in TEXT if told[pair] < 4.5]
    weak += [(pair, told[pair]) for pair in SHAPES if told[pair] < 3]
    assert weak == []
    least = min(told[pair] for pair in TEXT)
    print(f"{scheme}: {len(TEXT)} pairs of text, the weakest {least:.1f}")


def test_the_contrast_is_computed_as_wcag_has_it() -> None:
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_no_colour_is_named_outside_the_palette() -> None:
    """But for shadows, Leaflet's boxes over street pictures, which have no scheme, and what is printed."""
    rules = CSS[CSS.index("*, *::before") :]
    named = set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", rules))
    assert named <= {"#33404a"}, named


# Without JavaScript


@pytest.mark.browser
def test_without_javascript_there_are_table_totals_and_a_picture(visit: Any, county: County) -> None:
    page = visit(county.html, java_script_enabled=False).page
    assert page.locator("#assets tbody tr").count() == len(county.view.sites)
    assert page.locator("#totals tbody tr:visible").count() == 5
    assert page.locator(".picture svg").is_visible()
    assert page.locator("#summary").inner_text() == "12 assets on 9 October 2019."
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
    assert page.locator("#partners li").count() == 2
