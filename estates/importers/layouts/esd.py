"""The layout that councils publish under the Local Government Association's scheme of land and property assets (esd).

Source: "A practitioner's guide to publishing information about land and building assets", version 1.4 (LGA, 2015), and
councils' lists of 2021 and 2023, whose headings differ in their blanks, and which write "Site Address" for name and
street in later years.
"""

from estates.importers.cells import word
from estates.importers.headings import Column, Layout
from estates.importers.layouts.words import HOLDINGS, TENURES
from estates.model.vocabulary import Holding, Tenure

LAYOUT = Layout(
    "esd's list of land and property assets",
    marks=frozenset(("AssetCode", "GeoX", "GeoY", "TenureType", "TenureDetail", "HoldingType")),
    enough=4,
    columns=(
        Column("uprn", ("UPRN",)),
        Column("reference", ("AssetCode",)),
        Column("name", ("PropertyName",)),
        Column("address", ("Site Address",)),
        Column("street", ("StreetName",)),
        Column("town", ("PostTown",)),
        Column("postcode", ("PostCode",)),
        Column("easting", ("GeoX",)),
        Column("northing", ("GeoY",)),
        # A chattel is a thing and no land; councils list the odd one all the same.
        Column("tenure", ("TenureType",), word(Tenure, {**TENURES, "chattel": "other"})),
        Column("tenure_detail", ("TenureDetail",)),
        Column("holding", ("HoldingType",), word(Holding, HOLDINGS)),
    ),
)
