"""A trail as a page and a picture, in a real browser: what it shows, what it never does, and who can use it."""

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from estates.errors import Refusal
from estates.exports.chart import render_chart
from estates.exports.timeline import render_timeline
from estates.exports.trail import render_picture, render_trail
from estates.papers.svg import document, element, render_png, text, text_width, wrap
from estates.register.register import Register
from estates.register.summary import summarise
from estates.register.trail import Trail, trail
from tests.browser import check_accessibility
from tests.builders import SteppingClock, say

ATTACK = (
    "<img src=x onerror=alert(1)> </title></svg><script>alert(1)</script> <!-- ]]> \" onload=alert(1) ' {{7*7}} "
    "{% raise %} &lt;b&gt; &amp; javascript:alert(1)"
)
HOSTILE_URL = 'https://example.org/"onmouseover=alert(1)//<script>alert(1)</script>'
BUILDINGS = ("southern-police-station", "copse-court", "bridge-street-police-station")
END = date(2024, 12, 31)
NAMES = {"svg": "http://www.w3.org/2000/svg"}


def shown(register: Register, key: str, audience: str = "public", on: date = END) -> Trail:
    return trail(register.estate(on, audience), key)


@pytest.fixture
def hostile(register: Register, clock: SteppingClock) -> Register:
    clock.at("2020-12-31")
    say(register, "asset", "x", "2013", name=ATTACK, status="surplus", current_use=ATTACK, address={"lines": [ATTACK]})
    say(register, "update", "u", "2018", asset="x", column="situation", text=f"{ATTACK}\n{ATTACK}", reference=ATTACK)
    say(register, "decision", "d", "2018", subject=ATTACK, decided_on="2018", assets=["x"], url=HOSTILE_URL)
    say(register, "receipt", "r", "2018", asset="x", amount_gbp="5", received="2018", payer=ATTACK)
    return register


def crowd(register: Register, count: int, days: int) -> Trail:
    """So many statements, so many days apart, the first of them with the asset's own."""
    say(register, "asset", "x", "2013-01-01", name="Crowded", status="surplus")
    for number in range(count - 1):
        on = (date(2013, 1, 1) + timedelta(days=days * number)).isoformat()
        words = "A statement that takes more than one line of the picture to be told in full. " * (1 + number % 3)
        say(register, "update", f"u{number}", on, asset="x", column="situation", text=words, amount_gbp="1000000")
    return shown(register, "x")


# --- the page ---


@pytest.mark.parametrize("key", BUILDINGS)
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_is_fetched(cambridgeshire: Register, visit: Any, key: str, width: int) -> None:
    seen = visit(render_trail(shown(cambridgeshire, key)), bypass_csp=True, viewport={"width": width, "height": 900})
    check_accessibility(seen.page)
    assert (len(seen.requests), seen.complaints) == (1, [])
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_list_says_what_the_picture_says(cambridgeshire: Register, visit: Any) -> None:
    found = shown(cambridgeshire, "copse-court")
    seen = visit(render_trail(found))
    page = seen.page
    assert seen.complaints == []
    listed = page.locator("ol > li").all_inner_texts()
    assert len(listed) == len(found.events)
    for event, words in zip(found.events, listed, strict=True):
        assert str(event.date) in words
        assert event.kind.label in words
        assert event.words in words
        assert f"entry {event.entry.number}:" in words
        assert event.entry.source in words
    assert page.locator("svg > title").text_content() == "Copse Court: what happened, and when"
    assert page.title() == "Copse Court: what happened, and when – Cambridgeshire Police and Crime Commissioner"


def test_the_policy_allows_one_style_and_no_script(cambridgeshire: Register) -> None:
    html = render_trail(shown(cambridgeshire, "copse-court"))
    assert html.startswith('<!doctype html>\n<html lang="en-GB">')
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    strict = r"default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'"
    assert re.fullmatch(strict, policy[1])
    assert not re.search(r"<script|style=|<link|@import|url\(", html)
    assert html.count("<h1>") == html.count("<main>") == 1


