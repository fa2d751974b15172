"""Whatever lines a page has: their boxes cover a table once, and every word has its place."""

from hypothesis import given, settings
from hypothesis import strategies as st

from estates.importers.pdf_layout import Table, page_blocks
from estates.importers.pdf_page import Edge, Page
from estates.importers.pdf_ruled import Ruled, ruled_tables
from estates.importers.pdf_words import Word
from tests.soak import examples

PLACES = st.integers(0, 40).map(lambda number: number * 10.0) | st.floats(0, 400, allow_nan=False)
LEVEL = st.builds(lambda y, a, b: Edge(min(a, b), y, max(a, b), y + 0.5), PLACES, PLACES, PLACES)
UPRIGHT = st.builds(lambda x, a, b: Edge(x, min(a, b), x + 0.5, max(a, b)), PLACES, PLACES, PLACES)
EDGES = st.tuples(st.lists(LEVEL, max_size=12), st.lists(UPRIGHT, max_size=12))
WORDS = st.lists(
    st.builds(
        lambda text, x, y, width, height: Word(text, x, y, x + width, y + height, y + height),
        st.sampled_from(["Freehold", "self-", "•", "1", "st", "\u00ad", "https://a.example/", "x/y"]),
        PLACES,
        PLACES,
        st.floats(0.01, 90),
        st.floats(0.01, 30),
    ),
    max_size=30,
)


@settings(max_examples=examples(150))
@given(EDGES)
def test_the_cells_of_a_table_cover_it_once(edges: tuple[list[Edge], list[Edge]]) -> None:
    for table in ruled_tables(*edges):
        covered = [
            (row, column)
            for box in table.boxes
            for row in range(box.row, box.row_end)
            for column in range(box.column, box.column_end)
        ]
        assert sorted(covered) == [
            (row, column) for row in range(len(table.ys) - 1) for column in range(len(table.xs) - 1)
        ]


@settings(max_examples=examples(150))
@given(EDGES, WORDS)
def test_no_word_of_a_page_is_lost_or_said_twice(edges: tuple[list[Edge], list[Edge]], words: list[Word]) -> None:
    blocks = page_blocks(Page(1, words, edges), words, set())
    cells = [held for block in blocks if isinstance(block, Table) for row in block.rows for held in row]
    texts = [cell.text for block in blocks if isinstance(block, Table) for row in block.cells(set()) for cell in row]
    texts += [block.text for block in blocks if not isinstance(block, Table)]
    letters = sorted("".join(texts).replace("\u00ad", ""))
    assert [c for c in letters if not c.isspace()] == sorted("".join(word.text for word in words).replace("\u00ad", ""))
    assert all(held.left <= held.right for held in cells)


def test_lines_cross_or_touch_to_make_a_table() -> None:
    level = [Edge(0, y, 100, y) for y in (0, 20, 40)]
    upright = [Edge(x, 0, x, 40) for x in (0, 50, 100)]
    apart = [Edge(x + 300, 0, x + 300, 40) for x in (0, 50, 100)]
    assert [table.xs for table in ruled_tables(level, upright)] == [(0, 50, 100)]
    assert ruled_tables(level, apart) == []
    assert [len(table.boxes) for table in ruled_tables(level, [upright[0], upright[2]])] == [2]


def test_a_word_on_the_last_line_is_in_the_last_row() -> None:
    table = Ruled((0, 50, 100), (0, 20, 40), ())
    assert table.place(Word("x", 99, 39, 101, 41)) == (1, 1)
    assert table.holds(Word("x", 90, 30, 99, 39))
    assert not table.holds(Word("x", 110, 30, 119, 39))
