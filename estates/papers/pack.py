"""The pack for a panel: the covering report and its four appendices, each alone or bound as one document."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from estates.model.dates import print_day
from estates.model.vocabulary import Audience
from estates.papers.appendix_1 import appendix_1
from estates.papers.appendix_2 import appendix_2
from estates.papers.appendix_3 import appendix_3
from estates.papers.appendix_4 import appendix_4
from estates.papers.covering_report import covering_report
from estates.papers.paper import Pack, Paper, Paragraph, Statement
from estates.register.sitting import Sitting

PAPERS: Mapping[str, Callable[[Sitting], Paper]] = {
    "covering-report": covering_report,
    "appendix-1": appendix_1,
    "appendix-2": appendix_2,
    "appendix-3": appendix_3,
    "appendix-4": appendix_4,
}
"""What builds each paper, by the name of its file, in the order of the pack."""


def papers(sitting: Sitting) -> dict[str, Paper]:
    """Every paper of the pack, by the name of its file. Raises ValueError for a sitting without a meeting."""
    return {name: build(sitting) for name, build in PAPERS.items()}


def closed(sitting: Sitting, paper: Paper) -> Paper:
    """The paper with, at its end, the register that it was drawn from and how to check it."""
    return replace(paper, blocks=(*paper.blocks, Paragraph(Statement(_checking(sitting), weight="quiet"))))


def _checking(sitting: Sitting) -> str:
    size, digits = sitting.root.size, sitting.root.hash.hex()[:16]
    root = " ".join(digits[start : start + 4] for start in range(0, 16, 4))
    how = {
        Audience.PUBLIC: "that nothing was rewritten since, run “estates verify” on the folder that went out: it needs "
        "no register, and prints the whole root",
        Audience.SUB_GROUP: f"it, run “estates verify --at {size}” on the register",
    }[sitting.now.audience]
    entries = f"{size:,} {'entry' if size == 1 else 'entries'}"
    return f"Drawn from the register at {entries}, root {root} (the first 16 digits). To check {how}."


def bind(sitting: Sitting, parts: Mapping[str, Paper]) -> Pack:
    """The papers as one document. Raises ValueError for a sitting without a meeting."""
    if sitting.meeting is None:
        raise ValueError("a pack belongs to a meeting")
    body = sitting.now.body().record
    day = print_day(sitting.meeting.record.date.first)
    *others, last = parts.values()
    return Pack(
        (f"Decisions by {body.name}", f"{body.panel}, {day}"),
        (*others, closed(sitting, last)),
        footer=f"{body.panel}, {day}",
    )
