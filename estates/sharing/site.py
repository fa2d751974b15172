"""A site that may be shared, the body's own or a partner's, and how it is used as far as its list says."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from estates.model.asset import Asset
from estates.model.quantities import FloorArea
from estates.model.vocabulary import Holding, Status, Tenure

OUR_OWN = "own"
"""What stands for the service of an asset of the body."""
_VACANT = ("vacant", "empty", "unused", "not in use", "unoccupied", "none")


class State(StrEnum):
    """What matters of a site's status when two are held side by side."""

    IN_USE = "in use"
    SPARE = "spare"
    PLANNED = "planned"
    LET = "let"
    """To somebody else."""
    UNSAID = "not said"
    GONE = "gone"
    """Disposed of, or split or merged into others."""


_OF_STATUS = {
    Status.OPERATIONAL: State.IN_USE,
    Status.OPTIONS: State.SPARE,
    Status.SURPLUS: State.SPARE,
    Status.PROPOSED: State.PLANNED,
    Status.DISPOSED: State.GONE,
    Status.SUCCEEDED: State.GONE,
    Status.UNKNOWN: State.UNSAID,
}


@dataclass(frozen=True, slots=True)
class Site:
    """`key` is the asset's, or the row's place in a partner's file. Easting and northing are metres (EPSG:27700), and
    may be `accuracy_m` out; None where the site is not located. `status` is in the words of its list."""

    key: str
    name: str
    service: str
    state: State
    status: str = ""
    tenure: str = ""
    floor_area: str = ""
    land: bool = False
    """Whether it is land alone."""
    easting_m: int | None = None
    northing_m: int | None = None
    accuracy_m: int = 0

    @property
    def facts(self) -> str:
        """Tenure, area and status in words: "freehold, 3,079 m², operational"."""
        area = f"{self.floor_area} m²" if self.floor_area else ""
        known = [self.tenure, area, "land" if self.land else "", self.status or "status not said"]
        return ", ".join(part for part in known if part)


def own_site(asset: Asset) -> Site:
    """An asset of the body. One that stands empty is spare, whatever its status."""
    state = _OF_STATUS[asset.status]
    empty = _is_empty(asset.current_use or "") or _is_empty(asset.tenure_detail or "")
    return _placed(
        asset.location.model_dump() if asset.location else None,
        key=asset.key,
        name=asset.name,
        service=OUR_OWN,
        state=State.SPARE if state is State.IN_USE and empty else state,
        status=f"{asset.status.label.lower()}{' and vacant' if state is State.IN_USE and empty else ''}",
        tenure=asset.tenure.value if asset.tenure else "",
        floor_area=str(asset.floor_area or ""),
        land=asset.holding is Holding.LAND,
    )


def partner_site(fields: Mapping[str, Any], key: str, service: str) -> Site:
    """A row of a partner's list, as an importer reads it."""
    status, detail = fields.get("status"), str(fields.get("tenure_detail") or "")
    state = _OF_STATUS[Status(status)] if status else _state_of_detail(detail, fields.get("tenure"))
    if _is_empty(str(fields.get("current_use") or "")) and state in (State.IN_USE, State.UNSAID):
        state = State.SPARE
    area = fields.get("floor_area")
    return _placed(
        fields.get("location"),
        key=key,
        name=str(fields["name"]),
        service=service,
        state=state,
        status=Status(status).label.lower() if status else _of_detail(state, detail),
        tenure=str(fields.get("tenure") or ""),
        floor_area=str(FloorArea.model_validate(area)) if area else "",
        land=fields.get("holding") == Holding.LAND,
    )


def _state_of_detail(detail: str, tenure: object) -> State:
    """What the Transparency Code's words behind the tenure say of the use."""
    words = detail.casefold()
    if _is_empty(words):
        return State.SPARE
    if "occupied" in words:
        return State.IN_USE
    if tenure == Tenure.FREEHOLD and ("lease" in words or "licence" in words):
        return State.LET
    return State.UNSAID


def _of_detail(state: State, detail: str) -> str:
    if state is State.LET:
        return f"let ({detail.casefold()})"
    return detail.casefold() or ("vacant" if state is State.SPARE else "")


def _is_empty(words: str) -> bool:
    """ "None - vacant", "Vacant", "Unused"."""
    return words.casefold().strip().startswith(_VACANT)


def _placed(location: Mapping[str, Any] | None, **facts: Any) -> Site:
    if not location:
        return Site(**facts)
    return Site(
        **facts,
        easting_m=location["easting_m"],
        northing_m=location["northing_m"],
        accuracy_m=location["accuracy_m"],
    )
