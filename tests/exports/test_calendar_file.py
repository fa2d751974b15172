"""What falls due as a calendar: read back by another library, the same bytes twice, and an event that moves."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from estates.checks.rules import TITLES, gather
from estates.exports import calendar_file
from estates.exports.calendar_file import build_events, render_calendar, write_calendar
from estates.model.vocabulary import Audience
from estates.register.register import Register
from tests.builders import SteppingClock, draft, say

PANEL = date(2019, 10, 9)


def rendered(register: Register, on: date = PANEL, audience: Audience = Audience.PUBLIC) -> bytes:
    return render_calendar(build_events(gather(register, on, audience), register.name), "Estates due", audience)


def events(content: bytes) -> list[Event]:
    calendar = Calendar.from_ical(content)
    assert calendar.errors == []
    assert (calendar["VERSION"], calendar["METHOD"], calendar["CALSCALE"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert calendar["PRODID"]
    return list(calendar.walk("VEVENT"))


def test_another_library_reads_what_falls_due_in_cambridgeshire(cambridgeshire: Register) -> None:
    found = {str(event["DESCRIPTION"]).splitlines()[-1]: event for event in events(rendered(cambridgeshire))}
    assert len(found) == 12
    wisbech = found["update update-165"]
    assert wisbech.decoded("DTSTART") == date(2021, 8, 6)
    assert wisbech.decoded("DTEND") == date(2021, 8, 7)
    assert str(wisbech["SUMMARY"]) == "A planning permission lapses: Wisbech Police Station"
    assert "(7 August 2018) lapses after 6 August 2021 unless the development has begun" in wisbech["DESCRIPTION"]
    option = found["update update-171"]
    assert option.decoded("DTSTART") == date(2022, 3, 1)
    days = [event.decoded("DTSTART") for event in found.values()]
    assert days == sorted(days)
    assert min(days) >= PANEL


def test_each_event_is_whole(cambridgeshire: Register) -> None:
    found = events(rendered(cambridgeshire))
    assert len({event["UID"] for event in found}) == len(found)
    for event in found:
        assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
        assert event.decoded("DTSTAMP").tzinfo is not None
        assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED")
        assert event["CLASS"] == "PUBLIC"
        assert event["TRANSP"] == "TRANSPARENT"
        assert str(event["SUMMARY"]).partition(": ")[0] in TITLES.values()
        alarms = list(event.walk("VALARM"))
        assert [alarm.decoded("TRIGGER") for alarm in alarms] == [
            -timedelta(days=27, hours=15), -timedelta(days=6, hours=15)
        ]  # fmt: skip
        assert {(alarm["ACTION"], str(alarm["DESCRIPTION"])) for alarm in alarms} == {
            ("DISPLAY", str(event["SUMMARY"]))
        }


def test_lines_end_and_fold_as_the_standard_says(cambridgeshire: Register) -> None:
    content = rendered(cambridgeshire)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.count(b"\r") == content.count(b"\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) == 75
    for line in lines:
        line.decode()  # no character is cut


def test_the_same_register_gives_the_same_bytes(cambridgeshire: Register) -> None:
    assert rendered(cambridgeshire) == rendered(cambridgeshire)


@pytest.fixture
def leased(register: Register, clock: SteppingClock) -> Callable[..., dict[str, Any]]:
    """A lease with a break, and what the calendar says of its rules by their titles."""
    say(register, "asset", "ely", "2015", name="Ely; Cambs, old\\new", status="operational")
    say(
        register, "lease", "ely-lease", "2015", asset="ely", side="held", expiry="2022-06-20", within_1954_act=True,
        breaks=[{"party": "tenant", "date": "2021-06-20", "notice_months": 6}] * 2,
    )  # fmt: skip

    def read() -> dict[str, Any]:
        clock.at("2020-01-01")
        return {event["UID"]: event for event in events(rendered(register, date(2020, 1, 1), Audience.SUB_GROUP))}

    return read


def test_a_day_that_has_moved_moves_its_event(register: Register, leased: Callable[..., dict[str, Any]]) -> None:
    before = leased()
    assert len(before) == 5
    say(register, "lease", "ely-lease", "2019", expiry="2023-06-20")
    after = leased()
    assert after.keys() == before.keys()
    moved = {uid for uid in after if after[uid].decoded("DTSTART") != before[uid].decoded("DTSTART")}
    assert len(moved) == 3
    for uid in after:
        assert after[uid].decoded("DTSTAMP") >= before[uid].decoded("DTSTAMP")
        assert after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"]


def test_a_correction_raises_the_revision(register: Register, leased: Callable[..., dict[str, Any]]) -> None:
    before = leased()
    entry = register.history("lease", "ely-lease")[-1]
    register.append([draft("lease", "ely-lease", "2015", seen=entry.number, replaces=entry.number,
                           **{**entry.fields, "expiry": "2022-06-21"})])  # fmt: skip
    after = leased()
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in before)
    assert after.keys() == before.keys()


def test_what_stands_in_text_is_read_back_as_it_was(leased: Callable[..., dict[str, Any]]) -> None:
    for event in leased().values():
        assert str(event["SUMMARY"]).endswith(": Ely; Cambs, old\\new")
        assert str(event["DESCRIPTION"]).startswith("Ely; Cambs, old\\new: ")
        assert "\n" in str(event["DESCRIPTION"])


def test_separators_in_text_are_escaped() -> None:
    said = "Ely; Cambs, old\\new"
    one = calendar_file.Event("a@b.estates", PANEL, said, f"{said}\n.", "promise", "20191009T120000Z", 3)
    lines = render_calendar([one], said, Audience.PUBLIC).decode().split("\r\n")
    assert {"SUMMARY:Ely\\; Cambs\\, old\\\\new", "DESCRIPTION:Ely\\; Cambs\\, old\\\\new\\n."} <= set(lines)


def test_what_may_still_be_due_stays_in_the_calendar(register: Register) -> None:
    say(register, "asset", "ely", "2015", name="Ely", status="operational")
    say(register, "update", "", "2017-07", asset="ely", column="situation", text="Yes.", milestone="permission-granted")
    for day in (date(2020, 6, 1), date(2020, 7, 30)):
        assert [event.decoded("DTSTART") for event in events(rendered(register, day))] == [date(2020, 6, 30)]
    assert events(rendered(register, date(2020, 7, 31))) == []


def test_the_public_calendar_holds_public_matters_only(register: Register) -> None:
    say(register, "asset", "ely", "2015", name="Ely", status="operational")
    say(register, "lease", "secret", "2015", "protect", asset="ely", side="held", expiry="2022-06-20")
    assert events(rendered(register, audience=Audience.PUBLIC)) == []
    (event,) = events(rendered(register, audience=Audience.SUB_GROUP))
    assert event["CLASS"] == "CONFIDENTIAL"
    assert b"(confidential)" in rendered(register, audience=Audience.SUB_GROUP)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\x85"), max_size=300))
def test_any_text_comes_back(text: str) -> None:
    one = calendar_file.Event("a@b.estates", date.max, text, f"{text}\n{text}", "promise", "20191009T120000Z", 3)
    (event,) = events(render_calendar([one], text, Audience.PUBLIC))
    assert str(event["SUMMARY"]) == text
    assert str(event["DESCRIPTION"]) == f"{text}\n{text}"
    assert event.decoded("DTSTAMP") == datetime(2019, 10, 9, 12, tzinfo=UTC)


def test_it_is_written_whole(cambridgeshire: Register, tmp_path: Any) -> None:
    found = build_events(gather(cambridgeshire, PANEL, Audience.PUBLIC), cambridgeshire.name)
    write_calendar(found, "Estates due", Audience.PUBLIC, tmp_path / "due.ics")
    assert (tmp_path / "due.ics").read_bytes() == rendered(cambridgeshire)
