"""PDF to blocks: the project's own papers come back to the letter, and a printed pack as it shows."""

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.importers import pdf_file
from estates.importers.document import Document, Grid, Passage
from estates.importers.finding import Unreadable
from estates.importers.pdf_file import read_pdf
from estates.model.vocabulary import Audience
from estates.papers.docx import render_docx
from estates.papers.pack import PAPERS, bind, papers
from estates.papers.paper import Heading, Pack, Paper, Paragraph, Statement, Table, one_line, text_lines
from estates.papers.pdf import render_pdf
from estates.register.register import Register
from estates.register.sitting import sitting
from tests.importers.pdf_samples import (
    FONT,
    PICTURE,
    PRINTED,
    assembled,
    bar,
    grid,
    pdf,
    printed,
    rule,
    text,
)
from tests.importers.pdf_samples import lines as set_lines
from tests.papers.test_drawers import PAPER
from tests.soak import examples

PANEL = "panel-2019-10-09"
Said = list[str | list[list[tuple[str, ...]]]]


@pytest.fixture(scope="module")
def pack(cambridgeshire: Register) -> Pack:
    shown = sitting(cambridgeshire, PANEL, Audience.PUBLIC)
    return bind(shown, papers(shown))


def read(data: bytes, folder: Path) -> Document:
    file = folder / "paper.pdf"
    file.write_bytes(data)
    return read_pdf(file)


# --- what the project writes ---


def lines(text: str) -> str:
    return "\n".join(text_lines(text))


def statement(said: Statement) -> str:
    words = f"{one_line(said.lead)} {lines(said.text)}" if said.lead else lines(said.text)
    return f"• {words}" if said.bullet else words


def table(said: Table) -> list[list[tuple[str, ...]]]:
    rows: list[list[tuple[str, ...]]] = [[(lines(column.heading),) for column in said.columns]]
    for row in said.rows:
        if row.heading:
            rows.append([(lines(row.heading),)])
        rows.append([tuple(statement(each) for each in cell if each.text) or ("",) for cell in row.cells])
    return rows if said.rows else [*rows, [(lines(said.empty),)]]


def blocks(paper: Paper) -> Said:
    """What a paper says, in order: paragraphs as text, tables as rows of cells of lines."""
    said: Said = [lines(paper.label), "\n".join(map(lines, paper.title))]
    for block in paper.blocks:
        match block:
            case Heading():
                said.append(f"{block.number} {lines(block.text)}".strip())
            case Paragraph():
                said.append(f"{block.number} {statement(block.statement)}".strip())
            case Table():
                said += [lines(block.title)] if block.titled else []
                said += [lines(block.note)] if block.note else []
                said.append(table(block))
    return said


def shown(document: Document) -> Said:
    return [
        block.text if isinstance(block, Passage) else [[cell.lines for cell in row] for row in block.rows]
        for block in document.blocks
    ]


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_of_the_pack_comes_back_to_the_letter(pack: Pack, name: str, tmp_path: Path) -> None:
    paper = pack.papers[list(PAPERS).index(name)]
    document = read(render_pdf(paper), tmp_path)
    *said, foot = shown(document)
    assert said == blocks(paper)
    assert foot == paper.footer
    assert document.remarks == ()


def test_levels_links_headings_and_pages_come_back(pack: Pack, tmp_path: Path) -> None:
    document = read(render_pdf(pack.papers[2]), tmp_path)
    levels = [(block.level, block.text) for block in document.blocks if isinstance(block, Passage) and block.level]
    assert levels[:2] == [
        (1, "Decision records"),
        (2, "CAMBRIDGESHIRE POLICE AND CRIME COMMISSIONER\nDECISION RECORD – CPCC 2019-011"),
    ]
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [grid.number for grid in grids] == list(range(1, 11))
    assert [grid.page for grid in grids] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert {grid.header_rows for grid in grids} == {1}
    drawn = [
        (link.words, link.href)
        for each in pack.papers[2].tables
        for row in each.rows
        for cell in row.cells
        for one in cell
        for link in one.links
    ]
    found = [link for grid in grids for row in grid.rows for cell in row for link in cell.links]
    assert found == drawn
    assert len(found) > 5


def test_a_table_of_many_pages_is_one(tmp_path: Path) -> None:
    """The longest has forty assets; its headings, printed anew on each page, come once; hostile words too."""
    document = read(render_pdf(PAPER), tmp_path)
    assert document.pages > 6
    *said, banner, foot = shown(document)
    expected = blocks(PAPER)
    hostile = expected[5]
    assert isinstance(hostile, list)
    hostile[2][2] = tuple(line.rstrip("\xa0") for line in hostile[2][2])
    assert said == expected
    assert (banner, foot) == (PAPER.banner, PAPER.footer)


