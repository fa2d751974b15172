"""What a record of a file would change in the register: the item of the plan, with its draft."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from estates.importers.finding import Finding
from estates.importers.found import Reading
from estates.importers.item import Change, Item, Terms, Verdict
from estates.importers.subject import Intake, KeptOut, Subject
from estates.importers.unsaid import news, whole
from estates.importers.values import alike, carries_on, merged_notes, problems, withheld_with_it
from estates.model.kinds import KINDS
from estates.model.record import has_rules, required_fields
from estates.model.text import printable
from estates.model.vocabulary import Marking
from estates.register.entry import Draft, Entry
from estates.register.fields import check_fields

_SHOWN = 60
_NEEDED = {kind: sorted(required_fields(model)) for kind, model in KINDS.items()}
_RULED = {kind for kind, model in KINDS.items() if has_rules(model)}


class Comparison:
    """Holds records of a file against their entries, and makes the drafts of what differs."""

    def __init__(self, reading: Reading, terms: Terms, intake: Intake) -> None:
        self._reading = reading
        self._terms = terms
        self._intake = intake
        self._marking = terms.marking or reading.marking
        self._begins = f"{terms.source}; " if terms.source else ""
        self._digest = f"(SHA-256 {reading.sha256})"
        self._status, _ = check_fields("asset", {"status": terms.status})

    def item(self, subject: Subject, entries: Sequence[Entry]) -> Item:
        """`entries` are those of the record that count. Raises KeptOut."""
        if not entries:
            return self._new(subject, 0)
        if not any(entry.fields for entry in entries):
            return self._new(subject, max(entry.number for entry in entries))
        changes = tuple(_changes(subject, entries))
        found = subject.found
        if not changes:
            return Item(Verdict.SAME, found.place, found.kind, subject.key, subject.name, subject.how)
        if found.kind == "forthcoming" and (closing := next((e for e in entries if e.fields.get("closed_by")), None)):
            message = f"it was closed by decision {closing.fields['closed_by']} (entry {closing.number})"
            raise KeptOut([Finding(found.place, f"{message}; if it is open after all, correct that entry")])
        newest = max(entries, key=lambda entry: entry.number)
        told = _told_on(subject, changes, entries) if self._marking is Marking.PUBLIC else ()
        if wrong := [*_moved(subject, newest), *_disagreements(subject, changes, entries), *told]:
            raise KeptOut([finding for name, text in wrong for finding in self._said(subject, name, text)])
        draft = self._draft(subject, {change.field: change.after for change in changes}, newest.number)
        name = next((entry.fields["name"] for entry in reversed(entries) if "name" in entry.fields), subject.name)
        return Item(
            Verdict.CHANGED, found.place, found.kind, subject.key, name, subject.how, changes, draft,
            remark=subject.remark,
        )  # fmt: skip

    def _new(self, subject: Subject, seen: int) -> Item:
        found = subject.found
        values: Mapping[str, Any] = subject.values
        without_status = found.kind == "asset" and "status" not in values
        values = subject.values.saying(self._status) if without_status else whole(found.kind, values)
        remark = subject.remark
        if found.kind == "meeting" and "state" not in subject.values:
            remark = f"the file does not say what became of it: it is recorded as {values['state']}"
        if missing := [name for name in _NEEDED[found.kind] if values.get(name) is None]:
            raise KeptOut(
                [finding for name in missing for finding in self._said(subject, name, "is needed, found nothing")]
            )
        if found.seen:
            raise KeptOut([Finding(found.place, f"{found.kind} {subject.key} is not in this register", subject.key)])
        if found.kind in _RULED:
            _check_whole(subject, values)
        draft = self._draft(subject, values, seen)
        return Item(
            Verdict.NEW,
            found.place,
            found.kind,
            subject.key,
            subject.name,
            "",
            (),
            draft,
            (),
            (),
            remark,
            without_status,
        )

    def _draft(self, subject: Subject, fields: Mapping[str, Any], seen: int) -> Draft:
        found = subject.found
        place = str(found.place)
        source = f"{place} {self._digest}" if not found.place.column else self._reading.source(found.place)
        source = f"{self._begins}{source if source.isascii() else printable(source)}"
        where = f"{place}: "
        return Draft(
            found.kind, subject.key, fields, subject.on, self._marking, source, self._terms.by, seen, None, where
        )

    def _said(self, subject: Subject, name: str, text: str) -> list[Finding]:
        return self._intake.findings(subject.found.place, name, [text], subject.found.fields.get(name, ""))


def _check_whole(subject: Subject, values: Mapping[str, Any]) -> None:
    """What no field shows by itself. Raises KeptOut."""
    try:
        KINDS[subject.found.kind].model_validate({**values, "key": subject.key or "new"})
    except ValidationError as error:
        raise KeptOut([Finding(subject.found.place, sentence) for sentence in problems(error)]) from None


def _changes(subject: Subject, entries: Sequence[Entry]) -> Iterator[Change]:
    """What the file says otherwise than the register does on the date from which it is true."""
    model, first = KINDS[subject.found.kind], subject.on.first
    by_then = [entry for entry in entries if entry.when.first <= first]
    laid = {name: value for entry in by_then for name, value in entry.fields.items()}
    for name, value in news(subject.found.kind, subject.values, laid).items():
        default = None if (field := model.model_fields[name]).is_required() else field.default
        before = laid.get(name, list(default) if isinstance(default, tuple) else default)
        after = merged_notes(before or (), value) if name == "notes" else value
        # A workbook of the register says what somebody changed in it, be it a line break.
        if before == after or (subject.found.seen is None and alike(before, after)):
            continue
        later = next((e for e in reversed(entries) if e.when.first > first and name in e.fields), None)
        yield Change(name, laid.get(name), after, later)


def _moved(subject: Subject, newest: Entry) -> Iterator[tuple[str, str]]:
    """A sheet that was written from the register, whose record has moved on since."""
    seen = subject.found.seen
    if seen is not None and seen != newest.number:
        yield (
            "",
            f"this row shows {subject.found.kind} {subject.key} as of entry {seen}, and entry {newest.number}, "
            f"{newest.when.onwards}, was recorded since by {newest.recorded_by}; export again, and change that",
        )


def _disagreements(subject: Subject, changes: Sequence[Change], entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Two values of one field for the same day: the register would refuse the second."""
    for other in entries:
        if other.effective != subject.on.text:
            continue
        for change in changes:
            if change.field in other.fields and not alike(other.fields[change.field], change.after):
                old, new = (_shown(value) for value in (other.fields[change.field], change.after))
                yield (
                    change.field,
                    f'entry {other.number} says "{old}" {other.when.onwards}, and this says "{new}" from the same day; '
                    f"say another --on, or `estates correct {other.number}` if that entry is wrong",
                )


def _told_on(subject: Subject, changes: Sequence[Change], entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """What is withheld and would become public as a part of what the file changes: notes that it does not speak of, the
    cells beside the one that was written over."""
    by_then = [entry for entry in entries if entry.when.first <= subject.on.first]
    for change in changes:
        said_by = next((entry for entry in reversed(by_then) if change.field in entry.fields), None)
        in_parts = change.field == "notes" or subject.found.seen is not None
        if said_by and said_by.marking != Marking.PUBLIC and in_parts and carries_on(change.before, change.after):
            yield change.field, withheld_with_it(said_by)


def _shown(value: Any) -> str:
    """A value in a message, as long as a message bears."""
    text = _flat(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(_flat(part) for part in value.values() if part not in (None, []))
    return ", ".join(map(_flat, value)) if isinstance(value, list) else "none" if value is None else str(value)
