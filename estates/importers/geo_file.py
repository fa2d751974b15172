"""Places from a map: the points and areas of a GeoPackage, a GeoJSON file or a shapefile, with their attributes.

The attributes are a list's columns and are read as such (`list_row`); the geometry says where: a point as it is, an
area by a point inside it, within the distance of its farthest corner. Where no attribute says how large the site is,
the area on the map does.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any

from estates.importers.child import run_apart
from estates.importers.finding import Finding, Place, Unreadable
from estates.importers.found import Found, Reading
from estates.importers.headings import Header, check_columns, find_header
from estates.importers.layouts import LAYOUTS
from estates.importers.list_row import RowReader
from estates.importers.table import Sheet

_SPOT = ("Easting", "Northing", "Location accuracy (m)")
"""The geometry, as columns before the attributes; an attribute of the same meaning is then kept as a note."""
_GEOMETRY = "geometry"


def read_places(path: Path, columns: Mapping[str, str] = {}) -> Reading:
    """The assets that the layers of `path` show, read lazily; `columns` as in `read_list`. `Place.sheet` is the layer,
    `Place.row` the number of the feature in it, from 1.

    Raises Unreadable where no layer has a column that is known.
    """
    with path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    items = run_apart("estates.importers.geo_layers:features", path)
    layers = [_Layer(path.name, name, headings, wrong, columns) for name, headings, wrong in next(items)]
    if not any(layer.header or layer.wrong for layer in layers):
        raise _unknown(path.name, layers)
    known = [heading for layer in layers if layer.header for heading in layer.header.headings[len(_SPOT) :]]
    if known:
        check_columns(columns, [heading.label for heading in known], path.name)
    names = [layer.name for layer in layers if layer.name]
    return Reading(
        path.name,
        sha256,
        f"places on a map, layers {', '.join(names)}" if len(names) > 1 else "places on a map",
        _records(layers, items),
        columns=tuple({heading.label: heading.shown for heading in known}.items()),
        remarks=tuple(
            f'layer "{layer.name}": no column of it is known, and none of its places is read'
            for layer in layers
            if not layer.header and not layer.wrong
        ),
    )


class _Layer:
    """One layer, and how its rows are read."""

    def __init__(self, file: str, name: str, headings: Sequence[str], wrong: str, columns: Mapping[str, str]) -> None:
        self.file, self.name, self.wrong, self.headings = file, name, wrong, headings
        row = (*_SPOT, *headings)
        self.header: Header | None = find_header([row], LAYOUTS, columns)
        if self.header:
            self._reader = RowReader(file, Sheet(name, [(0, row)], iter(())), self.header)

    def place(self, number: int) -> Place:
        return Place(self.file, self.name, row=number, column=_GEOMETRY if number else "")

    def read(self, number: int, texts: Sequence[str], place: Sequence[Any] | str) -> Iterator[Found | Finding]:
        """The asset of a feature; or what keeps it out, of its attributes and its geometry together."""
        if isinstance(place, str):
            found = self._reader.read(number, ["", "", "", *texts])
            yield Finding(self.place(number), place)
            yield from (one for one in found if isinstance(one, Finding))
            return
        spot, area = place[:3], place[3]
        for one in self._reader.read(number, [*map(str, spot), *texts]):
            yield _located(one, area) if isinstance(one, Found) and one.kind == "asset" else one


def _records(layers: Sequence[_Layer], items: Iterator[Any]) -> Iterator[Found | Finding]:
    yield from (Finding(layer.place(0), layer.wrong) for layer in layers if layer.wrong)
    for index, number, texts, place in items:
        if layers[index].header:
            yield from layers[index].read(number, texts, place)


def _located(found: Found, area: str) -> Found:
    """With what the position comes from, and the size of the site where only the map says it."""
    measured = bool(area) and "site_area_ha" not in found.fields
    source = "Point on its owner's map"
    if area:
        source = "Point within the area on its owner's map"
    fields = dict(found.fields)
    if "location" in fields:
        fields["location"] = {
            **fields["location"],
            "source": source + (", which gives the site area" if measured else ""),
        }
    if measured:
        fields["site_area_ha"] = area
    return found._replace(fields=fields)


def _unknown(file: str, layers: Sequence[_Layer]) -> Unreadable:
    names = ", ".join(dict.fromkeys(heading for layer in layers for heading in layer.headings)) or "none"
    return Unreadable(
        file,
        "an attribute for a name, address, reference or UPRN",
        f"none of these (there are: {names[:200]})",
        'say what an attribute is, as in --column "Where=name"',
    )
