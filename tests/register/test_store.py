"""The book on either database: what it takes, what it refuses, and officers who write at once."""

import multiprocessing
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from estates.errors import EstatesError, RecordMoved, Refusal
from estates.model.vocabulary import Audience
from estates.register.register import Register
from tests.builders import ASSET, SteppingClock, begin, draft, in_memory, say
from tests.register.invariants import check_register
from tests.register.worlds import Move, moves, play
from tests.soak import examples

NORTH_SEA = {"easting_m": 699_000, "northing_m": 550_000, "accuracy_m": 1, "source": "typed"}

NOWHERE = {"west_m": 0, "south_m": 0, "east_m": 2**60, "north_m": 1}

SAID = {"column": "situation", "text": "Nothing has changed."}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a register may be begun."""
    return str(tmp_path / "estates.db") if request.param == "sqlite" else str(request.getfixturevalue("url"))


@pytest.fixture
def register(place: str, clock: SteppingClock) -> Iterator[Register]:
    """A register whose only entry is its body."""
    with begin(place, clock) as begun:
        yield begun


def test_what_was_acknowledged_is_there_for_everyone(register: Register, place: str) -> None:
    with Register.open(place) as other:
        say(register, "asset", "copse-court", "2013", **ASSET)
        assert other.estate(date.max, "public").asset("copse-court").record.name == "Copse Court"
        assert other.last_number() == 2


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (draft("asset", "copse-court", "2019", seen=3, tenure="freehld"), "asset copse-court, field tenure: "),
        (draft("asset", "copse-court", "2019", seen=3, tenur="freehold"), 'no field "tenur"; nearest "tenure"'),
        (draft("asset", "copse-court", "2019", seen=3, name=None), "field name: cannot be empty"),
        (draft("asset", "copse-court", "2019", seen=3, name="x\u202e"), "U+202E RIGHT-TO-LEFT OVERRIDE"),
        (draft("asset", "copse-court", "2019", seen=3, name=5), "expected text, found 5"),
        (draft("asset", "copse-court", "2013", seen=3, name="Copse House"), "from the same day"),
        (draft("asset", "bretton", "2019", name="Bretton"), "it needs status too"),
        (draft("asset", "Not A Key", "2019", **ASSET), '"Not A Key" is no key'),
        (draft("update", "", "2019", asset="copse-cort", **SAID), 'no asset is called "copse-cort"'),
        (draft("lease", "l", "2019", asset="copse-court", side="let", start="2019", expiry="2018"), "before its start"),
        (draft("asset", "x", "2019", **ASSET, location=NORTH_SEA), "is in the sea"),
        (draft("asset", "x", "2019", **ASSET, floor_area=0.1), "field floor_area"),
        (draft("body", "cpcc", "2019", seen=1, area=NOWHERE), "east_m"),
    ],
)
def test_one_bad_draft_in_a_batch_leaves_nothing(register: Register, bad: Any, said: str) -> None:
    """The good ones before and after it included; and the sentence says what was wrong."""
    say(register, "asset", "bretton-old", "2013", name="Bretton", status="disposed")
    say(register, "asset", "copse-court", "2013", **ASSET)
    good = [draft("update", "", "2019", asset="copse-court", **SAID) for _ in range(2)]
    before = list(register.rows())
    with pytest.raises(Refusal) as refused:
        register.append([good[0], bad, good[1]])
    assert said in str(refused.value)
    assert list(register.rows()) == before
    assert len(register.append(good)) == 2


def test_everything_that_is_wrong_is_said_at_once(register: Register) -> None:
    with pytest.raises(Refusal) as refused:
        register.append(
            [
                draft("asset", "copse-court", "2013", name="Copse Court", status="optional", tenure="freehld"),
                draft("asset", "bretton", "2013", name="Bretton", status="surplus", floor_area="3,O79"),
            ]
        )
    said = refused.value.sentences
    assert [sentence.split(": ")[0] for sentence in said] == [
        "asset copse-court, field status", "asset copse-court, field tenure", "asset bretton, field floor_area",
    ]  # fmt: skip
    assert 'floor area "3,O79" is not a number; is that a letter O for a zero?' in said[2]


def test_a_kind_that_there_is_not_is_refused(register: Register) -> None:
    with pytest.raises(Refusal, match='"building" is no kind of record'):
        register.append([draft("building", "copse-court", "2019", name="Copse Court")])


def test_who_recorded_it_must_be_said(register: Register) -> None:
    with pytest.raises(Refusal, match="recorded by"):
        register.append([draft("asset", "copse-court", "2019", **ASSET)._replace(by="  ")])


def test_an_update_is_called_after_its_entry(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    entries = register.append([draft("update", "", "2019", asset="copse-court", **SAID) for _ in range(2)])
    assert [(entry.number, entry.key, entry.about) for entry in entries] == [
        (3, "update-3", "copse-court"), (4, "update-4", "copse-court"),
    ]  # fmt: skip


def test_a_stale_reader_is_told_and_nothing_is_written(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    say(register, "asset", "copse-court", "2014", tenure="freehold")
    with pytest.raises(RecordMoved, match="having seen entry 2 of it, but entry 3 has been recorded since"):
        register.append([draft("asset", "copse-court", "2019", seen=2, tenure="leasehold")])
    assert register.last_number() == 3


PROCESSES, EACH = 8, 200


def append_many(place: str, officer: int, start: Any) -> None:
    with Register.open(place) as register:
        start.wait()
        for number in range(EACH):
            text = {"column": "situation", "text": f"officer {officer}, statement {number}"}
            register.append([draft("update", "", "2019", asset="copse-court", **text)])


def test_eight_officers_at_once_lose_nothing(register: Register, place: str) -> None:
    """1,600 entries from eight processes: all there, each officer's in order, no gap, nobody told of a lock."""
    say(register, "asset", "copse-court", "2013", **ASSET)
    context = multiprocessing.get_context("spawn")
    start = context.Event()
    officers = [context.Process(target=append_many, args=(place, number, start)) for number in range(PROCESSES)]
    for officer in officers:
        officer.start()
    start.set()
    for officer in officers:
        officer.join(120)
    assert [officer.exitcode for officer in officers] == [0] * PROCESSES
    rows = list(register.rows())
    assert [row.number for row in rows] == list(range(1, 2 + PROCESSES * EACH + 1))
    assert [fault for row in rows if (fault := row.fault("cpcc"))] == []
    texts = [str(update.record.text) for update in register.estate(date.max, "public").updates("copse-court")]
    for number in range(PROCESSES):
        said = [text for text in texts if text.startswith(f"officer {number},")]
        assert said == [f"officer {number}, statement {count}" for count in range(EACH)]


