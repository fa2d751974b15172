"""Pairs of sites as GeoJSON (RFC 7946): a line from the asset to the partner's site, in WGS 84.

Put among the map's context layers, the map draws it: docs/share-buildings.md. Two sites on one spot are a line without
a length. Same pairs, same bytes.
"""

import json
from collections.abc import Sequence

from estates.exports.places import to_degrees
from estates.sharing.pairs import Pair
from estates.sharing.site import Site


def render_pairs(pairs: Sequence[Pair]) -> bytes:
    """A FeatureCollection in UTF-8, in the order of the pairs."""
    ends = [(_grid(pair.here), _grid(pair.there)) for pair in pairs]
    degrees = to_degrees(ends)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    features = (
        encode({
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [degrees[here], degrees[there]]},
            "properties": pair.build_object(),
        })
        for pair, (here, there) in zip(pairs, ends, strict=True)
    )  # fmt: skip
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n").encode()


def _grid(site: Site) -> tuple[int, int]:
    assert site.easting_m is not None
    assert site.northing_m is not None
    return site.easting_m, site.northing_m
