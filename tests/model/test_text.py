"""Text that every paper can print."""

import unicodedata
from functools import cache
from importlib import resources

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from estates.model.text import _PRINTABLE, LONGEST_KEY, LONGEST_LINE, LONGEST_TEXT, Key, Line, Text, parse_text, slug

FACES = ("Regular", "Bold", "It", "Semibold", "BoldIt")
"""Those that a paper may be set in."""


@cache
def printable() -> frozenset[int]:
    spans = [[int(end, 16) for end in span.split("-")] for span in _PRINTABLE.split()]
    return frozenset(code for span in spans for code in range(span[0], span[-1] + 1))


def test_what_may_be_typed_is_what_the_face_can_print() -> None:
    """Every character with a glyph in all weights, but those that no text in NFC holds, that show nothing or that turn
    the direction of reading."""
    glyphs = []
    for face in FACES:
        with resources.files("font_source_sans_pro").joinpath(f"files/SourceSansPro-{face}.ttf").open("rb") as file:
            glyphs.append(set(TTFont(file).getBestCmap()))
    typed = {
        code
        for code in set.intersection(*glyphs)
        if unicodedata.category(chr(code)) not in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
        if unicodedata.is_normalized("NFC", chr(code))
    }
    assert printable() == typed


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ("\x00", "U+0000 CONTROL CHARACTER"),
        ("a\tb", "U+0009 CONTROL CHARACTER"),
        ("a\rb", "U+000D CONTROL CHARACTER"),
        ("a\x1bb", "U+001B CONTROL CHARACTER"),
        ("Copse\u202eCourt", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("Copse\u2067Court", "U+2067 RIGHT-TO-LEFT ISOLATE"),
        ("Copse\u200bCourt", "U+200B ZERO WIDTH SPACE"),
        ("Copse\u200dCourt", "U+200D ZERO WIDTH JOINER"),
        ("\ufeffCopse Court", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("Co\u00adpse", "U+00AD SOFT HYPHEN"),
        ("sold \U0001f389", "U+1F389 PARTY POPPER"),
        ("警察", "U+5BDF CJK UNIFIED IDEOGRAPH-5BDF, U+8B66 CJK UNIFIED IDEOGRAPH-8B66"),
        ("\uf0a7 item", "U+F0A7 PRIVATE USE CHARACTER"),
        ("\ud800", "U+D800 LONE SURROGATE"),
        ("\u0378", "U+0378 UNASSIGNED CHARACTER"),
        ("a\u2029b", "U+2029 PARAGRAPH SEPARATOR"),
    ],
)
def test_what_cannot_be_printed_is_refused_by_name(wrong: str, name: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_text(wrong)
    assert f"the papers cannot print {name} (in " in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Cafe\u0301", "Café"),
        ("\u212b", "Å"),
        ("\uf0b7 item", "• item"),
        ("one\r\ntwo", "one\ntwo"),
        ("one\u2028two", "one\u2028two"),
        ("  Copse Court\n", "Copse Court"),
        ("Tŷ Gwŷn, £3,079 m² – “quoted”…", "Tŷ Gwŷn, £3,079 m² – “quoted”…"),
        ("<img src=x onerror=alert(1)> ${7*7} `b`", "<img src=x onerror=alert(1)> ${7*7} `b`"),
    ],
)
def test_text_is_kept_as_typed_in_nfc(typed: str, kept: str) -> None:
    assert parse_text(typed) == kept


ALONE = [chr(code) for code in sorted(printable()) if not unicodedata.combining(chr(code))]
"""Without the accents that would join the letter before them into one that the face may lack."""


@given(st.lists(st.sampled_from([*ALONE, "\n", "\u2028", "\r\n", "\uf0b7"])).map("".join))
def test_what_is_kept_can_be_printed_and_is_kept_again(text: str) -> None:
    kept = parse_text(text)
    assert parse_text(kept) == kept == unicodedata.normalize("NFC", kept)
    assert {ord(character) for character in kept} <= printable() | {0x0A, 0x2028}


@given(st.text())
def test_any_text_is_either_kept_or_refused_with_a_sentence(text: str) -> None:
    try:
        kept = parse_text(text)
    except ValueError as refused:
        assert "the papers cannot print U+" in str(refused)
    else:
        assert {ord(character) for character in kept} <= printable() | {0x0A, 0x2028}


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (Text, ""), (Text, " \n "), (Text, "x" * (LONGEST_TEXT + 1)), (Text, 5), (Text, b"text"), (Text, None),
        (Line, "one\ntwo"), (Line, "x" * (LONGEST_LINE + 1)), (Line, ""),
        (Key, "Copse Court"), (Key, "copse_court"), (Key, "-copse"), (Key, "copse--court"), (Key, ""), (Key, "café"),
        (Key, "copse-court\n"), (Key, "x" * (LONGEST_KEY + 1)), (Key, 5),
    ],
)  # fmt: skip
def test_texts_lines_and_keys_keep_to_their_form(kind: type[str], wrong: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(wrong)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Chord Park (Unit C)", "chord-park-unit-c"),
        ("St Neots Police Station", "st-neots-police-station"),
        ("CPCC 2019-011", "cpcc-2019-011"),
        ("Café O’Brien's", "cafe-obriens"),
        ("—", ""),
    ],
)
def test_a_name_gives_a_key(name: str, key: str) -> None:
    assert slug(name) == key


@given(st.text())
def test_a_slug_is_a_key_if_it_is_anything(name: str) -> None:
    if key := slug(name):
        assert TypeAdapter(Key).validate_python(key) == key