def test_the_bound_pack_holds_every_table_of_its_papers(pack: Pack, tmp_path: Path) -> None:
    document = read(render_pdf(pack), tmp_path)
    tables = [rows for rows in shown(document) if isinstance(rows, list)]
    assert tables == [table(each) for paper in pack.papers for each in paper.tables]
    assert [block.spans for block in next(b for b in reversed(document.blocks) if isinstance(b, Grid)).rows[1]] == [2]
    feet = [paper.footer for paper in (*pack.papers,)]
    assert [block.text for block in document.blocks if isinstance(block, Passage)][-len(feet) :] == feet


# --- what is printed without tags ---


def passages(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Passage)]


def rows_of(document: Document, number: int = 1) -> list[list[str]]:
    """The cells' texts of one table."""
    found = next(block for block in document.blocks if isinstance(block, Grid) and block.number == number)
    return [[cell.text for cell in row] for row in found.rows]


def test_a_printed_paper_shows_its_tables_by_their_lines(tmp_path: Path) -> None:
    """Full-width rows, raised letters, lists, and a row broken over two pages with the headings printed again."""
    document = read(printed(), tmp_path)
    rows = rows_of(document)
    assert rows[0] == ["Tenure", "Floor Area m²", "Facilities", "Current Use", "Issues/Options", "Timescale/Update"]
    assert rows[1] == ["Ferry Lane Depot, Ferry Lane, Marchwick ZZ1 1ZZ"]
    assert rows[2][:4] == ["Freehold", "1,204", "Workshop, Stores", "Operational"]
    told, *items = rows[2][4].split("\n")
    assert told.startswith("The workshop is shared with two councils. Lorem ipsum")
    assert told.endswith("Permission was given on 7th August 2024.")
    assert items == ["• first of a list", "• second of a list"]
    assert rows[3:] == [
        ["Old Mill House, Millgate, Ely ZZ2 2ZZ"],
        ["Leasehold", "88", "Offices", "None - vacant", "To be given up.", "The lease ends on 31 March 2026."],
    ]
    assert rows_of(document, 2)[:2] == [["Current Situation", "Timescale/Update"], ["Northern Hub"]]
    assert passages(document) == [
        "Fenland Police and Crime Panel, 5 March 2025",
        "APPENDIX 4",
        "ESTATES UPDATE SINCE THE LAST PANEL",
        "ASSET PROPOSALS",
    ]
    assert document.remarks == (
        "on page 2 a table goes on with a row whose first cell is empty: it was read as the rest of the row before",
    )


def test_with_tags_and_without_a_paper_says_the_same(tmp_path: Path) -> None:
    tagged, untagged = (read(printed(PRINTED, tags), tmp_path) for tags in (True, False))
    assert [rows_of(tagged, number) for number in (1, 2)] == [rows_of(untagged, number) for number in (1, 2)]
    assert sorted(passages(tagged)) == sorted(passages(untagged))


CELLS = text(55, 778, "Tenure") + text(155, 778, "Area") + text(55, 758, "Freehold") + text(155, 758, "375")


@pytest.mark.parametrize(
    "drawn",
    [
        grid([50, 150, 250], [790, 770, 750]),
        grid([50, 150, 250], [790, 770, 750], bar),
        "".join(f"{x} {y} 100 20 re S\n" for x in (50, 150) for y in (770, 750)),
        # Open at both sides, as some styles of table are; and with its last line lost at the end of the page.
        "".join(rule(50, y, 250, y) for y in (790, 770, 750)) + rule(150, 790, 150, 750),
        grid([50, 150, 250], [790, 770, 750]).replace(rule(50, 750, 250, 750), ""),
        # In a form of its own scale is not needed to see: a page scaled to half and back.
        "q 0.5 0 0 0.5 0 0 cm " + grid([100, 300, 500], [1580, 1540, 1500]) + "Q ",
    ],
    ids=["stroked", "bars", "a box each", "open sides", "open below", "scaled"],
)
def test_a_table_is_known_however_its_lines_are_drawn(drawn: str, tmp_path: Path) -> None:
    document = read(pdf(drawn + CELLS), tmp_path)
    assert rows_of(document) == [["Tenure", "Area"], ["Freehold", "375"]]


