"""How many assets lie in each cell of a grid, for a picture of more of them than can be told apart.

Each asset is put into its cell by its degrees: the edges of the cells are turned into degrees, not ten thousand assets
into places on the picture. Only whole numbers, sums and comparisons, so that every processor counts alike.
"""

from collections.abc import Iterator, Sequence
from typing import Any


def count_cells(
    latitudes: Any, longitudes: Any, north: Sequence[float], east: Sequence[float]
) -> Iterator[tuple[int, int, int, float, float]]:
    """(column, row, how many, their mean latitude, their mean longitude) of each cell that holds any, column by column.

    The first two are arrays. `north` are the latitudes on which one row ends and the next begins, from north to south;
    `east` the longitudes between the columns, from west to east. What lies on an edge belongs to the cell that begins
    there.
    """
    import numpy

    height = len(north) + 1
    rows = numpy.searchsorted(-numpy.array(north), -latitudes, side="right")
    cells = numpy.searchsorted(numpy.array(east), longitudes, side="right") * height + rows
    sums = numpy.bincount(cells), numpy.bincount(cells, latitudes), numpy.bincount(cells, longitudes)
    for cell, (number, up, along) in enumerate(zip(*(some.tolist() for some in sums), strict=True)):
        if number:
            yield cell // height, cell % height, number, up / number, along / number
