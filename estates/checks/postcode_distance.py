"""A location that is far from the postcode of its address.

Authority: none but arithmetic: a unit postcode holds some fifteen addresses, and OS Code-Point Open puts its centroid
among them (its user guide says how closely). Where a location and a postcode lie farther apart than both may be out,
one of them is wrong.
"""

import re
from collections.abc import Iterator, Mapping
from math import hypot

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered, Spot

RULE = "postcode-distance"
TITLE = "Far from its postcode"
AHEAD_MONTHS = 0
_REACH_M = 1_000
"""How far the addresses of a postcode in the country may lie from its centroid."""
_OWN = re.compile(r"\bcentroid of (?:postcode )?([A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b", re.IGNORECASE)


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every asset held with a location and a postcode whose centroid is known: from OS Code-Point Open, or else from
    a location that the register says is that centroid."""
    centroids = _centroids(gathered)
    for standing in gathered.located:
        postcode, place = _postcode(standing.values), standing.values["location"]
        if postcode not in centroids:
            continue
        easting, northing = centroids[postcode]
        apart = hypot(easting - place["easting_m"], northing - place["northing_m"])
        if apart > place["accuracy_m"] + _REACH_M:
            yield Finding(
                RULE, "asset", standing.key, "", (standing.key,), "",
                f"it is located {apart / 1000:,.1f} km from the centroid of its postcode, {postcode}",
                f"correct the one with `estates locate {standing.key}`, or the other with `estates asset set "
                f"{standing.key} --address TEXT`",
            )  # fmt: skip


def unapplied(gathered: Gathered) -> str:
    """Why the rule could not be applied to all; "" where it was."""
    wanted = {postcode for standing in gathered.located if (postcode := _postcode(standing.values))}
    unknown = sorted(wanted - _centroids(gathered).keys())
    if not unknown:
        return ""
    which = f"{', '.join(unknown[:3])}{f' and {len(unknown) - 3} more' if len(unknown) > 3 else ''}"  # noqa: PLR2004
    return f"it needs the centroid of {which}: --codepoint and OS Code-Point Open"


def _postcode(values: Mapping[str, object]) -> str:
    address = values.get("address")
    return (address.get("postcode") or "") if isinstance(address, Mapping) else ""


def _centroids(gathered: Gathered) -> Mapping[str, Spot]:
    wanted = {postcode for standing in gathered.located if (postcode := _postcode(standing.values))}
    own = {
        match[1].upper(): (place["easting_m"], place["northing_m"])
        for standing in gathered.located
        if (place := standing.values["location"]) and (match := _OWN.search(place["source"]))
    }
    return {**{code: spot for code, spot in own.items() if code in wanted}, **gathered.centroids(wanted)}
