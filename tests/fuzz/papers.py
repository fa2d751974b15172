"""Papers: text, pages and Word documents, and what is found in whatever they read as."""

from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from estates.importers import docx_file, html_file, text_file
from estates.importers.document import Document
from estates.importers.published import read_published
from tests.fuzz.targets import folder, refusing, target, written

_HEAD = "ASSETS SURPLUS TO REQUIREMENTS\n\n"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BODY = (
    "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>ASSETS SURPLUS</w:t><w:br/></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>Tenure</w:t></w:r></w:p></w:tc>"
    "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>Update</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)


def _text_seeds() -> list[bytes]:
    texts = (
        f"{_HEAD}Tenure\tFloor Area\tIssues\tUpdate\nEel Lane, PE15 8NQ\t\t\t\nFreehold\t3,0O9\t1 st May\t<p>a</p>\n",
        "Date\tDecision Record\tSubject\tDecision\n1/2/18\tA 1\ts\t<ul> • d • e\nby May 2018\t\t\t**x**\n",
        "\tBackground reports\tTimescale\nAREA (listed before as 'B')\t\t\n\t'T', Item 1.0, 1st May 2018\tSoon\n",
        "| A | B |\n|---|---|\n| **a** | [b](https://c.d) \\| &amp; |\n\n# H\n\n- item\n\f2\n",
    )
    return [text.encode() for text in texts]


def _page_seeds() -> list[bytes]:
    return [
        b"<h2>ASSETS SURPLUS</h2><table><tr><th>Tenure<th>Update<tr><td colspan=2>A PE15 8NQ<tr><td>x<td><li>y</table>",
        b"<meta charset=cp1252><p>a<br><a href='https://b.c'>d</a><del>e</del><pre>\n f</pre><ol><li>g</ol>",
        b"<table><tr><td rowspan=3>a<table><tr><td>b<td>c<tr><td>d</table><td>e<tr></table>",
    ]


def _found(document: Document) -> None:
    list(read_published(document, "paper", "0" * 64).records)


@target(_text_seeds, longest=512)
def text(data: bytes) -> None:
    """Any bytes as the text of a paper."""
    refusing(lambda: _found(text_file.read_text(written(data, "paper.txt"))))


@target(_page_seeds, longest=512)
def html(data: bytes) -> None:
    """Any bytes as a page."""
    refusing(lambda: _found(html_file.read_html(written(data, "paper.html"))))


@target(lambda: [_BODY.encode()], longest=1024)
def docx(data: bytes) -> None:
    """Any bytes as what stands in the body of a Word document; the zip around it would hide them behind checksums."""
    path = folder() / "paper.docx"
    _package(path, b"<w:document xmlns:w='%s'><w:body>%s</w:body></w:document>" % (_W.encode(), data))
    refusing(lambda: _found(docx_file.read_here(path)))


@target(lambda: [b"PK\x03\x04"], longest=2048)
def docx_container(data: bytes) -> None:
    """Any bytes as the file itself."""
    path = written(data, "paper.docx")
    refusing(lambda: docx_file.check_container(path))
    refusing(lambda: docx_file.read_here(path))


def _package(path: Path, document: bytes) -> None:
    with ZipFile(path, "w", ZIP_STORED) as package:
        package.writestr("word/document.xml", document)
