"""A record of a file on its way to an item of the plan: its values checked, its references resolved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from estates.errors import nearest
from estates.importers.finding import Finding, Place
from estates.importers.found import Found, Reading
from estates.importers.item import Terms
from estates.importers.matching import Candidate
from estates.importers.values import problems
from estates.model.dates import ReducedDate, parse_date
from estates.model.kinds import KINDS
from estates.model.record import references
from estates.register.estate import Name
from estates.register.fields import Checked, check_fields

Handles = Mapping[Name, str]
"""What the records of a file are called in it, by kind, and their keys."""


@dataclass(slots=True)
class Subject:
    """`key` is "" for a statement that the register is to name."""

    found: Found
    on: ReducedDate
    values: Checked
    key: str = ""
    how: str = ""
    """By what it was matched."""
    remark: str = ""

    @property
    def name(self) -> str:
        """As a person knows it."""
        if name := self.values.get("name"):
            return str(name)
        said = (self.values.get(field) for field in ("subject", "area", "title", "text", "subject_notified"))
        return next((text for text in said if text), self.key)

    def refers_to(self) -> list[Name]:
        return _referred(self.found.kind, self.values)


class KeptOut(Exception):
    """Why a record is not taken; `doubts` where the officer is to say which asset it is."""

    def __init__(self, findings: Collection[Finding], doubts: tuple[Candidate, ...] = ()) -> None:
        super().__init__()
        self.findings = tuple(findings)
        self.doubts = doubts


class Intake:
    """Makes subjects of what a file says: the same date, marking and headings for all of it."""

    def __init__(self, reading: Reading, terms: Terms) -> None:
        self._on = parse_date(terms.on or reading.on or terms.today.text)
        self._headings: dict[str, str] = {}
        for heading, name in reading.columns:
            base = name.partition(".")[0]
            self._headings[base] = f"{self._headings[base]}, {heading}" if base in self._headings else heading

    def subject(self, found: Found, handles: Handles) -> Subject:
        """Raises KeptOut with everything that is wrong with it by itself."""
        if found.kind not in KINDS:
            raise KeptOut([Finding(found.place, f'"{found.kind}" is no kind of record', found.kind)])
        fields = _with_keys(found, handles) if handles else found.fields
        values, refused = check_fields(found.kind, fields)
        if not refused and not found.on:
            return Subject(found, self._on, values)
        wrong: list[Finding] = []
        for name, error in refused.items():
            if isinstance(error, ValueError):
                wrong += self.findings(found.place, name, problems(error), fields[name])
            else:
                wrong.append(_no_field(found, name))
        on = self._on
        if found.on:
            try:
                on = parse_date(found.on)
            except ValueError as error:
                wrong.append(Finding(found.place, str(error), found.on))
        if wrong:
            raise KeptOut(wrong)
        return Subject(found, on, values)

    def column(self, place: Place, name: str) -> str:
        """The heading under which the field stands in the file; "" where none is known."""
        return place.column or self._headings.get(name, "")

    def findings(self, place: Place, name: str, sentences: Collection[str], value: object = "") -> list[Finding]:
        """What is wrong with a field, at the column that it came from."""
        heading = self.column(place, name)
        said = [f"{name.replace('_', ' ')}: {text}" if name and not heading else text for text in sentences]
        text = value if isinstance(value, str) else ""
        return [Finding(place._replace(column=heading), sentence, text) for sentence in said]


def _no_field(found: Found, name: str) -> Finding:
    near = nearest(name, list(KINDS[found.kind].model_fields), most=1)
    hint = f"; nearest {near[0]}" if near else ""
    return Finding(found.place, f'{found.kind} has no field "{name}"{hint}', str(found.fields[name]))


def unresolved(found: Found, handles: Handles) -> list[Name]:
    """What the record refers to that no record so far is called: (kind, key or handle)."""
    return [name for name in _referred(found.kind, found.fields) if name not in handles]


def refers(found: Found) -> bool:
    """Whether it refers to another record."""
    return not _referring(found.kind).isdisjoint(found.fields)


def _referred(kind: str, values: Mapping[str, Any]) -> list[Name]:
    names: list[Name] = []
    for field, other in _references(kind):
        if field in values:
            names += [(other, name) for name in _listed(values[field])]
    return names


@cache
def _references(kind: str) -> tuple[tuple[str, str], ...]:
    """(field, kind referred to); none where there is no such kind."""
    return references(KINDS[kind]) if kind in KINDS else ()


@cache
def _referring(kind: str) -> frozenset[str]:
    return frozenset(field for field, _ in _references(kind))


def _with_keys(found: Found, handles: Handles) -> Mapping[str, Any]:
    """The fields, with keys in the place of handles."""
    changed: dict[str, Any] = {}
    for field, kind in _references(found.kind):
        value = found.fields.get(field)
        if isinstance(value, str):
            changed[field] = handles.get((kind, value), value)
        elif isinstance(value, list | tuple):
            changed[field] = [handles.get((kind, key), key) for key in value]
    return {**found.fields, **changed} if changed else found.fields


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [key for key in value or () if isinstance(key, str)]
