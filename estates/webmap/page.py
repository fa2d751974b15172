"""Draws a `MapView`: the page with the map, and the table of the same assets on a page of its own.

The rules upheld here: the page asks the network for nothing until the reader ticks "Street map"; its content security
policy names its one script and one style by their hashes; the register's text goes in as one JSON block and as escaped
table cells, and never through folium or branca, which run what they are given as a template. Same view, same bytes.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from estates.errors import Refusal
from estates.papers.template import source_hash, template_engine
from estates.webmap.block import Block, Facts, collector_paused, label
from estates.webmap.picture import SHAPES, render_picture
from estates.webmap.totals import build_totals, table_columns
from estates.webmap.view import MapView, Site

if TYPE_CHECKING:
    from jinja2 import Environment

OPENSTREETMAP = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
OPENSTREETMAP_CREDIT = "© OpenStreetMap contributors, openstreetmap.org/copyright"

TABLE_LIMIT = 2_000
"""Above this many assets the table has a page of its own: a phone takes seconds to lay out more rows."""

SCRIPTS = (
    *("dom", "decode", "unpack", "data", "state", "filters", "finder", "tip", "chart", "details"),
    *("gather", "paint", "markbuttons", "crowd", "markers", "ground"),
    *("timeline", "tools", "measure", "table", "downloads", "page"),
)
"""The page's own modules in the order in which they are joined: each after those that it imports."""
STYLES = ("page", "crowd")
_MODULE_LINES = re.compile(r"^import [^;]*;\n|^export (?=(async )?(function|const|let|class)\b)", re.M)
_COMMENTS = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n|/\*\* @type \{[^\n]*?\} \*/ ?|^[ \t]*//[^\n]*\n", re.M | re.S)
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.M)
_HERE = Path(__file__).parent
_DATA = "<!-- data -->"
"""Stands for the data block while the page is rendered, as jinja would copy its megabytes five times. No text is taken
for it: all of them are escaped, and there is but one, or unpacking fails."""


class BadTileAddress(Refusal):
    """The street map's address is not one that a policy can name."""

    def __init__(self, tiles: str) -> None:
        super().__init__(
            f'street map: expected an address like "{OPENSTREETMAP}", found "{tiles}"; give one that begins with '
            "https:// and has {z}, {x} and {y} in it, or none."
        )


def render_map(
    view: MapView,
    *,
    tiles: str | None = OPENSTREETMAP,
    tiles_attribution: str = OPENSTREETMAP_CREDIT,
    table_beside: str | None = None,
) -> str:
    """The page, as one self-contained HTML file.

    `tiles` is the address of the street map's pictures (web Mercator, {z}/{x}/{y}, {s} for subdomains); with None the
    page does not offer one. `table_beside` is the name of the file that holds `render_table(view)`; with more than
    `TABLE_LIMIT` assets the page links to it instead of holding the table. Without it the page always holds the table.

    Raises: BadTileAddress.
    """
    with collector_paused():
        return _render_map(view, tiles, tiles_attribution, table_beside if len(view.sites) > TABLE_LIMIT else None)


def _render_map(view: MapView, tiles: str | None, tiles_attribution: str, beside: str | None) -> str:
    from markupsafe import Markup

    origin = _tile_origin(tiles) if tiles is not None else ""
    map_markup, script = _folium_page()
    block = Block(view)
    page = (
        _environment()
        .get_template("page.html")
        .render(
            view=view,
            labels=block.labels,
            policy=f"{_policy(script)}; img-src data: {origin}".rstrip(),
            style=Markup(_style()),
            script=Markup(script),
            data=Markup(_DATA),
            map_markup=Markup(map_markup),
            tiles=tiles,
            tile_host=origin.partition("://")[2].removeprefix("*."),
            tiles_attribution=tiles_attribution,
            table_link=None if beside is None else f"./{quote(beside)}",
            unlocated=_unlocated(view, block.facts),
            outlines=SHAPES,
            rough=any(site.rough for site in view.sites),
            partner_kinds=list(dict.fromkeys(one.kind for one in view.partners)),
            picture=Markup(render_picture(view, facts=block.facts)),
            totals=build_totals(block.facts, block.labels),
        )
    )
    before, after = page.split(_DATA)
    return "".join((before, *block.render(tiles), after))


