"""Two assets with one Unique Property Reference Number.

Authority: BS 7666, and the open standard for property and street identifiers that the Government has set for the
public sector since 1 July 2020: each addressable location has one number, and each number one location.
"""

from collections import defaultdict
from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered

RULE = "uprn-twice"
TITLE = "A UPRN twice"
AHEAD_MONTHS = 0


def check(gathered: Gathered) -> Iterator[Finding]:
    """One finding for each number that several assets held have; it names the first of them by name."""
    by_uprn: dict[str, list[str]] = defaultdict(list)
    for key, standing in gathered.held.items():
        if uprn := standing.values.get("uprn"):
            by_uprn[uprn].append(key)
    for uprn, keys in by_uprn.items():
        if len(keys) > 1:
            yield Finding(
                RULE, "asset", keys[0], "", tuple(keys), "",
                f"its UPRN, {uprn}, is also that of {', '.join(map(gathered.name, keys[1:]))}",
                f"correct the wrong one with `estates asset set {keys[0]} --uprn NUMBER`; if they are one, say which "
                "became which (succeeded)",
            )  # fmt: skip
