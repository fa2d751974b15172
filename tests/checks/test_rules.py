"""One rule, one file, one authority, one anchor in the docs; each fires where it must, and not where it must not."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from estates.checks.boundary import Boundary
from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.rules import RULES, Rule, falling_due, gather, needing_attention
from estates.model.vocabulary import Audience
from estates.register.register import Register
from tests.builders import SteppingClock, in_memory, say
from tests.checks.cases import CASES, DRAWN, Case

ROOT = Path(__file__).parents[2]
HELPERS = {
    "__init__", "ageing", "boundary", "finding", "gathered", "last_day", "lease_term", "permissions", "rules",
}  # fmt: skip
"""The modules of the package that are no rules."""
CENTROIDS = {"PE29 2BQ": (525093, 269832)}
BY_NAME = {rule.RULE: rule for rule in RULES}
ALL = [(name, case) for name, cases in CASES.items() for case in cases]


@pytest.fixture(scope="module")
def square() -> Boundary:
    """50 km by 50 km."""
    import shapely

    return Boundary(shapely.box(500_000, 250_000, 550_093, 300_000), "square")


@pytest.fixture
def book() -> Iterator[Register]:
    with in_memory(SteppingClock()) as register:
        yield register


def told(book: Register, case: Case) -> None:
    for kind, key, on, fields in case.said:
        say(book, kind, key, on, **fields)


def gathered(book: Register, on: str, boundary: Boundary | None = None) -> Gathered:
    return gather(book, date.fromisoformat(on), boundary=boundary, centroids=lambda postcodes: CENTROIDS)


def of_rule(name: str, findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.rule == name]


@pytest.mark.parametrize(("name", "case"), ALL, ids=[f"{name}: {case.why}" for name, case in ALL])
def test_a_rule_fires_where_it_must_and_not_where_it_must_not(
    name: str, case: Case, book: Register, square: Boundary
) -> None:
    told(book, case)
    found = of_rule(name, needing_attention(gathered(book, case.on, square)))
    assert [(finding.due, finding.message) for finding in found] == list(case.found)
    for finding in found:
        assert not finding.message.endswith(".")
        assert finding.advice
        assert not finding.advice.endswith(".")


def test_every_rule_has_a_case_that_fires_and_one_that_must_not() -> None:
    # What is withheld cannot be said in public: the cases of that rule stand below.
    assert list(CASES) == [rule.RULE for rule in RULES if rule.RULE != "confidentiality-review"]
    for name, cases in CASES.items():
        assert {bool(case.found) for case in cases} == {True, False}, name


def test_the_rules_are_the_files_of_the_package() -> None:
    files = {path.stem for path in (ROOT / "estates" / "checks").glob("*.py")} - HELPERS
    assert files == {rule.RULE.replace("-", "_") for rule in RULES}
    assert len(RULES) == len(files) >= 20


@pytest.mark.parametrize("rule", RULES, ids=BY_NAME)
def test_a_rule_names_its_file_its_authority_and_its_anchor(rule: Rule) -> None:
    file = ROOT / "estates" / "checks" / f"{rule.RULE.replace('-', '_')}.py"
    assert "\nAuthority: " in file.read_text(encoding="utf-8").split('"""')[1]
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    sections = re.split(r"^### ", page, flags=re.MULTILINE)[1:]
    (section,) = [section for section in sections if section.startswith(f"{rule.RULE}\n")]
    for part in ("**Finds**", "**Authority**", "**What to do**"):
        assert part in section, part
    assert rule.TITLE


def test_the_page_has_no_anchor_without_a_rule_and_keeps_their_order() -> None:
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert re.findall(r"^### (\S+)$", page, flags=re.MULTILINE) == list(BY_NAME)


def test_a_review_fires_on_its_day_and_entries_in_confidence_name_their_ground(book: Register) -> None:
    say(book, "asset", "ely", "2015", name="Ely", status="options")
    offer = say(book, "update", "", "2019", "commercial", asset="ely", column="situation", text="An offer of £1.")
    bare = of_rule("confidentiality-review", needing_attention(gathered(book, "2020-03-31")))
    assert [(f.kind, f.key, f.assets, f.due) for f in bare] == [("update", f"update-{offer.number}", ("ely",), "")]
    say(
        book, "withholding", "offer", "2019", "protect", entries=[offer.number], ground="section-43",
        public_interest="Bidders would learn the price.", review="2020-04",
    )  # fmt: skip
    assert of_rule("confidentiality-review", needing_attention(gathered(book, "2020-03-31"))) == []
    ahead = of_rule("confidentiality-review", falling_due(gathered(book, "2020-03-31"), date(2020, 4, 30)))
    assert [(f.due, f.message) for f in ahead] == [
        ("2020-04-01", f"entry {offer.number} is withheld under the Freedom of Information Act 2000, section 43: its "
         "review is due April 2020"),
    ]  # fmt: skip
    for day, told in (("2020-04-01", "is"), ("2020-04-30", "is"), ("2020-05-01", "was")):
        (due,) = of_rule("confidentiality-review", needing_attention(gathered(book, day)))
        assert due.message.endswith(f"its review {told} due April 2020")
        assert (due in falling_due(gathered(book, day), date.max)) == (told == "is")


