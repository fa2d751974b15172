"""The register as at a date, for an audience: what it shows, and what it has never held."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.errors import Refusal, UnknownKey
from estates.model.kinds import KINDS
from estates.model.vocabulary import Audience, MeetingKind, Status
from estates.papers.appendix_4 import appendix_4
from estates.register.amend import release, retirement, withdrawal
from estates.register.entry import Entry
from estates.register.estate import Estate
from estates.register.register import Register
from estates.register.sitting import sitting, sitting_on
from estates.register.store import Store
from estates.webmap.build import build_view
from tests.builders import ASSET, OFFICER, SteppingClock, draft, in_memory, say
from tests.register.worlds import DAYS, NAMES, Move, every_entry, play, refers_to, worlds
from tests.soak import examples

PANEL = date(2019, 10, 9)
DEED = {"subject": "Sale of Copse Court", "decided_on": "2019-09-24"}
WORDS = {"asset": "copse-court", "column": "situation"}


def standing(estate: Estate) -> list[Any]:
    return [found for name in NAMES if (found := estate.find(*name))]


class Doorkeeper:
    """A store that notes every entry that leaves it for the public."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.left: list[Entry] = []
        self.asked: set[Audience] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def select(self, audience: Audience, *arguments: Any, **named: Any) -> Iterator[Entry]:
        self.asked.add(audience)
        for entry in self._store.select(audience, *arguments, **named):
            if audience is Audience.PUBLIC:
                self.left.append(entry)
            yield entry


def watched(register: Register) -> tuple[Register, Doorkeeper]:
    door = Doorkeeper(register._store)
    return Register(door), door


def say_secrets(register: Register) -> list[str]:
    """An estate with a secret of every kind, and the words of the secrets."""
    say(register, "meeting", "panel-2019-06-26", "2019-06-26", of="panel", date="2019-06-26", state="held", public=True)
    say(register, "meeting", "panel-2019-10-09", "2019-06-26", of="panel", date="2019-10-09", state="held", public=True)
    say(
        register,
        "meeting",
        "moot",
        "2019-06-26",
        "protect",
        of="board",
        date="2019-09-01",
        state="held",
        place="SECRET 1",
    )
    say(register, "asset", "copse-court", "2013", **ASSET)
    say(register, "asset", "copse-court", "2019-01", "protect", current_use="SECRET 2")
    say(register, "asset", "copse-court", "2019-07-01", facilities="Offices")
    say(register, "asset", "hidden", "2013", "commercial", name="SECRET 3", status="surplus")
    say(
        register,
        "decision",
        "deed",
        "2019-09-24",
        "commercial",
        **{**DEED, "subject": "SECRET 4"},
        assets=["copse-court"],
    )
    say(register, "update", "", "2019-09", "protect", text="SECRET 5", **WORDS)
    say(register, "update", "", "2019-09", text="Of what is hidden", **{**WORDS, "asset": "hidden"})
    say(register, "lease", "let", "2019", "commercial", asset="copse-court", side="let", counterparty="SECRET 6")
    return [f"SECRET {number}" for number in range(1, 7)]


def test_no_confidential_entry_ever_leaves_the_store_for_the_public(register: Register, tmp_path: Path) -> None:
    secrets = say_secrets(register)
    seen, door = watched(register)
    estate = seen.estate(PANEL, Audience.PUBLIC)
    shown = [
        estate.assets(), estate.assets(*Status), estate.updates(), estate.leases(), estate.decisions(),
        estate.meetings(), estate.publications(), estate.body(), estate.decisions_about(),
    ]  # fmt: skip
    for papers in (sitting(seen, "panel-2019-10-09", Audience.PUBLIC), sitting_on(seen, PANEL, Audience.PUBLIC)):
        shown += [build_view(papers, tmp_path)]
        shown += [appendix_4(papers)] if papers.meeting else []
    assert shown[0] and len(door.left) > 10
    assert {entry.marking for entry in door.left} == {"public"}
    assert door.asked == {Audience.PUBLIC}
    said = repr([vars(found) for found in estate._found.values() if found]) + repr(shown[-3:])
    assert "Offices" in said
    assert [secret for secret in secrets if secret in said] == []


def test_the_sub_group_sees_all_of_it(register: Register, tmp_path: Path) -> None:
    """So that the test above cannot pass by showing nothing."""
    secrets = say_secrets(register)
    estate = register.estate(PANEL, Audience.SUB_GROUP)
    everything = [*estate.assets(), *estate.updates(), *estate.leases(), *estate.decisions(), *estate.meetings()]
    said = repr([one.values for one in everything])
    assert [secret for secret in secrets if secret not in said] == []
    assert "SECRET 2" in repr(appendix_4(sitting(register, "panel-2019-10-09", Audience.SUB_GROUP)))


