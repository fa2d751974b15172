"""What a large register costs: 10,000 assets and 100,000 updates, of which thirty assets go into Appendix 4."""

import sys
from collections.abc import Callable
from html import escape
from pathlib import Path

from benchmarks.measure import FOLDER, PROJECT, Result, best_of_each, cpu_s, ms, process_s
from benchmarks.registers import PANEL, load_large
from estates.model.vocabulary import Audience
from estates.register.sitting import sitting
from estates.webmap.build import build_view
from estates.webmap.page import render_map
from estates.webmap.view import MapView, Site

_LARGE = FOLDER / "large.db"


def appendix() -> list[Result]:
    """Appendix 4 of the large register, against that of the Cambridgeshire one"""
    load_large(_LARGE).close()
    small = FOLDER / "cambridgeshire.db"

    def write(register: Path) -> float:
        command = [sys.executable, "-m", "estates", "--register", str(register), "appendix", "4"]
        return process_s([*command, "--panel", PANEL, "--out", str(FOLDER)])

    peer, ours = best_of_each(5, lambda: write(small), lambda: write(_LARGE))
    return [Result("Appendix 4 of 10,000 assets", ms(ours), f"of Cambridgeshire's {ms(peer)}", ours / peer, 2)]


def drawing() -> list[Result]:
    """the map of the large register, against a loop of folium's Marker with popups of the same content"""
    with load_large(_LARGE) as register:
        view = build_view(sitting(register, f"panel-{PANEL}", Audience.PUBLIC), PROJECT / "maps")
    pages: dict[str, str] = {}

    def draw(name: str, render: Callable[[MapView], str]) -> float:
        return cpu_s(lambda: pages.update({name: render(view)}))

    draw("ours", _ours)  # the first call imports folium, for both
    (ours,) = best_of_each(5, lambda: draw("ours", _ours))
    (peer,) = best_of_each(1, lambda: draw("peer", _markers))
    size, peer_size = len(pages["ours"].encode()) / 1e6, len(pages["peer"].encode()) / 1e6
    return [
        Result(
            "map of 10,000 assets, built",
            ms(ours),
            f"loop of Marker {ms(peer)}",
            peer / ours,
            40,
            "times faster",
            at_least=True,
        ),
        Result(
            "map of 10,000 assets, size", f"{size:.1f} MB", f"loop of Marker {peer_size:.1f} MB", size / peer_size, 0.5
        ),
    ]


def _ours(view: MapView) -> str:
    return render_map(view, table_beside="map-table.html")


def _markers(view: MapView) -> str:
    import folium

    page = folium.Map(location=(52.4, 0.0), zoom_start=9)
    for site in view.sites:
        if site.latitude is not None:
            popup = folium.Popup(_popup(site))
            folium.Marker((site.latitude, site.longitude), popup=popup, tooltip=escape(site.name)).add_to(page)
    return str(page.get_root().render())


def _popup(site: Site) -> str:
    """The words of the map's own panel."""
    facts = (site.address, site.status, site.tenure, site.floor_area, site.facilities, site.current_use, site.accuracy)
    lines = [line.text for line in (*site.situation, *site.timescale)]
    words = [site.name, *facts, site.news, *lines, *(one.words for one in site.decisions)]
    return "".join(f"<p>{escape(word)}</p>" for word in words)


MEASURES: tuple[Callable[[], list[Result]], ...] = (appendix, drawing)
