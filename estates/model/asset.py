"""Land or a building owned by, or occupied for, the body."""

from typing import Annotated, ClassVar

from pydantic import model_validator

from estates.model.place import Address, Location, Uprn
from estates.model.quantities import FloorArea, Number
from estates.model.record import Record, Refers
from estates.model.text import Key, Line
from estates.model.vocabulary import Status, Tenure


class Asset(Record):
    """An asset; a proposal is one whose status is `proposed`, and keeps its key when it is built."""

    kind: ClassVar[str] = "asset"

    name: Line
    status: Status
    address: Address | None = None
    tenure: Tenure | None = None
    floor_area: FloorArea | None = None
    site_area_ha: Number | None = None
    """The land, in hectares."""
    facilities: Line | None = None
    current_use: Line | None = None
    """The words of the paper's column: "Operational", "None - vacant"."""
    location: Location | None = None
    uprn: Uprn | None = None
    decision: Annotated[Key | None, Refers("decision")] = None
    """The decision that gave it its present status."""
    succeeded_by: Annotated[tuple[Key, ...], Refers("asset")] = ()

    @model_validator(mode="after")
    def _is_not_its_own_successor(self) -> "Asset":
        if self.key in self.succeeded_by:
            raise ValueError(f"{self.key} cannot be its own successor; name what it became")
        return self

    def __str__(self) -> str:
        """Name and address as the papers print them."""
        return f"{self.name}, {self.address}" if self.address else self.name
