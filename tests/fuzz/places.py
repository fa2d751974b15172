"""Places, and the register's own portable form."""

from estates.importers import geo_layers
from estates.register.portable import load_portable
from tests.fuzz.targets import folder, refusing, target, written

_GEOJSON = (
    b'{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}},"features":['
    b'{"type":"Feature","properties":{"Name":"Copse Court","UPRN":1},"geometry":{"type":"Point","coordinates":[525093,'
    b'269832]}},{"type":"Feature","properties":{"Name":"Yard"},"geometry":{"type":"Polygon","coordinates":[[[0,52],[0,53]'
    b',[1,53],[0,52]]]}},{"type":"Feature","properties":null,"geometry":null}]}'
)


@target(lambda: [_GEOJSON], longest=2048)
def geo(data: bytes) -> None:
    refusing(lambda: geo_layers.features(written(data, "places.geojson")))


def _portable_seeds() -> list[bytes]:
    from tests.importers.books import portable_sample

    return [portable_sample()]


@target(_portable_seeds, steered_by=("estates.register", "estates.model"), longest=4096)
def portable(data: bytes) -> None:
    """The book's lines, read into a register that is thrown away."""
    place = folder() / "tried.db"
    for file in folder().glob("tried.db*"):
        file.unlink()
    refusing(lambda: load_portable(written(data, "book.jsonl"), place).close())
