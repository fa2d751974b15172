"""The estate in figures: worked by hand on the register of Cambridgeshire, and on small ones."""

from datetime import date
from decimal import Decimal

import pytest

from estates.register.register import Register
from estates.register.summary import Group, Summary, Year, paragraph, summarise
from tests.builders import SteppingClock, say

OCTOBER = date(2019, 10, 9)


def of(register: Register, on: date = OCTOBER, audience: str = "public") -> Summary:
    return summarise(register.estate(on, audience))


@pytest.fixture
def estate(register: Register, clock: SteppingClock) -> Register:
    clock.at("2019-10-09")
    return register


def test_cambridgeshire_on_9_october_2019(cambridgeshire: Register) -> None:
    """Appendix 4 prints Chord Park 375, Copse Court 3,079, Monks Wood 3,825, St Neots 503, Wisbech 1,112: in all
    8,894 m², of which 3,079 + 3,825 + 503 + 1,112 = 8,519 are in the table of options. All but Wisbech (leasehold, as
    the press reported in 2019) are freehold: 8,894 - 1,112 = 7,782. The board's papers of 16 December 2016 give the
    receipts, by 30 September 2016: Papworth £264,000 + Sawtry £307,000 = £571,000."""
    found = of(cambridgeshire)
    status = {group.name: group for group in found.by_status}
    tenure = {group.name: group for group in found.by_tenure}
    assert found.whole.area_m2 == Decimal(8894)
    assert status["Subject to options analysis/collaboration"].area_m2 == Decimal(8519)
    surplus = "Surplus to operational requirements"
    assert status[surplus] == Group(surplus, 1, 1, Decimal(375))
    assert (tenure["Freehold"].area_m2, tenure["Leasehold"].area_m2) == (Decimal(7782), Decimal(1112))
    assert (tenure["Option"].assets, tenure["Option"].measured) == (1, 0)
    assert found.years == (Year(2016, 2, Decimal(571_000)),)


def test_the_groups_add_up(cambridgeshire: Register) -> None:
    for on in (date(2015, 12, 31), OCTOBER, date(2024, 12, 31)):
        found = of(cambridgeshire, on)
        held = [group for group in found.by_status if group.name not in ("Disposed", "Split or merged", "Unknown")]
        for groups in (held, found.by_tenure):
            assert sum(group.assets for group in groups) == found.whole.assets
            assert sum(group.area_m2 for group in groups) == found.whole.area_m2


def test_an_empty_register(estate: Register) -> None:
    found = of(estate)
    assert (found.whole, found.by_status, found.years) == (Group("All", 0, 0, Decimal(0)), (), ())
    assert paragraph(found) == (
        "On 9 October 2019 the register holds no assets that are held or proposed. No option analyses are open. "
        "No decisions are not recorded as told to the panel."
    )


def test_a_small_estate_in_one_paragraph(estate: Register) -> None:
    """Two measured: 100.5 + 20 = 120.5; one not; one gone, which is not measured; two receipts, 5 + 7."""
    say(estate, "asset", "a", "2013", name="A", status="operational", tenure="freehold", floor_area="100.5")
    say(estate, "asset", "b", "2013", name="B", status="surplus", tenure="licence", floor_area="20 GIA")
    say(estate, "asset", "c", "2013", name="C", status="surplus")
    say(estate, "asset", "d", "2013", name="D", status="disposed", tenure="freehold", floor_area="999")
    say(estate, "receipt", "r1", "2016", asset="d", amount_gbp="5", received="2016")
    say(estate, "receipt", "r2", "..2018-01-01", asset="d", amount_gbp="7", received="..2018-01-01")
    say(estate, "receipt", "r3", "2019", asset="d", amount_gbp="1000", received="2020-01-01")
    say(estate, "analysis", "o", "2018", title="O", assets=["a"], options=[])
    found = of(estate)
    assert found.years == (Year(2016, 1, Decimal(5)), Year(2018, 1, Decimal(7)))
    assert found.by_status[-1] == Group("Disposed", 1, 1, Decimal(999))
    assert paragraph(found) == (
        "On 9 October 2019 the register holds 3 assets that are held or proposed: 1 operational and 2 surplus to "
        "operational requirements. Their recorded floor area is 120.5 m² (100.5 m² freehold and 20 m² licence); of one "
        "asset the floor area is not recorded. Capital receipts of £12 are recorded from 2016 to 2018. One option "
        "analysis is open. No decisions are not recorded as told to the panel."
    )


def test_a_decision_is_told_once_its_panel_has_met(estate: Register) -> None:
    for day, state in (("2019-06-26", "held"), ("2019-09-11", "cancelled"), ("2019-10-09", "planned"),
                       ("2019-11-13", "planned")):  # fmt: skip
        say(estate, "meeting", f"panel-{day}", "2019-06", of="panel", date=day, state=state, public=True)
    for key, panel in (("june", "2019-06-26"), ("september", "2019-09-11"), ("october", "2019-10-09"),
                       ("november", "2019-11-13"), ("never", None)):  # fmt: skip
        told = {"panel_told": f"panel-{panel}"} if panel else {}
        say(estate, "decision", key, "2019-05-01", subject=key, decided_on="2019-05-01", **told)
    assert {standing.key for standing in of(estate).untold} == {"september", "november", "never"}
    assert {standing.key for standing in of(estate, date(2019, 10, 8)).untold} == {
        "september", "november", "never", "october",
    }  # fmt: skip


def test_an_analysis_is_open_until_a_decision_settles_it(estate: Register) -> None:
    say(estate, "asset", "a", "2013", name="A", status="options")
    for key in ("by-decision", "by-itself", "open"):
        say(estate, "analysis", key, "2018", title=key, assets=["a"], options=[])
    say(estate, "decision", "d", "2019-01-01", subject="D", decided_on="2019-01-01", analyses=["by-decision"])
    say(estate, "analysis", "by-itself", "2019-01-01", decision="d")
    assert [standing.key for standing in of(estate).open_analyses] == ["open"]
    assert len(of(estate, date(2018, 12, 31)).open_analyses) == 3


def test_what_is_withheld_is_in_no_public_figure(estate: Register) -> None:
    say(estate, "asset", "a", "2013", name="A", status="operational", tenure="freehold", floor_area="10")
    before = of(estate)
    say(estate, "asset", "s", "2013", "commercial", name="S", status="surplus", floor_area="5")
    say(estate, "asset", "a", "2018", "protect", status="surplus")
    say(estate, "receipt", "r", "2018", "commercial", asset="a", amount_gbp="5", received="2018")
    say(estate, "analysis", "o", "2018", "protect", title="O", assets=["a"], options=[])
    say(estate, "decision", "d", "2018", "protect", subject="D", decided_on="2018")
    assert of(estate) == before
    assert of(estate, audience="sub-group").build_object() == {
        "on": "2019-10-09", "assets": 2, "floor_area_m2": "15",
        "by_status": [{"name": "Surplus to operational requirements", "assets": 2, "measured": 2, "area_m2": "15"}],
        "by_tenure": [{"name": "Freehold", "assets": 1, "measured": 1, "area_m2": "10"},
                      {"name": "Not recorded", "assets": 1, "measured": 1, "area_m2": "5"}],
        "receipts": [{"year": 2018, "receipts": 1, "amount_gbp": "5"}],
        "open_analyses": ["o"], "untold_decisions": ["d"],
    }  # fmt: skip
