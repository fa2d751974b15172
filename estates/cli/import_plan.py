"""How the plan of an import is printed: for people its counts and the first of each kind, for programs all of it."""

import json
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from estates.cli.output import counted, said, say
from estates.model.dates import parse_date
from estates.model.text import printable
from estates.model.vocabulary import Marking

if TYPE_CHECKING:
    from estates.importers.finding import Finding
    from estates.importers.found import Reading
    from estates.importers.item import Change, Item, Terms, Unshown

_FIRST = 10
"""How many of each verdict are shown."""
_FINDINGS, _FINDINGS_IN_A_PIPE = 50, 1_000
_DOUBTFUL = 1_000
_IN_MEMORY = 1 << 22


class Shown:
    """What is kept of a plan while it goes by: counts, the first items of each verdict, findings."""

    def __init__(self, reading: "Reading", file: Path, form: str, as_json: bool) -> None:
        from estates.importers.findings_file import FindingsFile
        from estates.importers.item import Tally

        self.reading = reading
        self.tally = Tally()
        self.doubtful: list[Item] = []
        self.without_status = 0
        self._leases = 0
        self.drafts = 0
        self.recorded = 0
        self.first = 0
        self._file = file
        self._first: dict[str, list[Item]] = {}
        self._findings: list[str] = []
        self._count = 0
        self._unshown: Sequence[Unshown] = ()
        self._findings_file = FindingsFile(file, form) if form else None
        self._objects: IO[str] | None = None
        if as_json:
            self._objects = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115 - until it is printed

    def add(self, item: "Item") -> None:
        self.tally.add(item)
        self.without_status += item.without_status
        if item.kind == "lease" and self.reading.columns:  # it came from an asset's row
            self._leases += 1
        self.drafts += item.draft is not None
        if item.doubts and len(self.doubtful) < _DOUBTFUL:
            self.doubtful.append(item)
        if self.tally[item.verdict] <= _FIRST:
            self._first.setdefault(item.verdict, []).append(item)
        if item.findings:
            self._add_findings(item.findings)
        if self._objects:
            self._objects.write(",\n" if sum(self.tally.values()) > 1 else "[\n")
            self._objects.write(json.dumps(_as_object(item), ensure_ascii=False))

    def _add_findings(self, findings: "Sequence[Finding]") -> None:
        self._count += len(findings)
        if len(self._findings) < (_FINDINGS if sys.stdout.isatty() else _FINDINGS_IN_A_PIPE):
            self._findings += (printable(str(finding)) for finding in findings)
        if self._findings_file:
            self._findings_file.add(findings)

    def finish(self, unshown: "Sequence[Unshown]") -> None:
        """Everything has gone by. Writes the findings beside the file. Raises Fault."""
        self._unshown = unshown
        if self._findings_file:
            self._findings_file.write()

    @property
    def kept_out(self) -> int:
        from estates.importers.item import Verdict

        return self.tally[Verdict.REFUSED] + self.tally[Verdict.DOUBTFUL]

    @property
    def to_record(self) -> str:
        """ "480 new and 3 changed" """
        from estates.importers.item import Verdict

        return f"{self.tally[Verdict.NEW]:,} new and {self.tally[Verdict.CHANGED]:,} changed"

    def print(self, terms: "Terms", *, done: bool = False, only: Collection[str] = ()) -> None:
        """The plan; of what was recorded only what was kept out, and the count."""
        if self._objects:
            self._print_objects()
            return
        if only:
            self._print_answered(only)
        elif not done:
            self._print_items()
        self.print_findings()
        if done:
            self.print_done()
            return
        print(self._summary())
        self._print_unshown()
        self._say_status(terms)

    def print_done(self) -> None:
        """What was recorded."""
        if self.recorded:
            last = self.first + self.recorded - 1
            numbers = f"entry {self.first}" if self.recorded == 1 else f"entries {self.first} to {last}"
            print(f"Recorded: {numbers}.")
        print(self._summary())
        self._print_unshown()

    def print_findings(self) -> None:
        """What is kept out, and why."""
        if self._findings:
            print(f"\nRefused, {counted(self.kept_out, self._noun)}:")
            print(*(f"  {line}" for line in self._findings), sep="\n")
        if (more := self._count - len(self._findings)) > 0:
            print(f"  and {more:,} more: --findings csv writes all of them beside the file")
        if self._findings_file:
            say(f"{self._findings_file.path}: {counted(self._findings_file.count, 'finding')}.")

    @property
    def _noun(self) -> str:
        return "row" if self.reading.columns else "record"

    def _summary(self) -> str:
        leases = f" and {counted(self._leases, 'lease')} in them" if self._leases else ""
        return f"\n{counted(sum(self.tally.values()) - self._leases, self._noun)}{leases}: {self.tally}."

    def _print_items(self) -> None:
        from estates.importers.item import Verdict

        for verdict, title in ((Verdict.NEW, "New"), (Verdict.CHANGED, "Changed")):
            count = self.tally[verdict]
            if count:
                print(f"\n{title}, {count:,}:")
                for item in self._first[verdict]:
                    _print_item(item)
                if count > _FIRST:
                    print(f"  and {count - _FIRST:,} more")

    def _print_answered(self, only: Collection[str]) -> None:
        from estates.importers.item import row_name

        print("\nAs you answered:")
        for items in self._first.values():
            for item in items:
                if row_name(item.place) in only:
                    _print_item(item)

    def _print_unshown(self) -> None:
        for gone in self._unshown[:_FIRST]:
            print(f"No longer in the paper, left standing: {gone.asset}, {_short(gone.text)}")
        if len(self._unshown) > _FIRST:
            print(f"  and {len(self._unshown) - _FIRST:,} more")
        if self._unshown:
            say(f"If they are out of date: estates retire {' '.join(gone.update for gone in self._unshown)}")

    def _say_status(self, terms: "Terms") -> None:
        if self.without_status:
            say(
                f"{self.without_status:,} of the new assets have no status in the file and get "
                f'"{terms.status.value}"; --status says another.'
            )

    def _print_objects(self) -> None:
        assert self._objects is not None
        self._objects.write("\n]\n" if sum(self.tally.values()) else "[]\n")
        self._objects.seek(0)
        while part := self._objects.read(1 << 16):
            sys.stdout.write(part)


