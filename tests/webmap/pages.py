"""What the tests of the map share: views, a hostile one among them, and what is asked of a page."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from estates.register.register import Register
from estates.webmap.view import Bar, Happening, Line, MapView, Moment, Partner, Reference, Site, Weighing

ATTACK = (
    "<img src=x onerror=alert(1)> ${alert(1)} `${alert(1)}` </script><script>alert(1)</script> <!--<script> ]]> "
    "\u2028 \" onmouseover=alert(1) ' {{7*7}} {% raise %} {# &lt;b&gt; &amp; \\u003c javascript:alert(1)"
)
LABELS = (
    ("surplus", "Surplus to operational requirements"),
    ("options", "Subject to options analysis or collaboration"),
    ("proposed", "Proposed"),
    ("operational", "Operational"),
)
BOUNDARY: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": ATTACK},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-0.5, 52.0], [0.5, 52.0], [0.5, 52.75], [-0.5, 52.75], [-0.5, 52.0]]],
            },
        },
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [0.0, 52.4]}},
    ],
}
COPSE_COURT = Site(
    "copse-court",
    "Copse Court",
    "Thorpe Wood, Peterborough PE3 6SF",
    "options",
    "Freehold",
    "3,079 m²",
    "Offices",
    "Operational",
    52.5704,
    -0.2956,
    "Centroid of the postcode, within 100 m",
    (Line("Options analysis under way."), Line("Part of the second floor let.", True)),
    (Line("Report in November 2019."),),
    "New since June 2019",
    (Reference("CPCC 2019-011", "https://example.org/cpcc-2019-011"),),
    (Reference("Letting of Copse Court (part letting preferred; open)"),),
)
CHORD_PARK = Site(
    "chord-park-unit-c",
    "Chord Park Unit C",
    "London Road, Godmanchester PE29 2BQ",
    "surplus",
    "Freehold",
    "375 m²",
    "Industrial unit",
    "None - vacant",
    52.31236,
    -0.16643,
    "Building, within 3 m",
    news="No update since June 2019",
)
SOUTHERN = COPSE_COURT._replace(
    key="southern-police-station",
    name="Southern Police Station",
    status="proposed",
    latitude=52.24825,
    longitude=0.1458,
)
STORE = Site("store", "Evidence store", "Withheld", "operational", "Licence", "210 m²", "Store", "Operational")
VIEW = MapView(
    "The police estate",
    "As at 9 October 2019",
    (COPSE_COURT, CHORD_PARK, SOUTHERN, STORE),
    (("Huntingdon", 52.331, -0.185),),
    (("Police area", BOUNDARY),),
    "",
    ("Contains OS data © Crown copyright.",),
    LABELS,
)
EVERYWHERE: dict[str, Any] = {
    "leases": (Reference(ATTACK),),
    "papers": (Reference(ATTACK, "data:text/html,<script>alert(1)</script>"),),
    "weighings": (Weighing(ATTACK, ATTACK, (Bar(ATTACK, ATTACK, ATTACK, -5), Bar(ATTACK, ATTACK, ATTACK, 10))),),
    "events": (
        Happening("2019-01-01", ATTACK, ATTACK, ATTACK, "javascript:alert(1)"),
        Happening("2022-01-01", ATTACK, ATTACK, ATTACK),
    ),
    "district": ATTACK,
    "rough": "postcode",
    "history": ((0, {"address": f"Before {ATTACK}", "current_use": ATTACK}), (1, {}), (2, {"name": f"After {ATTACK}"})),
}
"""The hostile text in every place that is not a fact on the map's own date."""
HOSTILE = MapView(
    ATTACK,
    ATTACK,
    tuple(
        Site(
            *(f"key-{number}", f"{number} {ATTACK}", ATTACK, status, ATTACK, ATTACK, ATTACK, ATTACK),
            *((latitude, -0.2, ATTACK) if latitude else (None, None, "")),
            *((Line(ATTACK), Line(ATTACK, True)), (Line(ATTACK, True),), ATTACK),
            *((Reference(ATTACK), Reference(ATTACK, "javascript:alert(1)")), (Reference(ATTACK, ATTACK),)),
            **EVERYWHERE,
        )
        for number, (status, latitude) in enumerate([("options", 52.3), (ATTACK, 52.4), ("surplus", None)])
    ),
    ((ATTACK, 52.331, -0.185),),
    ((ATTACK, BOUNDARY),),
    ATTACK,
    (ATTACK,),
    (("options", ATTACK), ("surplus", "Surplus"), ("disposed", "Disposed")),
    others=(Site(ATTACK, f"Gone {ATTACK}", ATTACK, "disposed", ATTACK, ATTACK, ATTACK, ATTACK, 52.2, 0.1, ATTACK),),
    moments=tuple(Moment(f"2019-0{month}-01", ATTACK, ATTACK) for month in (1, 2, 3)),
    start=1,
    districts=(ATTACK, "Plain"),
    partners=(Partner(ATTACK, ATTACK, 52.35, 0.0), Partner("Station", f"Fire {ATTACK}", 52.3, 0.05)),
)
DISTRICTS: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-0.6, south], [0.6, south], [0.6, north], [-0.6, north], [-0.6, south]]],
            },
        }
        for name, south, north in (("Northern", 52.4, 52.8), ("Southern", 51.9, 52.4))
    ],
}
"""Two rectangles that share a border."""
PARTNERS = """Name,Type,Easting,Northing
Huntingdon Fire Station,Fire,524000,272500
Peterborough Ambulance Station,Ambulance,519500,299000
"""


@dataclass(frozen=True)
class County:
    """The real register, the view built from it, and its page."""

    register: Register
    view: MapView
    html: str


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"))


def await_true(page: Any, expression: str) -> None:
    """Polls from outside: `wait_for_function` evaluates inside the page, which its policy forbids."""
    for _ in range(50):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {expression}")


def crowd(count: int) -> MapView:
    sites = tuple(
        COPSE_COURT._replace(
            key=f"site-{n}", name=f"Site {n}", latitude=52 + n % 100 / 130, longitude=n // 100 / 100 - 0.5
        )
        for n in range(count)
    )
    return replace(VIEW, sites=sites)