@given(worlds)
@settings(max_examples=examples(80))
def test_whatever_is_recorded_the_public_is_sent_public_entries_only(moves: list[Move]) -> None:
    clock = SteppingClock()
    register = in_memory(clock)
    for move in moves:
        play(register, clock, move)
    seen, door = watched(register)
    for on in DAYS:
        estate = seen.estate(on, Audience.PUBLIC)
        for found in standing(estate):
            assert {entry.marking for entry in found.asserted_by.values()} <= {"public"}
        assert len(estate.assets()) == len(estate.assets(*Status))
    assert {entry.marking for entry in door.left} <= {"public"}


@given(worlds)
@settings(max_examples=examples(150))
def test_nothing_refers_to_what_its_audience_cannot_see(moves: list[Move]) -> None:
    """And whatever stands is a whole, valid record, from whichever side it is read."""
    clock = SteppingClock()
    register = in_memory(clock)
    for move in moves:
        play(register, clock, move)
    for audience in Audience:
        for on in DAYS:
            estate = register.estate(on, audience)
            for found in standing(estate):
                assert found.record.key == found.key
                for name in refers_to(found.kind, found.values):
                    assert estate.find(*name) is not None
                    assert register.estate(on, audience).find(*name) is not None
            listed = [*estate.assets(), *estate.decisions(), *estate.meetings(), *estate.leases()]
            assert {(one.kind, one.key) for one in listed} == {
                (one.kind, one.key) for one in standing(estate) if one.kind != "update"
            }


@given(st.dates(date(2015, 1, 1), date(2020, 1, 1)), st.integers(-800, 800), st.sampled_from(["protect", "commercial"]))
def test_a_public_entry_after_a_confidential_one_never_shows_it(day: date, later: int, marking: str) -> None:
    register = in_memory(SteppingClock())
    say(register, "asset", "copse-court", "2012", **ASSET, floor_area=1)
    say(register, "asset", "copse-court", day.isoformat(), marking, floor_area=2, current_use="To be sold")
    other = (day + timedelta(later)).isoformat()
    say(register, "asset", "copse-court", other, facilities="Offices")
    for on in (day, day + timedelta(later), date.max):
        public = register.estate(on, Audience.PUBLIC).asset("copse-court").values
        assert (public["floor_area"]["m2"], public.get("current_use")) == ("1", None)
    asset = register.estate(date.max, Audience.SUB_GROUP).asset("copse-court").record
    assert (asset.current_use, asset.facilities) == ("To be sold", "Offices")


