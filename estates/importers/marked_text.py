"""Words with marks in them, as words: Markdown's own, and the fragments of HTML that stand in the text of a PDF.

Undone are the escapes and entities of CommonMark 0.31 (2.4, 2.5), emphasis by asterisks (6.2), links and pictures (6.3,
6.4), and the elements that say how words are set. What is no such mark stays as it is written: a lone asterisk, a
`<now>`. Emphasis by underscores is left alone, for the names of files have them.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

PARAGRAPH, BREAK = "\x1d", "\x0b"
"""Stand for the end of a paragraph and of a line while words are put together; no text of a paper holds either."""
BULLET = "• "
_BLOCK = "p|ul|ol|div|h[1-6]|table|tr|td|blockquote"
_INLINE = "u|b|i|em|strong|sup|sub|span|font|small|ins|a"
_TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<end><br>)|(?P<soft><br\s*/>|\n)"
    rf"|(?P<item><li\b[^<>]*>)|(?P<list></?[uo]l\b[^<>]*>)|(?P<block></?(?:{_BLOCK}|li)\b[^<>]*>)"
    rf"|(?P<inline></?(?:{_INLINE})\b[^<>]*>)"
    r"|!\[(?P<picture>[^\[\]]*)\]\([^()\s]*\)"
    r"|\[(?P<words>(?:\\.|[^\[\]\\])*)\]\((?P<address>[^()\s]*)\)"
    r"|(?P<stars>\*\*|\*)"
    r"|(?P<bullet>•[ \t]*)",
    re.IGNORECASE,
)
_BLANK = (" ", "\t", "\r", "\n", BREAK)
"""What emphasis neither begins nor ends with; a blank that is written as its number may stand there."""
_LINKED = re.compile(r"(?:https?://|mailto:)\S+")


class Words(NamedTuple):
    """A paragraph's words, its own line breaks as newlines, and the links in it: (words, address)."""

    text: str
    links: tuple[tuple[str, str], ...] = ()


class _Item(str):
    """The bullet before an item of a list, which is no item if nothing follows."""


class _Mark(NamedTuple):
    """Asterisks that may begin or end emphasis, or be just asterisks."""

    stars: str


def read_marked(source: str) -> list[Words]:
    """The paragraphs of `source`, in which items of a list begin with "• "; those without words are left out."""
    paragraphs: list[list[str | _Mark]] = [[]]
    links: list[list[tuple[str, str]]] = [[]]
    for piece, link in _pieces(source):
        if piece == PARAGRAPH:
            paragraphs.append([])
            links.append([])
            continue
        paragraphs[-1].append(piece)
        if link:
            links[-1].append(link)
    found = ((pieces, Words(_joined(pieces), tuple(of))) for pieces, of in zip(paragraphs, links, strict=True))
    return [words for pieces, words in found if words.text and not _is_bare(pieces)]


def read_inline(source: str) -> str:
    """The words of `source` on one line."""
    return " ".join(" ".join(words.text.split("\n")) for words in read_marked(source))


def _pieces(source: str) -> Iterator[tuple[str | _Mark, tuple[str, str] | None]]:
    """The words and marks in order, a link's words with the link."""
    place, listing = 0, False
    for match in _TOKEN.finditer(source):
        if match.start() > place:
            yield source[place : match.start()], None
        place, kind = match.end(), match.lastgroup
        if kind == "list":
            listing = not match[0].startswith("</")
        elif kind == "block":
            listing = listing and "li" in match[0].lower()[:4]
        if kind == "address":
            words = read_inline(match["words"])
            yield words, (words, unescape(match["address"])) if _LINKED.fullmatch(unescape(match["address"])) else None
        elif kind == "bullet":
            if listing:  # in the text of a PDF a list's items follow each other without an element of their own
                yield PARAGRAPH, None
            yield (_Item(BULLET) if listing else match[0]), None
        else:
            for piece in _marks(kind or "", match):
                yield piece, None
    if place < len(source):
        yield source[place:], None


def _marks(kind: str, match: re.Match[str]) -> tuple[str | _Mark, ...]:
    """What stands in the place of a mark."""
    known: dict[str, tuple[str | _Mark, ...]] = {
        "escaped": (match["escaped"],),
        "entity": (unescape(match[0]),),
        "stars": (_Mark(match[0]),),
        "item": (PARAGRAPH, _Item(BULLET)),
        "soft": (BREAK,),
        "picture": (match["picture"],),
        **dict.fromkeys(("end", "list", "block"), (PARAGRAPH,)),
    }
    return known.get(kind, ())


def _is_bare(pieces: list[str | _Mark]) -> bool:
    return isinstance(pieces[0], _Item) and not _joined(pieces[1:])


def _joined(pieces: list[str | _Mark]) -> str:
    """The words without the marks that pair; blanks as one, none at an end of a line."""
    shown = [_first(piece) for piece in pieces]
    opened: dict[str, list[int]] = {"*": [], "**": []}
    before = " "
    for number, piece in enumerate(pieces):
        if isinstance(piece, _Mark):
            if opened[piece.stars] and before not in _BLANK:
                begun = opened[piece.stars].pop()
                shown[begun] = shown[number] = ""
                for other in opened.values():  # what was opened inside, and not closed, is no mark
                    while other and other[-1] > begun:
                        other.pop()
            elif number + 1 < len(pieces) and _first(pieces[number + 1])[:1] not in _BLANK:
                opened[piece.stars].append(number)
        before = shown[number][-1:] or before
    lines = (" ".join(re.split(r"[ \t\r]+", line)).strip(" ") for line in "".join(shown).split(BREAK))
    return "\n".join(lines).strip("\n")


def _first(piece: str | _Mark) -> str:
    return piece.stars if isinstance(piece, _Mark) else piece
