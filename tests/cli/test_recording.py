"""The commands that record: what is typed, what is said, and what then stands in the register."""

import json
from pathlib import Path

import pytest

from estates.register.register import Register
from tests.cli.conftest import CAMBRIDGESHIRE, Estates

WITHHELD = 'Public papers leave it out. When it is approved: estates release {} --reason "approved by ..."\n'


def last_entry(register: str = "estates.db") -> tuple[str, str, str, str]:
    """Effective date, marking, source and role of the newest entry."""
    with Register.open(register) as opened:
        entry = opened.entry(opened.last_number())
        return entry.effective, entry.marking, entry.source, entry.recorded_by


def test_init_begins_a_register_of_a_new_body(estates: Estates) -> None:
    begun = estates("init", "--body", "npcc", "--name", "Norfolk PCC", "--panel-name", "Norfolk Panel", "--on", "2012")
    assert begun == (0, "estates.db: a register of Norfolk PCC.\n", "Next: estates asset list\n")
    assert last_entry() == ("2012", "public", "", "estates officer")
    with Register.open("estates.db") as register:
        assert register.name == "npcc"


def test_init_makes_the_key_of_the_body_from_its_name(estates: Estates) -> None:
    assert estates("init", "--name", "Norfolk PCC", "--panel-name", "Norfolk Panel").code == 0
    with Register.open("estates.db") as register:
        assert register.name == "norfolk-pcc"


def test_init_from_the_portable_form_brings_every_entry(estates: Estates) -> None:
    count = len(CAMBRIDGESHIRE.read_bytes().splitlines()) - 1
    begun = estates("init", "--from", str(CAMBRIDGESHIRE))
    assert begun == (
        0, f"estates.db: {count:,} entries of cpcc, every hash checked.\n", "Next: estates asset list\n",
    )  # fmt: skip
    assert estates("export", "again.jsonl") == (
        0, f"again.jsonl: {count:,} entries.\n", "Next: estates --register NEW.db init --from again.jsonl\n",
    )  # fmt: skip
    assert Path("again.jsonl").read_bytes() == CAMBRIDGESHIRE.read_bytes()


def test_asset_add_records_what_is_known(norfolk: Estates) -> None:
    added = norfolk(
        "asset", "add", "Chord Park Unit C", "--status", "surplus", "--tenure", "leasehold", "--floor-area", "375",
        "--address", "London Road, Godmanchester pe292bq", "--uprn", "0012345", "--site-area-ha", "0.25",
        "--facilities", "Offices", "--use", "None - vacant", "--on", "2019-06",
    )  # fmt: skip
    assert added == (
        0,
        "Entry 3: asset chord-park-unit-c, from June 2019, marked protect.\n",
        WITHHELD.format(3) + 'Next: estates locate chord-park-unit-c --grid "TL 250 698"\n',
    )
    (shown,) = norfolk("asset", "show", "chord-park-unit-c", "--json").objects
    assert shown == {
        "key": "chord-park-unit-c",
        "name": "Chord Park Unit C",
        "status": "surplus",
        "address": {"lines": ["London Road", "Godmanchester"], "postcode": "PE29 2BQ"},
        "tenure": "leasehold",
        "floor_area": {"m2": "375", "basis": "unstated"},
        "site_area_ha": "0.25",
        "facilities": "Offices",
        "current_use": "None - vacant",
        "location": None,
        "uprn": "12345",
        "reference": None,
        "holding": None,
        "tenure_detail": None,
        "energy_certificate": None,
        "condition_surveyed": None,
        "valuation": None,
        "notes": [],
        "decision": None,
        "succeeded_by": [],
        "updates": [],
        "leases": [],
        "decisions": [],
    }


def test_an_asset_may_be_given_its_key(norfolk: Estates) -> None:
    assert "asset copse, from" in norfolk("asset", "add", "Copse Court", "--status", "options", "--key", "copse").out


