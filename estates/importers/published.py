"""A published paper, found among whatever else stands in its file: Appendix 4 to assets and updates, Appendix 1 to
decisions, Appendix 3 to forthcoming decisions.

The date is that of the panel, from the head of the paper or the foot of our own; everything that the paper says was
true by then. A paper for the sub-group, or one that says of itself that it is not for the public, never comes in as
public; nor does one without a panel's day, which may be an office's own table in Word.
"""

import re
from collections.abc import Iterable, Iterator

from estates.importers.appendix_1 import read_decisions
from estates.importers.appendix_3 import read_areas
from estates.importers.appendix_4 import Item, read_assets
from estates.importers.document import Document, Grid, Passage
from estates.importers.finding import Place, Unreadable
from estates.importers.found import Found, Reading
from estates.importers.paper_words import days_in, mend
from estates.importers.published_headings import Kind, status_titled
from estates.importers.published_rows import Listed, Walk
from estates.model.dates import print_day
from estates.model.vocabulary import Marking

_CONFIDENTIAL = re.compile(
    r"CONFIDENTIAL\s+[–-]\s+for the Estates Sub-Group only|\bnot public(?: decision| option analysis)?:", re.IGNORECASE
)
"""The banner, or the words before a statement that outlive it where tables are copied into another document."""
_BANNER = re.compile(
    r"\W*(?:(?i:(?:[\w ]{,20} )?(?:marking|classification)): )?(?:"
    r"(?i:(?:this \w+ is |(?:appendix|annex)(?: \w+)? (?:is )?)?\(?not for publication\b)"
    r"|(?i:(?:this \w+ is )?exempt (?:from (?:publication|disclosure)|by virtue|under)\b)"
    r"|(?i:(?:strictly |private (?:and|&) |commercially )?confidential|restricted|official[ –:-]+sensitive)\W*$"
    r"|(?:(?:STRICTLY|PRIVATE (?:AND|&)|COMMERCIALLY) )?CONFIDENTIAL\b|RESTRICTED\b|OFFICIAL[ –:-]+SENSITIVE\b"
    r"|EXEMPT (?:APPENDIX|ANNEX|REPORT|INFORMATION)\b)"
)
"""What other bodies begin a line with that says for whom the whole is. In small letters the word stands alone, since a
published paper may speak of confidential waste."""
_FOOT = re.compile(r"(?P<panel>.+), (?P<day>\d{1,2} [A-Z][a-z]+ \d{4}) – Appendix [1-4](?: Page \d+ of \d+)?")
_SHOWN = re.compile(r".*The estate is shown as at \d{1,2} [A-Z][a-z]+ \d{4}\..*", re.DOTALL)
_SINCE = re.compile(
    r"since (?:the )?last (?:police,? (?:fire,? )?(?:and|&) crime )?panel(?: meeting)?(?: held)? (?:in|on|of) "
    r"(?P<when>(?:\d{1,2}\w{0,2} )?[a-z]+ \d{4})",
    re.IGNORECASE,
)
_PANEL = re.compile(r"\bpanel\b", re.IGNORECASE)
_OTHER_DAY = re.compile(r"\b(?:minutes|last|previous|next|before|questions?|received|period|year end)", re.IGNORECASE)
_HEAD, _NEAR = 60, 6
_ONE_TITLE = 2  # and what is no title
_LOST = "its tables seem to have lost their columns: import the PDF or the Word document that it was made from"
_OTHER = "look whether it is the right file, or save the table as a spreadsheet and import that"
_APPENDICES: dict[Kind, str] = {"asset": "Appendix 4", "decision": "Appendix 1", "forthcoming": "Appendix 3"}


