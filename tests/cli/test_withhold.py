"""Withholding says its ground, is looked at again, and ends with a release that shows what becomes public."""

import json

import pytest

from estates.model.vocabulary import Ground
from tests.cli.conftest import Estates

INTEREST = "Bidders would learn the price that would be taken"
WITHHOLD = ("withhold", "3", "--ground", "paragraph-3", "--interest", INTEREST, "--review", "2020-04")


@pytest.fixture
def offer(norfolk: Estates) -> Estates:
    """Entry 3 is an offer in confidence, for Copse Court."""
    done = norfolk("update", "copse-court", "An offer of £1 came in.", "--on", "2019-09-02", "--marking", "commercial")
    assert done.code == 0
    return norfolk


def test_a_ground_is_recorded_with_its_law_its_reasons_and_a_review(offer: Estates) -> None:
    done = offer(*WITHHOLD)
    assert (done.code, done.out) == (
        0, "Entry 4: withholding withholding-3, from 24 September 2019, marked protect.\n"
    )  # fmt: skip
    assert done.err == "Next: estates check\n"
    shown = offer("history", "withholding-3").out
    assert "paragraph-3" in shown or Ground.PARAGRAPH_3.label in shown
    assert INTEREST in shown


def test_what_is_in_confidence_without_a_ground_is_found_until_it_has_one(offer: Estates) -> None:
    found = offer("check")
    assert (found.code, found.err) == (1, "1 finding.\n")
    assert found.out == (
        "update update-3 (Copse Court): entry 3 is in confidence since 2 September 2019 and names no ground; say one "
        "with `estates withhold 3`, or release it. [confidentiality-review]\n"
    )
    offer(*WITHHOLD)
    assert offer("check") == (0, "", "Nothing needs attention.\n")


def test_a_review_is_found_from_the_day_on_which_it_is_due(offer: Estates) -> None:
    offer(*WITHHOLD)
    assert offer("check", "--on", "2020-03-31").code == 0
    found = offer("check", "--on", "2020-04-01")
    assert found.code == 1
    assert found.out == (
        "withholding withholding-3 (Copse Court): entry 3 is withheld under the Local Government Act 1972, Schedule "
        "12A, paragraph 3: its review is due April 2020; release with `estates release`, or give a new date with "
        "`estates edit withholding-3`. [confidentiality-review]\n"
    )
    (one,) = json.loads(offer("check", "--on", "2020-04-01", "--json").out)
    assert (one["rule"], one["due"]) == ("confidentiality-review", "2020-04-01")


def test_a_released_entry_is_reviewed_no_more(offer: Estates) -> None:
    offer(*WITHHOLD)
    assert offer("release", "update-3", "--reason", "the sale is complete", "--yes").code == 0
    assert offer("check", "--on", "2021-01-01") == (0, "", "Nothing needs attention.\n")


def test_a_release_by_key_takes_all_that_is_withheld_of_an_asset(offer: Estates) -> None:
    """Why it was withheld is not released with it."""
    offer("update", "copse-court", "A second offer.", "--on", "2019-09-02")
    offer(*WITHHOLD)
    done = offer("release", "copse-court", "--reason", "the sale is complete", "--yes")
    assert done.code == 0
    assert "Entry 3, update update-3" in done.out
    assert "Entry 4, update update-4" in done.out
    assert "withholding" not in done.out
    assert offer("release", "copse-court", "--reason", "again", "--yes").err == (
        "estates: copse-court: nothing of it is withheld.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("withhold", "2", "--ground", "paragraph-3", "--interest", "x", "--review", "2020"), "found public ones"),
        (("withhold", "99", "--ground", "paragraph-3", "--interest", "x", "--review", "2020"), "there is no entry 99"),
        (("withhold", "3", "--ground", "because", "--interest", "x", "--review", "2020"), '"because" is no ground'),
        (("withhold", "3", "--ground", "other", "--interest", "x", "--review", "2020"), "needs a provision"),
        (("withhold", "3", "--ground", "paragraph-3", "--interest", "", "--review", "2020"), "cannot be empty"),
        (("withhold", "3", "--ground", "paragraph-3", "--interest", "x", "--review", "soon"), '"soon" is no date'),
    ],
)  # fmt: skip
def test_a_withholding_without_its_reasons_is_refused(offer: Estates, words: tuple[str, ...], said: str) -> None:
    done = offer(*words)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_the_public_never_learns_that_anything_is_withheld(offer: Estates) -> None:
    offer(*WITHHOLD)
    shown = offer("asset", "show", "copse-court", "--audience", "public")
    assert "offer" not in shown.out
    assert "withhold" not in shown.out + shown.err
