"""Appendix 2: the record of each decision notified to the panel, on a page of its own, ready for signature."""

from collections.abc import Iterator

from estates.model.body import Body
from estates.model.dates import print_day
from estates.model.decision import Decision
from estates.papers.appendix_1 import notified
from estates.papers.paper import Block, Column, Heading, Paper, Paragraph, Row, Statement, Table
from estates.papers.wording import UNKNOWN, banner, field_lead, report, statements
from estates.register.estate import Standing
from estates.register.sitting import Sitting

CONFIRMATION = "I confirm that I have reached the above decision after consideration of the facts above."


def appendix_2(sitting: Sitting) -> Paper:
    """Raises ValueError for a sitting without a meeting."""
    if sitting.meeting is None:
        raise ValueError("Appendix 2 belongs to a meeting")
    body, day = sitting.now.body().record, sitting.meeting.record.date.first
    decisions = notified(sitting)
    blocks = [block for number, standing in enumerate(decisions) for block in _record(standing, body, number)]
    return Paper(
        name="Appendix 2 – Decision records",
        label="APPENDIX 2",
        title=("Decision records",),
        body=body.name,
        dated=day.isoformat(),
        blocks=tuple(blocks) or (Paragraph(Statement("There is no decision record to attach.")),),
        banner=banner(sitting),
        footer=f"{body.panel}, {print_day(day)} – Appendix 2",
        landscape=False,
    )


def _record(standing: Standing[Decision], body: Body, number: int) -> Iterator[Block]:
    decision = standing.record
    name = decision.reference or str(decision.decided_on)
    signatory = decision.signatory or ", ".join([*([body.commissioner] if body.commissioner else []), body.name])
    signed = str(decision.signed_on) if decision.signed_on else ""
    heading = f"{body.name.upper()}\nDECISION RECORD – {name}"
    yield Heading(heading, new_page=number > 0, listed=f"Decision record {name}")
    yield Table(
        f"Decision record {name}",
        (Column("Decision Record", 25), Column(name, 75)),
        tuple(_rows(standing)),
        titled=False,
        row_headers=True,
    )
    yield Paragraph(Statement(signatory, weight="bold"))
    yield Paragraph(Statement(decision.confirmation or CONFIRMATION))
    yield Table(
        f"Signature of decision record {name}",
        (Column("Signature", 65), Column("Date", 35)),
        (Row(standing.key, "", ((Statement(""),), (Statement(signed),)), to_sign=True),),
        titled=False,
    )


def _rows(standing: Standing[Decision]) -> Iterator[Row]:
    """The rows of the record as it was signed."""
    decision = standing.record
    papers = tuple(map(report, decision.background)) or (Statement(UNKNOWN, weight="quiet"),)
    for field, heading, said in (
        ("subject", "Subject", statements(decision.subject, field_lead(standing, "subject"))),
        ("decision", "Decision", statements(decision.decision, field_lead(standing, "decision"))),
        ("summary", "Decision Summary", statements(decision.summary, field_lead(standing, "summary"))),
        (
            "contact_officer",
            "Contact Officer",
            statements(decision.contact_officer, field_lead(standing, "contact_officer")),
        ),
        ("background", "Background Papers", papers),
    ):
        yield Row(f"{standing.key}-{field}", "", ((Statement(heading, weight="bold"),), said))
