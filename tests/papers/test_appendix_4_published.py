"""The Appendix 4 that the register writes for 9 October 2019 against the one that the panel was sent.

The published wording is not repeated here: names, headings, figures and dates are, which are facts.
"""

import re
from pathlib import Path

import pytest

from estates.model.vocabulary import Audience
from estates.papers.appendix_4 import appendix_4
from estates.papers.paper import Paper, Row
from estates.register.register import Register
from estates.register.sitting import sitting

PUBLISHED_TEXT = Path(__file__).parents[3] / "shared" / "seeds" / "000_65765f30b6037475.txt"

FACTS = ("Tenure", "Floor Area m²", "Facilities", "Current Use")
TITLES_AND_HEADINGS = [
    ("ASSETS SURPLUS TO OPERATIONAL REQUIREMENTS", (*FACTS, "Current Situation/Update", "Timescales/Update")),
    ("ASSETS SUBJECT TO OPTIONS ANALYSIS/COLLABORATION", (*FACTS, "Issues/Options", "Timescale/Update")),
    ("ASSET PROPOSALS", ("Current Situation", "Timescale/Update")),
]
ASSETS: list[list[tuple[str, tuple[str, ...]]]] = [
    [("Chord Park Unit C, London Road, Godmanchester PE29 2BQ", ("Freehold", "375", "Offices", "None - vacant"))],
    [
        ("Copse Court, Thorpe Wood, Peterborough PE3 6SF", ("Freehold", "3,079", "Offices", "Operational")),
        ("Monks Wood Training Centre, Huntingdon PE28 2LS", ("Freehold", "3,825", "Training Centre", "Operational")),
        ("St Neots Police Station, Dovehouse Close, St Neots PE19 1DS", ("Freehold", "503", "Offices", "Operational")),
        (
            "Wisbech Police Station, Nene Parade, Wisbech PE13 3BT",
            ("Leasehold", "1,112", "Enquiry Office, Offices", "Operational"),
        ),
    ],
    [("Southern Police Station", ())],
]
SITUATION, TIMESCALE = -2, -1
DATED = [
    ("chord-park-unit-c", TIMESCALE, "September 2019", "Sub-Group"),
    ("copse-court", SITUATION, "July 2017", "car parking"),
    ("copse-court", SITUATION, "April 2018", "Police Service Centre"),
    ("copse-court", TIMESCALE, "September 2019", "offer"),
    ("monks-wood-training-centre", TIMESCALE, "March 2019", "consent"),
    ("st-neots-police-station", TIMESCALE, "2019", "application"),
    ("wisbech-police-station", SITUATION, "7 August 2018", "permission"),
    ("wisbech-police-station", SITUATION, "January 2019", "Sub-Group"),
    ("southern-police-station", SITUATION, "1 March 2019", "option agreement"),
    ("southern-police-station", TIMESCALE, "June 2019", "public"),
]
UNDATED = [
    ("chord-park-unit-c", SITUATION, ("let",)),
    ("chord-park-unit-c", TIMESCALE, ("Huntingdon", "offer", "Accommodation Strategy")),
    ("copse-court", SITUATION, ("police station", "income", "sale", "letting part")),
    ("copse-court", TIMESCALE, ("partner", "informal marketing", "ground floor", "market")),
    ("monks-wood-training-centre", SITUATION, ("Fire & Rescue", "BCH", "options")),
    ("monks-wood-training-centre", TIMESCALE, ("need it", "shared")),
    ("st-neots-police-station", SITUATION, ("Fire & Rescue", "Local Policing Review", "Fire Station", "pay for")),
    ("st-neots-police-station", TIMESCALE, ("estimates", "paused", "Accommodation Strategy")),
    ("wisbech-police-station", SITUATION, ("Fire, Ambulance and Police", "cost", "technical", "scope", "space")),
    ("wisbech-police-station", TIMESCALE, ("stay", "Norfolk Police", "refurbishment")),
    ("southern-police-station", SITUATION, ("investigated", "planning", "consulted")),
    ("southern-police-station", TIMESCALE, ("final plans", "Environmental Impact Assessment")),
]


@pytest.fixture
def paper(cambridgeshire: Register) -> Paper:
    return appendix_4(sitting(cambridgeshire, "panel-2019-10-09", Audience.PUBLIC))


