"""Land or a building owned by, or occupied for, the body."""

from typing import Annotated, ClassVar

from pydantic import BaseModel

from estates.model.dates import ReducedDate
from estates.model.place import Address, Location, Uprn
from estates.model.quantities import FloorArea, Number, Pounds
from estates.model.record import VALUE, Record, Refers
from estates.model.text import Key, Line, Text
from estates.model.vocabulary import EnergyRating, Holding, Status, Tenure


class Note(BaseModel):
    """What somebody's list says of an asset and the register has no field for, under the list's own heading."""

    model_config = VALUE

    label: Line
    """The heading of the column that it stood in."""
    text: Text
    """As it was written there."""

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


class EnergyCertificate(BaseModel):
    """An energy performance certificate (Energy Performance of Buildings (England and Wales) Regulations 2012)."""

    model_config = VALUE

    rating: EnergyRating
    """A+ to G."""
    date: ReducedDate
    """When it was entered on the register of certificates."""
    reference: Line | None = None
    """Its number there."""


class Valuation(BaseModel):
    """What somebody qualified found it worth, as at a date."""

    model_config = VALUE

    date: ReducedDate
    """As at when."""
    amount_gbp: Pounds | None = None
    """In pounds."""


class Asset(Record):
    """An asset; a proposal is one whose status is `proposed`, and keeps its key when it is built."""

    kind: ClassVar[str] = "asset"

    name: Line
    """As the papers print it."""
    status: Status
    """Decides the table in which it appears."""
    address: Address | None = None
    """What the papers print after the name."""
    tenure: Tenure | None = None
    """How the body holds it."""
    floor_area: FloorArea | None = None
    """In square metres."""
    site_area_ha: Number | None = None
    """The land, in hectares."""
    facilities: Line | None = None
    """The words of the paper's column: "Enquiry Office, Offices"."""
    current_use: Line | None = None
    """The words of the paper's column: "Operational", "None - vacant"."""
    location: Location | None = None
    """On the National Grid."""
    uprn: Uprn | None = None
    """Its Unique Property Reference Number."""
    reference: Line | None = None
    """What its owner's own list calls it: an asset code."""
    holding: Holding | None = None
    """Land alone, or land with permanent buildings (Local Government Transparency Code 2015)."""
    tenure_detail: Line | None = None
    """What that Code asks of a tenure: "Occupied by local authority", "Vacant"."""
    energy_certificate: EnergyCertificate | None = None
    """Its energy performance certificate."""
    condition_surveyed: ReducedDate | None = None
    """When its condition was last surveyed."""
    valuation: Valuation | None = None
    """The last one."""
    notes: tuple[Note, ...] = ()
    """What lists said of it that has no field here."""
    decision: Annotated[Key | None, Refers("decision")] = None
    """The decision that gave it its present status."""
    succeeded_by: Annotated[tuple[Key, ...], Refers("asset")] = ()
    """With the status succeeded: what it became."""

    def __str__(self) -> str:
        """Name and address as the papers print them."""
        return f"{self.name}, {self.address}" if self.address else self.name
