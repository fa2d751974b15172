"""The list of land and building assets that the Local Government Transparency Code asks for.

Source: Local Government Transparency Code 2015, Part 2, "Local authority land" (unique property reference number, asset
identity, name, street number and name, post town, postcode, map reference, tenure and its characteristics, land or land
with a building), as councils restate it, among them Gosport's columns A to L. Eastings stand before northings. The
Code's tenure reads "freehold" or "lease"; its characteristics ("Occupied by the local authority", "Vacant") are kept
word for word.
"""

from estates.importers.cells import word
from estates.importers.headings import Column, Layout
from estates.importers.layouts.words import HOLDINGS, TENURES
from estates.model.vocabulary import Holding, Tenure

LAYOUT = Layout(
    "the Local Government Transparency Code's list of land and buildings",
    marks=frozenset(
        (
            *("Unique Property Reference Number", "Unique asset identity", "Unique asset ID", "Post Town"),
            *("Name of the building/land or both", "Map reference", "Tenure category", "Street number(s)"),
            *("Freehold or lease", "Land or building", "X Co-ordinate", "Y Co-ordinate", "No"),
        )
    ),
    enough=3,
    columns=(
        Column("uprn", ("Unique Property Reference Number", "UPRN", "Unique Property Reference Number (UPRN)")),
        Column("reference", ("Unique asset identity", "Unique asset ID", "Asset identity", "Asset ID")),
        Column("name", ("Name of the building/land or both", "Name of the building or land", "Name of building/land")),
        Column("name", ("Name", "Building name", "Asset name")),
        Column("number", ("Street number(s)", "Street number", "No", "Number")),
        Column("street", ("Street name", "Street")),
        Column("town", ("Post town", "Town")),
        Column("postcode", ("United Kingdom postcode", "UK postcode", "Postcode")),
        Column("map_reference", ("Map reference", "OS map reference", "Map reference (OS or ISO 6709)")),
        Column("easting", ("X Co-ordinate", "Easting", "Eastings")),
        Column("northing", ("Y Co-ordinate", "Northing", "Northings")),
        Column(
            "tenure",
            (
                *("Tenure", "Freehold or lease", "Whether freehold or lease", "Freehold/lease"),
                *("Freehold or leasehold", "Freehold/leasehold"),
            ),
            word(Tenure, {**TENURES, "chattel": "other"}),
        ),
        Column("tenure_detail", ("Tenure category", "Tenure characteristics", "Characteristics", "Tenure detail")),
        Column(
            "holding",
            ("Land or building", "Land only or land with permanent building(s)", "Asset type", "Land/building"),
            word(Holding, HOLDINGS),
        ),
    ),
)
