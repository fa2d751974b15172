"""The four drawers draw one paper: the same words in the same cells, as typed, in safe, accessible, exact files."""

import re
from dataclasses import replace
from functools import cache
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf.generic import ContentStream

from estates.papers.docx import render_docx
from estates.papers.html import render_html
from estates.papers.markdown import render_markdown
from estates.papers.paper import (
    Column,
    Heading,
    Link,
    Pack,
    Paper,
    Paragraph,
    Row,
    Statement,
    Table,
    links,
    text_lines,
)
from estates.papers.pdf import draw_pdf, render_pdf
from tests.soak import examples

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</style></td></table><script>alert(1)</script>",
    "${7*7} {{ 7*7 }} {% raw %}",
    "#let x = 1",
    "$x$ and $$y$$",
    "*bold* _it_ |pipe| \\",
    "\\| \\\\| `code` ``",
    "~~struck~~ !(x) ![i](j)",
    "@ref <label> // comment /* c */",
    "[link](http://x) http://example.org www.example.org a@example.org",
    "one\u2028two\nthree\r\nfour",
    "\u201cquoted\u201d 'single' \"double\" \u00a33,079 m\u00b2 2018\u20132019",
    "=1+1",
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "# heading #",
    "> quoted",
    "--- | ---",
    "&amp; &lt; &#65; \u00a0end\u00a0",
    "A1\u00a0307",
    "**",
    "tab\there  two  spaces",
    "\u0141\u00f3d\u017a T\u0177 Gw\u0177n",
    "Averyveryverylongwordthatnocolumnofthistablecouldeverholdonasingleline" * 3,
)
PLAIN = "A planning application is to be submitted later in the year. "


def build_paper() -> Paper:
    """Three tables: one of hostile words, one long enough for several pages, one with no asset."""
    columns = (
        Column("Tenure", 9),
        Column("Floor Area m\u00b2", 9, numeric=True),
        Column('"Issues" & <Options> {{ 1 }}', 82),
    )
    hostile = Row(
        "a",
        "*Chord* Park <b>Unit C</b> | #1",
        (
            (Statement("Freehold"),),
            (Statement("375"),),
            tuple(
                Statement(text, lead="New:" if number % 2 else "", weight=("plain", "bold", "quiet")[number % 3])
                for number, text in enumerate(HOSTILE)
            ),
        ),
    )
    long = tuple(
        Row(
            f"k{number}",
            f"Station {number}, Nene Parade PE13 3BT",
            (
                (Statement("Leasehold"),),
                (Statement(f"{number},112"),),
                (Statement(PLAIN * (number % 9 + 1), lead="New:"),),
            ),
        )
        for number in range(1, 41)
    )
    return Paper(
        name="Appendix 4 \u2013 Estates <update>",
        label="APPENDIX 4",
        title=("POLICE AND CRIME COMMISSIONERS \u2013 ESTATES", "UPDATE <SINCE> JUNE 2019"),
        body="Commissioner & Co",
        dated="2019-10-09",
        blocks=(
            Paragraph(Statement("\u201cNew\u201d: since 26 June 2019.")),
            Table("ASSETS SURPLUS", columns, (hostile,), note="* Those in the public domain."),
            Table("ASSETS SUBJECT TO OPTIONS", (*columns[:2], Column("Timescale/Update", 82)), long),
            Table(
                "ASSET PROPOSALS*",
                (Column("Current Situation", 50), Column("Timescale/Update", 50)),
                (),
                empty="None <now>.",
            ),
        ),
        banner='CONFIDENTIAL \u2013 "sub-group" </style> only',
        footer="Register of 9 October 2019 \\ entry <214>",
    )


PAPER = build_paper()
Grid = list[list[str]]
INLINE = {
    "text", "text_special", "strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close",
}  # fmt: skip


@cache
def drawn_pdf() -> bytes:
    return render_pdf(PAPER)


@cache
def drawn_docx() -> bytes:
    return render_docx(PAPER)


def tidy(text: str) -> str:
    return " ".join(text.split())


