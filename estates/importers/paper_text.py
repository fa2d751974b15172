"""The text of a paper's file, whatever it is written in: UTF-8, UTF-16 with its mark, or CP1252."""

import codecs
import re
from pathlib import Path

from estates.importers.finding import Unreadable

LARGEST_MB = 20
"""A paper of a hundred pages is a few hundred kilobytes; what is larger than this is no paper."""
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Controls that no text holds: all but tab, line feed, form feed (a page's end), carriage return and their kin.
_BINARY = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_CALLED = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096


def load_bytes(path: Path, expected: str) -> bytes:
    """Raises Unreadable for a file that is larger than LARGEST_MB, empty, or cannot be opened."""
    try:
        if path.stat().st_size > LARGEST_MB << 20:
            found = f"{path.stat().st_size >> 20:,} MB"
            raise Unreadable(path.name, f"{expected} of at most {LARGEST_MB} MB", found, "save the pages that matter")
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(path.name, expected, f"nothing that can be opened ({error.strerror})", "look at it") from None
    if not content.strip():
        raise Unreadable(path.name, expected, "an empty file", "name the file that was meant")
    return content


def load_text(path: Path, expected: str, *, calls_itself: bool = False) -> str:
    """The file as text; what it calls its own encoding is believed where `calls_itself` (a page's `<meta charset>`).

    Raises Unreadable for what is no text: NULs, and controls that no text holds.
    """
    content = load_bytes(path, expected)
    text = _decoded(content, calls_itself)
    if wrong := _BINARY.search(text):
        found = f"a file that is no text (U+{ord(wrong[0]):04X} at character {wrong.start() + 1:,})"
        raise Unreadable(path.name, expected, found, "save it anew as UTF-8 text")
    return text


def _decoded(content: bytes, calls_itself: bool) -> str:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    called = _CALLED.search(content[:_HEAD]) if calls_itself else None
    for encoding in ([called[1].decode("ascii", "replace")] if called else []) + ["utf-8"]:
        try:
            return content.decode("cp1252" if encoding.lower() in _LATIN else encoding)
        except (UnicodeError, LookupError, AssertionError):
            continue
    return content.decode("cp1252", errors="replace")


# The Encoding Standard, 4.2: pages that say these mean CP1252.
_LATIN = {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"}
