"""Appendix 4, the estates update: three tables of the assets that are surplus, subject to options analysis, or
proposed.

The order, the titles and the columns' headings, which differ by table, are those of the paper that the panel knows
(Cambridgeshire Police and Crime Panel, 9 October 2019).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from estates.model.analysis import Analysis
from estates.model.asset import Asset
from estates.model.dates import print_day
from estates.model.decision import Decision
from estates.model.update import Update
from estates.model.vocabulary import Column as Place
from estates.model.vocabulary import Status
from estates.papers.paper import Column, Paper, Paragraph, Row, Statement, Table, links
from estates.papers.wording import UNKNOWN, analysis_words, banner, lead
from estates.register.entry import Entry
from estates.register.estate import Standing
from estates.register.options import settled_by
from estates.register.sitting import Change, Sitting

_FIELD_WORDS = {"floor_area": "floor area", "current_use": "current use"}


@dataclass(frozen=True)
class Layout:
    """One of the paper's tables: whom it lists and how its columns are headed."""

    status: Status
    title: str
    situation: str
    timescale: str
    says_since: bool = True
    facts: bool = True
    """Whether tenure, floor area, facilities and current use are printed; the proposals print names only."""


LAYOUTS = (
    Layout(
        Status.SURPLUS,
        "ASSETS SURPLUS TO OPERATIONAL REQUIREMENTS",
        "Current Situation/Update",
        "Timescales/Update",
        says_since=False,
    ),
    Layout(Status.OPTIONS, "ASSETS SUBJECT TO OPTIONS ANALYSIS/COLLABORATION", "Issues/Options", "Timescale/Update"),
    Layout(Status.PROPOSED, "ASSET PROPOSALS", "Current Situation", "Timescale/Update", facts=False),
)
_FACTS = (
    ("tenure", Column("Tenure", 10)),
    ("floor_area", Column("Floor Area m²", 8, numeric=True)),
    ("facilities", Column("Facilities", 11)),
    ("current_use", Column("Current Use", 11)),
)


def appendix_4(sitting: Sitting) -> Paper:
    """The paper for a panel's sitting. Raises ValueError for a sitting without a meeting."""
    if sitting.meeting is None:
        raise ValueError("Appendix 4 belongs to a meeting")
    meeting, body = sitting.meeting.record, sitting.now.body().record
    day = print_day(meeting.date.first)
    update = f"UPDATE SINCE LAST POLICE AND CRIME PANEL IN {sitting.since.upper()}" if sitting.previous else "UPDATE"
    return Paper(
        name="Appendix 4 – Estates update",
        label="APPENDIX 4",
        title=(body.estates_title or f"{body.name} – Estates", f"{update} AND LIKELY FORTHCOMING DECISIONS"),
        body=body.name,
        dated=meeting.date.first.isoformat(),
        blocks=(
            Paragraph(Statement(_period(sitting))),
            *(_table(layout, sitting, body.proposals_footnote or "") for layout in LAYOUTS),
        ),
        banner=banner(sitting),
        footer=f"{body.panel}, {day} – Appendix 4",
    )


def _period(sitting: Sitting) -> str:
    shown = f"The estate is shown as at {print_day(sitting.now.on)}."
    if sitting.previous is None:
        return f"{shown} No earlier panel is on the register, so nothing is marked as new."
    last = sitting.previous.record.date
    return f"“New”, in bold, marks what did not yet stand on the register at the panel of {last}. {shown}"


def _table(layout: Layout, sitting: Sitting, proposals_footnote: str) -> Table:
    since = f" – UPDATE SINCE LAST POLICE AND CRIME PANEL IN {sitting.since.upper()}" if sitting.previous else ""
    starred = layout.status is Status.PROPOSED and proposals_footnote
    facts = tuple(column for _, column in _FACTS) if layout.facts else ()
    width = (100 - sum(column.width_pc for column in facts)) // 2
    assets = sitting.now.assets(layout.status)
    updates = _by_asset(sitting, assets)
    decisions = sitting.now.decisions_about() if assets else {}
    analyses = sitting.now.analyses_about() if assets else {}
    settled = settled_by(sitting.now) if analyses else {}
    return Table(
        title=f"{layout.title}{'*' if starred else ''}{since if layout.says_since else ''}",
        columns=(*facts, Column(layout.situation, width), Column(layout.timescale, width)),
        rows=tuple(
            _row(
                layout,
                sitting,
                asset,
                updates.get(asset.key, []),
                decisions.get(asset.key, []),
                analyses.get(asset.key, []),
                settled,
            )
            for asset in assets
        ),
        note=f"* {proposals_footnote}" if starred else "",
    )