def test_a_frame_or_an_underline_is_no_table(tmp_path: Path) -> None:
    content = (
        text(60, 770, "In a frame") + grid([50, 250], [790, 760]) + text(60, 700, "Heading") + rule(60, 698, 99, 698)
    )
    document = read(pdf(content), tmp_path)
    assert passages(document) == ["In a frame", "Heading"]
    assert len(document.blocks) == 2


def test_a_cell_that_covers_rows_leaves_those_below_in_their_columns(tmp_path: Path) -> None:
    drawn = grid([50, 150, 250], [790, 770, 750, 730]).replace(rule(50, 750, 250, 750), rule(150, 750, 250, 750))
    words = CELLS + text(155, 738, "380")
    assert rows_of(read(pdf(drawn + words), tmp_path)) == [["Tenure", "Area"], ["Freehold", "375"], ["", "380"]]


def test_so_it_is_where_tags_say_it(tmp_path: Path) -> None:
    source = "#table(columns: 2, [Tenure], [Area], table.cell(rowspan: 2)[Freehold], [375], [380])"
    assert rows_of(read(printed(source, tagged=True), tmp_path)) == [
        ["Tenure", "Area"],
        ["Freehold", "375"],
        ["", "380"],
    ]


def test_a_heading_is_apart_from_smaller_text_close_below(tmp_path: Path) -> None:
    content = text(50, 700, "A heading as wide as the text below", size=16) + text(50, 687, "Text " * 11)
    assert passages(read(pdf(content), tmp_path)) == ["A heading as wide as the text below", ("Text " * 11).strip()]


def test_a_page_on_its_side_is_read_upright(tmp_path: Path) -> None:
    """Landscape by the page's own entry: letters and lines lie on their side."""
    drawn = grid([50, 100, 150], [100, 300, 500])
    words = text(80, 110, "Tenure", turned=True) + text(80, 310, "Area", turned=True)
    words += text(130, 110, "Freehold", turned=True) + text(130, 310, "375", turned=True)
    for each in ("/MediaBox [0 0 595 842] /Rotate 90", "/MediaBox [0 0 595 842]"):
        assert rows_of(read(pdf(drawn + words, each=each), tmp_path)) == [["Tenure", "Area"], ["Freehold", "375"]]


def test_words_are_read_as_they_stand_and_not_in_the_order_of_the_file(tmp_path: Path) -> None:
    content = text(50, 700, "below.") + text(120, 780, "second") + text(50, 780, "First,")
    assert passages(read(pdf(content), tmp_path)) == ["First, second", "below."]


LEFT = (
    "The panel met in the town hall and",
    "heard the commissioner speak about",
    "his plans for the year to come and",
    "the years after that one as well.",
)
RIGHT = (
    "Questions were then put by members",
    "of the public who had given notice",
    "of them in writing a week before as",
    "the rules of the panel ask of them.",
)


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    content = text(50, 790, "A heading that stands over both of the columns of this page of minutes") + "".join(
        text(50, 750 - 13 * n, left) + text(320, 750 - 13 * n, right)
        for n, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True))
    )
    said = " ".join(passages(read(pdf(content), tmp_path)))
    assert said.endswith(" ".join((*LEFT, *RIGHT)))


def test_numbers_in_the_margin_are_no_column(tmp_path: Path) -> None:
    content = "".join(text(50, 780 - 40 * n, f"{n}.1") + text(90, 780 - 40 * n, said) for n, said in enumerate(LEFT))
    assert passages(read(pdf(content), tmp_path)) == [f"{n}.1 {said}" for n, said in enumerate(LEFT)]


def test_a_word_divided_at_the_end_of_a_line_is_one_word_if_the_file_knows_it(tmp_path: Path) -> None:
    content = text(50, 800, "information of every kind and of any length as the officers may want it to be")
    asked = (
        "What the panel asks of its officers for this year is infor-",
        "mation on a centre which, as it is meant, will be self-",
    )
    content += set_lines(50, 740, *asked, "funded and well known.")
    said = passages(read(pdf(content), tmp_path))[-1]
    assert said.endswith("is information on a centre which, as it is meant, will be self-funded and well known.")


def test_ligatures_and_soft_hyphens_are_taken_apart(tmp_path: Path) -> None:
    """Through a map of meanings, as most files have one: one glyph that stands for "fi", one that is a soft hyphen."""
    meant = "<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [33 /fi 173 /softhyphen] >>"
    font = FONT.replace("/WinAnsiEncoding", meant)
    said = passages(read(pdf(text(50, 780, "of!ce and co\xadoperation"), font=font), tmp_path))
    assert said == ["office and cooperation"]


