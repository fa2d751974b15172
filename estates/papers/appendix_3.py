"""Appendix 3: the areas where decisions are likely, on what reports, and when."""

from estates.model.dates import print_day
from estates.model.forthcoming import Forthcoming
from estates.papers.paper import Column, Paper, Row, Statement, Table
from estates.papers.wording import banner, lead, live, reports_by_body, statements
from estates.register.estate import Standing
from estates.register.sitting import Sitting

TITLE = "Areas where decisions are likely to be considered"
COLUMNS = (
    Column("To be decided", 28),
    Column("Current Background reports", 47),
    Column("Anticipated timescale/date", 25),
)


def appendix_3(sitting: Sitting) -> Paper:
    """Raises ValueError for a sitting without a meeting."""
    if sitting.meeting is None:
        raise ValueError("Appendix 3 belongs to a meeting")
    body, day = sitting.now.body().record, sitting.meeting.record.date.first
    table = Table(
        TITLE,
        COLUMNS,
        tuple(map(_row, sitting.now.forthcoming())),
        empty="No area is known in which a decision is likely.",
        titled=False,
    )
    return Paper(
        name=f"Appendix 3 – {TITLE} as required",
        label="APPENDIX 3",
        title=(TITLE,),
        body=body.name,
        dated=day.isoformat(),
        blocks=(table,),
        banner=banner(sitting),
        footer=f"{body.panel}, {print_day(day)} – Appendix 3",
    )


def _row(standing: Standing[Forthcoming]) -> Row:
    area = standing.record
    formerly = f" (listed before as “{area.formerly}”)" if area.formerly else ""
    return Row(
        standing.key,
        f"{area.area.upper()}{formerly}",
        (
            _said(standing, "to_decide", area.to_decide),
            (*reports_by_body(area.reports), *(Statement(address, links=live(address)) for address in area.links)),
            _said(standing, "timescale", area.timescale),
        ),
    )


def _said(standing: Standing[Forthcoming], field: str, text: str | None) -> tuple[Statement, ...]:
    """An area whose reports say it all has nothing here, as in the published paper."""
    return statements(text, lead(standing.asserted_by[field])) if text else ()
