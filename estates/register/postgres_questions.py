"""What is asked of the book, as a query."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from estates.model.vocabulary import Audience, Marking
from estates.register.foresight import Question

PAGE = 2_000
"""So many rows come in one answer, so that a book of any length needs the same memory."""
HEADER = "e.number, e.recorded_at, e.recorded_by, e.effective, e.kind, e.key, e.marking, e.about, e.replaces, e.source"
JOINED = "FROM estates.entry e JOIN estates.body b USING (register, number)"
_FEW = "(SELECT b.body FROM estates.body b WHERE b.register = e.register AND b.number = e.number) FROM estates.entry e"
_EVERYTHING = [marking.value for marking in Marking]
_MANY = f"b.body {JOINED}"


def query_of(register: str, question: Question, up_to: int | None = None) -> tuple[str, list[Any]]:
    """A page of the answer, and its values; the last, the number to go on after, is still to be given."""
    condition, values = condition_of(register, question, up_to)
    body = _FEW if question.is_narrow else _MANY
    return paged(f"SELECT {HEADER}, e.place, {body} WHERE {condition}", narrow=question.is_narrow), values


def condition_of(register: str, question: Question, up_to: int | None = None) -> tuple[str, list[Any]]:
    """Of entries `e`; the last value, the number that theirs is above, is still to be given."""
    seen = _seen_by(question.audience)
    keys, about = (None if one is None else sorted(one) for one in (question.keys, question.about))
    number = _number(question.is_narrow)
    conditions: list[str] = ["e.register = %s"]
    values: list[Any] = [register]
    for condition, value in (
        ("e.marking = ANY(%s)", None if seen == _EVERYTHING else seen),
        ("e.kind = %s", question.kind),
        (f"{number} <= %s", up_to),
        ("e.key = %s", keys[0] if keys and len(keys) == 1 else None),
        ("e.key = ANY(%s)", keys if keys is None or len(keys) != 1 else None),
        ("e.about <> '' AND e.about = ANY(%s)", about if keys is None else None),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    return f"{' AND '.join(conditions)} AND {number} > %s", values


def paged(selected: str, *, narrow: bool = False) -> str:
    """The first rows of a query in the order of their numbers."""
    return f"{selected} ORDER BY {_number(narrow)} LIMIT {PAGE}"


@cache
def _seen_by(audience: Audience) -> list[str]:
    return [marking.value for marking in Marking if audience.may_see(marking)]


def is_full(page: Sequence[object]) -> bool:
    """Whether there may be more than these."""
    return len(page) >= PAGE


def _number(narrow: bool) -> str:
    """Where an index leads to the few that are asked for, not the bare column: the server keeps the plan that it made
    while the tables were small, and would go on walking through the numbers."""
    return "e.number + 0" if narrow else "e.number"
