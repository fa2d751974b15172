"""An asset outside the police area.

Authority: Police Reform and Social Responsibility Act 2011, section 1(1), with the Police Act 1996, section 1 and
Schedule 1: there is a commissioner for each police area, and the area is what the Schedule says. A body may hold
property outside it; more often the location is wrong.
"""

from collections.abc import Iterator

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered

RULE = "police-area"
TITLE = "Outside the police area"
AHEAD_MONTHS = 0
_GENERALISED_M = 500
"""How far published boundaries may be simplified: the ultra-generalised ones of the Office for National Statistics."""


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every asset located farther outside the boundary than its location and the boundary may be out."""
    located = gathered.located
    if gathered.boundary is None or not located:
        return
    places = [standing.values["location"] for standing in located]
    outside = gathered.boundary.outside_m([p["easting_m"] for p in places], [p["northing_m"] for p in places])
    for standing, place, metres in zip(located, places, outside, strict=True):
        if metres > place["accuracy_m"] + _GENERALISED_M:
            yield Finding(
                RULE, "asset", standing.key, "", (standing.key,), "",
                f"it is located {metres / 1000:,.1f} km outside the police area",
                f"correct it with `estates locate {standing.key}`, or leave it if it is so",
            )  # fmt: skip


def unapplied(gathered: Gathered) -> str:
    """Why the rule could not be applied; "" where it was, or had nothing to look at."""
    if gathered.boundary is not None or not gathered.located:
        return ""
    return "it needs the boundary as police-force-area.geojson or districts.geojson in the folder of --context"
