"""`estates import`"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.asking import Left, ask
from estates.cli.import_plan import Shown, print_reading
from estates.cli.options import (
    OFFICER,
    TODAY,
    ByOption,
    JsonOption,
    SourceOption,
    marking,
    opened,
    reduced_date,
)
from estates.cli.output import say
from estates.cli.progress import busy
from estates.errors import Refusal
from estates.model.text import parse_text, printable
from estates.model.vocabulary import Status

if TYPE_CHECKING:
    from estates.importers.found import Reading
    from estates.importers.item import Item, Terms
    from estates.register.register import Register

_ASKED = 1000
"""Doubtful matches beyond these are refused: nobody answers so many questions."""


FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A paper, a spreadsheet, a list, or places.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Record what can be taken, without asking; name the rest.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show the plan; ask and record nothing.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Record nothing unless every row can be taken.")]
OnOption = Annotated[
    str, typer.Option("--on", metavar="DATE", help="True from: the file's own date unless given, or else today.")
]
MarkingOption = Annotated[
    str, typer.Option("--marking", metavar="MARKING", help="For whose eyes; protect unless it is a published paper.")
]
StatusOption = Annotated[
    str, typer.Option("--status", metavar="STATUS", help="Of new assets of which the file does not say it.")
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="HEADING=FIELD", help='What a column holds; "HEADING=": keep it as a note.'),
]
MatchOption = Annotated[
    list[str] | None,
    typer.Option("--match", metavar="ROW=KEY", help="The asset that a doubtful row speaks of, new, or skip."),
]
FindingsOption = Annotated[
    str, typer.Option("--findings", metavar="FORM", help="Write what is wrong beside the file: text, json or csv.")
]


def command(
    ctx: typer.Context,
    file: FileArgument,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    on: OnOption = "",
    marked: MarkingOption = "",
    source: SourceOption = "",
    by: ByOption = OFFICER,
    status: StatusOption = "",
    column: ColumnOption = None,
    match: MatchOption = None,
    strict: StrictOption = False,
    findings: FindingsOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take in a file: first the plan, then, once you say so, the change, all in one transaction.

    It reads published papers (PDF, Word, HTML, text), spreadsheets and lists (XLSX, XLS, ODS, CSV), places
    (GeoPackage, GeoJSON, shapefile) and workbooks that `estates export` wrote; what a file is shows in its content.

    \b
    Example: estates import "Estate list.xlsx"
             estates import list.csv --yes --status operational --on 2021-04 --findings csv
    """
    from estates.importers.item import Terms

    if yes and dry_run:
        raise Refusal("--yes records and --dry-run does not: say one of them.")
    for option, text in (("--source", source), ("--by", by)):
        _check_text(option, text)
    terms = Terms(
        today=reduced_date(TODAY),
        on=on and reduced_date(on).text,
        marking=marking(marked) if marked else None,
        source=source,
        by=by,
        status=_status(status) if status else Status.UNKNOWN,
    )
    job = Job(file, _pairs(column, "--column", "HEADING=FIELD"), terms, bool(status), _form(findings), as_json)
    answers = _pairs(match, "--match", "ROW=KEY")
    with opened(ctx) as register:
        if not yes and not dry_run and not as_json and sys.stdin.isatty():
            shown = job.talk(register, answers, strict=strict)
        elif yes:
            shown = job.take(register, answers, strict=strict)
        else:
            shown = job.show(register, answers)
    if shown.kept_out:
        raise typer.Exit(1)


