"""The covering report, "Decisions by the Commissioner": what the panel is asked to do with Appendices 1 to 4, and why.

Its sections are those that a panel's reports have. The duty of the panel is that of section 28 of the Police Reform and
Social Responsibility Act 2011; what is fact (who, when, how many) comes from the register.
"""

from collections.abc import Iterator
from typing import Any

from estates.checks import promise
from estates.checks.gathered import Gathered
from estates.checks.rules import falling_due
from estates.model.dates import ReducedDate, print_day
from estates.model.vocabulary import MeetingKind, MeetingState
from estates.papers.appendix_1 import notified
from estates.papers.appendix_4 import LAYOUTS
from estates.papers.paper import Block, Column, Heading, Link, Paper, Paragraph, Row, Statement, Table
from estates.papers.wording import banner, counted, lead, listed
from estates.register.estate import Standing
from estates.register.sitting import Sitting
from estates.register.summary import paragraph, summarise

ACT = "Police Reform and Social Responsibility Act 2011"
ACT_URL = "https://www.legislation.gov.uk/ukpga/2011/13/section/28"
APPENDICES = (
    "Appendix 1 – Decision records notified to the Panel",
    "Appendix 2 – Decision records",
    "Appendix 3 – Areas where decisions are likely to be considered as required",
    "Appendix 4 – Estates update",
)
Sections = tuple[tuple[str, tuple[Statement, ...]], ...]


def covering_report(sitting: Sitting) -> Paper:
    """Raises ValueError for a sitting without a meeting."""
    if sitting.meeting is None:
        raise ValueError("the covering report belongs to a meeting")
    body, meeting = sitting.now.body().record, sitting.meeting.record
    day = print_day(meeting.date.first)
    place = f", {meeting.place}" if meeting.place else ""
    head = Table(
        "To whom, when and from whom",
        (Column("To", 30), Column("Meeting", 40), Column("Report of", 30)),
        (
            Row(
                "head",
                "",
                (
                    (Statement(body.panel),),
                    (Statement(f"{day}{place}"),),
                    (Statement(", ".join([*([body.commissioner] if body.commissioner else []), body.name])),),
                ),
            ),
        ),
        titled=False,
    )
    return Paper(
        name="Covering report – Decisions by the Commissioner",
        label="CONFIDENTIAL REPORT" if banner(sitting) else "PUBLIC REPORT",
        title=(f"DECISIONS BY {body.name.upper()}",),
        body=body.name,
        dated=meeting.date.first.isoformat(),
        blocks=(head, *_numbered(_sections(sitting, body.panel))),
        banner=banner(sitting),
        footer=f"{body.panel}, {day} – Covering report",
        landscape=False,
    )


def _numbered(sections: Sections) -> Iterator[Block]:
    for section, (heading, paragraphs) in enumerate(sections, start=1):
        yield Heading(heading, number=f"{section}.")
        for number, statement in enumerate(paragraphs, start=1):
            yield Paragraph(statement, number=f"{section}.{number}")


def _sections(sitting: Sitting, panel: str) -> Sections:
    return (
        (
            "PURPOSE",
            (
                Statement(
                    f"This report enables the {panel} (the “Panel”) to review or scrutinise the decisions of the "
                    "Police and Crime Commissioner (the “Commissioner”), "
                    f"as section 28 of the {ACT} (the “Act”) requires.",
                    links=(Link(f"section 28 of the {ACT}", ACT_URL),),
                ),
            ),
        ),
        (
            "RECOMMENDATIONS",
            (
                Statement(
                    "The Panel is recommended to say which of these decisions, if any, it wishes to review further; "
                    "more information would then be brought to a later meeting."
                ),
                Statement("The Panel is asked to note the areas in which decisions are still to be taken."),
            ),
        ),
        (
            "TERMS OF REFERENCE",
            (
                Statement(
                    "The Panel must review or scrutinise decisions made, or other action taken, by the Commissioner in "
                    "connection with the discharge of the Commissioner’s functions (section 28(6) of the Act)."
                ),
            ),
        ),
        (
            "BACKGROUND",
            (
                Statement(
                    "The report helps the Panel to carry out that duty, and so to support the effective exercise of "
                    "the Commissioner’s functions (section 28(2) of the Act)."
                ),
            ),
        ),
        ("KEY ISSUES", _key_issues(sitting)),
        (
            "IMPLICATIONS",
            (Statement("If the Panel asks to know more of a decision, a further report may have to be prepared."),),
        ),
        (
            "CONSULTATION",
            (
                Statement(
                    "The decisions follow the direction set by the Commissioner’s Police and Crime Plan. Their records "
                    "are published on the Commissioner’s website."
                ),
            ),
        ),
        ("NEXT STEPS", _next_steps(sitting)),
        ("BACKGROUND DOCUMENTS", (Statement("The decision records notified to the Panel."),)),
        ("APPENDICES", tuple(map(Statement, APPENDICES))),
    )