def read_published(document: Document, file: str, sha256: str) -> Reading:
    """What the appendices in the document say. Raises Unreadable where none is found."""
    ours = any(_FOOT.fullmatch(text) or _SHOWN.fullmatch(text) for text in _texts(document.blocks))
    listed = list(Walk(document, file, ours=ours).listed())
    if not listed:
        raise Unreadable(
            file,
            "a panel's paper with a table of assets (tenure, floor area, situation, timescale), of decision records "
            "or of forthcoming decisions",
            f"{_counted(document)} and none of these",
            _LOST if len({status_titled(text) for text in _texts(document.blocks)}) > _ONE_TITLE else _OTHER,
        )
    confidential = any(_CONFIDENTIAL.search(text) or _BANNER.match(text) for text in _texts(document.blocks))
    day = _day(document)
    public = bool(day) and not confidential
    items = list(_items(listed, day, ours=ours))
    remarks = [item for item in items if isinstance(item, str)]
    return Reading(
        file=file,
        sha256=sha256,
        format="a paper of this project" if ours else "a published paper" if public else "a paper",
        records=iter([item for item in items if not isinstance(item, str)]),
        marking=Marking.PUBLIC if public else Marking.PROTECT,
        on=f"..{day}" if day else "",
        remarks=(*_remarks(document, listed, day, confidential=confidential), *remarks),
    )


def _items(listed: list[Listed], day: str, *, ours: bool) -> Iterator[Item]:
    meeting = f"panel {day}" if day else ""
    by_kind = {kind: [item for item in listed if item.kind == kind] for kind in _APPENDICES}
    if meeting and by_kind["decision"]:
        place = Place(listed[0].place.file)
        yield Found("meeting", {"of": "panel", "date": day}, place, handle=meeting)
    yield from read_assets(by_kind["asset"], ours=ours)
    yield from read_decisions(by_kind["decision"], meeting, ours=ours)
    yield from read_areas(by_kind["forthcoming"], ours=ours)


def _remarks(document: Document, listed: list[Listed], day: str, *, confidential: bool) -> Iterator[str]:
    for kind, appendix in _APPENDICES.items():
        if of_kind := [item for item in listed if item.kind == kind]:
            yield f"{appendix} stands {_where(of_kind)}"
    if confidential:
        yield "the paper says that it, or something in it, is not public: all of it is marked protect"
    if day:
        yield f"the paper is of {_printed(day)}: what it says was true by then"
    else:
        yield "the paper does not say of which day it is: say --on"
        if not confidential:
            yield "without a panel's day nothing shows that it was published: all of it is marked protect"
    if since := next((match["when"] for text in _texts(document.blocks) if (match := _SINCE.search(text))), ""):
        yield f"it says what is new since the panel of {mend(since).title()}"
    for item in listed:
        if item.kind == "asset" and item.status is None:
            yield f"{item.heading}: no title above its table says whether it is surplus, under options or proposed"
    yield from document.remarks


def _where(listed: list[Listed]) -> str:
    """ "on pages 97 to 99", or in which tables of the file."""
    for name in ("page", "table"):
        numbers = sorted({number for item in listed if (number := getattr(item.place, name))})
        if numbers:
            first, last = numbers[0], numbers[-1]
            many = f"{name}s {first} to {last}" if first != last else f"{name} {first}"
            return f"{'on' if name == 'page' else 'in'} {many}"
    return "in it"


def _day(document: Document) -> str:
    """The day of the panel, ISO 8601: at the foot of our own papers; else the first full date among the head's lines
    that stands with, or soon after, the panel's name, and is no other day's (of the minutes, say). "" for none."""
    texts = list(_texts(document.blocks))
    for text in texts:
        if foot := _FOOT.fullmatch(text):
            return days_in(foot["day"])[0]
    panel = -_NEAR - 1
    for number, text in enumerate(texts[:_HEAD]):
        if _PANEL.search(text):
            panel = number
        if number - panel <= _NEAR and not _OTHER_DAY.search(text) and (days := days_in(text)):
            return days[0]
    return ""


def _texts(blocks: Iterable[Passage | Grid]) -> Iterator[str]:
    """The words of passages and rows, in order."""
    for block in blocks:
        if isinstance(block, Passage):
            yield " ".join(block.text.split())
        else:
            yield from (" ".join(" ".join(cell.text for cell in row).split()) for row in block.rows)


def _counted(document: Document) -> str:
    tables = sum(isinstance(block, Grid) for block in document.blocks)
    return f"{tables} table{'' if tables == 1 else 's'} among {len(document.blocks):,} paragraphs and tables"


def _printed(day: str) -> str:
    from datetime import date

    return print_day(date.fromisoformat(day))