def said(paper: Paper) -> list[Grid]:
    """Each table's cells in order, each cell as the lines that a reader reads."""

    def lines(statement: Statement) -> list[str]:
        first, *others = text_lines(statement.text)
        return [f"{statement.lead} {first}" if statement.lead else first, *others]

    tables = []
    for table in paper.tables:
        cells = [[column.heading] for column in table.columns]
        for asset in table.rows:
            if asset.heading:
                cells.append([asset.heading])
            cells += [[line for statement in cell for line in lines(statement)] or [""] for cell in asset.cells]
        if not table.rows:
            cells.append([table.empty])
        tables.append([[tidy(line) for line in cell] for cell in cells])
    return tables


def read_docx(data: bytes) -> list[Grid]:
    def read(cell) -> list[str]:
        paragraphs = (docx.text.paragraph.Paragraph(p, None).text for p in cell.p_lst)
        return [tidy(line) for text in paragraphs for line in text.split("\n")]

    return [
        [read(cell) for row in table._tbl.tr_lst for cell in row.tc_lst]
        for table in docx.Document(BytesIO(data)).tables
    ]


class CellReader(HTMLParser):
    """Reads back the cells of a page's tables, and notes every element with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[Grid] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.within: list[str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append([])
        elif tag in ("td", "th"):
            self.within = [""]
        elif tag == "br" and self.within is not None:
            self.within.append("")

    def handle_endtag(self, tag: str) -> None:
        if self.within is None:
            return
        if tag in ("p", "li"):
            self.within.append("")
        elif tag in ("td", "th"):
            lines = self.within[:-1] if len(self.within) > 1 else self.within
            self.tables[-1].append([tidy(line) for line in lines])
            self.within = None

    def handle_data(self, data: str) -> None:
        if self.within is not None:
            self.within[-1] += data


def read_markdown(page: str) -> list[Grid]:
    """The cells as a CommonMark reader with GFM's tables and strikethrough shows them; an asset's row counts as one."""
    tables: list[Grid] = []
    row: Grid = []
    for token, after in zip(tokens := markdown_tokens(page), [*tokens[1:], None], strict=True):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            row = []
        elif token.type in ("td_open", "th_open"):
            assert after is not None
            row.append(inline_lines(after))
        elif token.type == "tr_close":
            tables[-1] += row[:1] if any(row[0]) and not any(any(cell) for cell in row[1:]) else row
    return tables


def markdown_tokens(page: str):
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(page)


def inline_lines(token) -> list[str]:
    lines = [""]
    for child in token.children:
        if child.type == "html_inline":
            assert child.content in ("<br>", "<br/>")
            lines.append("")
        else:
            assert child.type in INLINE
            lines[-1] += child.content
    return [tidy(line).removeprefix("\u2022 ") for line in lines]


def read_pdf(data: bytes) -> list[list[str]]:
    """Each tagged table's cells in order, blanks left out: a PDF says where words stand, not how they were divided."""
    reader = pypdf.PdfReader(BytesIO(data))
    marked = {page.indirect_reference.idnum: marked_text(page, reader) for page in reader.pages}

    def text_of(node, page: int) -> str:
        node = node.get_object()
        if isinstance(node, list):
            return "".join(text_of(child, page) for child in node)
        if isinstance(node, int):
            return marked[page].get(node, "")
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page
        if "/MCID" in node:
            return marked[page].get(node["/MCID"], "")
        return text_of(node["/K"], page) if "/K" in node else ""

    elements = list(structure(reader))
    tables = [element for element in elements if element["/S"] == "/Table"]
    return [
        [
            "".join(text_of(cell, 0).split()).replace("\u2022", "")
            for cell in structure(reader, table)
            if cell["/S"] in ("/TH", "/TD")
        ]
        for table in tables
    ]


def structure(reader: pypdf.PdfReader, below=None):
    """Every structure element below one, in logical order."""
    node = (reader.trailer["/Root"]["/StructTreeRoot"] if below is None else below).get_object()
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        element = child.get_object()
        if isinstance(element, dict) and "/S" in element:
            yield element
            yield from structure(reader, element)


