"""Word, PDF, workbook, page and picture hold what they show and nothing of who made them, where, when or how."""

import getpass
import os
import platform
import re
import socket
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdf
import pytest
from lxml import etree

from estates.register.portable import load_portable
from tests.conftest import CAMBRIDGESHIRE
from tests.leaks.outputs import CONTEXT, standing_still, typed
from tests.leaks.reading import read, read_pdf

BODY = "Cambridgeshire Police and Crime Commissioner"
OFFICER = {"HOME": "/zqplace/zqofficer", "USERPROFILE": "/zqplace/zqofficer"} | dict.fromkeys(
    ("USER", "USERNAME", "LOGNAME"), "zqofficer"
)
DCMI, CORE = "{http://purl.org/dc/terms/}", "{http://purl.org/dc/elements/1.1/}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HIDDEN = (
    *("rsids", "rsid", "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange"),
    *("commentRangeStart", "commentReference", "vanish", "webHidden", "specVanish", "docVars", "attachedTemplate"),
    *("mailMerge", "trackRevisions", "documentProtection", "altChunk", "object", "subDoc", "permStart"),
)
"""Elements of Word that say who wrote when, or that are not shown."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, bytes]]:
    """Everything that is written for the public from the register of Cambridgeshire, by an officer whose name, home and
    machine are known."""
    folder = tmp_path_factory.mktemp("zqfolder")
    with standing_still(folder), pytest.MonkeyPatch.context() as patch:
        for name, value in OFFICER.items():
            patch.setenv(name, value)
        patch.setattr(socket, "gethostname", lambda: "zqmachine")
        patch.setattr(platform, "node", lambda: "zqmachine")
        assert getpass.getuser() == "zqofficer"
        load_portable(CAMBRIDGESHIRE, Path("estates.db")).close()
        for words in (
            ("publish", "--panel", "2019-10-09", "--final", "--context", str(CONTEXT)),
            ("export", "register.xlsx", "--on", "2019-10-09"),
            ("trail", "copse-court", "--html", "trail.html", "--picture", "trail.png"),
            ("trail", "copse-court", "--picture", "trail.svg"),
            ("summary", "--chart", "summary.svg"),
        ):
            assert typed(*words)[0] == 0
        yield {
            path.name: path.read_bytes()
            for path in sorted(Path().rglob("*"))
            if path.is_file() and not path.name.startswith("estates.db")
        }


def ending(files: Mapping[str, bytes], form: str) -> Mapping[str, bytes]:
    found = {name: content for name, content in files.items() if name.endswith(f".{form}")}
    assert found
    return found


def test_no_file_names_who_made_it_or_where(files: Mapping[str, bytes], tmp_path: Path) -> None:
    assert len(files) == 24 + 5
    home, checkout = os.path.expanduser("~"), str(Path(__file__).parents[2])  # noqa: PTH111 - as the system says it
    told = ["zqofficer", "zqplace", "zqmachine", "zqfolder", checkout, *([home] if len(home) > 1 else [])]
    told += [name for name in (socket.gethostname(), platform.node()) if len(name) > 5 and name != "localhost"]
    told += [str(tmp_path.parent), "site-packages", "/usr/", "C:\\"]
    for name, content in files.items():
        text = read(name, content) if not name.endswith(".png") else content.decode("latin-1")
        assert [word for word in told if word.casefold() in text.casefold()] == [], name


def test_word_documents_have_the_papers_properties_and_no_others(files: Mapping[str, bytes]) -> None:
    for name, content in ending(files, "docx").items():
        with ZipFile(BytesIO(content)) as package:
            parts = {part: package.read(part) for part in package.namelist()}
        core = {str(element.tag): element.text for element in etree.fromstring(parts["docProps/core.xml"])}
        assert core.pop(f"{CORE}title"), name
        assert core == {
            f"{CORE}creator": BODY,
            f"{CORE}language": "en-GB",
            f"{DCMI}created": "2019-10-09T00:00:00Z",
            f"{DCMI}modified": "2019-10-09T00:00:00Z",
        }
        assert [part for part in parts if part.startswith("docProps/")] == ["docProps/core.xml"]
        shown = (
            r"\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml|word/_rels/document\.xml\.rels|word/theme/theme1"
        )
        shown += r"\.xml|word/(document|styles|settings|numbering|fontTable|webSettings|header\d+|footer\d+)\.xml"
        assert [part for part in parts if not re.fullmatch(shown, part)] == [], name


def test_word_documents_hold_no_revision_no_comment_and_nothing_unseen(files: Mapping[str, bytes]) -> None:
    for name, content in ending(files, "docx").items():
        with ZipFile(BytesIO(content)) as package:
            trees = {part: etree.fromstring(package.read(part)) for part in package.namelist() if part.endswith("xml")}
        for part, tree in trees.items():
            found = {str(element.tag) for element in tree.iter() if isinstance(element.tag, str)}
            assert found & {f"{WORD}{tag}" for tag in HIDDEN} == set(), (name, part)
            marks = {str(mark) for element in tree.iter() for mark in element.attrib}
            assert [mark for mark in marks if re.search(r"rsid|author|initials|}paraId|}textId", mark, re.I)] == [], (
                name
            )


def test_packages_hold_no_time_and_no_machine(files: Mapping[str, bytes]) -> None:
    for name, content in (*ending(files, "docx").items(), *ending(files, "xlsx").items()):
        with ZipFile(BytesIO(content)) as package:
            assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}, name
            assert {(part.extra, part.comment) for part in package.infolist()} == {(b"", b"")}, name
            assert package.comment == b""


def test_pdfs_have_the_papers_properties_and_no_others(files: Mapping[str, bytes]) -> None:
    for name, content in ending(files, "pdf").items():
        reader = pypdf.PdfReader(BytesIO(content))
        assert reader.metadata is not None
        said = {str(key): str(value) for key, value in reader.metadata.items()}
        assert said.pop("/Title"), name
        assert re.fullmatch(r"Typst [\d.]+", said.pop("/Creator"))
        assert said == {
            "/Author": BODY, "/CreationDate": "D:20191009000000Z", "/ModDate": "D:20191009000000Z"
        }, name  # fmt: skip
        metadata = reader.xmp_metadata
        assert metadata is not None
        assert metadata.dc_creator == [BODY]
        dates = {metadata.xmp_create_date, metadata.xmp_modify_date, metadata.xmp_metadata_date} - {None}
        assert {str(day)[:10] for day in dates} == {"2019-10-09"}


def test_pdfs_hold_nothing_that_is_not_on_their_pages(files: Mapping[str, bytes]) -> None:
    """No file, script, form, layer or note; no older version of themselves behind the end."""
    for name, content in ending(files, "pdf").items():
        reader = pypdf.PdfReader(BytesIO(content))
        assert reader.attachments == {}, name
        root = set(reader.root_object) - {
            *("/Type", "/Pages", "/Metadata", "/StructTreeRoot", "/MarkInfo", "/Lang", "/Outlines", "/PageLabels"),
            *("/ViewerPreferences", "/OutputIntents", "/PageMode", "/Names", "/Dests", "/Version"),
        }
        assert root == set(), name
        named = set(reader.root_object.get("/Names", {}))
        assert named <= {"/Dests"}, name
        kinds = {str(note.get_object()["/Subtype"]) for page in reader.pages for note in page.get("/Annots", [])}
        assert kinds <= {"/Link"}, name
        text = read_pdf(content)
        assert (
            re.findall(r"/(?:JavaScript|JS|Launch|EmbeddedFiles?|AcroForm|OpenAction|AA|OCGs|RichMedia)\b", text) == []
        )
        assert content.count(b"%%EOF") == 1, name
        assert content.rstrip().endswith(b"%%EOF"), name


def test_the_workbook_has_no_author_and_no_day_but_its_own(files: Mapping[str, bytes]) -> None:
    with ZipFile(BytesIO(files["register.xlsx"])) as package:
        parts = {part: package.read(part).decode() for part in package.namelist()}
    core = {
        etree.QName(element).localname: element.text or ""
        for element in etree.fromstring(parts["docProps/core.xml"].encode())
    }
    assert core == {
        "title": "Estates register cpcc",
        "creator": "",
        "lastModifiedBy": "",
        "created": "2019-10-09T00:00:00Z",
        "modified": "2019-10-09T00:00:00Z",
    }
    assert [part for part in parts if re.search(r"custom|person|revision|externalLink|printer|vba", part, re.I)] == []
    for part, text in parts.items():
        for author in re.findall(r"<author>(.*?)</author>", text):
            assert author == "", part
    assert "absPath" not in "".join(parts.values())


def test_pictures_hold_a_picture_and_nothing_said_beside_it(files: Mapping[str, bytes]) -> None:
    content = files["trail.png"]
    place, chunks = 8, list[str]()
    while place < len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        assert zlib.crc32(content[place + 4 : place + 8 + length]) == int.from_bytes(content[place + 8 + length :][:4])
        chunks.append(kind.decode())
        place += 12 + length
    assert [kind for kind in chunks if kind not in ("IHDR", "PLTE", "IDAT", "IEND", "sRGB", "pHYs", "gAMA")] == []
    for name in ("trail.svg", "summary.svg"):
        assert re.search(rb"<!--|<metadata|inkscape|sodipodi|<\?xml-stylesheet", files[name]) is None


def test_pages_have_no_remark_and_no_maker_but_the_body(files: Mapping[str, bytes]) -> None:
    for name, content in ending(files, "html").items():
        page = content.decode()
        assert set(re.findall(r'<meta name="author" content="(.*?)"', page)) <= {BODY}, name
        assert set(re.findall(r'<meta name="date" content="(.*?)"', page)) <= {"2019-10-09"}, name
        assert "generator" not in "".join(re.findall("<meta.*?>", page)), name
        assert "<!--" not in re.sub(r"<script.*?</script>|<style.*?</style>", "", page, flags=re.S), name
