"""Tables of printed papers without upright lines are read as those with them, or not at all."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.importers.document import Grid
from estates.importers.pdf_file import read_pdf
from estates.importers.pdf_layout import Table, page_blocks
from estates.importers.pdf_open import open_tables
from estates.importers.pdf_page import Edge, Page
from estates.importers.pdf_words import Word
from tests.importers.pdf_samples import printed
from tests.soak import examples

PAGE = """#set page(paper: "a4", flipped: true, margin: 20mm, RUNNING)
#set text(size: 9pt)
= Appendix 4
== Surplus assets
"""
RUNNING = "header: [Fenland Police and Crime Panel], footer: context align(center, counter(page).display())"
NAMES = """#table(columns: (1.4fr, auto, auto, auto, auto, 2fr), STYLE
  table.header(AGAIN [Asset], [Freehold / Leasehold], [Facilities], [Floor Area (m²)], [Current use],
    [Current Situation/Update]),
  ..range(30).map(n => ([Site #n, #n Nutholt Lane, Ely ZZ#n 4ZZ], [Freehold], [Offices and more], [1,0#n],
    [Operational], [Note #n of 1#super[st] May. #lorem(5 + calc.rem(n, 17))])).flatten(),
)
"""
ROWS_OF_NAMES = """#table(columns: (10%, 12%, 12%, 12%, 26%, 26%), STYLE
  table.header(AGAIN [Tenure], [Floor Area m²], [Facilities], [Current Use], [Issues/Options], [Timescale/Update]),
  ..range(30).map(n => (table.cell(colspan: 6)[Site #n, #n Nutholt Lane, Ely ZZ#n 4ZZ], [Freehold], [1,0#n],
    [Offices and more], [Operational], [Note #n. #lorem(5 + calc.rem(n, 17))], [#lorem(calc.rem(n, 23))])).flatten(),
)
"""
BELOW = "After the table. #lorem(60)"
STYLES = {
    "none": "stroke: none,",
    "level": "stroke: (x, y) => (bottom: 0.5pt),",
    "below the headings": "stroke: (x, y) => if y == 0 { (top: 1pt, bottom: 0.5pt) },",
    "bands": "stroke: none, fill: (x, y) => if calc.odd(y) { luma(220) },",
    "close": "stroke: none, inset: 2pt, column-gutter: 6pt,",
    "rows as close as lines": "stroke: none, inset: (x: 5pt, y: 1.6pt),",
}


def paper(table: str, style: str, running: str = "", again: str = "") -> bytes:
    source = PAGE.replace("RUNNING", running) + table.replace("STYLE", style).replace("AGAIN", again) + BELOW
    return printed(source)


def tables(data: bytes, folder: Path) -> tuple[list[list[str]], tuple[str, ...]]:
    """The rows of all tables, their headings once; and the remarks."""
    path = folder / "paper.pdf"
    path.write_bytes(data)
    document = read_pdf(path)
    rows = [[cell.text for cell in row] for grid in document.blocks if isinstance(grid, Grid) for row in grid.rows]
    return [row for number, row in enumerate(rows) if number == 0 or row != rows[0]], document.remarks


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize("table", [NAMES, ROWS_OF_NAMES], ids=["a column of names", "rows of names"])
@pytest.mark.parametrize("running", ["", RUNNING], ids=["", "with running heads"])
@pytest.mark.parametrize("again", ["", "repeat: false,"], ids=["headings again", "headings once"])
def test_a_table_without_upright_lines_is_read_as_one_with_them(
    table: str, style: str, running: str, again: str, tmp_path: Path
) -> None:
    ruled, _ = tables(paper(table, "", running, again), tmp_path)
    rows, remarks = tables(paper(table, style, running, again), tmp_path)
    assert len(ruled) == (31 if table == NAMES else 61)
    assert rows == ruled
    said = [remark for remark in remarks if "has no upright lines" in remark]
    assert said[0].startswith("the table on page 1 has no upright lines")
    assert 'before the line "After the table.' in said[-1]


@pytest.mark.parametrize("table", [NAMES, ROWS_OF_NAMES], ids=["a column of names", "rows of names"])
def test_of_rows_that_cannot_be_told_apart_none_is_read(table: str, tmp_path: Path) -> None:
    assert tables(paper(table, "stroke: none, align: horizon,"), tmp_path) == ([], ())


def test_text_and_a_table_of_other_things_stay_text(tmp_path: Path) -> None:
    other = NAMES.replace("Freehold / Leasehold", "Colour").replace("Floor Area", "Weight").replace("Current", "Old")
    assert tables(paper(other, "stroke: none,"), tmp_path) == ([], ())


def word(text: str, x: float, y: float, height: float = 8) -> Word:
    return Word(text, x, y, x + 5 * len(text), y + height, y + height)


HEADINGS = [word("Tenure", 50, 20), word("Use", 150, 20), word("Situation", 250, 20)]
PLACES = st.tuples(
    st.sampled_from(["Let", "Freehold", "x", "12", "Tenure", "Situation"]),
    st.integers(0, 60).map(lambda number: number * 6.0),
    st.integers(0, 24).map(lambda number: 12 + number * 5.5),
    st.sampled_from([4.0, 8.0, 8.0, 8.0, 20.0]),
)
LEVEL = st.integers(10, 140).map(lambda y: Edge(40, y, 340, y))


@settings(max_examples=examples(100))
@given(st.lists(PLACES, max_size=24), st.lists(PLACES, max_size=12), st.lists(LEVEL, max_size=4))
def test_wherever_words_stand_each_is_read_once(
    first: list[tuple[str, float, float, float]], second: list[tuple[str, float, float, float]], level: list[Edge]
) -> None:
    before = None
    for number, words in enumerate(([*HEADINGS, *(word(*one) for one in first)], [word(*one) for one in second]), 1):
        blocks = page_blocks(Page(number, words, (level, [])), words, set(), before)
        held = [said for b in blocks if isinstance(b, Table) for row in b.rows for cell in row for said in cell.words()]
        told = [text for b in blocks if not isinstance(b, Table) for text in b.text.split()]
        assert "".join(sorted("".join((*held, *told)))) == "".join(sorted("".join(one.text for one in words)))
        for opened in open_tables(words, level, before):
            assert list(opened.table.xs) == sorted(opened.table.xs)
            assert list(opened.table.ys) == sorted(opened.table.ys)
        before = next((b.opened for b in reversed(blocks) if isinstance(b, Table)), None)