def marked_text(page, reader: pypdf.PdfReader) -> dict[int, str]:
    """The text of each marked content of a page, through its fonts' ToUnicode maps."""
    maps = {name: unicode_map(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    texts: dict[int, str] = {}
    opened: list[int | None] = []
    current: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            details = operands[1] if operator == b"BDC" and isinstance(operands[1], dict) else {}
            opened.append(details.get("/MCID"))
        elif operator == b"EMC":
            opened.pop()
        elif operator == b"Tf":
            current = maps[operands[0]]
        elif operator in (b"Tj", b"TJ"):
            place = next((number for number in reversed(opened) if number is not None), None)
            pieces = operands[0] if operator == b"TJ" else operands
            codes = b"".join(raw(piece) for piece in pieces if isinstance(piece, (str, bytes)))
            shown = (current[int.from_bytes(codes[i : i + 2])] for i in range(0, len(codes), 2))
            if place is not None:
                texts[place] = texts.get(place, "") + "".join(shown)
    return texts


def raw(piece) -> bytes:
    return piece if isinstance(piece, bytes) else piece.original_bytes


def unicode_map(font) -> dict[int, str]:
    def text(digits: str) -> str:
        return bytes.fromhex(digits).decode("utf-16-be")

    source = font["/ToUnicode"].get_data().decode("latin-1")
    singles = re.findall(r"^<(\w{4})> <(\w+)>$", source, re.M)
    found = {int(code, 16): text(to) for code, to in singles}
    for first, last, to in re.findall(r"^<(\w{4})> <(\w{4})> <(\w+)>$", source, re.M):
        for step in range(int(last, 16) - int(first, 16) + 1):
            found[int(first, 16) + step] = text(to)[:-1] + chr(ord(text(to)[-1]) + step)
    return found


# --- words ---


def test_word_document_says_every_cell_as_typed() -> None:
    assert read_docx(drawn_docx()) == said(PAPER)


def test_page_says_every_cell_as_typed() -> None:
    assert CellReader(render_html(PAPER)).tables == said(PAPER)


def test_markdown_says_every_cell_as_typed() -> None:
    assert read_markdown(render_markdown(PAPER)) == said(PAPER)


def test_pdf_says_every_cell_as_typed() -> None:
    expected = [["".join("".join(cell).split()) for cell in grid] for grid in said(PAPER)]
    assert read_pdf(drawn_pdf()) == expected


LINE = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)


def paper_of(text: str, weight: str, lead: str) -> Paper:
    asset = Row("a", "Heading", ((Statement(text, lead=lead, weight=weight),), (Statement("second"),)))
    return replace(
        PAPER, blocks=(Table("T", (Column("A", 50), Column("B", 50)), (asset,)),), title=(f"T {text}",), footer=text
    )


@settings(max_examples=examples(150), deadline=None)
@given(LINE, st.sampled_from(["plain", "bold", "quiet"]), st.sampled_from(["", "New:"]))
def test_any_text_reads_as_typed_in_html_and_markdown(text: str, weight: str, lead: str) -> None:
    paper = paper_of(text, weight, lead)
    assert CellReader(render_html(paper)).tables == said(paper)
    assert read_markdown(render_markdown(paper)) == said(paper)


@settings(max_examples=examples(40), deadline=None)
@given(LINE)
def test_any_text_can_be_drawn_in_word(text: str) -> None:
    paper = paper_of(text, "bold", "New:")
    assert read_docx(render_docx(paper)) == said(paper)


@settings(max_examples=examples(30), deadline=None)
@given(LINE)
def test_any_text_can_be_drawn_in_pdf(text: str) -> None:
    assert render_pdf(paper_of(text, "quiet", "")).startswith(b"%PDF-")


@pytest.mark.parametrize("render", [render_docx, render_pdf, render_html, render_markdown])
def test_same_paper_has_same_bytes(render) -> None:
    assert render(build_paper()) == render(build_paper())


# --- Word ---


def test_word_header_rows_repeat_and_no_row_splits_but_one_that_fills_a_page() -> None:
    for number, table in enumerate(docx.Document(BytesIO(drawn_docx())).tables):
        rows = table._tbl.tr_lst
        assert [row for row in rows if not row.xpath("./w:trPr/w:cantSplit")] == (rows[2:3] if number == 0 else [])
        assert [bool(row.xpath("./w:trPr/w:tblHeader")) for row in rows] == [True] + [False] * (len(rows) - 1)


def test_word_asset_heading_stays_with_its_cells() -> None:
    table = docx.Document(BytesIO(drawn_docx())).tables[1]
    for row in table._tbl.tr_lst[1::2]:
        assert row.xpath("./w:tc/w:tcPr/w:gridSpan/@w:val") == ["3"]
        assert row.xpath("./w:tc/w:p/w:pPr/w:keepNext")


def test_word_tables_fill_a_landscape_page_in_fixed_columns() -> None:
    document = docx.Document(BytesIO(drawn_docx()))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    room = (section.page_width - section.left_margin - section.right_margin) // 635
    for table in document.tables:
        grid = [int(width) for width in table._tbl.xpath("./w:tblGrid/w:gridCol/@w:w")]
        assert sum(grid) == room
        assert [int(width) for width in table._tbl.tr_lst[0].xpath("./w:tc/w:tcPr/w:tcW/@w:w")] == grid
        assert table._tbl.xpath("./w:tblPr/w:tblLayout/@w:type") == ["fixed"]
        assert table._tbl.xpath("./w:tblPr/w:tblDescription/@w:val")[0].endswith(table.columns[-1].cells[0].text + ".")


def test_word_headings_properties_and_language_are_the_papers() -> None:
    document = docx.Document(BytesIO(drawn_docx()))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "\n".join(PAPER.title)),
        *(("Heading 2", table.title) for table in PAPER.tables),
    ]
    properties = document.core_properties
    assert (properties.title, properties.author) == (" ".join(PAPER.title), PAPER.body)
    assert properties.created.date().isoformat() == properties.modified.date().isoformat() == PAPER.dated
    assert {node.get(qn("w:val")) for node in document.styles.element.xpath("//w:lang")} == {"en-GB"}


