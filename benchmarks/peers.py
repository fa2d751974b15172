"""The ways that people draw many points with folium and geopandas, and the scripts that their pages load.

Each is built as its own documentation has it. They are spared what they would lose by: no street map is loaded, and
their scripts come from this machine instead of a network.
"""

import base64
import hashlib
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.measure import FOLDER
from estates.webmap.view import MapView, Site

_PACKAGES = {
    "leaflet.markercluster@1.1.0": (
        "eI+XkCiLiHwCC3uZ4/n4+Vq3rXcqEHN2lhHRVG1WVziy/3Q0TTipWkzEa1zO0dKZI2AnI5ppFDWrOjnQ7MJLKQ=="
    ),
    "leaflet.awesome-markers@2.0.5": (
        "Ne/xDjkGyaujwNVVkv2tyXQUV0ZW7gZ0Mo0FuQY4jp2qWrvXi0hwDBvmZyF/8YOvybyMabTMM/mFWCTd1jZIQA=="
    ),
    "jquery@3.7.1": "m4avr8yL8kmFN8psrbFFFmB/If14iN5o9nw/NgnnM+kybDJpRsAynV2BsfpTYrTRysYUdADVD7CkUUizgkpLfg==",
    "bootstrap@5.2.2": "dEtzMTV71n6Fhmbg4fYJzQsw1N29hJKO1js5ackCgIpDcGid2ETMGC6zwSYw09v05Y+oRdQ9loC54zB1La3hHQ==",
}
"""The versions that folium's pages name (of Awesome Markers the nearest), with the SHA-512 of each package."""


@dataclass(frozen=True)
class Peer:
    name: str
    render: Callable[[MapView], str]


def peers() -> list[Peer]:
    """In the order of the table."""
    return [
        Peer("folium Marker", markers),
        Peer("folium MarkerCluster", marker_cluster),
        Peer("folium FastMarkerCluster", fast_marker_cluster),
        Peer("geopandas explore()", explore),
    ]


def markers(view: MapView) -> str:
    """A loop of Marker, with popups of the same words as the page's details."""
    page = _map()
    for site in view.sites:
        _marker(site).add_to(page)
    return str(page.get_root().render())


def marker_cluster(view: MapView) -> str:
    from folium.plugins import MarkerCluster

    page = _map()
    cluster = MarkerCluster().add_to(page)
    for site in view.sites:
        _marker(site).add_to(cluster)
    return str(page.get_root().render())


def fast_marker_cluster(view: MapView) -> str:
    """Points only: it carries no name and no details."""
    from folium.plugins import FastMarkerCluster

    page = _map()
    FastMarkerCluster([(site.latitude, site.longitude) for site in view.sites]).add_to(page)
    return str(page.get_root().render())


def explore(view: MapView) -> str:
    """The points with the facts in the default tooltip; no statements, events, decisions or history."""
    return str(_frame(view).explore(tiles=None).get_root().render())


def _frame(view: MapView) -> Any:
    import geopandas

    facts = ("name", "address", "status", "tenure", "floor_area", "facilities", "current_use", "accuracy", "news")
    columns = {fact: [getattr(site, fact) for site in view.sites] for fact in facts}
    places = geopandas.points_from_xy([s.longitude for s in view.sites], [s.latitude for s in view.sites])
    return geopandas.GeoDataFrame(columns, geometry=places, crs="EPSG:4326")


def _map() -> Any:
    import folium

    return folium.Map(location=(52.47, 0.05), zoom_start=9, tiles=None, maxZoom=19)  # a cluster asks for it


def _marker(site: Site) -> Any:
    import folium

    return folium.Marker((site.latitude, site.longitude), popup=folium.Popup(_popup(site)), tooltip=escape(site.name))


def _popup(site: Site) -> str:
    facts = (site.address, site.status, site.tenure, site.floor_area, site.facilities, site.current_use, site.accuracy)
    lines = [line.text for line in (*site.situation, *site.timescale)]
    events = [f"{event.date} {event.words}" for event in site.events]
    words = [site.name, *facts, site.news, *lines, *(one.words for one in site.decisions), *events]
    return "".join(f"<p>{escape(word)}</p>" for word in words)


def load_scripts() -> dict[str, bytes]:
    """File name to content, of what the peers' pages load. Fetched once from the package registry and kept under out/.

    Raises: OSError, CalledProcessError where npm is missing or reaches no registry.
    """
    from xstatic.pkg import leaflet

    own = Path(leaflet.BASE_DIR)
    scripts = {name: (own / name).read_bytes() for name in ("leaflet.js", "leaflet.css")}
    FOLDER.mkdir(parents=True, exist_ok=True)
    for package, digest in _PACKAGES.items():
        file = FOLDER / f"{package.replace('@', '-')}.tgz"
        if not file.exists():
            subprocess.run(["npm", "pack", "--silent", package], cwd=FOLDER, check=True, capture_output=True)
        if base64.b64encode(hashlib.sha512(file.read_bytes()).digest()).decode() != digest:
            raise OSError(f"{file} is not the package that was measured before; remove it")
        with tarfile.open(file) as archive:
            for member in archive:
                if "/dist/" in member.name and (content := archive.extractfile(member)):
                    scripts[Path(member.name).name] = content.read()
    scripts["jquery-3.7.1.min.js"] = scripts["jquery.min.js"]
    return scripts
