"""What an append must satisfy; docs/register.md says each rule in words."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import ValidationError

from estates.errors import RecordMoved, Refusal, nearest
from estates.model.dates import parse_date
from estates.model.kinds import KINDS
from estates.model.record import Record, field_adapter, required_fields
from estates.model.text import parse_text
from estates.model.vocabulary import Audience, Marking
from estates.register.entry import Draft, Entry, timestamp
from estates.register.fold import standing_entries, states
from estates.register.store import Store

_SHOWN = 60
"""How much of a refused value a message repeats, in characters."""
_WORDS = {
    "string_too_short": "cannot be empty",
    "too_short": "cannot be empty",
    "missing": "is needed",
    "tuple_type": "expected a list",
    "model_type": "expected its parts by name, as `estates template` shows them",
    "dict_type": "expected its parts by name, as `estates template` shows them",
    "string_type": "expected text",
    "bool_type": "expected true or false",
    "int_type": "expected a whole number",
}
_ALONE = ("string_too_short", "too_short", "missing")
"""What needs no mention of what was found."""


class Acceptance:
    """Takes drafts one after the other, as if each had been recorded when the next comes; collects all that is
    wrong."""

    def __init__(self, store: Store | None, recorded_at: str) -> None:
        """`store` is what was recorded before; None: nothing."""
        self._store = store
        self._recorded_at = recorded_at
        self._of_record: dict[tuple[str, str], list[Entry]] = {}
        self._seen_before: dict[tuple[str, str], int] = {}
        self._where: dict[tuple[str, str], str] = {}
        self._wrong: list[str] = []

    def take(self, draft: Draft, number: int) -> Entry:
        """The entry that the draft becomes."""
        if draft.kind not in KINDS:
            raise Refusal(f'{draft.where}"{draft.kind}" is no kind of record; expected one of {", ".join(KINDS)}')
        own = draft.kind == "update" and not draft.key
        key = f"update-{number}" if own else draft.key
        before = self._begin(draft.kind, key) if own else self._read(draft.kind, key)
        # A refused update was never given its number.
        where, found = draft.where + (draft.kind if own else f"{draft.kind} {key}"), len(self._wrong)
        if draft.seen != self._seen_before[draft.kind, key]:
            raise RecordMoved(draft.kind, key, draft.seen, self._seen_before[draft.kind, key])
        if not before and not own and re.fullmatch("update-[0-9]+", key):
            self._wrong.append(f"{where}: keys such as this one are given by the register; choose another")
        fields = self._normalised(draft, key, where)
        entry = Entry(
            number,
            self._recorded_at,
            self._said(_role, draft.by, f"{where}: recorded by"),
            draft.effective.text,
            draft.kind,
            key,
            draft.marking.value,
            _about(draft.kind, key, fields, before),
            draft.replaces,
            self._said(parse_text, draft.source, f"{where}: source") if draft.source else "",
            next((other.place for other in before if other.number == draft.replaces), number),
            fields,
        )
        if len(self._wrong) == found:  # what could not be read disagrees with nothing
            problems = _replacement(entry, before) if draft.replaces is not None else _disagreement(entry, before)
            self._wrong += [f"{where}: {problem}" for problem in problems]
        before.append(entry)
        self._where[draft.kind, key] = where
        return entry

    def take_again(self, entry: Entry) -> None:
        """Takes an entry that came from elsewhere as the draft that it was made from; it must become the same."""
        where, found = f"entry {entry.number}: ", len(self._wrong)
        self._recorded_at = entry.recorded_at
        key = "" if entry.key == f"update-{entry.number}" else entry.key
        try:
            if timestamp(datetime.fromisoformat(entry.recorded_at)) != entry.recorded_at:
                raise ValueError(f'"{entry.recorded_at}" is no time of recording, as in 2019-10-09T12:00:00.000000Z')
            marking, when = Marking.parse(entry.marking), parse_date(entry.effective)
            said, by = entry.source, entry.recorded_by
            draft = Draft(entry.kind, key, entry.fields, when, marking, said, by, 0, entry.replaces, where)
            taken = self.take(draft, entry.number)
        except Refusal as refusal:
            self._wrong += refusal.sentences
        except ValueError as error:
            self._wrong.append(f"{where}{error}")
        else:
            other = [name for name, mine, its in zip(Entry._fields, taken, entry, strict=True) if mine != its]
            if other and len(self._wrong) == found:
                self._wrong.append(f"{where}this version would record its {' and '.join(other)} otherwise")

    def faults(self) -> list[str]:
        """Everything found, the states that the records would pass through included."""
        if not self._wrong:
            for name, where in self._where.items():
                self._wrong += [f"{where}: {problem}" for problem in _invalid_states(self._of_record[name])]
        return list(dict.fromkeys(self._wrong))

    def refuse_if_wrong(self) -> None:
        """Raises Refusal with everything found."""
        if faults := self.faults():
            raise Refusal(faults)

    def _read(self, kind: str, key: str) -> list[Entry]:
        if (kind, key) not in self._of_record:
            entries = list(self._store.select(Audience.SUB_GROUP, kind, keys=[key])) if self._store else []
            self._of_record[kind, key] = entries
            self._seen_before[kind, key] = entries[-1].number if entries else 0
        return self._of_record[kind, key]

    def _begin(self, kind: str, key: str) -> list[Entry]:
        """A record called after its entry's number, which none before can have."""
        self._seen_before[kind, key] = 0
        return self._of_record.setdefault((kind, key), [])

    def _normalised(self, draft: Draft, key: str, where: str) -> dict[str, Any]:
        model = KINDS[draft.kind]
        self._said(field_adapter(model, "key").validate_python, key, where)
        fields: dict[str, Any] = {}
        for name, value in draft.fields.items():
            if name == "key" or name not in model.model_fields:
                near = nearest(name, list(model.model_fields), most=1)
                hint = f'; nearest "{near[0]}"' if near else ""
                self._wrong.append(f'{where}: {draft.kind} has no field "{name}"{hint}')
            elif value is None and name in required_fields(model):
                self._wrong.append(f"{where}, field {name}: cannot be empty")
            else:
                fields[name] = self._said(partial(_canonical, model, name), value, f"{where}, field {name}")
        return fields

    def _said(self, check: Callable[[Any], Any], value: Any, where: str) -> Any:
        """The checked value; or None, with the reason added to what is wrong."""
        try:
            return check(value)
        except ValidationError as error:
            self._wrong += [f"{where}{sentence}" for sentence in sentences(error)]
        except ValueError as error:
            self._wrong.append(f"{where}: {error}")
        return None


