"""The window for notices that end or renew a business tenancy at its expiry.

Authority: Landlord and Tenant Act 1954, section 25(2): the landlord's notice is given not more than twelve and not
less than six months before the day on which it ends the tenancy; section 26(2): the tenant's request asks for a new one
to begin not more than twelve and not less than six months after it is made; neither day can be before the tenancy's own
last day (sections 25(4) and 26(2)). Not for a lease that is contracted out (section 38A).
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.lease_term import last_day_of, named

RULE = "lease-renewal"
TITLE = "Window of the 1954 Act, sections 25 and 26"
AHEAD_MONTHS = 9
"""Three months before the window opens."""


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every lease recorded as within the Act, until the window for its own last day has closed."""
    for standing in gathered.leases:
        lease = standing.record
        opens, closes = last_day_of(lease, 12), last_day_of(lease, 6)
        if not lease.within_1954_act or opens is None or closes is None or closes.is_past(gathered.on):
            continue
        yield Finding(
            RULE, "lease", standing.key, "", (lease.asset,), closes.due,
            f"for the last day of {named(lease)}, the tenant may ask for a new tenancy (section 26) and the landlord "
            f"may give notice (section 25) from {opens} to {closes}",
            "decide whether to stay, and have the notice or the request served in the prescribed form",
        )  # fmt: skip
