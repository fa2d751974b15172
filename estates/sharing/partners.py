"""Partners' sites from the lists that they publish: whatever `estates import` reads as a list or as places.

Whose a site is stands in a column for it (Type, Service, Organisation); where there is none, the file's name says it.
Nothing is dropped in silence: rows that cannot be read are findings, and sites that are not located are counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from estates.errors import Refusal
from estates.importers.finding import Finding
from estates.importers.reading import read_file
from estates.sharing.site import Site, State, partner_site

_WHOSE = (
    "type",
    "kind",
    "service",
    "organisation",
    "organisation name",
    "organisationname",
    "owner",
    "body",
    "partner",
)
"""Headings of the column that says whose a site is, the likeliest first."""


@dataclass(frozen=True)
class Partners:
    """`gone` are sites that the list says are disposed of."""

    sites: tuple[Site, ...]
    findings: tuple[Finding, ...] = ()
    gone: int = 0

    @property
    def not_located(self) -> int:
        return sum(site.easting_m is None for site in self.sites)


def read_partner_sites(files: Sequence[Path]) -> Partners:
    """The sites of all files, in their order. Raises Refusal for a file that is no list of sites."""
    sites, findings, gone = list[Site](), list[Finding](), 0
    for file in files:
        seen = len(sites) + gone + len(findings)
        for found in read_file(file).records:
            if isinstance(found, Finding):
                findings.append(found)
            elif found.kind == "asset":
                site = partner_site(found.fields, str(found.place), _whose(found.fields, file))
                if site.state is State.GONE:
                    gone += 1
                else:
                    sites.append(site)
        if len(sites) + gone + len(findings) == seen:
            raise Refusal(f"{file}: expected a list of sites, with a row or a place for each; found none in it.")
    return Partners(tuple(sites), tuple(findings), gone)


def _whose(fields: Mapping[str, Any], file: Path) -> str:
    said = {note["label"].casefold(): note["text"] for note in fields.get("notes", ())}
    named = next((said[label] for label in _WHOSE if label in said), None)
    return named or file.stem.replace("-", " ").replace("_", " ")