def _role(text: str) -> str:
    """Who recorded it. Raises ValueError where nobody is named."""
    if not (role := parse_text(text)):
        raise ValueError('nobody; expected a role, as in "estates officer"')
    return role


def _canonical(model: type[Record], field: str, value: Any) -> Any:
    """The value of a field, checked, as a body holds it."""
    adapter = field_adapter(model, field)
    return adapter.dump_python(adapter.validate_python(value), mode="json")


def sentences(error: ValidationError) -> list[str]:
    """What pydantic found, each with the place inside the value: " (postcode): ..."."""
    said = []
    for found in error.errors(include_url=False):
        inside = ".".join(str(part) for part in found["loc"])
        message = found["msg"].removeprefix("Value error, ")
        if message == found["msg"]:
            shown = repr(found["input"])
            shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
            expected = _WORDS.get(found["type"], f"{message[0].lower()}{message[1:]}")
            message = expected if found["type"] in _ALONE else f"{expected}, found {shown}"
        said.append(f"{f' ({inside})' if inside else ''}: {message}")
    return said


def _about(kind: str, key: str, fields: Mapping[str, Any], before: list[Entry]) -> str:
    """The asset concerned: the record itself, the one it has always been about, or the one that it says."""
    if kind == "asset":
        return key
    return before[0].about if before else str(fields.get("asset") or "")


