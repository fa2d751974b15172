"""The pictures that the README shows, made from the pack in `out/` by `make pictures`.

The page is the PDF itself, drawn by Typst; the map is the page itself, loaded in the tests' browser without a network.
Same pack, same Typst and same browser: same bytes.
"""

import sys
import tempfile
from pathlib import Path
from shutil import copyfile

from tests.browser import open_chromium

ROOT = Path(__file__).parent.parent
PACK = ROOT / "out" / "panel-2019-10-09"
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 200_000
"""A README that takes seconds to load is not read."""

_PAGE = """
#set page(width: 297mm, height: 210mm, margin: 0mm)
#image("paper.pdf", page: 2, width: 297mm)
"""
_PIXELS_PER_INCH = 90
_LAPTOP, _PHONE = {"width": 1200, "height": 760}, {"width": 390, "height": 844}
_OPENED = "copse-court"


def draw_page(pdf: Path) -> bytes:
    """The second page of `pdf`, which is fuller than the first, as PNG."""
    import typst

    with tempfile.TemporaryDirectory() as folder:
        copyfile(pdf, Path(folder) / "paper.pdf")
        (Path(folder) / "page.typ").write_text(_PAGE, encoding="utf-8")
        drawn = typst.compile(Path(folder) / "page.typ", root=Path(folder), format="png", ppi=_PIXELS_PER_INCH)
    return bytes(drawn[0] if isinstance(drawn, list) else drawn)


def photograph_map(page: Path, window: dict[str, int], fragment: str = "", scheme: str = "light") -> bytes:
    """The upper part of the map's page as PNG, in a window of that size, as the address line's `fragment` has it."""
    with open_chromium() as chromium:
        context = chromium.new_context(
            viewport=window,
            device_scale_factor=1,
            locale="en-GB",
            reduced_motion="reduce",
            color_scheme=scheme,
            offline=True,
        )
        tab = context.new_page()
        tab.goto(f"{page.as_uri()}{fragment}")
        tab.wait_for_selector("html[data-ready=map]")
        tab.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
        tab.wait_for_timeout(500)
        return bytes(tab.screenshot(animations="disabled", caret="hide"))


def main() -> int:
    PICTURES.mkdir(exist_ok=True)
    made = {
        "appendix-4.png": draw_page(PACK / "appendix-4.pdf"),
        "map.png": photograph_map(PACK / "map.html", _LAPTOP, f"#asset={_OPENED}"),
        "map-travel.png": photograph_map(PACK / "map.html", _LAPTOP, "#on=2016-11-10&disposed=shown", "dark"),
        "map-phone.png": photograph_map(PACK / "map.html", _PHONE),
    }
    for name, content in made.items():
        (PICTURES / name).write_bytes(content)
        sys.stdout.write(f"docs/pictures/{name}: {len(content):,} bytes\n")
    return int(any(len(content) > MOST_BYTES for content in made.values()))


if __name__ == "__main__":
    sys.exit(main())
