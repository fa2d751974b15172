"""What the register's appendices say is what is imported from them: into an empty register all of it, into their own
nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from estates.importers.found import Reading
from estates.importers.item import Terms, Verdict
from estates.importers.plan import build_plan
from estates.importers.published import read_published
from estates.model.dates import parse_date
from estates.model.record import field_adapter
from estates.model.update import Update
from estates.model.vocabulary import Audience, Column, Status
from estates.papers.pack import bind, papers
from estates.register.entry import Draft
from estates.register.register import Register
from estates.register.sitting import sitting
from tests.builders import SteppingClock, draft, in_memory
from tests.importers.test_round_trip import FORMATS, READERS
from tests.soak import examples

PANEL = "panel-2019-10-09"
NAMES = (
    "Eel Lane Police Station",
    "Dyke House (part)",
    "O’Brien’s Yard",
    "The *Old* Station",
    "Unit C | D",
    "Mill & Co",
)
TERMS = Terms(parse_date("2026-11-22"))


def printable(text: str) -> bool:
    """Whether a register takes it, and it is no word of the paper's own."""
    try:
        field_adapter(Update, "text").validate_python(text)
    except ValidationError:
        return False
    return not text.strip().startswith(("New", "Not public", "Decision", "Option analysis", "No update"))


SIGNS = st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_characters="\x7f")
TEXTS = (
    st.text(SIGNS, min_size=1, max_size=40) | st.sampled_from(("**a** b", "one\ntwo", "a <b> &amp;", "• c", "1 st"))
).filter(printable)
LINES = TEXTS.filter(lambda text: "\n" not in text and text != "Not recorded")
ASSETS = st.fixed_dictionaries(
    {"status": st.sampled_from(["surplus", "options", "proposed"])},
    optional={
        "address": st.sampled_from(["London Road, Godmanchester PE29 2BQ", "Ely", "PE19 1DS"]),
        "tenure": st.sampled_from(["freehold", "leasehold", "licence", "option", "other"]),
        "floor_area": st.sampled_from(["375", "3,079", "3079.50 GIA", "12 NIA"]),
        "facilities": LINES,
        "current_use": LINES,
    },
)
UPDATES = st.lists(st.tuples(st.sampled_from(["situation", "timescale"]), TEXTS, st.booleans()), max_size=4)
DECISIONS = st.lists(st.tuples(st.booleans(), LINES, TEXTS | st.none(), TEXTS | st.none()), max_size=3)
REPORTS = st.lists(
    st.fixed_dictionaries(
        {"title": LINES.filter(lambda text: not set("‘’“”'\"(,;") & set(text)), "body": st.just("Fen Board")},
        optional={
            "item": st.sampled_from(["5.0", "11"]),
            "date": st.sampled_from(["2019-07-31", "2018-03", "2017"]),
            "note": st.just("in confidence"),
            "url": st.just("https://fen.example/a?b=1&c=2"),
        },
    ),
    max_size=3,
    unique_by=lambda report: report["title"],
)
AREAS = st.lists(st.tuples(TEXTS, REPORTS, st.booleans(), TEXTS | st.none()), max_size=3)


@st.composite
def registers(draw: st.DrawFn) -> list[Draft]:
    """What a register holds besides its body: two panels, assets with their statements, decisions, areas."""
    meeting = {"of": "panel", "state": "held", "public": True}
    drafts = [draft("meeting", f"panel-{day}", day, date=day, **meeting) for day in ("2019-06-26", "2019-10-09")]
    for number, asset in enumerate(draw(st.lists(ASSETS, max_size=4))):
        name = f"{NAMES[number]} {number}"
        drafts.append(draft("asset", f"asset-{number}", "2019-05-01", name=name, **asset))
        for column, text, old in draw(UPDATES):
            on = "2019-05-01" if old else "2019-09-01"
            drafts.append(draft("update", "", on, asset=f"asset-{number}", column=column, text=text))
    for number, (named, subject, decision, notified) in enumerate(draw(DECISIONS)):
        said = {
            "subject": f"{subject} {number}",
            "decision": decision,
            "reference": f"CPCC {number}" if named else None,
        }
        said |= {"subject_notified": f"As told {number}", "decision_notified": notified} if notified else {}
        fields = {name: value for name, value in said.items() if value is not None}
        drafts.append(draft("decision", f"decision-{number}", "2019-07-01", decided_on="2019-07-01", **fields))
    for number, (to_decide, reports, linked, timescale) in enumerate(draw(AREAS)):
        area: dict[str, Any] = {"area": f"Area {number}", "to_decide": to_decide, "reports": reports}
        area |= {"links": ["https://fen.example/x"]} if linked else {}
        area |= {"timescale": timescale} if timescale else {}
        drafts.append(draft("forthcoming", f"area-{number}", "2019-05-01", **area))
    return drafts


