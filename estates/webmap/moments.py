"""The dates that a reader of the map can travel to, and what stood on them, as data.

They are the days on which the panel and the board met, as the audience's register knows them, the map's own day, and
the newest day of which the register tells. A day on which it knows no asset is left out.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from estates.model.dates import print_day
from estates.model.meeting import Meeting
from estates.model.vocabulary import MeetingKind, MeetingState
from estates.register.estate import Estate, Standing
from estates.register.histories import State
from estates.webmap.view import Line, Moment

_OWN, _NEWEST = "this map’s date", "the newest on the register"
_BODIES = (MeetingKind.PANEL, MeetingKind.BOARD)


def build_moments(latest: Estate, own: date) -> tuple[Moment, ...]:
    """In order of date; `own` is always among them. `latest` is the estate on the last of all days."""
    met: dict[date, list[str]] = {}
    for standing in latest.meetings():
        record = standing.record
        if record.of in _BODIES and record.state is MeetingState.HELD and _is_public(record):
            met.setdefault(record.date.last, []).append(record.of.label)
    known = [entry.visible_from for one in latest.assets() for entry in one.entries]
    told = known + [entry.visible_from for one in latest.updates() for entry in one.entries]
    met.setdefault(own, [])
    if told and max(told) > max(met) and max(told) < date.max:
        met[max(told)] = [_NEWEST]
    first = min([own, *known])
    return tuple(
        Moment(day.isoformat(), print_day(day), " and ".join(dict.fromkeys(met[day])) or _OWN)
        for day in sorted(met)
        if day >= first
    )


def _is_public(meeting: Meeting) -> bool:
    """Held in public: said of a panel, whose dates decide what is new; of a board unless the contrary is said."""
    return bool(meeting.public) if meeting.of is MeetingKind.PANEL else meeting.public is not False


def days_of(moments: Sequence[Moment]) -> list[date]:
    return [date.fromisoformat(moment.day) for moment in moments]


def place_of(moments: Sequence[Moment], day: date) -> int:
    return bisect_left(days_of(moments), day)


def spans(states: Sequence[State], words: Callable[[Standing[Any]], Any]) -> list[tuple[Any, int, int | None]]:
    """What `words` makes of each state, since when and until when; states that read alike are one. What it makes
    nothing of (None) is left out."""
    found: list[tuple[Any, int, int | None]] = []
    for state, after in zip(states, [*states[1:], None], strict=True):
        said, until = words(state.standing), after.since if after else None
        if found and found[-1][0] == said and found[-1][2] == state.since:
            found[-1] = (said, found[-1][1], until)
        elif said is not None:
            found.append((said, state.since, until))
    return found


def build_lines(
    updates: Iterable[Sequence[State]], start: int, told: Callable[[str], bool | None]
) -> dict[str, tuple[Line, ...]]:
    """The statements of one asset by column, each while it stands, in the order in which the papers print them.

    `told` says of an update's key whether it is new at `start`, and None where it is not shown then: the statement is
    then told of the other moments only.
    """
    found: dict[str, list[tuple[Any, Line]]] = {}
    for states in updates:
        for (order, column, text), since, until in spans(states, _said):
            new = told(states[0].standing.key)
            for one in _without(since, until, start) if new is None else [(since, until)]:
                found.setdefault(column, []).append((order, Line(text, bool(new) and _holds(one, start), *one)))
    return {column: tuple(line for _, line in sorted(some, key=_order)) for column, some in found.items()}


def _order(pair: tuple[Any, Line]) -> Any:
    return pair[0], pair[1].since


def _said(standing: Standing[Any]) -> tuple[Any, str, str] | None:
    if standing.values.get("retired"):
        return None
    order = (standing.since("text").last, standing.asserted_by["text"].number)
    return order, standing.values["column"], standing.values["text"]


def _holds(span: tuple[int, int | None], place: int) -> bool:
    return span[0] <= place and (span[1] is None or place < span[1])


def _without(since: int, until: int | None, place: int) -> list[tuple[int, int | None]]:
    if not _holds((since, until), place):
        return [(since, until)]
    return [one for one in ((since, place), (place + 1, until)) if one[1] is None or one[0] < one[1]]


def build_history(
    states: Sequence[State], base: Mapping[str, Any], shown: Callable[[Standing[Any]], Mapping[str, Any]]
) -> tuple[tuple[int, Mapping[str, Any]], ...]:
    """How an asset differs from `base`, which is what it is on the map's own date: `Site.history`."""
    found: list[tuple[int, Mapping[str, Any]]] = []
    for state in states if len(states) > 1 else ():
        now = shown(state.standing)
        changed = {name: now[name] for name in base if now[name] != base[name]}
        if not found or found[-1][1] != changed:
            found.append((state.since, changed))
    if len(states) == 1 and states[0].since:
        found.append((states[0].since, {}))
    return tuple(found) if found != [(0, {})] else ()
