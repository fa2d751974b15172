"""A table as CSV (RFC 4180), in UTF-8 without a byte order mark, as the government's tabular data standard has it.

Text that a spreadsheet program would take for a formula stands guarded (`importers.formula_guard`); numbers stand as
they are. Nothing is ever cut: a cell is as long as its text.
"""

import csv
from io import StringIO

from estates.exports.open_table import Cell, Table
from estates.importers.formula_guard import guarded

_TRUTH = {True: "true", False: "false"}


def render_csv(table: Table) -> bytes:
    """The bytes of the file, the names of the columns first."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([field.name for field in table.fields])
    texts = [field.kind == "string" for field in table.fields]
    writer.writerows([_cell(cell, text) for cell, text in zip(row, texts, strict=True)] for row in table.rows)
    return out.getvalue().encode()


def _cell(cell: Cell, text: bool) -> Cell:
    if isinstance(cell, bool):
        return _TRUTH[cell]
    return guarded(cell) if text and isinstance(cell, str) else cell
