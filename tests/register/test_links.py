"""Every link is checked: a broken one is told with both its ends, and no sequence of commands makes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from estates.errors import Refusal
from estates.model.dates import ReducedDate
from estates.model.kinds import KINDS
from estates.model.record import required_fields
from estates.register.amend import correction, release, retirement, withdrawal
from estates.register.entry import Draft
from estates.register.links import check_links
from estates.register.register import Register
from tests.builders import ASSET, OFFICER, SteppingClock, draft, in_memory, say
from tests.register.worlds import every_entry

ANALYSIS: Mapping[str, Any] = {
    "title": "Copse Court",
    "assets": ["copse-court"],
    "options": [{"kind": "sell", "label": "Sell it", "standing": "considered"}],
}


def rules(register: Register, on: date = date.max) -> list[str]:
    return [finding.rule for finding in check_links(register, on)]


def test_the_links_of_cambridgeshire_are_whole(cambridgeshire: Register) -> None:
    assert check_links(cambridgeshire, date.max) == []


@pytest.fixture
def copse(register: Register) -> Register:
    say(register, "asset", "copse-court", "2019-01-01", **ASSET)
    return register


def test_an_unknown_asset_is_refused_with_both_ends_and_the_nearest(copse: Register) -> None:
    with pytest.raises(Refusal) as refused:
        say(copse, "decision", "deed", "2019", subject="Sale", decided_on="2019-07-17", assets=["copse-cort"])
    assert refused.value.sentences == ('decision deed: no asset is called "copse-cort"; nearest: copse-court.',)


def test_a_paper_of_an_unknown_meeting_is_refused(copse: Register) -> None:
    files = [{"name": "a.pdf", "sha256": "0" * 64, "size_bytes": 1}]
    with pytest.raises(Refusal, match='publication out: no meeting is called "panel-2019-10-09"'):
        say(
            copse, "publication", "out", "2019-10-09", meeting="panel-2019-10-09", audience="public",
            published_on="2019-10-01", last_entry=1, files=files,
        )  # fmt: skip


def test_a_decision_before_its_option_analysis_is_refused_from_either_side(copse: Register) -> None:
    say(copse, "analysis", "weighed", "2019-08", **ANALYSIS, opened="2019-08-01")
    sentence = (
        "decision deed: it is dated 17 July 2019, and analysis weighed, which it settles, was opened on 1 August 2019; "
        "a decision comes after its option analysis, so one date is wrong."
    )
    deed = {"subject": "Sale", "decided_on": "2019-07-17"}
    with pytest.raises(Refusal) as refused:
        say(copse, "decision", "deed", "2019-07-17", **deed, analyses=["weighed"])
    assert refused.value.sentences == (sentence,)
    say(copse, "decision", "deed", "2019-07-17", **deed)
    with pytest.raises(Refusal) as refused:
        say(copse, "analysis", "weighed", "2019-08-02", decision="deed")
    assert refused.value.sentences == (sentence,)


def test_moving_a_date_cannot_put_a_decision_before_its_option_analysis(copse: Register) -> None:
    """Neither end of the link is spoken of: the other record holds it."""
    opened = say(copse, "analysis", "weighed", "2019-06", **ANALYSIS, opened="2019-06")
    say(copse, "decision", "deed", "2019-07", subject="Sale", decided_on="2019-07", analyses=["weighed"])
    with pytest.raises(Refusal, match=r"decision deed: .* analysis weighed"):
        copse.append([correction(copse, opened.number, {"opened": "2019-08"}, by=OFFICER)])
    copse.append([correction(copse, opened.number, {"opened": "2019-07-31"}, by=OFFICER)])
    assert rules(copse) == []


def test_an_analysis_and_the_decision_in_which_it_ended_may_be_of_one_month(copse: Register) -> None:
    say(copse, "analysis", "weighed", "2019-07", **ANALYSIS, opened="2019-07-20")
    say(copse, "decision", "deed", "2019-07", subject="Sale", decided_on="2019-07", analyses=["weighed"])
    say(copse, "analysis", "late", "2019-07", **ANALYSIS, opened="..2019-10-09")
    say(copse, "decision", "early", "2019-07", subject="Sale", decided_on="2019-07", analyses=["late"])
    assert rules(copse) == []


def test_a_closed_area_cannot_be_changed_from_a_later_date(copse: Register) -> None:
    say(copse, "decision", "deed", "2019-07-17", subject="Sale", decided_on="2019-07-17")
    begun = say(copse, "forthcoming", "custody", "2019-01", area="Custody")
    closed = say(copse, "forthcoming", "custody", "2019-07-17", closed_by="deed")
    with pytest.raises(Refusal) as refused:
        say(copse, "forthcoming", "custody", "2019-08", timescale="Autumn")
    assert refused.value.sentences == (
        "forthcoming custody: it was closed by decision deed from 17 July 2019, so it cannot change from August 2019 "
        f"(entry {closed.number + 1}); if it is open after all, `estates correct {closed.number}`.",
    )
    say(copse, "forthcoming", "custody", "2019-03", timescale="Summer")
    copse.append([correction(copse, begun.number, {"area": "Custody suite"}, by=OFFICER)])
    copse.append([withdrawal(copse, closed.number, by=OFFICER, source="an error")])
    say(copse, "forthcoming", "custody", "2019-08", timescale="Autumn")
    assert rules(copse) == []


def test_what_an_asset_became_does_not_lead_back_to_it(copse: Register) -> None:
    for key in ("ash", "box"):
        say(copse, "asset", key, "2019-01-01", **ASSET)
    say(copse, "asset", "copse-court", "2019-02", succeeded_by=["ash"])
    say(copse, "asset", "ash", "2019-03", succeeded_by=["box"])
    with pytest.raises(Refusal) as refused:
        say(copse, "asset", "box", "2019-04", succeeded_by=["copse-court"])
    assert refused.value.sentences == (
        "asset ash: it is succeeded by box, then by copse-court, then by ash: it cannot succeed itself.",
    )
    with pytest.raises(Refusal, match="asset ash: it is succeeded by ash"):
        say(copse, "asset", "ash", "2019-05", succeeded_by=["ash"])


def test_what_an_entry_hid_cannot_come_back_as_a_circle(copse: Register) -> None:
    say(copse, "asset", "ash", "2019-01-01", **ASSET)
    say(copse, "asset", "ash", "2019-02", succeeded_by=["copse-court"])
    hides = say(copse, "asset", "ash", "2019-03", succeeded_by=[])
    say(copse, "asset", "copse-court", "2019-04", succeeded_by=["ash"])
    with pytest.raises(Refusal, match="it cannot succeed itself"):
        copse.append([withdrawal(copse, hides.number, by=OFFICER, source="an error")])


def test_a_register_that_came_from_elsewhere_is_told_what_is_broken(copse: Register) -> None:
    """As `restore` would take it: past the checks of an append."""
    refuse, copse._refuse_broken_links = copse._refuse_broken_links, lambda news: None  # type: ignore[method-assign]
    say(copse, "decision", "deed", "2019-07", subject="Sale", decided_on="2019-07", assets=["gone"])
    say(copse, "asset", "copse-court", "2019-02", succeeded_by=["copse-court"])
    copse._refuse_broken_links = refuse  # type: ignore[method-assign]
    found = check_links(copse, date.max)
    assert [(finding.rule, finding.record, finding.other) for finding in found] == [
        ("succession", ("asset", "copse-court"), ("asset", "copse-court")),
        ("unknown", ("decision", "deed"), ("asset", "gone")),
    ]
    assert rules(copse, date(2019, 1, 31)) == []


def test_appends_that_speak_of_no_such_link_read_nothing_for_it(copse: Register, monkeypatch: Any) -> None:
    def read(*words: Any) -> Any:
        raise AssertionError(words)

    monkeypatch.setattr(Register, "standing", read)
    say(copse, "asset", "box", "2019-01-01", **ASSET)
    say(copse, "update", "", "2019-02", asset="box", column="situation", text="Sold.")


# Registers that chance wrote.

DATES = ("2018", "2018-01-01", "2018-06", "2018-06-30", "..2018-06", "2018-12-31", "2019")
DAYS = [date(2018, 1, 1), date(2018, 6, 30), date(2018, 12, 31), date.max]
NAMES = (
    ("asset", "ash"), ("asset", "box"), ("asset", "elm"), ("decision", "deed"), ("decision", "will"),
    ("analysis", "weighed"), ("forthcoming", "area"), ("meeting", "moot"), ("update", "upon"),
    ("publication", "out"),
)  # fmt: skip
WHOLE: Mapping[str, Mapping[str, Any]] = {
    "asset": {"name": "Ash", "status": "options"},
    "decision": {"subject": "Sale", "decided_on": "2018-06"},
    "analysis": {**ANALYSIS, "assets": ["ash"]},
    "forthcoming": {"area": "Estates"},
    "meeting": {"of": "panel", "date": "2018-06-30", "state": "planned"},
    "update": {"asset": "ash", "column": "situation", "text": "To be sold."},
    "publication": {
        "meeting": "moot", "audience": "public", "published_on": "2018-06", "last_entry": 1,
        "files": [{"name": "a.pdf", "sha256": "0" * 64, "size_bytes": 1}],
    },
}  # fmt: skip
_assets = st.lists(st.sampled_from(["ash", "box", "elm"]), max_size=2, unique=True)
_decision = st.none() | st.sampled_from(["deed", "will"])
_dates = st.sampled_from(["2018-01", "2018-06-30", "..2018-06", "2019"])
SAID: Mapping[str, Mapping[str, st.SearchStrategy[Any]]] = {
    "asset": {"succeeded_by": _assets, "decision": _decision, "status": st.sampled_from(["surplus", "succeeded"])},
    "decision": {"decided_on": _dates, "analyses": st.sampled_from([[], ["weighed"]]), "assets": _assets},
    "analysis": {"opened": st.none() | _dates, "decision": _decision, "assets": _assets},
    "forthcoming": {"closed_by": _decision, "timescale": st.sampled_from(["Autumn", "Spring"]), "assets": _assets},
    "meeting": {"state": st.sampled_from(["held", "cancelled"])},
    "update": {"text": st.sampled_from(["Sold."]), "meeting": st.none() | st.just("moot")},
    "publication": {"last_entry": st.integers(1, 3)},
}


@dataclass(frozen=True)
class Command:
    """What an officer types; the register may refuse it."""

    what: str
    kind: str
    key: str
    number: int
    whole: bool
    fields: Mapping[str, Any]
    on: str
    marking: str


@st.composite
def commands(draw: st.DrawFn) -> Command:
    kind, key = draw(st.sampled_from(NAMES))
    return Command(
        draw(st.sampled_from(["record"] * 5 + ["correct", "move", "withdraw", "release", "retire"])),
        kind,
        key,
        draw(st.integers(0, 30)),
        draw(st.booleans()),
        draw(st.fixed_dictionaries({}, optional=dict(SAID[kind]))),
        draw(st.sampled_from(DATES)),
        draw(st.sampled_from(["public", "protect"])),
    )


def made(register: Register, command: Command) -> Draft:
    entries = every_entry(register)
    entry = entries[command.number % len(entries)]
    when = ReducedDate(command.on)
    match command.what:
        case "correct":
            return correction(register, entry.number, said_of(command, entry.kind), by=OFFICER, source="minutes")
        case "move":
            return correction(register, entry.number, {}, by=OFFICER, effective=when)
        case "withdraw":
            return withdrawal(register, entry.number, by=OFFICER, source="an error")
        case "release":
            return release(register, entry.number, by=OFFICER, reason="approved")
        case "retire":
            return retirement(register, "upon", on=when, by=OFFICER)
    new = command.whole or not register.newest(command.kind, command.key)
    fields = {**(WHOLE[command.kind] if new else {}), **command.fields}
    seen = register.newest(command.kind, command.key)
    return draft(command.kind, command.key, command.on, command.marking, seen, None, **fields)


def said_of(command: Command, kind: str) -> dict[str, Any]:
    return {name: value for name, value in command.fields.items() if name in KINDS[kind].model_fields}


def obey(register: Register, command: Command) -> bool:
    """Whether the register took it."""
    try:
        register.append([made(register, command)])
    except Refusal:
        return False
    return True


def recorded(kind: str, key: str, on: str = "2018", **fields: Any) -> Command:
    return Command("record", kind, key, 0, False, fields, on, "public")


BEGUN = [recorded(kind, key) for kind, key in sorted(NAMES, key=lambda name: list(KINDS).index(name[0]))]


@given(st.lists(commands(), min_size=1, max_size=14))
@example(
    [
        recorded("analysis", "weighed", "2018-12-31", opened="2019"),
        recorded("decision", "deed", "2019", analyses=["weighed"]),
    ]
)
@example(
    [recorded("asset", "ash", "2019", succeeded_by=["box"]), recorded("asset", "box", "2018", succeeded_by=["ash"])]
)
@settings(max_examples=150)
def test_no_sequence_of_commands_breaks_a_link(sequence: list[Command]) -> None:
    """On a register with one record of each kind, after every command, on every day."""
    with in_memory(SteppingClock("2018-01-10")) as register:
        assert all(obey(register, command) for command in BEGUN)
        for command in sequence:
            if obey(register, command):
                assert [finding for day in DAYS for finding in check_links(register, day)] == []


def test_what_chance_writes_is_taken_often_enough() -> None:
    """Otherwise the test above would say nothing: each record can begin, and each kind be linked."""
    assert {kind for kind, _ in NAMES} == WHOLE.keys() == SAID.keys()
    for kind, fields in WHOLE.items():
        assert required_fields(KINDS[kind]) <= fields.keys()
    with in_memory(SteppingClock("2018-01-10")) as register:
        assert all(obey(register, command) for command in BEGUN)
        assert obey(register, recorded("asset", "ash", "2019", succeeded_by=["box"]))
        assert not obey(register, recorded("asset", "box", "2018-06", succeeded_by=["ash"]))
        assert obey(register, recorded("forthcoming", "area", "2018-06", closed_by="deed"))
        assert not obey(register, recorded("forthcoming", "area", "2018-12-31", timescale="Autumn"))
