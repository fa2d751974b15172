"""What lists write for the register's words. A cell that says one of these is kept as a note too, so that nothing of
what it said is lost; a slip of the pen ("Leashold") stands in no table and is a finding."""

from collections.abc import Mapping

_CHARACTERISTICS = (
    *("occupied by the local authority", "occupied by local authority", "occupied by the LA", "vacant"),
    *("ground leasehold", "sub leasehold", "licence"),
)
"""What the Transparency Code has behind the tenure. "Freehold, leasehold" is left out: it may be a part of each."""
TENURES: Mapping[str, str] = {
    **{f"{tenure} {more}": tenure for tenure in ("freehold", "leasehold") for more in _CHARACTERISTICS},
    **{f"lease {more}": "leasehold" for more in _CHARACTERISTICS},
    **dict.fromkeys(("fh", "f/h", "freehold owned", "owned", "owned freehold", "freehold interest"), "freehold"),
    **dict.fromkeys(("f/hold", "f'hold", "freehold part let", "freehold let"), "freehold"),
    **dict.fromkeys(("l/hold", "l'hold", "headlease", "head lease", "head leasehold", "tenancy at will"), "leasehold"),
    **dict.fromkeys(("leasehold sub let", "leasehold sublet", "leasehold part sub let"), "leasehold"),
    **dict.fromkeys(("lh", "l/h", "lease", "leased", "leased in", "long leasehold", "long lease"), "leasehold"),
    **dict.fromkeys(("short leasehold", "ground leasehold", "ground lease", "sub leasehold", "sub lease"), "leasehold"),
    **dict.fromkeys(("rented", "tenancy", "leasehold interest", "virtual freehold"), "leasehold"),
    **dict.fromkeys(("license", "licensed", "licence to occupy"), "licence"),
    **dict.fromkeys(("option to buy", "option to purchase"), "option"),
    **dict.fromkeys(("right of way", "rights of way", "wayleave", "easement", "access"), "other"),
    **dict.fromkeys(("other right of way", "other rights of way", "other rights of access"), "other"),
}
HOLDINGS: Mapping[str, str] = {
    **dict.fromkeys(("land only", "land without permanent building", "site", "bare land"), "land"),
    **dict.fromkeys(
        (
            *("building", "buildings", "land and buildings", "land & building", "land & buildings"),
            *("land with permanent building", "land with permanent buildings", "land with permanent building(s)"),
            *("land and permanent building(s)", "property", "land and building(s)"),
        ),
        "land-and-building",
    ),
}
STATUSES: Mapping[str, str] = {
    **dict.fromkeys(("in use", "live", "active", "occupied", "open", "current", "retained"), "operational"),
    **dict.fromkeys(("surplus to operational requirements", "surplus to requirements", "declared surplus"), "surplus"),
    **dict.fromkeys(
        (
            "options analysis",
            "under review",
            "subject to options analysis",
            "subject to options analysis/collaboration",
        ),
        "options",
    ),
    **dict.fromkeys(("proposal", "planned"), "proposed"),
    **dict.fromkeys(("sold", "disposed of", "lease ended", "surrendered"), "disposed"),
}
