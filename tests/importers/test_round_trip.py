"""What this project writes it reads back: every word of every paper, from every format."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.importers import docx_file, html_file, pdf_file, text_file
from estates.importers.document import Cell, Document, Passage
from estates.papers.docx import render_docx
from estates.papers.html import render_html
from estates.papers.markdown import render_markdown
from estates.papers.paper import Column, Heading, Link, Paper, Paragraph, Row, Statement, Table, links, text_lines
from estates.papers.pdf import render_pdf
from tests.soak import examples

FORMATS: dict[str, Callable[[Paper], bytes]] = {
    "docx": render_docx,
    "html": lambda paper: render_html(paper).encode(),
    "md": lambda paper: render_markdown(paper).encode(),
    "pdf": render_pdf,
}
READERS: dict[str, Callable[[Path], Document]] = {
    "docx": docx_file.read_here,
    "html": html_file.read_html,
    "md": text_file.read_text,
    "pdf": pdf_file.read_pdf,
}
Cells = list[list[list[str]]]
Said = tuple[str, object]

HOSTILE = (
    "<b>bold</b> &amp; &lt;", "**stars** and *one", "a | b \\| c \\", "[words](https://a.example/x) ![p](q)", "• item",
    "•", "- item", "1. item", "# heading", "--- | ---", "| a | b |", "<br>", "two\nlines", "a\u2028b",
    "\u00a0end\u00a0", "`code` ~~struck~~ _under_", "https://a.example/?a=1&b=2", "1 st March", "* footnote",
    "<ul> • x", "***",
)  # fmt: skip
WORDS = st.sampled_from(HOSTILE) | st.text(
    st.characters(exclude_categories=("Cs", "Co", "Cn")), min_size=1, max_size=30
)


TEXT = WORDS.filter(lambda text: text_lines(text)[0] != "")
"""The register's texts begin with a word, and so do all that a paper says."""
STATEMENTS = st.builds(
    lambda text, lead, weight, bullet: Statement(
        text, lead, weight, bullet, links("words", "https://a.example/x?a=1&b=2") if "words" in text else ()
    ),
    TEXT,
    st.sampled_from(["", "New:", "New, not public:"]),
    st.sampled_from(["plain", "bold", "quiet"]),
    st.booleans(),
)
CELL = st.lists(STATEMENTS, max_size=3).map(tuple)
COLUMNS = st.lists(TEXT, min_size=2, max_size=4).map(lambda names: tuple(Column(name, 20) for name in names))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(COLUMNS)
    row = st.builds(
        lambda heading, cells: Row("key", heading, tuple(cells)),
        st.just("") | TEXT,
        st.lists(CELL, min_size=len(columns), max_size=len(columns)),
    )
    return Table(draw(TEXT), columns, tuple(draw(st.lists(row, max_size=4))), draw(st.just("") | TEXT), draw(TEXT))


BLOCKS = st.one_of(
    st.builds(Heading, TEXT, st.sampled_from(["", "1."])),
    st.builds(
        lambda one, number: Paragraph(one, "" if one.bullet else number), STATEMENTS, st.sampled_from(["", "1.1"])
    ),
    tables(),
)
PAPERS = st.builds(
    lambda title, blocks, banner, footer: Paper(
        "Appendix 4", "APPENDIX 4", tuple(title), "Body", "2019-10-09", tuple(blocks), banner, footer
    ),
    st.lists(TEXT, min_size=1, max_size=2),
    st.lists(BLOCKS, max_size=5),
    st.just("") | TEXT,
    st.just("") | TEXT,
)


def lines(text: str) -> list[str]:
    return [line for line in text_lines(text) if line]


def statement_lines(statement: Statement) -> list[str]:
    first, *others = text_lines(statement.text)
    bullet = "• " if statement.bullet else ""
    words = f"{bullet}{statement.lead} {first}" if statement.lead else f"{bullet}{first}"
    return [line for line in (words.strip(" "), *others) if line]


