"""An energy performance certificate that is older than ten years.

Authority: Energy Performance of Buildings (England and Wales) Regulations 2012, regulation 9: a certificate is valid
only if it was entered on the register no more than ten years before it is made available.
"""

from collections.abc import Iterator

from estates.checks.ageing import ageing
from estates.checks.finding import Finding
from estates.checks.gathered import Gathered

RULE = "energy-certificate"
TITLE = "An energy certificate is ten years old"
AHEAD_MONTHS = None
_YEARS = 10


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every certificate recorded of an asset held."""
    for key, standing in gathered.held.items():
        if standing.values.get("energy_certificate"):
            certificate = standing.record.energy_certificate
            assert certificate is not None
            due, until, age = ageing(certificate.date, _YEARS, gathered.on)
            yield Finding(
                RULE, "asset", key, "", (key,), due,
                f"its energy certificate ({certificate.rating}, {certificate.date}) {age}",
                f"have it assessed again before it is let or sold; record it with `estates edit {key}`",
                until,
            )  # fmt: skip
