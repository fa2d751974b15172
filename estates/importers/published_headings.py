"""Which tables of a paper are an appendix's, and which column is which: by their headings, read loosely.

Each table below is the whole of what is known of a layout: the field of a column, and what its heading may be, without
regard to case, dashes and blanks. `_TITLES` are the titles that say an asset's status.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from estates.model.vocabulary import Status

Kind = Literal["asset", "decision", "forthcoming"]

_OR = r" ?(?:/|&|and|or|,|-) ?"
_SCALE = r"(?:anticipated|expected|likely|key)? ?time[ -]?(?:scale|line|frame|table)s?"
_COLUMNS: Mapping[Kind, Mapping[str, str]] = {
    "asset": {
        "name": r"(?:name of )?(?:asset|property|site|premises|building|station|location)(?: name)?"
        rf"(?:{_OR}(?:address|location))?|name(?:{_OR}address)?",
        "address": r"(?:full |site |property )?address",
        "postcode": r"post ?code",
        "tenure": rf"(?:type of )?tenure(?: type)?|freehold{_OR}leasehold",
        "floor_area": r"(?:gross |net )?(?:internal )?(?:floor|internal) (?:area|space)\b.*|(?:gia|nia)\b.*|area,? "
        r"\(?(?:m ?[2²]|sq.?m.*)\)?",
        "facilities": r"facilit(?:y|ies)(?: provided)?",
        "current_use": r"(?:current|present|existing) use(?: of .*)?|use",
        "situation": rf"(?:current |present )?(?:situation|position|status)(?:{_OR}updates?)?"
        rf"|issues?(?:{_OR}options?)?|options?(?:{_OR}issues?)?|(?:current )?issues?{_OR}updates?",
        "timescale": rf"{_SCALE}(?:{_OR}(?:updates?|dates?|progress|next steps?|actions?))?|updates?(?:{_OR}{_SCALE})?"
        rf"|progress(?:{_OR}updates?)?|next steps?",
    },
    "decision": {
        "decided_on": r"(?:decision )?date(?: of decision| signed| decided| taken| published)?|decided on",
        "reference": r"decision (?:record|notice|log)(?: no\.?| number| ref(?:erence)?\.?)?"
        r"|(?:decision )?(?:ref(?:erence)?\.?|number|no\.?)(?: no\.?| number)?|record(?: no\.?| number)?",
        "subject": r"subject(?: matter)?|(?:decision )?title|decision subject",
        "decision": r"decisions?(?: made| taken)?|details? of (?:the )?decision",
    },
    "forthcoming": {
        "to_decide": rf"|(?:what is )?to be decided|decisions? (?:to be (?:made|taken|considered)|required)|area"
        rf"(?:{_OR}decision)?|decision",
        "reports": r"(?:current |relevant )?background (?:reports?|papers?|documents?|information)",
        "timescale": rf"{_SCALE}(?:{_OR}dates?)?|(?:anticipated|expected) dates?",
    },
}
_PATTERNS = {kind: {field: re.compile(form) for field, form in fields.items()} for kind, fields in _COLUMNS.items()}


class _Yields(NamedTuple):
    """A heading that is `field` where it stands alone, and `instead` beside one that says `field` in plain words."""

    field: str
    heading: re.Pattern[str]
    beside: re.Pattern[str]
    instead: str


_YIELDING: Mapping[Kind, _Yields] = {
    "asset": _Yields(
        "timescale",
        re.compile(r"updates?|progress(?:.* updates?)?|next steps?"),
        re.compile(r".*\btime.*"),
        "situation",
    ),
    "forthcoming": _Yields("to_decide", re.compile(r"area"), re.compile(r".*\bdeci(?:ded|sions?)\b.*"), "name"),
}
_FACTS = {"tenure", "floor_area", "facilities", "current_use"}
_LONGEST_HEADING, _LONGEST_TITLE = 80, 250

_THINGS = r"\b(?:assets?|estates?|propert(?:y|ies)|buildings?|sites?|premises|stations?|land)\b"
_TITLES: tuple[tuple[Status, str], ...] = (
    (Status.SURPLUS, r"\bsurplus\b"),
    (Status.OPTIONS, r"\boptions?\b.{0,12}\b(?:analysis|appraisals?|review)|\bcollaboration\b|\bunder review\b"),
    (Status.PROPOSED, r"\bproposals?\b|\bproposed\b"),
    (Status.DISPOSED, r"\bdisposed\b|\bdisposals? (?:completed|since)|\bsold\b"),
    (Status.OPERATIONAL, r"\boperational\b"),
)
"""Tried in this order: "surplus to operational requirements" is no title of what is operational."""


class Columns(NamedTuple):
    """A header row: the kind of table, and for each column its field ("" for one that is not known) and its words."""

    kind: Kind
    fields: tuple[str, ...]
    headings: tuple[str, ...]


def plain_heading(text: str) -> str:
    """A heading without what differs from paper to paper: case, dashes, blanks, footnote marks."""
    folded = unicodedata.normalize("NFKC", text.replace("²", "2")).casefold()
    return " ".join(re.sub(r"[‐-―−]", "-", folded).split()).strip(" *:.")


def read_header(row: Sequence[str], *, titled: bool = False) -> Columns | None:
    """The columns that a row's words head, or None for a row that is no header of these tables. `titled`: a title above
    says the status of the assets below it, so that their names and one cell are enough."""
    headings = [plain_heading(words) for words in row]
    if len(headings) < 2 or max(map(len, headings)) > _LONGEST_HEADING:  # noqa: PLR2004 - one cell is no header
        return None
    for kind, patterns in _PATTERNS.items():
        fields = _fields(patterns, headings, _YIELDING.get(kind))
        found = set(fields) - {""}
        enough = titled and kind == "asset" and "name" in found and bool(found & {"situation", "timescale"})
        if enough or _is_header(kind, found, " ".join(headings)):
            return Columns(kind, fields, tuple(" ".join(words.split()) for words in row))
    return None


def _fields(
    patterns: Mapping[str, re.Pattern[str]], headings: Sequence[str], yielding: _Yields | None
) -> tuple[str, ...]:
    """The first column of a field has it; another with the same heading is one that is not known."""
    instead = _instead(patterns, headings, yielding) if yielding else -1
    fields = ["" if number != instead or not yielding else yielding.instead for number in range(len(headings))]
    for number, heading in enumerate(headings):
        if number != instead:
            known = (field for field, form in patterns.items() if field not in fields and form.fullmatch(heading))
            fields[number] = next(known, "")
    return tuple(fields)


def _instead(patterns: Mapping[str, re.Pattern[str]], headings: Sequence[str], yielding: _Yields) -> int:
    """The column whose heading yields to another's, or -1: not where the table has a column for what it would be."""
    others = [heading for heading in headings if not yielding.heading.fullmatch(heading)]
    plain = any(yielding.beside.fullmatch(one) and patterns[yielding.field].fullmatch(one) for one in others)
    taken = patterns.get(yielding.instead)
    if not plain or (taken and any(taken.fullmatch(one) for one in others)):
        return -1
    return next((number for number, one in enumerate(headings) if yielding.heading.fullmatch(one)), -1)


def _is_header(kind: Kind, found: set[str], words: str) -> bool:
    match kind:
        case "asset":
            cells = found & {"situation", "timescale"}
            return (bool(cells) and bool(found & _FACTS)) or len(cells) == 2 or {"name", "tenure"} <= found  # noqa: PLR2004 - both
        case "decision":
            said = found & {"reference", "subject", "decision"}
            return "decided_on" in found and len(said) > 1 and "decision" in words
        case "forthcoming":
            return {"reports", "timescale"} <= found or ("to be decided" in words and "timescale" in found)


def status_titled(text: str) -> Status | None:
    """The status that a title gives to the assets below it; None for words that are no such title."""
    words = plain_heading(text)
    if len(words) > _LONGEST_TITLE or text.rstrip().endswith((".", ";", ":")) or not re.search(_THINGS, words):
        return None
    return next((status for status, form in _TITLES if re.search(form, words)), None)