def test_word_package_holds_nothing_of_the_template_or_the_machine() -> None:
    with ZipFile(BytesIO(drawn_docx())) as package:
        names = package.namelist()
        everything = b"".join(package.read(name) for name in names).decode()
        core = package.read("docProps/core.xml").decode()
    assert names == sorted(names)
    assert not [name for name in names if "thumbnail" in name or "customXml" in name or name.endswith("app.xml")]
    assert not re.search("python-docx|/home/|/tmp/|Macintosh|rsid", everything)
    assert not re.search("revision|lastModifiedBy|description|keywords", core)


def test_word_banner_and_page_numbers_stand_on_every_page() -> None:
    section = docx.Document(BytesIO(drawn_docx())).sections[0]
    assert section.header.paragraphs[0].text == PAPER.banner
    footer = section.footer.paragraphs[0]
    assert footer.text.startswith(PAPER.footer)
    assert [field.strip() for field in footer._p.xpath("./w:fldSimple/@w:instr")] == ["PAGE", "NUMPAGES"]


# --- PDF ---


def test_pdf_is_tagged_titled_and_british() -> None:
    root = pypdf.PdfReader(BytesIO(drawn_pdf())).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_pdf_claims_both_standards_and_the_papers_properties() -> None:
    reader = pypdf.PdfReader(BytesIO(drawn_pdf()))
    claims = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1<" in claims
    assert "<pdfaid:part>2<" in claims
    assert "<pdfaid:conformance>A<" in claims
    assert (reader.metadata.title, reader.metadata.author) == (" ".join(PAPER.title), PAPER.body)
    assert reader.metadata.creation_date.date().isoformat() == PAPER.dated


def test_pdf_has_one_table_tag_for_each_table_across_pages() -> None:
    reader = pypdf.PdfReader(BytesIO(drawn_pdf()))
    tags = [element["/S"] for element in structure(reader)]
    assert len(reader.pages) > 3
    assert tags.count("/Table") == len(PAPER.tables)
    taller_than_a_page = 1  # its name and address are a heading cell too
    assert tags.count("/TH") == sum(len(table.columns) for table in PAPER.tables) + taller_than_a_page
    assert (tags.count("/H1"), tags.count("/H2")) == (1, len(PAPER.tables))


def test_pdf_repeats_column_headings_banner_and_page_numbers() -> None:
    pages = pypdf.PdfReader(BytesIO(drawn_pdf())).pages
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert PAPER.banner in text
        assert PAPER.footer in text
        assert f"Page {number} of {len(pages)}" in text
        if "Nene Parade" in text:
            assert "Timescale/Update" in text


def test_pdf_keeps_an_asset_with_its_cells_on_one_page() -> None:
    for page in pypdf.PdfReader(BytesIO(drawn_pdf())).pages:
        text = tidy(page.extract_text())
        for number in re.findall(r"Station (\d+), Nene", text):
            assert f"{number},112" in text
            assert text.count(tidy(PLAIN)) >= int(number) % 9 + 1