@contextmanager
def holding(drafts: list[Draft]) -> Iterator[Register]:
    clock = SteppingClock("2019-10-01")
    with in_memory(clock) as register:
        register.append(drafts)
        yield register


def imported(register: Register, kind: str, folder: Path, audience: Audience = Audience.PUBLIC) -> list[Reading]:
    """The three appendices, written and read."""
    sat = sitting(register, PANEL, audience)
    readings = []
    for name, paper in papers(sat).items():
        if name in ("appendix-1", "appendix-3", "appendix-4") and any(table.rows for table in paper.tables):
            file = folder / f"{name}.{kind}"
            file.write_bytes(FORMATS[kind](paper))
            readings.append(read_published(READERS[kind](file), file.name, "0" * 64))
    return readings


def shown(register: Register) -> dict[str, Any]:
    """What the appendices of a register say, in values."""
    estate = sitting(register, PANEL, Audience.PUBLIC).now
    assets = {}
    for status in (Status.SURPLUS, Status.OPTIONS, Status.PROPOSED):
        for standing in estate.assets(status):
            asset = standing.record
            facts = (asset.tenure, asset.floor_area, asset.facilities, asset.current_use)
            facts = tuple(" ".join(str(fact).split()) for fact in facts) if status is not Status.PROPOSED else ()
            updates = [u.record for u in estate.updates(standing.key)]
            cells = [sorted(u.text.split() for u in updates if u.column is column) for column in Column]
            assets[asset.name] = (status, str(asset.address) if facts else "", facts, cells)
    decisions = [
        (str(d.record.decided_on), d.record.reference, (d.record.subject_notified or d.record.subject).split(),
         (d.record.decision_notified or d.record.decision or "").replace("• ", "").split())
        for d in estate.decisions()
    ]  # fmt: skip
    areas = [
        (a.record.area.upper(), (a.record.to_decide or "").split(), a.record.reports, a.record.links,
         (a.record.timescale or "").split())
        for a in estate.forthcoming()
    ]  # fmt: skip
    return {"assets": assets, "decisions": sorted(decisions, key=str), "areas": sorted(areas, key=str)}


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_its_own_register_learns_nothing_from_a_paper(kind: str, tmp_path: Path) -> None:
    @settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
    @given(registers())
    def check(drafts: list[Draft]) -> None:
        with holding(drafts) as register:
            for reading in imported(register, kind, tmp_path):
                told = [item for item in build_plan(register, reading, TERMS) if item.verdict is not Verdict.SAME]
                assert [(item.verdict, item.kind, item.key, item.changes, item.findings) for item in told] == []

    check()


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_an_empty_register_learns_all_that_a_paper_says(kind: str, tmp_path: Path) -> None:
    @settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
    @given(registers())
    def check(drafts: list[Draft]) -> None:
        meetings = [draft for draft in drafts if draft.kind == "meeting"]
        with holding(drafts) as register, holding(meetings) as empty:
            for reading in imported(register, kind, tmp_path):
                empty.append([item.draft for item in build_plan(empty, reading, TERMS) if item.draft])
            assert shown(empty) == shown(register)

    check()


@pytest.mark.parametrize("kind", ["docx", "html", "md", "pdf"])
@pytest.mark.parametrize("name", ["appendix-1", "appendix-3", "appendix-4"])
def test_cambridgeshire_learns_nothing_from_its_own_papers(
    cambridgeshire: Register, kind: str, name: str, tmp_path: Path
) -> None:
    file = tmp_path / f"{name}.{kind}"
    file.write_bytes(FORMATS[kind](papers(sitting(cambridgeshire, PANEL, Audience.PUBLIC))[name]))
    plan = list(build_plan(cambridgeshire, read_published(READERS[kind](file), file.name, "0" * 64), TERMS))
    assert [item for item in plan if item.verdict is not Verdict.SAME] == []
    assert len(plan) > 3


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_cambridgeshire_learns_nothing_from_the_pack_bound_as_one(
    cambridgeshire: Register, kind: str, tmp_path: Path
) -> None:
    sat = sitting(cambridgeshire, PANEL, Audience.PUBLIC)
    file = tmp_path / f"pack.{kind}"
    file.write_bytes(FORMATS[kind](bind(sat, papers(sat))))  # type: ignore[arg-type]
    plan = list(build_plan(cambridgeshire, read_published(READERS[kind](file), file.name, "0" * 64), TERMS))
    assert [item for item in plan if item.verdict is not Verdict.SAME] == []
    assert {item.kind for item in plan} == {"asset", "update", "decision", "forthcoming", "meeting"}


def test_a_paper_for_the_sub_group_is_read_whole_and_kept_from_the_public(
    cambridgeshire: Register, tmp_path: Path
) -> None:
    for reading in imported(cambridgeshire, "docx", tmp_path, Audience.SUB_GROUP):
        plan = build_plan(cambridgeshire, reading, TERMS)
        assert plan.marking == "protect"
        assert [item for item in plan if item.verdict is not Verdict.SAME] == []