def test_an_asset_is_added_once(norfolk: Estates) -> None:
    assert norfolk("asset", "add", "Copse Court", "--status", "surplus") == (
        1,
        "",
        "estates: asset copse-court is there already; see `estates history copse-court`, or say another --key.\n",
    )


def test_asset_set_records_facts_from_a_date(norfolk: Estates) -> None:
    recorded = norfolk(
        "asset", "set", "copse-court", "--use", "None - vacant", "--on", "2019-09", "--marking", "public"
    )
    assert recorded == (
        0,
        "Entry 3: asset copse-court, from September 2019, marked public.\n",
        "Next: estates asset show copse-court\n",
    )
    uses = [
        norfolk("asset", "show", "copse-court", "--on", day, "--json").objects[0]["current_use"]
        for day in ("2019-08-31", "2019-09-30")
    ]
    assert uses == ["Operational", "None - vacant"]


def test_status_moves_an_asset_to_another_table(norfolk: Estates) -> None:
    norfolk("decision", "add", "Sale of Copse Court", "--on", "2019-09-02", "--ref", "NPCC 2019-1")
    recorded = norfolk(
        "status", "copse-court", "surplus", "--on", "2019-09", "--decision", "NPCC 2019-1", "--use", "None - vacant"
    )
    assert recorded == (
        0,
        "Entry 4: asset copse-court, from September 2019, marked protect.\n",
        WITHHELD.format(4) + 'Next: estates update copse-court "why, in a sentence" --column situation\n',
    )
    (shown,) = norfolk("asset", "show", "copse-court", "--on", "2019-09-30", "--json").objects
    assert (shown["status"], shown["decision"], shown["current_use"]) == ("surplus", "npcc-2019-1", "None - vacant")


def test_status_names_what_an_asset_became(norfolk: Estates) -> None:
    for name in ("Unit A", "Unit B"):
        norfolk("asset", "add", name, "--status", "operational", "--on", "2019-09-01")
    split = norfolk(
        "status", "copse-court", "succeeded", "--successor", "unit-a", "--successor", "unit-b", "--on", "2019-09-01"
    )
    assert split.code == 0
    (shown,) = norfolk("asset", "show", "copse-court", "--json").objects
    assert shown["succeeded_by"] == ["unit-a", "unit-b"]


def test_update_records_a_statement_with_its_milestone(norfolk: Estates) -> None:
    norfolk("meeting", "add", "sub-group", "2019-09", "--state", "held", "--private")
    recorded = norfolk(
        "update", "copse-court", "Marketing of the site is suspended.", "--column", "timescale", "--on", "2019-09",
        "--meeting", "sub-group-2019-09", "--milestone", "marketing suspended", "--ref", "19/00123/FUL",
        "--amount", "£264,000", "--due", "2020-01", "--source", "minutes",
    )  # fmt: skip
    assert recorded == (
        0,
        "Entry 4: update update-4, from September 2019, marked protect.\n",
        WITHHELD.format(4) + "Next: estates asset show copse-court\n",
    )
    (shown,) = norfolk("asset", "show", "copse-court", "--on", "2019-09-30", "--json").objects
    assert shown["updates"] == [
        {
            "key": "update-4",
            "asset": "copse-court",
            "column": "timescale",
            "text": "Marketing of the site is suspended.",
            "meeting": "sub-group-2019-09",
            "milestone": "marketing-suspended",
            "reference": "19/00123/FUL",
            "amount_gbp": "264000",
            "due": "2020-01",
            "retired": False,
        }
    ]


