"""A lease held from a landlord or let to a tenant."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, Field, model_validator

from estates.model.dates import ReducedDate
from estates.model.quantities import Pounds
from estates.model.record import VALUE, Record, Refers
from estates.model.text import Key, Line, Text
from estates.model.vocabulary import BreakParty, LeaseEnd, LeaseSide


class LeaseBreak(BaseModel):
    """A right to end the lease early: by whom, at what date (None: at any time), at how many months' notice."""

    model_config = VALUE

    party: BreakParty
    """Who may use it."""
    date: ReducedDate | None = None
    """When; none: at any time."""
    notice_months: int | None = Field(default=None, strict=True, ge=0, le=120)
    """How many months of notice it takes."""


class Lease(Record):
    """The terms of one lease; what is not known is not inferred."""

    kind: ClassVar[str] = "lease"

    asset: Annotated[Key, Refers("asset")]
    """The asset let."""
    side: LeaseSide
    """Held from a landlord, or let to a tenant."""
    counterparty: Line | None = None
    """The landlord of a lease held, the tenant of one let: an organisation."""
    start: ReducedDate | None = None
    """Its first day."""
    term_years: int | None = Field(default=None, strict=True, ge=1, le=9999)
    """How many years it runs."""
    expiry: ReducedDate | None = None
    """Its last day."""
    breaks: tuple[LeaseBreak, ...] = ()
    """The rights to end it early."""
    rent_gbp_pa: Pounds | None = None
    """In pounds a year."""
    within_1954_act: bool | None = None
    """Landlord and Tenant Act 1954, Part II; False: contracted out; None: not known."""
    ended_how: LeaseEnd | None = None
    """How it came to its end."""
    terms: Text | None = None
    """What else the source says of it."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Lease":
        if self.start and self.expiry and self.expiry.last < self.start.first:
            raise ValueError(f"the lease's expiry ({self.expiry}) is before its start ({self.start})")
        return self
