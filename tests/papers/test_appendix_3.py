"""The Appendix 3 that the register writes for 9 October 2019 against the one that the panel was sent, row by row.

Titles of reports to the letter; agenda items and dates as values. What is to be decided, and when, we say in our words.
"""

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from estates.model.vocabulary import Audience
from estates.papers.appendix_3 import appendix_3
from estates.papers.paper import Row, Table
from estates.register.register import Register
from estates.register.sitting import sitting

PUBLISHED_TEXT = Path(__file__).parents[3] / "shared" / "seeds" / "000_65765f30b6037475.txt"
BOARD, PANEL = "Business Coordination Board", "Police and Crime Panel"
Reports = list[tuple[str | None, str, list[tuple[str, str]]]]
"""Body, title, and where: agenda item ("" where none is named) and date."""

AREAS: dict[str, Reports] = {
    "APPOINTMENTS": [],
    "BUDGET AND PRECEPT": [],
    "COLLABORATION": [],
    "CAMBRIDGESHIRE SOUTHERN POLICE STATION": [
        (BOARD, "Launch of Custody Project", [("12.0", "2016-08-11")]),
        (BOARD, "Summary of the draft proposal for the Southern Policing Hub", [("12.0", "2018-03-01")]),
        (BOARD, "Option Agreement for Cambridgeshire Southern Police Station", [("11.0", "2019-02-28")]),
        (BOARD, "Operational Requirements for Custody", [("5.1", "2019-07-31")]),
        (BOARD, "Securing a Site for the Southern Police Station", [("5.2", "2019-07-31")]),
        (BOARD, "Equality Impact Assessment Cambridge Southern Police Station", [("5.3", "2019-07-31")]),
        (BOARD, "Southern Police Station Update", [("9.0", "2019-09-18")]),
        (PANEL, "Police and Crime Commissioner's Strategic Estates Update", [("", "2017-06-14")]),
    ],
    "ESTATES": [
        (BOARD, "Estates Plan", [("14.0", "2016-12-16")]),
        (BOARD, "Estates Update", [("8.1", "2017-03-14")]),
        (
            PANEL,
            "Police and Crime Commissioner's Strategic Estates Update",
            [("7.0", "2017-03-15"), ("", "2017-06-14")],
        ),
    ],
    "EXTERNAL FUNDING OPPORTUNITIES": [],
    "FIRE GOVERNANCE PROPOSALS": [
        (
            BOARD,
            "Realising the Opportunities From The Policing and Crime Bill",
            [("5.0", "2016-09-21"), ("6.0", "2017-01-17")],
        ),
        (
            BOARD,
            "Consultation on Local Business Case for Fire and Rescue Governance options",
            [("8.0", "2017-06-22"), ("5.0", "2017-09-21")],
        ),
        (
            BOARD,
            "Fire Governance Update",
            [
                ("9.0", "2017-12-12"),
                ("7.0", "2018-04-12"),
                ("10.0", "2018-05-10"),
                ("9.0", "2018-07-19"),
                ("", "2018-11-01"),
                ("12.0", "2019-09-18"),
            ],
        ),
        (
            PANEL,
            "Realising the Opportunities from the Policing and Crime Bill",
            [("8.0", "2017-11-09"), ("7.0", "2017-02-01")],
        ),
        (PANEL, "Fire and Rescue Governance – Local Business Case", [("7.0", "2017-09-06")]),
        (
            PANEL,
            "Fire and Rescue Governance – Update",
            [
                ("6.0", "2017-11-15"),
                ("", "2018-01-31"),
                ("", "2018-03-14"),
                ("", "2018-07-30"),
                ("", "2018-09-12"),
                ("", "2018-11-14"),
                ("", "2019-10-09"),
            ],
        ),
    ],
    "GRANT FUNDING": [],
    "POLICING AND CRIME ACT 2017 OPPORTUNITIES": [
        (BOARD, "Complaints – Policy Review and Reforms Update", [("10.0", "2017-12-12")]),
        (BOARD, "Professional Standards and Complaints Handling – April 2017 to March 2018", [("", "2018-09-13")]),
        (PANEL, "Complaints reform – Police and Crime Commissioner's role", [("", "2018-11-14")]),
    ],
    "POLICING EDUCATION QUALIFICATIONS FRAMEWORK": [
        (
            BOARD,
            "Implications of the Policing Education Qualifications Framework on Recruitment",
            [("8.0", "2018-11-01")],
        ),
    ],
}
"""The reports that have a date of a day; "Annual Report" and "reports throughout 2019" have none."""
TIMESCALES = {
    "APPOINTMENTS": "31 December 2019",
    "BUDGET AND PRECEPT": "January 2020",
    "ESTATES": "14 June 2017",
    "POLICING AND CRIME ACT 2017 OPPORTUNITIES": "2020",
}
WITHOUT_WORDS = ["ESTATES"]
"""Areas for which the published paper says nothing in the first column."""


