"""The site in a real browser: every page by its links, for every reader, and no request to anyone else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from estates.exports.site.files import site_files
from estates.exports.site.folder import CONTENTS, write_site
from estates.register.amend import withdrawal
from estates.register.portable import load_portable
from tests.browser import Visit, check_accessibility, visited
from tests.builders import say
from tests.conftest import CAMBRIDGESHIRE
from tests.exports.test_trail_page import ATTACK

CONTEXT = Path(__file__).parents[2] / "maps"
WITHDRAWN = "asset-withdrawn.html"
KINDS = {
    "home": "index.html",
    "assets": "assets.html",
    "asset": "asset-copse-court.html",
    "hostile": "asset-hostile.html",
    "decisions": "decisions.html",
    "decision": "decision-cpcc-2019-011.html",
    "analyses": "analyses.html",
    "analysis": "analysis-bretton-police-station-lease-options.html",
    "search": "search.html",
    "downloads": "downloads.html",
    "premises": "premises.html",
    "withdrawn": WITHDRAWN,
}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cambridgeshire's, with an asset whose every text is an attack, and one that was withdrawn."""
    folder = tmp_path_factory.mktemp("browsed")
    with load_portable(CAMBRIDGESHIRE, folder / "estates.db") as register:
        say(register, "asset", "hostile", "2018", name=ATTACK, status="surplus", current_use=ATTACK, facilities=ATTACK)
        say(register, "update", "hostile-update", "2018", asset="hostile", column="situation", text=f"{ATTACK} ${{1}}")
        gone = say(register, "asset", "withdrawn", "2018", name="Zqname", status="surplus")
        register.append([withdrawal(register, gone.number, by="officer", source="")])
        write_site(folder / "public" / "estate", list(site_files(register, date(2021, 6, 1), CONTEXT)))
    return folder / "public" / "estate"


