"""Words as they stand on a page, and the text that they make: the spaces between them, the lines that they fill.

A PDF says where letters are, not what they mean. Whether a line ended because it was full or because its author ended
it is seen from the next line: would its first word still have fitted? Coordinates are points (1/72 inch), x to the
right and y **down** the page.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

BULLETS = frozenset("•●○◦▪▫■□‣⁃∙·➢➤❖✓\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d")
"""What begins an item of a list; those of the private area are Word's, in the faces Symbol and Wingdings."""

MARKS = ".,;:()'’‘“”\""
"""What stands around a word."""
GAP = 0.16
"""Of a letter's height: wider than that is a space, whether or not the file says so."""
_OVERLAP = 0.4
"""Of the lower word's height: words that share as much are on one line; a raised "st" is, the next line is not."""
_BLANK, _SLACK = 0.35, 0.3
"""Of a letter's height: how wide a blank is, and how much nearer to the edge than others a full line may end."""
_OTHER_SIZE = 0.09
_FOLDED = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": None})
_KEPT_HYPHEN = re.compile(r"(and|or|to)\b")
_BREAKS_AFTER = ("-", "‐", "–", "—", "/")
_SOFT = "\u00ad"
_HYPHENS = ("-", "‐", _SOFT)
_PAGE_NUMBER = re.compile(r"(?:page )?[-–—|]? ?\d{1,5} ?[-–—|]?(?: ?(?:of|/) ?\d{1,5})?", re.I)
_ADDRESS = re.compile(r"\W?(?:https?://|www\.)", re.I)
_IN_ADDRESS = re.compile(r"[/?=&%_~]|\w\.\w")


class Word(NamedTuple):
    """Letters that follow each other without a gap. `base` is the height of the line that they stand on, `size` that of
    their face as the file has it, `mark` the marked content that they belong to (-1 for none). `artifact` says that the
    file calls them no content, `spaced` that a space follows, `loose` that each letter is set by itself; `link` is the
    address that they lead to."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float = 0.0
    size: float = 0.0
    mark: int = -1
    artifact: bool = False
    spaced: bool = False
    loose: bool = False
    link: str = ""

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


Line = list[Word]
Known = frozenset[str] | set[str]


def same_line(one: Word, other: Word) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > _OVERLAP * min(one.height, other.height)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """The words in lines from top to bottom, each from left to right, wherever they stand in the file."""
    lines: list[Line] = []
    tallest: list[Word] = []
    for word in sorted(words, key=lambda word: word.bottom):
        for number in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            if same_line(tallest[number], word):
                lines[number].append(word)
                tallest[number] = max(tallest[number], word, key=_height)
                break
        else:
            lines.append([word])
            tallest.append(word)
    for line in lines:
        line.sort(key=lambda word: word.x0)
    return sorted(lines, key=lambda line: min(word.top for word in line))


def _height(word: Word) -> float:
    return word.bottom - word.top


def lines_in_order(words: Iterable[Word]) -> list[Line]:
    """The same where the order of the words is known, and may run over pages."""
    lines: list[Line] = []
    for word in words:
        last = lines[-1][-1] if lines else None
        if last and same_line(last, word) and word.x1 > last.x0:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def is_other_size(line: Line, after: Line) -> bool:
    """Whether most words of one line are set larger than those of the other, as a heading is."""
    one, other = (median(word.size for word in each) for each in (line, after))
    return abs(one - other) > _OTHER_SIZE * max(one, other)


def _is_space(word: Word, after: Word) -> bool:
    return word.spaced or after.x0 - word.x1 > GAP * min(word.height, after.height)


def distances(lines: Sequence[Line]) -> list[float]:
    """From each line to the next, raised letters not counted."""
    bases = [max(word.base for word in line) for line in lines]
    return [below - above for above, below in pairwise(bases)]


def line_text(line: Sequence[Word]) -> str:
    """A line's words with their spaces; soft hyphens and ligatures taken apart, but for a soft hyphen at its end."""
    parts: list[str] = []
    for word, after in zip(line, [*line[1:], None], strict=True):
        parts.append(word.text)
        if after and _is_space(word, after):
            parts.append(" ")
    text = "".join(parts).strip()
    soft = text.endswith(_SOFT)
    return text.translate(_FOLDED) + (_SOFT if soft else "")


