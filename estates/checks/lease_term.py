"""When a lease ends by its own terms, as far as they are recorded."""

from estates.checks.last_day import LastDay, last_of_months_beginning_with
from estates.model.dates import months_later
from estates.model.lease import Lease
from estates.model.vocabulary import LeaseSide


def last_day_of(lease: Lease, count_back_months: int = 0) -> LastDay | None:
    """The last day of the term, or that many months before it; None where neither the expiry, nor the start together
    with the length, is recorded.

    A term of years from a day runs, where the lease does not say so, from the end of that day or with it; the earlier
    end is taken.
    """
    if lease.expiry:
        return LastDay.counted(lease.expiry, lambda day: months_later(day, -count_back_months))
    if lease.start and lease.term_years:
        months = lease.term_years * 12
        term = LastDay.counted(lease.start, lambda day: last_of_months_beginning_with(day, months))
        return term.moved(lambda day: months_later(day, -count_back_months))
    return None


def named(lease: Lease) -> str:
    """ "the lease from the landlord (Melbourn Village College)" """
    party = "from the landlord" if lease.side is LeaseSide.HELD else "to the tenant"
    return f"the lease {party} ({lease.counterparty})" if lease.counterparty else f"the lease {party}"
