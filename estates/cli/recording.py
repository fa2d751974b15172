"""What every command that appends does: make one draft, append it, say so."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import typer

from estates.cli.options import marking, opened, reduced_date
from estates.cli.output import recorded
from estates.errors import Refusal
from estates.model.dates import ReducedDate
from estates.model.vocabulary import Marking
from estates.register.entry import Draft

T = TypeVar("T")
Item = TypeVar("Item")


def record(
    ctx: typer.Context,
    kind: str,
    key: str,
    fields: Mapping[str, Any],
    *,
    on: str,
    marked: str,
    source: str,
    by: str,
    new: bool = False,
    next_step: str = "",
) -> None:
    """Appends one entry that asserts `fields`, those that are None left out. With `new` the record must not exist yet.

    Raises Refusal, RecordMoved or Fault.
    """
    said = {name: value for name, value in fields.items() if value is not None}
    effective, mark = _when_and_for_whom(on, marked)
    with opened(ctx) as register:
        seen = register.newest(kind, key)
        if new and seen:
            raise Refusal(f"{kind} {key} is there already; see `estates history {key}`, or say another --key.")
        entries = register.append([Draft(kind, key, said, effective, mark, source, by, seen)])
    recorded(entries, next_step)


def each(make: Callable[[Item], T], items: Iterable[Item]) -> list[T]:
    """What `make` makes of each item. Raises Refusal with everything that is wrong, not the first."""
    made: list[T] = []
    wrong: list[str] = []
    for item in dict.fromkeys(items):
        try:
            made.append(make(item))
        except Refusal as refusal:
            wrong += refusal.sentences
    if wrong:
        raise Refusal(wrong)
    return made


def _when_and_for_whom(on: str, marked: str) -> tuple[ReducedDate, Marking]:
    """Raises Refusal with what is wrong with either."""
    try:
        effective = reduced_date(on)
    except Refusal as first:
        try:
            marking(marked)
        except Refusal as second:
            raise Refusal([*first.sentences, *second.sentences]) from None
        raise
    return effective, marking(marked)
