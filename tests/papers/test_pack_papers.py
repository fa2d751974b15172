"""The pack for a panel: which papers, in which order, what they say, word for word, and how long it takes.

The golden files are what the register that comes with the project says for 9 October 2019. After a change that is
meant, `ESTATES_GOLDEN=write` in the environment writes them anew; read the difference before it is committed.
"""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pypdf
import pytest

from estates.model.vocabulary import Audience
from estates.papers.markdown import render_markdown
from estates.papers.pack import PAPERS, bind, papers
from estates.papers.paper import Heading, Paper, Paragraph, Table
from estates.papers.pdf import draw_pdf, render_pdf
from estates.papers.wording import BANNER, counted, listed, live, statements
from estates.register.register import Register
from estates.register.sitting import sitting
from estates.register.summary import paragraph, summarise
from tests.builders import SteppingClock, begin, draft, say

GOLDEN = Path(__file__).parent / "golden"
PANEL = "panel-2019-10-09"
SECTIONS = [
    "PURPOSE", "RECOMMENDATIONS", "TERMS OF REFERENCE", "BACKGROUND", "KEY ISSUES", "IMPLICATIONS", "CONSULTATION",
    "NEXT STEPS", "BACKGROUND DOCUMENTS", "APPENDICES",
]  # fmt: skip
"""As in the published report."""


@pytest.fixture
def pack(cambridgeshire: Register) -> dict[str, Paper]:
    return papers(sitting(cambridgeshire, PANEL, Audience.PUBLIC))


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_says_what_it_said(pack: dict[str, Paper], name: str) -> None:
    file = GOLDEN / f"{name}.md"
    drawn = render_markdown(pack[name])
    if os.environ.get("ESTATES_GOLDEN") == "write":
        file.write_bytes(drawn.encode())
    assert drawn == file.read_bytes().decode(), f"if it is meant, write {file.name} anew (ESTATES_GOLDEN=write)"


def test_the_covering_report_has_the_published_sections(pack: dict[str, Paper]) -> None:
    report = pack["covering-report"]
    assert [heading.text for heading in report.headings] == SECTIONS
    assert report.title == ("DECISIONS BY CAMBRIDGESHIRE POLICE AND CRIME COMMISSIONER",)
    numbers = [block.number for block in report.blocks if isinstance(block, Heading | Paragraph)]
    assert numbers[:6] == ["1.", "1.1", "2.", "2.1", "2.2", "3."]
    assert len(set(numbers)) == len(numbers)


def test_the_covering_report_says_facts_of_the_register(cambridgeshire: Register, pack: dict[str, Paper]) -> None:
    shown = sitting(cambridgeshire, PANEL, Audience.PUBLIC)
    said = " ".join(b.statement.text for b in pack["covering-report"].blocks if isinstance(b, Paragraph))
    assert "five decisions since its meeting of 26 June 2019: CPCC 2019-011, CPCC 2019-012" in said
    assert "section 28 of the Police Reform and Social Responsibility Act 2011" in said
    assert "Appendix 3 lists ten areas" in said
    assert paragraph(summarise(shown.now)) in said
    head = pack["covering-report"].tables[0].rows[0]
    assert [cell[0].text.partition(",")[0] for cell in head.cells] == [
        "Cambridgeshire Police and Crime Panel",
        "9 October 2019",
        "Jason Ablewhite",
    ]


def test_each_decision_record_is_on_a_page_of_its_own(pack: dict[str, Paper]) -> None:
    records = pack["appendix-2"].headings
    assert [heading.listed for heading in records] == [
        f"Decision record CPCC 2019-01{number}" for number in range(1, 6)
    ]
    assert [heading.new_page for heading in records] == [False, True, True, True, True]
    assert {table.title.split()[0] for table in pack["appendix-2"].tables} == {"Decision", "Signature"}
    signed = [table.rows[0].cells[1][0].text for table in pack["appendix-2"].tables[1::2]]
    assert signed == ["17 July 2019", "17 July 2019", "19 July 2019", "25 July 2019", "25 July 2019"]


