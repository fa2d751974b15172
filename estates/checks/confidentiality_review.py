"""What is withheld in confidence names its ground, and is looked at again when it said it would be.

Authority: Local Government Act 1972, Schedule 12A, Part 2, paragraph 10: information is exempt only so long as, in all
the circumstances of the case, the public interest in maintaining the exemption outweighs that in disclosing it. That is
a judgement of its day, so it is made again.
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.last_day import LastDay
from estates.model.dates import print_day
from estates.model.vocabulary import Marking

RULE = "confidentiality-review"
TITLE = "What is withheld is to be looked at again"
AHEAD_MONTHS = 0


def check(gathered: Gathered) -> Iterator[Finding]:
    """The reviews of what is still withheld, and commercial entries that name no ground. A correction keeps the
    ground of what it corrects."""
    withheld = {entry.number: entry for entry in gathered.withheld}
    withholdings = gathered.estate.withholdings() if withheld else []
    at_place = {entry.place: entry.number for entry in gathered.withheld}
    grounded: set[int] = set()
    for standing in withholdings:
        named = [
            number if number in withheld else at_place.get(gathered.places.get(number, number))
            for number in standing.record.entries
        ]
        numbers = list(dict.fromkeys(number for number in named if number is not None))
        grounded.update(numbers)
        if numbers:
            review = standing.record.review
            last = LastDay(review.first, review.last)
            yield Finding(
                RULE, "withholding", standing.key, "",
                tuple(dict.fromkeys(withheld[number].about for number in numbers if withheld[number].about)),
                last.due,
                f"{_entries(numbers)} withheld under the {standing.record.law}: its review "
                f"{'was' if last.is_past(gathered.on) else 'is'} due {review}",
                f"release with `estates release`, or give a new date with `estates edit {standing.key}`",
                last.until,
            )  # fmt: skip
    for entry in withheld.values():
        if entry.marking == Marking.COMMERCIAL and entry.number not in grounded:
            yield Finding(
                RULE, entry.kind, entry.key, f"entry {entry.number}", (entry.about,) if entry.about else (), "",
                f"entry {entry.number} is in confidence since {print_day(entry.visible_from)} and names no ground",
                f"say one with `estates withhold {entry.number}`, or release it",
            )  # fmt: skip


def _entries(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"entry {numbers[0]} is"
    return f"entries {', '.join(map(str, numbers[:-1]))} and {numbers[-1]} are"
