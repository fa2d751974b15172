"""Draws a paper, or a pack, as a Word document that can be edited: real headings, lists, links and contents.

Each paper is a section with its own orientation and footer. The bytes depend on the papers alone; `docx_package` sees
to the rest of the file.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from estates.papers.docx_package import HANGING_PT, build_template, set_properties, zip_again
from estates.papers.docx_table import LONG_DXA, MARGIN_DXA, SHORT_DXA, Sheet, add_table
from estates.papers.docx_text import BULLET, HEADINGS, add_paragraph, align, element, field, write, write_statement
from estates.papers.paper import Heading, Pack, Paper, Paragraph, Table, bound, one_line

BELOW_TABLE_PT = 10


def render_docx(document: Paper | Pack, pages: Sequence[int] = ()) -> bytes:
    """The paper, or the papers bound as one, as the bytes of a .docx file, the same for the same paper.

    `pages` are what the contents say until Word has counted for itself, one for each of `Pack.entries`.
    """
    import docx

    pack = bound(document)
    word = docx.Document(BytesIO(build_template(pack.first.language)))
    set_properties(word, pack)
    marks = iter(range(len(pack.entries())))
    if pack.contents:
        _set_section(word.sections[0], Sheet(landscape=False), pack.first.banner, pack.footer)
        _add_contents(word, pack, pages)
    for number, paper in enumerate(pack.papers):
        section = _next_section(word) if pack.contents or number else word.sections[0]
        sheet = Sheet(paper.landscape)
        _set_section(section, sheet, paper.banner, paper.footer)
        _add_paper(word, paper, sheet, marks if pack.contents else iter(()))
    return zip_again(word)


def _add_paper(word: Any, paper: Paper, sheet: Sheet, marks: Any) -> None:
    """`marks` numbers the places that the contents lead to; it is empty where there are none."""
    from docx.shared import Pt

    label = add_paragraph(word)
    align(label, "RIGHT")
    write(label, paper.label, bold=True)
    title = add_paragraph(word, HEADINGS[0])
    write(title, "\n".join(paper.title))
    _mark(title, marks, paper.name, 1)
    below_table = False
    for block in paper.blocks:
        match block:
            case Heading():
                heading = add_paragraph(word, HEADINGS[1])
                heading.paragraph_format.page_break_before = block.new_page or None
                _number(heading, block.number)
                write(heading, block.text)
                if block.listed:
                    _mark(heading, marks, block.listed, 2)
            case Paragraph():
                paragraph = add_paragraph(word, BULLET if block.statement.bullet else None)
                _number(paragraph, block.number)
                if below_table:
                    paragraph.paragraph_format.space_before = Pt(BELOW_TABLE_PT)
                write_statement(paragraph, block.statement)
            case Table():
                add_table(word, block, sheet)
        below_table = isinstance(block, Table)


def _number(paragraph: Any, number: str) -> None:
    """A number that hangs before the paragraph's lines."""
    from docx.shared import Pt

    if number:
        layout = paragraph.paragraph_format
        layout.left_indent, layout.first_line_indent = Pt(HANGING_PT), Pt(-HANGING_PT)
        layout.tab_stops.add_tab_stop(Pt(HANGING_PT))
        write(paragraph, number)
        paragraph.add_run().add_tab()


def _mark(heading: Any, marks: Any, name: str, level: int) -> None:
    """A bookmark around a heading, and in it, unseen, what the contents call it (the field TC)."""
    number = next(marks, None)
    if number is None:
        return
    start = element("w:bookmarkStart", id=str(number), name=_bookmark(number))
    runs = heading._p.xpath("./w:r | ./w:hyperlink")
    runs[0].addprevious(start)
    quoted = one_line(name).replace('"', "”")
    for piece in (_character("begin"), _instruction(f' TC "{quoted}" \\l {level} '), _character("end")):
        heading._p.append(piece)
    heading._p.append(element("w:bookmarkEnd", id=str(number)))


def _add_contents(word: Any, pack: Pack, pages: Sequence[int]) -> None:
    """The pack's title, and a table of contents (the field TOC) filled in, each line leading to its place."""
    title = add_paragraph(word, "Title")
    write(title, "\n".join(pack.title))
    write(add_paragraph(word, "TOCHeading"), "Contents")
    entries = pack.entries()
    for number, (level, name) in enumerate(entries):
        line = add_paragraph(word, f"TOC{level}")._p
        if not number:
            for piece in (_character("begin"), _instruction(' TOC \\f \\h \\z \\l "1-2" '), _character("separate")):
                line.append(piece)
        line.append(_entry(number, name, str(pages[number]) if number < len(pages) else ""))
        if number == len(entries) - 1:
            line.append(_character("end"))


def _entry(number: int, name: str, page: str) -> Any:
    """A line of the contents: its words, and its page, which Word counts (the field PAGEREF)."""
    link = element("w:hyperlink", anchor=_bookmark(number), history="1")
    words = element("w:r")
    words.append(_text(one_line(name)))
    words.append(element("w:tab"))
    link.append(words)
    shown = element("w:r")
    shown.append(_text(page))
    # Marked as out of date, so that Word counts its own pages when it opens the file.
    begin = _character("begin", dirty="true")
    for piece in (begin, _instruction(f" PAGEREF {_bookmark(number)} \\h "), _character("separate"), shown):
        link.append(piece)
    link.append(_character("end"))
    return link


def _bookmark(number: int) -> str:
    # The name that Word itself gives to what its contents lead to; it keeps these out of the list of bookmarks.
    return f"_Toc{number + 1:08d}"


def _text(words: str) -> Any:
    text = element("w:t")
    text.text = words
    return text


def _character(kind: str, **attributes: str) -> Any:
    """One end of a field (ISO/IEC 29500-1, 17.16.18)."""
    run = element("w:r")
    run.append(element("w:fldChar", fldCharType=kind, **attributes))
    return run


def _instruction(words: str) -> Any:
    run = element("w:r")
    instruction = element("w:instrText")
    instruction.text = words
    instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(instruction)
    return run


def _next_section(word: Any) -> Any:
    """A section on a new page. The paragraph that ends the one before is too small to make a page of its own."""
    from docx.shared import Pt

    section = word.add_section()
    layout = word.paragraphs[-1].paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(1)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    return section


def _set_section(section: Any, sheet: Sheet, banner: str, footer: str) -> None:
    """A4; the banner in the header, the footer's words and "Page x of y" in the footer, of every page."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm, Twips

    section._sectPr.attrib.clear()
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.landscape else WD_ORIENT.PORTRAIT
    width, height = (LONG_DXA, SHORT_DXA) if sheet.landscape else (SHORT_DXA, LONG_DXA)
    section.page_width, section.page_height = Twips(width), Twips(height)
    section.left_margin = section.right_margin = Twips(MARGIN_DXA)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    section.header_distance = section.footer_distance = Mm(9)
    heading = section.header.paragraphs[0]
    if banner:
        align(heading, "CENTER")
        write(heading, banner, bold=True)
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Twips(sheet.width_dxa), WD_TAB_ALIGNMENT.RIGHT)
    write(foot, footer)
    foot.add_run("\tPage ")
    foot._p.append(field("PAGE"))
    foot.add_run(" of ")
    foot._p.append(field("NUMPAGES"))
