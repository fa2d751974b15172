"""Records a plan: all that can be taken in one transaction, or nothing."""

from collections.abc import Callable, Iterator

from estates.errors import Refusal
from estates.importers.item import Item, Verdict
from estates.importers.plan import Plan
from estates.register.entry import Draft
from estates.register.register import Register


def append_plan(register: Register, plan: Plan, observe: Callable[[Item], None], *, strict: bool = False) -> int:
    """How many entries were recorded. `observe` is shown every item on the way; with `strict` nothing is recorded
    unless every item can be taken.

    Raises Refusal, and what the reading raises; then nothing was recorded.
    """
    return register.append_all(_drafts(plan, observe, strict=strict))


def _drafts(plan: Plan, observe: Callable[[Item], None], *, strict: bool) -> Iterator[Draft]:
    kept_out = 0
    for item in plan:
        observe(item)
        kept_out += item.verdict in (Verdict.REFUSED, Verdict.DOUBTFUL)
        if item.draft is not None:
            yield item.draft
    if strict and kept_out:
        raise Refusal(f"--strict: {kept_out:,} of the file cannot be taken, so nothing was recorded.")
