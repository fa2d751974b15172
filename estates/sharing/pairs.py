"""The pairs of an asset and a partner's site that lie within a distance of each other, the best first.

The order: by the rank of the reason, a service under the duty to collaborate before another, the nearer before the
farther, then by key and name. Distances are straight lines between the points on record (EPSG:27700), and each knows
how far it may be out: by as much as both points together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from estates.sharing.reasons import REASONS, Reason, has_duty, reason_for
from estates.sharing.site import Site, State

if TYPE_CHECKING:
    from geopandas import GeoSeries

_EXACT_M = 25
"""To here a distance is printed to the metre; from here on as "about"."""
_KILOMETRE_M = 1000


@dataclass(frozen=True, slots=True)
class Pair:
    """`distance_m` may be `give_or_take_m` out, either way."""

    here: Site
    there: Site
    distance_m: float
    reason: Reason

    @property
    def give_or_take_m(self) -> int:
        return self.here.accuracy_m + self.there.accuracy_m

    @property
    def distance(self) -> str:
        return print_distance(self.distance_m, self.give_or_take_m)

    @property
    def duty(self) -> bool:
        return has_duty(self.there)

    @property
    def why(self) -> str:
        """The reason and the duty, in words."""
        return f"{self.reason.words}{'; duty to consider' if self.duty else ''}"

    def build_object(self) -> dict[str, Any]:
        """For `--json` and for GeoJSON: every fact of both sides."""
        return {
            "rank": self.reason.rank,
            "why": self.why,
            "duty": self.duty,
            "distance_m": round(self.distance_m),
            "give_or_take_m": self.give_or_take_m,
            "asset": self.here.key,
            "name": self.here.name,
            "status": self.here.status,
            "tenure": self.here.tenure,
            "floor_area": self.here.floor_area,
            "partner": self.there.name,
            "partner_service": self.there.service,
            "partner_status": self.there.status,
            "partner_tenure": self.there.tenure,
            "partner_floor_area": self.there.floor_area,
            "partner_from": self.there.key,
        }


def print_distance(metres: float, give_or_take_m: int) -> str:
    """ "312 m", "about 310 m, give or take 110 m", "1.2 km"."""
    if give_or_take_m <= _EXACT_M:
        return _length(round(metres))
    return f"about {_length(round(metres, -1))}, give or take {_length(give_or_take_m)}"


def _length(metres: float) -> str:
    return f"{metres / _KILOMETRE_M:.1f} km" if metres >= _KILOMETRE_M else f"{metres:.0f} m"


def find_pairs(here: Sequence[Site], there: Sequence[Site], within_m: float) -> list[Pair]:
    """What is not located is in no pair."""
    import numpy

    ours, theirs = _located(here), _located(there)
    if not ours or not theirs:
        return []
    places, others = _points(ours), _points(theirs)
    one, other = others.sindex.query(places, predicate="dwithin", distance=within_m)
    apart = numpy.hypot(
        places.x.to_numpy()[one] - others.x.to_numpy()[other], places.y.to_numpy()[one] - others.y.to_numpy()[other]
    )
    states = list(State)
    rank = numpy.array(
        [[[reason_for(a, b, land=land).rank for land in (False, True)] for b in states] for a in states], dtype="int8"
    )
    ranks = rank[
        numpy.array([states.index(site.state) for site in ours])[one],
        numpy.array([states.index(site.state) for site in theirs])[other],
        numpy.array([int(site.land) for site in theirs])[other],
    ]
    duties = numpy.array([has_duty(site) for site in theirs])[other]
    keys = _order_of([site.key for site in ours])[one]
    names = _order_of([f"{site.name}\0{site.key}" for site in theirs])[other]
    order = numpy.lexsort((names, keys, apart.round(3), ~duties, ranks))
    chosen = zip(one[order].tolist(), other[order].tolist(), apart[order].tolist(), ranks[order].tolist(), strict=True)
    return [Pair(ours[a], theirs[b], metres, REASONS[place - 1]) for a, b, metres, place in chosen]


def _located(sites: Sequence[Site]) -> list[Site]:
    return [site for site in sites if site.easting_m is not None]


def _points(sites: Sequence[Site]) -> "GeoSeries":
    import geopandas

    return geopandas.GeoSeries(
        geopandas.points_from_xy([site.easting_m for site in sites], [site.northing_m for site in sites]),
        crs="EPSG:27700",
    )


def _order_of(words: Sequence[str]) -> Any:
    """For each word its place when all are sorted."""
    import numpy

    places = {word: place for place, word in enumerate(sorted(set(words)))}
    return numpy.array([places[word] for word in words])
