"""Everything that ever happened to an asset: in order, once, and no more than the reader may see."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.errors import UnknownKey
from estates.model.vocabulary import Audience
from estates.register.amend import retirement
from estates.register.event import Event, EventKind, web_address
from estates.register.register import Register
from estates.register.trail import Trail, trail
from tests.builders import OFFICER, SteppingClock, in_memory, say

COPSE = "copse-court"
LATE = date(2020, 12, 31)
Told = tuple[str, str, str]


def told(found: Trail) -> list[Told]:
    return [(event.date.text, event.kind.value, event.words) for event in found.events]


def only(found: Trail, kind: EventKind) -> list[Event]:
    return [event for event in found.events if event.kind is kind]


@pytest.fixture
def copse(register: Register, clock: SteppingClock) -> Register:
    clock.at("2020-12-31")
    say(register, "asset", COPSE, "2013", name="Copse Court", status="operational", tenure="leasehold")
    return register


def public(register: Register, on: date = LATE) -> Trail:
    return trail(register.estate(on, "public"), COPSE)


def test_a_building_from_its_first_day_to_its_sale(copse: Register) -> None:
    """One event of every kind, recorded in no order, told in order of date and then of entry."""
    say(copse, "meeting", "panel-2019-06-26", "2019-06-26", of="panel", date="2019-06-26", state="held", public=True)
    say(copse, "meeting", "board-2018-03-01", "2018-03-01", of="board", date="2018-03-01", state="held")
    flows = [{"kind": "receipt", "year": 2018, "amount_gbp": "5"}]
    sell = {"kind": "sell", "label": "Sell", "standing": "preferred", "reason": "It is not needed", "flows": flows}
    say(copse, "analysis", "let-or-sell", "2018", title="Let or sell", assets=[COPSE], opened="2018-01-15",
        base_year=2018, options=[sell])  # fmt: skip
    say(copse, "decision", "sale", "2019-02-01", subject="Sale", decided_on="2019-02-01", reference="CPCC 2019-1",
        assets=[COPSE], analyses=["let-or-sell"], meeting="board-2018-03-01", panel_told="panel-2019-06-26",
        decision="Sell it.", amount_gbp="900", url="https://example.org/1")  # fmt: skip
    say(copse, "minute", "m", "2018-03-01", meeting="board-2018-03-01", assets=[COPSE], text="It may go.", item="14",
        resolution="Look for buyers.",
        actions=[{"what": "Advertise", "owner": "Estates", "due": "2018-04"}])  # fmt: skip
    say(copse, "update", "offer", "2019-01", asset=COPSE, column="situation", text="A buyer.", milestone="offer")
    say(copse, "forthcoming", "f", "2017", area="Estate", assets=[COPSE], closed_by="sale")
    say(copse, "lease", "l", "2014", asset=COPSE, side="held", counterparty="The Crown", start="2014-01-01",
        term_years=10, rent_gbp_pa="500", expiry="2023-12-31")  # fmt: skip
    say(copse, "scheme", "s", "2016", asset=COPSE, title="Roof", reference="CP16/01", budget_gbp="395000")
    say(copse, "scheme", "s", "2017-03", spent_gbp="159000")
    say(copse, "receipt", "r", "..2019-09-30", asset=COPSE, amount_gbp="1000", received="..2019-09-30", payer="A buyer")
    say(copse, "asset", COPSE, "2019-03", status="surplus", decision="sale")
    assert told(public(copse)) == [
        ("2013", "status", "Status: Operational. Name: Copse Court. Tenure: Leasehold."),
        ("2014-01-01", "lease", "Lease held from The Crown begins."),
        ("2016", "money", "Roof (CP16/01): budget £395,000."),
        ("2017", "forthcoming", "Likely to be decided: Estate."),
        ("2017-03", "money", "Roof (CP16/01): spent £159,000."),
        ("2018-01-15", "options", "Let or sell: 1 option weighed."),
        ("2018-03-01", "minute", "Board minutes, item 14: It may go."),
        ("2019-01", "milestone", "A buyer."),
        ("2019-02-01", "decision", "CPCC 2019-1: Sale."),
        ("2019-03", "status", "Status: Surplus to operational requirements (was Operational)."),
        ("2019-06-26", "paper", "By the register, Appendix 4 lists it for the panel of 26 June 2019: Surplus to "
         "operational requirements."),
        ("2019-06-26", "told", "The panel was told of the decision CPCC 2019-1."),
        ("..2019-09-30", "money", "Receipt of £1,000 from A buyer."),
        ("2023-12-31", "lease", "Lease held from The Crown: expires."),
    ]  # fmt: skip
    found = public(copse)
    assert [event.date.text for event in found.events if found.is_to_come(event)] == ["2023-12-31"]
    (weighed,), (decided,), (minute,) = (
        only(found, kind) for kind in (EventKind.OPTIONS, EventKind.DECISION, EventKind.MINUTE)
    )
    assert weighed.details[0] == "Sell: preferred, £5. It is not needed"
    assert decided.links == (("decision", "sale"), ("analysis", "let-or-sell"), ("meeting", "board-2018-03-01"))
    assert (decided.amount_gbp, decided.url) == (Decimal(900), "https://example.org/1")
    assert minute.details == ("Resolved: Look for buyers.", "Action: Advertise (owner: Estates, due: April 2018)")
    assert [event.amount_gbp for event in only(found, EventKind.MONEY)] == [395000, 159000, 1000]


def test_a_trail_ends_on_its_day(copse: Register) -> None:
    say(copse, "asset", COPSE, "2019-03", status="surplus")
    say(copse, "asset", COPSE, "2019-08-01", status="disposed")
    assert [event.title for event in public(copse, date(2019, 7, 31)).events] == [
        "Operational",
        "Surplus to operational requirements",
    ]
    with pytest.raises(UnknownKey):
        trail(copse.estate(date(2012, 12, 31), "public"), COPSE)


def test_what_is_said_again_is_no_event(copse: Register) -> None:
    say(copse, "asset", COPSE, "2019", status="operational", tenure="freehold")
    assert told(public(copse))[1:] == [("2019", "fact", "Tenure: Freehold (was Leasehold).")]


def test_a_statement_no_longer_printed_is_told_with_its_end(copse: Register) -> None:
    say(copse, "update", "u", "2018", asset=COPSE, column="situation", text="Let.")
    copse.append([retirement(copse, "u", on=say(copse, "asset", COPSE, "2019-06", tenure="other").when, by=OFFICER)])
    (statement,) = only(public(copse), EventKind.STATEMENT)
    assert (statement.words, str(statement.until)) == ("Let.", "June 2019")


def test_what_was_replaced_is_not_told(copse: Register) -> None:
    wrong = say(copse, "update", "u", "2018", asset=COPSE, column="situation", text="Sold.")
    say(copse, "update", "u", "2018", asset=COPSE, column="situation", text="Not sold.", replaces=wrong.number)
    assert [event.words for event in only(public(copse), EventKind.STATEMENT)] == ["Not sold."]


def test_what_is_withheld_is_never_in_the_public_trail(copse: Register) -> None:
    """One secret of every kind, the panel's confidential paper among them; the sub-group is told that it is one."""
    say(copse, "meeting", "panel-2019-06-26", "2019-06-26", of="panel", date="2019-06-26", state="held", public=True)
    before = told(public(copse))
    secret = {"marking": "commercial"}
    say(copse, "asset", COPSE, "2019-01-01", status="surplus", **secret)
    say(copse, "update", "u", "2018", asset=COPSE, column="situation", text="SECRET offer.", **secret)
    say(copse, "analysis", "a", "2018", title="SECRET", assets=[COPSE], options=[], **secret)
    say(copse, "decision", "d", "2018", subject="SECRET", decided_on="2018", assets=[COPSE], **secret)
    say(copse, "minute", "m", "2018", meeting="panel-2019-06-26", assets=[COPSE], text="SECRET", **secret)
    say(copse, "lease", "l", "2018", asset=COPSE, side="let", counterparty="SECRET", **secret)
    say(copse, "scheme", "s", "2018", asset=COPSE, title="SECRET", **secret)
    say(copse, "receipt", "r", "2018", asset=COPSE, amount_gbp="1", received="2018", payer="SECRET", **secret)
    say(copse, "forthcoming", "f", "2018", area="SECRET", assets=[COPSE], **secret)
    say(copse, "publication", "p", "2019-06-26", "protect", meeting="panel-2019-06-26", audience="sub-group",
        published_on="2019-06-26", last_entry=copse.last_number(), files=[])  # fmt: skip
    assert told(public(copse)) == before
    seen = trail(copse.estate(LATE, Audience.SUB_GROUP), COPSE)
    assert len(seen.events) == len(before) + 10
    assert sum(event.withheld for event in seen.events) == 10


