"""The last day for something, counted from a date that is as precise as its source and no more."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from estates.model.dates import ReducedDate, print_day


class LastDay(NamedTuple):
    """One of the days from `earliest` to `latest`, inclusive. `earliest` is None where the register knows only that
    something was so by a day: then the last day may be any before `latest`."""

    earliest: date | None
    latest: date

    @classmethod
    def counted(cls, when: ReducedDate, count: Callable[[date], date] = lambda day: day) -> "LastDay":
        """`count` gives the last day for each day that `when` may have been."""
        return cls(None if when.by else count(when.first), count(when.last))

    @property
    def due(self) -> str:
        """As a finding says it: the earliest that it can be; "" where that is not known, so that it is looked at
        now."""
        return self.earliest.isoformat() if self.earliest else ""

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