def test_a_ground_and_its_review_stay_with_an_entry_that_was_corrected(book: Register) -> None:
    say(book, "asset", "ely", "2015", name="Ely", status="options")
    offer: dict[str, Any] = {"asset": "ely", "column": "situation"}
    first = say(book, "update", "", "2019", "commercial", **offer, text="An offer of £1.")
    say(
        book, "withholding", "offer", "2019", "protect", entries=[first.number, 9999], ground="section-43",
        public_interest="Bidders would learn the price.", review="2020-04",
    )  # fmt: skip
    last = first.number
    for price in ("£2", "£3"):
        last = say(
            book, "update", first.key, "2019", "commercial", replaces=last, **offer, text=f"An offer of {price}."
        ).number  # fmt: skip
    (due,) = of_rule("confidentiality-review", needing_attention(gathered(book, "2020-04-01")))
    assert (due.kind, due.key, due.assets, due.due) == ("withholding", "offer", ("ely",), "2020-04-01")
    assert due.message.startswith(f"entry {last} is withheld under the Freedom of Information Act 2000, section 43: ")
    say(book, "update", first.key, "2019", "public", replaces=last, **offer, text="An offer of £3.")
    assert of_rule("confidentiality-review", needing_attention(gathered(book, "2020-04-01"))) == []


def test_an_action_is_the_same_matter_in_other_words(book: Register) -> None:
    say(book, "asset", "ely", "2015", name="Ely", status="options")
    say(book, "meeting", "panel-2019-06-26", "2019-01-01", of="panel", date="2019-06-26", state="held")
    said: dict[str, Any] = {"meeting": "panel-2019-06-26", "assets": ["ely"], "text": "Discussed."}
    say(book, "minute", "item", "2019-06-26", **said, actions=[
        {"what": "Think.", "done": "2019-07"}, {"what": "Report bak.", "due": "2019-09"},
    ])  # fmt: skip
    (before,) = of_rule("meeting-action", needing_attention(gathered(book, "2019-10-09")))
    say(book, "minute", "item", "2019-06-27", actions=[
        {"what": "Think.", "done": "2019-07"}, {"what": "Report back.", "due": "2019-09"},
    ])  # fmt: skip
    (after,) = of_rule("meeting-action", needing_attention(gathered(book, "2019-10-09")))
    assert after[:5] == before[:5]
    assert "Report back" in after.message


def test_the_public_is_told_nothing_of_what_is_withheld(book: Register) -> None:
    say(book, "asset", "ely", "2015", name="Ely", status="options")
    offer = {"asset": "ely", "column": "situation", "text": "An offer comes.", "due": "2019-09"}
    say(book, "update", "", "2019", "commercial", **offer)
    say(book, "lease", "secret", "2015", "protect", asset="ely", side="held", expiry="2020-06-20")
    everything = needing_attention(gather(book, date(2020, 1, 1)))
    assert {finding.rule for finding in everything} == {"lease-expiry", "promise", "confidentiality-review"}
    assert needing_attention(gather(book, date(2020, 1, 1), Audience.PUBLIC)) == []
    assert falling_due(gather(book, date(2019, 9, 1), Audience.PUBLIC), date.max) == []


def test_without_a_boundary_the_rule_of_the_police_area_says_nothing_and_why(book: Register) -> None:
    from estates.checks import police_area

    far = {"easting_m": 585093, "northing_m": 269832, "accuracy_m": 10, "source": "Drawn"}
    say(book, "asset", "ely", "2015", name="Ely", status="operational")
    assert police_area.unapplied(gathered(book, "2019-10-09")) == ""
    say(book, "asset", "ely", "2015-01-01", location=far)
    assert list(police_area.check(gathered(book, "2019-10-09"))) == []
    assert "police-force-area.geojson" in police_area.unapplied(gathered(book, "2019-10-09"))


def test_what_falls_due_is_told_soonest_first_and_both_ends_count(book: Register) -> None:
    say(book, "asset", "ely", "2015", name="Ely", status="operational")
    for key, expiry in (("late", "2020-06-30"), ("soon", "2020-01-01"), ("past", "2019-12-31"), ("far", "2020-07-01")):
        say(book, "lease", key, "2015", asset="ely", side="held", expiry=expiry)
    found = falling_due(gathered(book, "2020-01-01"), date(2020, 6, 30))
    assert [(finding.due, finding.key) for finding in found] == [("2020-01-01", "soon"), ("2020-06-30", "late")]


