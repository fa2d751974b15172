"""The reader of PDF. PDFium is C++ and may end the process: the input is then left in the folder of `written`."""

from estates.importers.pdf_file import read_pdf
from tests.fuzz.targets import refusing, target, written
from tests.importers.pdf_samples import FONT, PICTURE, assembled, grid, lines, pdf, rule, text


def seeds() -> list[bytes]:
    """Small and not compressed, so that a change of a byte changes what is drawn."""
    table = grid([50, 150, 250], [790, 770, 750]) + text(55, 778, "Tenure") + text(155, 778, "Area m")
    turned = text(80, 110, "Tenure", turned=True) + rule(50, 100, 50, 300)
    return [
        pdf(table + lines(50, 700, "Chord Park, self-", "funded", "Page 3 of 9")),
        pdf(table + text(290, 20, "1"), table + text(290, 20, "2")),
        pdf(turned, each="/MediaBox [0 0 595 842] /Rotate 90"),
        pdf(PICTURE + text(9, 9, "97")),
        pdf(opened(780, "Tenure", "Use", "Situation") + opened(760, "Owned", "Let"), opened(780, "Held", "Let", "x")),
        tagged(),
    ]


def opened(y: float, *cells: str) -> str:
    """A row of a table without lines."""
    return "".join(text(50 + 100 * column, y, words) for column, words in enumerate(cells))


def tagged() -> bytes:
    """A table of one row and a paragraph, with their structure."""
    content = (
        "/TD << /MCID 0 >> BDC " + text(50, 780, "Freehold") + "EMC /P << /MCID 1 >> BDC " + text(50, 700, "x") + "EMC"
    )
    element = "<< /Type /StructElem /Pg 3 0 R"
    return assembled(
        [
            "<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 4 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /StructParents 0 "
            "/Contents 10 0 R /Resources << /Font << /F 9 0 R >> >> >>",
            "<< /Type /StructTreeRoot /K [5 0 R 8 0 R] /ParentTree << /Nums [0 [7 0 R 8 0 R]] >> >>",
            f"{element} /S /Table /P 4 0 R /K 6 0 R >>",
            f"{element} /S /TR /P 5 0 R /K 7 0 R >>",
            f"{element} /S /TD /P 6 0 R /A << /O /Table /ColSpan 2 /RowSpan 2 >> /K 0 >>",
            f"{element} /S /P /P 4 0 R /K 1 >>",
            FONT,
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    )


@target(seeds, steered_by=("estates.importers.pdf_",), longest=1536)
def pdf_file(data: bytes) -> None:
    refusing(lambda: read_pdf(written(data, "fuzz.pdf")))
