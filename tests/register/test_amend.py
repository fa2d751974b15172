"""Putting right what was recorded, in public and in confidence."""

from datetime import date
from typing import Any

import pytest

from estates.errors import RecordMoved, Refusal, UnknownKey
from estates.model.dates import parse_date
from estates.model.vocabulary import Audience, Marking
from estates.register.amend import correction, release, retirement, withdrawal
from estates.register.register import Register
from tests.builders import ASSET, OFFICER, SteppingClock, draft, say

PANEL = date(2019, 10, 9)
SAID = {"asset": "copse-court", "column": "situation", "text": "An offer is expected."}


@pytest.fixture(autouse=True)
def copse_court(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)


def area(register: Register, audience: Audience = Audience.PUBLIC) -> str | None:
    found = register.estate(PANEL, audience).asset("copse-court").record.floor_area
    return str(found) if found else None


@pytest.mark.parametrize("marking", list(Marking))
def test_a_correction_inherits_marking_date_source_and_the_other_fields(register: Register, marking: Marking) -> None:
    wrong = say(register, "asset", "copse-court", "2019-09", marking.value, floor_area=1, tenure="freehold")
    right = register.append([correction(register, wrong.number, {"floor_area": 2}, by="deputy")])[0]
    assert (right.marking, right.effective, right.source, right.replaces) == (
        marking,
        "2019-09",
        "minutes",
        wrong.number,
    )
    assert right.fields == {"floor_area": {"m2": "2", "basis": "unstated"}, "tenure": "freehold"}
    assert (right.recorded_by, wrong.recorded_by) == ("deputy", OFFICER)


def test_a_correction_may_say_another_date_and_source(register: Register) -> None:
    wrong = say(register, "asset", "copse-court", "2019-09", floor_area=1)
    right = correction(register, wrong.number, {}, by=OFFICER, source="the plans", effective=parse_date("2019-08"))
    entry = register.append([right])[0]
    assert (entry.effective, entry.source, entry.fields) == ("2019-08", "the plans", wrong.fields)


def test_a_correction_that_corrects_nothing_is_refused(register: Register) -> None:
    with pytest.raises(Refusal, match="nothing to correct in entry 2; say a field and its value"):
        correction(register, 2, {}, by=OFFICER)


def test_a_withdrawal_inherits_the_marking(register: Register) -> None:
    secret = say(register, "asset", "copse-court", "2019-09", "commercial", floor_area=1)
    gone = register.append([withdrawal(register, secret.number, by=OFFICER, source="an error")])[0]
    assert (gone.marking, gone.fields, gone.replaces) == ("commercial", {}, secret.number)
    assert area(register, Audience.SUB_GROUP) is None


def test_what_was_withdrawn_can_be_said_again(register: Register) -> None:
    entry = say(register, "asset", "copse-court", "2019-09", floor_area=1)
    gone = register.append([withdrawal(register, entry.number, by=OFFICER, source="an error")])[0]
    register.append([correction(register, gone.number, {"floor_area": 2}, by=OFFICER)])
    assert area(register) == "2"


@pytest.mark.parametrize("number", [0, -1, 3, 99])
@pytest.mark.parametrize("what", ["correct", "withdraw", "release"])
def test_an_entry_that_is_not_there_cannot_be_amended(register: Register, number: int, what: str) -> None:
    with pytest.raises(Refusal, match=f"there is no entry {number}; the newest is 2"):
        match what:
            case "correct":
                correction(register, number, {"name": "X"}, by=OFFICER)
            case "withdraw":
                withdrawal(register, number, by=OFFICER, source="")
            case _:
                release(register, number, by=OFFICER, reason="")


def test_a_release_says_the_same_in_public_and_why(register: Register) -> None:
    secret = say(register, "asset", "copse-court", "2019-09", "protect", floor_area=1, tenure="freehold")
    assert area(register) is None
    freed = register.append([release(register, secret.number, by=OFFICER, reason="signed off")])[0]
    assert (freed.marking, freed.effective, freed.fields) == ("public", secret.effective, secret.fields)
    assert freed.source == "minutes; released: signed off"
    assert area(register) == area(register, Audience.SUB_GROUP) == "1"


def test_what_is_public_cannot_be_released(register: Register) -> None:
    with pytest.raises(Refusal, match="entry 2 is public already"):
        release(register, 2, by=OFFICER, reason="")


@pytest.mark.parametrize("changed", [{"floor_area": 2}, {"tenure": "freehold"}, {}, {"on": "2019-08"}])
def test_a_release_releases_what_was_said_and_nothing_else(register: Register, changed: dict[str, Any]) -> None:
    """A public replacement with other fields, fewer, more, or another date would be a correction in disguise."""
    secret = say(register, "asset", "copse-court", "2019-09", "protect", floor_area=1)
    fields = {**({"floor_area": 1} if "on" in changed else {}), **changed}
    on = fields.pop("on", "2019-09")
    with pytest.raises(
        Refusal, match=f"entry {secret.number} is marked protect; release it as it stands, then correct it"
    ):
        say(register, "asset", "copse-court", on, "public", replaces=secret.number, **fields)


@pytest.mark.parametrize("marking", ["protect", "commercial"])
def test_what_was_public_cannot_be_taken_back_into_confidence(register: Register, marking: str) -> None:
    entry = say(register, "asset", "copse-court", "2019-09", floor_area=1)
    with pytest.raises(Refusal, match=f"what was public cannot be marked {marking}; correct it as public"):
        say(register, "asset", "copse-court", "2019-09", marking, replaces=entry.number, floor_area=1)


