"""Which row of a file has spoken of what."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estates.importers import claims as module
from estates.importers.claims import Claims
from estates.importers.finding import Place

STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 30).map(str), st.integers(1, 10**6)))


@pytest.fixture(scope="module", params=[1, 3, 1 << 19])
def few(request: pytest.FixtureRequest) -> Iterator[None]:
    """However many are held in a dict."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_FEW", request.param)
        patch.setattr(module, "_FIRST_SIZE", 4)
        yield


@pytest.mark.usefixtures("few")
@given(STEPS)
def test_a_thing_is_claimed_once_until_it_is_released(steps: list[tuple[bool, str, int]]) -> None:
    claims, rows = Claims(), dict[str, int]()
    for release, what, row in steps:
        assert (what in claims) == (what in rows)
        if release:
            claims.release(what)
            rows.pop(what, None)
        else:
            earlier = claims.take(what, Place("list.csv", row=row))
            assert earlier == (f"row {rows[what]}" if what in rows else None)
            rows.setdefault(what, row)


@pytest.mark.usefixtures("few")
def test_a_hundred_thousand_things_are_told_apart_and_remembered_with_their_rows() -> None:
    claims = Claims()
    assert {claims.take(f"reference A/{n}", Place("list.csv", row=n)) for n in range(1, 100_001)} == {None}
    assert [claims.take(f"reference A/{n}", Place("list.csv", row=1)) for n in (1, 99, 100_000)] == [
        "row 1",
        "row 99",
        "row 100000",
    ]
    assert "reference A/100001" not in claims


def test_an_earlier_place_is_said_as_its_format_counts() -> None:
    claims = Claims()
    places = {
        'sheet "Land", row 5': Place("book.xlsx", "Land", row=5),
        "page 3, table 2, row 7": Place("paper.pdf", page=3, table=2, row=7),
        "row 9": Place("list.csv", row=9),
        "": Place("notes.txt"),
    }
    for said, place in places.items():
        assert claims.take(said, place) is None
        assert claims.take(said, Place("list.csv", row=1)) == said
