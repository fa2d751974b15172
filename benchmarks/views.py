"""Maps to measure on: any number of assets, each with every detail that the page can show.

An asset has what an asset of the Cambridgeshire register has on the average or more: an address of its own, two
statements of some hundred letters, a thread of four events, a decision for every third, and a history of one or two
changes over forty moments. No statement is another's copy: words are drawn at random (the same for every run), so that
nothing is smaller here than in a real register for being repeated. Three in four assets lie in sixty towns.
"""

from random import Random
from typing import Any

from estates.webmap.view import Happening, Line, MapView, Moment, Reference, Site

LABELS = (
    ("surplus", "Surplus to operational requirements"),
    ("options", "Subject to options analysis or collaboration"),
    ("proposed", "Proposed"),
    ("operational", "Operational"),
)
_STATUSES = [status for status, _ in LABELS]
_MOMENTS = tuple(
    Moment(f"{2015 + n // 4}-{1 + 3 * (n % 4):02}-15", f"15 of month {1 + 3 * (n % 4)}, {2015 + n // 4}", "panel")
    for n in range(40)
)
_NOW = 19
_WORDS = """
options analysis part letting preferred marketing suspended planning permission granted second floor
collaboration fire service lease expires notice served board agreed completion exchange valuation received
survey condition works refurbishment custody enquiry office ambulance partner shared occupation surplus
requirement disposal solicitors instructed contract tender programme estate review September October March 2018
2019 2020 the a of to and in by
"""
_VOCABULARY = _WORDS.split()
_FACILITIES = ("Offices", "Custody, Offices", "Enquiry Office, Offices", "Workshop", "Industrial unit")


def make_view(count: int) -> MapView:
    """A map of `count` assets, the same for every run."""
    draw = Random(5)
    towns = [(draw.uniform(52.1, 52.8), draw.uniform(-0.4, 0.5), draw.random() ** 2 + 0.05) for _ in range(60)]
    sites = tuple(_site(number, draw, towns) for number in range(count))
    names = tuple((f"Town {n}", latitude, longitude) for n, (latitude, longitude, _) in enumerate(towns[:15]))
    return MapView(
        "The estate", "As at 15 October 2019.", sites, names, status_labels=LABELS, moments=_MOMENTS, start=_NOW
    )


def without_points(view: MapView) -> MapView:
    """The same page with nothing on its map."""
    return MapView(view.title, view.subtitle, (), view.towns, status_labels=LABELS, moments=view.moments, start=_NOW)


def _site(number: int, draw: Random, towns: list[tuple[float, float, float]]) -> Site:
    latitude, longitude = _place(draw, towns)
    status = draw.choices(_STATUSES, (8, 12, 4, 76))[0]
    name = f"{draw.choice(('Police Station', 'Offices', 'Depot', 'House'))} {number}"
    street = f"{draw.randrange(1, 300)} {draw.choice(('High Street', 'Station Road', 'London Road', 'Mill Lane'))}"
    return Site(
        key=f"asset-{number}",
        name=name,
        address=f"{street}, Huntingdon PE{draw.randrange(1, 40)} {draw.randrange(1, 10)}{draw.choice('ABDEFGHJ')}Q",
        status=status,
        tenure=draw.choice(("Freehold", "Leasehold")),
        floor_area=f"{draw.randrange(50, 5000):,} m²",
        facilities=draw.choice(_FACILITIES),
        current_use=draw.choice(("Operational", "None - vacant")),
        latitude=latitude,
        longitude=longitude,
        accuracy="Within 100 m. Centroid of the postcode.",
        situation=(Line(_sentence(draw, 15), new=number % 97 == 0, since=draw.randrange(_NOW)),),
        timescale=(Line(_sentence(draw, 9), since=draw.randrange(_NOW)),),
        news="New since June 2019" if number % 97 == 0 else "No update since June 2019",
        decisions=(Reference(f"CPCC 2019-{number % 400:03}", f"https://decisions.example/{number}"),)
        * (number % 3 == 0),
        events=tuple(_happening(draw) for _ in range(4)),
        history=_history(draw),
    )


def _place(draw: Random, towns: list[tuple[float, float, float]]) -> tuple[float, float]:
    if draw.random() < 0.25:
        return round(draw.uniform(52.05, 52.9), 6), round(draw.uniform(-0.5, 0.6), 6)
    latitude, longitude, size = draw.choices(towns, [size for *_, size in towns])[0]
    return round(draw.gauss(latitude, 0.004 + 0.02 * size), 6), round(draw.gauss(longitude, 0.006 + 0.03 * size), 6)


def _sentence(draw: Random, words: int) -> str:
    return f"{' '.join(draw.choices(_VOCABULARY, k=words)).capitalize()}."


def _happening(draw: Random) -> Happening:
    moment = draw.choice(_MOMENTS)
    return Happening(moment.day, moment.words, "update", _sentence(draw, 7))


def _history(draw: Random) -> tuple[tuple[int, dict[str, Any]], ...]:
    """One status before today's from some moment on; half of them become something else later."""
    began = draw.randrange(_NOW)
    changes: list[tuple[int, dict[str, Any]]] = [(began, {"status": draw.choice(_STATUSES)})]
    changes.append((draw.randrange(began, _NOW) + 1, {}))
    if draw.random() < 0.5:
        changes.append(
            (draw.randrange(_NOW + 1, len(_MOMENTS)), {"status": draw.choice(_STATUSES), "current_use": "None"})
        )
    return tuple(changes)