def test_a_secret_field_of_a_public_record_makes_its_event_not_public(copse: Register) -> None:
    say(copse, "lease", "l", "2018", asset=COPSE, side="held", start="2018")
    say(copse, "lease", "l", "2018-06", "commercial", rent_gbp_pa="500")
    seen = trail(copse.estate(LATE, Audience.SUB_GROUP), COPSE)
    assert [(e.amount_gbp, e.marking) for e in only(seen, EventKind.LEASE)] == [(Decimal(500), "commercial")]
    assert [(e.amount_gbp, e.marking) for e in only(public(copse), EventKind.LEASE)] == [(None, "public")]


@given(st.lists(st.tuples(st.sampled_from(["public", "protect", "commercial"]), st.integers(2014, 2019)), max_size=6))
@settings(max_examples=25)
def test_the_public_trail_is_the_part_of_the_whole_that_is_public(entries: list[tuple[str, int]]) -> None:
    clock = SteppingClock("2020-12-31")
    with in_memory(clock) as register:
        say(register, "asset", COPSE, "2013", name="Copse Court", status="operational")
        for number, (marking, year) in enumerate(entries):
            fields = {"asset": COPSE, "column": "situation", "text": f"Statement {number}."}
            say(register, "update", f"u{number}", str(year), marking, **fields)
        whole = trail(register.estate(LATE, "sub-group"), COPSE)
        visible = [row for row, e in zip(told(whole), whole.events, strict=True) if not e.withheld]
        assert told(public(register)) == visible
        order = [(event.date.first, event.entry.number) for event in whole.events]
        assert order == sorted(order)