def test_running_heads_come_once_and_page_numbers_not_at_all(tmp_path: Path) -> None:
    pages = [
        text(50, 820, "Panel of 9 October 2019")
        + text(50, 700, f"Paragraph {word}.")
        + text(50, 40, "Council, agenda pack")
        + text(290, 20, f"{number}")
        for number, word in enumerate(("one", "two", "three"), start=97)
    ]
    assert passages(read(pdf(*pages), tmp_path)) == [
        "Panel of 9 October 2019", "Paragraph one.", "Paragraph two.", "Paragraph three.", "Council, agenda pack",
    ]  # fmt: skip


def test_a_table_goes_on_over_pages_whether_or_not_its_headings_are_printed_again(tmp_path: Path) -> None:
    table = grid([50, 150, 250], [790, 770, 750])
    second = table + text(55, 778, "Leasehold") + text(155, 778, "88") + text(55, 758, "Licence") + text(155, 758, "12")
    foot = text(290, 20, "1")
    document = read(pdf(table + CELLS + foot, second + text(290, 20, "2")), tmp_path)
    assert rows_of(document) == [["Tenure", "Area"], ["Freehold", "375"], ["Leasehold", "88"], ["Licence", "12"]]
    apart = read(pdf(table + CELLS + foot, text(50, 810, "ANOTHER TABLE") + second), tmp_path)
    assert len([block for block in apart.blocks if isinstance(block, Grid)]) == 2


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice, which prints Word files, is not installed")
@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_what_libreoffice_prints_of_the_word_pack_has_every_table_to_the_letter(
    pack: Pack, tagged: bool, tmp_path: Path
) -> None:
    (tmp_path / "pack.docx").write_bytes(render_docx(pack))
    options = f'pdf:writer_pdf_Export:{{"UseTaggedPDF":{{"type":"boolean","value":"{str(tagged).lower()}"}}}}'
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", options, "--outdir", str(tmp_path), str(tmp_path / "pack.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    document = read_pdf(tmp_path / "pack.pdf")
    tables = [rows for rows in shown(document) if isinstance(rows, list)]
    assert tables == [table(each) for paper in pack.papers for each in paper.tables]
    assert {paper.footer for paper in pack.papers} <= set(passages(document))
    assert document.remarks == ()


# --- what cannot be read ---


def refusal(data: bytes, folder: Path) -> str:
    with pytest.raises(Unreadable) as refused:
        read(data, folder)
    assert len(refused.value.sentences) == 1
    return str(refused.value)


WHOLE = pdf(text(50, 780, "Freehold, 375 m, offices"))


def locked(data: bytes, user: str) -> bytes:
    writer = pypdf.PdfWriter(BytesIO(data))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "paper.pdf: expected a PDF, found a file that does not begin as one; check what it is."),
        (b"PK\3\4" + bytes(2000), "expected a PDF, found a file that does not begin as one"),
        (WHOLE[: len(WHOLE) * 3 // 4], "expected a whole PDF, found one that breaks off before its end"),
        (b"%PDF-1.7\n%%EOF\n", "expected a whole PDF, found a damaged one; fetch or save it again."),
        (locked(WHOLE, "secret"), "expected a PDF that opens without a password, found one that is locked"),
        (pdf(PICTURE, PICTURE), "expected text, found pictures of pages; ask for the original file, or run it through"),
        (pdf("", ""), "expected text, found empty pages"),
        (pdf(), "expected a whole PDF, found a damaged one"),
    ],
    ids=["empty", "a zip", "truncated", "no objects", "locked", "scanned", "blank", "no pages"],
)
def test_what_is_no_whole_paper_is_refused_in_a_sentence(data: bytes, said: str, tmp_path: Path) -> None:
    assert said in refusal(data, tmp_path)


def test_a_file_locked_for_changes_only_is_read(tmp_path: Path) -> None:
    assert passages(read(locked(WHOLE, ""), tmp_path)) == ["Freehold, 375 m, offices"]


def test_pages_that_are_pictures_are_named(tmp_path: Path) -> None:
    document = read(
        pdf(text(50, 780, "Freehold"), PICTURE, PICTURE, PICTURE + text(9, 9, "97"), text(50, 780, "x")), tmp_path
    )
    assert document.remarks == (
        "pages 2 to 4 are pictures of pages, and were not read: ask for the original file, or run it through text "
        "recognition",
    )
    assert "Freehold" in passages(document)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"none\.pdf: expected a file to read"):
        read_pdf(tmp_path / "none.pdf")