def test_pdf_draws_each_asset_below_the_one_before_and_its_cells_below_its_name() -> None:
    for page in pypdf.PdfReader(BytesIO(drawn_pdf())).pages:
        heights_pt: list[float] = []

        def note(text, cm, tm, *_, heights_pt=heights_pt) -> None:
            height_pt = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            if re.match(r"Station \d", text):
                assert not heights_pt or height_pt < min(heights_pt) - 11
                heights_pt[:] = [height_pt]
            elif heights_pt and re.search(r"year|,112", text):
                assert height_pt < heights_pt[0] - 11
                heights_pt.append(height_pt)

        page.extract_text(visitor_text=note)
        assert len(heights_pt) != 1


def test_pdf_lets_an_asset_taller_than_a_page_go_on() -> None:
    table = Table(
        "T",
        (Column("A", 10), Column("B", 90)),
        (Row("a", "Tall", ((Statement("x"),), (Statement(PLAIN * 400),))),),
    )
    paper = replace(PAPER, blocks=(table,))
    assert len(pypdf.PdfReader(BytesIO(render_pdf(paper))).pages) > 2
    assert read_pdf(render_pdf(paper))[0][-1] == "".join((PLAIN * 400).split())


def test_pdf_is_landscape_with_every_font_within() -> None:
    reader = pypdf.PdfReader(BytesIO(drawn_pdf()))
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert "SourceSansPro" in inner["/BaseFont"]
            assert any(key.startswith("/FontFile") for key in inner["/FontDescriptor"])


def test_pdf_names_a_character_that_no_face_has() -> None:
    cells = read_pdf(render_pdf(paper_of("\U0001f600 \u4e2d \ue000", "plain", "")))
    assert "[U+1F600][U+4E2D][U+E000]" in cells[0]


# --- HTML ---


def test_page_runs_and_fetches_nothing() -> None:
    page = render_html(PAPER)
    elements = CellReader(page).elements
    assert not {"script", "link", "img", "iframe", "object", "base", "a"} & {tag for tag, _ in elements}
    for tag, attributes in elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "href", "style")], tag
    style = page[page.index("<style>") : page.index("</style>")]
    assert not re.search(r"url\(|@import|http|<script", style)
    assert "default-src 'none'" in page


def test_page_says_titles_and_labels_as_typed_outside_cells_too() -> None:
    page = render_html(replace(PAPER, body='"Body" onload=x <b>'))
    assert "<title>POLICE AND CRIME COMMISSIONERS – ESTATES UPDATE &lt;SINCE&gt; JUNE 2019</title>" in page
    elements = CellReader(page).elements
    assert {"name": "author", "content": '"Body" onload=x <b>'} in [attributes for _, attributes in elements]
    labels = [attributes["data-label"] for tag, attributes in elements if tag == "td" and "data-label" in attributes]
    assert labels[:3] == [column.heading for column in PAPER.tables[0].columns]


def test_page_has_headings_scopes_and_roles() -> None:
    elements = CellReader(render_html(PAPER)).elements
    tags = [tag for tag, _ in elements]
    assert (tags.count("main"), tags.count("h1"), tags.count("h2")) == (1, 1, len(PAPER.tables))
    assert dict(elements)["html"] == {"lang": "en-GB"}
    scopes = [attributes["scope"] for tag, attributes in elements if tag == "th"]
    assert scopes.count("col") == sum(len(table.columns) for table in PAPER.tables)
    assert scopes.count("rowgroup") == sum(len(table.rows) for table in PAPER.tables)
    ids = {attributes.get("id") for _, attributes in elements}
    assert all(attributes["aria-labelledby"] in ids for tag, attributes in elements if tag == "table")


# --- Markdown ---


def test_markdown_makes_no_link_and_no_html_of_a_text() -> None:
    page = render_markdown(PAPER)
    types = {child.type for token in markdown_tokens(page) for child in token.children or ()}
    assert types <= {"text", "text_special", "html_inline", "strong_open", "strong_close", "em_open", "em_close"}
    assert not re.search(r"https?://|www\.|\w@\w", page)
    assert set(re.findall(r"<[^>]*>", page)) == {"<br>", "<br/>"}


