"""What an append must satisfy; docs/register.md says each rule in words."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from pydantic import ValidationError

from estates.errors import RecordMoved, Refusal, nearest
from estates.model.dates import parse_date
from estates.model.kinds import KINDS
from estates.model.record import Record, field_adapter, has_rules, required_fields
from estates.model.text import is_key, parse_text
from estates.model.vocabulary import Audience, Marking
from estates.register.entry import Draft, Entry, given_key, is_given_key, timestamp
from estates.register.fields import Checked, checks
from estates.register.fold import standing_entries, states
from estates.register.store import Store
from estates.register.wrong import Wrong, sentences

Name = tuple[str, str]
"""Kind and key."""
_REMEMBERED = 256


class Acceptance:
    """Takes drafts one after the other, as if each had been recorded when the next comes; collects all that is
    wrong.

    Drafts may come in parts: what `expect` is told of stays in memory until it is told of the next part, and must be in
    the store by then.
    """

    def __init__(self, store: Store | None, recorded_at: str, first: int = 0) -> None:
        """`store` is what was recorded before; None: nothing. `first` is the number of the first draft's entry."""
        self._store = store
        self._recorded_at = recorded_at
        self._first = first
        self._of_record: dict[Name, list[Entry]] = {}
        self._seen_before: dict[Name, int] = {}
        self._where: dict[Name, str] = {}
        self._fit: dict[str, set[str]] = {}
        """The keys by kind that records may have, of those expected."""
        self._unsettled: dict[Name, str] = {}
        self._erased: set[int] = set()
        self._wrong = Wrong()

    def expect(self, drafts: Iterable[Draft]) -> None:
        """Reads what was recorded of the records of the next drafts, all at once."""
        self._of_record, self._seen_before, self._where = {}, {}, {}
        keys = self._fit = defaultdict[str, set[str]](set)
        for draft in drafts:
            if is_key(draft.key):
                keys[draft.kind].add(draft.key)
        for kind, some in keys.items():
            for entry in self._store.select(Audience.SUB_GROUP, kind, keys=some) if self._store else ():
                self._of_record.setdefault((kind, entry.key), []).append(entry)
                if entry.number < self._first:
                    self._seen_before[kind, entry.key] = entry.number

    def take(self, draft: Draft, number: int) -> Entry:
        """The entry that the draft becomes; one that is no good has "" or None where something was refused."""
        kind, key, _, effective, marking, source, by, seen_by_writer, replaces, drafted = draft
        found = self._wrong.count
        if kind not in KINDS:
            raise Refusal(f'{drafted}"{kind}" is no kind of record; expected one of {", ".join(KINDS)}')
        own = kind == "update" and not key
        key = given_key(number) if own else key
        name = (kind, key)
        before = self._of_record.setdefault(name, [])
        if own and before:  # somebody has given this key out before the register could; that is said already
            before = self._of_record[name] = []
        # A refused update was never given its number.
        where = f"{drafted}{kind}" if own else f"{drafted}{kind} {key}"
        seen = self._seen_before.get(name, 0)
        if seen_by_writer != seen:
            raise RecordMoved(kind, key, seen_by_writer, seen)
        if not before and not own and is_given_key(key):
            self._wrong.add(f"{where}: keys such as this one are given by the register; choose another")
        fields = self._normalised(draft, key, where)
        entry = Entry(
            number,
            self._recorded_at,
            self._said(_role, by, where, ": recorded by"),
            effective.text,
            kind,
            key,
            str(marking),
            _about(kind, key, fields, before),
            replaces,
            self._said(parse_text, source, where, ": source"),
            number if replaces is None else _place(replaces, before, number),
            fields,
        )
        # What could not be read disagrees with nothing.
        if (before or replaces is not None) and self._wrong.count == found:
            problems = _replacement(entry, before) if replaces is not None else _disagreement(entry, before)
            for problem in problems:
                self._wrong.add(f"{where}: {problem}")
        if self._wrong.count > found:
            entry = _storable(entry, before)
        if before or not _whole_by_itself(entry, self._first):
            self._where[name] = where
        before.append(entry)
        return entry

    def take_again(self, entry: Entry) -> None:
        """Takes an entry that came from elsewhere as the draft that it was made from; it must become the same."""
        where, found = f"entry {entry.number}: ", self._wrong.count
        self._recorded_at = entry.recorded_at
        if entry.replaces in self._erased:
            self._suppose_the_same(entry)
        key = "" if entry.key == given_key(entry.number) else entry.key
        try:
            if timestamp(datetime.fromisoformat(entry.recorded_at)) != entry.recorded_at:
                raise ValueError(f'"{entry.recorded_at}" is no time of recording, as in 2019-10-09T12:00:00.000000Z')
            marking, when = Marking.parse(entry.marking), parse_date(entry.effective)
            said, by = entry.source, entry.recorded_by
            draft = Draft(entry.kind, key, entry.fields, when, marking, said, by, 0, entry.replaces, where)
            taken = self.take(draft, entry.number)
        except Refusal as refusal:
            for sentence in refusal.sentences:
                self._wrong.add(sentence)
        except ValueError as error:
            self._wrong.add(f"{where}{error}")
        else:
            other = [name for name, mine, its in zip(Entry._fields, taken, entry, strict=True) if mine != its]
            if other and self._wrong.count == found:
                self._wrong.add(f"{where}this version would record its {' and '.join(other)} otherwise")

    def take_erased(self, entry: Entry) -> None:
        """Takes an entry whose body was destroyed, and with it what it said."""
        self._erased.add(entry.number)
        self._of_record.setdefault((entry.kind, entry.key), []).append(entry)

    def _suppose_the_same(self, entry: Entry) -> None:
        """That what it replaces, and what was destroyed, said nothing else."""
        before = self._of_record[entry.kind, entry.key]
        before[:] = [one._replace(fields=entry.fields) if one.number == entry.replaces else one for one in before]

    def settle(self) -> None:
        """Looks at the states that the records of this part pass through. What is wrong with them may be put right by
        a later part."""
        for name, where in () if self._wrong.count else self._where.items():
            self._unsettled.pop(name, None)
            if _invalid_states(self._of_record[name], self._first):
                self._unsettled[name] = where

    def faults(self) -> list[str]:
        """Everything found, the states that the records pass through once all is in included."""
        if not self._wrong.count and self._unsettled:
            for where, entries in self._once_all_is_in():
                for problem in _invalid_states(entries, self._first):
                    self._wrong.add(f"{where}: {problem}")
        return self._wrong.sentences()

    def refuse_if_wrong(self) -> None:
        """Raises Refusal with everything found."""
        if faults := self.faults():
            raise Refusal(faults)

    def _once_all_is_in(self) -> list[tuple[str, list[Entry]]]:
        """The records that were left with something wrong, in the order in which the drafts first spoke of them."""
        elsewhere = [name for name in self._unsettled if name not in self._of_record]
        for kind in {kind for kind, _ in elsewhere} if self._store else ():
            keys = [key for other, key in elsewhere if other == kind]
            for entry in self._store.select(Audience.SUB_GROUP, kind, keys=keys) if self._store else ():
                self._of_record.setdefault((kind, entry.key), []).append(entry)
        found = [(where, self._of_record[name]) for name, where in self._unsettled.items()]
        return sorted(found, key=lambda one: next(e.number for e in one[1] if e.number >= self._first))

    def _normalised(self, draft: Draft, key: str, where: str) -> dict[str, Any]:
        if key not in self._fit.get(draft.kind, ()) and not is_key(key):
            self._said(field_adapter(KINDS[draft.kind], "key").validate_python, key, where)
        if type(draft.fields) is Checked and draft.fields.kind == draft.kind:
            return draft.fields
        model, known, needed = KINDS[draft.kind], checks(draft.kind), required_fields(KINDS[draft.kind])
        fields: dict[str, Any] = {}
        for name, value in draft.fields.items():
            if name not in known:
                near = nearest(name, list(model.model_fields), most=1)
                hint = f'; nearest "{near[0]}"' if near else ""
                self._wrong.add(f'{where}: {draft.kind} has no field "{name}"{hint}')
                continue
            if value is None and name in needed:
                self._wrong.add(f"{where}, field {name}: cannot be empty")
                continue
            try:
                fields[name] = known[name](value)
            except ValueError as error:
                fields[name] = None
                self._wrong.blame(error, f"{where}, field {name}")
        return fields

    def _said(self, check: Callable[[str], str], value: str, where: str, part: str = "") -> str:
        """The checked value; or "", with the reason added to what is wrong with the `part`."""
        try:
            return check(value)
        except ValueError as error:
            self._wrong.blame(error, f"{where}{part}")
        return ""


