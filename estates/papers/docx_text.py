"""Runs of a Word document's paragraphs: their weight, their line breaks, their links and their fields."""

from collections.abc import Iterator
from typing import Any, Literal

from estates.papers.paper import Part, Statement, text_lines

# Styles by their identifiers: looked up by name for each paragraph, they take most of the time of a long paper.
HEADINGS = ("Heading1", "Heading2")
LINK = "Hyperlink"
BULLET = "ListBullet"


def add_paragraph(document: Any, style: str | None = None) -> Any:
    """A new paragraph at the end, in a style named by its identifier."""
    from docx.text.paragraph import Paragraph

    paragraph = Paragraph(add_to_body(document, element("w:p")), document._body)
    if style:
        paragraph._p.style = style
    return paragraph


def add_to_body(document: Any, child: Any) -> Any:
    """Puts an element at the end of the body, before the settings of its last section, which python-docx would look for
    from the beginning each time."""
    document.element.body[-1].addprevious(child)
    return child


def write(paragraph: Any, text: str, *, bold: bool = False, italic: bool = False) -> None:
    """One run, its lines divided by line breaks. `bold=False` leaves the weight to the style."""
    write_lines(paragraph, [[(line, "")] for line in text_lines(text)], bold=bold, italic=italic)


def write_statement(paragraph: Any, statement: Statement) -> None:
    if statement.lead:
        write(paragraph, statement.lead, bold=True)
        paragraph.add_run(" ")
    write_lines(paragraph, statement.lines(), bold=statement.weight == "bold", italic=statement.weight == "quiet")


def write_lines(paragraph: Any, lines: list[list[Part]], *, bold: bool = False, italic: bool = False) -> None:
    """A run for each part, and one for the line breaks and parts that follow each other without a link between."""
    from docx.text.run import Run

    run = None
    for words, address in _with_breaks(lines):
        if address:
            link = element("w:hyperlink", history="1")
            set_relation(link, _relation(paragraph.part, address))
            paragraph._p.append(link)
            inner = element("w:r")
            link.append(inner)
            linked = Run(inner, paragraph)
            inner.style = LINK
            _weigh(linked, bold=bold, italic=italic)
            linked.add_text(words)
            run = None
            continue
        if run is None:
            run = paragraph.add_run()
            _weigh(run, bold=bold, italic=italic)
        if words == "\n":
            run.add_break()
        else:
            run.add_text(words)


def _with_breaks(lines: list[list[Part]]) -> Iterator[Part]:
    for number, line in enumerate(lines):
        if number:
            yield "\n", ""
        yield from line


def _weigh(run: Any, *, bold: bool, italic: bool) -> None:
    """Says only what differs from the style: a setting takes as long as a word."""
    if bold:
        run.bold = True
    if italic:
        run.italic = True


def _relation(part: Any, address: str) -> str:
    """The identifier of the part's relation to an address, found and numbered without looking through all of them."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    known = part.__dict__.setdefault("estates_addresses", {})
    if address not in known:
        known[address] = f"rIdLink{len(known) + 1}"
        part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, known[address], is_external=True)
    return str(known[address])


def set_relation(link: Any, identifier: str) -> None:
    from docx.oxml.ns import qn

    link.set(qn("r:id"), identifier)


def field(name: str) -> Any:
    """A figure that Word counts; 1 stands in until it does."""
    figure = element("w:t")
    figure.text = "1"
    run = element("w:r")
    run.append(figure)
    simple = element("w:fldSimple", instr=f" {name} ")
    simple.append(run)
    return simple


def element(tag: str, **attributes: str) -> Any:
    """An element such as `w:shd`, its attributes in the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    return OxmlElement(tag, attrs={qn(f"w:{name}"): value for name, value in attributes.items()})


def align(paragraph: Any, side: Literal["CENTER", "RIGHT"]) -> None:
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT

    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT[side]
