"""The window for notices that end or renew a business tenancy at its expiry.

Authority: Landlord and Tenant Act 1954, section 25(2): the landlord's notice is given not more than twelve and not
less than six months before the day on which it ends the tenancy; section 26(2): the tenant's request asks for a new one
to begin not more than twelve and not less than six months after it is made; neither day can be before the tenancy's own
last day (sections 25(4) and 26(2)). Not for a lease that is contracted out (section 38A).
"""

from collections.abc import Iterator
from datetime import date

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.last_day import ONE_DAY
from estates.checks.lease_term import last_day_of, named
from estates.model.dates import months_later

RULE = "lease-renewal"
TITLE = "Window of the 1954 Act, sections 25 and 26"
AHEAD_MONTHS = 9
"""Three months before the window opens."""


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every lease recorded as within the Act, until the window for its own last day has closed."""
    for standing in gathered.leases:
        lease = standing.record
        last, closes = last_day_of(lease), last_day_of(lease, 6)
        if not lease.within_1954_act or last is None or closes is None or closes.is_past(gathered.on):
            continue
        opens = last.moved(_first_day_of_notice)
        yield Finding(
            RULE, "lease", standing.key, "", (lease.asset,), closes.due,
            f"for the last day of {named(lease)}, the tenant may ask for a new tenancy (section 26) and the landlord "
            f"may give notice (section 25) from {opens} to {closes}",
            "decide whether to stay, and have the notice or the request served in the prescribed form",
            closes.until,
        )  # fmt: skip


def _first_day_of_notice(last: date) -> date:
    """Not more than twelve months before: where the term ends on 29 February, 28 February of the year before is."""
    opens = months_later(last, -12)
    return opens + ONE_DAY if opens.day < last.day else opens