def crawl(chromium: Any, root: str, **options: Any) -> tuple[set[str], Visit]:
    """Opens every page of the site that can be reached from its first, by the links that the browser finds there, and
    returns what is linked to: pages and files."""
    found, waiting = {f"{root}index.html"}, [f"{root}index.html"]
    with visited(chromium, waiting[0], **options) as seen:
        while waiting:
            seen.page.goto(waiting.pop())
            linked = seen.page.evaluate("[...document.querySelectorAll('a[href]')].map((link) => link.href)")
            for address in {link.partition("#")[0] for link in linked if link.startswith(root)} - found:
                found.add(address)
                waiting += [address] if address.endswith(".html") else []
        return found, seen


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a server of this machine, until the test ends."""

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_every_page_is_reached_from_a_disk_and_none_complains(chromium: Any, site: Path, scripts: bool) -> None:
    root = f"{site.as_uri()}/"
    found, seen = crawl(chromium, root, java_script_enabled=scripts)
    names = {address.removeprefix(root) for address in found}
    written = {path.name for path in site.iterdir()}
    assert names == written - {WITHDRAWN}
    assert CONTENTS in names
    assert len(names) > 80
    assert seen.complaints == []
    assert [request for request in seen.requests if not request.startswith(("data:", root))] == []


def test_it_works_in_a_folder_of_a_server(chromium: Any, site: Path) -> None:
    with served(site.parent) as host, visited(chromium, f"{host}estate/index.html") as seen:
        for name in (*KINDS.values(), "map.html"):
            seen.page.goto(f"{host}estate/{name}")
        seen.page.goto(f"{host}estate/")
        seen.page.get_by_role("link", name="Search", exact=True).click()
        seen.page.get_by_label("Words in a name").fill("copse")
        seen.page.locator("#index").get_by_role("link", name="Copse Court", exact=True).click()
        assert seen.page.locator("h1").inner_text() == "Copse Court"
        assert seen.complaints == []
        assert [request for request in seen.requests if not request.startswith(("data:", f"{host}estate/"))] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["laptop", "phone-dark"])
def test_axe_finds_nothing_and_nothing_runs_sideways(chromium: Any, site: Path, kind: str, how: str) -> None:
    options: dict[str, Any] = {"bypass_csp": True}
    if how == "phone-dark":
        options |= {"viewport": {"width": 320, "height": 800}, "color_scheme": "dark"}
    with visited(chromium, (site / KINDS[kind]).as_uri(), **options) as seen:
        check_accessibility(seen.page)
        width = options.get("viewport", {"width": 1280})["width"]
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "premises"])
def test_a_page_can_be_used_by_keyboard(chromium: Any, site: Path, kind: str) -> None:
    """The first Tab offers to skip what every page has; each focus is seen; what is not in a sentence is 24 px."""
    with visited(chromium, (site / KINDS[kind]).as_uri(), viewport={"width": 390, "height": 844}) as seen:
        page = seen.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        for _ in range(7):
            page.keyboard.press("Tab")
            style = page.evaluate(
                "(({outlineStyle, outlineWidth}) => [outlineStyle, parseFloat(outlineWidth)])"
                "(getComputedStyle(document.activeElement))"
            )
            assert style[0] == "solid"
            assert style[1] >= 2
        page.locator(".skip").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        small = page.evaluate(
            """[...document.querySelectorAll('nav a, input, .cards a')].filter((e) => {
                const box = e.getBoundingClientRect(); return box.width > 0 && (box.width < 24 || box.height < 24);
            }).map((e) => e.outerHTML)"""
        )
        assert small == []


def test_the_search_finds_what_has_every_word(chromium: Any, site: Path) -> None:
    with visited(chromium, (site / "search.html").as_uri()) as seen:
        page = seen.page

        def shown(words: str) -> list[str]:
            page.get_by_label("Words in a name").fill(words)
            return [str(text) for text in page.locator("#index a:visible").all_inner_texts()]

        everything = shown("")
        assert len(everything) > 35
        assert shown("WISBECH  police") == [name for name in everything if "Wisbech" in name]
        assert page.locator("#found").inner_text() == f"2 of {len(everything)} pages."
        assert "Copse Court" in shown("thorpe wood offices")
        assert shown("no such thing as this") == []
        assert page.locator("#found").inner_text() == f"None of {len(everything)} pages has these words."
        assert page.locator("#index h2:visible").count() == 0
        assert shown("onload=alert(1) ’") == [ATTACK]
        assert shown(ATTACK[:30]) == [ATTACK]
        page.keyboard.press("Enter")
        assert shown("") == everything
        assert seen.complaints == []


def test_the_index_is_whole_without_scripts(chromium: Any, site: Path) -> None:
    with visited(chromium, (site / "search.html").as_uri(), java_script_enabled=False) as seen:
        assert seen.page.locator("#search-form").is_hidden()
        records = [path for path in site.iterdir() if re.match(r"(asset|decision|analysis)-", path.name)]
        assert seen.page.locator("#index a:visible").count() == len(records) - 1
        seen.page.locator("#index").get_by_role("link", name="Copse Court", exact=True).click()
        assert seen.page.locator("h1").inner_text() == "Copse Court"


def test_an_asset_is_opened_on_the_map(chromium: Any, site: Path) -> None:
    with visited(chromium, (site / "asset-copse-court.html").as_uri()) as seen:
        seen.page.get_by_role("link", name="Show it on the map").click()
        seen.page.locator("#details-name", has_text="Copse Court").wait_for()
        assert seen.complaints == []


def test_colours_of_the_system_are_used_where_they_are_forced(chromium: Any, site: Path) -> None:
    with visited(chromium, (site / KINDS["asset"]).as_uri(), forced_colors="active") as seen:
        widths = seen.page.evaluate(
            "[...document.querySelectorAll('.tag')].map((tag) => getComputedStyle(tag).borderTopWidth)"
        )
        assert set(widths) == {"1px"}


def test_a_page_prints_its_content_alone(chromium: Any, site: Path) -> None:
    with visited(chromium, (site / KINDS["asset"]).as_uri()) as seen:
        seen.page.emulate_media(media="print")
        assert seen.page.locator("nav").first.is_hidden()
        assert seen.page.locator("figure").is_visible()
