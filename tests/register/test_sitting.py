"""What a panel is shown, and what of it is new: worked on the meetings of 2019."""

from datetime import date
from pathlib import Path

import pytest

from estates.errors import Refusal, UnknownKey
from estates.model.dates import parse_date
from estates.model.vocabulary import Audience
from estates.papers.appendix_4 import appendix_4
from estates.papers.markdown import render_markdown
from estates.register.amend import correction, release, retirement
from estates.register.register import Register
from estates.register.sitting import Change, Sitting, sitting, sitting_on
from tests.builders import OFFICER, SteppingClock, say

JUNE, SEPTEMBER, OCTOBER = "panel-2019-06-26", "panel-2019-09-11", "panel-2019-10-09"
PUBLIC, SUB_GROUP = Audience.PUBLIC, Audience.SUB_GROUP


@pytest.fixture
def meetings(register: Register, clock: SteppingClock) -> Register:
    """June held, September cancelled, October held with a private briefing before it, November to come; two assets."""
    clock.at("2019-06-01")
    for key, day, state, public in [
        (JUNE, "2019-06-26", "held", True),
        (SEPTEMBER, "2019-09-11", "cancelled", True),
        (f"{OCTOBER}-briefing", "2019-10-08", "held", False),
        (OCTOBER, "2019-10-09", "held", True),
        ("panel-2019-11-13", "2019-11-13", "planned", True),
        ("board-2019-09-20", "2019-09-20", "held", True),
    ]:
        of = key.partition("-")[0]
        say(register, "meeting", key, "2019-05-01", of=of, date=day, state=state, public=public)
    say(register, "asset", "copse-court", "2013", name="Copse Court", status="options", floor_area="3,970")
    say(register, "asset", "bretton", "2013", name="Bretton", status="surplus")
    update(register, "old", "2018-04", "The service centre left.")
    return register


def update(register: Register, key: str, on: str, text: str, marking: str = "public") -> int:
    fields = {"asset": "copse-court", "column": "situation", "text": text}
    return say(register, "update", key, on, marking, **fields).number


def publish(register: Register, meeting: str, on: str, audience: Audience = PUBLIC) -> int:
    """Records that the papers for the meeting went out, when this entry's number less one was the newest."""
    last = register.last_number()
    marking = "public" if audience is PUBLIC else "protect"
    fields = {"meeting": meeting, "audience": audience.value, "published_on": on, "last_entry": last, "files": []}
    say(register, "publication", f"publication-{meeting}-{audience}", on, marking, **fields)
    return last


def new(shown: Sitting) -> list[str]:
    return [found.key for found in shown.now.updates() if shown.is_new(found)]


def paper(register: Register, audience: Audience = PUBLIC, *, as_known_now: bool = False) -> str:
    shown = sitting(register, OCTOBER, audience, as_known_now=as_known_now)
    return render_markdown(appendix_4(shown))


@pytest.mark.parametrize(
    ("meeting", "previous", "since"),
    [(OCTOBER, JUNE, "June 2019"), ("panel-2019-11-13", OCTOBER, "October 2019"), (JUNE, None, "")],
)
def test_the_previous_panel_is_the_last_one_held_in_public(
    meetings: Register, meeting: str, previous: str | None, since: str
) -> None:
    """Not the one that was cancelled, not the private briefing, not the board."""
    shown = sitting(meetings, meeting, PUBLIC)
    assert (shown.previous and shown.previous.key, shown.since) == (previous, since)


def test_the_real_panel_of_october_speaks_of_june(cambridgeshire: Register) -> None:
    shown = sitting(cambridgeshire, OCTOBER, PUBLIC)
    assert shown.previous is not None
    assert (shown.previous.key, shown.since, shown.now.on) == (JUNE, "June 2019", date(2019, 10, 9))
    assert shown.before is not None
    assert shown.before.on == date(2019, 6, 26)


def test_a_panel_whose_openness_is_not_known_does_not_count(meetings: Register, clock: SteppingClock) -> None:
    say(meetings, "meeting", "panel-2019-09-30", "2019-05-01", of="panel", date="2019-09-30", state="held")
    assert sitting(meetings, OCTOBER, PUBLIC).since == "June 2019"


def test_new_is_what_june_was_not_shown(meetings: Register, clock: SteppingClock) -> None:
    clock.at("2019-10-01")
    update(meetings, "july", "2019-07-24", "Marketing began.")
    update(meetings, "september", "2019-09", "An offer is expected.")
    update(meetings, "november", "2019-11", "To come.")
    shown = sitting(meetings, OCTOBER, PUBLIC)
    assert new(shown) == ["july", "september"]
    assert [found.key for found in shown.now.updates()] == ["old", "july", "september"]
    assert new(sitting(meetings, JUNE, PUBLIC)) == [], "with no panel before it, nothing is new"


