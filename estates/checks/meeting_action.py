"""What a meeting asked somebody to do by a date, and nothing says that it was done.

Authority: Police Reform and Social Responsibility Act 2011, section 28(6) and, for what a panel asked to be told,
section 13: the commissioner must give the panel the information that it reasonably needs.
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered

RULE = "meeting-action"
TITLE = "An action of a meeting is due"
AHEAD_MONTHS = None


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every action with a date by which it is due, until it is recorded as done."""
    for standing in gathered.minutes:
        if not any(action.get("due") for action in standing.values.get("actions") or ()):
            continue
        for number, action in enumerate(standing.record.actions, start=1):
            if action.due is None or action.done:
                continue
            owner = f" ({action.owner})" if action.owner else ""
            late = ", not recorded as done" if action.due.last < gathered.on else ""
            yield Finding(
                RULE, "minute", standing.key, f"action {number}", standing.record.assets, action.due.last.isoformat(),
                f"due {action.due}{late}: “{action.what.removesuffix('.')}”{owner}",
                f"say when it was done with `estates edit {standing.key}`",
            )  # fmt: skip
