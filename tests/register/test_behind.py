"""Work behind one's back: one piece at a time, and whoever waits is told what went wrong."""

import threading

import pytest

from estates.register.behind import Behind


class Work:
    """What was done, in order."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.gate = threading.Event()

    def slow(self) -> None:
        assert self.gate.wait(10)
        self.done.append(1)

    def quick(self) -> None:
        self.done.append(2)

    def failing(self) -> None:
        self.done.append(3)
        raise ZeroDivisionError


def test_a_piece_begins_when_the_one_before_is_done() -> None:
    behind, work = Behind(), Work()
    behind.begin(work.slow)
    threading.Timer(0.05, work.gate.set).start()
    behind.begin(work.quick)
    behind.wait()
    assert work.done == [1, 2]


def test_what_goes_wrong_is_raised_once() -> None:
    behind = Behind()
    behind.begin(Work().failing)
    with pytest.raises(ZeroDivisionError):
        behind.wait()
    behind.wait()


def test_what_goes_wrong_keeps_the_next_piece_from_beginning() -> None:
    behind, work = Behind(), Work()
    behind.begin(work.failing)
    with pytest.raises(ZeroDivisionError):
        behind.begin(work.quick)
    assert work.done == [3]


def test_what_is_abandoned_is_done_first_and_says_nothing() -> None:
    behind, work = Behind(), Work()
    behind.begin(work.failing)
    behind.abandon()
    behind.wait()
    assert work.done == [3]
