"""The last day on which the tenant of a business tenancy can say that it leaves at the end of the term.

Authority: Landlord and Tenant Act 1954, section 27(1): a tenancy for a term of years does not go on under the Act if
the tenant gives the landlord written notice, not later than three months before the term would end, that it is not to.
(Section 27(1A): nor if the tenant is no longer in occupation on the last day; section 27(2): later, three months'
notice ends a tenancy that goes on.)
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.checks.lease_term import last_day_of, named

RULE = "lease-leaving"
TITLE = "Last day of the 1954 Act, section 27"
AHEAD_MONTHS = 6


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every lease recorded as within the Act, until its last day for such a notice has passed."""
    for standing in gathered.leases:
        lease = standing.record
        last = last_day_of(lease, 3)
        if not lease.within_1954_act or last is None or last.is_past(gathered.on):
            continue
        yield Finding(
            RULE, "lease", standing.key, "", (lease.asset,), last.due,
            f"a tenant that leaves at the end of {named(lease)} gives notice by {last} (section 27)",
            "decide whether to stay, and have the notice served",
            last.until,
        )  # fmt: skip