def _unlocated(view: MapView, facts: Facts) -> list[tuple[int, Site]]:
    import numpy

    places = numpy.flatnonzero(numpy.isnan(facts.latitudes + facts.longitudes)).tolist()
    return [(place, view.sites[place]) for place in places]


def render_table(view: MapView) -> str:
    """The table of all assets as a page of its own, without any script."""
    from markupsafe import Markup

    template = _environment().get_template("table.html")
    return template.render(
        view=view,
        labels=label(view, {site.status for site in view.sites}),
        policy=f"{_policy()}; img-src data:",
        style=Markup(_style()),
    )


def _tile_origin(tiles: str) -> str:
    """The origin that the policy lets pictures come from. A subdomain left open ({s}) becomes a wildcard."""
    address = urlsplit(tiles)
    host = address.netloc.replace("{s}", "*")
    complete = all(part in tiles for part in ("{z}", "{x}", "{y}"))
    if (
        address.scheme not in {"https", "http"}
        or not complete
        or not re.fullmatch(r"(\*\.)?[\w.-]+(:\d+)?", host, re.A)
    ):
        raise BadTileAddress(tiles)
    return f"{address.scheme}://{host}"


@cache
def _policy(script: str = "") -> str:
    """The content security policy, as far as it does not depend on the tiles. Leaflet sets its styles through the
    object model, which `style-src` does not concern; Trusted Types keep strings out of `innerHTML` (see before.js)."""
    scripts = (
        f"script-src '{source_hash(script)}'; require-trusted-types-for 'script'; trusted-types default; "
        if script
        else ""
    )
    return f"default-src 'none'; {scripts}style-src '{source_hash(_style())}'; base-uri 'none'; form-action 'none'"


@cache
def _environment() -> "Environment":
    made = template_engine(_HERE)
    made.filters["standing"] = lambda some, moment: [one for one in some if one.stands(moment)]
    made.filters["columns"] = table_columns
    return made


def _asset(path: Path) -> str:
    """The text of a file with the line ends that a browser hashes, and without the address of a source map."""
    return re.sub(r"^//# sourceMappingURL=.*$", "", path.read_text(encoding="utf-8"), flags=re.M)


def _leaflet() -> Path:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)


@cache
def _style() -> str:
    """Leaflet's style without its pictures (of controls that this page has none of), then the page's own."""
    leaflet = re.sub(r"background-image:\s*url\([^)]*\);", "", _asset(_leaflet() / "leaflet.css"))
    return leaflet + "".join(_asset(_HERE / f"{name}.css") for name in STYLES)


@cache
def _script() -> str:
    """The page's own modules as one function, which takes folium's map. Their imports are for the reader and the
    checker: joined, they see each other. So are their comments and indents: the page goes by email."""
    modules = (
        _INDENT.sub("", _COMMENTS.sub("", _MODULE_LINES.sub("", _asset(_HERE / f"{name}.js")))) for name in SCRIPTS
    )
    return "\n".join(["const showEstate = (() => {", '"use strict";', *modules, "return showEstate;", "})();"])


@cache
def _folium_page() -> tuple[str, str]:
    """The map's markup and the whole script, from a folium map. Nothing of the view is in it: one serves them all."""
    import folium
    from branca.element import Figure

    # Without tiles Leaflet knows no greatest zoom. The place is Huntingdon, until the page fits the map to its assets.
    chart = folium.Map(
        [52.33, -0.18],
        zoom_start=9,
        tiles=None,
        control_scale=True,
        attribution_control=False,
        fade_animation=False,
    )
    chart.options["max_zoom"] = 19  # the argument of this name is for the street map only
    chart.default_js, chart.default_css = [], []  # no jQuery, Bootstrap or web font, and no Leaflet from elsewhere
    chart._id = "estates"  # random by default
    figure = Figure()
    figure.add_child(chart)
    for child in figure._children.values():
        child.render()
    # figure.header is left out: it holds a viewport that forbids zooming, and styles that the policy refuses.
    parts: list[Any] = [_asset(_HERE / "before.js"), _asset(_leaflet() / "leaflet.js"), figure.script.render()]
    return figure.html.render(), "\n".join([*parts, _script(), f"showEstate({chart.get_name()});"])
