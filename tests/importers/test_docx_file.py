"""A Word document is read as it prints, with its changes accepted; a broken or hostile one gets a sentence."""

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from estates.importers.document import Cell, Document, Grid, Passage
from estates.importers.docx_file import read_docx, read_here
from estates.importers.finding import Unreadable

BOX = """<w:r {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:AlternateContent>
 <mc:Choice Requires="wps"><wps:txbx><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></wps:txbx>
 </mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:pict>
 </mc:Fallback></mc:AlternateContent></w:r>"""


@pytest.fixture
def word() -> "docx.document.Document":
    return docx.Document()


def read(word, tmp_path: Path) -> Document:
    word.save(tmp_path / "a.docx")
    return read_here(tmp_path / "a.docx")


def add(paragraph, xml: str) -> None:
    paragraph._p.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Passage)]


def test_headings_are_known_by_their_style(word, tmp_path: Path) -> None:
    word.add_heading("Estates", 0)
    word.add_heading("Surplus", 2)
    word.add_paragraph("Words")
    assert read(word, tmp_path).blocks == (Passage("Estates", level=1), Passage("Surplus", level=2), Passage("Words"))


def test_what_was_deleted_is_gone_and_what_was_inserted_is_there(word, tmp_path: Path) -> None:
    paragraph = word.add_paragraph("kept ")
    add(paragraph, '<w:del {ns} w:id="1" w:author="a"><w:r><w:delText>gone</w:delText></w:r></w:del>')
    add(paragraph, '<w:ins {ns} w:id="2" w:author="a"><w:r><w:t>new</w:t></w:r></w:ins>')
    add(paragraph, '<w:moveFrom {ns} w:id="3" w:author="a"><w:r><w:t>away</w:t></w:r></w:moveFrom>')
    add(paragraph, "<w:r {ns}><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>")
    assert texts(read(word, tmp_path)) == ["kept new"]


def test_breaks_signs_fields_and_boxes_are_read_once(word, tmp_path: Path) -> None:
    paragraph = word.add_paragraph("one")
    paragraph.add_run().add_break(WD_BREAK.LINE)
    add(paragraph, '<w:r {ns}><w:t>1</w:t><w:tab/><w:noBreakHyphen/><w:sym w:font="Symbol" w:char="F0B7"/></w:r>')
    add(paragraph, '<w:fldSimple {ns} w:instr=" DATE "><w:r><w:t> May</w:t></w:r></w:fldSimple>')
    add(paragraph, BOX)
    assert texts(read(word, tmp_path)) == ["one\n1 -• May", "boxed"]


def test_a_link_s_address_is_kept_whether_element_or_field(word, tmp_path: Path) -> None:
    paragraph = word.add_paragraph()
    for piece in (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText> HYPERLINK "https://a.example/x" </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>words</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        add(paragraph, f"<w:r {{ns}}>{piece}</w:r>")
    assert read(word, tmp_path).blocks == (Passage("words", links=(("words", "https://a.example/x"),)),)


def test_items_of_a_list_begin_with_a_bullet(word, tmp_path: Path) -> None:
    word.add_paragraph("item", style="List Bullet")
    assert texts(read(word, tmp_path)) == ["• item"]


def test_merged_cells_span_and_continue_empty(word, tmp_path: Path) -> None:
    table = word.add_table(3, 3)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(number)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "whole"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "down"
    (grid,) = read(word, tmp_path).blocks
    assert isinstance(grid, Grid)
    assert grid.rows == (
        (Cell(("whole",), 3),),
        (Cell(("down",)), Cell(("4",)), Cell(("5",))),
        (Cell(()), Cell(("7",)), Cell(("8",))),
    )


def test_a_table_in_a_cell_is_the_cell_s_words(word, tmp_path: Path) -> None:
    table = word.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "a", "b"
    inner = table.cell(1, 0).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "x", "y"
    (grid,) = read(word, tmp_path).blocks
    assert isinstance(grid, Grid)
    assert grid.rows[1][0].lines == ("x", "y")


def test_headers_and_footers_stand_around_their_section(word, tmp_path: Path) -> None:
    word.sections[0].header.paragraphs[0].text = "CONFIDENTIAL"
    word.sections[0].footer.paragraphs[0].text = "Appendix 4"
    word.add_paragraph("words")
    assert texts(read(word, tmp_path)) == ["CONFIDENTIAL", "words", "Appendix 4"]


def test_it_reads_the_same_in_its_child(word, tmp_path: Path) -> None:
    word.add_heading("Surplus", 1)
    word.add_table(2, 2).cell(1, 1).text = "x"
    here = read(word, tmp_path)
    assert read_docx(tmp_path / "a.docx") == here


# --- hostile and broken ---


def saved(word) -> bytes:
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def with_body(word, tmp_path: Path, xml: bytes) -> Path:
    """The document with another `document.xml`."""
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(BytesIO(saved(word))) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name in parts.namelist():
            package.writestr(name, xml if name == "word/document.xml" else parts.read(name))
    return path


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:body></w:document>'


def test_an_entity_bomb_is_refused(word, tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    xml = f"<!DOCTYPE d [{entities}]>{DOCUMENT.format('&e11;')}"
    with pytest.raises(Unreadable, match="damaged"):
        read_docx(with_body(word, tmp_path, xml.encode()))


def test_an_outside_entity_is_not_fetched(word, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    xml = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]>{DOCUMENT.format("&e;")}'
    with pytest.raises(Unreadable) as refused:
        read_docx(with_body(word, tmp_path, xml.encode()))
    assert "secret" not in str(refused.value).replace("secret.txt", "")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(word, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"word/document\.xml of 40 MB"):
        read_docx(with_body(word, tmp_path, b" " * (40 << 20)))


def test_elements_nested_without_end_are_refused(word, tmp_path: Path) -> None:
    deep = f'<w:document xmlns:w="{W}"><w:body>{"<w:sdt>" * 5000}{"</w:sdt>" * 5000}</w:body></w:document>'
    with pytest.raises(Unreadable, match="damaged"):
        read_docx(with_body(word, tmp_path, deep.encode()))


def test_a_document_whose_text_breaks_off_is_told_in_plain_words(word, tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read_docx(with_body(word, tmp_path, DOCUMENT.format("words")[:-20].encode()))
    assert str(refused.value) == (
        "a.docx: expected a Word document (.docx), found a damaged file (its text breaks off, or is no longer what "
        "Word writes); open it in Word and save it anew."
    )


def test_every_cut_of_a_document_is_refused_with_a_sentence(word, tmp_path: Path) -> None:
    whole = saved(word)
    path = tmp_path / "cut.docx"
    for length in range(1, len(whole) - 1, len(whole) // 40):
        path.write_bytes(whole[:length])
        with pytest.raises(Unreadable, match=r"cut\.docx: expected a Word document"):
            read_docx(path)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "something else"),
        (b"PK\x03\x04rubbish", "one that is cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1WordDocument", r"an older format of Word \(\.doc\)"),
    ],
)
def test_what_is_no_document_is_named(tmp_path: Path, content: bytes, found: str) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(content)
    with pytest.raises(Unreadable, match=found):
        read_docx(file)


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("a.txt", "a")
    with pytest.raises(Unreadable, match="damaged"):
        read_docx(file)
