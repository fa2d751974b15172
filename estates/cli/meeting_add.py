"""`estates meeting add`"""

from typing import Annotated

import typer

from estates.cli.options import OFFICER, ByOption, MarkingOption, SourceOption, opened, reduced_date
from estates.cli.recording import record
from estates.errors import Refusal
from estates.model.vocabulary import MeetingKind, MeetingState


def command(
    ctx: typer.Context,
    of: Annotated[str, typer.Argument(help="panel, board or sub-group.")],
    date: Annotated[str, typer.Argument(help="Its date: 2019-10-09.")],
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
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="When this became so; the meeting's date if it was held.")
    ] = "",
    marking: MarkingOption = "public",
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
    if became is None:
        with opened(ctx) as register:
            became = None if register.newest("meeting", key) else MeetingState.PLANNED
    fields = {
        "of": kind.value,
        "date": day.text,
        "state": became and became.value,
        "public": public,
        "place": place,
        "papers_on": papers_on,
    }
    since = on or (day.text if became is MeetingState.HELD else "today")
    next_step = (
        f"estates publish --panel {key.removeprefix('panel-')}"
        if kind is MeetingKind.PANEL
        else "estates update ASSET TEXT"
    )
    record(ctx, "meeting", key, fields, on=since, marked=marking, source=source, by=by, next_step=next_step)