def test_an_officer_who_is_interrupted_leaves_nothing(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    insert = register._store.insert

    def interrupted(rows: Any, **how: Any) -> None:
        insert(rows, **how)
        raise KeyboardInterrupt

    monkeypatch.setattr(register._store, "insert", interrupted)
    with pytest.raises(KeyboardInterrupt):
        register.append([draft("update", "", "2019", asset="copse-court", **SAID)])
    monkeypatch.undo()
    assert register.last_number() == 2
    assert register.append([draft("update", "", "2019", asset="copse-court", **SAID)])[0].number == 3


class Officers(RuleBasedStateMachine):
    """Anything that officers may try, in any order: what is taken leaves a register in order, what is refused leaves
    it as it was."""

    @initialize()
    def begin(self) -> None:
        self.clock = SteppingClock()
        self.register = in_memory(self.clock)
        self.taken = 0

    @rule(move=moves())
    def one(self, move: Move) -> None:
        before = list(self.register.rows())
        if play(self.register, self.clock, move):
            assert list(self.register.rows())[:-1] == before
        else:
            assert list(self.register.rows()) == before

    @rule(move=moves(), count=st.integers(2, 4))
    def several(self, move: Move, count: int) -> None:
        """All of a batch or none."""
        kind, key = move.name
        before = list(self.register.rows())
        seen = self.register.newest(kind, key)
        drafts = [draft(kind, key, move.on, move.marking, seen, **move.fields) for _ in range(count)]
        try:
            assert len(self.register.append(drafts)) == count
        except EstatesError:
            assert list(self.register.rows()) == before

    @rule(name=st.sampled_from(["ash", "deed"]), seen=st.integers(1, 40))
    def stale(self, name: str, seen: int) -> None:
        newest = self.register.newest("asset", name)
        if seen != newest:
            with pytest.raises(RecordMoved):
                self.register.append([draft("asset", name, "2018", seen=seen, **ASSET)])

    @invariant()
    def in_order(self) -> None:
        if hasattr(self, "register"):
            check_register(self.register)

    def teardown(self) -> None:
        if hasattr(self, "register"):
            self.register.close()


TestOfficers = Officers.TestCase


TestOfficers.settings = settings(max_examples=examples(12), stateful_step_count=12, deadline=None)


def test_the_register_that_comes_with_the_project_is_in_order(cambridgeshire: Register) -> None:
    check_register(cambridgeshire)


def test_an_empty_register_is_in_order(place: str) -> None:
    with Register.create(place, "cpcc") as register:
        check_register(register)
        assert register.estate(date.max, Audience.PUBLIC).assets() == []
        with pytest.raises(Refusal, match="does not reach back"):
            register.estate(date.max, Audience.PUBLIC).body()