def test_decision_add(norfolk: Estates) -> None:
    norfolk("meeting", "add", "board", "2019-09-01", "--state", "held", "--private")
    recorded = norfolk(
        "decision", "add", "Letting of part of Copse Court", "--on", "2019-09-02", "--ref", "NPCC 2019-007",
        "--decision", "To let the second floor.", "--asset", "copse-court", "--meeting", "board-2019-09-01",
        "--amount", "3,996.50", "--url", "https://example.org/7", "--marking", "public",
    )  # fmt: skip
    assert recorded == (
        0,
        "Entry 4: decision npcc-2019-007, from 2 September 2019, marked public.\n",
        "Next: estates status copse-court STATUS --decision npcc-2019-007\n",
    )
    expected = {
        "key": "npcc-2019-007",
        "subject": "Letting of part of Copse Court",
        "decided_on": "2019-09-02",
        "reference": "NPCC 2019-007",
        "decision": "To let the second floor.",
        **dict.fromkeys(("summary", "subject_notified", "decision_notified", "contact_officer")),
        **dict.fromkeys(("signatory", "confirmation", "signed_on", "panel_told")),
        "background": [],
        "analyses": [],
        "assets": ["copse-court"],
        "meeting": "board-2019-09-01",
        "amount_gbp": "3996.50",
        "url": "https://example.org/7",
    }
    assert norfolk("decision", "show", "NPCC 2019-007", "--json").objects == [expected]
    assert norfolk("decision", "list", "--json").objects == [expected]
    assert norfolk("asset", "show", "copse-court", "--json").objects[0]["decisions"] == [expected]


def test_a_decision_without_a_reference_is_called_after_its_date_and_subject(norfolk: Estates) -> None:
    assert "decision 2019-09-sale-of-land," in norfolk("decision", "add", "Sale of Land", "--on", "2019-09").out


def test_meeting_add_records_what_became_of_a_meeting(norfolk: Estates) -> None:
    assert norfolk("meeting", "add", "panel", "2019-10-09", "--public", "--place", "Norwich") == (
        0,
        "Entry 3: meeting panel-2019-10-09, from 24 September 2019, marked public.\n",
        "Next: estates publish --panel 2019-10-09\n",
    )
    held = norfolk("meeting", "add", "panel", "2019-10-09", "--state", "held")
    assert held.out == "Entry 4: meeting panel-2019-10-09, from 9 October 2019, marked public.\n"
    (meeting,) = norfolk("meeting", "list", "--on", "2019-10-09", "--json").objects
    assert meeting == {
        "key": "panel-2019-10-09",
        "of": "panel",
        "date": "2019-10-09",
        "state": "held",
        "public": True,
        "place": "Norwich",
        "title": None,
        "papers_on": None,
    }


def test_a_meeting_that_was_held_is_not_planned_again_by_saying_more_of_it(norfolk: Estates) -> None:
    norfolk("meeting", "add", "panel", "2019-06-26", "--state", "held", "--public")
    assert norfolk("meeting", "add", "panel", "2019-06-26", "--papers-on", "2019-06-18").code == 0
    (meeting,) = norfolk("meeting", "list", "--json").objects
    assert (meeting["state"], meeting["papers_on"]) == ("held", "2019-06-18")


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2019-09-10", ["planned", "held"]),
        ("2019-09-10", ["planned", "cancelled"]),
        ("2019-09-10", ["planned", "postponed", "held"]),
        ("2019-09-24", ["planned", "postponed", "held"]),
        ("2019-10-09", ["planned", "cancelled"]),
        ("2019-10-09", ["planned", "postponed", "cancelled"]),
        ("2019-10-09", ["planned", "postponed", "planned"]),
        ("2019-09", ["planned", "held"]),
    ],
)
def test_what_a_meeting_became_stands_at_once(norfolk: Estates, day: str, states: list[str]) -> None:
    """Whatever was recorded of it before, on the same day too; and nothing else of it is lost."""
    for number, state in enumerate(states):
        more = ("--place", "Norwich") if number == 0 else ()
        assert norfolk("meeting", "add", "panel", day, "--state", state, *more).code == 0
        as_at = "2019-09-30" if day == "2019-09" else "2019-09-24"
        (meeting,) = norfolk("meeting", "list", "--on", as_at, "--json").objects
        assert (meeting["state"], meeting["place"]) == (state, "Norwich")


