"""Plain text and Markdown to a Document: the text of a PDF, with tables by tabs or by pipes, and our own papers.

A table is a run of lines with tabs, or of lines that begin with a pipe above whose second a rule stands. A row that
goes on below (its cells, with those of the line below, make a whole row) is put together. A form feed ends a page.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from estates.importers.document import Cell, Document, Grid, Passage
from estates.importers.finding import Unreadable
from estates.importers.marked_text import BULLET, read_marked
from estates.importers.paper_text import load_text

_EXPECTED = "the text of a paper"
MOST = 300_000
"""Lines, cells and marks: what a hundred pages hold many times over, and what memory bears."""
_PIPED = re.compile(r"(?:- )?\|")
_PIPE = re.compile(r"((?:\\.|[^\\|])*)\|?", re.DOTALL)
_RULE = re.compile(r"(?:- )?\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?\s*")
_DASHES = re.compile(r"[\s|:-]*-[\s|:-]*")
_HEADING = re.compile(r"(#{1,6})\s+(.*)", re.DOTALL)
_ITEM = re.compile(r"[-*+•]\s+")


def read_text(path: Path) -> Document:
    """The file as a Document. Raises Unreadable for what is no text, or more than a paper holds of it."""
    text = load_text(path, _EXPECTED)
    for signs, what in (("\n\r\f", "lines"), ("\t|", "cells"), ("<*", "marks")):
        if (count := sum(map(text.count, signs))) > MOST:
            found = f"{count:,}"
            raise Unreadable(path.name, f"{_EXPECTED} of at most {MOST:,} {what}", found, "save the pages that matter")
    return build_document(text)


def build_document(text: str) -> Document:
    """The text as a Document; `pages` is 0 where no form feed divides it."""
    pages = text.split("\f")
    blocks: list[Passage | Grid] = []
    tables = 0
    for number, page in enumerate(pages, start=1):
        for lines in _groups(page.splitlines()):
            for block in _blocks(lines, number if len(pages) > 1 else 0, tables + 1):
                tables += isinstance(block, Grid)
                blocks.append(block)
    return Document(tuple(blocks), len(pages) if len(pages) > 1 else 0)


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines between blank ones; those of a table apart from the words around it."""
    group: list[str] = []
    kind = ""
    for line in lines:
        if not line.strip(" \r"):
            new = ""
        elif _PIPED.match(line):
            new = "piped"
        else:
            new = "tabbed" if "\t" in line else "words"
        if kind == "tabbed" and new == "words":
            new = "tabbed"  # a row that goes on, or an asset's name alone
        if new != kind and group:
            yield group
            group = []
        kind = new
        if new:
            group.append(line)
    if group:
        yield group


def _blocks(lines: list[str], page: int, number: int) -> Iterator[Passage | Grid]:
    if _PIPED.match(lines[0]) and any(map(_RULE.fullmatch, lines[:3])):
        yield _piped(lines, page, number)
    elif "\t" in lines[0]:
        yield from _tabbed(lines, page, number)
    else:
        yield from _passages(lines, page)


def _piped(lines: Sequence[str], page: int, number: int) -> Grid:
    """A pipe table of GitHub's Markdown: what stands above the rule is its header."""
    rule = next(place for place, line in enumerate(lines) if _RULE.fullmatch(line))
    written = [*lines[:rule], *lines[rule + 1 :]]
    rows = [_PIPE.findall(line.strip().removeprefix("- ").removeprefix("|")) for line in written]
    return Grid(tuple(tuple(map(_cell, row[:-1])) for row in rows), number, page, header_rows=rule)


def _tabbed(lines: Sequence[str], page: int, number: int) -> Iterator[Grid | Passage]:
    rows = [line.split("\t") for line in lines if not _DASHES.fullmatch(line)]
    width = max(map(len, rows), default=0)
    whole: list[list[str]] = []
    for row in rows:
        if whole and len(whole[-1]) < width and len(whole[-1]) + len(row) - 1 == width and len(whole[-1]) > 1:
            whole[-1] = [*whole[-1][:-1], f"{whole[-1][-1]} {row[0]}", *row[1:]]
        else:
            whole.append(list(row))
    if whole:
        yield Grid(tuple(tuple(map(_cell, row)) for row in whole), number, page)


def _cell(source: str) -> Cell:
    paragraphs = read_marked(source.strip())
    return Cell(tuple(words.text for words in paragraphs), links=tuple(link for w in paragraphs for link in w.links))


def _passages(lines: Sequence[str], page: int) -> Iterator[Passage]:
    """Paragraphs and the items of lists; the lines of each as they stand, for they may be an author's own."""
    started: list[list[str]] = []
    for line in lines:
        if not started or _ITEM.match(line.lstrip()) or _HEADING.match(line) or _HEADING.match(started[-1][0]):
            started.append([line])
        else:
            started[-1].append(line)
    for paragraph in started:
        yield from _passage("\n".join(paragraph), page)


def _passage(source: str, page: int) -> Iterator[Passage]:
    heading = _HEADING.fullmatch(source.strip())
    level = len(heading[1]) if heading else 0
    words = heading[2] if heading else source.strip()
    bullet = BULLET if (item := _ITEM.match(words)) and not words.startswith("**") else ""
    if bullet and item:
        words = words[item.end() :]
    # Outside a table a line's end is no paragraph's end.
    for number, one in enumerate(read_marked(words.replace("<br>", "<br/>"))):
        yield Passage(f"{'' if number else bullet}{one.text}", page, level, one.links)