def test_a_publication_says_what_its_paper_listed(copse: Register, clock: SteppingClock) -> None:
    """It went out when the asset was surplus; that it had been let was recorded afterwards, about an earlier day."""
    say(copse, "meeting", "panel-2019-06-26", "2019-06-26", of="panel", date="2019-06-26", state="held", public=True)
    say(copse, "asset", COPSE, "2019-01", status="surplus")
    say(copse, "publication", "p", "2019-06-20", meeting="panel-2019-06-26", audience="public",
        published_on="2019-06-20", last_entry=copse.last_number(), files=[])  # fmt: skip
    say(copse, "asset", COPSE, "2019-02", status="operational")
    (paper,) = only(public(copse), EventKind.PAPER)
    assert (paper.date.text, paper.links[0]) == ("2019-06-20", ("publication", "p"))
    assert paper.words == "Appendix 4 for the panel of 26 June 2019 lists it: Surplus to operational requirements."


def test_panels_without_a_publication_are_told_together(copse: Register) -> None:
    for day, state, access in [
        ("2018-01-31", "held", True), ("2018-03-14", "held", True), ("2018-07-30", "cancelled", True),
        ("2018-09-12", "held", False), ("2018-11-14", "held", True), ("2019-01-30", "held", True),
    ]:  # fmt: skip
        say(copse, "meeting", f"panel-{day}", day, of="panel", date=day, state=state, public=access)
    say(copse, "asset", COPSE, "2018-02-01", status="options")
    say(copse, "asset", COPSE, "2019-01-01", status="surplus")
    first, second = only(public(copse), EventKind.PAPER)
    assert first.words == (
        "By the register, Appendix 4 lists it for the 2 panels from 14 March 2018 to 14 November 2018: "
        "Subject to options analysis/collaboration."
    )
    assert first.details == ("No publication is recorded for: 14 March 2018, 14 November 2018.",)
    assert second.date.text == "2019-01-30"


def test_an_event_for_programs_is_complete_and_plain(copse: Register) -> None:
    say(copse, "update", "u", "..2018-05", asset=COPSE, column="situation", text="Offer.", amount_gbp="1.50")
    found = public(copse).build_objects()
    assert json.loads(json.dumps(found)) == found
    assert found[1] == {
        "asset": COPSE, "date": "..2018-05", "kind": "statement", "title": "Offer.", "words": "Offer.", "details": [],
        "changes": [], "amount_gbp": "1.50", "links": [{"kind": "update", "key": "u"}], "url": None, "until": None,
        "source": "minutes", "entry": 3, "marking": "public",
    }  # fmt: skip
    assert {tuple(each) for each in found} == {tuple(found[0])}


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//x", "HTTPS", "", None])
def test_nothing_but_a_web_address_becomes_a_link(address: str | None) -> None:
    assert web_address(address) is None


def test_every_asset_of_cambridgeshire_has_a_trail(cambridgeshire: Register) -> None:
    estate = cambridgeshire.estate(date(2024, 12, 31), "public")
    for asset in estate.assets():
        events = trail(estate, asset.key).events
        assert events
        assert [e.entry.number for e in events if not e.words or not e.title] == []
        assert sum(change.field == "status" for e in events for change in e.changes) >= 1


def test_bretton_is_told_from_marketing_to_surrender(cambridgeshire: Register) -> None:
    found = trail(cambridgeshire.estate(date(2019, 10, 9), "public"), "bretton-police-station")
    kinds = [event.kind.value for event in found.events]
    assert {"status", "milestone", "lease", "options", "decision", "minute"} <= set(kinds)
    (decided,) = only(found, EventKind.DECISION)
    assert decided.date.text == "2015-11-26"
    assert "Surrender the lease to Peterborough City Council at nil premium." in decided.details[0]
