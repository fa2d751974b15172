"""An HTML page is read as a reader sees it, however it is written, and a hostile one gets a sentence."""

from pathlib import Path

import pytest

from estates.importers import html_file
from estates.importers.document import Cell, Grid, Passage
from estates.importers.finding import Unreadable
from estates.importers.html_file import build_document, read_html
from estates.importers.published import read_published


def passages(page: str) -> list[str]:
    return [block.text for block in build_document(page, "a.html").blocks if isinstance(block, Passage)]


def grids(page: str) -> list[list[list[str]]]:
    blocks = build_document(page, "a.html").blocks
    return [[[cell.text for cell in row] for row in block.rows] for block in blocks if isinstance(block, Grid)]


def test_headings_paragraphs_and_items_stand_in_order() -> None:
    page = "<h2>Estates <i>update</i></h2><p>One\n line<br>two</p><ul><li>a<li>b</ul><ol><li>c<li>d</ol>loose"
    assert build_document(page, "a.html").blocks[0] == Passage("Estates update", level=2)
    assert passages(page)[1:] == ["One line\ntwo", "• a", "• b", "1. c", "2. d", "loose"]


def test_what_nobody_sees_is_not_read() -> None:
    page = "<title>t</title><script>s()</script><style>p{}</style><!-- c --><template>x</template><p>a<del>b</del></p>"
    assert passages(page) == ["a"]


def test_a_table_s_cells_span_and_reach_down() -> None:
    page = """<table><caption>Assets</caption><thead><tr><th>A<th>B<th>C</thead>
        <tr><td colspan=3>Whole<tr><td rowspan=2>down<td>x<td>y<tr><td>z<td>w</table>"""
    (grid,) = build_document(page, "a.html").blocks
    assert isinstance(grid, Grid)
    assert (grid.title, grid.header_rows, grid.number) == ("Assets", 1, 1)
    assert grid.rows[1] == (Cell(("Whole",), 3),)
    assert [[cell.text for cell in row] for row in grid.rows[2:]] == [["down", "x", "y"], ["", "z", "w"]]


def test_a_table_that_frames_the_page_is_its_layout() -> None:
    page = "<table><tr><td>Menu<td><p>Words</p><table><tr><td>a<td>b<tr><td>c<td>d</table></table>"
    assert (passages(page), grids(page)) == (["Menu", "Words"], [[["a", "b"], ["c", "d"]]])


def test_a_table_in_a_cell_is_the_cell_s_words() -> None:
    inner = "<table><tr><td>x<td>y</table>"
    page = f"<table><tr><td>a<td>b<tr><td>before{inner}after<td>d</table>"
    assert grids(page) == [[["a", "b"], ["before\nx\ny\nafter", "d"]]]


def test_links_to_pages_and_letters_are_kept_and_no_others() -> None:
    page = '<p><a href="https://a.example/x">one</a> <a href="javascript:x()">two</a> <a href="mailto:a@b.c">me</a></p>'
    (block,) = build_document(page, "a.html").blocks
    assert block == Passage("one two me", links=(("one", "https://a.example/x"), ("me", "mailto:a@b.c")))


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1252", ""),
        ("cp1252", "<meta charset=iso-8859-1>"),
        ("iso8859-15", '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-15">'),
        ("utf-8", "<meta charset=no-such-thing>"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(tmp_path: Path, encoding: str, head: str) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(f"<html><head>{head}</head><p>Café – £5</p>".replace("–", "-").encode(encoding))
    assert read_html(file).blocks == (Passage("Café - £5"),)


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>a", "<td>a</td></table></table>", "<p><b><i>a</p></b>", "</p></li></ul></table>a", "<", "a<",
        "&#0;a", "<table><table><tr>a</table>", "<li>a</li>", "<caption>a", "<a href=x>a<p>b</a>",
        "<td colspan=99999999>a", "<h1><td>a",
    ],
)  # fmt: skip
def test_broken_pages_are_read_as_far_as_they_go(page: str) -> None:
    build_document(page, "a.html")


def test_a_cell_that_claims_a_million_columns_costs_no_memory() -> None:
    row = "<tr><td colspan=65000 rowspan=65000>a</td></tr>"
    (grid,) = build_document(f"<table>{row * 50}</table>", "a.html").blocks
    assert isinstance(grid, Grid)
    assert max(cell.spans for row in grid.rows for cell in row) == 1000
    assert sum(len(row) for row in grid.rows) <= 51 * 1000


def test_a_page_nested_too_deeply_is_refused() -> None:
    with pytest.raises(Unreadable, match="elements inside each other"):
        build_document("<div>" * 3000 + "a", "a.html")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(b"<p>a\x00b")
    with pytest.raises(Unreadable, match=r"a file that is no text \(U\+0000 at character 5\)"):
        read_html(file)


def test_a_page_of_more_than_20_mb_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    with file.open("wb") as large:
        large.truncate((20 << 20) + 1)
    with pytest.raises(Unreadable, match="at most 20 MB"):
        read_html(file)


def test_appendix_4_is_found_in_a_page_s_layout() -> None:
    page = """<table width=100%><tr><td><h3>Fenland Police and Crime Panel, 14 March 2018</h3>
        <h3>Assets surplus to operational requirements</h3><table><tr><td><b>Tenure</b><td>Floor area m<sup>2</sup>
        <td>Current situation<td>Timescale<tr><td colspan=4>Eel Lane, March PE15 8NQ<tr><td>Freehold<td>375
        <td><ul><li>To let.<li>Empty.</ul><td>1<sup>st</sup> May</table></table>"""
    reading = read_published(build_document(page, "a.html"), "a.html", "0" * 64)
    asset, *updates = (dict(item.fields) for item in reading.records)
    assert asset == {
        "name": "Eel Lane", "address": "March PE15 8NQ", "status": "surplus", "tenure": "freehold",
        "floor_area": {"m2": "375", "basis": "unstated"},
    }  # fmt: skip
    assert [update["text"] for update in updates] == ["To let.", "Empty.", "1st May"]
    assert reading.on == "..2018-03-14"


def test_a_page_of_more_cells_than_memory_bears_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_file, "MOST", 6_000)
    with pytest.raises(Unreadable, match="more than 6,000 cells"):
        build_document("<table><tr>" + "<td>" * 7_000, "a.html")
