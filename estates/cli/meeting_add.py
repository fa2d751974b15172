"""`estates meeting add`"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from estates.cli.options import OFFICER, TODAY, ByOption, MarkingOption, SourceOption, opened, reduced_date
from estates.cli.options import marking as read_marking
from estates.cli.recording import record
from estates.errors import Refusal
from estates.model.vocabulary import Marking, MeetingKind, MeetingState

if TYPE_CHECKING:
    from estates.model.dates import ReducedDate
    from estates.register.entry import Entry

_PROVISIONAL = (MeetingState.PLANNED, MeetingState.POSTPONED)
"""The states that another may follow on the same day; that a meeting was both held and cancelled is a disagreement."""


def command(
    ctx: typer.Context,
    of: Annotated[str, typer.Argument(metavar="OF", help="panel, board or sub-group.")],
    date: Annotated[str, typer.Argument(metavar="DATE", help="Its date: 2019-10-09.")],
    state: Annotated[
        str | None,
        typer.Option(
            "--state", metavar="STATE", help="planned (a new one, unless given), held, postponed or cancelled."
        ),
    ] = None,
    public: Annotated[
        bool | None, typer.Option("--public/--private", help="Whether the public may attend.", show_default=False)
    ] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="TEXT", help="Where it meets.")] = None,
    papers_on: Annotated[
        str | None, typer.Option("--papers-on", metavar="DAY", help="The day its papers close, if before the meeting.")
    ] = None,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="When this became so; worked out unless given.")] = "",
    marking: MarkingOption = "",
    source: SourceOption = "",
    by: ByOption = OFFICER,
) -> None:
    """Record a meeting, or what became of one: planned, then held, postponed or cancelled.

    \b
    Example: estates meeting add panel 2019-10-09 --state held --public --place "ABAX Stadium, Peterborough"
    """
    try:
        kind, became = MeetingKind.parse(of), MeetingState.parse(state) if state else None
    except ValueError as error:
        raise Refusal(f"{error}.") from None
    day = reduced_date(date, "the meeting's date")
    key = f"{kind}-{day.text.removeprefix('..')}"
    standing = _state_entry(ctx, key)
    marking = _marking(marking, key, standing)
    if became is None and standing is None:
        became = MeetingState.PLANNED
    fields: dict[str, Any] = {
        "of": kind.value,
        "date": day.text,
        "state": became and became.value,
        "public": public,
        "place": place,
        "papers_on": papers_on,
    }
    since = (reduced_date(TODAY) if on else _since(became, day, standing)).text if on in ("", TODAY) else on.strip()
    replaced = standing if standing and _follows_on_the_day(became, since, standing) else None
    if replaced:
        fields = {**replaced.fields, **{name: value for name, value in fields.items() if value is not None}}
    next_step = (
        f"estates publish --panel {key.removeprefix('panel-')}"
        if kind is MeetingKind.PANEL and day.first == day.last and not day.by
        else "estates update ASSET TEXT"
    )
    record(
        ctx, "meeting", key, fields, on=since, marked=marking, source=source, by=by,
        replaces=replaced and replaced.number, next_step=next_step,
    )  # fmt: skip


def _state_entry(ctx: typer.Context, key: str) -> "Entry | None":
    """The entry that says the meeting's newest state; None where it is not on the register."""
    from datetime import date

    with opened(ctx) as register:
        standing = register.estate(date.max, "sub-group").find("meeting", key)
    return standing.asserted_by["state"] if standing else None


def _marking(said: str, key: str, standing: "Entry | None") -> str:
    """That of a meeting which is on the register, unless another is said; a new one is public. Raises Refusal where a
    meeting that is withheld would be made public."""
    kept = standing.marking if standing else Marking.PUBLIC.value
    if kept != Marking.PUBLIC and said and read_marking(said) is Marking.PUBLIC:
        raise Refusal(
            f"meeting {key} is marked {kept}; make it public with `estates release {key} --reason ...`, then say what "
            "became of it."
        )
    return said or kept


def _since(became: MeetingState | None, day: "ReducedDate", standing: "Entry | None") -> "ReducedDate":
    """From when the meeting is what it became: from its own day if that has come, else from today; and never from
    before the state that stands, which would hide it."""
    today = reduced_date(TODAY)
    past = became is MeetingState.HELD or (
        became is MeetingState.PLANNED and standing is None and day.last < today.last
    )
    since = day if past else today
    return max(since, standing.when) if standing and became else since


def _follows_on_the_day(became: MeetingState | None, since: str, standing: "Entry") -> bool:
    """Whether a state of the same day gives way to what the meeting became."""
    was = MeetingState(standing.fields["state"])
    return became is not None and was in _PROVISIONAL and became is not was and since == standing.effective
