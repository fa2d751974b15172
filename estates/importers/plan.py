"""What would become of a file: for each record whether it is new, changed, the same, doubtful or refused.

- Nothing is guessed: a doubtful match is asked; what has no status is counted, and gets the one that the officer says.
- A field of which the file does not speak is left alone; a note is laid over that of its own label.
- A file imported twice is all the same the second time.
- Values are compared in canonical form with what stands on the date from which the file's are true.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing

from estates.importers.book import Book
from estates.importers.change import Comparison
from estates.importers.finding import Finding
from estates.importers.found import Found, Reading
from estates.importers.item import Answers, Item, Terms, Unshown, Verdict
from estates.importers.subject import Intake, KeptOut, Subject, refers, unresolved
from estates.importers.whose import StandsAlready, Whose
from estates.model.dates import parse_date
from estates.model.vocabulary import Marking
from estates.register.entry import Entry
from estates.register.estate import Name
from estates.register.register import Register
from estates.register.store import batches

_AT_ONCE = 100
_NO_ANSWERS: Answers = {}


def build_plan(register: Register, reading: Reading, terms: Terms, answers: Answers = _NO_ANSWERS) -> "Plan":
    """The plan of a file. It reads `register` while it is read itself, once and a few hundred records at a time."""
    return Plan(register, reading, terms, answers)


class Plan:
    """The items of a file in its order; what refers to a record further down comes at the end."""

    def __init__(self, register: Register, reading: Reading, terms: Terms, answers: Answers) -> None:
        self.reading = reading
        self.marking = terms.marking or reading.marking
        self._register = register
        self._answers = answers
        self._intake = Intake(reading, terms)
        self._comparison = Comparison(reading, terms, self._intake)
        self._handles: dict[Name, str] = {}
        self._waiting: list[Found] = []

    def __iter__(self) -> Iterator[Item]:
        with closing(Book(self._register, self.reading.sha256)) as self._book:
            self._whose = Whose(self._book, self._answers, self._intake.column)
            yield from self._items(self.reading.records, last=False)
            yield from self._items(self._waiting, last=True)

    def unshown(self) -> list[Unshown]:
        """Once the plan was read: the public statements that stand on the day of a published paper, and that it does
        not show though it shows others of the same asset. They are left standing."""
        if self.marking is not Marking.PUBLIC or not self.reading.on:
            return []
        day = parse_date(self.reading.on).first
        return [
            Unshown(asset, said.key, said.text)
            for asset, shown in self._whose.shown.items()
            for said in self._book.statements(asset)
            if said.key not in shown and not said.retired
            if said.entry.marking == Marking.PUBLIC and said.entry.when.first <= day
        ]

    def _items(self, records: Iterable[Found | Finding], *, last: bool) -> Iterator[Item]:
        for some in batches(_rows(records), _AT_ONCE):
            taken = [taken for row in some if (taken := self._taken(row, last=last))]
            standing = self._standing([one for one in taken if isinstance(one, Subject)])
            for one in taken:
                yield one if isinstance(one, Item) else self._compared(one, standing)

    def _taken(self, row: "_Row", *, last: bool) -> Subject | Item | None:
        """A record with its key, or what becomes of it already; None: it waits for what it refers to."""
        if not isinstance(row, Found):
            return Item(Verdict.REFUSED, row[0].place, findings=row)
        missing = [name for name in unresolved(row, self._handles) if not self._whose.has(*name)] if refers(row) else []
        if missing and not last:
            self._waiting.append(row)
            return None
        try:
            if missing:
                raise _missing(row, missing)
            subject = self._intake.subject(row, self._handles)
            self._whose.settle(subject)
        except KeptOut as kept:
            return _kept_out(row, kept)
        except StandsAlready as stands:
            self._call(row, stands.key)
            text = str(row.fields.get("name") or row.fields.get("text") or "")
            return Item(Verdict.SAME, row.place, row.kind, stands.key, text, remark=stands.remark)
        self._call(row, subject.key)
        return subject

    def _call(self, found: Found, key: str) -> None:
        if found.handle and key:
            self._handles[found.kind, found.handle] = key

    def _standing(self, subjects: list[Subject]) -> dict[Name, list[Entry]]:
        found: dict[Name, list[Entry]] = {}
        keys: dict[str, set[str]] = {}
        for subject in subjects:
            if subject.key and self._book.has(subject.found.kind, subject.key):
                keys.setdefault(subject.found.kind, set()).add(subject.key)
        for kind, some in keys.items():
            found |= self._book.standing(kind, some)
        return found

    def _compared(self, subject: Subject, standing: dict[Name, list[Entry]]) -> Item:
        found = subject.found
        try:
            if refers(found) and (missing := [name for name in subject.refers_to() if not self._whose.has(*name)]):
                raise _missing(found, missing)
            return self._comparison.item(subject, standing.get((found.kind, subject.key), []) if standing else ())
        except KeptOut as kept:
            self._whose.release(subject)
            return _kept_out(found, kept, subject)


_Row = Found | tuple[Finding, ...]


def _rows(records: Iterable[Found | Finding]) -> Iterator[_Row]:
    """The records, and the findings of each row together."""
    together: list[Finding] = []
    for one in records:
        if together and not (isinstance(one, Finding) and one.place[:5] == together[0].place[:5]):
            yield tuple(together)
            together = []
        if isinstance(one, Finding):
            together.append(one)
        else:
            yield one
    if together:
        yield tuple(together)


def _missing(found: Found, missing: Iterable[Name]) -> KeptOut:
    """Why a record is not taken that refers to what is neither there nor taken."""
    sentences = [
        f'{kind} "{key}", of which it speaks, is neither in the register nor taken from this file'
        for kind, key in missing
    ]
    return KeptOut([Finding(found.place, sentence, found.key) for sentence in sentences])


def _kept_out(found: Found, kept: KeptOut, subject: Subject | None = None) -> Item:
    verdict = Verdict.DOUBTFUL if kept.doubts else Verdict.REFUSED
    name = subject.name if subject else str(found.fields.get("name") or found.fields.get("text") or found.key)
    key = subject.key if subject else found.key
    return Item(verdict, found.place, found.kind, key, name, findings=kept.findings, doubts=kept.doubts)