def _by_asset(sitting: Sitting, assets: Sequence[Standing[Asset]]) -> dict[str, list[Standing[Update]]]:
    keys = [asset.key for asset in assets]
    by_asset: dict[str, list[Standing[Update]]] = {}
    if keys:
        if sitting.before:
            sitting.before.updates(*keys)  # read together, and not one by one when asked what is new
        for update in sitting.now.updates(*keys):
            by_asset.setdefault(update.record.asset, []).append(update)
    return by_asset


def _row(
    layout: Layout,
    sitting: Sitting,
    asset: Standing[Asset],
    updates: Sequence[Standing[Update]],
    decisions: Sequence[Standing[Decision]],
    analyses: Sequence[Standing[Analysis]],
    settled_by_decision: Mapping[str, str],
) -> Row:
    by_place = {
        place: [_statement(update, sitting) for update in updates if update.record.column is place] for place in Place
    }
    changed = _changes(sitting, asset)
    weighed = [_analysis(analysis, sitting, settled_by_decision) for analysis in analyses]
    settled = [_decision(decision, sitting) for decision in decisions]
    news = (
        changed
        or any(map(sitting.is_new, updates))
        or any(map(sitting.is_new, decisions))
        or any(map(sitting.is_new, analyses))
    )
    silence = [Statement(f"No update since {sitting.since}.", weight="quiet")] if sitting.before and not news else []
    cells = [
        *([_fact(asset, field) for field, _ in _FACTS] if layout.facts else []),
        tuple(by_place[Place.SITUATION] + weighed + changed),
        tuple(by_place[Place.TIMESCALE] + settled + silence),
    ]
    heading = str(asset.record) if layout.facts else asset.record.name
    return Row(asset.key, heading, tuple(cells))


def _fact(asset: Standing[Asset], field: str) -> tuple[Statement, ...]:
    value = getattr(asset.record, field)
    if value is None:
        return (Statement(UNKNOWN, weight="quiet"),)
    return (Statement(getattr(value, "label", str(value)), lead=lead(asset.asserted_by[field], new=False)),)


def _statement(update: Standing[Update], sitting: Sitting) -> Statement:
    new = sitting.is_new(update)
    return Statement(
        update.record.text, lead=lead(update.asserted_by["text"], new=new), weight="bold" if new else "plain"
    )


def _decision(decision: Standing[Decision], sitting: Sitting) -> Statement:
    new = sitting.is_new(decision)
    marks = lead(decision.asserted_by["subject"], new=new).removesuffix(":")
    name = str(decision.record)
    return Statement(
        name,
        lead=f"{marks} decision:" if marks else "Decision:",
        weight="bold" if new else "plain",
        links=links(name, decision.record.url),
    )


def _analysis(analysis: Standing[Analysis], sitting: Sitting, settled: Mapping[str, str]) -> Statement:
    new = sitting.is_new(analysis)
    marks = lead(analysis.asserted_by["title"], new=new).removesuffix(":")
    words = f"{marks} option analysis:" if marks else "Option analysis:"
    return Statement(analysis_words(analysis, settled), lead=words, weight="bold" if new else "plain")


def _changes(sitting: Sitting, asset: Standing[Asset]) -> list[Statement]:
    if sitting.is_first_listed(asset):
        return [Statement(f"First listed since {sitting.since}.", lead="New:", weight="bold")]
    return [_change(change, asset.asserted_by[change.field]) for change in sitting.changes(asset)]


def _change(change: Change, entry: Entry) -> Statement:
    what = _FIELD_WORDS.get(change.field, change.field)
    text = f"{what} is {change.now or 'not recorded'}; was {change.before or 'not recorded'}."
    return Statement(text, lead=lead(entry, new=True), weight="bold")
