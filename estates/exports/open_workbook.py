"""A table as a workbook (XLSX) to read and to sort: one sheet, the names of the columns first.

No cell begins a formula, whatever its text begins with. What the format cannot hold is refused, and never cut. Same
table, same bytes. The workbook to change and to take back is another: `exports.workbook`.
"""

from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO

from estates.errors import Refusal
from estates.exports.open_table import Table

MOST_ROWS = 1_048_575
"""Below the first (ECMA-376-1, 18.3.1.73)."""
LONGEST_CELL = 32_767
"""What a cell holds, in UTF-16 units, as Excel counts characters."""
_FAULTS_SHOWN = 20
_WIDE, _NARROW = 32, 16


def render_xlsx(table: Table) -> bytes:
    """Raises Refusal with everything that a workbook cannot hold."""
    from xlsxwriter import Workbook

    if faults := list(_faults(table)):
        more = len(faults) - _FAULTS_SHOWN
        raise Refusal([*faults[:_FAULTS_SHOWN], *([f"And {more:,} more like these."] if more > 0 else [])])
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": table.title, "created": datetime.combine(table.on, time())})
    sheet = book.add_worksheet(table.title)
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    for place, field in enumerate(table.fields):
        sheet.set_column(place, place, _WIDE if field.kind == "string" else _NARROW)
        sheet.write_string(0, place, field.name, head)
    numbers = [field.kind in ("number", "integer") for field in table.fields]
    for number, row in enumerate(table.rows, start=1):
        for place, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, bool):
                sheet.write_boolean(number, place, cell)
            elif numbers[place]:
                sheet.write_number(number, place, float(cell))
            else:
                sheet.write_string(number, place, str(cell), text)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.fields) - 1)
    book.close()
    return out.getvalue()


def _faults(table: Table) -> Iterator[str]:
    if len(table.rows) > MOST_ROWS:
        yield f"expected at most {MOST_ROWS:,} rows, as a sheet holds no more, found {len(table.rows):,}; write .csv."
    for name, row in zip(table.identities(), table.rows, strict=True):
        for field, cell in zip(table.fields, row, strict=True):
            if isinstance(cell, str) and len(cell) * 2 > LONGEST_CELL:
                length = len(cell.encode("utf-16-le")) // 2
                if length > LONGEST_CELL:
                    yield (
                        f"{table.one} {name}, {field.name}: expected at most {LONGEST_CELL:,} characters, as a cell "
                        f"holds no more, found {length:,}; write .csv."
                    )
