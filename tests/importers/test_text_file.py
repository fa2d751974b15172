"""Plain text and Markdown: tables by tabs and pipes, marks undone, and nothing that only looks like a mark."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estates.importers.document import Grid, Passage
from estates.importers.finding import Unreadable
from estates.importers.marked_text import Words, read_inline, read_marked
from estates.importers.text_file import build_document, read_text


def passages(text: str) -> list[str]:
    return [block.text for block in build_document(text).blocks if isinstance(block, Passage)]


def grids(text: str) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in b.rows] for b in build_document(text).blocks if isinstance(b, Grid)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**bold** and *quiet*", "bold and quiet"),
        ("PROPOSALS* – UPDATE", "PROPOSALS* – UPDATE"),
        ("** Those that are public.*", "** Those that are public.*"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        (r"a\*b \| c\\", r"a*b | c\ ".strip()),
        ("Fire &amp; Rescue, Fire & Rescue, &#8364;, &nosuch;", "Fire & Rescue, Fire & Rescue, €, &nosuch;"),
        ("<u>Board:</u> m<sup>2</sup> <now> a < b", "Board: m2 <now> a < b"),
        ("![](picture.png)![a map](m.png)", "a map"),
        ("file_name_here __init__", "file_name_here __init__"),
        ("[words](https://a.example)", "words"),
        ("[section 28](#)", "section 28"),
        ("**a *b* c**", "a b c"),
    ],
)
def test_marks_are_undone_and_other_signs_are_not(written: str, read: str) -> None:
    assert read_inline(written) == read


def test_paragraphs_and_items_of_a_cell_are_lines() -> None:
    source = '<p>One</p> <ul style="list-style-type: none"> • two • three <p>four</p><ul><li>five</li><li></li></ul>six'
    assert [words.text for words in read_marked(source)] == ["One", "• two", "• three", "four", "• five", "six"]


def test_a_link_is_kept_with_its_words() -> None:
    assert read_marked(r"see [a \[b\]](https://x.example/?a=1&amp;b=2)") == [
        Words("see a [b]", (("a [b]", "https://x.example/?a=1&b=2"),))
    ]


def test_a_row_that_goes_on_below_is_put_together() -> None:
    text = "A\tB\tC\nx\ty goes\non\tz\n1\t2\t3\n"
    assert grids(text) == [[["A", "B", "C"], ["x", "y goes on", "z"], ["1", "2", "3"]]]


def test_pipes_and_tabs_are_tables_and_rules_are_not_rows() -> None:
    text = "| A | B |\n|---|:-:|\n| a \\| b | |\n\nDate\tSubject\n------\t--\n1 May\tx\n"
    assert grids(text) == [[["A", "B"], ["a | b", ""]], [["Date", "Subject"], ["1 May", "x"]]]


def test_a_form_feed_ends_a_page() -> None:
    document = build_document("one\n\ftwo\n\fthree\ta\n")
    assert document.pages == 3
    assert [block.page for block in document.blocks] == [1, 2, 3]


def test_headings_and_items_begin_passages_of_their_own() -> None:
    assert passages("# Title\nwords\nmore\n- a\n- b\n  c\n") == ["Title", "words\nmore", "• a", "• b\nc"]
    assert build_document("## Title").blocks == (Passage("Title", level=2),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("Café – £5’s".encode(encoding))
    assert read_text(file).blocks == (Passage("Café – £5’s"),)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"a\x00b", r"no text \(U\+0000 at character 2\)"),
        (b"\x89PNG\x1a\n\x00", "no text"),
        (b"a\x1bb", r"U\+001B"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, found: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    with pytest.raises(Unreadable, match=found):
        read_text(file)


@given(st.text(st.sampled_from("|\t\n-*_<>[]()!&#;•p/uliba \\\f\x0b"), max_size=80))
def test_any_text_is_read(text: str) -> None:
    build_document(text)


@given(st.text(max_size=200))
def test_no_letter_of_a_plain_paragraph_is_lost(text: str) -> None:
    letters = [sign for sign in text if sign.isalnum()]
    said = "".join("".join(passages(text)) + "".join(c for g in grids(text) for r in g for c in r))
    marked = any(sign in text for sign in "<&![")
    assert marked or [sign for sign in said if sign.isalnum()] == letters


@pytest.mark.parametrize("piece", ["*", "**a", "[", "[a](", "<ul>•", "&#1;", "\\", "![", "<p", "|", "\t", "a\n"])
def test_long_runs_of_a_mark_take_no_longer_than_their_length(piece: str) -> None:
    build_document(piece * (200_000 // len(piece)))


@pytest.mark.parametrize(("piece", "what"), [("a\t", "cells"), ("a\n", "lines"), ("<p>", "marks")])
def test_a_file_of_more_than_a_paper_holds_is_refused(tmp_path: Path, piece: str, what: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(piece * 300_001, encoding="utf-8")
    with pytest.raises(Unreadable, match=f"at most 300,000 {what}, found 300,001"):
        read_text(file)
