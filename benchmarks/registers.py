"""Registers to measure on: one of any size, of which thirty assets go into Appendix 4."""

from datetime import UTC, datetime
from pathlib import Path

from estates.model.dates import parse_date
from estates.model.vocabulary import Marking
from estates.register.entry import Draft
from estates.register.register import Register

ASSETS = 10_000
UPDATES_EACH = 10
IN_APPENDIX_4 = 30
PANEL = "2019-10-09"
_BATCH = 2_000


def load_large(path: Path, assets: int = ASSETS) -> Register:
    """A register of `assets` assets with ten updates each, made once and kept at `path`."""
    if path.exists():
        return Register.open(path)
    return Register.begin(path, "cpcc", lambda empty: _fill(empty, assets), lambda: datetime(2019, 12, 1, tzinfo=UTC))


def begin_small(place: str | Path) -> Register:
    """One asset with one update."""
    return Register.begin(place, "cpcc", lambda empty: empty.append([*_frame(), _asset(0), update_draft(0, 0)]))


def _fill(register: Register, assets: int) -> None:
    drafts = [*_frame(), *(_asset(n) for n in range(assets))]
    drafts += [update_draft(n, u) for n in range(assets) for u in range(UPDATES_EACH)]
    for start in range(0, len(drafts), _BATCH):
        register.append(drafts[start : start + _BATCH])


def _frame() -> list[Draft]:
    return [
        _draft("body", "cpcc", "2012-11-22", name="Cambridgeshire Police and Crime Commissioner", panel="The panel"),
        *(
            _draft("meeting", f"panel-{day}", day, of="panel", date=day, state="held", public=True)
            for day in ("2019-06-26", PANEL)
        ),
    ]


def _asset(n: int) -> Draft:
    status = ("surplus", "options", "proposed")[n % 3] if n < IN_APPENDIX_4 else "operational"
    return _draft(
        "asset",
        f"asset-{n}",
        "2015-01-01",
        name=f"Police Station {n}",
        status=status,
        tenure=("freehold", "leasehold")[n % 2],
        address=f"{n} High Street, Huntingdon PE29 2BQ",
        floor_area=str(100 + n % 4000),
        facilities="Enquiry Office, Offices",
        current_use="Operational",
        location={
            "easting_m": 500_000 + (n * 37) % 60_000,
            "northing_m": 236_000 + (n * 101) % 80_000,
            "accuracy_m": 100,
            "source": "made for measuring",
        },
    )


def update_draft(n: int, u: int) -> Draft:
    return _draft(
        "update",
        "",
        f"{2015 + u // 2}-0{1 + u % 9}-15",
        asset=f"asset-{n}",
        column=("situation", "timescale")[u % 2],
        text=f"Statement {u} about Police Station {n}: options have been considered and part letting is preferred.",
    )


def _draft(kind: str, key: str, on: str, **fields: object) -> Draft:
    return Draft(kind, key, fields, parse_date(on), Marking.PUBLIC, "made for measuring", "benchmark", seen=0)
