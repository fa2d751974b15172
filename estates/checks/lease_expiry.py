"""A lease that comes to its end, or came to it without a word of what followed.

Authority: Landlord and Tenant Act 1954, section 24(1): a business tenancy does not end by the passing of its term; it
goes on until it is ended as the Act provides. Outside the Act (a lease contracted out under section 38A, a residential
letting) it ends on its last day, and whoever stays has no right to. Either way somebody must know before the day.
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.lease_term import last_day_of, named
from estates.model.lease import Lease

RULE = "lease-expiry"
TITLE = "A lease expires"
AHEAD_MONTHS = 18
"""Half a year before the windows of the 1954 Act open."""


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every lease that has not ended and whose last day is recorded, or follows from its start and length."""
    for standing in gathered.leases:
        lease = standing.record
        last = last_day_of(lease)
        if last is None:
            continue
        if last.is_past(gathered.on):
            message = f"{named(lease)} expired on {last.gone}, and nothing says how it ended{_goes_on(lease)}"
        elif last.may_be_past(gathered.on):
            message = f"{named(lease)} may have expired: on {last}, as far as its day is known"
        else:
            message = f"{named(lease)} expires on {last}{_act(lease)}"
        yield Finding(
            RULE, "lease", standing.key, "", (lease.asset,), last.due, message,
            f"record what follows with `estates edit {standing.key}`: a new expiry, or how it ended",
            last.until,
        )  # fmt: skip


def _act(lease: Lease) -> str:
    match lease.within_1954_act:
        case None:
            return "; whether the Landlord and Tenant Act 1954 protects it is not recorded"
        case False:
            return "; it is contracted out of the Landlord and Tenant Act 1954"
    return ""


def _goes_on(lease: Lease) -> str:
    return "; within the Landlord and Tenant Act 1954 it goes on until it is ended" if lease.within_1954_act else ""
