"""Let, or to be let, without an energy performance certificate of E or better.

Authority: Energy Efficiency (Private Rented Property) (England and Wales) Regulations 2015, regulation 27 with 22: from
1 April 2018 a sub-standard non-domestic property (rated F or G) is not let, and from 1 April 2023 not left let, unless
an exemption is registered; and Energy Performance of Buildings (England and Wales) Regulations 2012, regulation 6: a
certificate is made available to whoever may rent it.
"""

from collections.abc import Iterator
from datetime import date

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.model.vocabulary import OptionKind

RULE = "energy-letting"
TITLE = "Let, or to be let, without a certificate of E or better"
AHEAD_MONTHS = 0
_IN_FORCE = date(2018, 4, 1)
_LETTING = (OptionKind.LET, OptionKind.PART_LET)


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every asset held that a lease lets to a tenant, or that an option analysis prefers to let, in whole or part."""
    if gathered.on < _IN_FORCE:
        return
    for key, standing in gathered.held.items():
        if key in gathered.let:
            words = "it is let"
        elif key in gathered.analysed and (how := _preferred(gathered, key)):
            words = f"it is to be let (preferred: {how})"
        else:
            continue
        certificate = standing.record.energy_certificate
        if certificate and not certificate.rating.is_sub_standard:
            continue
        lacks = (
            f"its energy certificate says {certificate.rating}" if certificate else "no energy certificate is recorded"
        )
        yield Finding(
            RULE, "asset", key, "", (key,), "", f"{words}, and {lacks}; E or better is needed",
            f"have it assessed, and record the certificate with `estates edit {key}` (energy_certificate)",
        )  # fmt: skip


def _preferred(gathered: Gathered, asset: str) -> str:
    """The label of the option to let that is preferred, or ""."""
    for standing in gathered.analysed[asset]:
        preferred = standing.record.preferred
        if preferred and preferred.kind in _LETTING:
            return preferred.label
    return ""
