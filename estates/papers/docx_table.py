"""Tables of a Word document: fixed columns, repeating header rows, rows that do not split.

Made from elements where python-docx's own ways (`add_row`, `merge`, `cell`) visit the whole grid: a long paper waits
for them.
"""

from dataclasses import dataclass
from typing import Any

from estates.papers.docx_text import HEADINGS, add_paragraph, add_to_body, align, element, write, write_statement
from estates.papers.paper import Column, Row, Table, one_line, text_lines

# Lengths in twentieths of a point (dxa): an A4 page and its side margins.
SHORT_DXA, LONG_DXA, MARGIN_DXA = 11906, 16838, 1020

# A wide letter of Arial 11.
LETTER_DXA = 120
SIGNATURE_DXA = 900

SHADE = "DDE4EA"  # below black text: contrast 16 to 1
TINT = "F2F5F7"

TABLE_GRID, TABLE_TEXT, TABLE_BULLET = "TableGrid", "TableText", "TableBullet"


@dataclass(frozen=True)
class Sheet:
    """A page to draw on: its orientation, and so the width between its margins, in twentieths of a point, and the
    lines that surely fit on it below its headings."""

    landscape: bool

    @property
    def width_dxa(self) -> int:
        return (LONG_DXA if self.landscape else SHORT_DXA) - 2 * MARGIN_DXA

    @property
    def tall_lines(self) -> int:
        return 27 if self.landscape else 46


def add_table(document: Any, table: Table, sheet: Sheet) -> None:
    """Title, note, and the table itself, as wide as the page between its margins."""
    from docx.oxml.table import CT_Tbl
    from docx.shared import Twips
    from docx.table import Table as WordTable

    if table.titled:
        write(add_paragraph(document, HEADINGS[1]), table.title)
    if table.note:
        note = add_paragraph(document)
        note.paragraph_format.keep_with_next = True
        write(note, table.note, italic=True)
    widths = _widths_dxa(table.columns, sheet)
    grid = add_to_body(document, CT_Tbl.new_tbl(0, len(widths), Twips(sheet.width_dxa)))
    grid.tblStyle_val = TABLE_GRID
    drawn = WordTable(grid, document._body)
    _set_table(drawn, table, widths)
    cells = _add_row(drawn, widths, repeat=True)
    for cell, column in zip(cells, table.columns, strict=True):
        paragraph = _fill(cell, SHADE).paragraphs[0]
        write(paragraph, column.heading, bold=True)
        paragraph.paragraph_format.keep_with_next = True
        if column.numeric:
            align(paragraph, "RIGHT")
    for row in table.rows:
        _add_rows(drawn, row, table.columns, widths, sheet)
    if not table.rows:
        write(_add_full_row(drawn, widths).paragraphs[0], table.empty)


def _add_rows(drawn: Any, row: Row, columns: tuple[Column, ...], widths: list[int], sheet: Sheet) -> None:
    """The row's heading, where it has one, and its cells."""
    if row.heading:
        heading = _fill(_add_full_row(drawn, widths), TINT).paragraphs[0]
        heading.paragraph_format.keep_with_next = True
        write(heading, row.heading, bold=True)
    cells = _add_row(drawn, widths, split=_is_tall(row, widths, sheet), height=SIGNATURE_DXA if row.to_sign else 0)
    for cell, column, statements in zip(cells, columns, row.cells, strict=True):
        for number, statement in enumerate(statements):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            paragraph._p.style = TABLE_BULLET if statement.bullet else TABLE_TEXT
            write_statement(paragraph, statement)
            if column.numeric:
                align(paragraph, "RIGHT")


def _is_tall(row: Row, widths: list[int], sheet: Sheet) -> bool:
    """Whether the row may be taller than a page, guessed from above by the count of letters.

    LibreOffice cuts off what does not fit of a row that must not split; Word would go on with it on the next page.
    """
    for width, statements in zip(widths, row.cells, strict=True):
        letters = max(1, (width - 200) // LETTER_DXA)
        lines = [len(line) // letters + 1 for statement in statements for line in text_lines(statement.words)]
        if sum(lines) + len(statements) // 4 > sheet.tall_lines:
            return True
    return False


def _add_row(drawn: Any, widths: list[int], *, repeat: bool = False, split: bool = False, height: int = 0) -> list[Any]:
    """A new row's cells. With `repeat`, it is printed again at the top of each page; without `split`, it keeps to one.
    `height` is the least it has, in twentieths of a point."""
    from docx.shared import Twips
    from docx.table import _Cell

    row = drawn._tbl.add_tr()
    properties = row.get_or_add_trPr()
    if not split:
        properties.append(element("w:cantSplit"))
    if height:
        properties.append(element("w:trHeight", val=str(height), hRule="atLeast"))
    if repeat:
        properties.append(element("w:tblHeader"))
    cells = []
    for width in widths:
        cell = row.add_tc()
        cell.width = Twips(width)
        cell.p_lst[0].style = TABLE_TEXT
        cells.append(_Cell(cell, drawn))
    return cells


def _add_full_row(drawn: Any, widths: list[int]) -> Any:
    """The one cell of a row that spans every column."""
    cell = _add_row(drawn, [sum(widths)])[0]
    cell._tc.grid_span = len(widths)
    return cell


def _fill(cell: Any, colour: str) -> Any:
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=colour))
    return cell


def _widths_dxa(columns: tuple[Column, ...], sheet: Sheet) -> list[int]:
    """Whole widths that add up to the table's; the last column takes what rounding leaves."""
    whole = sum(column.width_pc for column in columns)
    widths = [sheet.width_dxa * column.width_pc // whole for column in columns]
    return [*widths[:-1], sheet.width_dxa - sum(widths[:-1])]


def _set_table(drawn: Any, table: Table, widths: list[int]) -> None:
    """Fixed layout, widths on the grid, and the description that a screen reader says (ISO/IEC 29500-1, 17.4.60)."""
    from docx.shared import Twips

    drawn.autofit = False
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Twips(width)
    properties = drawn._tbl.tblPr
    for old in properties.xpath("w:tblW | w:tblLook"):
        properties.remove(old)
    properties.xpath("w:tblStyle")[0].addnext(element("w:tblW", w=str(sum(widths)), type="dxa"))
    margins = element("w:tblCellMar")
    for side, width in (("top", 60), ("left", 100), ("bottom", 30), ("right", 100)):
        margins.append(element(f"w:{side}", w=str(width), type="dxa"))
    properties.append(margins)
    first = "1" if table.row_headers else "0"
    look = "00A0" if table.row_headers else "0020"
    properties.append(element("w:tblLook", val=look, firstRow="1", firstColumn=first, noHBand="1", noVBand="1"))
    properties.append(element("w:tblCaption", val=one_line(table.title)))
    properties.append(element("w:tblDescription", val=_description(table)))


def _description(table: Table) -> str:
    headings = ", ".join(one_line(column.heading) for column in table.columns)
    if any(row.heading for row in table.rows):
        return f"One row with each asset's or area's name, and below it one row of: {headings}."
    return f"Rows of: {headings}."
