"""The covering report says what falls due before the panel's next meeting, and what was promised by now; a public
report from public entries only."""

from datetime import date
from typing import Any

import pytest

from estates.model.vocabulary import Audience
from estates.papers.covering_report import covering_report
from estates.papers.paper import Paragraph
from estates.register.register import Register
from estates.register.sitting import sitting
from tests.builders import say

PANEL = "panel-2019-10-09"


def planned(register: Register, day: str, **fields: object) -> None:
    said = {"of": "panel", "date": day, "state": "planned", "public": True, **fields}
    say(register, "meeting", f"panel-{day}", "2019-01-01", **said)


@pytest.fixture
def panels(register: Register) -> Register:
    planned(register, "2019-10-09")
    planned(register, "2019-10-30", public=False)
    planned(register, "2019-11-06", state="cancelled")
    planned(register, "2019-11-13")
    planned(register, "2020-01-29")
    say(register, "asset", "ely", "2015", name="Ely", status="options")
    return register


def said(register: Register, audience: Audience = Audience.PUBLIC) -> list[str]:
    """The paragraphs of Next steps from the one on what is due."""
    report = covering_report(sitting(register, PANEL, audience))
    found = [block for block in report.blocks if isinstance(block, Paragraph) and block.number.startswith("8.")]
    words = [f"{block.statement.lead} {block.statement.text}".strip() for block in found]
    return words[3:]


def leased(register: Register, expiry: str, marking: str = "public") -> None:
    say(
        register, "lease", f"to-{expiry}", "2015", marking, asset="ely", side="held", expiry=expiry,
        within_1954_act=False,
    )  # fmt: skip


def words(expiry: str) -> str:
    out = "it is contracted out of the Landlord and Tenant Act 1954."
    return f"Ely: the lease from the landlord expires on {expiry}; {out}"


def test_what_falls_due_until_the_next_public_meeting_is_listed(panels: Register) -> None:
    for expiry in ("2019-10-08", "2019-10-09", "2019-11-13", "2019-11-14"):
        leased(panels, expiry)
    assert said(panels) == [
        "Due before the next meeting, on 13 November 2019: two matters.",
        words("9 October 2019"),
        words("13 November 2019"),
    ]


def test_where_nothing_is_due_it_says_so(panels: Register) -> None:
    leased(panels, "2019-11-14")
    assert said(panels) == [
        "Due before the next meeting, on 13 November 2019: nothing that is on the register."
    ]  # fmt: skip


def test_a_next_meeting_known_to_the_month_is_in_it(register: Register) -> None:
    planned(register, "2019-10-09")
    say(register, "meeting", "next", "2019-01-01", of="panel", date="2019-11", state="planned", public=True)
    say(register, "asset", "ely", "2015", name="Ely", status="options")
    assert said(register) == ["Due before the next meeting, in November 2019: nothing that is on the register."]
    leased(register, "2019-11-30")
    assert said(register) == ["Due before the next meeting, in November 2019: one matter.", words("30 November 2019")]


def test_what_is_known_to_the_month_is_told_until_the_month_is_over(panels: Register) -> None:
    permitted: dict[str, Any] = {"text": "Permission was granted.", "milestone": "permission-granted"}
    for month in ("2016-09", "2016-10"):
        say(panels, "update", "", month, asset="ely", column="situation", **permitted)
    assert said(panels) == [
        "Due before the next meeting, on 13 November 2019: one matter.",
        "Ely: the planning permission (October 2016) may have lapsed, after 30 September 2019 at the earliest: no "
        "beginning is recorded.",
    ]


def test_without_a_next_meeting_it_says_so(register: Register) -> None:
    planned(register, "2019-10-09")
    assert said(register) == ["Due before the next meeting: no later meeting of the Panel is on the register."]


def test_what_was_promised_by_now_is_told_of_the_assets_in_appendix_4(panels: Register) -> None:
    say(panels, "asset", "march", "2015", name="March", status="operational")
    for asset in ("ely", "march"):
        promised = {"text": "An offer should come.", "due": "2019-09"}
        say(panels, "update", "", "2019-06-26", asset=asset, column="timescale", **promised)
    assert said(panels) == [
        "Due before the next meeting, on 13 November 2019: nothing that is on the register. Overdue: one matter.",
        "Ely: due September 2019, no news since: “An offer should come”.",
    ]


def test_a_matter_without_an_asset_is_told_too(panels: Register) -> None:
    say(panels, "forthcoming", "budget", "2019-06-26", area="BUDGET", due="2019-10")
    assert said(panels)[1:] == ["A decision on “BUDGET” is announced for October 2019."]


def test_the_public_report_knows_public_entries_only_and_the_other_marks_the_rest(panels: Register) -> None:
    leased(panels, "2019-11-13")
    leased(panels, "2019-11-12", "commercial")
    assert said(panels)[1:] == [words("13 November 2019")]
    assert said(panels)[0].endswith("one matter.")
    assert said(panels, Audience.SUB_GROUP)[1:] == [
        f"Not public: {words('12 November 2019')}", words("13 November 2019")
    ]  # fmt: skip


def test_cambridgeshire_is_told_of_the_offer_that_never_came(cambridgeshire: Register) -> None:
    assert cambridgeshire.estate(date(2019, 10, 9), "public").meeting(PANEL)
    assert said(cambridgeshire)[1:] == [
        "Copse Court: due September 2019, no news since: “The market has shown interest; an offer should come in "
        "September 2019”."
    ]  # fmt: skip
