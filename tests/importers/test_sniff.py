"""What a file is, by its content: a name says nothing, and what cannot be read is refused in a sentence."""

import io
import os
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estates.importers.finding import Unreadable
from estates.importers.sniff import Format, sniff

Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: bytes) -> Path:
        path = tmp_path / "notes.jpeg"  # a name says nothing
        path.write_bytes(content)
        return path

    return written


def zipped(*names: str, **parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return held.getvalue()


def compound(*names: str) -> bytes:
    """The beginning of a compound file with streams of these names ([MS-CFB])."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 2, *[0xFFFFFFFE] * 126)
    entries = b""
    for name in ["Root Entry", *names]:
        wide = name.encode("utf-16-le")
        entries += wide.ljust(64, b"\0") + struct.pack("<H", len(wide) + 2) + bytes(62)
    return bytes(header) + table + entries.ljust(1024, b"\0")


def database(application: int, table: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"PRAGMA application_id = {application}")
    connection.execute(f"CREATE TABLE {table} (a)")
    return connection.serialize()


LIST = "Name,Tenure,Postcode\nCopse Court,Freehold,PE3 6SF\nMill Road,Leasehold,CB1 2AZ\n"
PAPER = "Appendix 4\n\nThe panel met on 9 October 2019, and noted it.\nCopse Court, Thorpe Wood\nFreehold\n\n3,079\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n", Format.PDF),
        (b"junk that a server put there\n%PDF-1.4", Format.PDF),
        (zipped("word/document.xml"), Format.WORD),
        (zipped("xl/workbook.xml"), Format.LIST),
        (zipped("xl/workbook.bin"), Format.LIST),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), Format.LIST),
        (zipped(xl__workbook_xml='<sheet name="estates" sheetId="9" state="veryHidden"/>'), Format.REGISTER_WORKBOOK),
        (zipped("estate/sites.shp", "estate/sites.dbf"), Format.PLACES),
        (compound("Workbook"), Format.LIST),
        (compound("a", "b", "c", "d", "Book"), Format.LIST),
        (database(0x47504B47, "t"), Format.PLACES),
        (database(0, "gpkg_contents"), Format.PLACES),
        (b"\x00\x00\x27\x0a" + bytes(96), Format.PLACES),
        (b'{"type": "FeatureCollection", "features": []}', Format.PLACES),
        (b"<!DOCTYPE html><html><body>", Format.HTML),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', Format.HTML),
        (LIST.encode(), Format.LIST),
        (LIST.replace(",", ";").encode("utf-16"), Format.LIST),
        (LIST.replace(",", "\t").encode("utf-16-le"), Format.LIST),
        (b"\xef\xbb\xbf" + LIST.encode(), Format.LIST),
        (LIST.replace("Mill", "M\xf4ll").encode("cp1252"), Format.LIST),
        (b"sep=;\nName;Tenure\nA;B\n", Format.LIST),
        (b"Name,Tenure\n", Format.LIST),
        (b'Name,Address\nA,"High Street\nEly"\nB,"Mill Road,\nEly"\n', Format.LIST),
        (PAPER.encode(), Format.TEXT),
        (b"# Appendix 4\n\n| Tenure | Area |\n| --- | --- |\n| Freehold | 3,079 |\n", Format.TEXT),
        (b"One line, with a comma; it is a sentence, and it ends.", Format.TEXT),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_content(write: Write, content: bytes, expected: Format) -> None:
    assert sniff(write(content)) is expected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "found a file with nothing in it; save it again where it comes from."),
        (b" \n\n", "found a file with nothing in it"),
        (b"\x89PNG\r\n\x1a\n", "found a picture; a picture has no words to read"),
        (b"\xff\xd8\xff\xe0", "found a picture"),
        (b"\x00\x00\x00\x18ftypheic", "found a picture or a film"),
        (b"{\\rtf1", "found rich text (RTF); save it as .docx."),
        (zipped("ppt/presentation.xml"), "found a presentation"),
        (zipped("Index/Document.iwa"), "Apple's Pages or Numbers; export it there"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "found a text of LibreOffice; save it as .docx"),
        (zipped("a.txt", "b.txt"), "found an archive of other files; unpack it, and name the file in it."),
        (zipped("codepo_gb/Data/CSV/pe.csv"), "found OS Code-Point Open; it tells where postcodes are: estates locate"),
        (b'"PE1 1AB",10,518995,298644,"E92000001"\n', "found OS Code-Point Open"),
        (zipped("xl/workbook.xml")[:40], "expected a whole file, found one that is cut short or damaged"),
        (compound("EncryptedPackage"), "expected a file that opens, found one locked with a password"),
        (compound("1Table", "WordDocument"), "found a Word document of before 2007 (.doc); save it as .docx."),
        (compound("PowerPoint Document"), "found a document of another Office program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "found one that is cut short or damaged"),
        (database(0x45535430, "entry"), "found a register; use it with --register notes.jpeg"),
        (database(7, "other"), "found another database"),
        (b'{"entries":2,"format":1,"register":"cpcc"}\n', "begin a register with it: estates init --from notes.jpeg"),
        (b'{"a": 1}', "found JSON that is no GeoJSON"),
        (b'[[record]]\nkind = "asset"\n', "found records as TOML; record them: estates record notes.jpeg"),
        (b"<?xml version='1.0'?><kml>", "found XML"),
        (bytes(range(256)) * 9, "found bytes of no format that is known"),
    ],
    ids=lambda value: "file" if isinstance(value, bytes) else value[:40],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_to_do(write: Write, content: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        sniff(write(content))
    (sentence,) = refused.value.sentences
    assert sentence.startswith("notes.jpeg: expected a ")
    assert said in sentence


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="found a folder; name a file in it"):
        sniff(tmp_path)
    with pytest.raises(Unreadable, match="found no file of that name"):
        sniff(tmp_path / "none.csv")
    (tmp_path / "Data" / "CSV").mkdir(parents=True)
    (tmp_path / "Data" / "CSV" / "pe.csv").write_text("", encoding="utf-8")
    with pytest.raises(Unreadable, match="OS Code-Point Open"):
        sniff(tmp_path)


def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unreadable, match=r"^pipe: expected a file, found a pipe or a device; save what comes out"):
        sniff(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unreadable, match=r"^\.: expected a paper"):
        sniff(Path())


@pytest.mark.parametrize("before", ["", "POLICE AND CRIME PANEL\n\n9 October 2019\n\nAPPENDIX 4\n\n"])
def test_a_paper_of_little_but_its_tables_is_no_list(write: Write, before: str) -> None:
    headings = "Tenure\tFloor Area m ²\tFacilities\tCurrent Use\tCurrent Situation/Update\tTimescales/Update\n"
    rows = "Eel Lane, March PE15 8NQ\t\t\t\t\t\nFreehold\t375\tOffices\tNone\tTo let.\tSoon.\n"
    assert sniff(write((before + headings + rows * 9).encode())) is Format.TEXT


def test_a_locked_archive_is_told(write: Write) -> None:
    content = bytearray(zipped("xl/workbook.xml"))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unreadable, match="locked with a password"):
        sniff(write(bytes(content)))


MAGIC = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"SQLite format 3\x00",
    b"%PDF-",
    b"{",
    b"<",
    b"\xff\xfe",
]


@given(start=st.sampled_from(MAGIC), rest=st.binary(max_size=1200), cut=st.integers(0, 1200))
def test_whatever_the_bytes_there_is_a_format_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, start: bytes, rest: bytes, cut: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "some"
    for content in (start + rest, zipped("xl/workbook.xml", "word/x")[:cut] + rest, compound("Workbook")[:cut] + rest):
        path.write_bytes(content)
        try:
            assert sniff(path) in Format
        except Unreadable as refused:
            assert str(refused).startswith("some: expected a ")
