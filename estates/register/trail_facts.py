"""The events of a trail that are fields of the asset becoming something else, and statements about it."""

from collections.abc import Iterator
from typing import Any

from estates.model.asset import Asset
from estates.model.kinds import KINDS
from estates.model.record import field_adapter
from estates.model.update import Update
from estates.register.entry import Entry
from estates.register.estate import Estate, Standing
from estates.register.event import Event, EventKind, details, linked
from estates.register.sitting import Change

_TOLD = (
    *("status", "name", "tenure", "current_use", "floor_area", "site_area_ha", "facilities"),
    *("address", "location", "uprn", "succeeded_by"),
)
_WORDS = {"site_area_ha": "site area in hectares", "uprn": "UPRN", "floor_area": "floor area in m²"}


def fact_events(asset: Standing[Asset]) -> Iterator[Event]:
    """One for each entry that changed a field: an entry that says again what stood is no event."""
    values: dict[str, Any] = {}
    said_by: dict[str, Entry] = {}
    for entry in asset.entries:
        changes = tuple(
            Change(field, _printed(field, values.get(field)), _printed(field, entry.fields[field]))
            for field in _TOLD
            if field in entry.fields and entry.fields[field] != values.get(field)
        )
        links = [("asset", asset.key), *(("asset", key) for key in entry.fields.get("succeeded_by") or ())]
        links += [("decision", key)] if (key := entry.fields.get("decision")) else []
        beside = tuple(said_by[change.field] for change in changes if change.field in said_by)
        values |= entry.fields
        said_by |= dict.fromkeys(entry.fields, entry)
        if not changes:
            continue
        kind = EventKind.STATUS if changes[0].field == "status" else EventKind.FACT
        title = changes[0].now if kind is EventKind.STATUS else ", ".join(_change(c, short=True) for c in changes[:2])
        words = ". ".join(_capital(_change(change)) for change in changes)
        yield Event(
            entry.when,
            kind,
            _capital(title),
            f"{words}.",
            entry,
            changes=changes,
            links=tuple(links),
            beside=beside,
        )


def _change(change: Change, *, short: bool = False) -> str:
    what = _WORDS.get(change.field, change.field.replace("_", " "))
    was = f" (was {change.before})" if change.before and not short else ""
    return f"{what}: {change.now or 'none'}{was}"


def _printed(field: str, value: Any) -> str:
    if value is None:
        return ""
    if field == "location":
        return f"{value['easting_m']}, {value['northing_m']}, within {value['accuracy_m']:,} m"
    if field == "succeeded_by":
        return ", ".join(value)
    checked = field_adapter(KINDS["asset"], field).validate_python(value)
    return str(getattr(checked, "label", checked))


def statement_events(estate: Estate, asset: str) -> Iterator[Event]:
    found: list[Standing[Update]] = estate._all("update", about=[asset])
    for standing in found:
        record = standing.record
        spoken = [entry for entry in standing.entries if entry.fields.get("text")]
        until = standing.since("retired") if record.retired else None
        for entry, after in zip(spoken, [*spoken[1:], None], strict=True):
            yield Event(
                entry.when,
                EventKind.MILESTONE if record.milestone else EventKind.STATEMENT,
                f"{record.milestone.label}: {entry.fields['text']}" if record.milestone else entry.fields["text"],
                entry.fields["text"],
                entry,
                amount_gbp=record.amount_gbp,
                details=details(
                    ("Milestone", record.milestone.label if record.milestone else None),
                    ("Reference", record.reference),
                    ("Due", record.due),
                ),
                links=(("update", standing.key), *linked("meeting", record.meeting)),
                beside=tuple(standing.entries),
                until=after.when if after else until,
            )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
