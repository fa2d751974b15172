"""The boundary of the police area, from the folder of context layers."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from estates.errors import Refusal

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

FILES = ("police-force-area.geojson", "districts.geojson")
"""What it is read from: the first that there is; districts together make up the area."""


class Boundary:
    """Polygons on the National Grid (EPSG:27700, metres), and the name of the file that they are from."""

    def __init__(self, shape: "BaseGeometry", file: str) -> None:
        self._shape = shape
        self.file = file

    def outside_m(self, eastings: Sequence[int], northings: Sequence[int]) -> list[float]:
        """How far outside each point lies, in metres; 0 within."""
        import shapely

        shapely.prepare(self._shape)
        points = shapely.points(eastings, northings)
        found: list[float] = shapely.distance(self._shape, points).tolist()
        return found


def read_boundary(folder: Path) -> Boundary | None:
    """None where the folder has no such file. Raises Refusal."""
    file = next((folder / name for name in FILES if (folder / name).is_file()), None)
    if file is None:
        return None
    import geopandas

    try:
        frame = geopandas.read_file(file).to_crs("EPSG:27700")
    except Exception as error:
        raise Refusal(f"{file}: expected the boundary of the police area in GeoJSON, found: {error}.") from None
    shapes = frame.geometry[frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"])]
    if shapes.empty:
        raise Refusal(f"{file}: expected the boundary of the police area as polygons, found none.")
    return Boundary(shapes.make_valid().union_all(), file.name)
