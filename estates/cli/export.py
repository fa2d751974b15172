"""`estates export`"""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estates.cli.options import TODAY, AsAtOption, AudienceOption, audience, day, opened
from estates.cli.output import counted, say
from estates.cli.progress import busy
from estates.errors import Refusal
from estates.model.vocabulary import Audience

if TYPE_CHECKING:
    from estates.exports.premises import Premises
    from estates.register.register import Register


def command(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where it goes; its name says what is written, and in which format.")
    ],
    seen_by: AudienceOption = "",
    on: AsAtOption = TODAY,
) -> None:
    """Write the register, a list that must be published, or open data; the file's name says which.

    \b
    estates.jsonl      the register whole, the withheld entries too: to keep or to move, not for publication
    register.xlsx      a workbook to work in; `estates import` takes back what was changed
    premises           premises and land owned or occupied: premises.html and premises.csv
    transparency.csv   land and buildings, as the Transparency Code lists them
    due.ics            what falls due, as a calendar with alarms
    assets.csv         or updates, decisions, analyses, receipts, with more words behind a hyphen: assets-2019.csv;
                       .csv, .xlsx, .geojson, .gpkg or .parquet; .schema.json says what the columns are

    \b
    Example: estates export assets.gpkg --on 2019-10-09
             estates export register.xlsx --audience sub-group
    """
    from estates.exports.open_data import PREMISES, table_name

    form, name = file.suffix.lower(), table_name(file)
    if form == ".jsonl":
        if seen_by or on != TODAY:
            raise Refusal(f"{file}: the portable form is the register whole; --audience and --on are for .xlsx.")
        with opened(ctx) as register:
            _portable(register, file)
        return
    reader = audience(seen_by or Audience.PUBLIC)
    with opened(ctx) as register:
        if form == ".ics":
            _calendar(register, file, day(on), reader)
        elif name == PREMISES:
            _premises(register, file, day(on), reader)
        elif name:
            _table(register, file, name, day(on), reader)
        elif form == ".xlsx":
            _workbook(register, file, day(on), reader)
        else:
            raise _unknown(file)


def _unknown(file: Path) -> Refusal:
    from estates.exports.open_data import FORMATS, TABLES

    return Refusal(
        f"{file}: expected the name of a portable form, a workbook or a calendar (estates.jsonl, register.xlsx, "
        f"due.ics), premises, or one that begins with {', '.join(TABLES)} and ends in {', '.join(FORMATS)}, found "
        f'"{file.name}".'
    )


def _portable(register: "Register", file: Path) -> None:
    from estates.register.portable import write_portable

    with busy(f"Writing {file}"):
        count = write_portable(register, file)
        withheld = len(register.withheld(date.max))
    print(f"{file}: {counted(count, 'entry', 'entries')}.")
    if withheld:
        say(f"{withheld:,} of them {_is(withheld)} not public: keep this file within the sub-group.")
    say(f"Next: estates --register NEW.db init --from {file}")


def _workbook(register: "Register", file: Path, on: date, seen_by: Audience) -> None:
    from estates.exports.workbook import build_workbook, write_workbook

    with busy(f"Writing {file}"):
        content = build_workbook(register, on, seen_by)
        write_workbook(content, file)
    print(f"{file}: {counted(content.count, 'record')}, for the {seen_by}.")
    _say_withheld(lambda: content.withheld, seen_by)
    say(f"Next: change it in a spreadsheet program, then: estates import {file}")


def _calendar(register: "Register", file: Path, on: date, seen_by: Audience) -> None:
    from estates.checks.rules import gather
    from estates.exports.calendar_file import build_events, write_calendar

    gathered = gather(register, on, seen_by)
    events = build_events(gathered, register.name)
    write_calendar(events, f"Estates due: {register.name}", seen_by, file)
    print(f"{file}: {counted(len(events), 'event')}, for the {seen_by}.")
    if seen_by is Audience.PUBLIC:
        say("Only what the public may see is in it. To remind you of everything: --audience sub-group")
    say("Next: open it with Outlook or Thunderbird, or import it into Google Calendar")


def _table(register: "Register", file: Path, name: str, on: date, seen_by: Audience) -> None:
    from estates.exports.open_data import TABLES, WITH_PLACES, build_table, ending, render
    from estates.files import write_file

    form = ending(file)
    with busy(f"Writing {file}"):
        table = build_table(register.estate(on, seen_by), name)
        write_file(file, render(table, form))
    if form == ".schema.json":
        print(f"{file}: {counted(len(table.fields), 'column')}.")
        return
    print(f"{file}: {counted(len(table.rows), table.one)}, for the {seen_by}.")
    if form in WITH_PLACES and table.not_located:
        say(f"{table.not_located:,} of them {_is(table.not_located)} not located, and without a point.")
    _say_withheld(lambda: len(register.withheld(on, kind=TABLES[name][1])), seen_by)


def _premises(register: "Register", file: Path, on: date, seen_by: Audience) -> None:
    from estates.exports.premises import build_premises
    from estates.files import write_file

    if seen_by is not Audience.PUBLIC:
        raise Refusal(f"{file}: the list of premises is published, so it is for the public; leave --audience out.")
    premises = build_premises(register, on)
    withheld = sum(number for _, number in premises.withheld)
    for path, content in _rendered(premises, file).items():
        write_file(path, content)
        print(f"{path}: {counted(len(premises.rows), 'site')}, {withheld:,} withheld.")
    if premises.unmarked and sys.stderr.isatty():  # a log of it may be anybody's
        say(
            f"{counted(premises.unmarked, 'site')} that {_is(premises.unmarked)} held and not public "
            f"{_is(premises.unmarked)} neither listed nor counted, as no exemption is named: estates withhold NUMBER "
            "--ground section-31"
        )
    if premises.unsettled:
        say(f"Not listed, as a proposal or of unknown status: {'; '.join(premises.unsettled)}.")


def _rendered(premises: "Premises", file: Path) -> Mapping[Path, bytes]:
    """Page and list, or the one of the two that the name asks for."""
    from estates.exports.open_data import ending, render
    from estates.exports.premises import premises_paper, premises_table
    from estates.papers.html import render_html

    match ending(file):
        case "":
            return {**_rendered(premises, file.with_suffix(".html")), **_rendered(premises, file.with_suffix(".csv"))}
        case ".html":
            return {file: render_html(premises_paper(premises)).encode()}
        case ".csv" | ".schema.json" as form:
            return {file: render(premises_table(premises), form)}
    raise Refusal(f'{file}: expected premises, premises.html or premises.csv, found "{file.name}".')


def _say_withheld(withheld: Callable[[], int], seen_by: Audience) -> None:
    """Of a public file on a terminal alone, as a log may be anybody's; nothing is counted that is not said."""
    if seen_by is Audience.PUBLIC and not sys.stderr.isatty():
        return
    count = withheld()
    if count and seen_by is Audience.PUBLIC:
        say(
            f"Left out: {counted(count, 'entry', 'entries')} that {_is(count)} not public. "
            "To work with everything: --audience sub-group"
        )
    elif count:
        say(f"{counted(count, 'entry', 'entries')} in it {_is(count)} not public: keep it within the sub-group.")


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
