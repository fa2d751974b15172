"""A trail as one HTML page: the timeline, and the list of events that says the same in words.

No script, nothing fetched; the page's own policy (CSP) allows nothing but its style sheet, by its hash. Every text is
escaped by the template engine, and every text of the picture by its writer. Same trail, same bytes.
"""

from base64 import b64encode
from hashlib import sha256
from importlib import resources
from itertools import groupby
from pathlib import Path

from estates.errors import Refusal
from estates.exports.timeline import render_timeline
from estates.model.dates import print_day
from estates.model.quantities import print_pounds
from estates.model.vocabulary import Audience
from estates.papers.svg import render_png
from estates.papers.wording import BANNER
from estates.register.trail import Trail

_LINKED = {"analysis": "option analysis", "forthcoming": "forthcoming decision", "update": "statement"}


def render_trail(trail: Trail) -> str:
    """The page as a whole HTML document; encode it as UTF-8."""
    import jinja2
    from markupsafe import Markup

    files = resources.files("estates.exports")
    engine = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    engine.filters["pounds"] = print_pounds
    engine.filters["linked"] = _linked
    style = files.joinpath("trail.css").read_text(encoding="utf-8")
    years = [(year, list(events)) for year, events in groupby(trail.events, key=lambda event: event.date.first.year)]
    return engine.from_string(files.joinpath("trail.html").read_text(encoding="utf-8")).render(
        trail=trail,
        years=years,
        asset=trail.asset.record,
        on=print_day(trail.on),
        day=trail.on.isoformat(),
        banner="" if trail.audience is Audience.PUBLIC else BANNER,
        picture=Markup(render_timeline(trail)),
        style=Markup(style),
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
    )


def render_picture(picture: str, file: Path) -> bytes:
    """An SVG as the bytes of the format that the file's name asks for. Raises Refusal for any other than SVG or PNG."""
    match file.suffix.lower():
        case ".svg":
            return f"{picture}\n".encode()
        case ".png":
            return render_png(picture)
    raise Refusal(f'{file}: expected a name that ends in .svg or .png, found "{file.suffix or file.name}".')


def _linked(kind: str) -> str:
    return _LINKED.get(kind, kind)
