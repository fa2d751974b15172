"""The files of open data that the site offers: every table of `open_data` in every format, and the list of premises."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from estates.exports.open_data import FORMATS, PREMISES, TABLES, WITH_PLACES, build_table, render
from estates.exports.open_table import Table
from estates.exports.premises import build_premises, premises_paper, premises_table
from estates.papers.html import render_html
from estates.register.estate import Estate
from estates.register.register import Register

_WORDS = {
    ".csv": "CSV",
    ".xlsx": "Excel",
    ".geojson": "GeoJSON",
    ".gpkg": "GeoPackage",
    ".parquet": "GeoParquet",
    ".schema.json": "what the columns are (JSON)",
    ".html": "page",
}


@dataclass(frozen=True)
class Download:
    name: str
    format: str
    content: bytes

    @property
    def size(self) -> str:
        """As a reader is told it: "12 kB", in thousands of bytes."""
        size = len(self.content)
        return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1_000)):,} kB"  # noqa: PLR2004


@dataclass(frozen=True)
class Group:
    """A table in its formats."""

    title: str
    rows: int
    files: tuple[Download, ...]


def build_downloads(register: Register, estate: Estate) -> Iterator[Group]:
    """`estate` is the public's. Raises Refusal for what a format cannot hold."""
    premises = build_premises(register, estate.on)
    page = Download(f"{PREMISES}.html", _WORDS[".html"], render_html(premises_paper(premises)).encode())
    yield _group(premises_table(premises), page)
    for name in TABLES:
        yield _group(build_table(estate, name))


def missing_formats() -> list[str]:
    """The formats that this machine cannot write: GeoParquet without pyarrow."""
    return [] if find_spec("pyarrow") else [".parquet"]


def _group(table: Table, *before: Download) -> Group:
    known = [form for form in FORMATS if (table.mapped or form not in WITH_PLACES) and form not in missing_formats()]
    files = (Download(f"{table.name}{form}", _WORDS.get(form, form), render(table, form)) for form in known)
    return Group(table.title, len(table.rows), (*before, *files))
