"""The register that comes with the project: sourced throughout, public, and true to the papers on their days."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from estates.model.vocabulary import Audience, BreakParty, LeaseEnd, MeetingKind, MeetingState, Status, Tenure
from estates.register.entry import Entry
from estates.register.estate import Estate
from estates.register.register import Register

PANEL = date(2019, 10, 9)
END = date(2024, 12, 31)
SIX = {
    "chord-park-unit-c": Status.SURPLUS,
    "copse-court": Status.OPTIONS,
    "monks-wood-training-centre": Status.OPTIONS,
    "st-neots-police-station": Status.OPTIONS,
    "wisbech-police-station": Status.OPTIONS,
    "southern-police-station": Status.PROPOSED,
}


def estate(register: Register, on: date) -> Estate:
    return register.estate(on=on, audience=Audience.PUBLIC)


def entries(register: Register) -> Iterator[Entry]:
    for kind, key in dict.fromkeys((row.kind, row.key) for row in register.rows()):
        yield from register.history(kind, key)


def test_every_entry_has_a_source_and_is_public(cambridgeshire: Register) -> None:
    found = list(entries(cambridgeshire))
    assert len(found) == cambridgeshire.last_number() > 200
    assert [entry.number for entry in found if not entry.source.strip() or entry.marking != "public"] == []


def test_no_source_names_a_file_of_ours(cambridgeshire: Register) -> None:
    said = [json.dumps([entry.source, dict(entry.fields)]) for entry in entries(cambridgeshire)]
    assert [text for text in said if "seed" in text.lower() or "shared/" in text or ".txt" in text] == []


@pytest.mark.parametrize("on", [date(2019, 6, 26), PANEL])
def test_the_six_and_only_they_are_in_a_table_of_october_2019(cambridgeshire: Register, on: date) -> None:
    found = {asset.key: asset.record.status for asset in estate(cambridgeshire, on).assets()}
    assert found.items() >= SIX.items()
    if on == PANEL:
        tables = {Status.SURPLUS, Status.OPTIONS, Status.PROPOSED}
        assert {key for key, status in found.items() if status in tables} == SIX.keys()


@pytest.mark.parametrize(
    ("key", "on", "status"),
    [
        ("melbourn-police-office", date(2015, 11, 25), Status.OPERATIONAL),
        ("melbourn-police-office", date(2015, 11, 26), Status.DISPOSED),
        ("melbourn-old-police-station", date(2015, 11, 25), Status.DISPOSED),
        ("bretton-police-station", date(2015, 11, 25), Status.SURPLUS),
        ("bretton-police-station", date(2016, 1, 1), Status.DISPOSED),
        ("bottisham-police-station", date(2015, 8, 31), Status.SURPLUS),
        ("bridge-street-police-station", date(2015, 12, 22), Status.OPERATIONAL),
        ("bridge-street-police-station", date(2017, 3, 14), Status.SURPLUS),
        ("bridge-street-police-station", PANEL, Status.UNKNOWN),
        ("ramsey-police-station", date(2016, 12, 31), Status.SURPLUS),
        ("ramsey-police-station", PANEL, Status.UNKNOWN),
        ("whittlesey-police-station", date(2017, 6, 22), Status.SURPLUS),
        ("whittlesey-police-station", PANEL, Status.DISPOSED),
        ("papworth-property", date(2016, 9, 30), Status.DISPOSED),
        ("sawtry-property", date(2016, 9, 30), Status.DISPOSED),
        ("march-police-station", END, Status.OPERATIONAL),
        ("ely-police-station", END, Status.OPERATIONAL),
        ("parkside-police-station", END, Status.OPERATIONAL),
        ("land-at-enterprise-way-bretton", END, Status.SURPLUS),
        ("southern-police-station", END, Status.PROPOSED),
    ],
)
def test_what_each_asset_was(cambridgeshire: Register, key: str, on: date, status: Status) -> None:
    assert estate(cambridgeshire, on).asset(key).record.status is status


@pytest.mark.parametrize(
    ("on", "tenure"),
    [
        (date(2019, 2, 28), None),
        (date(2019, 3, 1), Tenure.OPTION),
        (date(2022, 3, 31), Tenure.OPTION),
        (date(2022, 4, 30), Tenure.FREEHOLD),
    ],
)
def test_the_southern_site_was_an_option_until_it_was_bought(
    cambridgeshire: Register, on: date, tenure: Tenure | None
) -> None:
    assert estate(cambridgeshire, on).asset("southern-police-station").record.tenure is tenure


@pytest.mark.parametrize(("key", "receipt"), [("papworth-property", 264_000), ("sawtry-property", 307_000)])
def test_the_receipts_of_2016(cambridgeshire: Register, key: str, receipt: int) -> None:
    updates = estate(cambridgeshire, date(2016, 9, 30)).updates(key)
    assert [update.record.amount_gbp for update in updates] == [receipt]


def test_the_leases_that_ended(cambridgeshire: Register) -> None:
    melbourn, bretton = (
        estate(cambridgeshire, END).leases(key)[0].record
        for key in ("melbourn-police-office", "bretton-police-station")
    )
    assert (str(melbourn.start), melbourn.term_years, melbourn.rent_gbp_pa) == ("21 June 2010", 10, Decimal(500))
    assert [(b.party, b.notice_months) for b in melbourn.breaks] == [(BreakParty.TENANT, 6)]
    assert (melbourn.ended_how, bretton.ended_how) == (LeaseEnd.TERMINATED, LeaseEnd.SURRENDERED)
    assert bretton.counterparty == "Peterborough City Council"


def test_the_decisions_and_the_assets_that_they_settle(cambridgeshire: Register) -> None:
    found = [
        (d.record.decided_on.text, d.record.reference, d.record.assets, d.record.amount_gbp)
        for d in estate(cambridgeshire, END).decisions()
    ]
    assert sorted(found, key=str) == sorted(
        [
            ("2015-11-26", None, ("bretton-police-station",), None),
            ("2015-11-26", None, ("melbourn-police-office",), None),
            ("2016-03-17", "CPCC 2016-013", ("sexual-assault-referral-centre",), 621_662),
            ("2017-03-14", None, ("bridge-street-police-station",), None),
            ("2017-06-22", None, ("whittlesey-police-station",), None),
            ("2019-07-17", "CPCC 2019-011", (), None),
            ("2019-07-17", "CPCC 2019-012", (), None),
            ("2019-07-19", "CPCC 2019-013", (), None),
            ("2019-07-25", "CPCC 2019-014", (), None),
            ("2019-07-25", "CPCC 2019-015", (), None),
            ("2021", None, ("land-at-enterprise-way-bretton",), None),
            ("2021", None, ("wisbech-police-station",), None),
            ("2021-03-16", "CPCC 2021-006", ("southern-police-station",), None),
            ("2022-01-05", None, ("southern-police-station",), 3_996_000),
        ],
        key=str,
    )


@pytest.mark.parametrize(
    ("key", "state", "public"),
    [
        ("panel-2019-06-26", MeetingState.HELD, True),
        ("panel-2019-09-11", MeetingState.CANCELLED, True),
        ("panel-2019-10-09", MeetingState.HELD, True),
        ("panel-2019-10-09-briefing", MeetingState.PLANNED, False),
        ("panel-2019-11-13", MeetingState.PLANNED, True),
        ("board-2015-11-26", MeetingState.HELD, None),
        ("sub-group-2019-01", MeetingState.HELD, None),
        ("sub-group-2019-09", MeetingState.HELD, None),
    ],
)
def test_the_meetings(cambridgeshire: Register, key: str, state: MeetingState, public: bool | None) -> None:
    meeting = estate(cambridgeshire, PANEL).meeting(key).record
    assert (meeting.state, meeting.public) == (state, public)


def test_the_panel_of_october_follows_that_of_june(cambridgeshire: Register) -> None:
    previous = estate(cambridgeshire, PANEL).previous_panel(PANEL)
    assert previous is not None
    assert previous.key == "panel-2019-06-26"


def test_the_panel_of_october_was_planned_before_it_was_held(cambridgeshire: Register) -> None:
    assert estate(cambridgeshire, date(2019, 10, 8)).meeting("panel-2019-10-09").record.state is MeetingState.PLANNED


def test_a_meeting_is_called_after_whose_it_is_and_when(cambridgeshire: Register) -> None:
    for meeting in estate(cambridgeshire, END).meetings():
        assert meeting.key.startswith(f"{meeting.record.of.value}-{meeting.record.date.text}")
    assert {m.record.of for m in estate(cambridgeshire, END).meetings()} == set(MeetingKind)


@pytest.mark.parametrize(
    ("on", "commissioner"),
    [
        (date(2015, 11, 26), "Sir Graham Bright"),
        (date(2016, 11, 10), "Jason Ablewhite"),
        (PANEL, "Jason Ablewhite"),
        (date(2020, 2, 6), "Ray Bisby"),
        (date(2022, 1, 5), "Darryl Preston"),
    ],
)
def test_who_held_the_office(cambridgeshire: Register, on: date, commissioner: str) -> None:
    assert estate(cambridgeshire, on).body().record.commissioner == commissioner


def test_every_location_is_inside_the_police_area_and_says_where_it_comes_from(cambridgeshire: Register) -> None:
    end = estate(cambridgeshire, END)
    area = end.body().record.area
    assert area is not None
    located = {asset.key: asset.record.location for asset in end.assets() if asset.record.location}
    assert located.keys() >= SIX.keys()
    for place in located.values():
        assert place is not None
        assert (place.easting_m, place.northing_m) != (0, 0)
        assert area.distance_m(place.easting_m, place.northing_m) == 0
        assert "Code-Point Open" in place.source
        assert place.accuracy_m >= 100


@pytest.mark.parametrize(("key", "postcode"), [("copse-court", "PE3 6SF"), ("monks-wood-training-centre", "PE28 2LS")])
def test_a_neighbouring_postcode_says_that_it_stands_in(cambridgeshire: Register, key: str, postcode: str) -> None:
    place = estate(cambridgeshire, PANEL).asset(key).record.location
    assert place is not None
    assert postcode in place.source
    assert "neighbouring" in place.source
    assert place.accuracy_m >= 500


@pytest.mark.parametrize(
    ("key", "both"),
    [("whittlesey-police-station", ("August", "October")), ("southern-police-station", ("12", "ten"))],
)
def test_sources_that_disagree_both_stand_and_say_so(cambridgeshire: Register, key: str, both: tuple[str, str]) -> None:
    said = [u.record.text for u in estate(cambridgeshire, END).updates(key) if "disagree" in u.record.text]
    assert len(said) == 2
    assert all(word in text for word in both for text in said)
