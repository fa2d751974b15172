"""Words that the papers share: whom a paper is for, what is not public, how a report and a day are printed, and where
the links in a text stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from estates.model.analysis import Analysis
from estates.model.decision import Decision
from estates.model.forthcoming import Report
from estates.model.vocabulary import Audience, Marking
from estates.papers.paper import Link, Statement, links
from estates.register.entry import Entry
from estates.register.estate import Standing
from estates.register.sitting import Sitting

BANNER = "CONFIDENTIAL – for the Estates Sub-Group only, not for publication"
UNKNOWN = "Not recorded"

_LIVE = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BULLET = re.compile(r"^\s*[•*-]\s+")
_TEN = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def banner(sitting: Sitting) -> str:
    """What every page says of a paper that is not for the public."""
    return BANNER if sitting.now.audience is Audience.SUB_GROUP else ""


def lead(entry: Entry, *, new: bool = False) -> str:
    """The words before a statement: whether it is new, and, where not everyone may see it, that it is not public."""
    words = (["New"] if new else []) + (["not public"] if entry.marking != Marking.PUBLIC else [])
    text = ", ".join(words)
    return f"{text[0].upper()}{text[1:]}:" if text else ""


def field_lead(standing: Standing[Decision], *fields: str) -> str:
    """The same for fields that are printed together: not public if one of them is not."""
    entries = [standing.asserted_by[field] for field in fields if field in standing.asserted_by]
    return next((words for words in map(lead, entries) if words), "")


def analysis_words(analysis: Standing[Analysis], settled: Mapping[str, str]) -> str:
    """An option analysis as papers and map name it: its title, the option preferred, and whether it is among those that
    `settled_by` names a decision for."""
    record = analysis.record
    preferred = [f"{record.preferred.label} preferred"] if record.preferred else []
    outcome = f"settled by {settled[analysis.key]}" if analysis.key in settled else "open"
    return f"{record.title} ({'; '.join([*preferred, outcome])})"


def statements(text: str | None, lead: str = "") -> tuple[Statement, ...]:
    """A text of the register: each of its lines a paragraph, those that begin with a bullet a list, its addresses live.
    None: not recorded."""
    if text is None:
        return (Statement(UNKNOWN, weight="quiet"),)
    lines = [line for line in text.splitlines() if line.strip()]
    return tuple(
        Statement(
            _BULLET.sub("", line), lead="" if number else lead, bullet=bool(_BULLET.match(line)), links=live(line)
        )
        for number, line in enumerate(lines)
    )


def live(text: str) -> tuple[Link, ...]:
    """The addresses of pages and letters that stand in a text."""
    found = _LIVE.findall(text)
    return tuple(Link(words, words if "://" in words else f"mailto:{words}") for words in found)


def report(paper: Report) -> Statement:
    """A background paper as a decision record names it, its title leading to where it is published."""
    title = f"‘{paper.title}’"
    words = ", ".join([title, *([paper.body] if paper.body else []), *_where(paper)])
    return Statement(f"{words}{_note(paper)}", links=links(title, paper.url))


def reports_by_body(papers: Sequence[Report]) -> Iterator[Statement]:
    """Background papers under the bodies that received them, in the order of each body's first; a title that went to
    one body more than once is printed once."""
    bodies = list(dict.fromkeys(paper.body for paper in papers))
    for body in bodies:
        of_body = [paper for paper in papers if paper.body == body]
        if body:
            yield Statement(f"{body} {'report' if len(of_body) == 1 else 'reports'}:", weight="bold")
        for title, of_title in groupby(of_body, key=lambda paper: paper.title):
            yield _report_of_body(title, list(of_title))


def _report_of_body(title: str, papers: Sequence[Report]) -> Statement:
    quoted = f"‘{title}’"
    if len(papers) == 1:
        words = ", ".join([quoted, *_where(papers[0])])
        return Statement(f"{words}{_note(papers[0])}", bullet=True, links=links(quoted, papers[0].url))
    times = [(f"{', '.join(_where(paper))}{_note(paper)}", paper.url) for paper in papers]
    return Statement(
        f"{quoted}, {'; '.join(words for words, _ in times if words)}",
        bullet=True,
        links=tuple(link for words, url in times if words for link in links(words, url)),
    )


def _where(paper: Report) -> list[str]:
    """Agenda item and date."""
    return [*([f"Agenda Item {paper.item}"] if paper.item else []), *([str(paper.date)] if paper.date else [])]


def _note(paper: Report) -> str:
    return f" ({paper.note})" if paper.note else ""


def counted(count: int, one: str, many: str = "") -> str:
    """ "three assets", "one asset", "no asset": numbers to ten in words, as prose has them."""
    number = _TEN[count] if count < len(_TEN) else f"{count:,}"
    return f"{number} {one if count == 1 else many or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