def by_key(paper: Paper) -> dict[str, Row]:
    return {asset.key: asset for table in paper.tables for asset in table.rows}


def words(rows: Row, cell: int) -> list[str]:
    return [statement.words for statement in rows.cells[cell]]


def test_it_has_the_published_title(paper: Paper) -> None:
    assert paper.title == (
        "POLICE AND CRIME COMMISSIONERS – ESTATES",
        "UPDATE SINCE LAST POLICE AND CRIME PANEL IN JUNE 2019 AND LIKELY FORTHCOMING DECISIONS",
    )


def test_its_three_tables_have_the_published_titles_and_headings(paper: Paper) -> None:
    found = [
        (re.split(r"\*| – ", table.title)[0], tuple(column.heading for column in table.columns))
        for table in paper.tables
    ]
    assert found == TITLES_AND_HEADINGS


def test_it_lists_the_published_assets_in_the_published_order(paper: Paper) -> None:
    assert [[rows.heading for rows in table.rows] for table in paper.tables] == [
        [heading for heading, _ in table] for table in ASSETS
    ]


def test_tenure_area_facilities_and_use_are_as_published(paper: Paper) -> None:
    found = [
        [tuple("".join(words(rows, i)) for i in range(len(rows.cells) - 2)) for rows in t.rows] for t in paper.tables
    ]
    assert found == [[cells for _, cells in table] for table in ASSETS]


@pytest.mark.parametrize(("key", "cell", "date", "about"), DATED)
def test_every_dated_fact_stands_in_its_cell(paper: Paper, key: str, cell: int, date: str, about: str) -> None:
    assert any(
        re.search(rf"(?<!\d){date}", said) and about.lower() in said.lower() for said in words(by_key(paper)[key], cell)
    )


@pytest.mark.parametrize(("key", "cell", "matters"), UNDATED)
def test_every_other_matter_is_in_its_cell(paper: Paper, key: str, cell: int, matters: tuple[str, ...]) -> None:
    said = " ".join(words(by_key(paper)[key], cell)).lower()
    assert [matter for matter in matters if matter.lower() not in said] == []


def test_nothing_learnt_later_is_in_it(paper: Paper) -> None:
    said = " ".join(word for rows in by_key(paper).values() for cell in rows.cells for s in cell for word in [s.words])
    assert re.findall(r"\b20(?:2\d)\b|20/04010/FUL", said) == []


def test_the_expected_values_are_those_of_the_published_paper() -> None:
    """Reads the paper as the panel was sent it, so that the lists above cannot drift from it."""
    if not PUBLISHED_TEXT.exists():
        pytest.skip(f"the text of the published paper is not beside this repository ({PUBLISHED_TEXT.name})")
    text = PUBLISHED_TEXT.read_text(encoding="utf-8")
    tables = _published_tables(text[text.index("ASSETS SURPLUS TO OPERATIONAL REQUIREMENTS") :])
    assert [(title, headings) for title, headings, _ in tables] == TITLES_AND_HEADINGS
    assert [rows for _, _, rows in tables] == ASSETS


def _published_tables(text: str) -> list[tuple[str, tuple[str, ...], list[tuple[str, tuple[str, ...]]]]]:
    """Titles, headings, and assets with their cells but the last two; a table that goes on overleaf repeats its
    headings."""
    tables: list[tuple[str, tuple[str, ...], list[tuple[str, tuple[str, ...]]]]] = []
    asset = ""
    for line in text[: text.index("DRAFT AGENDA FORWARD PLAN")].splitlines():
        title = re.match(r"\**(ASSETS? (?:SURPLUS|SUBJECT|PROPOSALS)[A-Z /]*)", line)
        cells = tuple(cell.strip().replace("m ²", "m²") for cell in line.split("\t"))
        if title:
            tables.append((title[1].strip(), (), []))
        elif len(cells) < 2:
            continue
        elif cells[-1] in ("Timescales/Update", "Timescale/Update"):
            tables[-1] = (tables[-1][0], cells, tables[-1][2])
        elif not any(cells[1:]):
            asset = cells[0]
        else:
            assert len(cells) == len(tables[-1][1])
            tables[-1][2].append((asset, cells[:-2]))
    return tables
