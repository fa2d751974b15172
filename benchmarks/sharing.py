"""What could be shared, of a large estate and many partners' sites: the whole command, and the join alone beside
geopandas' own."""

import csv
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.measure import FOLDER, Result, best_of_each, cpu_s, ms, process_s
from benchmarks.registers import ASSETS, PANEL, load_large
from estates.cli.share import own_sites
from estates.model.vocabulary import Audience
from estates.sharing.pairs import find_pairs
from estates.sharing.partners import read_partner_sites
from estates.sharing.site import Site

SITES = 100_000
WITHIN_M = 500
_LARGE = FOLDER / "large.db"
_HEADINGS = ("Name", "Type", "Easting", "Northing", "Tenure", "Tenure detail")
_RUNS = 3


def sharing() -> list[Result]:
    """the pairs of 10,000 assets and 100,000 partners' sites, against a plain sjoin_nearest of the same points"""
    sites = _sites(FOLDER / "sites.csv")
    with load_large(_LARGE) as register:
        ours = own_sites(register.estate(date.fromisoformat(PANEL), Audience.PUBLIC))
    theirs = read_partner_sites([sites]).sites
    share = [sys.executable, "-m", "estates", "--register", str(_LARGE), "share", "--partners", str(sites)]
    share += ["--within", f"{WITHIN_M}m", "--on", PANEL, "--out", str(FOLDER / "pairs.geojson")]
    here, there = _frame(ours), _frame(theirs)
    nearest, joined, whole = best_of_each(
        _RUNS,
        lambda: cpu_s(lambda: here.sjoin_nearest(there, max_distance=WITHIN_M, distance_col="distance")),
        lambda: cpu_s(lambda: find_pairs(ours, theirs, WITHIN_M)),
        lambda: process_s(share),
    )
    pairs, alone = len(find_pairs(ours, theirs, WITHIN_M)), len(here.sjoin_nearest(there, max_distance=WITHIN_M))
    what = f"{ASSETS:,} assets, {SITES:,} partners' sites"
    peer = f"sjoin_nearest {ms(nearest)}, {alone:,} pairs"
    return [
        Result(f"`estates share`, {what}: {pairs:,} pairs", f"{whole:.1f} s", peer, whole, 10, "s"),
        Result(f"the pairs found and ranked, {what}", ms(joined), peer, joined, 10, "s"),
    ]


def _sites(path: Path) -> Path:
    """Made once, the same for every run, over the same 60 by 80 km as the assets."""
    if not path.exists():
        draw = Random(7)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_HEADINGS)
            writer.writerows(_site(number, draw) for number in range(SITES))
    return path


def _site(number: int, draw: Random) -> tuple[str | int, ...]:
    return (
        f"Site {number}",
        draw.choice(("Fire", "Ambulance", "Council", "Council", "Council")),
        500_000 + draw.randrange(60_000),
        236_000 + draw.randrange(80_000),
        draw.choice(("Freehold", "Leasehold")),
        draw.choice(("Vacant", "Occupied by local authority", "Leasehold")),
    )


def _frame(sites: "list[Site] | tuple[Site, ...]") -> Any:
    import geopandas

    points = geopandas.points_from_xy([site.easting_m for site in sites], [site.northing_m for site in sites])
    return geopandas.GeoDataFrame({"key": [site.key for site in sites]}, geometry=points, crs="EPSG:27700")


MEASURES: tuple[Callable[[], list[Result]], ...] = (sharing,)