@pytest.mark.parametrize(
    ("on", "until", "due"),
    [
        ("2020-06-29", "2020-06-29", []),
        ("2020-06-29", "2020-06-30", ["2020-06-30"]),
        ("2020-07-01", "2020-07-08", ["2020-06-30"]),
        ("2020-07-30", "2020-07-30", ["2020-06-30"]),
        ("2020-07-31", "2021-12-31", []),
    ],
    ids=["before", "from its first day", "within the month", "to its last day", "after"],
)
def test_what_is_known_to_the_month_falls_due_until_the_month_is_over(
    on: str, until: str, due: list[str], book: Register
) -> None:
    say(book, "asset", "ely", "2015", name="Ely", status="operational")
    say(book, "update", "", "2017-07", asset="ely", column="situation", text="Yes.", milestone="permission-granted")
    found = falling_due(gathered(book, on), date.fromisoformat(until))
    assert [finding.due for finding in found] == due
    assert {finding.until for finding in found} <= {"2020-07-30"}


def test_of_what_is_known_to_the_month_a_rule_tells_the_first_and_the_last_day(book: Register) -> None:
    month = "2018-03"
    say(
        book, "asset", "ely", "2015", name="Ely", status="operational", condition_surveyed=month,
        energy_certificate={"rating": "C", "date": month}, valuation={"date": month},
    )  # fmt: skip
    say(
        book, "lease", "ely-lease", "2015", asset="ely", side="held", expiry="2023-03", within_1954_act=True,
        breaks=[{"party": "tenant", "date": "2021-03", "notice_months": 6}],
    )  # fmt: skip
    for milestone, due in (("permission-granted", None), ("outline-granted", None), ("option-agreed", "2022-03")):
        say(book, "update", "", month, asset="ely", column="situation", text="Yes.", milestone=milestone, due=due)
    found = falling_due(gathered(book, "2018-04-01"), date.max)
    assert sorted((finding.rule, finding.due, finding.until) for finding in found) == [
        ("break-notice", "2020-09-01", "2020-09-30"),
        ("condition-survey", "2023-03-01", "2023-03-31"),
        ("energy-certificate", "2028-03-01", "2028-03-31"),
        ("lease-expiry", "2023-03-01", "2023-03-31"),
        ("lease-leaving", "2022-12-01", "2022-12-31"),
        ("lease-renewal", "2022-09-01", "2022-09-30"),
        ("option-agreement", "2022-03-01", "2022-03-31"),
        ("outline-permission", "2021-02-28", "2021-03-30"),
        ("permission-lapse", "2021-02-28", "2021-03-30"),
        ("valuation", "2023-03-01", "2023-03-31"),
    ]


def test_what_is_known_to_the_day_has_no_later_day(book: Register) -> None:
    say(book, "asset", "ely", "2015", name="Ely", status="operational")
    say(book, "lease", "exact", "2015", asset="ely", side="held", expiry="2020-06-20", within_1954_act=True)
    say(book, "lease", "by-then", "2015", asset="ely", side="held", expiry="..2020-06-20")
    assert {finding.until for rule in RULES for finding in rule.check(gathered(book, "2019-01-01"))} == {""}


def test_a_promise_is_due_until_its_last_day_is_over(book: Register) -> None:
    say(book, "asset", "ely", "2015", name="Ely", status="options")
    say(book, "update", "", "2019-06-26", asset="ely", column="timescale", text="An offer should come.", due="2019-09")
    for day in ("2019-08-31", "2019-09-01", "2019-09-30"):
        (due,) = falling_due(gathered(book, day), date(2019, 9, 30))
        assert (due.due, due.message) == ("2019-09-30", "due September 2019: “An offer should come”")


def test_the_ends_of_the_calendar_break_no_rule(book: Register) -> None:
    say(book, "asset", "ely", "2015", name="Ely", status="operational", condition_surveyed="9999-12-31")
    say(
        book, "lease", "ely-lease", "2015", asset="ely", side="held", start="2015", term_years=9999,
        breaks=[{"party": "either", "date": "1000-01-01", "notice_months": 120}], within_1954_act=True,
    )  # fmt: skip
    say(book, "update", "", "9999-12-31", asset="ely", column="situation", text="Now.", milestone="permission-granted")
    for day in (date(2019, 1, 1), date.max):
        assert needing_attention(gather(book, day)) is not None
        assert falling_due(gather(book, day), date.max) is not None


def test_the_book_is_read_as_often_for_many_assets_as_for_one(book: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    select = book._store.select

    def counted(*words: object, **filters: object) -> object:
        asked.append(str(words))
        return select(*words, **filters)  # type: ignore[arg-type]

    monkeypatch.setattr(book._store, "select", counted)

    def readings() -> int:
        asked.clear()
        assert len(needing_attention(gathered(book, "2021-06-01"))) >= len(book.estate(date.max, "public").assets())
        return len(asked)

    def add(key: str) -> None:
        say(book, "asset", key, "2015", name=key, status="surplus", location=DRAWN)
        say(book, "update", f"{key}-permit", "2018", asset=key, column="situation", text="Yes.",
            milestone="permission-granted")  # fmt: skip
        say(book, "lease", f"{key}-lease", "2015", asset=key, side="let", expiry="2022")

    add("one")
    few = readings()
    for number in range(20):
        add(f"more-{number}")
    assert readings() == few
