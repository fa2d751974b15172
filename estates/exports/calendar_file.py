"""What falls due, as a calendar (RFC 5545) that Outlook, Google and Thunderbird take in.

An event for each matter, on its last day, all day long, with alarms before it. Its name (UID) comes from the register,
the record and the rule, and not from the day: a day that has moved moves the event. Its stamp is the time at which its
record was last spoken of, so that the same register gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.rules import TITLES, falling_due
from estates.files import write_file
from estates.model.vocabulary import Audience

_ALARMS = ("-P27DT15H", "-P6DT15H")
"""Nine in the morning, four weeks and one week before; an all-day event begins at midnight."""
_LINE = 75
"""Octets of a line, without its end (section 3.1)."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """One matter. `revised` is UTC, as `20191009T120000Z`; `revision` is the number of the entry that spoke of its
    record last."""

    uid: str
    day: date
    summary: str
    description: str
    category: str
    revised: str
    revision: int


def build_events(gathered: Gathered, register: str) -> list[Event]:
    """Everything that falls due on the day of the estate or later, or may still, the soonest first. `register` is its
    name."""
    return [_event(finding, gathered, register) for finding in falling_due(gathered, date.max)]


def write_calendar(events: Sequence[Event], name: str, audience: Audience, path: Path) -> None:
    """Writes it to `path`, whole or not at all. Raises Fault."""
    write_file(path, render_calendar(events, name, audience))


def render_calendar(events: Sequence[Event], name: str, audience: Audience) -> bytes:
    """The bytes of the file; `name` is what the calendar is called."""
    title = name if audience is Audience.PUBLIC else f"{name} (confidential)"
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//estates-register//due//EN", "CALSCALE:GREGORIAN"),
        *("METHOD:PUBLISH", f"X-WR-CALNAME:{_text(title)}"),
        *(line for event in events for line in _lines(event, audience)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(finding: Finding, gathered: Gathered, register: str) -> Event:
    same = "\n".join((register, finding.rule, finding.kind, finding.key, finding.subject))
    about = ", ".join(map(gathered.name, finding.assets)) or finding.key
    record = gathered.estate.find(finding.kind, finding.key)
    assert record is not None, "a finding is about a record of its estate"
    newest = max(record.entries, key=lambda entry: entry.number)
    return Event(
        uid=f"{sha256(same.encode()).hexdigest()[:32]}@{register}.estates",
        day=date.fromisoformat(finding.due),
        summary=f"{TITLES[finding.rule]}: {about}",
        description=f"{about}: {finding.message}.\nWhat to do: {finding.advice}.\n{finding.kind} {finding.key}",
        category=finding.rule,
        revised=f"{newest.recorded_at[:19].replace('-', '').replace(':', '')}Z",
        revision=newest.number,
    )


def _lines(event: Event, audience: Audience) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{event.revised}", f"LAST-MODIFIED:{event.revised}")
    yield f"SEQUENCE:{event.revision}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{min(event.day, date.max - _ONE_DAY) + _ONE_DAY:%Y%m%d}"
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    yield f"CATEGORIES:{_text(event.category)}"
    yield f"CLASS:{'PUBLIC' if audience is Audience.PUBLIC else 'CONFIDENTIAL'}"
    yield "TRANSP:TRANSPARENT"
    for trigger in _ALARMS:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{trigger}")
        yield from (f"DESCRIPTION:{_text(event.summary)}", "END:VALARM")
    yield "END:VEVENT"


def _text(text: str) -> str:
    """As a value of type TEXT (section 3.3.11)."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """The line with its end, in pieces of at most 75 octets, none of which cuts a character (section 3.1)."""
    pieces: list[bytes] = [b""]
    for character in line:
        octets = character.encode()
        room = _LINE - (1 if len(pieces) > 1 else 0)  # the blank that a continuation begins with
        if len(pieces[-1]) + len(octets) > room:
            pieces.append(b"")
        pieces[-1] += octets
    return b"\r\n ".join(pieces) + b"\r\n"
