"""Draws a paper as a Word document that can be edited: real headings, repeating header rows, rows that do not split.

The bytes depend on the paper alone; `docx_package` sees to the rest of the file.
"""

from typing import Any, Literal

from estates.papers.docx_package import set_properties, set_styles, zip_again
from estates.papers.paper import AssetRows, Column, Paper, Statement, Table, text_lines

# Lengths in twentieths of a point (dxa): a landscape A4 page, its side margins, and so the width of every table.
PAGE_DXA = 16838
MARGIN_DXA = 1020
TABLE_DXA = PAGE_DXA - 2 * MARGIN_DXA

# A wide letter of Arial 11, and the lines that surely fit on a page below its headings.
LETTER_DXA = 120
TALL_LINES = 27

SHADE = "DDE4EA"  # below black text: contrast 16 to 1
TINT = "F2F5F7"

# The style by its identifier: looked up by name for each paragraph, it takes most of the time of a long paper.
TABLE_TEXT = "TableText"


def render_docx(paper: Paper) -> bytes:
    """The paper as the bytes of a .docx file, the same for the same paper."""
    import docx

    document = docx.Document()
    set_properties(document, paper)
    set_styles(document, paper.language, TABLE_DXA)
    _set_page(document, paper)
    label = document.add_paragraph(style="Normal")
    _align(label, "RIGHT")
    _write(label, paper.label, bold=True)
    title = document.add_heading(level=1)
    _write(title, "\n".join(paper.title))
    if paper.period:
        _write(document.add_paragraph(), paper.period)
    for table in paper.tables:
        _add_table(document, table)
    return zip_again(document)


def _add_table(document: Any, table: Table) -> None:
    """Title, note, and the table itself, as wide as the page between its margins."""
    _write(document.add_heading(level=2), table.title)
    if table.note:
        note = document.add_paragraph()
        note.paragraph_format.keep_with_next = True
        _write(note, table.note, italic=True)
    widths = _widths_dxa(table.columns)
    drawn = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    _set_table(drawn, table, widths)
    cells = _add_row(drawn, widths, repeat=True)
    for cell, column in zip(cells, table.columns, strict=True):
        paragraph = _fill(cell, SHADE).paragraphs[0]
        _write(paragraph, column.heading, bold=True)
        paragraph.paragraph_format.keep_with_next = True
        if column.numeric:
            _align(paragraph, "RIGHT")
    for asset in table.assets:
        _add_asset(drawn, asset, table.columns, widths)
    if not table.assets:
        _write(_add_full_row(drawn, len(widths)).paragraphs[0], table.empty)


def _add_asset(drawn: Any, asset: AssetRows, columns: tuple[Column, ...], widths: list[int]) -> None:
    heading = _fill(_add_full_row(drawn, len(widths)), TINT).paragraphs[0]
    heading.paragraph_format.keep_with_next = True
    _write(heading, asset.heading, bold=True)
    row = _add_row(drawn, widths, split=_is_tall(asset, widths))
    for cell, column, statements in zip(row, columns, asset.cells, strict=True):
        for number, statement in enumerate(statements):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            paragraph._p.style = TABLE_TEXT
            _write_statement(paragraph, statement)
            if column.numeric:
                _align(paragraph, "RIGHT")


