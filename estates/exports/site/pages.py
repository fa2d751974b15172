"""Draws the site: every page from its template, all with one style sheet and one policy.

A page fetches nothing and runs nothing; the search alone has a script, which the policy (CSP) names by its hash. Every
text is escaped by the template engine, and every link is relative, so that the site works in any folder of any server
and from a disk. Same site, same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from estates.exports.site.content import LATEST, AnalysisPage, AssetPage, DecisionPage, Site, address
from estates.exports.site.downloads import Group
from estates.exports.site.folder import CONTENTS
from estates.exports.timeline import render_timeline
from estates.model.asset import Asset
from estates.model.dates import ReducedDate, print_day
from estates.model.quantities import print_number, print_pounds
from estates.papers.template import source_hash, template_engine
from estates.papers.wording import report, statements
from estates.webmap.build import DRAWN

if TYPE_CHECKING:
    from jinja2 import Environment

File = tuple[str, bytes]

HOME, MAP, FEED = "index.html", "map.html", "decisions.atom"
NAVIGATION = (
    (HOME, "Home"),
    (MAP, "Map"),
    ("assets.html", "Assets"),
    ("decisions.html", "Decisions"),
    ("analyses.html", "Option analyses"),
    ("search.html", "Search"),
    ("downloads.html", "Downloads"),
)
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Item:
    """A line of the index, by the letter under which it stands; the search looks through `words` too."""

    letter: str
    name: str
    kind: str
    address: str
    words: str


def draw_pages(site: Site, downloads: Sequence[Group]) -> Iterator[File]:
    """Every page but the map."""
    yield _drawn(site, HOME, "home.html")
    yield _drawn(site, "assets.html", "assets.html")
    yield _drawn(site, "decisions.html", "decisions.html")
    yield _drawn(site, "analyses.html", "analyses.html")
    yield _drawn(site, "search.html", "search.html", letters=_letters(site), script=_text("search.js"))
    yield _drawn(site, "downloads.html", "downloads.html", groups=downloads, contents=CONTENTS)
    for page in site.assets:
        yield _drawn(site, address("asset", page.asset.key), "asset.html", page=page)
    for decision in site.decisions:
        yield _drawn(site, address("decision", decision.decision.key), "decision.html", page=decision)
    for analysis in site.analyses:
        yield _drawn(site, address("analysis", analysis.analysis.key), "analysis.html", page=analysis)
    for gone in site.withdrawn:
        yield _drawn(site, address(gone.kind, gone.key), "withdrawn.html", gone=gone)


def _drawn(site: Site, name: str, template: str, **more: Any) -> File:
    drawn = _environment().get_template(template)
    page = drawn.render(site=site, here=name, policy=_policy(more.get("script", "")), **more)
    return name, page.encode()


@cache
def _environment() -> "Environment":
    from markupsafe import Markup

    made = template_engine(_HERE, _HERE.parent)
    made.globals |= {
        "address": address,
        "drawn": frozenset(DRAWN),
        "facts": _facts,
        "feed": FEED,
        "latest": LATEST,
        "map": MAP,
        "navigation": NAVIGATION,
        "style": Markup(_text("site.css")),
        "timeline": lambda trail: Markup(render_timeline(trail)),
    }
    made.filters |= {
        "asset_name": lambda key: ("asset", key),
        "day": print_day,
        "paragraphs": statements,
        "pounds": print_pounds,
        "raw": Markup,
        "report": report,
    }
    return made


@cache
def _policy(script: str) -> str:
    """The content security policy of a page, in which `script` is all that may run."""
    scripts = f"script-src '{source_hash(script)}'; require-trusted-types-for 'script'; " if script else ""
    style = f"style-src '{source_hash(_text('site.css'))}'; img-src data:"
    return f"default-src 'none'; {scripts}{style}; base-uri 'none'; form-action 'none'"


@cache
def _text(name: str) -> str:
    """With the line ends that a browser hashes."""
    return (_HERE / name).read_text(encoding="utf-8")


def _facts(page: AssetPage) -> list[tuple[str, str]]:
    """What is recorded of an asset, in words, by its label."""
    asset = page.asset.record
    known = [*_first_facts(asset, page.asset.since("status")), *_other_facts(asset)]
    return [(label, value) for label, value in known if value]


def _first_facts(asset: Asset, since: ReducedDate) -> Iterable[tuple[str, str]]:
    yield "Address", str(asset.address or "")
    yield "Status", f"{asset.status.label}, {since.onwards}"
    yield "Current use", asset.current_use or ""
    yield "Tenure", ". ".join(filter(None, (asset.tenure and asset.tenure.label, asset.tenure_detail)))
    yield "Floor area", f"{asset.floor_area} m²" if asset.floor_area else ""
    yield "Facilities", asset.facilities or ""
    yield "Site area", f"{print_number(asset.site_area_ha)} ha" if asset.site_area_ha is not None else ""
    yield "Land or building", asset.holding.label if asset.holding else ""


def _other_facts(asset: Asset) -> Iterable[tuple[str, str]]:
    energy, valuation = asset.energy_certificate, asset.valuation
    yield "National Grid", str(asset.location or "")
    yield "UPRN", asset.uprn or ""
    yield "Reference", asset.reference or ""
    if energy:
        yield "Energy certificate", ", ".join(filter(None, (energy.rating.label, str(energy.date), energy.reference)))
    yield "Condition surveyed", str(asset.condition_surveyed or "")
    if valuation:
        amount = print_pounds(valuation.amount_gbp) if valuation.amount_gbp is not None else ""
        yield "Valued", ", ".join(filter(None, (amount, str(valuation.date))))
    yield from ((note.label, note.text) for note in asset.notes)


def _letters(site: Site) -> list[tuple[str, list[Item]]]:
    """The index of all that has a page, by letter; what begins with none stands last."""
    items = sorted(
        _items(site), key=lambda item: (item.letter == "0–9", item.letter, item.name.casefold(), item.address)
    )
    return [(letter, list(some)) for letter, some in groupby(items, key=lambda item: item.letter)]


def _items(site: Site) -> Iterator[Item]:
    pages: list[tuple[str, str, AssetPage | DecisionPage | AnalysisPage]] = [
        *(("asset", page.asset.key, page) for page in site.assets),
        *(("decision", page.decision.key, page) for page in site.decisions),
        *(("analysis", page.analysis.key, page) for page in site.analyses),
    ]
    for kind, key, page in pages:
        name = site.names[kind, key]
        yield Item(_letter(name), name, _KINDS[kind], address(kind, key), " ".join(page.words.split()))


_KINDS = {"asset": "Asset", "decision": "Decision", "analysis": "Option analysis"}


def _letter(name: str) -> str:
    first = normalize("NFKD", name)[:1].upper()
    return first if first.isascii() and first.isalpha() else "0–9"
