"""PDFs for the tests, made from nothing: pages in PDF's own language, and a printed pack set by Typst without tags."""

import typst

FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
A4 = "/MediaBox [0 0 595 842]"
PICTURE = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
"""A scanned page: one grey picture as large as the page."""


def text(x: float, y: float, words: str, size: float = 11, turned: bool = False) -> str:
    """Words that begin `x` points from the left and `y` from the foot; `turned` reads upwards."""
    escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    matrix = f"0 1 -1 0 {x} {y}" if turned else f"1 0 0 1 {x} {y}"
    return f"BT /F {size} Tf {matrix} Tm ({escaped}) Tj ET\n"


def lines(x: float, y: float, *each: str, size: float = 11, apart: float = 13) -> str:
    """Lines below each other."""
    return "".join(text(x, y - number * apart, words, size) for number, words in enumerate(each))


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {y0} m {x1} {y1} l S\n"


def bar(x0: float, y0: float, x1: float, y1: float) -> str:
    """A ruled line as Word prints it: a thin filled rectangle."""
    return f"{x0} {y0} {max(x1 - x0, 0.5)} {max(y1 - y0, 0.5)} re f\n"


def grid(xs: list[float], ys: list[float], draw=rule) -> str:  # type: ignore[no-untyped-def]
    """Every line of a table, from `xs` and `ys`."""
    level = "".join(draw(xs[0], y, xs[-1], y) for y in ys)
    return level + "".join(draw(x, min(ys), x, max(ys)) for x in xs)


def pdf(*pages: str, each: str = A4, font: str = FONT, catalog: str = "") -> bytes:
    """A file of these pages; `each` stands in every page's dictionary, `catalog` in the file's."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        font,
    ]
    for number, content in enumerate(pages):
        resources = "/Resources << /Font << /F 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {each} /Contents {5 + 2 * number} 0 R {resources} >>")
        objects.append(f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream")
    return assembled(objects)


def assembled(objects: list[str]) -> bytes:
    """Objects numbered from 1, of which the first is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


PRINTED = """
#set page(paper: "a4", flipped: true, margin: 20mm, header: [Fenland Police and Crime Panel, 5 March 2025],
  footer: context align(center, counter(page).display()))
#set text(size: 11pt)
#set par(leading: 0.5em, spacing: 0.5em)
#align(right)[*APPENDIX 4*]
*ESTATES UPDATE SINCE THE LAST PANEL*
#let th = super(typographic: false)[th]
#let heads = ([Tenure], [Floor Area m²], [Facilities], [Current Use], [Issues/Options], [Timescale/Update])
#let asset(name, ..cells) = (table.cell(colspan: 6)[*#name*], ..cells.pos())
#table(columns: (10%, 10%, 12%, 12%, 28%, 28%), table.header(..heads),
  ..asset([Ferry Lane Depot, Ferry Lane, Marchwick ZZ1 1ZZ],
    [Freehold], [1,204], [Workshop, Stores], [Operational],
    [The workshop is shared with two councils. #lorem(260) Permission was given on 7#th August 2024.
      - first of a list
      - second of a list],
    [#lorem(300)]),
  ..asset([Old Mill House, Millgate, Ely ZZ2 2ZZ],
    [Leasehold], [88], [Offices], [None - vacant], [To be given up.], [The lease ends on 31 March 2026.]))
*ASSET PROPOSALS*
#table(columns: (50%, 50%), [Current Situation], [Timescale/Update],
  table.cell(colspan: 2)[*Northern Hub*], [A site is being sought.], [#lorem(30)])
"""
"""In the manner of a panel's paper, in other words: an asset's row is broken over two pages, the headings repeated."""


def printed(source: str = PRINTED, tagged: bool = False) -> bytes:
    """A paper as Word prints it: no tags, its tables by their lines only."""
    made = typst.compile(source.encode(), format="pdf", pdf_tags=tagged, ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made
