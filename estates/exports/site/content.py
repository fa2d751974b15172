"""What the public record holds, page by page, for the site to draw: assets with their threads, decisions, option
analyses, and the addresses of those that were withdrawn.

Read from the public's estate alone. A page's address comes from its record's kind and key, which never change, and from
nothing else; keys are small letters, digits and hyphens, so that an address needs no escaping anywhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from typing import Any

from estates.exports.site.withdrawn import Withdrawn, withdrawn
from estates.model.analysis import Analysis
from estates.model.asset import Asset
from estates.model.decision import Decision
from estates.model.forthcoming import Forthcoming
from estates.model.quantities import print_pounds
from estates.model.update import Update
from estates.model.vocabulary import Column, Status
from estates.register.estate import Estate, Name, Standing
from estates.register.event import Event, EventKind
from estates.register.options import Weighed, weigh
from estates.register.register import Register
from estates.register.summary import paragraph, summarise
from estates.register.threads import threads
from estates.register.trail import Trail

LATEST = 8
"""How many decisions, and how many events, the first page shows."""


@dataclass(frozen=True)
class Fact:
    """Something else that hangs on a decision: what kind of thing it is, and what it says."""

    label: str
    words: str


@dataclass(frozen=True)
class AssetPage:
    asset: Standing[Asset]
    thread: Trail
    statements: Mapping[Column, Sequence[Standing[Update]]]
    """Those that stand, by the column that prints them."""
    decisions: tuple[Name, ...]
    """Those that its thread tells of, the oldest first; so the analyses."""
    analyses: tuple[Name, ...]
    words: str
    """What the search looks through, beside the name."""


@dataclass(frozen=True)
class DecisionPage:
    decision: Standing[Decision]
    assets: tuple[Name, ...]
    """Those whose threads tell of it, by name."""
    analyses: tuple[Name, ...]
    meetings: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    """The other records that name it."""
    words: str


@dataclass(frozen=True)
class AnalysisPage:
    analysis: Standing[Analysis]
    weighed: Weighed
    assets: tuple[Name, ...]
    decisions: tuple[Name, ...]
    """That settled it; none: it is still open."""
    words: str


@dataclass(frozen=True)
class Site:
    """`names` are what pages call each record that has a page."""

    body: str
    on: date
    register: str
    """The key of the body that keeps it."""
    figures: str
    """The estate in one paragraph."""
    assets: tuple[AssetPage, ...]
    """By name."""
    decisions: tuple[DecisionPage, ...]
    """The newest first."""
    analyses: tuple[AnalysisPage, ...]
    """By title."""
    withdrawn: tuple[Withdrawn, ...]
    forthcoming: tuple[Standing[Forthcoming], ...]
    latest: tuple[tuple[AssetPage, Event], ...]
    """What was last heard of assets by the day, the newest first."""
    names: Mapping[Name, str]

    def counts(self) -> list[tuple[Status, int]]:
        """How many assets have each status, those that none has left out."""
        found = [page.asset.record.status for page in self.assets]
        return [(status, found.count(status)) for status in Status if status in found]


def address(kind: str, key: str) -> str:
    """The file of a record's page: "asset-copse-court.html"."""
    return f"{kind}-{key}.html"


def build_site(register: Register, estate: Estate) -> Site:
    """`estate` is the public's. Raises Refusal for a day before the body is on record."""
    body = estate.body().record.name
    told = threads(estate)
    analyses = sorted(estate.analyses(), key=lambda standing: (standing.record.title.casefold(), standing.key))
    decisions = list(reversed(estate.decisions()))
    about = _about(told.values(), EventKind.DECISION)
    settled = _settled(estate)
    said = _statements(estate)
    pages = tuple(_asset_page(told[asset.key], said.get(asset.key, ())) for asset in estate.assets())
    hanging = _hanging(estate)
    return Site(
        body=body,
        on=estate.on,
        register=register.name,
        figures=paragraph(summarise(estate)),
        assets=pages,
        decisions=tuple(_decision_page(estate, d, about, settled, hanging) for d in decisions),
        analyses=tuple(_analysis_page(analysis, settled) for analysis in analyses),
        withdrawn=tuple(withdrawn(register, estate)),
        forthcoming=tuple(estate.forthcoming()),
        latest=_latest(pages, estate.on),
        names={("asset", page.asset.key): page.asset.record.name for page in pages}
        | {("decision", decision.key): decision_name(decision.record) for decision in decisions}
        | {("analysis", analysis.key): analysis.record.title for analysis in analyses},
    )


def decision_name(decision: Decision) -> str:
    """ "CPCC 2019-011: S22A Agreement ..." """
    return f"{decision.reference}: {decision.subject}" if decision.reference else decision.subject


