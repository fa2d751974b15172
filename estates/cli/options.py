"""The options that commands share, and what their words mean."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from estates.errors import Refusal, UnknownKey
from estates.model.dates import ReducedDate, parse_date, print_day
from estates.model.vocabulary import Audience, Marking, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    from estates.model.record import Record
    from estates.register.estate import Estate, Standing
    from estates.register.register import Register

RegisterOption = Annotated[
    str, typer.Option("--register", envvar="ESTATES_REGISTER", metavar="FILE", help="The register.", show_default=True)
]
OnOption = Annotated[
    str,
    typer.Option("--on", metavar="DATE", help='True from: 2019, 2019-09, 2019-09-24, or ..2019-09-24 for "by then".'),
]
AsAtOption = Annotated[str, typer.Option("--on", metavar="DAY", help="As at this day: 2019-10-09.")]
MarkingOption = Annotated[
    str, typer.Option("--marking", metavar="MARKING", help="For whose eyes: public, protect or commercial.")
]
SourceOption = Annotated[str, typer.Option("--source", metavar="TEXT", help="Where it is known from.")]
ByOption = Annotated[
    str,
    typer.Option("--by", envvar="ESTATES_BY", metavar="ROLE", help="The role that records it, not a person's name."),
]
LAST_NUMBER = 2**53 - 1
"""The largest number that a register can hold."""
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON array, complete, for programs.")]
AudienceOption = Annotated[str, typer.Option("--audience", metavar="AUDIENCE", help="Who reads: public or sub-group.")]
FileAudienceOption = Annotated[
    str | None,
    typer.Option(
        "--audience", metavar="AUDIENCE", help="Who reads: public or sub-group; a file is public unless given."
    ),
]
PanelOption = Annotated[str, typer.Option("--panel", metavar="DAY", help="The day of the panel: 2019-10-09.")]
ContextOption = Annotated[
    Path | None,
    typer.Option("--context", metavar="FOLDER", help="Towns and boundaries to draw (GeoJSON); maps unless given."),
]
CodepointOption = Annotated[
    Path | None,
    typer.Option("--codepoint", metavar="PLACE", help="OS Code-Point Open: its folder of CSV files, or its zip."),
]
OutOption = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the files go.")]
KnownNowOption = Annotated[
    bool,
    typer.Option(
        "--as-known-now", help="Include what was recorded after the papers were published, about that day or before."
    ),
]

R = TypeVar("R", bound="Record")
W = TypeVar("W", bound=Word)

TODAY = "today"
PROTECT = "protect"
OFFICER = "estates officer"


@dataclass(frozen=True)
class Place:
    """Where the register is."""

    register: str

    def open(self) -> "Register":
        from estates.register.register import Register

        return Register.open(self.register)


def opened(ctx: typer.Context) -> "Register":
    """The register that the command line names. Raises Fault."""
    place: Place = ctx.obj
    return place.open()


def reduced_date(text: str, option: str = "--on") -> ReducedDate:
    """Raises Refusal with the option's name."""
    if text == TODAY:
        return ReducedDate.on(_today())
    try:
        return parse_date(text.strip())
    except ValueError as error:
        raise Refusal(f"{option}: {error}.") from None


def day(text: str, option: str = "--on") -> date:
    """A full day. Raises Refusal with the option's name."""
    found = reduced_date(text, option)
    if found.first != found.last or found.by:
        raise Refusal(f'{option}: expected one day, as in 2019-10-09, found "{text}".')
    return found.first


def whole_number(text: str) -> int:
    """Raises BadParameter, to which Typer adds the name of the argument or option."""
    if not re.fullmatch(r"-?[0-9]{1,40}", str(text), re.ASCII):
        raise typer.BadParameter(f'expected a whole number, as in 57, found "{text}".')
    return int(text)


def entry_number(text: str) -> int:
    """Raises BadParameter."""
    number = whole_number(text)
    if not 1 <= number <= LAST_NUMBER:
        raise typer.BadParameter(f"expected the number of an entry, which is 1 or more, found {text}.")
    return number


EntryArgument = Annotated[
    int,
    typer.Argument(metavar="NUMBER", parser=entry_number, help="The entry's number, as `estates history` shows it."),
]


def audience(text: str) -> Audience:
    return _word(Audience, text, "--audience")


def marking(text: str) -> Marking:
    return _word(Marking, text, "--marking")


def estate(register: "Register", on: str, seen_by: str = "sub-group") -> "Estate":
    return register.estate(day(on), audience(seen_by))


def shown_on(
    register: "Register", on: str, seen_by: str, name: str, find: "Callable[[Estate], Standing[R]]"
) -> "tuple[Estate, Standing[R]]":
    """The estate on a day, and what `find` finds in it. Raises Refusal, with the day from which it is there if that is
    later."""
    then = estate(register, on, seen_by)
    try:
        return then, find(then)
    except UnknownKey as unknown:
        later = find(register.estate(date.max, then.audience))
        days = [entry.visible_from for entry in later.entries if entry.visible_from > then.on]
        if not days:
            raise
        raise Refusal(
            f"{name} is not on the register as at {print_day(then.on)}; it is from {print_day(min(days))}."
        ) from unknown


def context_folder(given: Path | None) -> Path:
    """Raises Refusal where a folder was named and is none; that in the working folder may be missing."""
    if given is not None and not given.is_dir():
        raise Refusal(f"--context: expected a folder with GeoJSON files, found {given}, which is none.")
    return given or Path("maps")


def panel_key(text: str) -> str:
    return f"panel-{day(text.removeprefix('panel-'), '--panel').isoformat()}"


def _word(words: type[W], text: str, option: str) -> W:
    try:
        return words.parse(text)
    except ValueError as error:
        raise Refusal(f"{option}: {error}.") from None


def _today() -> date:
    # The officer's own calendar day, where the officer sits.
    return date.today()  # noqa: DTZ011
