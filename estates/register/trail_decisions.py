"""The events of a trail that are about choosing: options weighed, decisions, what meetings said, what is to come."""

from collections.abc import Iterator
from typing import Any

from estates.model.asset import Asset
from estates.model.decision import Decision
from estates.model.minute import Action
from estates.register.estate import Estate, Standing
from estates.register.event import Event, EventKind, details, linked, web_address
from estates.register.options import weigh


def choice_events(estate: Estate, asset: Standing[Asset]) -> Iterator[Event]:
    yield from _analysis_events(estate, asset.key)
    yield from _decision_events(estate, asset)
    yield from _minute_events(estate, asset.key)
    yield from _forthcoming_events(estate, asset.key)


def _analysis_events(estate: Estate, asset: str) -> Iterator[Event]:
    for standing in estate.analyses(asset):
        record, weighed = standing.record, weigh(standing.record)
        lines = [
            f"{label}: {standing_word.lower()}{f', {value}' if value != 'not valued' else ''}"
            f"{f'. {reason}' if reason else ''}"
            for label, _, standing_word, value, _, reason in weighed.rows()
        ]
        valued = [weighed.basis] if any(value is not None for value in weighed.values_gbp) else []
        yield Event(
            record.opened or standing.since("options"),
            EventKind.OPTIONS,
            record.title,
            f"{record.title}: {len(record.options)} option{'s' if len(record.options) != 1 else ''} weighed.",
            standing.asserted_by["options"],
            beside=tuple(standing.entries),
            details=(*lines, *valued, *(switch.sentence for switch in weighed.switches)),
            links=(("analysis", standing.key), *linked("decision", record.decision)),
        )


def _decision_events(estate: Estate, asset: Standing[Asset]) -> Iterator[Event]:
    """Decisions that name the asset, that settle an analysis of it, or that gave it its status."""
    analyses = {standing.key: standing.record.decision for standing in estate.analyses(asset.key)}
    named = {*analyses.values(), asset.values.get("decision")}
    for standing in estate.decisions():
        record = standing.record
        if asset.key in record.assets or analyses.keys() & set(record.analyses) or standing.key in named:
            yield _decided(standing)
            if record.panel_told:
                yield _told(estate, standing)


def _decided(standing: Standing[Decision]) -> Event:
    record = standing.record
    name = f"{record.reference}: {record.subject}" if record.reference else record.subject
    return Event(
        record.decided_on,
        EventKind.DECISION,
        name,
        f"{name}.",
        standing.asserted_by["subject"],
        beside=tuple(standing.entries),
        amount_gbp=record.amount_gbp,
        details=details(
            ("Decision", record.decision),
            ("Summary", record.summary),
            ("Signed by", record.signatory),
            ("Signed on", record.signed_on),
        ),
        links=(
            ("decision", standing.key),
            *(("analysis", key) for key in record.analyses),
            *linked("meeting", record.meeting),
        ),
        url=web_address(record.url),
    )


def _told(estate: Estate, standing: Standing[Decision]) -> Event:
    meeting = estate.meeting(str(standing.record.panel_told)).record
    tense = "is to be told" if meeting.date.first > estate.on else "was told"
    return Event(
        meeting.date,
        EventKind.TOLD,
        f"The panel {tense} of {standing.record.reference or standing.record.subject}",
        f"The panel {tense} of the decision {standing.record}.",
        standing.asserted_by["panel_told"],
        beside=tuple(standing.entries),
        links=(("meeting", meeting.key), ("decision", standing.key)),
    )


def _minute_events(estate: Estate, asset: str) -> Iterator[Event]:
    for standing in estate.minutes(asset):
        record = standing.record
        meeting = estate.meeting(record.meeting).record
        said = f"{meeting.of.label} minutes{f', item {record.item}' if record.item else ''}"
        yield Event(
            meeting.date,
            EventKind.MINUTE,
            f"{said}: {record.resolution or record.text}",
            f"{said}: {record.text}",
            standing.asserted_by["text"],
            beside=tuple(standing.entries),
            details=(*details(("Resolved", record.resolution)), *(f"Action: {_action(a)}" for a in record.actions)),
            links=(
                ("minute", standing.key),
                ("meeting", record.meeting),
                *(("decision", key) for key in record.decisions),
            ),
        )


def _action(action: Action) -> str:
    facts = ", ".join(details(("owner", action.owner), ("due", action.due), ("done", action.done)))
    return f"{action.what} ({facts})" if facts else action.what


def _forthcoming_events(estate: Estate, asset: str) -> Iterator[Event]:
    found: list[Standing[Any]] = estate._all("forthcoming")
    for standing in found:
        record = standing.record
        if asset in record.assets:
            yield Event(
                standing.since("area"),
                EventKind.FORTHCOMING,
                record.area,
                f"Likely to be decided: {record.area}.",
                standing.asserted_by["area"],
                beside=tuple(standing.entries),
                details=details(("To decide", record.to_decide), ("Timescale", record.timescale)),
                links=(("forthcoming", standing.key), *linked("decision", record.closed_by)),
            )
