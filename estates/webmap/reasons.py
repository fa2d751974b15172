"""Why an asset is as it is: its leases, decisions, background papers, option analyses and events, as the map tells
them. Each says from which moment on it stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from estates.model.lease import Lease
from estates.model.quantities import print_pounds
from estates.model.vocabulary import LeaseSide
from estates.papers.wording import analysis_words
from estates.register.estate import Estate, Name, Standing
from estates.register.event import Event, web_address
from estates.register.histories import State
from estates.register.options import print_value, weigh
from estates.register.threads import threads
from estates.webmap.moments import spans
from estates.webmap.view import Bar, Happening, Reference, Weighing

Past = Mapping[Name, Sequence[State]]


@dataclass(frozen=True)
class Reasons:
    """By the asset's key."""

    leases: Mapping[str, Sequence[Reference]]
    decisions: Mapping[str, Sequence[Reference]]
    papers: Mapping[str, Sequence[Reference]]
    analyses: Mapping[str, Sequence[Reference]]
    weighings: Mapping[str, Sequence[Weighing]]
    events: Mapping[str, Sequence[Happening]]

    def of(self, asset: str) -> dict[str, Any]:
        """The fields of a `Site`."""
        return {
            "leases": tuple(self.leases.get(asset, ())),
            "decisions": tuple(self.decisions.get(asset, ())),
            "papers": tuple(self.papers.get(asset, ())),
            "analyses": tuple(self.analyses.get(asset, ())),
            "weighings": tuple(self.weighings.get(asset, ())),
            "events": tuple(self.events.get(asset, ())),
        }


def build_reasons(latest: Estate, past: Past) -> Reasons:
    """`latest` is the estate on the last of all days; `past` holds its leases, decisions and analyses."""
    decisions = sorted(_of(past, "decision"), key=lambda states: (_record(states).decided_on.first, _key(states)))
    settled = _settled(past)
    return Reasons(
        _group(_leases(_of(past, "lease"))),
        _group(_decisions(decisions)),
        _group(_papers(decisions)),
        _group(_analyses(_of(past, "analysis"), settled)),
        _group(_weighings(_of(past, "analysis"))),
        {
            key: [_happening(event) for event in thread.events if _is_told(event)]
            for key, thread in threads(latest).items()
        },
    )


def _of(past: Past, kind: str) -> list[Sequence[State]]:
    return [states for (of, _), states in sorted(past.items()) if of == kind]


def _record(states: Sequence[State]) -> Any:
    return states[-1].standing.record


def _key(states: Sequence[State]) -> str:
    return states[0].standing.key


def _group(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for asset, one in pairs:
        if one not in found.setdefault(asset, []):
            found[asset].append(one)
    return found


def _leases(leases: Iterable[Sequence[State]]) -> Iterator[tuple[str, Reference]]:
    for states in leases:
        for words, since, until in spans(states, lambda standing: _lease_words(standing.record)):
            yield states[0].standing.values["asset"], Reference(words, "", since, until)


def _lease_words(lease: Lease) -> str:
    held = lease.side is LeaseSide.HELD
    party = f" {'from' if held else 'to'} {lease.counterparty}" if lease.counterparty else ""
    facts = [f"{'Held' if held else 'Let'}{party}"]
    if lease.start:
        facts.append(f"from {lease.start}")
    if lease.ended_how:
        facts.append(lease.ended_how.label.lower())
    facts.append(f"ends {lease.expiry}" if lease.expiry else "end not recorded" if not lease.ended_how else "")
    if lease.rent_gbp_pa is not None:
        facts.append(f"{print_pounds(lease.rent_gbp_pa)} a year")
    return ", ".join(filter(None, facts))


def _decisions(decisions: Iterable[Sequence[State]]) -> Iterator[tuple[str, Reference]]:
    for states in decisions:
        for (words, href, assets), since, until in spans(states, _decision_words):
            for asset in assets:
                yield asset, Reference(words, href, since, until)


def _decision_words(standing: Standing[Any]) -> tuple[str, str, tuple[str, ...]]:
    record = standing.record
    return str(record), web_address(record.url) or "", record.assets


def _papers(decisions: Iterable[Sequence[State]]) -> Iterator[tuple[str, Reference]]:
    for states in decisions:
        for (papers, assets), since, until in spans(states, lambda s: (s.record.background, s.record.assets)):
            for asset in assets:
                for paper in papers:
                    when = f", {paper.date}" if paper.date else ""
                    yield asset, Reference(f"{paper.title}{when}", web_address(paper.url) or "", since, until)


def _settled(past: Past) -> dict[str, tuple[int, str]]:
    """Of each analysis that a decision settled: since when, and the decision's name. Either may name the other."""
    names = {key: str(states[-1].standing.record) for (kind, key), states in past.items() if kind == "decision"}
    found: dict[str, tuple[int, str]] = {}
    for (kind, key), states in past.items():
        for state in states:
            values = state.standing.values
            pairs = [(key, values.get("decision"))] if kind == "analysis" else []
            pairs += [(one, key) for one in values.get("analyses") or ()] if kind == "decision" else []
            for analysis, decision in pairs:
                if decision and (analysis not in found or state.since < found[analysis][0]):
                    found[analysis] = (state.since, names[decision])
    return found


def _analyses(analyses: Iterable[Sequence[State]], settled: Mapping[str, tuple[int, str]]) -> Iterator[Any]:
    for states in analyses:
        key = _key(states)
        since, name = settled.get(key, (None, ""))
        cut = [] if since is None else [since]
        for standing, first, until in _cut(states, cut):
            known = {key: name} if since is not None and first >= since else {}
            for asset in standing.record.assets:
                yield asset, Reference(analysis_words(standing, known), "", first, until)


def _cut(states: Sequence[State], places: Sequence[int]) -> Iterator[tuple[Standing[Any], int, int | None]]:
    """Each state since when and until when, ended and begun again at the places."""
    for state, after in zip(states, [*states[1:], None], strict=True):
        until = after.since if after else None
        inside = [place for place in places if state.since < place and (until is None or place < until)]
        edges = [state.since, *inside, until]
        for first, last in pairwise(edges):
            if first is not None:
                yield state.standing, first, last


def _weighings(analyses: Iterable[Sequence[State]]) -> Iterator[tuple[str, Weighing]]:
    """Of analyses of which an option was valued."""
    for states in analyses:
        for (name, basis, bars, assets), since, until in spans(states, _weighing):
            for asset in assets:
                yield asset, Weighing(name, basis, bars, since, until)


def _weighing(standing: Standing[Any]) -> tuple[str, str, tuple[Bar, ...], tuple[str, ...]] | None:
    record = standing.record
    weighed = weigh(record)
    if all(value is None for value in weighed.values_gbp):
        return None
    bars = tuple(
        Bar(
            f"{option.label}{' (business as usual)' if option.business_as_usual else ''}",
            option.standing.label,
            "not valued" if value is None else print_value(value),
            None if value is None else int(value.quantize(Decimal(1), ROUND_HALF_UP)),
        )
        for option, value in zip(record.options, weighed.values_gbp, strict=True)
    )
    return record.title, weighed.basis, bars, record.assets


def _is_told(event: Event) -> bool:
    """What is known only as a place on the map is left to the map."""
    return not event.changes or any(change.field not in ("location", "uprn") for change in event.changes)


def _happening(event: Event) -> Happening:
    words = f"Not public: {event.words}" if event.withheld else event.words
    return Happening(event.date.first.isoformat(), str(event.date), event.kind.label, words, event.url or "")
