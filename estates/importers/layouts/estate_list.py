"""An office's own list of its estate: the headings that such spreadsheets have, in the many ways they write them."""

from estates.importers.cells import word
from estates.importers.headings import Column, Layout
from estates.importers.layouts.words import HOLDINGS, STATUSES, TENURES
from estates.model.vocabulary import Holding, Status, Tenure

LAYOUT = Layout(
    "an office's own list",
    columns=(
        Column("key", ("Register key", "Estates key")),
        Column(
            "name", ("Name", "Site", "Site name", "Property", "Property name", "Building", "Building name", "Asset")
        ),
        Column("name", ("Asset name", "Premises", "Station", "Name of property", "Name of site", "Location name")),
        Column("name", ("Establishment name", "Premises name")),
        Column("reference", ("Reference", "Ref", "Ref no", "Asset code", "Asset ID", "Asset number", "Asset ref")),
        Column("reference", ("Asset reference", "Property ref", "Property reference", "Property number", "Site code")),
        Column("reference", ("Site ref", "Building code", "Building ref", "Unique asset ID", "Property code")),
        Column("reference", ("Asset no", "Property no")),
        Column("uprn", ("UPRN", "UPRN number", "Unique property reference number", "UPRN No")),
        Column("status", ("Status", "Asset status", "Property status", "Register status"), word(Status, STATUSES)),
        Column("tenure", ("Tenure", "Tenure type", "Interest", "Ownership", "Held"), word(Tenure, TENURES)),
        Column("tenure", ("Freehold/leasehold", "Freehold or leasehold"), word(Tenure, TENURES)),
        Column("tenure_detail", ("Tenure detail", "Tenure details", "Tenure category")),
        Column("holding", ("Holding", "Holding type", "Land or building"), word(Holding, HOLDINGS)),
        Column("facilities", ("Facilities", "Facilities provided", "Functions", "Services")),
        Column("current_use", ("Current use", "Use", "Usage", "Present use", "Main use", "Building use", "Function")),
        Column("address", ("Address", "Full address", "Property address", "Site address", "Postal address")),
        Column("building", ("Address 1", "Address line 1", "Address1", "Building address")),
        Column("number", ("Street number", "House number", "Building number", "Street no")),
        Column("street", ("Street", "Street name", "Road", "Address 2", "Address line 2", "Thoroughfare")),
        Column("locality", ("Locality", "District", "Village", "Area name", "Address 3", "Address line 3", "Suburb")),
        Column("town", ("Town", "Post town", "City", "Town/city", "Town or city", "Address 4", "Address line 4")),
        Column("county", ("County", "Address 5", "Address line 5")),
        Column("postcode", ("Postcode", "Post code", "Postal code", "Zip")),
        Column("floor_area", ("Floor area", "GIA", "Gross internal area", "Gross internal floor area", "GIFA")),
        Column("floor_area", ("NIA", "Net internal area", "GEA", "Gross external area", "Internal area", "Area GIA")),
        Column("floor_area", ("Floor space", "Floorspace", "Total GIA", "Total floor area", "Building area")),
        Column("floor_area", ("Building size", "Floor area GIA", "Floor area NIA", "Area NIA", "Total NIA")),
        Column("floor_area_basis", ("Floor area basis", "Area basis", "Measurement basis", "Basis of measurement")),
        Column("site_area", ("Site area", "Site size", "Land area", "Plot size", "Plot area", "Total site area")),
        Column("easting", ("Easting", "Eastings", "X", "X coordinate", "Geo X", "OS easting", "X coord")),
        Column("northing", ("Northing", "Northings", "Y", "Y coordinate", "Geo Y", "OS northing", "Y coord")),
        Column("longitude", ("Longitude", "Long", "Lon", "Lng")),
        Column("latitude", ("Latitude", "Lat")),
        Column("map_reference", ("Grid reference", "Grid ref", "OS grid reference", "OS grid ref", "Map reference")),
        Column("map_reference", ("NGR", "Coordinates", "Lat long", "Latitude longitude", "National grid reference")),
        Column("accuracy", ("Accuracy (m)", "Location accuracy (m)")),
        Column("landlord", ("Landlord", "Lessor", "Superior landlord", "Leased from", "Lease landlord", "Licensor")),
        Column("tenant", ("Tenant", "Lessee", "Let to", "Leased to", "Lease tenant", "Licensee")),
        Column(
            "lease_start", ("Lease start", "Lease start date", "Start of lease", "Lease commencement", "Lease from")
        ),
        Column("lease_start", ("Lease commencement date", "Term start", "Commencement date")),
        Column(
            "lease_expiry", ("Lease expiry", "Lease expiry date", "Expiry", "Expiry date", "Lease end", "Lease ends")
        ),
        Column("lease_expiry", ("Lease end date", "End of lease", "Lease to", "Term end", "Expires", "Lease expires")),
        Column("lease_term", ("Lease term", "Term", "Term (years)", "Lease term (years)", "Lease length (years)")),
        Column("rent", ("Rent", "Annual rent", "Rent pa", "Rent (£ pa)", "Rent p.a.", "Passing rent", "Current rent")),
        Column("rent", ("Rent per annum", "Rent (£)", "Annual rent (£)", "Rent £", "Rent £ pa", "Lease rent")),
        Column("rent", ("Passing rent (£)", "Passing rent pa", "Rent (£ per annum)", "Rent payable")),
        Column(
            "within_1954_act", ("Within 1954 Act", "1954 Act", "LTA 1954", "1954 Act protection", "Inside 1954 Act")
        ),
        Column("lease_terms", ("Lease terms", "Lease notes", "Break clause", "Breaks", "Break", "Lease comments")),
    ),
)