def ends_early(line: Line, after: Line, right: float) -> bool:
    """Whether the first word of the next line would have fitted at the end of this one, in a column that ends at
    `right`. A word that is divided there is not at an end."""
    if len(line[-1].text) > 1 and line[-1].text[-1] in _HYPHENS and line[-1].text[-2].isalpha():
        return False
    first = _first_word(after)
    return line[-1].x1 + first[-1].x1 - first[0].x0 + line[-1].height * (_BLANK + _SLACK) < right


def _first_word(line: Line) -> Line:
    """The parts of a line before its first space."""
    ends = (number for number, (word, after) in enumerate(pairwise(line), start=1) if _is_space(word, after))
    return line[: next(ends, len(line))]


def _last_word(line: Line) -> Line:
    starts = [number for number, (word, after) in enumerate(pairwise(line), start=1) if _is_space(word, after)]
    return line[starts[-1] if starts else 0 :]


def is_broken(line: Line, after: Line, left: float, right: float) -> bool:
    """Whether one word runs from this line into the next: an address, which may be broken anywhere, or a word too long
    for the column and set letter by letter."""
    last, first = _last_word(line), _first_word(after)
    text, following = (_unspaced(words) for words in (last, first))
    if _ADDRESS.match(text):
        address = last[-1].link if last[-1].link == first[0].link else ""
        goes_on = _IN_ADDRESS.search(following) and not _ADDRESS.match(following)
        return text + following in address if address else bool(goes_on)
    width = last[-1].x1 - last[0].x0 + first[-1].x1 - first[0].x0
    loose = len(text + following) > 2 and all(word.loose for word in (*last, *first))  # noqa: PLR2004 - two letters fit
    return loose and width > right - left


def _unspaced(words: Line) -> str:
    return "".join(word.text for word in words)


def joined(lines: Sequence[Line], left: float, right: float, known: Known, newlines: bool = True) -> str:
    """The text of lines in a column from `left` to `right`. A break that wraps is a blank, or nothing after a hyphen;
    one that an author made is a newline, if those are kept. `known` are words of the file: "informa-/tion" is
    "information" if that is one of them, and otherwise keeps the hyphen, as "self-/funded" must."""
    text = line_text(lines[0]) if lines else ""
    for line, after in pairwise(lines):
        following = line_text(after)
        if is_broken(line, after, left, right):
            text += following
        elif newlines and ends_early(line, after, right):
            text = f"{text.removesuffix(_SOFT)}\n{following}"
        else:
            text = wrapped(text, following, line[-1].spaced, known)
    return text.removesuffix(_SOFT)


def wrapped(text: str, following: str, spaced: bool, known: Known) -> str:
    """Two lines of one paragraph as one; `spaced` where the file has a space at the end of the first."""
    if text.endswith(_SOFT):
        return text.removesuffix(_SOFT) + following
    if spaced or not text or not following or not _may_break(text):
        return f"{text} {following}".strip()
    last, first = text.rsplit(None, 1)[-1], following.split(None, 1)[0]
    if last[-1] in _HYPHENS and last[-2:-1].isalpha():
        if first[0].islower() and f"{last[:-1]}{first}".strip(MARKS).casefold() in known:
            return text[:-1] + following
        if _KEPT_HYPHEN.match(first):
            return f"{text} {following}"
    return text + following


def _may_break(text: str) -> bool:
    """Whether a line may end here in the middle of a word: after a hyphen, a dash or a stroke with letters before."""
    last = text.rsplit(None, 1)[-1]
    return len(last) > 1 and last.endswith(_BREAKS_AFTER) and not _ADDRESS.match(last)


def links_in(lines: Iterable[Line], left: float, right: float, known: Known) -> tuple[tuple[str, str], ...]:
    """(words, address) of every link, in order; a link that runs over lines is one."""
    found: list[tuple[str, list[Line]]] = []
    for line in lines:
        for number, word in enumerate(line):
            if not found or found[-1][0] != word.link:
                found.append((word.link, [[word]]))
            elif number:
                found[-1][1][-1].append(word)
            else:
                found[-1][1].append([word])
    return tuple((joined(parts, left, right, known, newlines=False), address) for address, parts in found if address)


def is_page_number(text: str) -> bool:
    return _PAGE_NUMBER.fullmatch(text.strip()) is not None


def is_item(text: str) -> bool:
    """Whether it begins with a bullet."""
    return text[:1] in BULLETS and bool(text[:1]) and (len(text) == 1 or text[1].isspace())


def with_bullet(text: str) -> str:
    """An item of a list with the bullet that all formats share, whichever its face has; other text as it is."""
    return f"• {text[1:].lstrip()}".rstrip() if is_item(text) else text
