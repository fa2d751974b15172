"""Any file that an office has, read: what it is decides who reads it."""

from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path

from estates.importers.found import Reading
from estates.importers.sniff import Format, sniff

_AS_THEY_ARE: Mapping[str, str] = {}


def read_file(path: Path, columns: Mapping[str, str] = _AS_THEY_ARE) -> Reading:
    """What the file says. `columns` are headings that are to be understood otherwise: the field, or "" to keep a
    column as a note.

    Raises Unreadable, and so may the records while they are read.
    """
    match sniff(path):
        case Format.LIST:
            from estates.importers.lists import read_list

            return read_list(path, columns)
        case Format.PLACES:
            from estates.importers.geo_file import read_places

            return read_places(path, columns)
        case Format.REGISTER_WORKBOOK:
            from estates.importers.register_workbook import read_register_workbook

            return read_register_workbook(path)
        case Format.PDF:
            from estates.importers.pdf_file import read_pdf as read_document
        case Format.WORD:
            from estates.importers.docx_file import read_docx as read_document
        case Format.HTML:
            from estates.importers.html_file import read_html as read_document
        case Format.TEXT:
            from estates.importers.text_file import read_text as read_document
    from estates.importers.published import read_published

    return read_published(read_document(path), path.name, _sha256(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
