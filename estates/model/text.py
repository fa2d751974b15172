"""Text that every paper can print.

Unicode NFC; Word's private-use bullet becomes a bullet; what the papers' face cannot print is refused by name, control
and direction-changing characters among it, so that no paper shows an empty box and no name reads other than it is.
"""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

# What Source Sans Pro, the face of the PDF, has a glyph for in every weight used; a test holds this against the font.
_PRINTABLE = (
    "20-7E A0-AC AE-131 134-149 14C-165 168-17E 180 18F 192 1A0-1A1 1AF-1B0 1CD-1DC 1E6-1E7 1EA-1EB 218-21B 237 "
    "243 251 259 261 2B0 2B2-2B3 2B7-2B9 2BB-2BC 2BE-2BF 2C6-2CC 2D8-2DD 2E1-2E3 300-304 306-30C 30F 312-313 31B "
    "323-324 326-328 32E 331 3C0 1D43 1D47-1D49 1D4D 1D4F-1D50 1D52 1D56-1D58 1D5B 1D9C 1DA0 1DBB 1E06-1E07 "
    "1E0C-1E0F 1E16-1E17 1E20-1E21 1E24-1E25 1E2A-1E2B 1E34-1E3B 1E42-1E49 1E52-1E53 1E5A-1E63 1E6C-1E6F "
    "1E80-1E85 1E8E-1E8F 1E92-1E93 1E97 1E9E 1EA0-1EF9 2007 2012-2015 2018-201A 201C-201E 2020-2022 2026 "
    "202F-2030 2032-2033 2039-203A 2044 2070-2071 2074-2079 207D-2089 208D-208E 2094 20A1 20A4 20A6-20A7 "
    "20AB-20AC 20B1-20B2 20B5 20B9-20BA 2113 2117 2120 2122 212E 2153-2154 215B-215E 2190-2193 2202 2206 220F "
    "2211-2212 2215 2219-221A 221E 222B 2248 2260 2264-2265 231C-231F 25A0 25B2-25B3 25B6-25B7 25BC-25BD "
    "25C0-25C1 25C6 25C9-25CA 2610-2611 266A 2713 2752 2E22-2E25 FB00-FB02"
)
_RANGES = "".join("-".join(f"\\U{int(end, 16):08x}" for end in span.split("-")) for span in _PRINTABLE.split())
# A line may break at a newline, or at the line separator that some word processors write for it.
_UNPRINTABLE = re.compile(f"[^{_RANGES}\n\u2028]")
_WORD_BULLET = "\uf0b7"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SLUG_WORD = re.compile("[a-z0-9]+")
LONGEST_TEXT = 20_000
LONGEST_LINE = 500
LONGEST_KEY = 100


def parse_text(value: str) -> str:
    """`value` in NFC, with line ends as newlines and without space around it.

    Raises ValueError naming every character that cannot be printed.
    """
    if value.isascii() and value.isprintable():  # most of what is written, at a tenth of the time
        return value.strip()
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace(_WORD_BULLET, "•").strip()
    if wrong := sorted(set(_UNPRINTABLE.findall(text))):
        names = ", ".join(f"U+{ord(c):04X} {unicodedata.name(c, _category(c))}" for c in wrong)
        raise ValueError(f"the papers cannot print {names} (in {text[:40]!r}); replace or remove it")
    return text


def printable(value: str) -> str:
    """`value` on one line, with a question mark for whatever cannot be printed."""
    return _UNPRINTABLE.sub("?", " ".join(unicodedata.normalize("NFC", value).split()))


def slug(name: str) -> str:
    """The key that a name gives: "St Neots Police Station" gives `st-neots-police-station`."""
    plain = name.replace("'", "").replace("’", "")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return "-".join(_SLUG_WORD.findall(plain.lower()))[:LONGEST_KEY].rstrip("-")


def is_key(text: str) -> bool:
    """Whether a record may be called so."""
    return len(text) <= LONGEST_KEY and _SLUG.fullmatch(text) is not None


def _line(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = parse_text(value)
    if "\n" in text:
        raise ValueError(f"{text[:40]!r} has a line break where one line was expected")
    return text


def _key(value: str) -> str:
    if not _SLUG.fullmatch(value):
        raise ValueError(f'"{value}" is no key; keys are small letters, digits and hyphens, as in "{slug(value)}"')
    return value


def _url(value: str) -> str:
    if not re.fullmatch(r"https?://\S+", value):
        raise ValueError(f'"{value}" is no address of a page; expected one that begins with https:// and has no spaces')
    return value


def _category(character: str) -> str:
    return {"Cc": "CONTROL CHARACTER", "Co": "PRIVATE USE CHARACTER", "Cs": "LONE SURROGATE"}.get(
        unicodedata.category(character), "UNASSIGNED CHARACTER"
    )


def _text(value: object) -> object:
    return parse_text(value) if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=LONGEST_TEXT), BeforeValidator(_text)]
Line = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=LONGEST_LINE), BeforeValidator(_line)]
Url = Annotated[Line, AfterValidator(_url)]
Key = Annotated[str, StringConstraints(strict=True, max_length=LONGEST_KEY), AfterValidator(_key)]