def test_a_decision_and_its_asset_may_refer_to_each_other(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    say(register, "decision", "deed", "2019-09-24", **DEED, assets=["copse-court"])
    say(register, "asset", "copse-court", "2019-09-24", status="surplus", decision="deed")
    for audience in Audience:
        estate = register.estate(PANEL, audience)
        assert estate.asset("copse-court").record.decision == "deed"
        assert [one.key for one in estate.decisions_about()["copse-court"]] == ["deed"]


def test_a_decision_that_is_withheld_takes_along_what_refers_to_it(register: Register) -> None:
    """The status that it gave is public, but says by its reference that there is a decision: it waits for that."""
    say(register, "asset", "copse-court", "2013", **ASSET)
    deed = say(register, "decision", "deed", "2019-09-24", "protect", **DEED, assets=["copse-court"])
    say(register, "asset", "copse-court", "2019-09-24", status="surplus", decision="deed")
    public = register.estate(PANEL, Audience.PUBLIC)
    assert (public.asset("copse-court").record.status, public.asset("copse-court").record.decision) == ("options", None)
    assert public.assets(Status.SURPLUS) == []
    register.append([release(register, deed.number, by=OFFICER, reason="signed")])
    assert register.estate(PANEL, Audience.PUBLIC).asset("copse-court").record.decision == "deed"


def test_what_is_said_of_a_withheld_asset_waits_for_it(register: Register) -> None:
    asset = say(register, "asset", "copse-court", "2019-09-01", "commercial", **ASSET)
    say(register, "update", "upon", "2019-09-24", text="An offer was made.", **WORDS)
    say(register, "lease", "let", "2019-09-24", asset="copse-court", side="let")
    say(register, "decision", "deed", "2019-09-24", **DEED, assets=["copse-court"])
    public = register.estate(PANEL, Audience.PUBLIC)
    assert [*public.updates(), *public.leases(), *public.decisions(), *public.updates("copse-court")] == []
    assert public.find("update", "upon") is None
    with pytest.raises(UnknownKey):
        public.decision("deed")
    register.append([release(register, asset.number, by=OFFICER, reason="agreed")])
    public = register.estate(PANEL, Audience.PUBLIC)
    assert [one.key for one in [*public.updates(), *public.leases(), *public.decisions()]] == ["upon", "let", "deed"]


def test_a_successor_that_is_withheld_is_not_named(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    say(register, "asset", "copse-court-east", "2019-09", "protect", name="Copse Court East", status="surplus")
    say(register, "asset", "copse-court", "2019-09", status="succeeded", succeeded_by=["copse-court-east"])
    public = register.estate(PANEL, Audience.PUBLIC)
    assert (public.asset("copse-court").record.status, public.asset("copse-court").record.succeeded_by) == (
        "options",
        (),
    )
    assert register.estate(PANEL, Audience.SUB_GROUP).asset("copse-court").record.status is Status.SUCCEEDED


def test_an_entry_waits_for_what_is_not_yet_on_its_day(register: Register) -> None:
    """A statement of July about an asset that is from September is shown from September."""
    say(register, "asset", "copse-court", "2019-09-01", **ASSET)
    say(register, "update", "upon", "2019-07-01", text="To be built.", **WORDS)
    assert register.estate(date(2019, 8, 31), Audience.SUB_GROUP).updates() == []
    assert len(register.estate(date(2019, 9, 1), Audience.SUB_GROUP).updates()) == 1


@pytest.mark.parametrize(
    ("kind", "key", "fields", "said"),
    [
        ("update", "", {**WORDS, "asset": "copse-cort", "text": "Sold."}, '"copse-cort"; nearest: copse-court'),
        ("asset", "copse-court", {"decision": "ded"}, 'no decision is called "ded"; nearest: deed'),
        ("decision", "deed", {"meeting": "panel-2019"}, '"panel-2019"; see `estates meeting list`'),
        ("asset", "copse-court", {"succeeded_by": ["xyz"]}, 'no asset is called "xyz"'),
    ],
)  # fmt: skip
def test_what_is_referred_to_must_be_there(
    register: Register, kind: str, key: str, fields: dict[str, Any], said: str
) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    say(register, "decision", "deed", "2019-09-24", **DEED)
    before = register.last_number()
    with pytest.raises(Refusal) as refused:
        say(register, kind, key, "2019-10-01", **fields)
    assert said in str(refused.value)
    assert register.last_number() == before


def test_what_is_referred_to_stays(register: Register) -> None:
    asset = say(register, "asset", "copse-court", "2013", **ASSET)
    update = say(register, "update", "upon", "2019-09-24", text="To be sold.", **WORDS)
    with pytest.raises(Refusal, match="asset copse-court cannot be withdrawn: update upon refers to it"):
        register.append([withdrawal(register, asset.number, by=OFFICER, source="an error")])
    register.append([withdrawal(register, update.number, by=OFFICER, source="an error")])
    register.append([withdrawal(register, asset.number, by=OFFICER, source="an error")])
    assert register.estate(PANEL, Audience.SUB_GROUP).assets() == []


def test_an_unknown_name_is_refused_with_the_nearest(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    say(register, "asset", "secret-court", "2013", "protect", name="Secret Court", status="surplus")
    with pytest.raises(UnknownKey) as refused:
        register.estate(PANEL, Audience.PUBLIC).asset("court")
    assert str(refused.value) == 'no asset is called "court"; nearest: copse-court.'
    with pytest.raises(UnknownKey, match="see `estates meeting list`"):
        register.estate(PANEL, Audience.PUBLIC).meeting("panel-2019-10-09")


def test_a_record_says_who_asserted_each_field_and_since_when(register: Register, clock: SteppingClock) -> None:
    first = say(register, "asset", "copse-court", "2013", **ASSET, tenure="freehold")
    clock.at("2019-09-24")
    second = say(register, "asset", "copse-court", "2019-09", status="surplus")
    found = register.estate(PANEL, Audience.PUBLIC).asset("copse-court")
    assert {field: entry.number for field, entry in found.asserted_by.items()} == {
        "name": first.number, "status": second.number, "tenure": first.number,
    }  # fmt: skip
    assert (str(found.since("status")), str(found.since("tenure"))) == ("September 2019", "2013")
    assert found.asserted_by["status"].recorded_at == "2019-09-24T12:00:00.000000Z"


def test_null_says_that_there_is_none(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET, uprn="100", floor_area=5)
    say(register, "asset", "copse-court", "2016", uprn=None, floor_area=None)
    assert register.estate(date(2014, 1, 1), Audience.PUBLIC).asset("copse-court").record.uprn == "100"
    asset = register.estate(PANEL, Audience.PUBLIC).asset("copse-court").record
    assert (asset.uprn, asset.floor_area) == (None, None)


def test_statements_come_oldest_first_and_a_retired_one_not_at_all(register: Register) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    for on, text in [("2019-07", "c"), ("2019-07-03", "b"), ("2019-07", "d"), ("2016", "a"), ("2019-09-01", "e")]:
        say(register, "update", f"of-{text}", on, text=text, **WORDS)
    register.append([retirement(register, "of-c", on=draft("asset", "x", "2019-09-15").effective, by=OFFICER)])

    def texts(on: str) -> list[str]:
        estate = register.estate(date.fromisoformat(on), Audience.PUBLIC)
        return [update.record.text for update in estate.updates("copse-court")]

    assert texts("2019-09-14") == ["a", "b", "c", "d", "e"]
    assert texts("2019-09-15") == ["a", "b", "d", "e"]
    everything = register.estate(date(2019, 9, 15), Audience.PUBLIC).updates("copse-court", retired=True)
    assert [update.record.text for update in everything] == ["a", "b", "c", "d", "e"]


def test_assets_are_listed_by_name_and_status(register: Register) -> None:
    for key, name, status in [("b", "bretton", "surplus"), ("a", "Copse", "options"), ("c", "Ascot", "surplus")]:
        say(register, "asset", key, "2013", name=name, status=status)
    say(register, "asset", "a", "2018-01-01", status="surplus")
    estate = register.estate(PANEL, Audience.PUBLIC)
    assert [one.key for one in estate.assets()] == ["c", "b", "a"]
    assert [one.key for one in estate.assets(Status.SURPLUS)] == ["c", "b", "a"]
    assert [one.key for one in estate.assets(Status.OPTIONS)] == []
    assert [one.key for one in register.estate(date(2017, 1, 1), Audience.PUBLIC).assets(Status.OPTIONS)] == ["a"]


def test_a_decision_is_found_by_its_key_or_its_reference(register: Register) -> None:
    say(register, "decision", "cpcc-2019-011", "2019-09-24", **DEED, reference="CPCC 2019-011")
    say(register, "decision", "deed", "2019-09-23", subject="Lease", decided_on="2019-09-23")
    estate = register.estate(PANEL, Audience.PUBLIC)
    assert estate.decision("CPCC 2019-011").key == estate.decision("cpcc-2019-011").key == "cpcc-2019-011"
    assert [one.key for one in estate.decisions()] == ["deed", "cpcc-2019-011"]
    with pytest.raises(UnknownKey, match="nearest: CPCC 2019-011"):
        estate.decision("CPCC 2019-01")


def test_meetings_come_earliest_first_and_by_kind(register: Register) -> None:
    for key, of, day in [("b", "panel", "2019-10-09"), ("a", "board", "2019-12"), ("c", "panel", "2019-06-26")]:
        say(register, "meeting", key, "2019-01-01", of=of, date=day, state="planned")
    estate = register.estate(PANEL, Audience.PUBLIC)
    assert [one.key for one in estate.meetings()] == ["c", "b", "a"]
    assert [one.key for one in estate.meetings(MeetingKind.PANEL)] == ["c", "b"]


def test_an_estate_holds_still_while_the_register_moves_on(register: Register) -> None:
    """What a paper reads late is of the same register as what it read first."""
    say(register, "asset", "copse-court", "2013", **ASSET)
    estate = register.estate(PANEL, Audience.PUBLIC)
    say(register, "asset", "copse-court", "2014", status="surplus")
    say(register, "asset", "bretton", "2013", name="Bretton", status="surplus")
    assert [(one.key, one.record.status) for one in estate.assets()] == [("copse-court", Status.OPTIONS)]


def test_an_estate_becomes_a_geodataframe(register: Register) -> None:
    place = {"easting_m": 516500, "northing_m": 298500, "accuracy_m": 10, "source": "gazetteer"}
    say(register, "asset", "copse-court", "2013", **ASSET, location=place)
    say(register, "asset", "bretton", "2013", name="Bretton", status="surplus")
    frame = register.estate(PANEL, Audience.PUBLIC).to_geodataframe()
    assert frame.crs.to_epsg() == 27700
    points = dict(zip(frame["key"], frame.geometry, strict=True))
    assert points["bretton"] is None
    assert (points["copse-court"].x, points["copse-court"].y) == (516500, 298500)


def test_cambridgeshire_stands_whole_on_every_day_that_changed_it(cambridgeshire: Register) -> None:
    book = every_entry(cambridgeshire)
    for on in sorted({entry.visible_from for entry in book})[::7]:
        estate = cambridgeshire.estate(on, Audience.PUBLIC)
        for entry in book:
            found = estate.find(entry.kind, entry.key)
            assert found is None or json.dumps(found.record.model_dump(mode="json"))
            assert found is None or all(estate.find(*name) for name in refers_to(found.kind, found.values))
    assert set(KINDS) >= {entry.kind for entry in book}