def _replacement(entry: Entry, before: list[Entry]) -> list[str]:
    """A replacement takes the place of an entry that counts, and is visible to everyone who could see that."""
    replaced = next((other for other in before if other.number == entry.replaces), None)
    if replaced is None:
        return [f"entry {entry.replaces} is not an entry of this record, so it cannot be replaced"]
    later = next((other.number for other in before if other.replaces == entry.replaces), None)
    if later is not None:
        return [f"entry {entry.replaces} was replaced by entry {later} already; correct that one"]
    if entry.kind == "publication" and not entry.fields:
        return ["what went out cannot be taken back; record what went out instead with `estates publish --final`"]
    old, new = Marking(replaced.marking), Marking(entry.marking)
    problems = []
    if any(audience.may_see(old) and not audience.may_see(new) for audience in Audience):
        problems.append(
            f"entry {replaced.number} is marked {old}, and what was {old} cannot be marked {new}; correct it as {old}"
        )
    if any(audience.may_see(new) and not audience.may_see(old) for audience in Audience) and (
        entry.fields != replaced.fields or entry.effective != replaced.effective
    ):
        problems.append(f"entry {replaced.number} is marked {old}; release it as it stands, then correct it")
    return problems + _moved_asset(entry) + _disagreement(entry, before)


def _moved_asset(entry: Entry) -> list[str]:
    if entry.kind != "asset" and entry.about and entry.fields.get("asset", entry.about) != entry.about:
        return [f"it is about {entry.about}; withdraw it, and record it about {entry.fields['asset']}"]
    return []


def _disagreement(entry: Entry, before: list[Entry]) -> list[str]:
    """Two officers who assert different values of one field for the same day: the second is told."""
    problems = _moved_asset(entry)
    for other in standing_entries(before):
        if other.effective != entry.effective or other.number == entry.replaces:
            continue
        for field in entry.fields.keys() & other.fields.keys():
            said = f'entry {other.number} says {field} "{_shown(other.fields[field])}" {entry.when.onwards}'
            if entry.fields[field] != other.fields[field]:
                problems.append(
                    f'{said}, and this says "{_shown(entry.fields[field])}" from the same day; '
                    f"correct that entry with `estates correct {other.number}` if it is wrong"
                )
            elif _hides(other, entry):
                problems.append(
                    f"{said} already, marked {other.marking}; make it public with `estates release {other.number}`"
                )
    return sorted(problems)


def _hides(old: Entry, new: Entry) -> bool:
    """Whether somebody may see the new entry who may not see the old."""
    return any(a.may_see(Marking(new.marking)) and not a.may_see(Marking(old.marking)) for a in Audience)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(part)}" for name, part in sorted(value.items()) if part is not None)
    return ", ".join(map(_shown, value)) if isinstance(value, list) else "none" if value is None else str(value)


def _invalid_states(entries: list[Entry]) -> list[str]:
    """What would be wrong with the record on any date, for any audience."""
    model, key = KINDS[entries[0].kind], entries[0].key
    needed = required_fields(model)
    public = [entry for entry in entries if entry.marking == Marking.PUBLIC]
    passed = states(standing_entries(entries))
    shown = states(standing_entries(public)) if len(public) < len(entries) else []
    problems = [
        problem
        for state in (*passed, *shown)
        if all(state.values.get(field) is not None for field in needed)
        for problem in _problems_of(model, key, state.values)
    ]
    if passed and passed[-1].values and (missing := [name for name in needed if name not in passed[-1].values]):
        problems.append(f"it needs {' and '.join(sorted(missing))} too")
    return list(dict.fromkeys(problems))


def stored_faults(store: Store) -> list[str]:
    """What of a book that came from elsewhere this version would not have recorded."""
    again = Acceptance(None, "")
    for entry in store.select(Audience.SUB_GROUP):
        again.take_again(entry)
    return again.faults()


def _problems_of(model: type[Record], key: str, values: Mapping[str, Any]) -> list[str]:
    try:
        model.model_validate({**values, "key": key})
    except ValidationError as error:
        return [sentence.removeprefix(": ") for sentence in sentences(error)]
    return []
