"""How old something may be."""

from datetime import date

from estates.checks.last_day import LastDay
from estates.model.dates import ReducedDate, months_later

_IN_WORDS = {5: "five", 10: "ten"}


def ageing(when: ReducedDate, years: int, on: date) -> tuple[str, str, str]:
    """(the last day on which it is not older than so many years, and the latest that this can be, as a finding says
    both; how old it is, in words)."""
    last = LastDay.counted(when, lambda day: months_later(day, 12 * years))
    if last.is_past(on):
        return last.due, last.until, f"is more than {_IN_WORDS[years]} years old"
    if last.may_be_past(on):
        return last.due, last.until, f"may be more than {_IN_WORDS[years]} years old"
    return last.due, last.until, f"will be {_IN_WORDS[years]} years old on {last}"