def _is_tall(asset: AssetRows, widths: list[int]) -> bool:
    """Whether the asset may be taller than a page, guessed from above by the count of letters.

    LibreOffice cuts off what does not fit of a row that must not split; Word would go on with it on the next page.
    """
    for width, statements in zip(widths, asset.cells, strict=True):
        letters = max(1, (width - 200) // LETTER_DXA)
        lines = [len(line) // letters + 1 for statement in statements for line in text_lines(statement.words)]
        if sum(lines) + len(statements) // 4 > TALL_LINES:
            return True
    return False


def _add_row(drawn: Any, widths: list[int], *, repeat: bool = False, split: bool = False) -> list[Any]:
    """A new row's cells. With `repeat`, it is printed again at the top of each page; without `split`, it keeps to one.

    Made from elements: python-docx's own `add_row` and `merge` visit the whole grid, and a long paper waits for them.
    """
    from docx.shared import Twips
    from docx.table import _Cell

    row = drawn._tbl.add_tr()
    properties = row.get_or_add_trPr()
    if not split:
        properties.append(_element("w:cantSplit"))
    if repeat:
        properties.append(_element("w:tblHeader"))
    cells = []
    for width in widths:
        cell = row.add_tc()
        cell.width = Twips(width)
        cell.p_lst[0].style = TABLE_TEXT
        cells.append(_Cell(cell, drawn))
    return cells


def _add_full_row(drawn: Any, columns: int) -> Any:
    """The one cell of a row that spans every column."""
    cell = _add_row(drawn, [TABLE_DXA])[0]
    cell._tc.grid_span = columns
    return cell


def _write_statement(paragraph: Any, statement: Statement) -> None:
    if statement.lead:
        _write(paragraph, statement.lead, bold=True)
        paragraph.add_run(" ")
    _write(paragraph, statement.text, bold=statement.weight == "bold", italic=statement.weight == "quiet")


def _write(paragraph: Any, text: str, *, bold: bool = False, italic: bool = False) -> None:
    """One run, its lines divided by line breaks. `None` leaves the weight to the style."""
    run = paragraph.add_run()
    run.bold = bold or None
    run.italic = italic or None
    for number, line in enumerate(text_lines(text)):
        if number:
            run.add_break()
        run.add_text(line)


def _fill(cell: Any, colour: str) -> Any:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=colour))
    return cell


def _widths_dxa(columns: tuple[Column, ...]) -> list[int]:
    """Whole widths that add up to the table's; the last column takes what rounding leaves."""
    whole = sum(column.width_pc for column in columns)
    widths = [TABLE_DXA * column.width_pc // whole for column in columns]
    return [*widths[:-1], TABLE_DXA - sum(widths[:-1])]


def _set_table(drawn: Any, table: Table, widths: list[int]) -> None:
    """Fixed layout, widths on the grid, and the description that a screen reader says (ISO/IEC 29500-1, 17.4.60)."""
    from docx.shared import Twips

    drawn.autofit = False
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Twips(width)
    properties = drawn._tbl.tblPr
    for old in properties.xpath("w:tblW | w:tblLook"):
        properties.remove(old)
    properties.xpath("w:tblStyle")[0].addnext(_element("w:tblW", w=str(TABLE_DXA), type="dxa"))
    margins = _element("w:tblCellMar")
    for side, width in (("top", 60), ("left", 100), ("bottom", 30), ("right", 100)):
        margins.append(_element(f"w:{side}", w=str(width), type="dxa"))
    properties.append(margins)
    properties.append(_element("w:tblLook", val="0020", firstRow="1", firstColumn="0", noHBand="1", noVBand="1"))
    headings = ", ".join(" ".join(text_lines(column.heading)) for column in table.columns)
    properties.append(_element("w:tblCaption", val=" ".join(text_lines(table.title))))
    described = f"One row with each asset's name and address, and below it one row of: {headings}."
    properties.append(_element("w:tblDescription", val=described))


def _set_page(document: Any, paper: Paper) -> None:
    """Landscape A4; the banner in the header, the footer's words and "Page x of y" in the footer, of every page."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Twips

    section = document.sections[0]
    section._sectPr.attrib.clear()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Twips(PAGE_DXA), Mm(210)
    section.left_margin = section.right_margin = Twips(MARGIN_DXA)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    section.header_distance = section.footer_distance = Mm(9)
    if paper.banner:
        banner = section.header.paragraphs[0]
        _align(banner, "CENTER")
        _write(banner, paper.banner, bold=True)
    footer = section.footer.paragraphs[0]
    _write(footer, paper.footer)
    footer.add_run("\tPage ")
    footer._p.append(_field("PAGE"))
    footer.add_run(" of ")
    footer._p.append(_field("NUMPAGES"))


def _field(name: str) -> Any:
    """A figure that Word counts; "1" stands in until it does."""
    figure = _element("w:t")
    figure.text = "1"
    run = _element("w:r")
    run.append(figure)
    field = _element("w:fldSimple", instr=f" {name} ")
    field.append(run)
    return field


def _element(tag: str, **attributes: str) -> Any:
    """An element such as `w:shd`, its attributes in the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    return OxmlElement(tag, attrs={qn(f"w:{name}"): value for name, value in attributes.items()})


def _align(paragraph: Any, side: Literal["CENTER", "RIGHT"]) -> None:
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT

    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT[side]