@pytest.fixture
def table(cambridgeshire: Register) -> Table:
    (found,) = appendix_3(sitting(cambridgeshire, "panel-2019-10-09", Audience.PUBLIC)).tables
    return found


def area(row: Row) -> str:
    return row.heading.partition(" (")[0]


def reports(row: Row) -> Reports:
    """What the cell of the reports says, read back."""
    found: Reports = []
    body: str | None = None
    for statement in row.cells[1]:
        heading = re.fullmatch(r"(.*) reports?:", statement.text)
        body = heading[1] if heading else body
        if not statement.bullet:
            continue
        title, where = re.fullmatch(r"‘(.*)’(.*)", statement.text).groups()  # type: ignore[union-attr]
        times = re.findall(r"(?:Agenda Item ([\d.]+), )?(\d+ [A-Z][a-z]+ \d{4})", where)
        if times:
            found.append((body, title, [(item, str(day(words))) for item, words in times]))
    return found


def day(words: str) -> date:
    return datetime.strptime(re.sub(r"(?<=\d)(st|nd|rd|th)", "", words), "%d %B %Y").date()  # noqa: DTZ007


def test_it_lists_the_published_areas_in_the_published_order(table: Table) -> None:
    assert [area(row) for row in table.rows] == list(AREAS)


def test_its_columns_are_headed_as_published(table: Table) -> None:
    assert [column.heading for column in table.columns][1:] == [
        "Current Background reports",
        "Anticipated timescale/date",
    ]


@pytest.mark.parametrize("number", range(len(AREAS)), ids=list(AREAS))
def test_row_by_row(table: Table, number: int) -> None:
    row = table.rows[number]
    name = list(AREAS)[number]
    assert (area(row), reports(row)) == (name, AREAS[name])
    assert bool(row.cells[0]) == (name not in WITHOUT_WORDS)
    assert TIMESCALES.get(name, "") in " ".join(statement.text for statement in row.cells[2])
    assert row.cells[2]


def test_what_an_area_was_called_before_is_said(table: Table) -> None:
    (renamed,) = [row.heading for row in table.rows if "(" in row.heading]
    assert renamed.startswith("FIRE GOVERNANCE PROPOSALS (")
    assert "“Policing and Crime Act 2017 Opportunities”" in renamed


def test_its_reports_lead_to_where_they_are_published(table: Table) -> None:
    live = {area(row): [link.href for s in row.cells[1] for link in s.links] for row in table.rows}
    assert [href.rpartition("/")[2] for href in live["GRANT FUNDING"]] == ["PCC-Annual-Report-2018-19.pdf"]
    assert len(live["POLICING AND CRIME ACT 2017 OPPORTUNITIES"]) == 3
    assert [name for name, found in live.items() if not found] == [
        "APPOINTMENTS",
        "BUDGET AND PRECEPT",
        "EXTERNAL FUNDING OPPORTUNITIES",
        "POLICING EDUCATION QUALIFICATIONS FRAMEWORK",
    ]


def test_the_expected_values_are_those_of_the_published_paper() -> None:
    """Reads the paper as the panel was sent it, so that the lists above cannot drift from it."""
    if not PUBLISHED_TEXT.exists():
        pytest.skip(f"the text of the published paper is not beside this repository ({PUBLISHED_TEXT.name})")
    text = PUBLISHED_TEXT.read_text(encoding="utf-8")
    text = text[text.index("Areas where decisions are likely to be considered\n") :]
    published: dict[str, str] = {}
    name = ""
    for line in text[: text.index("POLICE AND CRIME COMMISSIONERS – ESTATES")].splitlines():
        cells = line.split("\t")
        if len(cells) == 3 and cells[0] and not any(cells[1:]):
            name = re.split(r" \(| <i>", cells[0])[0]
            published.setdefault(name, "")
        elif name and "Current Background reports" not in line:
            published[name] += f"\n{cells[1] if len(cells) == 3 else line}"
    assert list(published) == list(AREAS)
    for name, found in AREAS.items():
        words = published[name].replace("’", "'")
        assert [title for _, title, _ in found if title not in words] == [], name
        assert re.findall(r"Agenda Item ([\d.]+)", words) == [i for *_, times in found for i, _ in times if i], name
        days = {str(day(words)) for words in re.findall(r"\d+(?:st|nd|rd|th) [A-Z][a-z]+ \d{4}", words)}
        assert days == {when for *_, times in found for _, when in times}, name