def test_a_meeting_planned_on_the_day_on_which_it_was_recorded_is_held_though_its_date_is_past(
    norfolk: Estates,
) -> None:
    norfolk("meeting", "add", "panel", "2019-09-10", "--on", "2019-09-20")
    assert "from 20 September 2019" in norfolk("meeting", "add", "panel", "2019-09-10", "--state", "held").out
    assert [meeting["state"] for meeting in norfolk("meeting", "list", "--json").objects] == ["held"]


def test_two_officers_who_disagree_whether_a_meeting_was_held_are_told(norfolk: Estates) -> None:
    norfolk("meeting", "add", "panel", "2019-09-24", "--state", "held")
    said = norfolk("meeting", "add", "panel", "2019-09-24", "--state", "cancelled")
    assert (said.code, said.out) == (1, "")
    assert 'says state "held" from 24 September 2019, and this says "cancelled" from the same day' in said.err


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("update", "annexe", "Let."), "asset annexe is"),
        (("status", "annexe", "surplus", "--on", "2019-09-25"), "asset annexe is"),
        (("asset", "set", "annexe", "--use", "Offices"), "asset annexe is"),
        (("decision", "add", "Sale", "--on", "2019-09-02", "--asset", "annexe"), "asset annexe is"),
        (("update", "copse-court", "Let.", "--meeting", "board-2019-09-01"), "meeting board-2019-09-01 is"),
        (
            ("update", "annexe", "Let.", "--meeting", "board-2019-09-01"),
            "asset annexe and meeting board-2019-09-01 are",
        ),
        (("update", "copse-court", "Let."), ""),
        (("asset", "add", "Unit B", "--status", "surplus"), ""),
    ],
)
def test_what_is_public_about_what_is_not_says_what_it_waits_for(
    norfolk: Estates, words: tuple[str, ...], missing: str
) -> None:
    norfolk("asset", "add", "Annexe", "--status", "options")
    norfolk("meeting", "add", "board", "2019-09-01", "--state", "held", "--marking", "protect")
    waits = f"Public papers leave it out until {missing} public.\n" if missing else "Next: "
    assert norfolk(*words, "--marking", "public").err.startswith(waits)


def test_a_release_and_a_retirement_say_what_they_wait_for(norfolk: Estates) -> None:
    norfolk("asset", "add", "Annexe", "--status", "options")
    norfolk("update", "annexe", "Let.")
    waits = "Public papers leave it out until asset annexe is public.\n"
    assert norfolk("release", "4", "--reason", "approved", "--yes").err.startswith(waits)
    assert norfolk("retire", "update-4", "--on", "2019-09-25").err.startswith(waits)


@pytest.mark.parametrize(
    ("words", "effective"),
    [
        (("update", "copse-court", "Let."), "2019-09-24"),
        (("update", "copse-court", "Let.", "--on", "today"), "2019-09-24"),
        (("update", "copse-court", "Let.", "--on", "2017"), "2017"),
        (("update", "copse-court", "Let.", "--on", "..2019-09-11"), "..2019-09-11"),
        (("locate", "copse-court", "--grid", "TL 170 990"), "2019-06-26"),
        (("decision", "add", "Sale", "--on", "2019-07"), "2019-07"),
        (("meeting", "add", "panel", "2019-07-01", "--state", "held"), "2019-07-01"),
        (("meeting", "add", "panel", "2019-07-01", "--state", "cancelled"), "2019-09-24"),
        (("meeting", "add", "panel", "2019-07-01"), "2019-07-01"),
        (("meeting", "add", "panel", "2019-10-09"), "2019-09-24"),
    ],
)
def test_from_when_an_entry_is_true(norfolk: Estates, words: tuple[str, ...], effective: str) -> None:
    """Today unless said; a place since the asset has been there; a meeting held since it was."""
    assert norfolk(*words).code == 0
    assert last_entry()[0] == effective


@pytest.mark.parametrize(
    "words",
    [
        ("asset", "add", "Another", "--status", "surplus"),
        ("asset", "set", "copse-court", "--use", "None"),
        ("status", "copse-court", "surplus"),
        ("update", "copse-court", "Let."),
        ("locate", "copse-court", "--grid", "TL 170 990"),
        ("decision", "add", "Sale", "--on", "2019"),
    ],
)
def test_what_is_not_marked_is_protected(norfolk: Estates, words: tuple[str, ...]) -> None:
    assert norfolk(*words).code == 0
    assert last_entry()[1] == "protect"


