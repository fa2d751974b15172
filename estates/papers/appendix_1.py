"""Appendix 1: the decisions notified to the panel, and which these are.

A decision is notified to the panel that its record names; one that names none, to the first panel after it was made.
"""

from datetime import date

from estates.model.dates import print_day
from estates.model.decision import Decision
from estates.papers.paper import Column, Paper, Row, Statement, Table, links
from estates.papers.wording import UNKNOWN, banner, field_lead, statements
from estates.register.estate import Standing
from estates.register.sitting import Sitting

COLUMNS = (Column("Date", 15), Column("Decision Record", 19), Column("Subject", 33), Column("Decision", 33))


def notified(sitting: Sitting) -> list[Standing[Decision]]:
    """The decisions that this panel is told of, the oldest first; those made since the last panel's papers closed."""
    told_up_to = sitting.before.on if sitting.before else date.min
    return [
        standing
        for standing in sitting.now.decisions()
        if (
            standing.record.panel_told == sitting.meeting.key
            if standing.record.panel_told and sitting.meeting
            else told_up_to < standing.record.decided_on.last
        )
    ]


def appendix_1(sitting: Sitting) -> Paper:
    """Raises ValueError for a sitting without a meeting."""
    if sitting.meeting is None:
        raise ValueError("Appendix 1 belongs to a meeting")
    body, day = sitting.now.body().record, sitting.meeting.record.date.first
    since = f" since {sitting.since}" if sitting.since else ""
    title = f"Decision records notified to the {body.panel}"
    table = Table(
        title,
        COLUMNS,
        tuple(map(_row, notified(sitting))),
        empty=f"No decision has been notified to the Panel{since}.",
        titled=False,
    )
    return Paper(
        name="Appendix 1 – Decision records notified to the Panel",
        label="APPENDIX 1",
        title=(title,),
        body=body.name,
        dated=day.isoformat(),
        blocks=(table,),
        banner=banner(sitting),
        footer=f"{body.panel}, {print_day(day)} – Appendix 1",
        landscape=False,
    )


def _row(standing: Standing[Decision]) -> Row:
    """In the words notified to the panel, which the signed record may word otherwise."""
    decision = standing.record
    reference = decision.reference
    subject = decision.subject_notified or decision.subject
    return Row(
        standing.key,
        "",
        (
            (Statement(str(decision.decided_on)),),
            (
                Statement(reference, links=links(reference, decision.url))
                if reference
                else Statement(UNKNOWN, weight="quiet"),
            ),
            (
                Statement(
                    subject,
                    lead=field_lead(standing, "subject_notified" if decision.subject_notified else "subject"),
                    links=() if reference else links(subject, decision.url),
                ),
            ),
            statements(
                decision.decision_notified or decision.decision,
                field_lead(standing, "decision_notified" if decision.decision_notified else "decision"),
            ),
        ),
    )
