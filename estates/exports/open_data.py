"""What can be exported as open data, and in which formats: a file's name says both.

`assets.csv`, `assets-2019-10-09.gpkg`: the first word of the name is the table, the ending the format.
`assets.schema.json` is the table's schema.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from estates.errors import Refusal
from estates.exports import open_table
from estates.exports.open_table import Table
from estates.register.estate import Estate

PREMISES = "premises"
"""The list that is built of more than an estate: `exports.premises`."""
FORMATS: Mapping[str, str] = {
    ".csv": "delimited:render_csv",
    ".xlsx": "open_workbook:render_xlsx",
    ".geojson": "geojson:render_geojson",
    ".gpkg": "geopackage:render_geopackage",
    ".parquet": "geoparquet:render_parquet",
    ".schema.json": "table_schema:render_schema",
}
"""By ending: the module and the function that render a table."""
WITH_PLACES = frozenset((".geojson", ".gpkg", ".parquet"))
"""The formats that say where a row is."""


def _transparency(estate: Estate) -> Table:
    from estates.exports.transparency import transparency_table

    return transparency_table(estate)


TABLES: Mapping[str, tuple[Callable[[Estate], Table], str]] = {
    "assets": (open_table.assets_table, "asset"),
    "updates": (open_table.updates_table, "update"),
    "decisions": (open_table.decisions_table, "decision"),
    "analyses": (open_table.analyses_table, "analysis"),
    "receipts": (open_table.receipts_table, "receipt"),
    "transparency": (_transparency, "asset"),
}
"""The tables that an estate gives, by the word that names them, and the kind of record that each is of."""


def build_table(estate: Estate, name: str) -> Table:
    """One of TABLES. Raises KeyError."""
    build, _ = TABLES[name]
    return build(estate)


def table_name(file: Path) -> str:
    """The word of the file's name that says which table it is; "" where none does."""
    word = file.name.partition(".")[0].partition("-")[0].casefold()
    return word if word in TABLES or word == PREMISES else ""


def ending(file: Path) -> str:
    """ ".schema.json" of "assets.schema.json", ".csv" of "assets.v2.CSV"."""
    name = file.name.casefold()
    return ".schema.json" if name.endswith(".schema.json") else file.suffix.casefold()


def render(table: Table, form: str) -> bytes:
    """The bytes of the file in one of FORMATS. Raises Refusal for what the format cannot hold."""
    known = [name for name in FORMATS if table.mapped or name not in WITH_PLACES]
    if form not in known:
        raise Refusal(f'{table.name}{form}: expected a name that ends in {", ".join(known)}, found "{form}".')
    module, _, function = FORMATS[form].partition(":")
    made: bytes = getattr(import_module(f"estates.exports.{module}"), function)(table)
    return made