def _key_issues(sitting: Sitting) -> tuple[Statement, ...]:
    decisions = notified(sitting)
    since = f" since its meeting of {sitting.previous.record.date}" if sitting.previous else ""
    references = [standing.record.reference for standing in decisions if standing.record.reference]
    named = f": {listed(references)}" if references else ""
    count = counted(len(decisions), "decision")
    return (
        Statement(
            f"The Panel has been notified of {count}{since}{named}. Appendix 1 lists what was decided, and when."
        ),
        Statement("The decision records themselves are at Appendix 2, with the papers on which each was taken."),
        Statement(paragraph(summarise(sitting.now))),
    )


def _next_steps(sitting: Sitting) -> tuple[Statement, ...]:
    areas = len(sitting.now.forthcoming())
    ahead = f"Appendix 3 lists {counted(areas, 'area')} in which decisions are likely."
    return (
        Statement("Members of the Panel may ask for more about any decision in Appendices 1 and 2."),
        Statement(
            "The Panel will go on being notified of the Commissioner’s decisions. "
            + (ahead if areas else "Appendix 3 would list areas in which decisions are likely; none is known.")
        ),
        Statement(
            "Appendix 4 brings the Panel up to date on the Commissioner’s estate: what was decided, how disposals and "
            "the analysis of options go on, and what may be decided next."
        ),
        *_due(sitting),
    )


def _due(sitting: Sitting) -> Iterator[Statement]:
    """What falls due before the next meeting, and what was promised by now for an asset of Appendix 4 and is still
    awaited; from the sitting's own estate, so that a public report can speak of public entries only."""
    gathered = Gathered(sitting.now)
    following = _next_meeting(sitting)
    due = falling_due(gathered, following.last) if following else []
    listed_in_4 = {asset.key for asset in sitting.now.assets(*(layout.status for layout in LAYOUTS))}
    late = [
        finding
        for finding in promise.check(gathered)
        if finding.due < gathered.on.isoformat() and not listed_in_4.isdisjoint(finding.assets)
    ]
    said = ": no later meeting of the Panel is on the register."
    if following:
        number = counted(len(due), "matter") if due else "nothing that is on the register"
        said = f", {'on' if following.first == following.last else 'in'} {following}: {number}."
    overdue = f" Overdue: {counted(len(late), 'matter')}." if late else ""
    yield Statement(f"Due before the next meeting{said}{overdue}")
    for finding in [*due, *late]:
        about = ", ".join(map(gathered.name, finding.assets))
        words = f"{about}: {finding.message}." if about else f"{finding.message[0].upper()}{finding.message[1:]}."
        record: Standing[Any] | None = sitting.now.find(finding.kind, finding.key)
        marks = (lead(entry) for entry in record.entries) if record else ()
        yield Statement(words, lead=next(filter(None, marks), ""))


def _next_meeting(sitting: Sitting) -> ReducedDate | None:
    """When the panel meets next in public, as far as the register knows."""
    assert sitting.meeting is not None
    after = sitting.meeting.record.date.last
    found = [
        standing.record.date
        for standing in sitting.now.meetings(MeetingKind.PANEL)
        if standing.record.date.first > after and standing.record.public is not False
        if standing.record.state in (MeetingState.PLANNED, MeetingState.HELD)
    ]
    return found[0] if found else None
