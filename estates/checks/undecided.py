"""Something became surplus, was disposed of or was let, and no decision of the commissioner is recorded.

Authority: Elected Local Policing Bodies (Specified Information) Order 2011, Schedule, paragraph 5(d): the body
publishes a record of each decision of significant public interest arising from the exercise of its functions; Police
Reform and Social Responsibility Act 2011, Schedule 1, paragraph 14: it is the commissioner who acquires and disposes
of property.
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import COMMISSIONERS_SINCE, Gathered
from estates.model.vocabulary import Status

RULE = "undecided"
TITLE = "Surplus, disposed of or let without a decision"
AHEAD_MONTHS = 0
_WORDS = {Status.SURPLUS.value: "surplus", Status.DISPOSED.value: "disposed of"}


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every such asset without any decision about it, unless it became so before there were commissioners."""
    for key, standing in gathered.assets.items():
        if standing.values.get("decision") or key in gathered.decided:
            continue
        status, since = standing.values["status"], standing.since("status")
        states = [_WORDS[status]] if status in _WORDS and since.last >= COMMISSIONERS_SINCE else []
        words = [f"is {state} ({since.onwards})" for state in states]
        words += ["is let"] if key in gathered.let else []
        if words:
            yield Finding(
                RULE, "asset", key, "", (key,), "", f"it {' and '.join(words)}, and no decision is recorded",
                f"record the decision with `estates decision add`, naming the asset (--asset {key})",
            )  # fmt: skip
