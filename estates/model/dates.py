"""Dates exactly as precise as their source.

ISO 8601 reduced precision: `2017`, `2017-07`, `2017-07-24`; and `..2019-10-09`, "by then", for what is known only from
a paper of that day.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Any, Self

from pydantic_core import CoreSchema, core_schema

_SHAPE = re.compile(r"(\.\.)?(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads as the calendar
)


class ReducedDate:
    """A year, month or day, or "by" one of these; equal when written the same.

    `first` and `last` are the days it spans, inclusive. It sorts by its first day; "by" a date spans that date alone.
    """

    __slots__ = ("by", "first", "last", "text")

    def __init__(self, text: str) -> None:
        match = _SHAPE.fullmatch(text)
        if not match:
            raise ValueError(f'"{text}" is no date; write 2019, 2019-09, 2019-09-24, or ..2019-10-09 for "by then"')
        by, year, month, day = match.groups()
        if not 1 <= int(month or 1) <= 12:  # noqa: PLR2004 - months
            raise ValueError(f'"{text}" is no date: there is no month {month}; months go from 01 to 12')
        if int(year) < 1000:  # noqa: PLR2004 - a four-digit year
            raise ValueError(f'"{text}" is no date: the year must be 1000 or later')
        first = date(int(year), int(month or 1), 1)
        length = monthrange(first.year, first.month)[1]
        if day:
            if not 1 <= int(day) <= length:
                raise ValueError(f'"{text}" is no date: {_MONTHS[first.month - 1]} {year} has {length} days')
            first = last = first.replace(day=int(day))
        else:
            last = date(first.year, first.month, length) if month else date(first.year, 12, 31)
        self.by = bool(by)
        self.text = text
        self.first = last if by else first
        self.last = last

    @classmethod
    def on(cls, day: date) -> Self:
        return cls(day.isoformat())

    def visible_from(self, recorded: date) -> date:
        """The first day on which a paper can know it: its last day, or the day of recording if that came earlier,
        but never before its first day."""
        return max(self.first, min(self.last, recorded))

    def __str__(self) -> str:
        """As the papers print it: "2017", "July 2017", "24 July 2017", "by 9 October 2019"."""
        parts = self.text.removeprefix("..").split("-")
        words = [str(int(parts[2]))] if len(parts) > 2 else []  # noqa: PLR2004 - year, month, day
        words += [_MONTHS[int(parts[1]) - 1]] if len(parts) > 1 else []
        return " ".join((["by"] if self.by else []) + [*words, parts[0]])

    @property
    def onwards(self) -> str:
        """As a message says it: "from 26 June 2019", or "known by 26 June 2019"."""
        return f"known {self}" if self.by else f"from {self}"

    def __repr__(self) -> str:
        return f"ReducedDate({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReducedDate) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __lt__(self, other: "ReducedDate") -> bool:
        return self.first < other.first

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _validated, serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.text)
        )


@lru_cache(maxsize=65536)
def parse_date(text: str) -> ReducedDate:
    """The date written in `text`. Raises ValueError with a sentence."""
    return ReducedDate(text)


def months_later(day: date, months: int) -> date:
    """The corresponding date, as the law counts calendar months; the last day of a month that is too short for it
    (Dodds v Walker [1981] 1 WLR 1027). Earlier with fewer than no months; never beyond the calendar's own ends."""
    month = day.year * 12 + day.month - 1 + months
    if not date.min.year * 12 <= month < (date.max.year + 1) * 12:
        return date.max if months > 0 else date.min
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def print_day(day: date) -> str:
    """A full date as the papers print it: "9 October 2019"."""
    return str(parse_date(day.isoformat()))


def _validated(value: object) -> ReducedDate:
    if isinstance(value, ReducedDate):
        return value
    if isinstance(value, date):
        return ReducedDate.on(value)
    if isinstance(value, str):
        return parse_date(value.strip())
    raise ValueError(f"{value!r} is no date; write 2019, 2019-09 or 2019-09-24")