def test_hostile_text_stays_text(hostile: Register, visit: Any) -> None:
    seen = visit(render_trail(shown(hostile, "x")))
    page = seen.page
    assert (len(seen.requests), seen.complaints) == (1, [])
    assert (
        page.locator(
            "script, img, [onload], [onerror], [onmouseover], a:not(.skip, [href^='https://example.org/'])"
        ).count()
        == 0
    )
    assert page.locator("h1").inner_text() == ATTACK
    assert page.locator("svg > title").text_content() == f"{ATTACK}: what happened, and when"
    assert ATTACK in page.locator("ol").nth(1).inner_text()


def test_only_the_sub_groups_page_says_what_is_not_public(hostile: Register) -> None:
    say(hostile, "update", "s", "2019", "commercial", asset="x", column="situation", text="The SECRET price.")
    public, sub_group = render_trail(shown(hostile, "x")), render_trail(shown(hostile, "x", "sub-group"))
    assert not re.search("SECRET|CONFIDENTIAL|<em>not public", public)
    assert sub_group.count("SECRET price") == 2
    assert sub_group.count("CONFIDENTIAL") == 2
    assert "<em>not public</em>" in sub_group


def test_an_address_of_the_web_is_a_link(cambridgeshire: Register, visit: Any) -> None:
    page = visit(render_trail(shown(cambridgeshire, "bretton-police-station"))).page
    links = page.locator("ol a").evaluate_all("found => found.map(link => [link.protocol, link.rel])")
    assert links
    assert {tuple(link) for link in links} == {("https:", "noreferrer")}


def test_same_trail_same_bytes(cambridgeshire: Register) -> None:
    first, again = (shown(cambridgeshire, "copse-court") for _ in range(2))
    assert render_trail(first) == render_trail(again)
    assert render_png(render_timeline(first)) == render_png(render_timeline(again))


# --- the picture ---


def drawn(picture: str) -> ET.Element:
    return ET.fromstring(picture)


@pytest.mark.parametrize("count", [1, 5, 20, 60])
@pytest.mark.parametrize("days", [0, 1, 30, 400])
def test_no_label_lies_over_another(
    register: Register, clock: SteppingClock, visit: Any, count: int, days: int
) -> None:
    """From events of one day to events of 65 years: measured in the browser, and inside the picture."""
    clock.at("2090-01-01")
    found = crowd(register, count, days)
    trail_to_end = trail(register.estate(date(2090, 1, 1), "public"), "x") if days else found
    page = visit(f"<!doctype html>{render_timeline(trail_to_end)}").page
    boxes = page.evaluate(
        "[...document.querySelectorAll('svg text')].map(t => t.getBBox())"
        ".map(b => [b.x, b.y, b.x + b.width, b.y + b.height])"
    )
    width, height = page.evaluate("(b => [b.width, b.height])(document.querySelector('svg').viewBox.baseVal)")
    assert len(boxes) > 3
    assert [box for box in boxes if min(box[:2]) < 0 or box[2] > width or box[3] > height] == []
    overlapping = [
        (one, other)
        for place, one in enumerate(boxes)
        for other in boxes[:place]
        if min(one[2], other[2]) - max(one[0], other[0]) > 1 and min(one[3], other[3]) - max(one[1], other[1]) > 3
    ]
    assert overlapping == []


@pytest.mark.parametrize("key", BUILDINGS)
def test_every_event_has_its_kind_and_date_in_words(cambridgeshire: Register, key: str) -> None:
    found = shown(cambridgeshire, key)
    words = [element.text for element in drawn(render_timeline(found)).iterfind("svg:text", NAMES)]
    for event in found.events:
        if not event.changes or {change.field for change in event.changes} - {"location", "uprn"}:
            assert event.kind.label in words
            assert str(event.date) in words


@pytest.mark.parametrize("count", [4, 9, 30])
def test_rows_that_crowd_in_the_middle_are_spread(
    register: Register, clock: SteppingClock, visit: Any, count: int
) -> None:
    """Room above and below, and everything on one day of the middle: the rows stand around it and not on each other."""
    clock.at("2020-01-01")
    say(register, "asset", "x", "2010-01-01", name="Crowded", status="surplus")
    for number in range(count):
        say(register, "update", f"u{number}", "2015-01-01", asset="x", column="situation", text=f"Statement {number}.")
    say(register, "asset", "x", "2019-12-31", status="disposed")
    picture = drawn(render_timeline(shown(register, "x", on=date(2020, 1, 1))))
    rows = [part for part in picture.iterfind("svg:text", NAMES) if part.text == "Statement"]
    places = [float(row.attrib["y"]) for row in rows]
    assert len(places) == count
    assert min(below - above for above, below in pairwise(places)) >= 26