def _asset_page(thread: Trail, said: Sequence[Standing[Update]]) -> AssetPage:
    asset = thread.asset.record
    labels = (asset.status, asset.tenure)
    texts = (str(asset.address or ""), asset.reference, asset.uprn, asset.facilities, asset.current_use)
    words = [*(word.label for word in labels if word), *filter(None, texts), *(one.record.text for one in said)]
    return AssetPage(
        thread.asset,
        thread,
        {column: [one for one in said if one.record.column is column] for column in Column},
        tuple(_first_links(thread, EventKind.DECISION)),
        tuple(_first_links(thread, EventKind.OPTIONS)),
        " ".join([thread.asset.key, *words]),
    )


def _decision_page(
    estate: Estate,
    standing: Standing[Decision],
    about: Mapping[Name, Sequence[Name]],
    settled: Mapping[Name, Sequence[Name]],
    hanging: Mapping[str, Sequence[Fact]],
) -> DecisionPage:
    record, name = standing.record, ("decision", standing.key)
    meetings = [("Agreed by", record.meeting), ("Panel told", record.panel_told)]
    texts = (record.reference, record.decision, record.summary, record.subject_notified, record.decision_notified)
    return DecisionPage(
        standing,
        tuple(about.get(name, ())),
        tuple(analysis for analysis, decisions in settled.items() if name in decisions),
        tuple(Fact(label, _meeting(estate, key)) for label, key in meetings if key),
        tuple(hanging.get(standing.key, ())),
        " ".join([standing.key, *filter(None, texts)]),
    )


def _analysis_page(standing: Standing[Analysis], settled: Mapping[Name, Sequence[Name]]) -> AnalysisPage:
    record = standing.record
    return AnalysisPage(
        standing,
        weigh(record),
        tuple(("asset", key) for key in record.assets),
        tuple(settled.get(("analysis", standing.key), ())),
        " ".join([standing.key, *(option.label for option in record.options)]),
    )


def _first_links(thread: Trail, kind: EventKind) -> Iterator[Name]:
    return (event.links[0] for event in thread.events if event.kind is kind)


def _about(told: Iterable[Trail], kind: EventKind) -> dict[Name, list[Name]]:
    """For each record whose event stands in threads, the assets whose threads these are."""
    about: dict[Name, list[Name]] = {}
    for thread in told:
        for name in _first_links(thread, kind):
            about.setdefault(name, []).append(("asset", thread.asset.key))
    return about


def _settled(estate: Estate) -> dict[Name, list[Name]]:
    """For each option analysis that decisions settled, those: the analysis may name the decision, or the decision the
    analysis."""
    named = [(key, decision.key) for decision in estate.decisions() for key in decision.record.analyses]
    named += [(one.key, one.record.decision) for one in estate.analyses() if one.record.decision]
    settled: dict[Name, list[Name]] = {}
    for analysis, decision in dict.fromkeys(named):
        settled.setdefault(("analysis", analysis), []).append(("decision", decision))
    return settled


def _statements(estate: Estate) -> dict[str, list[Standing[Update]]]:
    said: dict[str, list[Standing[Update]]] = {}
    for update in estate.updates():
        said.setdefault(update.values["asset"], []).append(update)
    return said


def _hanging(estate: Estate) -> dict[str, list[Fact]]:
    """By the decision's key."""
    found: dict[str, list[Fact]] = {}
    closed: list[Standing[Forthcoming]] = estate._all("forthcoming")
    for forthcoming in closed:
        if forthcoming.record.closed_by:
            fact = Fact("Announced as", forthcoming.record.area)
            found.setdefault(forthcoming.record.closed_by, []).append(fact)
    for minute in estate.minutes():
        words = f"{_meeting(estate, minute.record.meeting)}: {minute.record.resolution or minute.record.text}"
        for key in minute.record.decisions:
            found.setdefault(key, []).append(Fact("Minutes", words))
    for scheme in (scheme.record for scheme in estate.schemes()):
        if scheme.decision:
            words = ", ".join(filter(None, (scheme.reference, scheme.title, scheme.year)))
            found.setdefault(scheme.decision, []).append(Fact("Capital scheme", words))
    for receipt in (receipt.record for receipt in estate.receipts()):
        if receipt.decision:
            fact = Fact("Receipt", f"{print_pounds(receipt.amount_gbp)}, {receipt.received}")
            found.setdefault(receipt.decision, []).append(fact)
    return found


def _meeting(estate: Estate, key: str) -> str:
    """ "Panel, 9 October 2019" """
    meeting = estate.meeting(key).record
    return f"{meeting.of.label}, {meeting.date}"


def _latest(pages: Sequence[AssetPage], on: date) -> tuple[tuple[AssetPage, Event], ...]:
    def newest(pair: tuple[AssetPage, Event]) -> Any:
        _, event = pair
        return event.date.first, event.entry.number

    told = ((page, event) for page in pages for event in page.thread.events if event.kind is not EventKind.FACT)
    return tuple(nlargest(LATEST, ((page, event) for page, event in told if event.date.first <= on), key=newest))
