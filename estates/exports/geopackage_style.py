"""How QGIS draws the assets of a GeoPackage: a colour and a shape for each status, those of the map.

The style stands in the table `layer_styles`, where QGIS looks for a layer's default style; in QML, its own form, and in
SLD 1.1 (OGC 05-078r4) for other programs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from estates.exports.open_table import Table
from estates.model.vocabulary import Status
from estates.webmap.picture import COLOURS, HOLLOW

STYLE_TABLE = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
    f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
    styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""
_BY = "status"
_SHAPES = {"operational": "circle", "options": "diamond", "surplus": "square", "proposed": "triangle"}
"""In the words of QGIS; what the map draws in no shape of its own is a circle."""
_WELL_KNOWN = {"diamond": "square"}
"""Of SLD, which knows no diamond: a square, turned."""
_OTHER = "#484f56"
_SIZE_MM, _SIZE_PX = 3.2, 11


@dataclass(frozen=True)
class Style:
    name: str
    qml: str
    sld: str
    description: str


def style_of(table: Table) -> Style | None:
    """None for a table whose rows have no status."""
    if not any(field.name == _BY for field in table.fields):
        return None
    said = "Assets by status, in the colours and shapes of the map."
    return Style("status", "".join(_qml()), "".join(_sld(table.name)), said)


def _look(status: Status) -> tuple[str, str, bool]:
    """Colour, shape, and whether it is drawn as an outline."""
    return COLOURS.get(status, _OTHER), _SHAPES.get(status, "circle"), status in HOLLOW


def _qml() -> Iterator[str]:
    yield "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    yield '<qgis version="3.28.0" styleCategories="Symbology">\n'
    yield f'<renderer-v2 type="categorizedSymbol" attr="{_BY}" symbollevels="0" enableorderby="0" forceraster="0">\n'
    yield "<categories>\n"
    for place, status in enumerate(Status):
        label = escape(status.label)
        yield f'<category value="{status.value}" type="string" symbol="{place}" label="{label}" render="true"/>\n'
    yield "</categories>\n<symbols>\n"
    for place, status in enumerate(Status):
        colour, shape, hollow = _look(status)
        yield f'<symbol type="marker" name="{place}" alpha="1" clip_to_extent="1" force_rhr="0">\n'
        yield '<layer class="SimpleMarker" enabled="1" locked="0" pass="0">\n<Option type="Map">\n'
        for name, value in (
            ("name", shape),
            ("color", _rgba("#ffffff" if hollow else colour)),
            ("outline_color", _rgba(colour if hollow else "#ffffff")),
            ("outline_style", "solid"),
            ("outline_width", "0.6" if hollow else "0.3"),
            ("outline_width_unit", "MM"),
            ("size", str(_SIZE_MM)),
            ("size_unit", "MM"),
        ):
            yield f'<Option type="QString" name="{name}" value="{value}"/>\n'
        yield "</Option>\n</layer>\n</symbol>\n"
    yield "</symbols>\n</renderer-v2>\n<layerGeometryType>0</layerGeometryType>\n</qgis>\n"


def _rgba(colour: str) -> str:
    """ "#14538f" gives "20,83,143,255"."""
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


def _sld(layer: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" xmlns:se="http://www.opengis.net/se" '
    yield 'xmlns:ogc="http://www.opengis.net/ogc" version="1.1.0">\n'
    yield f"<NamedLayer><se:Name>{layer}</se:Name><UserStyle><se:Name>{_BY}</se:Name><se:FeatureTypeStyle>\n"
    for status in Status:
        colour, shape, hollow = _look(status)
        fill, edge = ("#ffffff", colour) if hollow else (colour, "#ffffff")
        yield f"<se:Rule><se:Name>{escape(status.label)}</se:Name>"
        yield f"<ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>{_BY}</ogc:PropertyName>"
        yield f"<ogc:Literal>{status.value}</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>"
        yield f"<se:PointSymbolizer><se:Graphic><se:Mark><se:WellKnownName>{_WELL_KNOWN.get(shape, shape)}"
        yield f'</se:WellKnownName><se:Fill><se:SvgParameter name="fill">{fill}</se:SvgParameter></se:Fill>'
        yield f'<se:Stroke><se:SvgParameter name="stroke">{edge}</se:SvgParameter></se:Stroke></se:Mark>'
        yield f"<se:Size>{_SIZE_PX}</se:Size><se:Rotation>{45 if shape == 'diamond' else 0}</se:Rotation>"
        yield "</se:Graphic></se:PointSymbolizer></se:Rule>\n"
    yield "</se:FeatureTypeStyle></UserStyle></NamedLayer>\n</StyledLayerDescriptor>\n"