def page_tree(*kids: str, count: int = 1) -> bytes:
    return assembled(
        ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {count} >>"]
    )


HUGE = pdf(text(50, 780, "Freehold"), each="/MediaBox [0 0 1e9 1e9] /UserUnit 75000")
ENDLESS = assembled(
    [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
        "<< /Length 4 >>\nstream\n/X Do\nendstream",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 5 >>\n"
        "stream\n/X Do\nendstream",
    ]
)


def deep(levels: int) -> bytes:
    """A structure of as many levels, each with one child; the last holds the words."""
    first = 5
    inner = [
        f"<< /Type /StructElem /S /Div /P {number - 1} 0 R /K {number + 1} 0 R >>"
        for number in range(first, first + levels)
    ]
    last = first + levels
    content = "/P << /MCID 0 >> BDC " + text(50, 780, "Freehold") + "EMC"
    return assembled(
        [
            "<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 4 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /StructParents 0 "
            f"/Contents {last + 2} 0 R /Resources << /Font << /F {last + 1} 0 R >> >> >>",
            f"<< /Type /StructTreeRoot /K 5 0 R /ParentTree << /Nums [0 [{last} 0 R]] >> >>",
            *inner,
            f"<< /Type /StructElem /S /P /P {last - 1} 0 R /Pg 3 0 R /K 0 >>",
            FONT,
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    )


@pytest.mark.parametrize(
    "data",
    [
        page_tree("2 0 R", "2 0 R", count=1_000_000),
        page_tree("2 0 R"),
        page_tree("99 0 R", count=3),
        HUGE,
        ENDLESS,
        deep(20),
        deep(2_000),
        pdf(text(50, 780, "Freehold"), catalog="/MarkInfo << /Marked true >> /StructTreeRoot 1 0 R"),
        pdf("BT /F 1e30 Tf 1e30 0 0 1e30 1e30 1e30 Tm (Freehold) Tj ET " + rule(-1e30, 0, 1e30, 0)),
        pdf(text(50, 780, "Freehold"), f"BT /F 11 Tf 1 0 0 /X 2 >>{'7' * 47}.777777777 780 Tm (Let) Tj ET"),
        pdf(text(50, 780, "Freehold") + "q " * 5_000 + rule(0, 0, 99, 0) * 5_000),
        pdf(grid(list(range(0, 600, 2)), list(range(0, 840, 2))) + text(50, 780, "Freehold")),
    ],
    ids=[
        "a million pages", "a page tree that is its own child", "pages that are not there", "huge", "a form in itself",
        "deep", "very deep", "a structure that is the catalog", "numbers without end", "nowhere", "many lines",
        "a fine grid",
    ],
)  # fmt: skip
def test_a_file_made_to_harm_is_read_or_refused(data: bytes, tmp_path: Path) -> None:
    try:
        assert isinstance(read(data, tmp_path), Document)
    except Unreadable as refused:
        assert str(refused).startswith("paper.pdf: expected")


def test_more_pages_or_letters_than_are_taken_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_file, "MOST_PAGES", 2)
    assert "expected a paper of up to 2 pages, found 3" in refusal(pdf(*[text(9, 9, "x")] * 3), tmp_path)
    monkeypatch.setattr(pdf_file, "MOST_LETTERS", 5)
    assert "expected up to 5 letters, found more" in refusal(pdf(text(9, 9, "Freehold")), tmp_path)


SMALL: dict[str, Callable[[], bytes]] = {
    "printed": printed,
    "tagged": lambda: printed(tagged=True),
    "plain": lambda: WHOLE,
}


@pytest.mark.parametrize("kind", SMALL)
def test_a_damaged_file_gives_a_document_or_a_sentence(kind: str, tmp_path: Path) -> None:
    whole = SMALL[kind]()

    @settings(max_examples=examples(25))
    @given(
        st.lists(
            st.tuples(st.integers(0, len(whole) - 1), st.binary(max_size=6), st.integers(0, 40)), min_size=1, max_size=6
        )
    )
    def check(changes: list[tuple[int, bytes, int]]) -> None:
        data = bytearray(whole)
        for place, new, removed in changes:
            data[place : place + removed] = new
        try:
            assert isinstance(read(bytes(data), tmp_path), Document)
        except Unreadable as refused:
            assert str(refused).startswith("paper.pdf: expected")

    check()
