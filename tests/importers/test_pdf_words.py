"""How words become lines, and lines a text: what wraps, what an author ended, and what a hyphen at the end means."""

import pytest

from estates.importers.pdf_words import Line, Word, joined, line_text, lines_in_order, lines_of, links_in, with_bullet

WIDE = 6.0
"""Of a letter, in points; a blank is half as wide."""


def line(text: str, top: float = 0.0, x: float = 0.0, link: str = "", loose: bool = False) -> Line:
    words = []
    for part in text.split():
        end = x + WIDE * len(part)
        words.append(Word(part, x, top, end, top + 10, top + 8, 10, spaced=False, link=link, loose=loose))
        x = end + WIDE / 2
    return words


def text_of(*each: str, width: float, known: frozenset[str] = frozenset(), loose: bool = False) -> str:
    return joined([line(words, 12.0 * number, loose=loose) for number, words in enumerate(each)], 0, width, known)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("a line that is", "full"), "a line that is full"),
        (("ends", "early and"), "ends\nearly and"),
        (("the informa-", "tion asked"), "the information asked"),
        (("what is self-", "funded by us"), "what is self-funded by us"),
        (("in the pre- ", "and post-war"), "in the pre- and post-war"),
        (("what is co\u00ad", "operation in"), "what is cooperation in"),
        (("was in 2018–", "2019 it was so"), "was in 2018–2019 it was so"),
        (("to the panel –", "and others"), "to the panel – and others"),
        (("that of Fire/", "Rescue, as is"), "that of Fire/Rescue, as is"),
        (("https://a.uk/", "b/c?d=1 and so"), "https://a.uk/b/c?d=1 and so"),
        (("https://a.uk/", "and so it went"), "https://a.uk/ and so it went"),
        (("https://a.uk/", "https://b.uk/"), "https://a.uk/ https://b.uk/"),
    ],
)
def test_lines_are_joined_as_they_were_broken(lines: tuple[str, str], said: str) -> None:
    assert text_of(*lines, width=85, known=frozenset({"information"})) == said


def test_a_word_too_long_for_its_column_is_put_together_only_if_it_was_set_letter_by_letter() -> None:
    assert text_of("Averyveryvery", "longword", width=80, loose=True) == "Averyveryverylongword"
    assert text_of("Averyveryvery", "longword", width=80) == "Averyveryvery longword"


def test_a_raised_letter_is_of_its_line_and_its_word() -> None:
    raised = Word("th", 6.2, -2, 13, 4, 3, 6)
    words = [*line("7"), raised, *line("August", x=16)]
    assert [line_text(each) for each in lines_of(reversed(words))] == ["7th August"]
    assert [line_text(each) for each in lines_in_order(words)] == ["7th August"]


def test_ligatures_and_bullets_are_the_letters_that_all_formats_have() -> None:
    assert line_text(line("o\ufb03ce co\u00adop")) == "office coop"
    assert with_bullet("\uf0b7 item") == with_bullet("• item") == "• item"
    assert with_bullet("·half") == "·half"


def test_a_link_over_two_lines_is_one_and_keeps_its_words() -> None:
    lines = [line("see "), line("the minutes", x=30, link="https://a.uk/"), line("of May", 12, link="https://a.uk/")]
    assert links_in([[*lines[0], *lines[1]], lines[2]], 0, 90, set()) == (("the minutes of May", "https://a.uk/"),)
