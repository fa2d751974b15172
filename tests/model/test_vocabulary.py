"""The closed lists of words."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from estates.model import vocabulary
from estates.model.vocabulary import (
    AreaBasis,
    Audience,
    EnergyRating,
    LeaseSide,
    Marking,
    MeetingState,
    Milestone,
    Status,
    Tenure,
    Word,
)

LISTS = [
    kind for _, kind in inspect.getmembers(vocabulary, inspect.isclass) if issubclass(kind, Word) and kind is not Word
]
WORDS = [word for words in LISTS for word in words]


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (Tenure, "freehld", '"freehld" is no tenure; expected one of freehold, leasehold, licence, option, other; '
            'nearest "freehold"'),
        (Tenure, "license", 'nearest "licence"'),
        (Status, "surpluss", 'nearest "surplus"'),
        (Marking, "comercial", 'nearest "commercial"'),
        (MeetingState, "canceled", '"canceled" is no meeting state; expected one of planned, held, postponed, '
            'cancelled; nearest "cancelled"'),
        (Milestone, "permission grant", 'nearest "permission-granted"'),
        (LeaseSide, "lent", '"lent" is no lease side; expected one of held, let; nearest "let"'),
        (AreaBasis, "GFA", '"GFA" is no area basis; expected one of GIA, NIA, GEA, unstated'),
        (Audience, "everyone", '"everyone" is no audience; expected one of public, sub-group'),
    ],
)  # fmt: skip
def test_a_word_that_is_not_in_the_list_is_refused_with_the_nearest(words: type[Word], typed: str, said: str) -> None:
    with pytest.raises(ValueError) as refused:
        words.parse(typed)
    assert said in str(refused.value)


@pytest.mark.parametrize("wrong", [None, 1, True, "", ["freehold"], "free hold", "freehold "])
def test_what_is_no_word_is_refused_too(wrong: object) -> None:
    if wrong == "freehold ":
        assert Tenure.parse(wrong) is Tenure.FREEHOLD
    else:
        with pytest.raises(ValidationError, match="is no tenure"):
            TypeAdapter(Tenure).validate_python(wrong)


@given(st.sampled_from(WORDS), st.sampled_from([str, str.upper, str.title, lambda text: text.replace("-", " ")]))
def test_case_does_not_matter_nor_a_space_for_a_hyphen(word: Word, typed: object) -> None:
    assert type(word).parse(typed(word.value)) is word  # type: ignore[operator]


@pytest.mark.parametrize("word", WORDS)
def test_each_word_goes_out_and_comes_in_again(word: Word) -> None:
    adapter = TypeAdapter(type(word))
    assert adapter.validate_python(adapter.dump_python(word, mode="json")) is word
    assert adapter.validate_python(word) is word
    assert word.label.strip()


@pytest.mark.parametrize(
    ("word", "printed"),
    [
        (Tenure.FREEHOLD, "Freehold"),
        (Status.OPTIONS, "Subject to options analysis/collaboration"),
        (Status.SURPLUS, "Surplus to operational requirements"),
        (Status.PROPOSED, "Proposed"),
        (Status.SUCCEEDED, "Split or merged"),
        (Milestone.PERMISSION_GRANTED, "Permission granted"),
    ],
)
def test_labels_are_the_words_of_the_papers(word: Word, printed: str) -> None:
    assert word.label == printed


@pytest.mark.parametrize(
    ("audience", "marking", "may"),
    [
        (Audience.PUBLIC, Marking.PUBLIC, True),
        (Audience.PUBLIC, Marking.PROTECT, False),
        (Audience.PUBLIC, Marking.COMMERCIAL, False),
        *[(Audience.SUB_GROUP, marking, True) for marking in Marking],
    ],
)
def test_the_public_sees_what_is_marked_public_and_the_sub_group_everything(
    audience: Audience, marking: Marking, may: bool
) -> None:
    assert audience.may_see(marking) is may


@pytest.mark.parametrize("typed", ["A+", "a+", " G ", "e"])
def test_an_energy_rating_is_a_letter(typed: str) -> None:
    assert EnergyRating.parse(typed).value == typed.strip().upper()
    assert EnergyRating.parse(typed).label == typed.strip().upper()


def test_an_energy_rating_below_e_is_sub_standard() -> None:
    assert [rating.value for rating in EnergyRating if rating.is_sub_standard] == ["F", "G"]
    with pytest.raises(ValueError, match=r'"H" is no energy rating; expected one of A\+, A, B, C, D, E, F, G'):
        EnergyRating.parse("H")
