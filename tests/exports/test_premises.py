"""The premises and land that must be published: who they are, and of a covert site nothing but that it is withheld."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from estates.exports.delimited import render_csv
from estates.exports.premises import EXEMPTIONS, Premises, build_premises, premises_paper, premises_table
from estates.model.asset import Asset
from estates.model.vocabulary import Ground
from estates.papers.html import render_html
from estates.register.amend import release, withdrawal
from estates.register.register import Register
from tests.browser import check_accessibility, visited
from tests.builders import SteppingClock, begin, say

TODAY = date(2019, 10, 9)
COVERT: dict[str, Any] = {
    "name": "SECRET-1", "status": "operational", "address": {"lines": ["SECRET-2"], "postcode": "CB1 1AA"},
    "tenure": "leasehold", "floor_area": "77", "facilities": "SECRET-3", "uprn": "100099999999",
    "location": {"easting_m": 545000, "northing_m": 258000, "accuracy_m": 7, "source": "SECRET-4"},
}  # fmt: skip
CHANGES: dict[str, Any] = {
    "name": "SECRET-5", "status": "disposed", "address": None, "tenure": "freehold", "floor_area": "99 GIA",
    "site_area_ha": "3", "facilities": None, "current_use": "SECRET-6", "location": None, "uprn": None,
    "reference": "SECRET-7", "holding": "land", "tenure_detail": "SECRET-8", "succeeded_by": ["front"],
    "notes": [{"label": "SECRET-9", "text": "SECRET-10"}], "valuation": {"date": "2018", "amount_gbp": "77"},
    "energy_certificate": {"rating": "F", "date": "2018", "reference": "SECRET-12"}, "condition_surveyed": "2018",
    "decision": "d",
}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Register]:
    """Two public sites, and a covert one withheld under section 31: its entry is number 4."""
    with begin(tmp_path / "premises.db", SteppingClock("2019-10-01")) as register:
        say(register, "asset", "front", "2019", name="Front <b>Desk</b>", status="operational", uprn="12345",
            address={"lines": ["=High Street", "Ely"], "postcode": "CB7 4AA"})  # fmt: skip
        say(register, "asset", "yard", "2019", name="Yard", status="surplus")
        entry = say(register, "asset", "covert", "2019", marking="protect", **COVERT)
        assert entry.number == 4
        withhold(register, "withholding-4", [4], "section-31")
        yield register


def withhold(register: Register, key: str, entries: list[int], ground: str, **more: Any) -> None:
    say(register, "withholding", key, "2019-09", marking="protect", entries=entries, ground=ground,
        public_interest="SECRET-11", review="2020-10", **more)  # fmt: skip


def test_a_number_that_no_entry_has_withholds_nothing(book: Register) -> None:
    before = files(book)
    withhold(book, "withholding-99999", [99999], "section-31")
    assert files(book) == before


def files(register: Register, on: date = TODAY) -> tuple[bytes, bytes]:
    premises = build_premises(register, on)
    return render_html(premises_paper(premises)).encode(), render_csv(premises_table(premises))


def rows(premises: Premises) -> list[list[str]]:
    return list(csv.reader(StringIO(render_csv(premises_table(premises)).decode(), newline="")))


def test_each_site_is_identified_and_a_covert_one_is_counted_under_its_exemption(book: Register) -> None:
    assert rows(build_premises(book, TODAY)) == [
        ["Name", "Address", "Postcode", "UPRN", "Exemption", "Number"],
        ["Front <b>Desk</b>", "'=High Street, Ely", "CB7 4AA", "12345", "", "1"],
        ["Yard", "", "", "", "", "1"],
        ["Withheld", "", "", "", "section 31 (law enforcement)", "1"],
    ]
    page, _ = files(book)
    assert b"1 site: Freedom of Information Act 2000, section 31 (law enforcement)." in page
    assert b"Front &lt;b&gt;Desk&lt;/b&gt;" in page


def test_nothing_of_a_covert_site_is_in_the_files(book: Register) -> None:
    page, listed = files(book)
    for content in (page, listed):
        for word in (b"SECRET", b"CB1 1AA", b"100099999999", b"covert", b"2020", b"withholding-4"):
            assert word not in content


@pytest.mark.parametrize("field", [name for name in Asset.model_fields if name != "key"])
def test_no_field_of_a_covert_site_changes_a_byte(book: Register, field: str) -> None:
    before = files(book)
    say(book, "decision", "d", "2019-05", marking="protect", subject="SECRET", decided_on="2019-05", assets=["covert"])
    say(book, "asset", "covert", "2019-05", marking="protect", **{field: CHANGES[field]})
    assert files(book) == before


def test_every_field_of_a_covert_site_at_once_changes_no_byte(book: Register) -> None:
    before = files(book)
    say(book, "decision", "d", "2019-05", marking="protect", subject="SECRET", decided_on="2019-05", assets=["covert"])
    for field, value in CHANGES.items():
        say(book, "asset", "covert", "2019-05-02", marking="commercial", **{field: value})
    say(book, "update", "u", "2019-06", marking="protect", asset="covert", column="situation", text="SECRET")
    say(book, "withholding", "withholding-4", "2019-09-02", marking="protect", public_interest="SECRET", review="2021")
    assert files(book) == before


def test_exemptions_are_counted_apart_and_a_site_under_two_of_them_once(book: Register) -> None:
    for number in range(2):
        entry = say(book, "asset", f"c{number}", "2019", marking="protect", name="SECRET", status="operational")
        withhold(book, f"w{number}", [entry.number], "section-24")
    withhold(book, "both", [4], "section-24")
    assert build_premises(book, TODAY).withheld == (
        ("section 24 (national security)", 2),
        ("section 24 (national security) and section 31 (law enforcement)", 1),
    )


def test_a_site_is_listed_and_not_counted_once_it_is_released(book: Register) -> None:
    book.append([release(book, 4, by="estates officer", reason="no longer covert")])
    found = build_premises(book, TODAY)
    assert [row[0] for row in found.rows] == ["Front <b>Desk</b>", "SECRET-1", "Yard"]
    assert found.withheld == ()


def test_the_count_ends_with_the_reason_and_not_with_the_site(book: Register) -> None:
    say(book, "asset", "covert", "2019-05", marking="protect", status="disposed")
    assert build_premises(book, TODAY).withheld == (("section 31 (law enforcement)", 1),)
    book.append([withdrawal(book, 5, by="estates officer", source="given up")])
    assert build_premises(book, TODAY).withheld == ()


def test_a_secret_of_a_public_site_is_no_withheld_site(book: Register) -> None:
    entry = say(book, "asset", "yard", "2019-05", marking="commercial", tenure="leasehold")
    withhold(book, "rent", [entry.number], "section-43")
    assert build_premises(book, TODAY).withheld == (("section 31 (law enforcement)", 1),)


def test_a_site_kept_back_on_another_ground_is_told_to_the_officer_alone(book: Register) -> None:
    before = files(book)
    entry = say(book, "asset", "plot", "2019", marking="commercial", name="SECRET", status="operational")
    withhold(book, "price", [entry.number], "paragraph-3")
    assert files(book) == before
    assert build_premises(book, TODAY).unmarked == 1


def test_what_may_not_be_held_is_named_to_the_officer_alone(book: Register) -> None:
    before = files(book)
    say(book, "asset", "plan", "2019", name="Plan", status="proposed", tenure="freehold")
    say(book, "asset", "lost", "2019", name="Lost", status="unknown")
    assert files(book) == before
    assert build_premises(book, TODAY).unsettled == ("Lost", "Plan")


def test_every_section_among_the_grounds_has_its_words() -> None:
    assert set(EXEMPTIONS) == {ground for ground in Ground if ground.startswith("section-")}


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_is_accessible_and_fetches_nothing(chromium: Any, book: Register, tmp_path: Path, width: int) -> None:
    path = tmp_path / "premises.html"
    path.write_bytes(files(book)[0])
    options: dict[str, Any] = {"bypass_csp": True, "viewport": {"width": width, "height": 900}}
    with visited(chromium, path.as_uri(), **options) as seen:
        check_accessibility(seen.page)
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert seen.page.locator("tbody tr").count() == 2
    assert seen.requests == [path.as_uri()]