def test_a_record_not_yet_signed_is_ready_to_be(register: Register, clock: SteppingClock) -> None:
    clock.at("2019-10-01")
    say(register, "meeting", PANEL, "2019-01-01", of="panel", date="2019-10-09", state="planned", public=True)
    say(register, "body", "cpcc", "2019-01-01", commissioner="A. Holder")
    say(register, "decision", "sale", "2019-09-01", subject="Sale", decided_on="2019-09-01")
    blocks = papers(sitting(register, PANEL, Audience.PUBLIC))["appendix-2"].blocks
    heading, record, signatory, confirmation, signature = blocks
    assert isinstance(heading, Heading)
    assert heading.text == "CAMBRIDGESHIRE POLICE AND CRIME COMMISSIONER\nDECISION RECORD – 1 September 2019"
    assert isinstance(record, Table)
    assert [[s.text for cell in row.cells for s in cell] for row in record.rows] == [
        ["Subject", "Sale"],
        *([name, "Not recorded"] for name in ("Decision", "Decision Summary", "Contact Officer", "Background Papers")),
    ]
    assert isinstance(signatory, Paragraph)
    assert isinstance(confirmation, Paragraph)
    assert signatory.statement.text == "A. Holder, Cambridgeshire Police and Crime Commissioner"
    assert isinstance(signature, Table)
    assert signature.rows[0].to_sign
    assert [s.text for cell in signature.rows[0].cells for s in cell] == ["", ""]


def test_the_sub_groups_papers_all_say_that_they_are_confidential(cambridgeshire: Register) -> None:
    shown = sitting(cambridgeshire, PANEL, Audience.SUB_GROUP)
    assert {paper.banner for paper in papers(shown).values()} == {BANNER}
    assert {paper.banner for paper in papers(sitting(cambridgeshire, PANEL, Audience.PUBLIC)).values()} == {""}


def test_the_contents_say_on_which_page_each_paper_begins(cambridgeshire: Register) -> None:
    shown = sitting(cambridgeshire, PANEL, Audience.PUBLIC)
    pack = bind(shown, papers(shown))
    drawn = draw_pdf(pack)
    lengths = [len(pypdf.PdfReader(BytesIO(render_pdf(paper))).pages) for paper in pack.papers]
    starts = [page for (level, _), page in zip(pack.entries(), drawn.pages, strict=True) if level == 1]
    assert starts == [2 + sum(lengths[:number]) for number in range(len(lengths))]


# Words


def test_an_address_in_a_text_is_live() -> None:
    found = live("See https://example.org/a_(b)/c?d=1&e=2. Or write (a.b-c@d.example.org), not http://.")
    assert [link.words for link in found] == ["https://example.org/a_(b)/c?d=1&e=2", "a.b-c@d.example.org"]
    assert found[1].href == "mailto:a.b-c@d.example.org"


def test_lines_of_a_text_are_paragraphs_and_those_with_bullets_a_list() -> None:
    said = statements("It must:\n• send it;\n\n• publish it.\nThen not.", "New:")
    assert [(s.text, s.bullet, s.lead) for s in said] == [
        ("It must:", False, "New:"),
        ("send it;", True, ""),
        ("publish it.", True, ""),
        ("Then not.", False, ""),
    ]


def test_counts_and_lists_read_as_prose() -> None:
    assert [counted(n, "asset") for n in (0, 1, 2, 10, 11, 1200)] == [
        "no assets", "one asset", "two assets", "ten assets", "11 assets", "1,200 assets",
    ]  # fmt: skip
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


# Time


def fill(path: Path, count: int) -> None:
    with begin(path, SteppingClock("2019-10-01")) as register:
        say(register, "meeting", PANEL, "2019-01-01", of="panel", date="2019-10-09", state="planned", public=True)
        register.append(
            [
                draft("decision", f"d-{number}", "2019-09-01", subject=f"Sale of {number}", decided_on="2019-09-01",
                      reference=f"CPCC 2019-{number}", decision="To sell it at the price that was offered.",
                      url=f"https://example.org/{number}")
                for number in range(count)
            ]
        )  # fmt: skip


def test_a_thousand_decisions_take_less_than_ten_times_as_long_as_a_hundred(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        asked = ["--register", f"{count}.db", "appendix", "1", "--panel", "2019-10-09", "--out", str(count)]
        begun = perf_counter()
        subprocess.run([sys.executable, "-m", "estates", *asked], cwd=tmp_path, check=True, capture_output=True)
        return perf_counter() - begun

    for count in (100, 1000):
        fill(tmp_path / f"{count}.db", count)
    few, many = (min(seconds(count) for _ in range(2)) for count in (100, 1000))
    assert (tmp_path / "1000" / PANEL / "appendix-1.md").read_text(encoding="utf-8").count("CPCC 2019-") == 1000
    assert many < 10 * few
