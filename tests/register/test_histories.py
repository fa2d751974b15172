"""Histories: on every day of a series what the estate of that day says, from one reading of the book."""

from datetime import date, timedelta

from hypothesis import given, settings

from estates.model.kinds import KINDS
from estates.model.vocabulary import Audience
from estates.register.histories import histories, state_at
from estates.register.register import Register
from tests.builders import SteppingClock, in_memory, say
from tests.register.worlds import DAYS, NAMES, Move, play, worlds
from tests.soak import examples


@given(worlds)
@settings(max_examples=examples(150))
def test_the_state_on_a_day_is_that_of_the_estate_of_that_day(moves: list[Move]) -> None:
    clock = SteppingClock()
    register = in_memory(clock)
    for move in moves:
        play(register, clock, move)
    for audience in Audience:
        known = histories(register.estate(date.max, audience), DAYS, *KINDS)
        for place, day in enumerate(DAYS):
            estate = register.estate(day, audience)
            for name in NAMES:
                found, state = estate.find(*name), state_at(known.get(name, ()), place)
                assert (found and (found.values, found.asserted_by)) == (
                    state and (state.standing.values, state.standing.asserted_by)
                )


def test_the_real_register_on_every_day_of_a_meeting(cambridgeshire: Register) -> None:
    latest = cambridgeshire.estate(date.max, "public")
    days = sorted({standing.record.date.last for standing in latest.meetings()})
    known = histories(latest, days, "asset", "update", "decision", "analysis", "lease")
    compared = 0
    for place, day in enumerate(days):
        estate = cambridgeshire.estate(day, "public")
        there = {name: state.standing for name, states in known.items() if (state := state_at(states, place))}
        for kind, found in (("asset", estate.assets()), ("decision", estate.decisions()), ("lease", estate.leases())):
            assert {one.key for one in found} == {key for of, key in there if of == kind}
            for one in found:
                assert one.values == there[kind, one.key].values
                compared += 1
    assert compared > 500


def test_what_waits_for_a_record_comes_with_it(register: Register) -> None:
    days = [date(2018, 12, 31) + timedelta(n) for n in range(4)]
    say(register, "asset", "hall", "2018-01-01", name="Hall", status="operational")
    say(register, "decision", "deed", "2019-01-02", subject="Sale", decided_on="2019-01-02", assets=["hall"])
    say(register, "asset", "hall", "2019-01-01", status="surplus", decision="deed")
    known = histories(register.estate(date.max, "public"), days, "asset")
    assert [(s.since, s.standing.values["status"]) for s in known["asset", "hall"]] == [
        (0, "operational"),
        (2, "surplus"),
    ], "the status waits for the decision that it names"
