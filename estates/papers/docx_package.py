"""What a Word document is besides its text: styles, properties, and the package's bytes.

Nothing of python-docx's own template (its picture, its author, its American English) is left in the file, and the
package is zipped again with fixed dates.
"""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from estates.papers.paper import Paper, text_lines

# A style's size, space before and space after, in points.
STYLES = {
    "Normal": (11, 0, 6),
    "Table Text": (11, 0, 3),
    "Header": (11, 0, 0),
    "Footer": (11, 0, 0),
    "Heading 1": (14, 6, 6),
    "Heading 2": (12, 14, 6),
}

# Parts of python-docx's template that say nothing about this paper.
LEFT_OUT = ("/thumbnail", "/extended-properties", "/customXml", "/stylesWithEffects")


def set_styles(document: Any, language: str, width_dxa: int) -> None:
    """Arial 11 throughout, headings in black, the language of the paper, and Word 2013's layout instead of 2010's.

    `width_dxa` is where the footer's page number ends, in twentieths of a point.
    """
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml.ns import qn
    from docx.shared import Twips

    styles = document.styles
    styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, (size, before, after) in STYLES.items():
        _set_style(styles[name], size, before, after)
    footer = styles["Footer"]
    for tabs in footer.element.pPr.xpath("w:tabs"):
        footer.element.pPr.remove(tabs)
    footer.paragraph_format.tab_stops.add_tab_stop(Twips(width_dxa), WD_TAB_ALIGNMENT.RIGHT)
    settings = document.settings.element
    for spoken in [*styles.element.xpath("//w:lang"), *settings.xpath("//w:themeFontLang")]:
        spoken.set(qn("w:val"), language)
    settings.xpath("//w:compatSetting[@w:name='compatibilityMode']")[0].set(qn("w:val"), "15")
    settings.xpath("//w:zoom")[0].set(qn("w:percent"), "100")
    for left in [*settings.xpath("//w:savePreviewPicture | //w:rsids"), *styles.element.xpath("//w:rsid")]:
        left.getparent().remove(left)


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


def set_properties(document: Any, paper: Paper) -> None:
    """The paper's own title, author and date, and none of the template's properties, picture or bibliography."""
    properties = document.core_properties
    for left in list(properties._element):
        properties._element.remove(left)
    properties.title = " ".join(" ".join(text_lines(line)) for line in paper.title)
    properties.author = " ".join(text_lines(paper.body))
    properties.language = paper.language
    properties.created = properties.modified = datetime.fromisoformat(paper.dated).replace(tzinfo=UTC)
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
