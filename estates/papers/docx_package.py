"""What a Word document is besides its text: styles, properties, and the package's bytes.

Nothing of python-docx's own template (its picture, its author, its American English) is left in the file, and the
package is zipped again with fixed dates.
"""

from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from estates.papers.paper import Pack, one_line

# A style's size, space before and space after, in points.
STYLES = {
    "Normal": (11, 0, 6),
    "Table Text": (11, 0, 3),
    "Table Bullet": (11, 0, 3),
    "List Bullet": (11, 0, 6),
    "Title": (16, 0, 18),
    "TOC Heading": (14, 6, 6),
    "toc 1": (11, 8, 2),
    "toc 2": (11, 0, 2),
    "Header": (11, 0, 0),
    "Footer": (11, 0, 0),
    "Heading 1": (14, 6, 6),
    "Heading 2": (12, 14, 6),
}

HANGING_PT = 34
"""How far a number stands before its paragraph."""
CONTENTS_DXA = 9866
"""Where the contents' page numbers end: the width of a portrait page between its margins, in twentieths of a point."""
LINK_INK = "0B3D91"  # on white: contrast 10 to 1

# Parts of python-docx's template that say nothing about this paper.
LEFT_OUT = ("/thumbnail", "/extended-properties", "/customXml", "/stylesWithEffects")


@cache
def build_template(language: str) -> bytes:
    """An empty document with our styles, from which every paper in a language is begun."""
    import docx

    document = docx.Document()
    _set_styles(document, language)
    _leave_out(document)
    return zip_again(document)


def _set_styles(document: Any, language: str) -> None:
    """Arial 11 throughout, headings in black, the language of the paper, and Word 2013's layout instead of 2010's."""
    from docx.oxml.ns import qn

    styles = document.styles
    _add_styles(styles)
    for name, (size, before, after) in STYLES.items():
        _set_style(styles[name], size, before, after)
    for ruled in (styles["Footer"], styles["Title"]):  # the template's tab stops, and its blue rule
        for left in ruled.element.pPr.xpath("w:tabs | w:pBdr"):
            ruled.element.pPr.remove(left)
    settings = document.settings.element
    for spoken in [*styles.element.xpath("//w:lang"), *settings.xpath("//w:themeFontLang")]:
        spoken.set(qn("w:val"), language)
    settings.xpath("//w:compatSetting[@w:name='compatibilityMode']")[0].set(qn("w:val"), "15")
    settings.xpath("//w:zoom")[0].set(qn("w:percent"), "100")
    for left in [*settings.xpath("//w:savePreviewPicture | //w:rsids"), *styles.element.xpath("//w:rsid")]:
        left.getparent().remove(left)


def _add_styles(styles: Any) -> None:
    """Styles that the template lacks, named as Word names its own: for a table's text and lists, links and contents."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Pt, RGBColor, Twips

    for name, base in (("Table Text", "Normal"), ("Table Bullet", "List Bullet")):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[base]
    for level in (1, 2):
        contents = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        contents.style_id, contents.base_style = f"TOC{level}", styles["Normal"]
    for name in ("Title", "TOC Heading"):  # in the template; no headings, so that no contents list them
        styles[name].base_style = styles["Normal"]
        styles[name].font.bold = True
    for level in (1, 2):
        layout = styles[f"toc {level}"].paragraph_format
        layout.left_indent = Pt(14 * (level - 1))
        layout.tab_stops.add_tab_stop(Twips(CONTENTS_DXA), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    styles["toc 1"].font.bold = True
    bullets = styles["Table Bullet"].paragraph_format
    bullets.left_indent, bullets.first_line_indent = Pt(10), Pt(-10)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.underline = True
    link.font.color.rgb = RGBColor.from_string(LINK_INK)


def _set_style(style: Any, size: int, before: int, after: int) -> None:
    """Black Arial of `size` points, `before` and `after` points apart from its neighbours."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), "Arial")
    style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.0


def set_properties(document: Any, pack: Pack) -> None:
    """The papers' own title, author and date, and none of the template's properties."""
    properties = document.core_properties
    for left in list(properties._element):
        properties._element.remove(left)
    properties.title = " ".join(map(one_line, pack.title))
    properties.author = one_line(pack.first.body)
    properties.language = pack.first.language
    properties.created = properties.modified = datetime.fromisoformat(pack.first.dated).replace(tzinfo=UTC)


def _leave_out(document: Any) -> None:
    """The parts of python-docx's template that say nothing of ours: its picture, its bibliography."""
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(LEFT_OUT)]:
            del relations[key]


def zip_again(document: Any) -> bytes:
    """The document's parts in order of name, each dated 1 January 1980 (a zip's earliest) instead of now."""
    saved, again = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as parts, ZipFile(again, "w", ZIP_DEFLATED) as package:
        for name in sorted(parts.namelist()):
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, parts.read(name))
    return again.getvalue()
