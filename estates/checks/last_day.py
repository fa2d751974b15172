"""The last day for something, counted from a date that is as precise as its source and no more."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from estates.model.dates import ReducedDate, months_later, print_day

ONE_DAY = timedelta(days=1)


class LastDay(NamedTuple):
    """One of the days from `earliest` to `latest`, inclusive. `earliest` is None where the register knows only that
    something was so by a day: then the last day may be any before `latest`."""

    earliest: date | None
    latest: date

    @classmethod
    def counted(cls, when: ReducedDate, count: Callable[[date], date] = lambda day: day) -> "LastDay":
        """`count` gives the last day for each day that `when` may have been."""
        return cls(None if when.by else count(when.first), count(when.last))

    def moved(self, move: Callable[[date], date]) -> "LastDay":
        """Each of the days moved as `move` says."""
        return LastDay(move(self.earliest) if self.earliest else None, move(self.latest))

    @property
    def due(self) -> str:
        """As a finding says it: the earliest that it can be; "" where that is not known, so that it is looked at
        now."""
        return self.earliest.isoformat() if self.earliest else ""

    @property
    def until(self) -> str:
        """As a finding says it: the latest that it can be, where `due` is earlier; else ""."""
        return self.latest.isoformat() if self.earliest and self.earliest < self.latest else ""

    def is_past(self, on: date) -> bool:
        """Whether it has passed, whichever of the days it was."""
        return self.latest < on

    def may_be_past(self, on: date) -> bool:
        return self.earliest is None or self.earliest < on

    @property
    def gone(self) -> str:
        """As told once it is past: "6 August 2021", "30 July 2020 at the latest"."""
        return f"{print_day(self.latest)}{'' if self.earliest == self.latest else ' at the latest'}"

    def __str__(self) -> str:
        """ "6 August 2021", "30 June 2020 at the earliest", "4 January 2025 at the latest" """
        if self.earliest is None:
            return f"{print_day(self.latest)} at the latest"
        return f"{print_day(self.earliest)}{' at the earliest' if self.earliest < self.latest else ''}"


def last_of_months_beginning_with(day: date, months: int) -> date:
    """The last day of so many months of which `day` is the first: the day before the corresponding one, or the last of
    a month that is too short to have it (Migotti v Colvill (1879) 4 CPD 233); never beyond the calendar's own end."""
    end = months_later(day, months)
    return end if end.day != day.day or end == date.max else end - ONE_DAY


def or_before(when: ReducedDate) -> str:
    """As it follows "of" and "for": "July 2017", "9 October 2019 or before"."""
    return f"{str(when).removeprefix('by ')} or before" if when.by else str(when)
