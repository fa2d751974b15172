"""On PostgreSQL an entry alone is made before the lock is taken: what others do in between is never overlooked."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from estates.errors import Fault, RecordMoved, Refusal
from estates.proof.tree import TILE
from estates.register.entry import Draft
from estates.register.postgres_alone import Alone
from estates.register.register import Register
from estates.register.verification import check_book
from tests.builders import ASSET, SteppingClock, begin, draft, say

SAID = {"column": "situation", "text": "Nothing has changed."}


@pytest.fixture
def team(url: str, clock: SteppingClock) -> Iterator[Register]:
    with begin(url, clock) as register:
        say(register, "asset", "copse-court", "2013", **ASSET)
        say(register, "asset", "bretton", "2013", **ASSET)
        yield register


class Interrupted:
    """A clock that is asked when an entry is being made; somebody else then does something, once."""

    def __init__(self, clock: SteppingClock, what: Callable[[], object]) -> None:
        self._clock = clock
        self._what: Callable[[], object] | None = what

    def __call__(self) -> datetime:
        what, self._what = self._what, None
        if what:
            what()
        return self._clock()


@pytest.fixture
def officer(team: Register, url: str, clock: SteppingClock) -> Iterator[Callable[[Callable[[], object]], Register]]:
    """Another officer, whose next entry is being made when somebody does what is given."""
    with Register.open(url, clock) as other:

        def interrupted(what: Callable[[], object]) -> Register:
            other._clock = Interrupted(clock, what)
            return other

        yield interrupted


def about(asset: str) -> Draft:
    return draft("update", "", "2019", asset=asset, **SAID)


def test_an_entry_takes_the_number_that_is_next_by_then(team: Register, officer: Callable[..., Register]) -> None:
    (entry,) = officer(lambda: [team.append([about("bretton")]) for _ in range(3)]).append([about("copse-court")])
    assert (entry.number, entry.place, entry.key) == (7, 7, "update-7")
    assert team.history("update", "update-7") == [entry]
    assert check_book(team)[1] == []


def test_it_is_recorded_without_a_second_reading(
    team: Register, officer: Callable[..., Register], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the test before would show nothing."""
    other, made = officer(lambda: team.append([about("bretton")])), []
    real = Alone.hash
    monkeypatch.setattr(Alone, "hash", lambda self, number: made.append((self.number, number)) or real(self, number))
    other.append([about("copse-court")])
    assert made == [(4, 4), (4, 5)]


def test_who_records_the_same_thing_meanwhile_is_noticed(team: Register, officer: Callable[..., Register]) -> None:
    def sell() -> None:
        team.append([draft("asset", "copse-court", "2015", seen=2, status="surplus")])

    with pytest.raises(RecordMoved, match="entry 4 has been recorded since"):
        officer(sell).append([draft("asset", "copse-court", "2014", seen=2, status="operational")])
    assert team.last_number() == 4


def test_two_new_records_of_one_name_are_not_both_taken(team: Register, officer: Callable[..., Register]) -> None:
    with pytest.raises(RecordMoved, match="having seen no entry of it, but entry 4"):
        officer(lambda: say(team, "asset", "monkstone", "2013", **ASSET)).append(
            [draft("asset", "monkstone", "2013", **ASSET)]
        )


def test_what_an_entry_refers_to_may_go_meanwhile(team: Register, officer: Callable[..., Register]) -> None:
    with pytest.raises(Refusal, match='no asset is called "bretton"'):
        officer(lambda: say(team, "asset", "bretton", "2013", replaces=3)).append([about("bretton")])
    assert team.last_number() == 4


def test_what_was_remembered_may_go_too(team: Register, url: str, clock: SteppingClock) -> None:
    with Register.open(url, clock) as other:
        say(team, "asset", "ely", "2013", **ASSET)
        assert [other.append([about("copse-court")])[0].number for _ in range(2)] == [5, 6]
        (first,) = other.append([draft("meeting", "m1", "2019", of="panel", date="2019-10-09", state="planned")])
        say(team, "asset", "bretton", "2013", replaces=3)
        with pytest.raises(Refusal, match='no asset is called "bretton"'):
            other.append([about("bretton")])
        assert first.number == 7
        assert other.append([about("copse-court")])[0].number == 9
    assert check_book(team)[1] == []


def test_what_was_refused_by_memory_alone_is_asked_again(team: Register, url: str, clock: SteppingClock) -> None:
    """An officer has read what others recorded since, and says so."""
    with Register.open(url, clock) as other:
        other.append([draft("update", "u-1", "2019", asset="copse-court", **SAID)])
        team.append([draft("update", "u-1", "2020", seen=4, text="Sold.")])
        (entry,) = other.append([draft("update", "u-1", "2021", seen=5, text="Let.")])
    assert entry.number == 6
    assert check_book(team)[1] == []


def test_an_entry_that_completes_a_part_of_the_tree_brings_its_hash(team: Register) -> None:
    team.append([about("bretton") for _ in range(TILE - 5)])
    assert [team.append([about("bretton")])[0].number for _ in range(4)] == [TILE - 1, TILE, TILE + 1, TILE + 2]
    assert team._store.hashes(8, 0, 1)
    assert check_book(team)[1] == []


def test_a_rehearsal_writes_nothing_and_remembers_nothing(team: Register, url: str, clock: SteppingClock) -> None:
    (entry,) = team.append([about("bretton")], rehearse=True)
    assert (entry.number, team.last_number()) == (4, 3)
    team.append([about("bretton")])
    assert team.append([about("bretton")], rehearse=True)[0].key == "update-5"
    with Register.open(url, clock) as other:
        other.append([about("bretton")])
    assert team.append([about("bretton")], rehearse=True)[0].key == "update-6"


@pytest.mark.parametrize("key", ["bretton\x00", "bretton\ud800", "Bretton", ""])
def test_a_reference_that_is_no_key_never_reaches_the_server(team: Register, key: str) -> None:
    with pytest.raises(Refusal, match="update, field asset: "):
        team.append([about(key)])


def test_every_sign_comes_through_the_hash(team: Register) -> None:
    """The number is put into a text that may hold what looks like it."""
    for text in ('"number":4,"recorded_at":', "\\", "%s %% {0} $1 ' \"", "’ – ü ½", '"key":"update-4","kind":'):
        drafted = draft("update", "", "2019", asset="bretton", column="situation", text=text)
        (entry,) = team.append([drafted._replace(source=text)])
        assert team.history("update", entry.key) == [entry]
    assert check_book(team)[1] == []


def test_a_server_that_hashes_otherwise_is_not_believed(team: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Alone, "hash", lambda self, number: "0" * 64)
    with pytest.raises(Fault, match="the server gave entry 4 a hash that is not its own"):
        team.append([about("bretton")])


def test_a_file_does_the_same_under_the_lock(tmp_path: Path, clock: SteppingClock) -> None:
    with begin(tmp_path / "estates.db", clock) as register:
        say(register, "asset", "bretton", "2013", **ASSET)
        assert register.append([about("bretton")])[0].key == "update-3"