def test_a_statement_reworded_since_june_is_new(meetings: Register, clock: SteppingClock) -> None:
    publish(meetings, JUNE, "2019-06-12")
    clock.at("2019-09-24")
    said = meetings.history("update", "old")[0].number
    meetings.append([correction(meetings, said, {"text": "The service centre left in April."}, by=OFFICER)])
    assert new(sitting(meetings, OCTOBER, PUBLIC)) == ["old"]


def test_what_is_retired_is_neither_new_nor_there(meetings: Register, clock: SteppingClock) -> None:
    meetings.append([retirement(meetings, "old", on=parse_date("2019-09"), by=OFFICER)])
    shown = sitting(meetings, OCTOBER, PUBLIC)
    assert (new(shown), shown.now.updates()) == ([], [])


def test_a_changed_field_is_reported_with_what_it_was(meetings: Register, clock: SteppingClock) -> None:
    say(meetings, "asset", "copse-court", "2019-09", status="surplus", floor_area="3,079", uprn="100")
    shown = sitting(meetings, OCTOBER, PUBLIC)
    assert list(shown.changes(shown.now.asset("copse-court"))) == [
        Change("status", "Subject to options analysis/collaboration", "Surplus to operational requirements"),
        Change("floor_area", "3,970", "3,079"),
    ]
    assert list(shown.changes(shown.now.asset("bretton"))) == []


def test_an_asset_first_listed_is_no_change_but_said_so(meetings: Register, clock: SteppingClock) -> None:
    say(meetings, "asset", "southern", "2019-07", name="Southern Police Station", status="proposed")
    shown = sitting(meetings, OCTOBER, PUBLIC)
    assert [shown.is_first_listed(asset) for asset in shown.now.assets()] == [False, False, True]
    assert list(shown.changes(shown.now.asset("southern"))) == []


def test_an_asset_without_news_says_so(meetings: Register) -> None:
    assert paper(meetings).count("No update since June 2019.") == 2


def test_papers_that_close_before_the_meeting_show_that_day(meetings: Register, clock: SteppingClock) -> None:
    """And what came between is new at the next panel."""
    meeting = meetings.history("meeting", JUNE)[0].number
    meetings.append([correction(meetings, meeting, {"papers_on": "2019-06-12"}, by=OFFICER)])
    update(meetings, "before", "2019-06-12", "Said before the papers closed.")
    update(meetings, "between", "2019-06-20", "Said before the panel met.")
    june = sitting(meetings, JUNE, PUBLIC)
    assert june.now.on == date(2019, 6, 12)
    assert [found.key for found in june.now.updates()] == ["old", "before"]
    assert new(sitting(meetings, OCTOBER, PUBLIC)) == ["between"]


def test_a_late_fact_of_before_june_is_new_in_october(meetings: Register, clock: SteppingClock) -> None:
    """The papers of June had gone out without it. Had they not, June would be taken to have known."""
    clock.at("2019-06-12")
    publish(meetings, JUNE, "2019-06-12")
    clock.at("2019-09-01")
    update(meetings, "late", "2019-05-20", "The roof was surveyed.")
    assert new(sitting(meetings, OCTOBER, PUBLIC)) == ["late"]
    assert new(sitting(meetings, OCTOBER, PUBLIC, as_known_now=True)) == ["late"]
    assert [found.key for found in sitting(meetings, JUNE, PUBLIC).now.updates()] == ["old"]


def test_without_a_publication_june_is_taken_to_have_known(meetings: Register, clock: SteppingClock) -> None:
    clock.at("2019-09-01")
    update(meetings, "late", "2019-05-20", "The roof was surveyed.")
    assert new(sitting(meetings, OCTOBER, PUBLIC)) == []


def test_a_paper_that_went_out_says_what_it_said(meetings: Register, clock: SteppingClock) -> None:
    """Whatever is recorded later about earlier days; unless it is asked for as known now."""
    clock.at("2019-10-01")
    update(meetings, "september", "2019-09", "An offer is expected.")
    said = paper(meetings)
    publish(meetings, OCTOBER, "2019-10-01")
    clock.at("2019-11-01")
    update(meetings, "late", "2019-08", "The roof was surveyed.")
    wrong = meetings.history("asset", "copse-court")[0].number
    meetings.append([correction(meetings, wrong, {"floor_area": "3,079"}, by=OFFICER)])
    say(meetings, "asset", "bretton", "2019-07", status="disposed")
    assert paper(meetings) == said
    known = paper(meetings, as_known_now=True)
    assert ("3,970" in said, "3,079" in known, "roof" in known, "Bretton" in known) == (True, True, True, False)