def test_markdown_rows_all_have_the_columns_of_their_table() -> None:
    rows = [line for line in render_markdown(PAPER).splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row.replace("\\\\", ""))) for row in rows} == {4, 3}


# --- absent words ---


def test_no_banner_leaves_no_trace() -> None:
    bare = replace(PAPER, banner="", footer="", label="")
    assert "CONFIDENTIAL" not in render_html(bare) + render_markdown(bare)
    assert "CONFIDENTIAL" not in pypdf.PdfReader(BytesIO(render_pdf(bare))).pages[0].extract_text()
    assert not docx.Document(BytesIO(render_docx(bare))).sections[0].header.paragraphs[0].text


# --- headings, numbered paragraphs, lists, links ---

BOARD, RECORD = "https://example.org/a?CId=543&MId=4362&copy=4#x", 'https://example.org/b_(c)|d"e*f'
LINKED = replace(
    PAPER,
    landscape=False,
    blocks=(
        Heading("PURPOSE <now>", number="1."),
        Paragraph(Statement("See the *Act*, and 12) write.", links=links("*Act*", BOARD)), number="1.1"),
        Heading("RECORD\n2019-011", new_page=True, listed="Record 2019-011"),
        Table(
            "Record",
            (Column("Decision Record", 25), Column("2019-011", 75)),
            (
                Row("a", "", ((Statement("Subject", weight="bold"),), (Statement("Sale"),))),
                Row(
                    "b",
                    "",
                    (
                        (Statement("Papers", weight="bold"),),
                        (
                            Statement("Reports:", weight="bold"),
                            Statement("\u2018One\u2019, item 1", bullet=True, links=links("\u2018One\u2019", RECORD)),
                            Statement("\u2018Two\u2019", bullet=True),
                            Statement(
                                "Ask a@example.org or\nhttps://example.org/b",
                                lead="New:",
                                weight="bold",
                                links=(
                                    *links("a@example.org", "mailto:a@example.org"),
                                    *links("https://example.org/b", "https://example.org/b"),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
            titled=False,
            row_headers=True,
        ),
        Paragraph(Statement("Commissioner", weight="bold")),
        Table(
            "Signature",
            (Column("Signature", 60), Column("Date", 40)),
            (Row("s", "", ((Statement(""),), (Statement("17 July 2019"),)), to_sign=True), Row("t", "", ((), ()))),
            titled=False,
        ),
    ),
)
LIVE = [
    ("*Act*", BOARD),
    ("\u2018One\u2019", "https://example.org/b_%28c%29%7Cd%22e%2Af"),
    ("a@example.org", "mailto:a@example.org"),
    ("https://example.org/b", "https://example.org/b"),
]


def links_in_docx(data: bytes) -> list[tuple[str, str]]:
    document = docx.Document(BytesIO(data))
    return [
        ("".join(link.xpath(".//w:t/text()")), document.part.rels[link.get(qn("r:id"))].target_ref)
        for link in document.element.body.xpath(".//w:hyperlink[@r:id]")
    ]


def links_in_pdf(data: bytes) -> list[str]:
    """The addresses that can be clicked, in order, one that goes on overleaf or on the next line once."""
    found: list[str] = []
    for page in pypdf.PdfReader(BytesIO(data)).pages:
        for note in page.get("/Annots", []):
            address = note.get_object().get("/A", {}).get("/URI")
            if address and address not in found[-1:]:
                found.append(address)
    return found


def links_in_markdown(page: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for token in markdown_tokens(page):
        inside = False
        for child in token.children or ():
            if child.type == "link_open":
                found.append(("", child.attrs["href"]))
            inside = child.type == "link_open" or (inside and child.type != "link_close")
            if inside:
                found[-1] = (found[-1][0] + child.content, found[-1][1])
    return found


def links_in_page(page: str) -> list[tuple[str, str]]:
    reader = re.findall(r'<a href="([^"]*)">(.*?)</a>', page)
    return [(unescape(words), unescape(address)) for address, words in reader]


def test_every_link_is_live_in_every_format() -> None:
    assert links_in_docx(render_docx(LINKED)) == LIVE
    assert links_in_page(render_html(LINKED)) == LIVE
    assert links_in_markdown(render_markdown(LINKED)) == LIVE
    assert links_in_pdf(render_pdf(LINKED)) == [address for _, address in LIVE]


def test_links_and_lists_leave_every_cell_as_typed() -> None:
    expected = said(LINKED)
    assert read_docx(render_docx(LINKED)) == expected
    assert CellReader(render_html(LINKED)).tables == expected
    assert read_markdown(render_markdown(LINKED)) == expected
    assert read_pdf(render_pdf(LINKED)) == [["".join("".join(cell).split()) for cell in grid] for grid in expected]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "www.example.org", "", None])
def test_nothing_but_a_page_or_a_letter_is_linked_to(address: str | None) -> None:
    assert links("here", address) == ()
    if address is not None:
        with pytest.raises(ValueError, match="no address to link to"):
            Link("here", address)


def test_lists_are_lists_and_numbers_hang() -> None:
    document = docx.Document(BytesIO(render_docx(LINKED)))
    assert [p.style.name for p in document.tables[0].rows[2].cells[1].paragraphs] == [
        "Table Text", "Table Bullet", "Table Bullet", "Table Text",
    ]  # fmt: skip
    numbered = next(p for p in document.paragraphs if p.text.startswith("1.1"))
    assert numbered.text == "1.1\tSee the *Act*, and 12) write."
    assert numbered.paragraph_format.first_line_indent == -numbered.paragraph_format.left_indent
    page = render_html(LINKED)
    assert page.count("<li ") == 2
    assert page.count("<ul>") == 1
    tags = [element["/S"] for element in structure(pypdf.PdfReader(BytesIO(render_pdf(LINKED))))]
    assert (tags.count("/L"), tags.count("/LI"), tags.count("/Link")) == (1, 2, 4)
    assert "## 1\\. PURPOSE &lt;now&gt;\n\n1.1 See the [\\*Act\\*]" in render_markdown(LINKED)


def test_a_heading_may_begin_a_page() -> None:
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(render_pdf(LINKED))).pages]
    assert ["PURPOSE" in text for text in pages] == [True, False]
    assert ["RECORD" in text for text in pages] == [False, True]
    document = docx.Document(BytesIO(render_docx(LINKED)))
    breaks = {p.text: p.paragraph_format.page_break_before for p in document.paragraphs if p.style.name == "Heading 2"}
    assert breaks == {"1.\tPURPOSE <now>": None, "RECORD\n2019-011": True}
    assert '<h2 class="new-page">RECORD<br>2019-011</h2>' in render_html(LINKED)


def test_the_first_cell_of_a_row_can_head_it() -> None:
    scopes = [attributes["scope"] for tag, attributes in CellReader(render_html(LINKED)).elements if tag == "th"]
    assert scopes == ["col", "col", "row", "row", "col", "col"]
    look = docx.Document(BytesIO(render_docx(LINKED))).tables[0]._tbl.xpath("./w:tblPr/w:tblLook/@w:firstColumn")
    assert look == ["1"]


def test_a_row_to_sign_leaves_room() -> None:
    table = docx.Document(BytesIO(render_docx(LINKED))).tables[1]
    assert int(table._tbl.xpath("./w:tr/w:trPr/w:trHeight/@w:val")[0]) > 800
    assert '<tr role="row" class="to-sign">' in render_html(LINKED)


# --- several papers as one ---

PACK = Pack(("Decisions & more", "Panel, 9 October 2019"), (LINKED, replace(PAPER, name="Appendix 5")), footer="Bound")
ENTRIES = ["Appendix 4 \u2013 Estates <update>", "Record 2019-011", "Appendix 5"]


@cache
def drawn_pack():
    return draw_pdf(PACK)


def test_a_pack_begins_with_contents_that_say_where() -> None:
    assert [name for _, name in PACK.entries()] == ENTRIES
    assert drawn_pack().pages == (2, 3, 4)
    first, *others = pypdf.PdfReader(BytesIO(drawn_pack().content)).pages
    lines = [line for line in first.extract_text().splitlines() if " . " in line or ". ." in line or "..." in line]
    assert [re.sub(r"[. ]*\.(?=[. ]*\d+$)[. ]*", " ", line) for line in lines] == [
        f"{name} {page}" for name, page in zip(ENTRIES, (2, 3, 4), strict=True)
    ]
    assert "Bound" in first.extract_text()
    assert all(f"Page {number} of {len(others) + 1}" in page.extract_text() for number, page in enumerate(others, 2))
    assert {note.get_object()["/Subtype"] for note in first["/Annots"]} == {"/Link"}


def bookmarks(reader: pypdf.PdfReader) -> list[tuple[int, str, int]]:
    def walk(items, level: int):
        for item in items:
            if isinstance(item, list):
                yield from walk(item, level + 1)
            else:
                yield level, item.title, reader.get_destination_page_number(item) + 1

    return list(walk(reader.outline, 1))


def test_a_packs_bookmarks_name_papers_and_sections() -> None:
    found = bookmarks(pypdf.PdfReader(BytesIO(drawn_pack().content)))
    assert found[:5] == [
        (1, "Contents", 1),
        (1, ENTRIES[0], 2),
        (2, "1. PURPOSE <now>", 2),
        (2, "Record 2019-011", 3),
        (1, "Appendix 5", 4),
    ]  # fmt: skip
    assert [title for _, title, _ in found[5:]] == [table.title for table in PAPER.tables]


def test_a_packs_papers_keep_their_orientation() -> None:
    pages = pypdf.PdfReader(BytesIO(drawn_pack().content)).pages
    assert [page.mediabox.width > page.mediabox.height for page in pages] == [False] * 3 + [True] * (len(pages) - 3)
    sections = docx.Document(BytesIO(render_docx(PACK))).sections
    assert [section.page_width > section.page_height for section in sections] == [False, False, True]
    assert [section.footer.paragraphs[0].text.split("\t")[0] for section in sections] == [
        "Bound", PAPER.footer, PAPER.footer,
    ]  # fmt: skip
    assert {section.header.paragraphs[0].text for section in sections} == {PAPER.banner}
    assert "size: A4 portrait" in render_html(LINKED)
    assert "size: A4 landscape" in render_html(PAPER)


def test_a_word_packs_contents_lead_to_its_bookmarks() -> None:
    document = docx.Document(BytesIO(render_docx(PACK, (2, 3, 4))))
    body = document.element.body
    lines = [p for p in document.paragraphs if p.style.name.startswith("toc")]
    shown = ["".join(p._p.xpath(".//w:t/text()")) for p in lines]
    assert [p.style.name for p in lines] == ["toc 1", "toc 2", "toc 1"]
    assert shown == [f"{name}{page}" for name, page in zip(ENTRIES, (2, 3, 4), strict=True)]
    marks = dict(zip(body.xpath(".//w:bookmarkStart/@w:name"), body.xpath(".//w:bookmarkStart/.."), strict=True))
    asked = [p._p.xpath("./w:hyperlink/@w:anchor")[0] for p in lines]
    assert ["".join(marks[name].xpath(".//w:t/text()")) for name in asked] == [
        "".join(PAPER.title), "RECORD2019-011", "".join(PAPER.title),
    ]  # fmt: skip
    instructions = [words.strip() for words in body.xpath(".//w:instrText/text()")]
    assert instructions[0].startswith("TOC ")
    assert [words for words in instructions if words.startswith("PAGEREF")] == [f"PAGEREF {name} \\h" for name in asked]
    assert [words for words in instructions if words.startswith("TC")] == [
        f'TC "{name}" \\l {level}' for name, level in zip(ENTRIES, (1, 2, 1), strict=True)
    ]
    begun, ended = (body.xpath(f".//w:fldChar[@w:fldCharType='{end}']") for end in ("begin", "end"))
    assert len(begun) == len(ended)


def test_a_pack_says_every_cell_as_typed_and_the_same_twice() -> None:
    expected = said(LINKED) + said(PAPER)
    assert read_docx(render_docx(PACK)) == expected
    assert read_pdf(drawn_pack().content) == [["".join("".join(c).split()) for c in grid] for grid in expected]
    assert render_docx(PACK) == render_docx(PACK)
    assert draw_pdf(PACK) == drawn_pack()


def test_a_pdf_pack_is_tagged_as_both_standards_ask() -> None:
    reader = pypdf.PdfReader(BytesIO(drawn_pack().content))
    claims = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1<" in claims
    tags = [element["/S"] for element in structure(reader)]
    assert (tags.count("/TOC") > 0, tags.count("/TOCI")) == (True, 3)
    assert (tags.count("/H1"), tags.count("/Table")) == (3, 5)
