"""The options that say a fact about an asset."""

from typing import Annotated

import typer

AddressOption = Annotated[
    str | None,
    typer.Option("--address", metavar="TEXT", help='What follows the name: "London Road, Godmanchester PE29 2BQ".'),
]
TenureOption = Annotated[
    str | None, typer.Option("--tenure", metavar="TENURE", help="freehold, leasehold, licence, option or other.")
]
FloorAreaOption = Annotated[
    str | None, typer.Option("--floor-area", metavar="AREA", help='In square metres: 3,079, or "3,079 GIA".')
]
SiteAreaOption = Annotated[str | None, typer.Option("--site-area-ha", metavar="NUMBER", help="The land, in hectares.")]
FacilitiesOption = Annotated[
    str | None, typer.Option("--facilities", metavar="TEXT", help='"Enquiry Office, Offices".')
]
UseOption = Annotated[str | None, typer.Option("--use", metavar="TEXT", help='Current use: "None - vacant".')]
UprnOption = Annotated[str | None, typer.Option("--uprn", metavar="NUMBER", help="Up to 12 digits.")]
