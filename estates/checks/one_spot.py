"""Two assets of different addresses on one spot.

Authority: none but arithmetic: two buildings cannot stand on one place. More often a postcode's centroid stands in for
both, and on the map the one hides the other.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.register.estate import Standing

RULE = "one-spot"
TITLE = "Two assets on one spot"
AHEAD_MONTHS = 0


def check(gathered: Gathered) -> Iterator[Finding]:
    """One finding for each easting and northing that several assets held have, unless all have the same address: the
    units of one building do stand on one spot."""
    by_spot: dict[tuple[int, int], list[Standing[Any]]] = defaultdict(list)
    for standing in gathered.located:
        place = standing.values["location"]
        by_spot[place["easting_m"], place["northing_m"]].append(standing)
    for (easting, northing), found in by_spot.items():
        first = found[0]
        if len(found) == 1 or all(_is_same_address(first, other) for other in found[1:]):
            continue
        within = max(standing.values["location"]["accuracy_m"] for standing in found)
        others = ", ".join(standing.values["name"] for standing in found[1:])
        yield Finding(
            RULE, "asset", first.key, "", tuple(standing.key for standing in found), "",
            f"it is located on the same spot as {others}: {easting}, {northing} (within {within} m)",
            f"locate one of them better with `estates locate {first.key} --easting METRES --northing METRES`",
        )  # fmt: skip


def _is_same_address(one: Standing[Any], other: Standing[Any]) -> bool:
    return bool(one.values.get("address")) and one.values["address"] == other.values.get("address")