class Job:
    """One file and what the officer says of it."""

    def __init__(
        self, file: Path, columns: dict[str, str], terms: "Terms", has_status: bool, form: str, as_json: bool
    ) -> None:
        self._file = file
        self._columns = columns
        self._terms = terms
        self._has_status = has_status
        self._form = form
        self._as_json = as_json

    def show(self, register: "Register", answers: dict[str, str]) -> Shown:
        """The plan, and nothing recorded."""
        reading = self._read(register)
        self._introduce(reading)
        shown = self._planned(register, reading, answers)
        shown.print(self._terms)
        say(f"Nothing was recorded. To record it: estates import {_quoted(self._file)} --yes")
        return shown

    def take(self, register: "Register", answers: dict[str, str], *, strict: bool) -> Shown:
        """Records what can be taken."""
        reading = self._read(register)
        self._introduce(reading)
        shown = self._appended(register, reading, answers, strict=strict)
        shown.print(self._terms, done=True)
        return shown

    def talk(self, register: "Register", answers: dict[str, str], *, strict: bool) -> Shown:
        """At a terminal: the columns, the plan, the doubtful matches, and only then the change."""
        try:
            return self._talk(register, answers, strict=strict)
        except Left:
            raise Refusal("nothing was recorded.") from None

    def _talk(self, register: "Register", answers: dict[str, str], *, strict: bool) -> Shown:
        reading = self._read(register)
        self._introduce(reading)
        if reading.columns and not ask_yes("Are the columns understood as they should be?", default=True):
            raise Refusal('nothing was recorded; say what a column holds with --column "HEADING=FIELD".')
        standing = register.last_number()
        shown = self._planned(register, reading, answers)
        shown.print(self._terms)
        if given := _ask_doubts(shown.doubtful):
            answers = {**answers, **given}
            shown = self._planned(register, self._read(register), answers)
            shown.print(self._terms, only=given)
        if shown.without_status and not self._has_status:
            self._ask_status(shown.without_status)
        if not shown.drafts:
            print("There is nothing to record.")
            return shown
        if strict and shown.kept_out:
            raise Refusal("--strict: not every row can be taken, so nothing was recorded.")
        if not ask_yes(f"Record {shown.to_record}?", default=False):
            raise Refusal("nothing was recorded.")
        again = self._read(register)
        if again.sha256 != reading.sha256 or register.last_number() != standing:
            what = "the file" if again.sha256 != reading.sha256 else "the register"
            raise Refusal(f"{what} has changed since the plan was shown; nothing was recorded: import it again.")
        taken = self._appended(register, again, answers, strict=strict)
        taken.print_done()
        return taken

    def _read(self, register: "Register") -> "Reading":
        from estates.importers.reading import read_file

        with busy(f"Reading {self._file}"):
            reading = read_file(self._file, self._columns)
        if reading.register and reading.register != register.name:
            raise Refusal(
                f"{self._file}: it was written from the register {reading.register}, and this one is {register.name}; "
                "name the other with --register."
            )
        return reading

    def _introduce(self, reading: "Reading") -> None:
        if not self._as_json:
            print_reading(reading, self._terms)

    def _planned(self, register: "Register", reading: "Reading", answers: dict[str, str]) -> Shown:
        from estates.importers.plan import build_plan

        plan = build_plan(register, reading, self._terms, answers)
        shown = Shown(reading, self._file, self._form, self._as_json)
        with busy(f"Comparing {self._file} with the register"):
            for item in plan:
                shown.add(item)
        shown.finish(plan.unshown())
        return shown

    def _appended(self, register: "Register", reading: "Reading", answers: dict[str, str], *, strict: bool) -> Shown:
        from estates.importers.plan import build_plan
        from estates.importers.taking import append_plan

        plan = build_plan(register, reading, self._terms, answers)
        shown = Shown(reading, self._file, self._form, self._as_json)
        try:
            with busy(f"Recording {self._file}"):
                shown.recorded = append_plan(register, plan, shown.add, strict=strict)
        except Refusal as refusal:
            shown.finish([])
            shown.print_findings()
            raise refusal
        shown.first = register.last_number() - shown.recorded + 1
        shown.finish(plan.unshown())
        return shown

    def _ask_status(self, count: int) -> None:
        from dataclasses import replace

        words = ", ".join(word.value for word in Status)
        print(f"\n{count:,} of the new assets have no status in the file. It may be {words}.")
        answer = ask("  status of these [unknown]", Status.parse)
        self._terms = replace(self._terms, status=answer or Status.UNKNOWN)


def ask_yes(question: str, *, default: bool) -> bool:
    """Raises Left."""
    answer = ask(f"{question} [{'Y/n' if default else 'y/N'}]", _yes_or_no)
    return default if answer is None else answer == "yes"


def _yes_or_no(text: str) -> str:
    words = {"y": "yes", "yes": "yes", "n": "no", "no": "no"}
    if text.casefold() not in words:
        raise ValueError(f'expected y or n, found "{text}"')
    return words[text.casefold()]


def _ask_doubts(doubtful: "list[Item]") -> dict[str, str]:
    """What the officer says of each doubtful row. Raises Left."""
    from estates.importers.item import row_name

    answers: dict[str, str] = {}
    for number, item in enumerate(doubtful[:_ASKED], start=1):
        print(f'\n[{number} of {len(doubtful)}] {printable(str(item.findings[0].place))}: "{printable(item.name)}"')
        for place, doubt in enumerate(item.doubts, start=1):
            print(f"    {place}. {doubt}")
        known = {str(place): doubt.key for place, doubt in enumerate(item.doubts, start=1)}

        def parse(text: str, known: dict[str, str] = known) -> str:
            word = text.casefold()
            if word in ("new", "skip") or word in known.values():
                return word
            if word not in known:
                raise ValueError(f"expected 1 to {len(known)}, new or skip, found {text}")
            return known[word]

        answers[row_name(item.place)] = ask("  which is it? its number, new, or skip", parse) or "skip"
    return answers


def _pairs(given: list[str] | None, option: str, form: str) -> dict[str, str]:
    """Raises Refusal for what has no equals sign."""
    pairs = {}
    for text in given or ():
        before, equals, after = text.rpartition("=")
        if not equals or not before.strip():
            raise Refusal(f'{option}: expected {form}, found "{text}".')
        pairs[before.strip()] = after.strip()
    return pairs


def _check_text(option: str, text: str) -> None:
    """Said once, and not of every row. Raises Refusal."""
    try:
        if not parse_text(text) and option == "--by":
            raise ValueError('nobody; expected a role, as in "estates officer"')
    except ValueError as error:
        raise Refusal(f"{option}: {error}.") from None


def _status(text: str) -> Status:
    try:
        return Status.parse(text)
    except ValueError as error:
        raise Refusal(f"--status: {error}.") from None


def _form(text: str) -> str:
    from estates.importers.findings_file import FORMS

    if text and text not in FORMS:
        raise Refusal(f'--findings: expected one of {", ".join(FORMS)}, found "{text}".')
    return text


def _quoted(file: Path) -> str:
    return f'"{file}"' if " " in str(file) else str(file)