@lru_cache(_REMEMBERED)
def _role(text: str) -> str:
    """Who recorded it. Raises ValueError where nobody is named."""
    if not (role := parse_text(text)):
        raise ValueError('nobody; expected a role, as in "estates officer"')
    return role


def _storable(entry: Entry, before: list[Entry]) -> Entry:
    """An entry that is no good, as the database can hold it until the end, when nothing of it stays."""
    replaces = entry.replaces if entry.replaces in [other.number for other in before] else None
    return entry._replace(replaces=replaces) if is_key(entry.key) else entry._replace(replaces=None, key="", about="")


def _place(replaced: int, before: list[Entry], number: int) -> int:
    return next((other.place for other in before if other.number == replaced), number)


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


def _whole_by_itself(entry: Entry, first: int) -> bool:
    """Whether a record with no other entry has nothing wrong with it. Of entries from number `first` on each field was
    checked just now."""
    enough = _enough(entry.kind)
    return entry.number >= first > 0 and enough is not None and enough.issubset(entry.fields)


@cache
def _enough(kind: str) -> frozenset[str] | None:
    """The fields with which a record is whole, each being valid; None where they may not fit each other."""
    model = KINDS[kind]
    return None if has_rules(model) else required_fields(model)


def _invalid_states(entries: list[Entry], first: int) -> list[str]:
    """What would be wrong with the record on any date, for any audience. Of entries from number `first` on each field
    was checked just now."""
    model, key = KINDS[entries[0].kind], entries[0].key
    needed = required_fields(model)
    if len(entries) == 1 and _whole_by_itself(entries[0], first):
        return []
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


def stored_faults(store: Store, erased: Collection[int]) -> list[str]:
    """What of a book that came from elsewhere this version would not have recorded. What the entries whose numbers are
    `erased` once said, nobody can hold against it."""
    again = Acceptance(None, "")
    for entry in store.select(Audience.SUB_GROUP):
        if entry.number in erased:
            again.take_erased(entry)
        else:
            again.take_again(entry)
    again.settle()
    return again.faults()


def _problems_of(model: type[Record], key: str, values: Mapping[str, Any]) -> list[str]:
    try:
        model.model_validate({**values, "key": key})
    except ValidationError as error:
        return [sentence.removeprefix(": ") for sentence in sentences(error)]
    return []
