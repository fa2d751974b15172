"""A Word document to a Document: what it says when printed, with its changes accepted.

ISO/IEC 29500-1, 17: styles and outline levels give headings; merged cells, nested tables, lists, text boxes, content
controls, notes, headers and footers are read; deleted, moved-away and hidden text is not. The parts are looked at for
size before any is unpacked, none may declare a document type, and all of it happens in a child process.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, is_zipfile

from estates.importers.document import Document, Grid, Passage
from estates.importers.docx_parts import Parts, R, W
from estates.importers.docx_words import read_blocks, tag
from estates.importers.finding import Unreadable

_EXPECTED = "a Word document (.docx)"
LARGEST_PART, LARGEST_FILE = 32 << 20, 256 << 20
"""Bytes, unpacked. A hundred pages of tables are two million; pictures may be large, but are not unpacked."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_docx(path: Path) -> Document:
    """The document, read in a child process. Raises Unreadable for what is truncated, locked with a password, no Word
    document, or unpacks to more than a paper can hold."""
    from estates.importers.child import read_apart

    check_container(path)
    return read_apart("estates.importers.docx_file:read_here", path)


def check_container(path: Path) -> None:
    """Raises Unreadable where the file is no zip, or one that is not to be opened."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
            if head == _OLE:
                file.seek(0)
                locked = _ENCRYPTED in file.read(LARGEST_PART)
                found = "one locked with a password" if locked else "an older format of Word (.doc)"
                do = "open it in Word and save it without a password" if locked else "save it as .docx"
                raise Unreadable(path.name, _EXPECTED, found, do)
        if not is_zipfile(path):
            cut = "one that is cut off" if head[:2] == b"PK" else "something else"
            raise Unreadable(path.name, _EXPECTED, cut, "copy or save it anew")
        with ZipFile(path) as package:
            _check_sizes(path.name, package)
    except OSError as error:
        raise Unreadable(path.name, _EXPECTED, f"nothing that can be opened ({error.strerror})", "look at it") from None
    except (BadZipFile, ValueError, NotImplementedError):
        raise Unreadable(path.name, _EXPECTED, "a damaged file", "copy or save it anew") from None


def _check_sizes(file: str, package: ZipFile) -> None:
    parts = package.infolist()
    if sum(part.file_size for part in parts) > LARGEST_FILE or len(parts) > 10_000:  # noqa: PLR2004 - parts of a paper
        raise Unreadable(file, _EXPECTED, "a package that unpacks to more than 256 MB", "save the pages that matter")
    for part in parts:
        if part.file_size > LARGEST_PART and part.filename.endswith((".xml", ".rels")):
            found = f"{part.filename} of {part.file_size >> 20:,} MB"
            raise Unreadable(file, _EXPECTED, found, "save the pages that matter in a document of their own")
        if part.flag_bits & 1:
            raise Unreadable(file, _EXPECTED, "one locked with a password", "save it without a password")


def read_here(path: Path) -> Document:
    """The document, read in this process. Raises Unreadable."""
    from lxml import etree

    try:
        with ZipFile(path) as package:
            parts = Parts(package)
            blocks = list(_blocks(parts))
    except etree.LxmlError:
        found = "a damaged file (its text breaks off, or is no longer what Word writes)"
        raise Unreadable(path.name, _EXPECTED, found, "open it in Word and save it anew") from None
    except (BadZipFile, KeyError, ValueError, EOFError, OSError, NotImplementedError) as error:
        found = f"a damaged file ({' '.join(str(error).split())[:120]})"
        raise Unreadable(path.name, _EXPECTED, found, "open it in Word and save it anew") from None
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        raise Unreadable(path.name, _EXPECTED, "a damaged file", "copy or save it anew") from None
    numbers = count(1)
    return Document(
        tuple(replace(block, number=next(numbers)) if isinstance(block, Grid) else block for block in blocks)
    )


def _blocks(parts: Parts) -> Iterator[Passage | Grid]:
    """The body section by section, each between its headers and its footers; then the notes."""
    body = parts.document.find(W + "body")
    if body is None:
        raise ValueError("it has no body")
    section: list[Any] = []
    for child in [*body, None]:
        if child is not None:
            section.append(child)
        ends = child is None or child.find(f"{W}pPr/{W}sectPr") is not None
        if ends and section:
            yield from _section(parts, section)
            section = []
    for notes in parts.notes:
        for note in notes:
            yield from read_blocks(note, parts)


def _section(parts: Parts, section: list[Any]) -> Iterator[Passage | Grid]:
    settings = section[-1] if section[-1].tag == W + "sectPr" else section[-1].find(f"{W}pPr/{W}sectPr")
    edges: dict[str, list[Passage | Grid]] = {"headerReference": [], "footerReference": []}
    for reference in settings if settings is not None else ():
        if (edge := edges.get(tag(reference))) is not None:
            part = parts.edge(reference.get(R + "id", ""))
            edge += read_blocks(part, parts) if part is not None else []
    yield from edges["headerReference"]
    for child in section:
        yield from read_blocks([child], parts)
    yield from edges["footerReference"]