def print_reading(reading: "Reading", terms: "Terms") -> None:
    """What the file is, how its columns were understood, and from when and for whom it would be recorded."""
    print(f"{_line(reading.file)}: {_line(reading.format)}")
    width = max((len(_line(heading)) for heading, _ in reading.columns), default=0)
    for heading, field in reading.columns:
        print(f"  {_line(heading):<{width}}  {field or 'kept as a note'}")
    for remark in reading.remarks:
        print(f"  {_line(remark)}")
    when = parse_date(terms.on or reading.on or terms.today.text)
    why = "" if terms.on else " (the date of the file)" if reading.on else " (today: the file has no date)"
    marking = terms.marking or reading.marking
    hidden = "" if marking is Marking.PUBLIC else ", which public papers leave out"
    print(f"  {when.onwards}{why}, marked {marking}{hidden}; --on and --marking say otherwise")


def _print_item(item: "Item") -> None:
    how = f"  (by {item.how})" if item.how else ""
    what = f"{item.kind} {item.key}"
    if item.kind == "update" and item.draft and not item.key:
        what = f"statement about {item.draft.fields['asset']}, {item.draft.fields['column']}"
    print(f"  {_where(item)}{what}  {_short(item.name)}{how}")
    for change in item.changes:
        _print_change(item.kind, change)
    if item.remark:
        print(f"      {item.remark}")


def _print_change(kind: str, change: "Change") -> None:
    from estates.importers.values import changed_parts

    for what, before, after in changed_parts(change.field, change.before, change.after):
        old, new = (_said(kind, change.field, value) for value in (before, after))
        print(f"      {what}: {old} → {new}")
    if change.later:
        shown = _said(kind, change.field, change.later.fields[change.field])
        print(f"        entry {change.later.number} says {shown} {change.later.when.onwards}, and goes on saying so")


def _said(kind: str, field: str, value: Any) -> str:
    if value is None:
        return "none"
    return _short(value if isinstance(value, str) and field == "notes" else said(kind, field, value))


def _where(item: "Item") -> str:
    place = _line(str(item.place._replace(file="", column="")))
    return f"{place}: " if place else ""


def _line(text: str) -> str:
    return printable(text)


def _short(text: str) -> str:
    line = _line(text)
    return line if len(line) <= 100 else f"{line[:99]}…"  # noqa: PLR2004 - what a line bears


def _as_object(item: "Item") -> dict[str, Any]:
    from estates.importers.findings_file import as_object

    return {
        "verdict": item.verdict.value,
        **{name: value for name, value in item.place._asdict().items() if name != "column"},
        "kind": item.kind,
        "key": item.key,
        "name": item.name,
        "matched_by": item.how,
        "fields": dict(item.draft.fields) if item.draft else {},
        "changes": [{"field": c.field, "before": c.before, "after": c.after} for c in item.changes],
        "findings": [as_object(finding) for finding in item.findings],
        "candidates": [{**doubt._asdict(), "similarity": f"{doubt.similarity:.2f}"} for doubt in item.doubts],
        "remark": item.remark,
    }
