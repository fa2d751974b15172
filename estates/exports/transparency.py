"""The list of land and buildings that the Local Government Transparency Code 2015 asks of a council (Part 2), with what
it recommends of size (Part 3).

A commissioner is not bound by the Code; the list is published because others read and join lists of this form. Its
columns are headed as in the layout by which such lists are imported, so that `estates import` takes it back: the key
of the register tells whose row it is.
"""

import re
from collections.abc import Sequence

from estates.exports.held import held_assets
from estates.exports.open_table import Cell, Field, Grid, Table
from estates.importers.cells import says_nothing
from estates.importers.layouts import estate_list, transparency_code
from estates.model.asset import Asset
from estates.model.vocabulary import AreaBasis, Holding, Status, Tenure
from estates.register.estate import Estate, Standing

_NUMBERED = re.compile(r"(\d+[A-Za-z]?(?:[-–/]\d+[A-Za-z]?)?) (\S.*)")
_STREET = re.compile(r"\b(Road|Street|Lane|Avenue|Way|Close|Drive|Place|Square|Hill|Row|Court|Park|Gate)$")


def transparency_table(estate: Estate) -> Table:
    """What the body holds, a row each, by name."""
    found = held_assets(estate)
    return Table(
        "transparency",
        "Land and buildings",
        "asset",
        _FIELDS,
        [_row(asset) for asset in found],
        [_places(asset.record) for asset in found],
        estate.on,
        estate.audience,
    )


def _heading(field: str) -> str:
    """The first heading under which lists of this layout have the field."""
    known = (*transparency_code.LAYOUT.columns, *estate_list.LAYOUT.columns)
    return next(column.headings[0] for column in known if column.field == field)


_FIELDS = (
    Field(_heading("key"), "string", "The asset's own name in the register, which never changes.", required=True),
    Field(
        _heading("uprn"), "string", "Up to 12 digits; empty where none is recorded.", pattern="[1-9][0-9]{0,11}",
    ),
    Field(
        _heading("reference"), "string", "What its owner's own list calls it; its key where that has no name for it.",
        required=True,
    ),
    Field(_heading("name"), "string", "As the papers for the panel print it.", required=True),
    Field(_heading("number"), "string", "Where the address begins with one."),
    Field(_heading("street"), "string", "The lines of the address before the last, with commas between them."),
    Field(_heading("town"), "string", "The last line of the address."),
    Field(_heading("postcode"), "string", "In capitals, with its space."),
    Field(_heading("easting"), "integer", "Ordnance Survey easting in metres (EPSG:27700)."),
    Field(_heading("northing"), "integer", "Ordnance Survey northing in metres (EPSG:27700)."),
    Field("Location accuracy (m)", "integer", "How far the position may be out, in metres."),
    Field(
        _heading("tenure"), "string", "How it is held; empty where that is not recorded.",
        tuple(tenure.label for tenure in Tenure),
    ),
    Field(_heading("tenure_detail"), "string", "What the Code asks of a tenure: Occupied, Vacant."),
    Field(
        _heading("holding"), "string", "Land without a permanent building, or with one or more.",
        tuple(holding.label for holding in Holding),
    ),
    Field(_heading("status"), "string", "In the words of the register.", tuple(Status), required=True),
    Field("Floor area (m²)", "number", "In square metres."),
    Field(_heading("floor_area_basis"), "string", "How it was measured.", tuple(AreaBasis)),
)  # fmt: skip


def _row(standing: Standing[Asset]) -> Sequence[Cell]:
    asset = standing.record
    number, street, town = _address(asset)
    place, area = asset.location, asset.floor_area
    return [
        standing.key,
        asset.uprn,
        asset.reference or standing.key,
        asset.name,
        number,
        street,
        town,
        asset.address.postcode if asset.address else None,
        place.easting_m if place else None,
        place.northing_m if place else None,
        place.accuracy_m if place else None,
        asset.tenure.label if asset.tenure else None,
        asset.tenure_detail,
        asset.holding.label if asset.holding else None,
        asset.status.value,
        f"{area.m2:f}" if area else None,
        area.basis.value if area else None,
    ]


def _address(asset: Asset) -> tuple[str | None, str | None, str | None]:
    """Number, street and town. An import leaves out a line that the name or another line says already, and one that
    says that there is nothing ("-"): such an address stays together under the street."""
    lines = asset.address.lines if asset.address else ()
    if not lines:
        return None, None, None
    street, town = ", ".join(lines[:-1]), lines[-1]
    if street in (town, asset.name) or _is_street(town) or says_nothing(street) or says_nothing(town):
        street, town = ", ".join(lines), ""
    numbered = _NUMBERED.fullmatch(street)
    number, rest = numbered.groups() if numbered and not says_nothing(numbered[2]) else ("", street)
    return number or None, rest or None, town or None


def _is_street(line: str) -> bool:
    return line[0].isdigit() or _STREET.search(line) is not None


def _places(asset: Asset) -> tuple[Grid, ...]:
    return ((asset.location.easting_m, asset.location.northing_m),) if asset.location else ()
