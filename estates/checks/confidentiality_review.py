"""What is withheld in confidence names its ground, and is looked at again when it said it would be.

Authority: Local Government Act 1972, Schedule 12A, Part 2, paragraph 10: information is exempt only so long as, in all
the circumstances of the case, the public interest in maintaining the exemption outweighs that in disclosing it. That is
a judgement of its day, so it is made again.
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.model.dates import print_day
from estates.model.vocabulary import Marking

RULE = "confidentiality-review"
TITLE = "What is withheld is to be looked at again"
AHEAD_MONTHS = 0


def check(gathered: Gathered) -> Iterator[Finding]:
    """The reviews of what is still withheld, and commercial entries that name no ground."""
    withheld = {entry.number: entry for entry in gathered.withheld}
    withholdings = gathered.estate.withholdings() if withheld else []
    for standing in withholdings:
        numbers = [number for number in standing.record.entries if number in withheld]
        if numbers:
            review = standing.record.review
            yield Finding(
                RULE, "withholding", standing.key, "",
                tuple(dict.fromkeys(withheld[number].about for number in numbers if withheld[number].about)),
                review.first.isoformat(),
                f"{_entries(numbers)} withheld under the {standing.record.law}: its review "
                f"{'is' if gathered.on < review.first else 'was'} due {review}",
                f"release with `estates release`, or give a new date with `estates edit {standing.key}`",
            )  # fmt: skip
    grounded = {number for standing in withholdings for number in standing.record.entries}
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
