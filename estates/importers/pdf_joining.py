"""The pages of an untagged PDF put together: running heads and feet taken out, tables that a page broke made whole."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from estates.importers.pdf_layout import Held, Row, Table, Text
from estates.importers.pdf_ruled import NEAR
from estates.importers.pdf_words import is_page_number

Block = Text | Table

_AT_EDGE = 3
"""Paragraphs from the top or the foot of a page among which running heads and feet are looked for."""
_AT_END = re.compile(r"(?<=.)\s+Page \d+ of \d+$")
_PAGE_IN_TEXT = re.compile(r"\s*[|–-]?\s*\bpage \d+(?: of \d+)?", re.I)


def join_pages(pages: Sequence[list[Block]], mended: list[int]) -> list[Block]:
    """The blocks of all pages in order. `mended` takes the pages whose first row was read as the
    rest of the row before."""
    heads, feet = _running(pages, top=True), _running(pages, top=False)
    kept: list[Block] = []
    at_end: list[Block] = []
    seen: set[str] = set()
    before: Block | None = None
    for blocks in pages:
        body = [block for block in blocks if not _is_running(block, heads | feet)]
        for text in (block for block in blocks if isinstance(block, Text) and _is_running(block, heads | feet)):
            words = without_page_number(text.text)
            if words and words not in seen:
                seen.add(words)
                (kept if _key(text) in heads else at_end).append(Text(words, text.page, text.top, text.links))
        first = body[0] if body else None
        if isinstance(first, Table) and isinstance(before, Table) and _goes_on(before, first):
            _join(before, first, mended)
            body = body[1:]
        kept += [*body[:-1], *(_without_number(block) for block in body[-1:])]
        before = body[-1] if body else before if blocks else None
    return [*kept, *at_end]


def without_page_number(text: str) -> str:
    """A running head's words; "" for what is a page number only."""
    return "" if is_page_number(text) else _PAGE_IN_TEXT.sub("", text).strip()


def _without_number(block: Block) -> Block:
    """What stands last on a page, which may be a foot with the page's number that no other page has."""
    return replace(block, text=_AT_END.sub("", block.text)) if isinstance(block, Text) else block


Key = tuple[str, int]


def _key(text: Text) -> Key:
    """A running head stands on every page at the same height, with the same words but for the page's number."""
    words = without_page_number(text.text) or "#"
    return words, round(text.top)


def _edge(blocks: list[Block], top: bool) -> list[Text]:
    """The paragraphs in the upper or the lower half of a page that stand at its edge, up to the next table."""
    half = min(_AT_EDGE, (len(blocks) + 1) // 2)
    found: list[Text] = []
    for block in blocks[:half] if top else reversed(blocks[-half:]):
        if not isinstance(block, Text):
            break
        found.append(block)
    return found


def _running(pages: Sequence[list[Block]], top: bool) -> set[Key]:
    """What stands there on more than one page; a page's number wherever it stands alone."""
    counted = Counter(chain.from_iterable({_key(text) for text in _edge(blocks, top)} for blocks in pages))
    return {key for key, count in counted.items() if count > 1}


def _is_running(block: Block, keys: set[Key]) -> bool:
    return isinstance(block, Text) and _key(block) in keys


def _goes_on(table: Table, after: Table) -> bool:
    """Whether a table at the head of a page is the rest of the one at the foot of the page before: it has the same
    upright lines, or where there are none the same headings."""
    if after.page != table.last_page + 1 or len(after.xs) != len(table.xs):
        return False
    if table.opened and after.opened:
        return after.opened.goes_on or _words(table.rows[0]) == _words(after.rows[0])
    return all(abs(one - other) <= NEAR for one, other in zip(table.xs, after.xs, strict=True))


def _words(row: Row) -> list[list[str]]:
    return [held.words() for held in row]


def _join(table: Table, after: Table, mended: list[int]) -> None:
    rows = after.rows
    if table.rows and rows and _words(table.rows[0]) == _words(rows[0]):
        rows = rows[1:]
    if table.rows and rows and _is_rest(table.rows[-1], rows[0]):
        table.rows[-1] = tuple(_both(one, other) for one, other in zip(table.rows[-1], rows[0], strict=True))
        mended.append(after.page)
        rows = rows[1:]
    table.rows += rows
    table.last_page = after.page


def _is_rest(row: Row, after: Row) -> bool:
    """Whether a page's first row is the rest of the last row before: nothing stands under a first cell that spoke."""
    return (
        [held.spans for held in row] == [held.spans for held in after]
        and len(row) > 1
        and bool(row[0].lines)
        and not after[0].lines
        and any(held.lines for held in after)
    )


def _both(one: Held, other: Held) -> Held:
    return Held([*one.lines, *other.lines], one.left, one.right, one.spans)
