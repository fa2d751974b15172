"""Threads: what `trail` tells of one asset, told of all at once."""

from datetime import date

import pytest
from hypothesis import given, settings

from estates.model.vocabulary import Audience
from estates.register.event import EventKind
from estates.register.register import Register
from estates.register.threads import threads
from estates.register.trail import trail
from tests.builders import SteppingClock, in_memory
from tests.register.worlds import Move, play, worlds
from tests.soak import examples


@pytest.mark.parametrize("audience", Audience)
def test_every_thread_is_the_trail_but_for_the_papers(cambridgeshire: Register, audience: Audience) -> None:
    estate = cambridgeshire.estate(date.max, audience)
    told = threads(estate)
    assert list(told) == [asset.key for asset in estate.assets()]
    for key, thread in told.items():
        expected = [event for event in trail(estate, key).events if event.kind is not EventKind.PAPER]
        assert sorted(map(repr, thread.events)) == sorted(map(repr, expected))
    assert sum(len(thread.events) for thread in told.values()) > 150


@given(worlds)
@settings(max_examples=examples(60))
def test_so_it_is_whatever_is_recorded(moves: list[Move]) -> None:
    clock = SteppingClock()
    register = in_memory(clock)
    for move in moves:
        play(register, clock, move)
    for audience in Audience:
        estate = register.estate(date.max, audience)
        for key, thread in threads(estate).items():
            expected = [event for event in trail(estate, key).events if event.kind is not EventKind.PAPER]
            assert sorted(map(repr, thread.events)) == sorted(map(repr, expected))