def expected(paper: Paper) -> Iterator[Said]:
    """What a reader of the paper reads, in order: ("words", lines) or ("table", rows of cells of lines)."""
    for text in (paper.banner, paper.label, "\n".join(paper.title)):
        if text:
            yield "words", lines(text)
    for block in paper.blocks:
        match block:
            case Heading():
                yield "words", numbered(block.number, lines(block.text))
            case Paragraph():
                yield "words", numbered(block.number, statement_lines(block.statement))
            case Table():
                if block.titled:
                    yield "words", lines(block.title)
                if block.note:
                    yield "words", lines(block.note)
                yield "table", table_rows(block)
    if paper.footer:
        yield "words", lines(paper.footer)


def numbered(number: str, said: list[str]) -> list[str]:
    return [f"{number} {said[0]}", *said[1:]] if number else said


def table_rows(table: Table) -> Cells:
    rows: Cells = [[lines(column.heading) for column in table.columns]]
    for row in table.rows:
        if row.heading:
            rows.append([lines(row.heading)])
        rows.append([[line for one in cell for line in statement_lines(one)] for cell in row.cells])
    if not table.rows:
        rows.append([lines(table.empty)])
    return [trimmed(row) for row in rows]


def trimmed(row: list[list[str]]) -> list[list[str]]:
    """A full-width row is one cell in one format, and a cell with blank ones beside it in another."""
    while len(row) > 1 and not row[-1]:
        row = row[:-1]
    return row


def read(document: Document) -> list[Said]:
    found: list[Said] = []
    for block in document.blocks:
        if isinstance(block, Passage):
            found.append(("words", [line for line in block.text.split("\n") if line]))
        else:
            found.append(("table", [trimmed([cell_lines(cell) for cell in row]) for row in block.rows]))
    return found


def cell_lines(cell: Cell) -> list[str]:
    return [line for text in cell.lines for line in text.split("\n") if line]


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_every_word_of_any_paper_comes_back(kind: str, tmp_path: Path) -> None:
    @settings(max_examples=examples(60))
    @given(PAPERS)
    def check(paper: Paper) -> None:
        file = tmp_path / f"paper.{kind}"
        file.write_bytes(FORMATS[kind](paper))
        assert without_pages(read(READERS[kind](file))) == list(expected(paper))

    check()


def without_pages(said: list[Said]) -> list[Said]:
    """Word counts its pages at the foot of each."""
    if said and isinstance(said[-1][1], list) and said[-1][1] and str(said[-1][1][-1]).endswith("Page 1 of 1"):
        last = str(said[-1][1][-1]).removesuffix("Page 1 of 1").strip(" ")
        rest = [*said[-1][1][:-1], *([last] if last else [])]
        return [*said[:-1], *([("words", rest)] if rest else [])]
    return said


def linked(document: Document) -> list[tuple[str, str]]:
    return [
        link
        for block in document.blocks
        for one in ([block] if isinstance(block, Passage) else [cell for row in block.rows for cell in row])
        for link in one.links
    ]


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_every_link_comes_back_with_its_words(kind: str, tmp_path: Path) -> None:
    page, letter = Link("a [page] *here*", "https://a.example/?a=1&b=(2)"), Link("us@a.example", "mailto:us@a.example")
    said = Statement("See a [page] *here* or us@a.example.", lead="New:", weight="bold", links=(page, letter))
    table = Table("T", (Column("A", 50), Column("B", 50)), (Row("a", "Name", ((said,), (said,))),))
    paper = Paper("P", "P", ("T",), "Body", "2019-10-09", (Paragraph(said), table))
    file = tmp_path / f"paper.{kind}"
    file.write_bytes(FORMATS[kind](paper))
    assert linked(READERS[kind](file)) == [(link.words, link.href) for link in (page, letter)] * 3
