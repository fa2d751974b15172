"""A small writer of SVG: elements from names, attributes and text, escaped; and SVG to PNG.

Presentation attributes only, no style and no script, so that a picture stands in a page whose policy forbids both. Text
is measured without a font, by widths a little above Arial's, which is wider than the papers' face: what fits here fits.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.w3.org/2000/svg"
FACE = "'Source Sans 3', 'Source Sans Pro', Arial, Helvetica, sans-serif"
INK, SOFT, RULE, PALE, PAPER = "#0b0c0c", "#484f56", "#8a949c", "#e3e7ea", "#ffffff"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0, section 2.2, does not allow at all, escaped or not."""
_WIDTHS = ((" .,:;!|'’‘ijlI", 0.29), ('frt()[]-/"“”', 0.37), ("mwMW%@—&", 0.95), ("ABCDEFGHKNOPQRSUVXYZ£+", 0.73))
_USUAL, _WIDE, _LATIN_ENDS, _BOLD = 0.57, 1.05, 0x2100, 1.07


class _Widths(dict[str, float]):
    """Of every sign: a site measures millions."""

    def __missing__(self, sign: str) -> float:
        width = self[sign] = _USUAL if ord(sign) < _LATIN_ENDS else _WIDE
        return width


_WIDTH_OF = _Widths({sign: width for signs, width in _WIDTHS for sign in signs})


def element(name: str, *children: str, **attributes: object) -> str:
    """`font_size=12` becomes font-size="12"; an attribute that is None is left out. `children` are markup already."""
    written = "".join(
        f" {key.replace('_', '-')}={_attribute(value)}" for key, value in attributes.items() if value is not None
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def text(words: str, x: float, y: float, size: float = 14, *, bold: bool = False, **attributes: object) -> str:
    """One line of text, its baseline at y."""
    weight = "700" if bold else None
    return element("text", escape(_clean(words)), x=x, y=y, font_size=size, font_weight=weight, **attributes)


def document(title: str, description: str, width: int, height: int, body: Iterable[str], name: str) -> str:
    """The whole picture, with its title and description for those who hear it. `name` begins its element ids."""
    return element(
        "svg",
        element("title", escape(_clean(title)), id=f"{name}-title"),
        element("desc", escape(_clean(description)), id=f"{name}-desc"),
        element("rect", width=width, height=height, fill=PAPER),
        *body,
        xmlns=NAMESPACE,
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        lang="en-GB",
        font_family=FACE,
        fill=INK,
    )


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """What the words take at most, in the picture's units."""
    return sum(map(_WIDTH_OF.__getitem__, words)) * size * (_BOLD if bold else 1)


def wrap(words: str, width: float, size: float, most: int) -> list[str]:
    """At most `most` lines that fit the width; what is left out is shown by an ellipsis."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_cut(line, width, size) for line in lines]


def render_png(picture: str) -> bytes:
    """The picture at 144 dots an inch, in the papers' face; the same bytes for the same picture."""
    import typst

    faces = resources.files("font_source_sans_pro").joinpath("files")
    with resources.as_file(faces) as folder:
        drawn = typst.compile(
            b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.picture), format: "svg")',
            format="png",
            ppi=144.0,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(Path(folder))]
            ),
            ignore_system_fonts=True,
            sys_inputs={"picture": picture},
        )
    return bytes(drawn)


def _cut(line: str, width: float, size: float) -> str:
    if text_width(line, size) <= width:
        return line
    while line and text_width(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line.rstrip(' ,;:.')}…"


def _attribute(value: object) -> str:
    """In quotes; a length to a hundredth, so that no machine writes a picture differently from another."""
    if isinstance(value, float):
        return f'"{f"{value:.2f}".rstrip("0").rstrip(".")}"'
    return f'"{value}"' if type(value) is int else _quoted(str(value))


@lru_cache(1024)
def _quoted(words: str) -> str:
    return quoteattr(_clean(words))


def _clean(words: str) -> str:
    return _NOT_XML.sub("\ufffd", words)
