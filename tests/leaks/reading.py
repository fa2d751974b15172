"""Everything that a program could read out of an output: its parts, its properties, its data, unpacked."""

import json
import re
import zlib
from base64 import b64decode
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pypdfium2
from python_calamine import CalamineWorkbook

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_DRAWN_AT = re.compile(rb"\d*\.\d+")
_HEX = re.compile(rb"<((?:[0-9A-Fa-f]{2}){2,})>")
_BLOCK = re.compile(r'<script type="application/json" id="estate-data"( data-packed)?>(.*?)</script>', re.DOTALL)


def read(name: str, content: bytes) -> str:
    """The text of a file, and its name."""
    match name.rpartition(".")[2]:
        case "docx":
            text = _package(content)
        case "xlsx":
            text = f"{_package(content)}\n{_cells(content)}"
        case "pdf":
            text = read_pdf(content)
        case "html":
            text = f"{content.decode()}\n{unescape(content.decode())}\n{_map(content.decode())}"
        case "gpkg":
            text = content.decode("latin-1")
        case "parquet":
            text = f"{content.decode('latin-1')}\n{_parquet(content)}"
        case _:
            text = content.decode()
    return f"{name}\n{text}"


def _package(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as parts:
        read = [f"{part.filename}\n{parts.read(part).decode('utf-8', 'replace')}" for part in parts.infolist()]
        return "\n".join([*read, parts.comment.decode("latin-1")])


def _parquet(content: bytes) -> str:
    from pyarrow.parquet import read_table

    table = read_table(BytesIO(content))
    return f"{table.schema}\n{table.schema.metadata}\n{table.to_pylist()}"


def _cells(content: bytes) -> str:
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        sheets = [book.get_sheet_by_name(name).iter_rows() for name in book.sheet_names]
        return "\n".join(str(cell) for rows in sheets for row in rows for cell in row)


def read_pdf(content: bytes) -> str:
    """The text of the pages, and of every object: properties, bookmarks and tags, in whatever way they are spelt."""
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    parts = [_DRAWN_AT.sub(b"", part) for part in (content, *inflated(content))]
    spelt = [part.decode("latin-1") for part in parts] + [part.replace(b"\0", b"").decode("latin-1") for part in parts]
    spelt += [
        bytes.fromhex(match.decode()).decode("utf-16-be", "replace") for part in parts for match in _HEX.findall(part)
    ]
    return "\n".join([*pages, *spelt])


def inflated(content: bytes) -> Iterator[bytes]:
    for stream in _STREAM.findall(content):
        try:
            yield zlib.decompress(stream.strip(b"\r\n"))
        except zlib.error:
            yield stream


def _map(page: str) -> str:
    """The data of a map, with every number as it was before it was packed; nothing of another page."""
    found = _BLOCK.search(page)
    return "\n".join(_values(map_data(page))) if found else ""


def map_data(page: str) -> Any:
    found = _BLOCK.search(page)
    assert found
    return json.loads(zlib.decompress(b64decode(found[2])) if found[1] else found[2])


def _values(node: Any) -> Iterator[str]:
    match node:
        case ["number", int(digits), int(least), list(above)]:
            yield from (f"{(least + more) / 10**digits:.{digits}f}" for more in above)
        case list():
            for one in node:
                yield from _values(one)
        case dict():
            for name, one in node.items():
                yield name
                yield from _values(one)
        case _:
            yield str(node)