def test_the_latest_publication_counts(meetings: Register, clock: SteppingClock) -> None:
    publish(meetings, OCTOBER, "2019-10-01")
    update(meetings, "late", "2019-08", "The roof was surveyed.")
    assert new(sitting(meetings, OCTOBER, PUBLIC)) == []
    publish(meetings, OCTOBER, "2019-10-02")
    assert new(sitting(meetings, OCTOBER, PUBLIC)) == ["late"]


def test_each_audience_has_its_own_papers_and_its_own_news(meetings: Register, clock: SteppingClock) -> None:
    """A publication for one pins nothing for the other; what is released since is new to the public alone."""
    secret = update(meetings, "secret", "2019-05", "An offer was made.", "commercial")
    publish(meetings, JUNE, "2019-06-12")
    clock.at("2019-09-01")
    update(meetings, "late", "2019-05-20", "The roof was surveyed.")
    meetings.append([release(meetings, secret, by=OFFICER, reason="approved")])
    assert new(sitting(meetings, OCTOBER, PUBLIC)) == ["late", "secret"]
    assert new(sitting(meetings, OCTOBER, SUB_GROUP)) == []


def test_a_publication_for_the_sub_group_pins_theirs(meetings: Register, clock: SteppingClock) -> None:
    publish(meetings, OCTOBER, "2019-10-01", SUB_GROUP)
    update(meetings, "late", "2019-08", "The roof was surveyed.")
    assert new(sitting(meetings, OCTOBER, SUB_GROUP)) == []
    assert new(sitting(meetings, OCTOBER, PUBLIC)) == ["late"]


@pytest.mark.parametrize("audience", list(Audience))
def test_a_meeting_that_was_cancelled_has_no_papers(meetings: Register, audience: Audience) -> None:
    with pytest.raises(Refusal, match="the meeting of 11 September 2019 was cancelled, so it has no papers"):
        sitting(meetings, SEPTEMBER, audience)


def test_a_meeting_without_a_day_has_no_papers_yet(meetings: Register) -> None:
    say(meetings, "meeting", "panel-2020-02", "2019-05-01", of="panel", date="2020-02", state="planned", public=True)
    with pytest.raises(Refusal, match="panel-2020-02 is dated February 2020; papers need the day of the meeting"):
        sitting(meetings, "panel-2020-02", PUBLIC)


def test_an_unknown_meeting_is_refused_with_the_nearest(meetings: Register) -> None:
    with pytest.raises(UnknownKey, match='no meeting is called "panel-2019-10-10"; nearest: panel-2019-10-09'):
        sitting(meetings, "panel-2019-10-10", PUBLIC)


@pytest.mark.parametrize(
    ("on", "previous"),
    [
        ("2019-06-26", None),
        ("2019-06-27", JUNE),
        ("2019-10-09", JUNE),
        ("2019-10-10", OCTOBER),
        ("2020-01-01", OCTOBER),
    ],
)
def test_any_day_is_compared_with_the_last_panel_before_it(meetings: Register, on: str, previous: str | None) -> None:
    shown = sitting_on(meetings, date.fromisoformat(on), PUBLIC)
    assert (shown.previous and shown.previous.key, shown.meeting) == (previous, None)
    assert shown.now.on == date.fromisoformat(on)


def test_the_same_register_gives_the_same_paper(meetings: Register, tmp_path: Path) -> None:
    assert paper(meetings) == paper(meetings)


def test_a_meeting_recorded_when_it_was_held_can_still_have_papers_that_closed_before(
    register: Register, clock: SteppingClock
) -> None:
    """The officer adds it afterwards, as `estates meeting add --state held` does: it is, for the register, from its
    date; its papers closed a week before."""
    say(register, "asset", "copse-court", "2013", name="Copse Court", status="options")
    say(
        register, "meeting", OCTOBER, "2019-10-09",
        of="panel", date="2019-10-09", state="held", public=True, papers_on="2019-10-01",
    )  # fmt: skip
    shown = sitting(register, OCTOBER, PUBLIC)
    assert (shown.now.on, shown.previous) == (date(2019, 10, 1), None)
