"""The estate as the rules read it: each kind of record once, and sorted by the asset that it is about.

What is not the register's own comes from the caller: the boundary of the police area, the centroids of postcodes, and
the entries that the public may not see. Without them the rules that need them find nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from estates.model.record import Record
from estates.model.vocabulary import LeaseSide, MeetingKind, MeetingState, Status
from estates.register.entry import Entry
from estates.register.estate import Estate, Standing
from estates.register.options import settled_by

if TYPE_CHECKING:
    from estates.checks.boundary import Boundary
    from estates.model.analysis import Analysis
    from estates.model.asset import Asset
    from estates.model.decision import Decision
    from estates.model.lease import Lease
    from estates.model.meeting import Meeting
    from estates.model.minute import Minute
    from estates.model.receipt import Receipt
    from estates.model.update import Update

R = TypeVar("R", bound=Record)
Spot = tuple[int, int]
"""Easting and northing, in metres (EPSG:27700)."""
Centroids = Callable[[Collection[str]], Mapping[str, Spot]]
"""Those of the given postcodes that are known, with their centroids."""

COMMISSIONERS_SINCE = date(2012, 11, 22)
"""The day on which the first commissioners took office: no decision of theirs is older."""
_GONE = (Status.DISPOSED.value, Status.SUCCEEDED.value)


class Gathered:
    """An estate for the rules; `withheld` are entries for the sub-group's eyes, and none for any other audience, and
    `places` gives the place of each entry's number."""

    def __init__(
        self,
        estate: Estate,
        *,
        withheld: Sequence[Entry] = (),
        boundary: "Boundary | None" = None,
        centroids: Centroids = lambda postcodes: {},
        places: Callable[[], Mapping[int, int]] = dict,
    ) -> None:
        self.estate = estate
        self.on = estate.on
        self.withheld = withheld
        self.boundary = boundary
        self.centroids = centroids
        self._places = places

    @cached_property
    def assets(self) -> dict[str, Standing["Asset"]]:
        """By key, in the order of their names."""
        return {standing.key: standing for standing in self.estate.assets()}

    @cached_property
    def held(self) -> dict[str, Standing["Asset"]]:
        """Those that were neither disposed of, nor split or merged."""
        return {key: standing for key, standing in self.assets.items() if standing.values["status"] not in _GONE}

    @cached_property
    def located(self) -> list[Standing["Asset"]]:
        """Those held of which the register knows where they are."""
        return [standing for standing in self.held.values() if standing.values.get("location")]

    @cached_property
    def updates(self) -> dict[str, list[Standing["Update"]]]:
        """The statements about each asset, the oldest first, those too that are no longer printed."""
        return _by_asset(self.estate.updates(retired=True))

    @cached_property
    def leases(self) -> list[Standing["Lease"]]:
        """Those that have not ended."""
        return [standing for standing in self.estate.leases() if not standing.values.get("ended_how")]

    @cached_property
    def let(self) -> dict[str, Standing["Lease"]]:
        """The assets let to a tenant, each with a lease."""
        return {
            standing.values["asset"]: standing
            for standing in self.leases
            if standing.values["side"] == LeaseSide.LET.value
            if not (standing.record.start and standing.record.start.first > self.on)
        }

    @cached_property
    def decisions(self) -> list[Standing["Decision"]]:
        return self.estate.decisions()

    @cached_property
    def decided(self) -> dict[str, list[Standing["Decision"]]]:
        """For each asset, the decisions that settle it."""
        return _by_assets(self.decisions)

    @cached_property
    def analyses(self) -> list[Standing["Analysis"]]:
        return self.estate.analyses()

    @cached_property
    def analysed(self) -> dict[str, list[Standing["Analysis"]]]:
        """For each asset, its option analyses."""
        return _by_assets(self.analyses)

    @cached_property
    def settled(self) -> Mapping[str, str]:
        """For each option analysis that a decision settled, the decision's name."""
        return settled_by(self.estate)

    @cached_property
    def places(self) -> Mapping[int, int]:
        """By an entry's number its place, which it has in common with whatever corrected it."""
        return self._places()

    @cached_property
    def receipts(self) -> dict[str, list[Standing["Receipt"]]]:
        return _by_asset(self.estate.receipts())

    @cached_property
    def minutes(self) -> list[Standing["Minute"]]:
        return self.estate.minutes()

    @cached_property
    def panels(self) -> list[Standing["Meeting"]]:
        """The panels held in public by the day, the earliest first."""
        return [
            standing
            for standing in self.estate.meetings(MeetingKind.PANEL)
            if standing.record.state is MeetingState.HELD and standing.record.public
            if standing.record.date.last <= self.on
        ]

    def name(self, asset: str) -> str:
        """What papers call an asset."""
        found = self.assets.get(asset)
        return found.values["name"] if found else asset


def _by_asset(found: Iterable[Standing[R]]) -> dict[str, list[Standing[R]]]:
    by_asset: dict[str, list[Standing[R]]] = defaultdict(list)
    for standing in found:
        by_asset[standing.values["asset"]].append(standing)
    return dict(by_asset)


def _by_assets(found: Iterable[Standing[Any]]) -> dict[str, list[Standing[Any]]]:
    by_asset: dict[str, list[Standing[Any]]] = defaultdict(list)
    for standing in found:
        for asset in standing.values.get("assets") or ():
            by_asset[asset].append(standing)
    return dict(by_asset)
