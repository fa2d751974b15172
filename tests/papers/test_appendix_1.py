"""The Appendix 1 that the register writes for 9 October 2019 against the one that the panel was sent, row by row.

References, subjects and decisions are titles and terms of the decision records, to the letter; dates are values.
"""

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from estates.model.vocabulary import Audience
from estates.papers.appendix_1 import appendix_1, notified
from estates.papers.appendix_2 import appendix_2
from estates.papers.paper import Paper, Table
from estates.register.register import Register
from estates.register.sitting import sitting
from tests.builders import SteppingClock, say

PUBLISHED_TEXT = Path(__file__).parents[3] / "shared" / "seeds" / "000_65765f30b6037475.txt"
PANEL = "panel-2019-10-09"
ACT = "S22A Agreement under the Police Act 1996 (as amended) for the"
FORCES = "between Bedfordshire, Cambridgeshire, Essex, Hertfordshire, Norfolk and Suffolk Constabularies."
ROWS = [
    (
        date(2019, 7, 17),
        "CPCC 2019-011",
        f"{ACT} revised Eastern Region Specialist Operations Unit S22 Regulation of Investigatory Powers Act Agreement",
        "To sign the revised collaboration agreement under Section 22A Agreement under the Police Act 1996 (as "
        "amended) for the National Police Chiefs Council",
    ),
    (
        date(2019, 7, 17),
        "CPCC 2019-012",
        f"{ACT} updated collaboration of the Disaster Victim Identification functions {FORCES}",
        "To sign the updated Section 22A Agreement under the Police Act 1996 (as amended) for the Disaster Victim "
        f"Identification functions {FORCES}",
    ),
    (
        date(2019, 7, 19),
        "CPCC 2019-013",
        "Clarificatory amendments to Schedule 1 of the S22A Agreement under the Police Act 1996 (as amended) for "
        "Single Online Home national platform.",
        "To sign the amendment agreement to agree to the clarificatory amendments made to Schedule 1 of the Section "
        "22A Agreement to effect the collaborative arrangements for the purpose of providing efficient and effective "
        "policing",
    ),
    (
        date(2019, 7, 25),
        "CPCC 2019-014",
        "Police and Crime Plan 2017-20 – Variation – Appendix – Medium Term Financial Plan",
        "To vary the Police and Crime Plan",
    ),
    (
        date(2019, 7, 25),
        "CPCC 2019-015",
        "Police and Crime Commissioner’s Annual Report 2018-19",
        "To approve the Annual Report for 2018-19",
    ),
]
SIGNED_011 = f"{ACT} revised ERSOU S22 RIPA agreement"


@pytest.fixture
def table(cambridgeshire: Register) -> Table:
    (found,) = appendix_1(sitting(cambridgeshire, PANEL, Audience.PUBLIC)).tables
    return found


def said(table: Table) -> list[list[str]]:
    return [["\n".join(statement.words for statement in cell) for cell in row.cells] for row in table.rows]


def test_its_columns_are_headed_as_published(table: Table) -> None:
    assert [column.heading for column in table.columns] == ["Date", "Decision Record", "Subject", "Decision"]


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_row_by_row(table: Table, number: int) -> None:
    day, *words = said(table)[number]
    assert (datetime.strptime(day, "%d %B %Y").date(), *words) == ROWS[number]  # noqa: DTZ007 - a day has no zone


def test_it_has_no_other_row(table: Table) -> None:
    assert [reference for _, reference, _, _ in said(table)] == [reference for _, reference, _, _ in ROWS]


def test_the_signed_record_is_worded_differently(cambridgeshire: Register) -> None:
    """CPCC 2019-011 was notified in one wording and signed in another."""
    record = appendix_2(sitting(cambridgeshire, PANEL, Audience.PUBLIC)).tables[0]
    rows = {row[0]: row[1] for row in said(record)}
    assert rows["Subject"] == SIGNED_011
    assert rows["Decision"] == f"{ROWS[0][3]} (NPCC)."


def test_the_expected_values_are_those_of_the_published_paper() -> None:
    """Reads the paper as the panel was sent it, so that the rows above cannot drift from it."""
    if not PUBLISHED_TEXT.exists():
        pytest.skip(f"the text of the published paper is not beside this repository ({PUBLISHED_TEXT.name})")
    text = PUBLISHED_TEXT.read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if re.match(r"\d+/\d+/2019\tCPCC 2019-01\d\t", line)]
    found = [(date(*map(int, reversed(day.split("/")))), *(cell.strip() for cell in cells)) for day, *cells in lines]
    assert found == ROWS
    assert f"Subject\t{SIGNED_011}\n" in text


# Which decisions a panel is told of


@pytest.fixture
def panels(register: Register, clock: SteppingClock) -> Register:
    clock.at("2019-10-01")
    for day, state in (("2019-06-26", "held"), ("2019-09-11", "cancelled"), ("2019-10-09", "planned")):
        say(register, "meeting", f"panel-{day}", "2019-01-01", of="panel", date=day, state=state, public=True)
    return register


def decide(register: Register, key: str, day: str, marking: str = "public", **fields: object) -> None:
    say(register, "decision", key, day, marking, subject=key.title(), decided_on=day, **fields)


def told(register: Register, panel: str = PANEL, audience: Audience = Audience.PUBLIC) -> list[str]:
    return [standing.key for standing in notified(sitting(register, panel, audience))]


def test_a_decision_since_the_last_panel_is_notified(panels: Register) -> None:
    decide(panels, "before", "2019-06-20")
    decide(panels, "after", "2019-07-01")
    assert told(panels) == ["after"]
    assert told(panels, "panel-2019-06-26") == ["before"]


def test_the_panel_that_a_record_names_is_the_one_that_is_told(panels: Register) -> None:
    decide(panels, "early", "2019-06-01", panel_told=PANEL)
    decide(panels, "already-told", "2019-07-01", panel_told="panel-2019-06-26")
    assert told(panels) == ["early"]
    assert told(panels, "panel-2019-06-26") == []


def test_the_public_is_not_told_of_what_is_not_public(panels: Register) -> None:
    decide(panels, "secret", "2019-07-01", "commercial")
    assert told(panels) == []
    paper = appendix_1(sitting(panels, PANEL, Audience.SUB_GROUP))
    assert said(paper.tables[0]) == [["1 July 2019", "Not recorded", "Not public: Secret", "Not recorded"]]
    assert paper.banner


def test_no_decision_is_said_in_words(panels: Register) -> None:
    shown = sitting(panels, PANEL, Audience.PUBLIC)
    assert appendix_1(shown).tables[0].empty == "No decision has been notified to the Panel since June 2019."
    assert appendix_2(shown).tables == ()


def test_a_reference_leads_to_the_decision_and_a_subject_where_there_is_none(panels: Register) -> None:
    decide(panels, "one", "2019-07-01", reference="PCC/D/2023/10", url="https://example.org/one")
    decide(panels, "two", "2019-07-02", url="https://example.org/two")
    paper: Paper = appendix_1(sitting(panels, PANEL, Audience.PUBLIC))
    live = [
        (link.words, link.href)
        for row in paper.tables[0].rows
        for cell in row.cells
        for statement in cell
        for link in statement.links
    ]
    assert live == [("PCC/D/2023/10", "https://example.org/one"), ("Two", "https://example.org/two")]
