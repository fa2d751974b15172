"""The decisions as an Atom feed (RFC 4287), for whoever wants to hear of the next one.

The dates are the register's: when the public record last learnt something of a decision, never when the feed was
written. A decision's name in the feed (atom:id) is a tag URI (RFC 4151) made from the register's name and its own key,
and so stays what it is wherever the site stands. The authority of the tag is under .invalid, which nobody can own
(RFC 2606): a register need not have a domain.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from estates.exports.site.content import DecisionPage, Site, address
from estates.exports.site.pages import FEED

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACE = "http://www.w3.org/2005/Atom"
_MINTED = "2012-11"
"""The day of a tag: the first commissioners took office in November 2012."""


def render_feed(site: Site, url: str = "") -> bytes:
    """The newest decision first. `url` is the address of the site's folder, with its last slash; without it links are
    relative to the feed's own address."""
    from xml.etree.ElementTree import Element, indent, register_namespace, tostring

    register_namespace("", NAMESPACE)
    feed = Element(f"{{{NAMESPACE}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"})
    _say(feed, "id", _tag(site, "decisions"))
    _say(feed, "title", f"Decisions of the {site.body}")
    _say(feed, "updated", max((_updated(page) for page in site.decisions), default=_midnight(site.on)))
    _say(_say(feed, "author"), "name", site.body)
    _say(feed, "link", rel="alternate", type="text/html", href=f"{url}decisions.html")
    if url:
        _say(feed, "link", rel="self", type="application/atom+xml", href=f"{url}{FEED}")
    for page in site.decisions:
        _entry(feed, site, page, url)
    indent(feed, " ")
    markup: str = tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{markup}\n'.encode()


def _entry(feed: "Element", site: Site, page: DecisionPage, url: str) -> None:
    record, key = page.decision.record, page.decision.key
    entry = _say(feed, "entry")
    _say(entry, "id", _tag(site, f"decision:{key}"))
    _say(entry, "title", site.names["decision", key])
    _say(entry, "updated", _updated(page))
    if record.decided_on.first == record.decided_on.last and not record.decided_on.by:
        _say(entry, "published", _midnight(record.decided_on.first))
    _say(entry, "link", rel="alternate", type="text/html", href=f"{url}{address('decision', key)}")
    _say(entry, "summary", " ".join(_sentences(f"Decided: {record.decided_on}.", record.decision, record.summary)))


def _sentences(*texts: str | None) -> Sequence[str]:
    return [" ".join(text.split()) for text in texts if text]


def _say(parent: "Element", name: str, words: str = "", **attributes: str) -> "Element":
    from xml.etree.ElementTree import SubElement

    element = SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    element.text = words or None
    return element


def _tag(site: Site, name: str) -> str:
    return f"tag:{site.register}.estates.invalid,{_MINTED}:{name}"


def _updated(page: DecisionPage) -> str:
    """RFC 3339, in UTC to the microsecond: times of one form, so that the later is the greater text."""
    return max(entry.recorded_at for entry in page.decision.entries)


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000000Z"
