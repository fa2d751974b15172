"""Land or a building owned by, or occupied for, the body."""

from typing import Annotated, ClassVar

from estates.model.place import Address, Location, Uprn
from estates.model.quantities import FloorArea, Number
from estates.model.record import Record, Refers
from estates.model.text import Key, Line
from estates.model.vocabulary import Status, Tenure


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
    decision: Annotated[Key | None, Refers("decision")] = None
    """The decision that gave it its present status."""
    succeeded_by: Annotated[tuple[Key, ...], Refers("asset")] = ()
    """With the status succeeded: what it became."""

    def __str__(self) -> str:
        """Name and address as the papers print them."""
        return f"{self.name}, {self.address}" if self.address else self.name
