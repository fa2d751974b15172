"""The events of a trail that bind or cost: leases from start to end, capital schemes, receipts."""

from collections.abc import Iterator

from estates.model.dates import ReducedDate
from estates.model.lease import Lease, LeaseBreak
from estates.model.quantities import print_pounds
from estates.model.record import field_adapter
from estates.model.scheme import Scheme
from estates.model.vocabulary import LeaseSide
from estates.register.entry import Entry
from estates.register.estate import Estate, Standing
from estates.register.event import Event, EventKind, details, linked

_SUMS = {"budget_gbp": "budget", "spent_gbp": "spent", "committed_gbp": "committed"}


def lease_events(estate: Estate, asset: str) -> Iterator[Event]:
    """The start, the breaks and the end of each lease; one whose start is not known begins where the register does."""
    for standing in estate.leases(asset):
        yield _lease_start(standing)
        record, name = standing.record, _lease_name(standing.record)
        for right in record.breaks:
            if right.date:
                yield _lease_event(standing, right.date, f"{name}: {_break_words(right)}.", "breaks")
        if record.ended_how:
            ended = standing.since("ended_how")
            yield _lease_event(standing, ended, f"{name}: {record.ended_how.label.lower()}.", "ended_how")
        elif record.expiry:
            yield _lease_event(standing, record.expiry, f"{name}: expires.", "expiry")


def money_events(estate: Estate, asset: str) -> Iterator[Event]:
    for scheme in estate.schemes(asset):
        for entry in scheme.entries:
            if entry.fields.keys() & {*_SUMS, "progress", "title"}:
                yield _scheme_event(scheme, entry)
    for receipt in estate.receipts(asset):
        record = receipt.record
        payer = f" from {record.payer}" if record.payer else ""
        words = f"Receipt of {print_pounds(record.amount_gbp)}{payer}."
        yield Event(
            record.received,
            EventKind.MONEY,
            f"Receipt{payer}",
            words,
            receipt.asserted_by["amount_gbp"],
            beside=tuple(receipt.entries),
            amount_gbp=record.amount_gbp,
            links=(("receipt", receipt.key), *linked("decision", record.decision)),
        )


def _scheme_event(scheme: Standing[Scheme], entry: Entry) -> Event:
    """What an entry said of the scheme; the amount is what was spent, or else the budget."""
    said = {name: field_adapter(Scheme, name).validate_python(entry.fields.get(name)) for name in _SUMS}
    sums = [f"{word} {print_pounds(said[name])}" for name, word in _SUMS.items() if said[name] is not None]
    record = scheme.record
    name = " ".join(part for part in (record.title, f"({record.reference})" if record.reference else "") if part)
    words = f"{name}: {', '.join(sums)}" if sums else name
    return Event(
        entry.when,
        EventKind.MONEY,
        words,
        f"{words}.",
        entry,
        beside=tuple(scheme.entries),
        amount_gbp=next((said[name] for name in ("spent_gbp", "committed_gbp", "budget_gbp") if said[name]), None),
        details=details(("Year", record.year), ("Progress", entry.fields.get("progress"))),
        links=(("scheme", scheme.key), *linked("decision", record.decision)),
    )


def _lease_start(standing: Standing[Lease]) -> Event:
    record = standing.record
    words = f"{_lease_name(record)}{' begins' if record.start else ', its start not recorded'}."
    years = f"{record.term_years} years" if record.term_years else None
    act = {True: "within", False: "contracted out of", None: None}[record.within_1954_act]
    rights = [_break_words(each) for each in record.breaks if not each.date]
    return Event(
        record.start or standing.since("side"),
        EventKind.LEASE,
        words,
        words,
        standing.asserted_by["start" if record.start else "side"],
        beside=tuple(standing.entries),
        amount_gbp=record.rent_gbp_pa,
        details=(
            *details(("Term", years), ("Rent", record.rent_gbp_pa and f"{print_pounds(record.rent_gbp_pa)} a year")),
            *details(("Break", "; ".join(rights)), ("Terms", record.terms)),
            *details(("Landlord and Tenant Act 1954", act and f"{act} Part II")),
        ),
        links=(("lease", standing.key),),
    )


def _lease_event(standing: Standing[Lease], on: ReducedDate, words: str, field: str) -> Event:
    entry, links = standing.asserted_by[field], (("lease", standing.key),)
    return Event(on, EventKind.LEASE, words, words, entry, links=links, beside=tuple(standing.entries))


def _lease_name(record: Lease) -> str:
    held = record.side is LeaseSide.HELD
    party = f"{' from ' if held else ' to '}{record.counterparty}" if record.counterparty else ""
    return f"Lease {'held' if held else 'let'}{party}"


def _break_words(right: LeaseBreak) -> str:
    who = "either party" if right.party.value == "either" else f"the {right.party.value}"
    notice = f" at {right.notice_months} months’ notice" if right.notice_months is not None else ""
    return f"{who} may end it{notice}"
