"""Appendix 3, the areas in which decisions are likely, as a paper lists them, to forthcoming decisions.

A background report is words in quotes, then, in any order and as often as it was received, body, agenda item and date,
parted by commas or semicolons. A line that names a body ("Police and Crime Panel reports:") stands above those that it
received. Titles that share one line share the date and the body that end it. A line that is no report as told is kept
as a title, whole. An address alone on a line leads to the area's reports.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from estates.importers.appendix_4 import Item
from estates.importers.finding import Finding
from estates.importers.found import Found
from estates.importers.paper_words import DAY, date_in
from estates.importers.published_rows import Listed

Report = dict[str, str]

_FORMERLY = re.compile(
    r"\s*\((?:also )?(?:listed|shown|known|reported) (?:before|previously|formerly)\b[^“‘\"']*"
    r"[“‘\"'](?P<name>.+)[”’\"']\)",
    re.IGNORECASE,
)
_NOT_PUBLIC = re.compile(r"Not public: ")
_NO_AREAS = re.compile(r"(?:none|nil|no areas?\b.*)\.?", re.IGNORECASE)
_BODY = re.compile(r"(?P<body>[^‘“'\"]{3,100}?) reports?:?(?: (?P<address>https?://\S+))?", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")
_LAST_ADDRESS = re.compile(r"\s(https?://\S+)$")
_WHERE = r"(?:agenda )?item (?:no\.? ?)?(?P<item>\d[\w.]*?)"
_PART = re.compile(rf"(?:{_WHERE}|(?P<date>{DAY}|[A-Za-z]{{3,9}} \d{{4}}|\d{{4}}))(?![\w.])", re.IGNORECASE)
_QUOTED = re.compile(r"[‘“'\"](?P<title>.+?)[’”'\"](?=\s*(?:[,;.(–-]|$))")
_UNCLOSED = re.compile(
    r"^[‘“'\"](?P<title>.+?)(?=, (?:agenda item|\d{1,2}(?:st|nd|rd|th)? [a-z]+ \d{4}))", re.IGNORECASE
)
_RECEIVES = re.compile(r"\b(?:board|panel|committee|group|authority)\b", re.IGNORECASE)
_OURS = re.compile(
    r"‘(?P<title>.*)’(?P<times>(?:[,;] (?:Agenda Item [^,;()]+|(?:by )?(?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4})"
    r"(?: \([^()]*\))?)*(?: \(.*\))?)"
)


def read_areas(listed: Iterable[Listed], *, ours: bool) -> Iterator[Item]:
    """Each area, with its reports and where they are published."""
    for area in listed:
        if area.is_empty and _NO_AREAS.fullmatch(area.heading):
            continue
        if area.is_nameless:
            yield area.nameless()
            continue
        heading = " ".join(area.heading.split())
        formerly = _FORMERLY.search(heading)
        reports, addresses = _reports(area, ours=ours)
        fields: dict[str, object] = {
            "area": _FORMERLY.sub("", heading),
            "formerly": formerly["name"] if formerly else "",
            "to_decide": _said(area.text("to_decide"), ours=ours),
            "reports": reports,
            "links": addresses,
            "timescale": _said(area.text("timescale"), ours=ours),
        }
        yield Found("forthcoming", {name: value for name, value in fields.items() if value}, area.place)
        for label, lines in area.unknown.items():
            where = area.place._replace(column=label)
            yield Finding(where, "the register has no field of an area for this column", "\n".join(lines))


def _said(text: str, *, ours: bool) -> str:
    return _NOT_PUBLIC.sub("", text, count=1) if ours else text


def _reports(area: Listed, *, ours: bool) -> tuple[list[Report], list[str]]:
    """The reports in order, and the addresses that stand alone."""
    body, reports, addresses = "", [], []
    leads = dict(area.links)
    for line in area.cells.get("reports", ()):
        bulleted, words = line.startswith("• "), line.removeprefix("• ").strip()
        if _ADDRESS.fullmatch(words):
            addresses.append(words)
        elif not bulleted and (heading := _BODY.fullmatch(words)):
            body = heading["body"].strip()
            addresses += [heading["address"]] if heading["address"] else []
        else:
            found = list(_of_ours(words, leads) if ours else _of_line(words, leads))
            reports += [{**report, **({"body": body} if body and "body" not in report else {})} for report in found]
    return reports, addresses


def _of_ours(words: str, leads: Mapping[str, str]) -> Iterator[Report]:
    """A line of our own papers: a title, and each time that it was received."""
    match = _OURS.fullmatch(words)
    if not match:
        yield {"title": words}
        return
    title, quoted = match["title"], f"‘{match['title']}’"
    times = match["times"].lstrip(",; ")
    for time in times.split("; ") if times else [""]:
        said, _, note = time.partition(" (") if not time.startswith("(") else ("", "", time[1:])
        report = {"title": title, **_where(said), "note": note.removesuffix(")")}
        report["url"] = leads.get(quoted, "") or leads.get(time, "") or leads.get(said, "")
        yield {name: value for name, value in report.items() if value}


def _where(words: str) -> Report:
    """Agenda item and date among words parted by commas."""
    found: Report = {}
    for part in words.split(", "):
        if part.lower().startswith("agenda item "):
            found["item"] = part[12:].strip()
        elif date := date_in(part):
            found["date"] = date
    return found


def _of_line(words: str, leads: Mapping[str, str]) -> Iterator[Report]:
    """A line of a published paper."""
    address = _LAST_ADDRESS.search(words)
    line = words[: address.start()] if address else words
    titles = list(_QUOTED.finditer(line)) or list(_UNCLOSED.finditer(line))
    if not titles or line[: titles[0].start()].strip():
        yield {"title": words}
        return
    ends = [*(title.start() for title in titles[1:]), len(line)]
    told = [(title["title"].strip(), _times(line[title.end() : end])) for title, end in zip(titles, ends, strict=True)]
    shared: Report = {name: told[-1][1][-1][name] for name in ("date", "body") if name in told[-1][1][-1]}
    for title, times in told:
        where = address[1] if address else next((leads[quote] for quote in leads if title in quote), "")
        for time in times:
            whole: Report = {"title": title} | (shared if len(told) > 1 else {}) | time
            yield whole | ({"url": where} if where else {})


def _times(rest: str) -> list[Report]:
    """Each time that a report was received. A new agenda item, or a date that follows a date, begins another; what is
    neither item, date nor body is a note."""
    times: list[Report] = [{}]
    for part in (part.strip(" .–-") for part in re.split(r"[,;]| [–-] ", rest)):
        match = _PART.match(part)
        note = part[match.end() :] if match else part
        for name in ("item", "date"):
            if match and (value := match[name]):
                if name in times[-1] or (name == "item" and "date" in times[-1]):
                    times.append({})
                times[-1][name] = value if name == "item" else date_in(value) or value
        if note.strip(" ()"):
            name = "body" if not match and _RECEIVES.search(note) else "note"
            words = re.sub(r"^(?:and|with) ", "", note.strip(" ()"))
            times[-1][name] = f"{times[-1][name]}, {words}" if name in times[-1] else words
    return times