def test_leaders_do_not_cross(register: Register, clock: SteppingClock) -> None:
    clock.at("2020-01-01")
    paths = [
        [float(number) for number in re.findall(r"-?[\d.]+", path.attrib["d"])]
        for path in drawn(render_timeline(crowd(register, 40, 11))).iterfind("svg:path", NAMES)
    ]
    assert len(paths) == 40
    assert [path[1] for path in paths] == sorted(path[1] for path in paths)
    assert [path[4] for path in paths] == sorted(path[4] for path in paths)


def test_the_words_contrast_with_what_is_under_them() -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, for white on the tags and for ink and grey on paper and bands."""
    from estates.exports import timeline
    from estates.papers.svg import INK, PALE, PAPER, SOFT

    pairs = [(PAPER, colour) for colour in timeline._TAGS.values()] + [(INK, PAPER), (SOFT, PAPER), (INK, PALE)]
    pairs += [(INK, colour) for colour in timeline._BANDS.values()]
    assert [pair for pair in pairs if _contrast(*pair) < 4.5] == []


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_hostile_text_leaves_the_picture_sound(hostile: Register) -> None:
    picture = drawn(render_timeline(shown(hostile, "x")))
    assert {part.tag.removeprefix(f"{{{NAMES['svg']}}}") for part in picture.iter()} == {
        "svg", "title", "desc", "rect", "text", "line", "path",
    }  # fmt: skip
    assert not [name for part in picture.iter() for name in part.attrib if name.startswith(("on", "href", "style"))]
    assert ET.tostring(drawn(text("a\x00\x1b\ud800\uffff<b>", 0, 0)), encoding="unicode").count("\ufffd") == 4
    assert drawn(element("rect", fill='"><script>')).attrib == {"fill": '"><script>'}


def test_a_picture_is_svg_or_png_by_its_name(cambridgeshire: Register) -> None:
    picture = render_timeline(shown(cambridgeshire, "copse-court"))
    assert render_picture(picture, Path("a.SVG")) == f"{picture}\n".encode()
    assert render_picture(picture, Path("a.png")).startswith(b"\x89PNG")
    with pytest.raises(Refusal, match=r'a.gif: expected a name that ends in .svg or .png, found ".gif"'):
        render_picture(picture, Path("a.gif"))


def test_wrapped_words_fit(visit: Any) -> None:
    """The measure is no less than what the browser's face takes, bold and plain, and a long word is cut, not lost."""
    words = [text(ATTACK, 0, 20), text("WWW£ 9 ﬁ", 0, 50)]
    page = visit(f"<!doctype html>{document('t', 'd', 900, 90, words, 'n')}").page
    taken = page.evaluate("[...document.querySelectorAll('svg text')].map(t => t.getComputedTextLength())")
    assert taken[0] <= text_width(ATTACK, 14)
    assert taken[1] <= text_width("WWW£ 9 ﬁ", 14)
    assert wrap("one two three four", 40, 14, 2)[1].endswith("…")
    assert wrap("x" * 400, 100, 14, 2)[0].endswith("…")
    assert wrap("", 100, 14, 2) == [""]


# --- the chart ---


def test_the_chart_says_every_figure_in_words(cambridgeshire: Register) -> None:
    chart = render_chart(summarise(cambridgeshire.estate(date(2019, 10, 9), "public")))
    picture = drawn(chart)
    words = " ".join(part.text or "" for part in picture.iterfind("svg:text", NAMES))
    for figure in ("8,519 (4 assets)", "375 (1 asset)", "£571,000", "Freehold", "not recorded"):
        assert figure in words
    described = picture.find("svg:desc", NAMES)
    assert described is not None
    assert "8,894 m²" in (described.text or "")
    assert "…" not in words
    assert "CONFIDENTIAL" not in chart


def test_a_chart_of_nothing_is_still_a_picture(register: Register) -> None:
    chart = render_chart(summarise(register.estate(date(2019, 10, 9), "sub-group")), confidential=True)
    assert "CONFIDENTIAL" in chart
    assert render_png(chart).startswith(b"\x89PNG")
