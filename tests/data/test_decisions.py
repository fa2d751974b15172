"""The decisions pack of 9 October 2019 and what led to it: every record as the papers have it."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from estates.model.decision import Decision
from estates.model.green_book import EDITION
from estates.model.vocabulary import Audience, OptionKind, OptionStanding
from estates.register.estate import Estate
from estates.register.register import Register

PANEL = date(2019, 10, 9)
END = date(2024, 12, 31)
PUBLISHED = Path(__file__).parents[2].parent / "shared" / "seeds" / "000_65765f30b6037475.txt"
BRETTON = "2015-11-26-bretton-police-station-surrender-of-lease"
MELBOURN = "2015-11-26-melbourn-police-office-termination-of-lease"
EXERCISE = "2022-01-05-southern-police-station-exercise-of-option"

ACT = "S22A Agreement under the Police Act 1996 (as amended) for the"
HOME = "the S22A Agreement under the Police Act 1996 (as amended) for Single Online Home national platform."
REVISED = (
    "To sign the revised collaboration agreement under Section 22A Agreement under the Police Act 1996 (as amended) "
    "for the National Police Chiefs Council"
)
SIX_FORCES = "between Bedfordshire, Cambridgeshire, Essex, Hertfordshire, Norfolk and Suffolk Constabularies."
SIGN = "To sign the amendment agreement to agree to the clarificatory amendments made to"
PURPOSE = "to effect the collaborative arrangements for the purpose of providing efficient and effective policing"
VARIATION = "Police and Crime Plan 2017-20 – Variation – Appendix – Medium Term Financial Plan"
REPORT = "Police and Crime Commissioner’s Annual Report 2018-19"

NOTIFIED = [
    (
        date(2019, 7, 17),
        "CPCC 2019-011",
        f"{ACT} revised Eastern Region Specialist Operations Unit S22 Regulation of Investigatory Powers Act Agreement",
        REVISED,
    ),
    (
        date(2019, 7, 17),
        "CPCC 2019-012",
        f"{ACT} updated collaboration of the Disaster Victim Identification functions {SIX_FORCES}",
        "To sign the updated Section 22A Agreement under the Police Act 1996 (as amended) for the Disaster Victim "
        f"Identification functions {SIX_FORCES}",
    ),
    (
        date(2019, 7, 19),
        "CPCC 2019-013",
        f"Clarificatory amendments to Schedule 1 of {HOME}",
        f"{SIGN} Schedule 1 of the Section 22A Agreement {PURPOSE}",
    ),
    (date(2019, 7, 25), "CPCC 2019-014", VARIATION, "To vary the Police and Crime Plan"),
    (date(2019, 7, 25), "CPCC 2019-015", REPORT, "To approve the Annual Report for 2018-19"),
]
SIGNED = {
    "CPCC 2019-011": (
        f"{ACT} revised ERSOU S22 RIPA agreement",
        f"{REVISED} (NPCC).",
    ),
    "CPCC 2019-012": (
        f"{ACT} updated collaboration of the Disaster Victim Identification (DVI) functions {SIX_FORCES}",
        "To sign the updated Section 22A Agreement under the Police Act 1996 (as amended) for the disaster Victim "
        f"Identification (DVI) functions {SIX_FORCES}",
    ),
    "CPCC 2019-013": (
        f"Clarificatory amendments to schedule 1 of {HOME}",
        f"{SIGN} schedule 1 of the Sec 22 Agreement {PURPOSE}",
    ),
    "CPCC 2019-014": (VARIATION, "To vary the Police and Crime Plan"),
    "CPCC 2019-015": (REPORT, "To approve the Annual Report for 2018-19"),
}
BACKGROUND = {
    "CPCC 2019-011": [("15.0", "2016-11-10"), (None, "2019-07-15"), (None, None)],
    "CPCC 2019-012": [("10.0", "2017-09-21")],
    "CPCC 2019-013": [(None, "2017-09-21")],
    "CPCC 2019-014": [("9.0", "2019-06-26")],
    "CPCC 2019-015": [("8.0", "2019-06-26")],
}
Row = tuple[date, str | None, str, str | None]


@pytest.fixture(scope="module")
def october(cambridgeshire: Register) -> Estate:
    return cambridgeshire.estate(on=PANEL, audience=Audience.PUBLIC)


@pytest.fixture(scope="module")
def end(cambridgeshire: Register) -> Estate:
    return cambridgeshire.estate(on=END, audience=Audience.PUBLIC)


def told(estate: Estate) -> list[Decision]:
    return [d.record for d in estate.decisions() if d.record.panel_told == "panel-2019-10-09"]


def as_notified(decision: Decision) -> Row:
    return (
        decision.decided_on.first,
        decision.reference,
        decision.subject_notified or decision.subject,
        decision.decision_notified or decision.decision,
    )


def test_the_decisions_as_notified_to_the_panel(october: Estate) -> None:
    assert [as_notified(decision) for decision in told(october)] == NOTIFIED


def test_they_are_those_of_the_published_appendix_1(october: Estate) -> None:
    if not PUBLISHED.exists():
        pytest.skip(f"the panel's paper of 9 October 2019 is not beside the project ({PUBLISHED})")
    table = PUBLISHED.read_text(encoding="utf-8").partition("Date\tDecision Record\tSubject\tDecision\n")[2]
    rows = re.findall(r"(\d+)/(\d+)/(\d+)\t(.+)\t(.+)\t(.+)\n", table.partition("\n\n")[0] + "\n")
    published = [(date(int(y), int(m), int(d)), *(cell.strip() for cell in cells)) for d, m, y, *cells in rows]
    assert len(published) == 5
    assert [as_notified(decision) for decision in told(october)] == published


def test_the_decisions_as_signed(october: Estate) -> None:
    assert {d.reference: (d.subject, d.decision) for d in told(october)} == SIGNED
    differ = [d.reference for d in told(october) if d.subject_notified or d.decision_notified]
    assert differ == ["CPCC 2019-011", "CPCC 2019-012", "CPCC 2019-013"]


def test_a_record_is_whole_when_it_is_signed_and_told_at_the_panel(cambridgeshire: Register) -> None:
    day_before = cambridgeshire.estate(on=date(2019, 10, 8), audience=Audience.PUBLIC)
    for _, reference, _, _ in NOTIFIED:
        record = day_before.decision(reference).record
        assert (record.panel_told, record.assets, record.signed_on) == (None, (), record.decided_on)
        assert record.signatory == "Jason Ablewhite, Cambridgeshire Police and Crime Commissioner"
        assert record.contact_officer is not None
        assert "0300 333 3456" in record.contact_officer
        assert record.summary
        assert record.confirmation


def test_no_person_is_reached_by_name(october: Estate) -> None:
    for decision in october.decisions():
        addresses = re.findall(r"[\w.]+@", f"{decision.record.contact_officer} {decision.record.summary}")
        assert set(addresses) <= {"pcc@"}


def test_background_papers_have_their_item_and_date(october: Estate) -> None:
    found = {d.reference: [(p.item, p.date and p.date.text) for p in d.background] for d in told(october)}
    assert found == BACKGROUND


BOARD, CPCP = "Business Coordination Board", "Police and Crime Panel"
STRATEGIC = "Police and Crime Commissioner's Strategic Estates Update"
BILL = "Realising the Opportunities From The Policing and Crime Bill"
CASE = "Consultation on Local Business Case for Fire and Rescue Governance options"
GOVERNANCE = "Fire and Rescue Governance – Update"
AREAS: dict[str, list[tuple[str, str | None, str | None, str | None]]] = {
    "APPOINTMENTS": [],
    "BUDGET AND PRECEPT": [
        ("Reports throughout 2019 and after", BOARD, None, "2019"),
        ("Reports throughout 2019 and after", CPCP, None, "2019"),
    ],
    "COLLABORATION": [],
    "CAMBRIDGESHIRE SOUTHERN POLICE STATION": [
        ("Launch of Custody Project", BOARD, "12.0", "2016-08-11"),
        ("Summary of the draft proposal for the Southern Policing Hub", BOARD, "12.0", "2018-03-01"),
        ("Option Agreement for Cambridgeshire Southern Police Station", BOARD, "11.0", "2019-02-28"),
        ("Operational Requirements for Custody", BOARD, "5.1", "2019-07-31"),
        ("Securing a Site for the Southern Police Station", BOARD, "5.2", "2019-07-31"),
        ("Equality Impact Assessment Cambridge Southern Police Station", BOARD, "5.3", "2019-07-31"),
        ("Southern Police Station Update", BOARD, "9.0", "2019-09-18"),
        (STRATEGIC, CPCP, None, "2017-06-14"),
    ],
    "ESTATES": [
        ("Estates Plan", BOARD, "14.0", "2016-12-16"),
        ("Estates Update", BOARD, "8.1", "2017-03-14"),
        (STRATEGIC, CPCP, "7.0", "2017-03-15"),
        (STRATEGIC, CPCP, None, "2017-06-14"),
    ],
    "EXTERNAL FUNDING OPPORTUNITIES": [],
    "FIRE GOVERNANCE PROPOSALS": [
        (BILL, BOARD, "5.0", "2016-09-21"),
        (BILL, BOARD, "6.0", "2017-01-17"),
        (CASE, BOARD, "8.0", "2017-06-22"),
        (CASE, BOARD, "5.0", "2017-09-21"),
        ("Fire Governance Update", BOARD, "9.0", "2017-12-12"),
        ("Fire Governance Update", BOARD, "7.0", "2018-04-12"),
        ("Fire Governance Update", BOARD, "10.0", "2018-05-10"),
        ("Fire Governance Update", BOARD, "9.0", "2018-07-19"),
        ("Fire Governance Update", BOARD, None, "2018-11-01"),
        ("Fire Governance Update", BOARD, "12.0", "2019-09-18"),
        ("Realising the Opportunities from the Policing and Crime Bill", CPCP, "8.0", "2017-11-09"),
        ("Realising the Opportunities from the Policing and Crime Bill", CPCP, "7.0", "2017-02-01"),
        ("Fire and Rescue Governance – Local Business Case", CPCP, "7.0", "2017-09-06"),
        (GOVERNANCE, CPCP, "6.0", "2017-11-15"),
        (GOVERNANCE, CPCP, None, "2018-01-31"),
        (GOVERNANCE, CPCP, None, "2018-03-14"),
        (GOVERNANCE, CPCP, None, "2018-07-30"),
        (GOVERNANCE, CPCP, None, "2018-09-12"),
        (GOVERNANCE, CPCP, None, "2018-11-14"),
        (GOVERNANCE, CPCP, None, "2019-10-09"),
    ],
    "GRANT FUNDING": [("Police and Crime Commissioner's Annual Report April 2018 – March 2019", None, None, None)],
    "POLICING AND CRIME ACT 2017 OPPORTUNITIES": [
        ("Complaints – Policy Review and Reforms Update", BOARD, "10.0", "2017-12-12"),
        ("Professional Standards and Complaints Handling – April 2017 to March 2018", BOARD, None, "2018-09-13"),
        ("Complaints reform – Police and Crime Commissioner's role", CPCP, None, "2018-11-14"),
    ],
    "POLICING EDUCATION QUALIFICATIONS FRAMEWORK": [
        ("Implications of the Policing Education Qualifications Framework on Recruitment", BOARD, "8.0", "2018-11-01"),
    ],
}


def test_the_forthcoming_areas_in_the_published_order_with_their_reports(october: Estate) -> None:
    found = {
        area.record.area: [(r.title, r.body, r.item, r.date and r.date.text) for r in area.record.reports]
        for area in october.forthcoming()
    }
    assert list(found) == list(AREAS)
    assert found == AREAS


def test_they_are_those_of_the_published_appendix_3(october: Estate) -> None:
    if not PUBLISHED.exists():
        pytest.skip(f"the panel's paper of 9 October 2019 is not beside the project ({PUBLISHED})")
    text = PUBLISHED.read_text(encoding="utf-8").partition("Areas where decisions are likely to be considered\n")[2]
    text = text.partition("ASSETS SURPLUS TO OPERATIONAL REQUIREMENTS")[0]
    headings = re.findall(r"^([A-Z][A-Z0-9 ]+[A-Z])\b[^\t\n]*\t", text, re.MULTILINE)
    areas = list(dict.fromkeys(heading.strip() for heading in headings))
    assert [area.record.area for area in october.forthcoming()] == areas
    for area in october.forthcoming():
        for report in area.record.reports:
            assert report.title in text or report.title == "Reports throughout 2019 and after"
    items = sorted(re.findall(r"Agenda Item (\d+\.\d)", text))
    assert sorted(r.item for a in october.forthcoming() for r in a.record.reports if r.item) == items


def test_what_else_appendix_3_says(october: Estate) -> None:
    areas = {area.record.area: area.record for area in october.forthcoming()}
    assert areas["FIRE GOVERNANCE PROPOSALS"].formerly == "Policing and Crime Act 2017 Opportunities"
    assert areas["CAMBRIDGESHIRE SOUTHERN POLICE STATION"].assets == ("southern-police-station",)
    assert areas["ESTATES"].to_decide is None
    assert all(area.timescale for area in areas.values())
    (framework,) = areas["POLICING EDUCATION QUALIFICATIONS FRAMEWORK"].reports
    assert framework.note == "Commercial in Confidence"
    assert "31 December 2019" in (areas["APPOINTMENTS"].timescale or "")
    assert len(areas["ESTATES"].links) == len(areas["FIRE GOVERNANCE PROPOSALS"].links) == 2


def test_brettons_three_way_choice_of_2015(end: Estate) -> None:
    (standing,) = end.analyses("bretton-police-station")
    analysis = standing.record
    assert [(option.kind, option.standing) for option in analysis.options if not option.business_as_usual] == [
        (OptionKind.SURRENDER, OptionStanding.PREFERRED),
        (OptionKind.SELL, OptionStanding.RULED_OUT),
        (OptionKind.LET, OptionStanding.RULED_OUT),
    ]
    assert "May 2015" in (analysis.options[1].reason or "")
    assert (analysis.decision, analysis.edition, analysis.base_year) == (BRETTON, EDITION, 2015)
    assert end.decision(BRETTON).record.analyses == (standing.key,)


@pytest.mark.parametrize(
    ("asset", "saving", "years", "npsv"),
    [
        # 12,000 / 1.035
        ("bretton-police-station", 12_000, 1, Decimal("11594.20")),
        # 3,700 × (0.9662 + 0.9335 + 0.9019 + 0.8714)
        ("melbourn-police-office", 3_700, 4, Decimal("13590.39")),
    ],
)
def test_what_ending_a_lease_saves(end: Estate, asset: str, saving: int, years: int, npsv: Decimal) -> None:
    analysis = end.analyses(asset)[0].record
    usual, preferred = analysis.business_as_usual, analysis.preferred
    assert usual is not None
    assert preferred is not None
    assert [amount for flow in usual.flows for _, amount in flow.by_year(2015)] == [-saving] * years
    assert f"£{saving:,} a year" in preferred.benefits[0]
    assert round(analysis.net_present_value_gbp(preferred), 2) == npsv


@pytest.mark.parametrize(
    ("asset", "preferred"),
    [
        ("copse-court", OptionKind.PART_LET),
        ("monks-wood-training-centre", None),
        ("st-neots-police-station", None),
        ("wisbech-police-station", OptionKind.SHARE),
    ],
)
def test_the_analyses_open_in_october_2019(october: Estate, asset: str, preferred: OptionKind | None) -> None:
    (standing,) = october.analyses(asset)
    analysis = standing.record
    assert (analysis.preferred.kind if analysis.preferred else None) is preferred
    assert (analysis.decision, analysis.edition, [o.flows for o in analysis.options if o.flows]) == (None, None, [])


def test_the_southern_site_was_chosen_and_then_bought(cambridgeshire: Register, end: Estate) -> None:
    before = cambridgeshire.estate(on=date(2021, 3, 16), audience=Audience.PUBLIC)
    assert before.analyses("southern-police-station")[0].record.decision is None
    assert before.decision("CPCC 2021-006").record.decided_on.text == "2021-03-16"
    (standing,) = end.analyses("southern-police-station")
    title, chosen = standing.record.title, standing.record.preferred
    assert re.findall(r"\d+", title) == ["22", "27"]
    assert chosen is not None
    assert (chosen.kind, chosen.risks) == (OptionKind.ACQUIRE, ("In the green belt",))
    assert standing.record.decision == EXERCISE
    exercise = end.decision(EXERCISE).record
    assert (exercise.analyses, exercise.amount_gbp) == ((standing.key,), 3_996_000)


def test_the_path_of_the_southern_station_to_purchase(end: Estate) -> None:
    said = {
        (u.record.milestone.value, u.since("text").text): u.record.reference or ""
        for u in end.updates("southern-police-station")
        if u.record.milestone
    }
    path = [
        ("option-agreed", "2019-03-01", ""),
        ("resolution-to-grant", "2021-03-10", "20/04010/FUL"),
        ("permission-granted", "..2022-01-05", "20/04010/FUL"),
        ("completion", "2022-04", ""),
    ]
    assert [said.get((step, day)) for step, day, _ in path] == [reference for _, _, reference in path]
    assert any("25 March 2024" in u.record.text for u in end.updates("southern-police-station"))


def test_the_boards_minute_on_the_two_leases(end: Estate) -> None:
    (melbourn,), (bretton,) = end.minutes("melbourn-police-office"), end.minutes("bretton-police-station")
    assert melbourn.key == bretton.key
    assert (bretton.record.meeting, bretton.record.item) == ("board-2015-11-26", "14")
    assert set(bretton.record.decisions) == {MELBOURN, BRETTON}
    for key in (MELBOURN, BRETTON):
        decision = end.decision(key).record
        assert (decision.signed_on and decision.signed_on.text, decision.meeting) == ("2015-11-26", "board-2015-11-26")
        assert decision.signatory == "Sir Graham Bright, Cambridgeshire Police and Crime Commissioner"


def test_the_panels_minute_on_the_southern_station(october: Estate) -> None:
    (minute,) = october.minutes("southern-police-station")
    assert (minute.record.meeting, minute.record.item) == ("panel-2019-06-26", "10")
    assert len(minute.record.text.splitlines()) == 8
    assert minute.record.resolution
    assert minute.record.actions[0].owner == "Police and Crime Commissioner"
    assert "Secretariat" in minute.record.actions[0].what
    assert all(action.done is None for action in minute.record.actions)


def test_what_the_board_said_of_huntingdon(october: Estate) -> None:
    (minute,) = october.minutes("police-headquarters-hinchingbrooke")
    assert minute.record.meeting == "board-2016-09-21"


def test_the_receipts_by_30_september_2016(end: Estate) -> None:
    found = {r.record.asset: (r.record.amount_gbp, r.record.received.text) for r in end.receipts()}
    assert found == {
        "papworth-property": (264_000, "..2016-09-30"),
        "sawtry-property": (307_000, "..2016-09-30"),
    }


@pytest.mark.parametrize(
    ("reference", "asset", "figures"),
    [
        ("CP14/07", "police-headquarters-hinchingbrooke", (2_000, 0, 7_000)),
        ("CP14/13", "thorpe-wood-police-station", (0, 0, 6_000)),
        ("CP15/10", "st-ives-vehicle-workshop", (1_264_000, 1_164_000, 124_000)),
        ("CP16/08", "wisbech-police-station", (395_000, 159_000, 0)),
        ("CP16/18", "sexual-assault-referral-centre", (621_662, 0, 0)),
    ],
)
def test_the_schemes_of_2016_17(end: Estate, reference: str, asset: str, figures: tuple[int, int, int]) -> None:
    (scheme,) = [s.record for s in end.schemes() if s.record.reference == reference]
    assert (scheme.budget_gbp, scheme.spent_gbp, scheme.committed_gbp) == figures
    assert (scheme.asset, scheme.year) == (asset, "2016/17")


def test_the_referral_centres_scheme_names_its_decision_and_the_two_figures(end: Estate) -> None:
    (scheme,) = end.schemes("sexual-assault-referral-centre")
    assert scheme.record.decision == "cpcc-2016-013"
    assert "621,622" in scheme.asserted_by["budget_gbp"].source
