"""A stream of drafts of any length: taken by the rules of an append, in one transaction, in bounded memory."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.errors import EstatesError, Fault, RecordMoved, Refusal
from estates.model.dates import parse_date
from estates.model.vocabulary import Marking
from estates.register import register as module
from estates.register.entry import Draft
from estates.register.fields import check_fields
from estates.register.register import Register
from tests.builders import ASSET, OFFICER, SteppingClock, draft, in_memory
from tests.register.invariants import check_book, check_register
from tests.register.worlds import _FIELDS, _WHOLE, DATES, NAMES, play, worlds
from tests.soak import examples

BAD: dict[str, Any] = {**ASSET, "tenure": "freehld"}
WRONG: list[dict[str, Any]] = [
    *({"name": None}, {"name": "x\u202e"}, {"status": "sold"}, {"nam": "Ash"}, {"tenure": 5}),
    *({"decision": "dead"}, {"succeeded_by": ["ash", "oak"]}, {"asset": "oak"}, {"meeting": "met"}),
]
"""Unreadable, or referring to what there is not."""


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Mostly what an officer might mean; now and then what no register takes."""
    kind, key = draw(st.sampled_from(NAMES))
    fields = {**(_WHOLE[kind, key] if draw(st.booleans()) else {}), **draw(_FIELDS[kind])}
    rarely = st.integers(0, 11).map(lambda number: number == 0)
    if draw(rarely):
        fields |= draw(st.sampled_from(WRONG))
    if draw(rarely):
        fields = {}
    if kind == "update" and draw(st.booleans()):
        key = ""
    elif draw(rarely):
        key = draw(st.sampled_from(["Ash Court", "update-7", "a\ud800", ""]))
    return Draft(
        draw(st.just("barn")) if draw(rarely) and draw(rarely) else kind,
        key,
        fields,
        parse_date(draw(st.sampled_from(DATES))),
        Marking(draw(st.sampled_from(["public", "public", "protect", "commercial"]))),
        draw(st.sampled_from(["minutes", "minutes", "", "x\u202e"])) if draw(rarely) else "minutes",
        "" if draw(rarely) and draw(rarely) else OFFICER,
        -1 if draw(rarely) and draw(rarely) else 0,
        draw(st.none() | st.integers(1, 12) | st.just(2**70)) if draw(rarely) else None,
    )


def as_seen(register: Register, draft: Draft) -> Draft:
    """With the newest entry seen; one whose `seen` is -1 has not."""
    try:
        newest = register.newest(draft.kind, draft.key) if draft.key and draft.seen == 0 else draft.seen
    except ValueError:  # a key that no database can hold
        newest = 0
    return draft._replace(seen=newest)


def outcome(register: Register, stream: list[Draft], at_once: int) -> Any:
    """What the register holds when `at_once` of the drafts are taken together, but for salts and hashes; or what was
    said."""
    register.at_once = at_once
    try:
        assert register.append_all(iter(stream)) == len(stream)
    except EstatesError as error:
        return type(error), error.sentences
    return held(register)


def held(register: Register) -> list[tuple[Any, ...]]:
    return [(*row[:10], row.body) for row in register.rows()]


@settings(max_examples=examples(150), deadline=None)
@given(worlds, st.lists(drafts(), max_size=9), st.integers(1, 4))
def test_a_stream_is_taken_as_the_same_drafts_together_are(moves: Any, stream: list[Draft], at_once: int) -> None:
    """However few of them are in memory at a time: the same entries, or the same sentences in the same order."""
    together, streamed = (in_memory(SteppingClock()) for _ in range(2))
    with together, streamed:
        for register in (together, streamed):
            clock = SteppingClock()
            register._clock = clock
            for move in moves:
                play(register, clock, move)
        stream = [as_seen(together, one) for one in stream]
        try:
            entries = together.append(stream)
        except EstatesError as error:
            expected: Any = (type(error), error.sentences)
        else:
            expected = held(together)
            assert [entry[:10] for entry in entries] == [row[:10] for row in expected[len(expected) - len(entries) :]]
        assert outcome(streamed, stream, at_once) == expected
        check_book(streamed)


def assets(count: int, **fields: Any) -> Iterator[Draft]:
    for number in range(count):
        yield draft("asset", f"asset-{number}", "2013", **{**ASSET, **fields, "uprn": str(number + 1)})


def test_every_entry_of_a_long_stream_is_sealed_and_standing(register: Register) -> None:
    assert register.append_all(assets(5_001)) == 5_001
    rows = list(register.rows())
    assert [row.number for row in rows] == list(range(1, 5_003))
    assert [fault for row in rows if (fault := row.fault(register.name))] == []
    assert len({row.salt for row in rows}) == len(rows)
    check_book(register)


def test_a_stream_may_say_the_rest_of_a_record_later(register: Register) -> None:
    """And refer to what comes after it."""
    stream = [
        draft("asset", "ash", "2013", name="Ash", decision="deed"),
        *assets(4_000),
        draft("asset", "ash", "2014", status="surplus"),
        draft("decision", "deed", "2013", subject="Sale", decided_on="2013"),
    ]
    assert register.append_all(stream) == 4_003
    check_book(register)


