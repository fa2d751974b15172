"""Workbooks for the tests: good ones by openpyxl, xlwt and odfpy, hostile ones byte by byte."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

Rows = Sequence[Sequence[Any]]

_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/{{kind}}" Target="{{target}}"/></Relationships>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEETS = '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
_WORKBOOK = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{_SHEETS}</workbook>'


def write_xlsx(path: Path, sheets: Mapping[str, Rows], *, hidden: str = "", since_1904: bool = False) -> Path:
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = openpyxl.Workbook()
    book.remove(book.active)
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def write_xls(path: Path, rows: Rows) -> Path:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Estate")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(str(path))
    return path


def write_ods(path: Path, rows: Rows) -> Path:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = Table(name="Estate")
    for row in rows:
        line = TableRow()
        for value in row:
            kind = "float" if isinstance(value, int | float) else "string"
            cell = TableCell(valuetype=kind, **({"value": value} if kind == "float" else {}))
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))
    return path


def write_raw_xlsx(path: Path, sheet: str | bytes, **parts: str) -> Path:
    """An XLSX file whose only sheet is this XML."""
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _CONTENT_TYPES)
        book.writestr("_rels/.rels", _RELS.format(kind="officeDocument", target="xl/workbook.xml"))
        book.writestr("xl/workbook.xml", parts.get("workbook", _WORKBOOK))
        book.writestr("xl/_rels/workbook.xml.rels", _RELS.format(kind="worksheet", target="worksheets/sheet1.xml"))
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def sheet_xml(cells: str) -> str:
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def write_raw_ods(path: Path, table: str) -> Path:
    """An ODS file whose only table is this XML."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    content = (
        f'<office:document-content xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" '
        f'xmlns:text="{office}text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{table}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        book.writestr("mimetype", mime)
        book.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{office}manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{mime}"/></manifest:manifest>',
        )
        book.writestr("content.xml", content)
    return path


def write_locked_xlsx(path: Path) -> Path:
    """A workbook with a password is a compound file with a stream of this name."""
    name, locked = ("Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le"))
    content = bytearray(write_xls(path, [["Name"]]).read_bytes())
    at = content.index(name)
    content[at : at + len(locked)] = locked
    content[at + 64 : at + 66] = (len(locked) + 2).to_bytes(2, "little")
    path.write_bytes(content)
    return path


def write_locked_xls(path: Path) -> Path:
    """Its code page's record (0x42) made into the one that asks for a password (0x2F)."""
    content = write_xls(path, [["Name"]]).read_bytes()
    assert content.count(b"\x42\x00\x02\x00") == 1
    path.write_bytes(content.replace(b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00"))
    return path


def write_looping_xls(path: Path) -> Path:
    """Every sector of its table is followed by the first."""
    content = bytearray(write_xls(path, [["Name", "Town"]] * 400).read_bytes())
    table = (int.from_bytes(content[76:80], "little") + 1) * 512
    for at in range(table, table + 512, 4):
        if int.from_bytes(content[at : at + 4], "little") < 0xFFFFFFFA:
            content[at : at + 4] = bytes(4)
    path.write_bytes(content)
    return path


def write_wide_xls(path: Path, row: int, column: int) -> Path:
    """Its one number stands in a cell that no program would write."""
    content = bytearray(write_xls(path, [[7]]).read_bytes())
    at = content.index(b"\x7e\x02\x0a\x00")
    content[at + 4 : at + 8] = row.to_bytes(2, "little") + column.to_bytes(2, "little")
    path.write_bytes(content)
    return path


def portable_sample() -> bytes:
    """The first lines of the project's own register in its portable form."""
    path = Path(__file__).parents[2] / "data" / "cambridgeshire.jsonl"
    return b"".join(path.read_bytes().splitlines(keepends=True)[:4])
