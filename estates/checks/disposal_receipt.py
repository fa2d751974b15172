"""A freehold was disposed of, and no receipt is recorded.

Authority: Local Government Act 2003, section 9, which makes money for a capital asset a capital receipt, and the Local
Authorities (Capital Finance and Accounting) (England) Regulations 2003, Part 4, which say what it may be used for: so
it is accounted for. (They apply to commissioners as they applied to police authorities.) A disposal for nothing is a
receipt of £0.
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import COMMISSIONERS_SINCE, Gathered
from estates.model.vocabulary import Status, Tenure

RULE = "disposal-receipt"
TITLE = "A disposal without a receipt"
AHEAD_MONTHS = 0
_SOLD = (Tenure.FREEHOLD.value, None)


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every disposal of a freehold, or of what is held nobody knows how, since there are commissioners. Where a lease
    or a licence ends there is no receipt to expect."""
    for key, standing in gathered.assets.items():
        values, since = standing.values, standing.since("status")
        if values["status"] != Status.DISPOSED.value or values.get("tenure") not in _SOLD:
            continue
        if since.last < COMMISSIONERS_SINCE or key in gathered.receipts:
            continue
        yield Finding(
            RULE, "asset", key, "", (key,), "", f"it is disposed of ({since.onwards}), and no receipt is recorded",
            "record the receipt: `estates template receipt > receipt.toml`, then `estates record receipt.toml`",
        )  # fmt: skip