def test_a_stream_is_rehearsed_without_a_trace(register: Register) -> None:
    before = list(register.rows())
    assert register.append_all(assets(3_000), rehearse=True) == 3_000
    assert list(register.rows()) == before


def test_everything_wrong_in_a_stream_is_said_up_to_a_thousand_and_the_rest_counted(register: Register) -> None:
    stream = [*assets(1_500), *(draft("asset", f"bad-{n}", "2013", **BAD) for n in range(2_500))]
    with pytest.raises(Refusal) as refused:
        register.append_all(stream)
    sentences = refused.value.sentences
    assert len(sentences) == 1_001
    assert sentences[0].startswith('asset bad-0, field tenure: "freehld" is no tenure')
    assert sentences[-1] == "and 1,500 more"
    assert register.last_number() == 1


def test_what_is_wrong_does_not_hide_what_comes_after_it(register: Register) -> None:
    """A record begun before a fault is known to the drafts after it."""
    stream = [
        draft("asset", "ash", "2013", **BAD),
        *assets(4_000),
        draft("asset", "ash", "2013", name="Oak"),
    ]
    with pytest.raises(Refusal) as refused:
        register.append_all(stream)
    assert [sentence.partition(";")[0].partition(", and")[0] for sentence in refused.value.sentences] == [
        'asset ash, field tenure: "freehld" is no tenure',
        'asset ash: entry 2 says name "Copse Court" from 2013',
    ]


@pytest.mark.parametrize("end", [KeyboardInterrupt, RuntimeError, MemoryError, GeneratorExit])
@pytest.mark.parametrize("after", [0, 1, 1_999, 2_000, 4_500])
def test_a_stream_that_breaks_off_leaves_nothing(register: Register, end: type[BaseException], after: int) -> None:
    def broken() -> Iterator[Draft]:
        yield from assets(after)
        raise end

    before = list(register.rows())
    with pytest.raises(end):
        register.append_all(broken())
    assert list(register.rows()) == before
    assert register.append_all(assets(3)) == 3
    check_register(register)


def test_a_stream_may_read_the_register_that_it_goes_into(register: Register) -> None:
    """As a plan does, which asks what is there while it is taken; it sees what was there before, and what of it is
    in."""
    seen = []

    def reading() -> Iterator[Draft]:
        for one in assets(4_001):
            if one.key in ("asset-0", "asset-4000"):
                seen.append(register.last_number())
            yield one

    register.append_all(reading())
    assert seen == [1, 4_001]


def test_a_record_that_moved_stops_the_stream_at_once(register: Register) -> None:
    register.append(list(assets(3_001))[-1:])
    with pytest.raises(RecordMoved, match="having seen no entry of it, but entry 2 has been recorded since"):
        register.append_all(assets(3_002))
    assert register.last_number() == 2


def test_what_stays_in_memory_does_not_grow_with_the_stream(register: Register) -> None:
    """Four times as many drafts, the same peak."""
    import tracemalloc

    def peak(count: int, start: int) -> int:
        stream = (one._replace(key=f"from-{start}-{one.key}") for one in assets(count))
        tracemalloc.start()
        try:
            register.append_all(stream)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(5_000, 0)  # what is built once
    assert peak(20_000, 2) < 1.2 * peak(5_000, 1)


def test_fields_checked_for_one_kind_are_checked_again_for_another() -> None:
    checked, wrong = check_fields("asset", {"name": "Ash Court", "tenure": "freehld", "nam": "Ash"})
    assert checked == {"name": "Ash Court"} and [*wrong] == ["tenure", "nam"]
    with in_memory(SteppingClock()) as register, pytest.raises(Refusal, match='meeting has no field "name"'):
        register.append([draft("meeting", "a", "2021")._replace(fields=checked)])


@pytest.mark.parametrize("spare", [True, False])
def test_a_disk_that_fills_up_behind_the_writer_leaves_nothing(
    register: Register, spare: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many processors there are."""
    monkeypatch.setattr(module, "SPARE_PROCESSOR", spare)
    connection = register._store._connection  # type: ignore[attr-defined]
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 100}")
    with pytest.raises(Fault, match="the disk is full; nothing was recorded"):
        register.append_all(assets(4_001))
    connection.execute("PRAGMA max_page_count = 100000")
    assert register.last_number() == 1
    assert register.append_all(assets(4_001)) == 4_001
    check_book(register)


@pytest.mark.parametrize("wrong", [0, 1_234])
def test_the_database_refuses_another_number_behind_the_writer_too(register: Register, wrong: int) -> None:
    """At the end of the transaction at the latest."""
    register.append_all(assets(1_500))
    store, rows = register._store, [row for row in register.rows() if row.number > 1]
    again = [row._replace(number=1_502 + place + (place == wrong)) for place, row in enumerate(rows)]
    with pytest.raises(Fault, match="append-only: this is not the next number"), store.transaction():
        store.insert(again)
    assert register.last_number() == 1_501
    check_book(register)


def test_what_goes_in_behind_the_writer_is_there_for_whoever_asks(register: Register) -> None:
    register.append_all(assets(1_500))
    store, rows = register._store, [row for row in register.rows() if row.number > 1]
    with store.transaction():
        store.insert([row._replace(number=1_502 + place) for place, row in enumerate(rows)])
        assert store.last_number() == 3_001
