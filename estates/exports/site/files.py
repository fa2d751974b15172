"""The site as files: the pages, the map as it is, the downloads and the feed. For the public, and for nobody else."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from estates.errors import Refusal
from estates.exports.pack import File, map_files
from estates.exports.site.content import build_site
from estates.exports.site.downloads import build_downloads
from estates.exports.site.feed import render_feed
from estates.exports.site.pages import FEED, draw_pages
from estates.model.vocabulary import Audience
from estates.register.register import Register
from estates.register.sitting import sitting_on


def site_files(register: Register, on: date, context: Path, *, tiles: str = "none", url: str = "") -> Iterator[File]:
    """As at the end of the day `on`. `context` and `tiles` are those of `map_files`; `url` is where the site will be,
    for the feed. Raises Refusal."""
    base = parse_url(url)
    shown = sitting_on(register, on, Audience.PUBLIC)
    site, downloads = build_site(register, shown.now), list(build_downloads(register, shown.now))
    yield from draw_pages(site, downloads)
    yield from map_files(shown, context, tiles)
    yield from ((file.name, file.content) for group in downloads for file in group.files)
    yield FEED, render_feed(site, base)


def parse_url(text: str) -> str:
    """The address of a folder on the web, with its last slash; "" for none. Raises Refusal."""
    if not text:
        return ""
    try:
        address = urlsplit(text)
        known = address.scheme in ("https", "http") and address.hostname and not address.query and not address.fragment
    except ValueError:
        known = False
    if not known or not text.isascii() or any(sign in text for sign in " \t\r\n\"'<>\\^`{|}"):
        raise Refusal(f'--url: expected the address of a folder, as in https://example.org/estate/, found "{text}".')
    return f"{text.rstrip('/')}/"
