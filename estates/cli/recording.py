"""What every command that appends does: make one draft, append it, say so."""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
    replaces: int | None = None,
    next_step: str = "",
) -> None:
    """Appends one entry that asserts `fields`, those that are None left out. With `new` the record must not exist yet;
    with `replaces` it takes the place of that entry.

    Raises Refusal, RecordMoved or Fault.
    """
    said = {name: value for name, value in fields.items() if value is not None}
    try:
        effective, mark = _when_and_for_whom(on, marked)
    except Refusal as refusal:
        raise Refusal([*refusal.sentences, *_wrong_fields(kind, key, said)]) from None
    with opened(ctx) as register:
        seen = register.newest(kind, key)
        if new and seen:
            raise Refusal(f"{kind} {key} is there already; see `estates history {key}`, or say another --key.")
        entries = register.append([Draft(kind, key, said, effective, mark, source, by, seen, replaces)])
        recorded(register, entries, next_step)


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


def _wrong_fields(kind: str, key: str, said: Mapping[str, Any]) -> Iterator[str]:
    """What the register would say of each field by itself: nothing can be appended without a date and a marking."""
    from pydantic import ValidationError

    from estates.model.kinds import KINDS
    from estates.model.record import field_adapter
    from estates.register.wrong import sentences

    for name, value in said.items():
        try:
            field_adapter(KINDS[kind], name).validate_python(value)
        except ValidationError as error:
            yield from (f"{f'{kind} {key}'.strip()}, field {name}{sentence}" for sentence in sentences(error))


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