def test_one_confidence_may_replace_another(register: Register) -> None:
    secret = say(register, "asset", "copse-court", "2019-09", "protect", floor_area=1)
    say(register, "asset", "copse-court", "2019-09", "commercial", replaces=secret.number, floor_area=2)
    assert (area(register), area(register, Audience.SUB_GROUP)) == (None, "2")


def test_an_entry_is_replaced_once(register: Register) -> None:
    wrong = say(register, "asset", "copse-court", "2019-09", floor_area=1)
    right = register.append([correction(register, wrong.number, {"floor_area": 2}, by=OFFICER)])[0]
    with pytest.raises(Refusal) as refused:
        register.append([correction(register, wrong.number, {"floor_area": 3}, by=OFFICER)])
    assert str(refused.value) == (
        f"asset copse-court: entry {wrong.number} was replaced by entry {right.number} already; correct that one"
    )


def test_twice_in_one_batch_is_twice(register: Register) -> None:
    wrong = say(register, "asset", "copse-court", "2019-09", floor_area=1)
    twice = [correction(register, wrong.number, {"floor_area": m2}, by=OFFICER) for m2 in (2, 3)]
    with pytest.raises(Refusal, match="was replaced by entry 4 already"):
        register.append(twice)
    assert area(register) == "1"


def test_an_entry_of_another_record_is_not_replaced(register: Register) -> None:
    with pytest.raises(Refusal, match="entry 1 is not an entry of this record"):
        say(register, "asset", "copse-court", "2019-09", replaces=1, floor_area=1)


def test_a_statement_stays_with_its_asset(register: Register) -> None:
    say(register, "asset", "bretton", "2013", name="Bretton", status="surplus")
    said = say(register, "update", "", "2019-09", **SAID)
    with pytest.raises(Refusal, match="it is about copse-court; withdraw it, and record it about bretton"):
        register.append([correction(register, said.number, {"asset": "bretton"}, by=OFFICER)])


@pytest.mark.parametrize("marking", list(Marking))
def test_a_retirement_ends_a_statement_from_its_day_and_inherits_its_marking(
    register: Register, marking: Marking
) -> None:
    said = say(register, "update", "", "2019-01", marking.value, **SAID)
    entry = register.append([retirement(register, said.key, on=parse_date("2019-09-24"), by=OFFICER)])[0]
    assert (entry.marking, entry.fields, entry.source) == (marking, {"retired": True}, "minutes")
    for on, standing in [(date(2019, 9, 23), 1), (date(2019, 9, 24), 0)]:
        assert len(register.estate(on, Audience.SUB_GROUP).updates()) == standing
        assert len(register.estate(on, Audience.PUBLIC).updates()) == (standing if marking == "public" else 0)


def test_what_is_retired_or_unknown_cannot_be_retired(register: Register) -> None:
    said = say(register, "update", "offer", "2019-01", **SAID)
    retired = register.append([retirement(register, said.key, on=parse_date("2019-09"), by=OFFICER)])[0]
    with pytest.raises(Refusal, match=f"offer is retired already, by entry {retired.number}"):
        retirement(register, "offer", on=parse_date("2019-10"), by=OFFICER)
    with pytest.raises(UnknownKey, match='no update is called "ofer"'):
        retirement(register, "ofer", on=parse_date("2019-10"), by=OFFICER)


def test_what_moved_meanwhile_is_told(register: Register, clock: SteppingClock) -> None:
    """Two officers read the same; the second is told what came between."""
    one = correction(register, 2, {"name": "Copse House"}, by=OFFICER)
    other = correction(register, 2, {"name": "Copse Hall"}, by=OFFICER)
    register.append([one])
    with pytest.raises(RecordMoved) as moved:
        register.append([other])
    assert str(moved.value) == (
        "asset copse-court: this was written having seen entry 2 of it, but entry 3 has been recorded since; "
        "read it with `estates history copse-court` and record again."
    )


def test_a_new_record_that_is_there_already_is_told(register: Register) -> None:
    with pytest.raises(RecordMoved, match="having seen no entry of it, but entry 2 has been recorded since"):
        register.append([draft("asset", "copse-court", "2019", **ASSET)])


def test_what_is_withheld_is_listed_until_it_is_released(register: Register) -> None:
    secret = say(register, "asset", "copse-court", "2019-09", "protect", floor_area=1)
    later = say(register, "asset", "copse-court", "2020", "commercial", floor_area=2)
    withdrawn = say(register, "asset", "copse-court", "2018", "protect", floor_area=3)
    register.append([withdrawal(register, withdrawn.number, by=OFFICER, source="an error")])
    assert [entry.number for entry in register.withheld(PANEL)] == [secret.number]
    assert [entry.number for entry in register.withheld(date.max)] == [secret.number, later.number]
    register.append([release(register, secret.number, by=OFFICER, reason="approved")])
    assert register.withheld(PANEL) == []
    assert [entry.number for entry in register.withheld(PANEL, up_to=secret.number)] == [secret.number]


def test_the_history_shows_mistakes_and_what_replaced_them(register: Register) -> None:
    say(register, "update", "offer", "2019-01", "protect", **SAID)
    register.append([correction(register, 2, {"name": "Copse House"}, by=OFFICER)])
    assert [entry.number for entry in register.history("asset", "copse-court")] == [2, 4]
    assert [entry.number for entry in register.history_of("copse-court")] == [2, 3, 4]
    with pytest.raises(UnknownKey, match='no record is called "copse"; nearest: copse-court'):
        register.history_of("copse")
