"""A trail as one HTML page: the timeline, and the list of events that says the same in words.

No script, nothing fetched; the page's own policy (CSP) allows nothing but its style sheet, by its hash. Every text is
escaped by the template engine, and every text of the picture by its writer. Same trail, same bytes.
"""

from functools import cache
from pathlib import Path
from typing import Any

from estates.errors import Refusal
from estates.exports.timeline import render_timeline
from estates.model.dates import print_day
from estates.model.quantities import print_pounds
from estates.model.vocabulary import Audience
from estates.papers.svg import render_png
from estates.papers.template import source_hash, template_engine
from estates.papers.wording import BANNER
from estates.register.trail import Trail

_HERE = Path(__file__).parent
_LINKED = {"analysis": "option analysis", "forthcoming": "forthcoming decision", "update": "statement"}


def render_trail(trail: Trail) -> str:
    """The page as a whole HTML document; encode it as UTF-8."""
    from markupsafe import Markup

    style = (_HERE / "trail.css").read_text(encoding="utf-8")
    return str(
        _template().render(
            trail=trail,
            asset=trail.asset.record,
            on=print_day(trail.on),
            day=trail.on.isoformat(),
            banner="" if trail.audience is Audience.PUBLIC else BANNER,
            picture=Markup(render_timeline(trail)),
            style=Markup(style),
            style_hash=source_hash(style),
        )
    )


@cache
def _template() -> Any:
    engine = template_engine(_HERE)
    engine.filters["pounds"] = print_pounds
    engine.filters["linked"] = _linked
    return engine.get_template("trail.html")


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
