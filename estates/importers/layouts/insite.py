"""Columns named as in InSite, the central government's property database, and in e-PIMS before it.

Source: "Property Data Standard for InSite" (Scottish Government), mandatory data set: Property, Contracts, Leases.
"""

from estates.importers.cells import word
from estates.importers.headings import Column, Layout
from estates.importers.layouts.words import HOLDINGS, TENURES
from estates.model.vocabulary import Holding, Tenure

LAYOUT = Layout(
    "InSite's property data",
    marks=frozenset(
        (
            *("Primary property name", "Primary property number", "Property reference", "e-PIMS property reference"),
            *("Floor area measurement type", "Security Classification", "Land usage", "Usage"),
        )
    ),
    enough=3,
    columns=(
        Column("reference", ("Property reference", "e-PIMS property reference", "ePIMS Property Ref")),
        Column("uprn", ("UPRN",)),
        Column("name", ("Primary property name",)),
        Column("number", ("Primary property number",)),
        Column("street", ("Street name",)),
        Column("town", ("Town",)),
        Column("county", ("Region",)),
        Column("postcode", ("Postcode",)),
        Column("tenure", ("Tenure",), word(Tenure, TENURES)),
        Column("holding", ("Land usage",), word(Holding, {**HOLDINGS, "land and buildings": "land-and-building"})),
        Column("current_use", ("Usage",)),
        Column("floor_area", ("Floor area", "Floor area (in square metres)")),
        Column("floor_area_basis", ("Floor area measurement type",)),
        Column("site_area", ("Total surplus land area (hectares)",)),
        Column("landlord", ("Landlord",)),
        Column("lease_start", ("Start Date",)),
        Column("lease_expiry", ("Expiry Date",)),
        Column("rent", ("Annual rent",)),
    ),
)
