"""What is withheld in confidence names its ground, and is looked at again when it said it would be.

Authority: Local Government Act 1972, Schedule 12A, Part 2, paragraph 10: information is exempt only so long as, in all
the circumstances of the case, the public interest in maintaining the exemption outweighs that in disclosing it. That is
a judgement of its day, so it is made again.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from estates.checks.finding import Finding
from estates.model.dates import print_day
from estates.model.vocabulary import Marking
from estates.register.estate import Estate

if TYPE_CHECKING:
    from estates.model.withholding import Withholding
    from estates.register.estate import Standing
    from estates.register.register import Register

RULE = "confidentiality-review"


def check(register: "Register", estate: Estate) -> Iterator[Finding]:
    """Reviews that are due by the estate's day, and commercial entries that name no ground."""
    withheld = {entry.number: entry for entry in register.withheld(estate.on, estate.up_to)}
    withholdings: list[Standing[Withholding]] = estate.withholdings()
    for standing in withholdings:
        numbers = [number for number in standing.record.entries if number in withheld]
        if numbers and standing.record.review.first <= estate.on:
            review = standing.record.review
            yield Finding(
                RULE,
                "withholding",
                standing.key,
                review.first.isoformat(),
                f"{_entries(numbers)} withheld under the {standing.record.law}: its review was due {review}; release "
                f"with `estates release`, or give a new date with `estates edit {standing.key}`",
            )
    grounded = {number for standing in withholdings for number in standing.record.entries}
    bare = [
        entry for entry in withheld.values() if entry.marking == Marking.COMMERCIAL and entry.number not in grounded
    ]
    for entry in bare:
        yield Finding(
            RULE,
            entry.kind,
            entry.key,
            "",
            f"entry {entry.number} is in confidence since {print_day(entry.visible_from)} and names no ground; say one "
            f"with `estates withhold {entry.number}`, or release it",
        )


def _entries(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"entry {numbers[0]} is"
    return f"entries {', '.join(map(str, numbers[:-1]))} and {numbers[-1]} are"