@pytest.mark.parametrize(("given", "marking"), [("public", "public"), ("Commercial", "commercial")])
def test_marking_and_source_are_recorded(norfolk: Estates, given: str, marking: str) -> None:
    norfolk("update", "copse-court", "Let.", "--marking", given, "--source", "minutes of the sub-group")
    assert last_entry()[1:3] == (marking, "minutes of the sub-group")


def test_the_role_is_said_or_set_or_the_estates_officer_and_never_the_user_of_the_machine(
    norfolk: Estates, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("USER", "LOGNAME", "USERNAME", "LNAME"):
        monkeypatch.setenv(variable, "jbloggs")
    roles = []
    norfolk("update", "copse-court", "One.")
    roles.append(last_entry()[3])
    monkeypatch.setenv("ESTATES_BY", "head of estates")
    norfolk("update", "copse-court", "Two.")
    roles.append(last_entry()[3])
    norfolk("update", "copse-court", "Three.", "--by", "secretariat")
    roles.append(last_entry()[3])
    assert roles == ["estates officer", "head of estates", "secretariat"]
    assert b"jbloggs" not in b"".join(path.read_bytes() for path in Path().glob("estates.db*"))


@pytest.mark.parametrize(
    "words",
    [
        ("--register", "other.db", "asset", "list", "--json"),
        ("asset", "--register", "other.db", "list", "--json"),
        ("asset", "list", "--register", "other.db", "--json"),
        ("asset", "list", "--json", "--register=other.db"),
        ("--register", "none.db", "asset", "list", "--json", "--register", "other.db"),
    ],
)
def test_register_may_stand_anywhere_on_the_line(norfolk: Estates, words: tuple[str, ...]) -> None:
    Path("estates.db").rename("other.db")
    assert [asset["key"] for asset in norfolk(*words).objects] == ["copse-court"]


def test_the_register_may_be_named_by_the_environment(norfolk: Estates, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("estates.db").rename("other.db")
    monkeypatch.setenv("ESTATES_REGISTER", "other.db")
    assert len(norfolk("asset", "list", "--json").objects) == 1
    assert norfolk("--register", "none.db", "asset", "list").code == 1


def test_a_statement_may_hold_the_words_of_an_option(norfolk: Estates) -> None:
    assert norfolk("update", "copse-court", "--", "--register of interests").code == 0
    assert (
        norfolk("asset", "show", "copse-court", "--json").objects[0]["updates"][0]["text"] == "--register of interests"
    )


def test_correct_takes_the_place_of_an_entry(norfolk: Estates) -> None:
    corrected = norfolk("correct", "2", "--floor-area", "3,097 NIA", "--source", "measured survey")
    assert corrected == (
        0,
        "Entry 3: asset copse-court, from 26 June 2019, marked public.\n",
        "Next: estates history copse-court\n",
    )
    (shown,) = norfolk("asset", "show", "copse-court", "--on", "2019-06-26", "--json").objects
    assert shown["floor_area"] == {"m2": "3097", "basis": "NIA"}
    assert shown["tenure"] == "freehold"


def test_correct_moves_a_date_empties_a_field_and_withdraws(norfolk: Estates) -> None:
    norfolk("update", "copse-court", "Let.", "--due", "2020")
    assert (
        norfolk("correct", "3", "--on", "2019-08").out
        == "Entry 4: update update-3, from August 2019, marked protect.\n"
    )
    assert norfolk("correct", "4", "--due", "none").code == 0
    (shown,) = norfolk("asset", "show", "copse-court", "--json").objects
    assert [(update["text"], update["due"]) for update in shown["updates"]] == [("Let.", None)]
    assert norfolk("correct", "5", "--withdraw", "--source", "recorded twice").code == 0
    assert norfolk("asset", "show", "copse-court", "--json").objects[0]["updates"] == []


@pytest.mark.parametrize("word", ["none", "None", "NONE"])
def test_correct_empties_a_field_however_none_is_written(norfolk: Estates, word: str) -> None:
    assert norfolk("correct", "2", "--current-use", word).code == 0
    assert norfolk("asset", "show", "copse-court", "--json").objects[0]["current_use"] is None


def test_correct_knows_fields_by_what_the_other_commands_call_them(norfolk: Estates) -> None:
    norfolk("update", "copse-court", "Let.")
    assert norfolk("correct", "2", "--use", "Vacant").code == 0
    assert norfolk("correct", "3", "--ref", "19/1/FUL", "--amount=264,000").code == 0
    (shown,) = norfolk("asset", "show", "copse-court", "--json").objects
    (update,) = shown["updates"]
    assert (shown["current_use"], update["reference"], update["amount_gbp"]) == ("Vacant", "19/1/FUL", "264000")


def test_correct_takes_what_has_parts_as_json(norfolk: Estates) -> None:
    norfolk("decision", "add", "Sale", "--on", "2019-09-01")
    norfolk("correct", "3", "--assets", '["copse-court"]')
    assert norfolk("decision", "list", "--json").objects[0]["assets"] == ["copse-court"]
    norfolk("locate", "copse-court", "--easting", "517000", "--northing", "299000")
    place = {"easting_m": 517001, "northing_m": 299001, "accuracy_m": 5, "source": "survey"}
    norfolk("correct", "5", f"--location={json.dumps(place)}")
    assert norfolk("asset", "show", "copse-court", "--json").objects[0]["location"] == place


def test_retire_ends_a_statement_from_a_date(norfolk: Estates) -> None:
    for text in ("One.", "Two."):
        norfolk("update", "copse-court", text, "--on", "2019-07-01", "--marking", "public")
    retired = norfolk("retire", "update-3", "update-4", "--on", "2019-09-01")
    assert retired == (
        0,
        "Entry 5: update update-3, from 1 September 2019, marked public.\n"
        "Entry 6: update update-4, from 1 September 2019, marked public.\n",
        "Next: estates appendix 4 --panel DAY\n",
    )
    standing = [
        [
            update["text"]
            for update in norfolk("asset", "show", "copse-court", "--on", day, "--json").objects[0]["updates"]
        ]
        for day in ("2019-08-31", "2019-09-01")
    ]
    assert standing == [["One.", "Two."], []]


def test_release_shows_what_becomes_public_and_makes_it_so(norfolk: Estates) -> None:
    norfolk("update", "copse-court", "An offer is expected.", "--on", "2019-09-02", "--source", "agent")
    shown = (
        "Entry 3, update update-3, from 2 September 2019, becomes public:\n"
        "  asset: copse-court\n"
        "  column: situation\n"
        "  text: An offer is expected.\n"
        "  source: agent; released: approved\n"
    )
    asked = norfolk("release", "3", "--reason", "approved")
    assert asked == (1, shown, "estates: a release is confirmed at a terminal; in a script say --yes.\n")
    public = ("asset", "show", "copse-court", "--audience", "public", "--json")
    assert norfolk(*public).objects[0]["updates"] == []
    assert norfolk("release", "3", "3", "--reason", "approved", "--yes") == (
        0,
        shown + "Entry 4: update update-3, from 2 September 2019, marked public.\n",
        "Next: estates publish --panel DAY\n",
    )
    assert [update["text"] for update in norfolk(*public).objects[0]["updates"]] == ["An offer is expected."]


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1)])
def test_a_release_is_confirmed_at_the_terminal(
    norfolk: Estates, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    norfolk("update", "copse-court", "An offer is expected.")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda question: answer == "y\n" and "Release 1 entry to" in question)
    released = norfolk("release", "3", "--reason", "approved")
    assert released.code == code
    assert last_entry()[1] == ("protect" if code else "public")
