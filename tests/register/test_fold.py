"""Two times, one rule: what a record is on a day is what its entries add up to."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.errors import Refusal
from estates.model.dates import parse_date
from estates.model.vocabulary import Audience
from estates.register.amend import correction, release, withdrawal
from estates.register.fold import fold, standing_entries, states
from estates.register.register import Register
from tests.builders import ASSET, OFFICER, SteppingClock, draft, in_memory, say
from tests.register.worlds import DAYS, NAMES, Move, every_entry, play, stood, worlds
from tests.soak import examples

days = st.dates(date(2015, 1, 1), date(2020, 12, 31))
AREA = "floor_area"


def copse_court(clock: SteppingClock) -> Register:
    register = in_memory(clock)
    clock.at("2015-01-01")
    say(register, "asset", "copse-court", "2013", **ASSET)
    return register


def value(register: Register, on: date | str, field: str, audience: str = "public", up_to: int | None = None) -> Any:
    day = date.fromisoformat(on) if isinstance(on, str) else on
    return register.estate(day, audience, up_to).asset("copse-court").values.get(field)


def m2(register: Register, on: date | str, audience: str = "public") -> str | None:
    area = value(register, on, AREA, audience)
    return area["m2"] if area else None


@given(st.lists(days, min_size=2, max_size=6, unique=True), st.data())
def test_a_late_fact_flows_forward_and_never_undoes_a_newer_one(learnt: list[date], data: st.DataObject) -> None:
    """In whatever order facts are learnt, each day shows the newest that was true by then."""
    register = copse_court(SteppingClock())
    for day in learnt:
        say(register, "asset", "copse-court", day.isoformat(), **{AREA: day.toordinal()})
    on = data.draw(st.sampled_from(learnt) | days)
    true_by_then = [day.toordinal() for day in learnt if day <= on]
    assert m2(register, on) == (str(max(true_by_then)) if true_by_then else None)


def test_a_floor_area_learnt_late_is_in_every_later_state(register: Register, clock: SteppingClock) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    say(register, "asset", "copse-court", "2018-04", current_use="None - vacant")
    clock.at("2019-01-01")
    say(register, "asset", "copse-court", "2016", floor_area="3,079", current_use="Operational")
    assert [m2(register, on) for on in ("2016-12-30", "2016-12-31", "2019-10-09")] == [None, "3079", "3079"]
    assert value(register, "2017-06-30", "current_use") == "Operational"
    assert value(register, "2019-10-09", "current_use") == "None - vacant"


@given(days, days, days, st.booleans())
def test_a_correction_corrects_every_state_that_carried_the_mistake(
    mistaken: date, right: date, on: date, dated_wrong: bool
) -> None:
    """Its date included: the value stands from the right date, and nowhere is the mistake."""
    register = copse_court(SteppingClock())
    entry = say(register, "asset", "copse-court", mistaken.isoformat(), floor_area="3,970", current_use="Stores")
    effective = parse_date(right.isoformat()) if dated_wrong else None
    register.append([correction(register, entry.number, {AREA: "3,079"}, by=OFFICER, effective=effective)])
    since = right if dated_wrong else mistaken
    assert m2(register, on) == ("3079" if on >= since else None)
    assert value(register, on, "current_use") == ("Stores" if on >= since else None)
    assert [e.fields.get(AREA, {}).get("m2") for e in register.history("asset", "copse-court")] == [
        None,
        "3970",
        "3079",
    ]


@given(days, days, days)
def test_a_correction_leaves_what_is_newer(mistaken: date, newer: date, on: date) -> None:
    """It takes the place of the mistake, which was recorded first."""
    register = copse_court(SteppingClock())
    entry = say(register, "asset", "copse-court", mistaken.isoformat(), floor_area=1)
    if newer <= mistaken:
        return
    say(register, "asset", "copse-court", newer.isoformat(), floor_area=2)
    register.append([correction(register, entry.number, {AREA: 3}, by=OFFICER)])
    assert m2(register, on) == ("2" if on >= newer else "3" if on >= mistaken else None)


@pytest.mark.parametrize("wide", ["2018", "2018-01"])
@pytest.mark.parametrize("amended", ["correct", "correct again", "date"])
def test_a_correction_keeps_its_place_among_what_begins_on_one_day(register: Register, wide: str, amended: str) -> None:
    entry = say(register, "asset", "copse-court", wide, **ASSET, floor_area=1)
    say(register, "asset", "copse-court", "2018-01-01", floor_area=2)
    for more in range(2 if amended == "correct again" else 1):
        on = parse_date("..2018-01-01") if amended == "date" else None
        number = entry.number
        entry = register.append([correction(register, number, {AREA: 3 + more}, by=OFFICER, effective=on)])[0]
    assert m2(register, "2019-01-01") == "2"


def test_a_withdrawal_takes_the_mistake_out_of_every_state(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET, floor_area=1)
    entry = say(register, "asset", "copse-court", "2016", floor_area=2)
    assert m2(register, "2019-10-09") == "2"
    register.append([withdrawal(register, entry.number, by=OFFICER, source="another building")])
    assert m2(register, "2019-10-09") == "1"
    assert len(register.history("asset", "copse-court")) == 3


@pytest.mark.parametrize("dates", [("2018-01-01", "2018-06-01"), ("2018", "2018-01-01"), ("2018-01", "2018-01-01")])
@pytest.mark.parametrize("corrected_first", [0, 1, 2])
def test_a_released_old_value_does_not_outrank_a_newer_one(
    register: Register, dates: tuple[str, str], corrected_first: int
) -> None:
    """However often it was corrected in confidence before it was released, and even among what begins on one day:
    everyone sees the same."""
    old, new = dates
    say(register, "asset", "copse-court", "2013", **ASSET)
    secret = say(register, "asset", "copse-court", old, "protect", floor_area=1)
    say(register, "asset", "copse-court", new, floor_area=2)
    for more in range(corrected_first):
        secret = register.append([correction(register, secret.number, {AREA: 10 + more}, by=OFFICER)])[0]
    register.append([release(register, secret.number, by=OFFICER, reason="approved")])
    assert (m2(register, "2019-10-09", "sub-group"), m2(register, "2019-10-09")) == ("2", "2")


def test_two_officers_who_disagree_on_one_day_are_told(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    first = say(register, "asset", "copse-court", "2019-09", floor_area="3,079", tenure="freehold")
    with pytest.raises(Refusal) as told:
        say(register, "asset", "copse-court", "2019-09", floor_area="3,097", tenure="leasehold", current_use="Stores")
    assert told.value.sentences == (
        f'asset copse-court: entry {first.number} says floor_area "basis unstated, m2 3079" from September 2019, and '
        'this says "basis unstated, m2 3097" from the same day; correct that entry with '
        f"`estates correct {first.number}` if it is wrong",
        f'asset copse-court: entry {first.number} says tenure "freehold" from September 2019, and this says '
        f'"leasehold" from the same day; correct that entry with `estates correct {first.number}` if it is wrong',
    )
    assert register.last_number() == first.number


def test_two_officers_who_agree_may_both_say_so(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    for _ in range(2):
        say(register, "asset", "copse-court", "2019-09", floor_area="3,079")
    assert m2(register, "2019-10-09") == "3079"


@pytest.mark.parametrize("how", ["correct", "correct the date"])
def test_a_correction_can_disagree_too(register: Register, how: str) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    one = say(register, "asset", "copse-court", "2019-09", floor_area=1)
    other = say(register, "asset", "copse-court", "2019-09" if how == "correct" else "2019-08", current_use="Stores")
    on = None if how == "correct" else parse_date("2019-09")
    with pytest.raises(Refusal, match=f"entry {one.number} says floor_area"):
        register.append([correction(register, other.number, {AREA: 2}, by=OFFICER, effective=on)])


def test_two_drafts_of_one_batch_can_disagree(register: Register) -> None:
    one = draft("asset", "copse-court", "2019", **ASSET)
    with pytest.raises(Refusal, match=r'entry 2 says name "Copse Court" from 2019, and this says "Copse House"'):
        register.append([one, draft("asset", "copse-court", "2019", name="Copse House")])
    assert register.last_number() == 1


def test_who_disagrees_with_a_withheld_entry_is_told_by_the_sub_groups_register(register: Register) -> None:
    """The officer may see everything; and the same value in public is a release, not a second entry."""
    say(register, "asset", "copse-court", "2013", **ASSET)
    secret = say(register, "asset", "copse-court", "2019-09", "protect", floor_area=1)
    with pytest.raises(Refusal, match=f"entry {secret.number} says floor_area"):
        say(register, "asset", "copse-court", "2019-09", floor_area=2)
    with pytest.raises(Refusal, match=f"make it public with `estates release {secret.number}`"):
        say(register, "asset", "copse-court", "2019-09", floor_area=1)


@given(worlds)
@settings(max_examples=examples(250))
def test_an_estate_is_the_fold_of_its_entries(moves: list[Move]) -> None:
    """On every day, for every audience, up to any entry, whatever was recorded in whatever order."""
    clock = SteppingClock()
    register = in_memory(clock)
    for move in moves:
        play(register, clock, move)
    book = every_entry(register)
    for audience in Audience:
        for on in DAYS:
            for up_to in {len(book) // 2, len(book) - 1, len(book)}:
                assert _found(register, on, audience, up_to) == {
                    name: fields for name, fields in stood(book, on, audience, up_to).items() if name in NAMES
                }


def _found(register: Register, on: date, audience: Audience, up_to: int) -> Mapping[Any, Any]:
    estate = register.estate(on, audience, up_to)
    return {
        name: {field: (value, standing.asserted_by[field].number) for field, value in standing.values.items()}
        for name in NAMES
        if (standing := estate.find(*name))
    }


@given(worlds, st.sampled_from(DAYS), st.sampled_from(Audience))
@settings(max_examples=examples(60))
def test_up_to_an_entry_it_stays_as_it_was_whatever_comes_later(
    moves: list[Move], on: date, audience: Audience
) -> None:
    clock = SteppingClock()
    register = in_memory(clock)
    then: list[Mapping[Any, Any]] = [_found(register, on, audience, 1)]
    for move in moves:
        if play(register, clock, move):
            then.append(_found(register, on, audience, register.last_number()))
    assert [_found(register, on, audience, number) for number in range(1, len(then) + 1)] == then


def test_every_state_is_a_fold(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    say(register, "asset", "copse-court", "2016-06-01", floor_area=1)
    say(register, "asset", "copse-court", "2017-06-01", floor_area=2, tenure="freehold")
    standing = standing_entries(register.history("asset", "copse-court"))
    on_days = [date(2013, 12, 31), date(2016, 6, 1), date(2017, 6, 1)]
    assert states(standing) == [fold(standing, day) for day in on_days]
    assert [folded.asserted_by["name"].number for folded in states(standing)] == [2, 2, 2]
