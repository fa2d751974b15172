"""Places from a map: GeoPackage, GeoJSON and shapefile, in any coordinate system, and none that is guessed."""

import json
import sqlite3
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import Point, Polygon, box
from shapely.geometry import LineString, MultiPoint, MultiPolygon

from estates.importers.finding import Finding, Unreadable
from estates.importers.found import Found, Reading
from estates.importers.geo_file import read_places
from tests.builders import SteppingClock, begin

COPSE = Point(515400, 298100)
FIELD = box(554000, 280000, 554100, 280050)
FORMATS = ("places.gpkg", "places.geojson", "places.shp")


def layer(geometries: Sequence[Any], crs: Any = 27700, **attributes: Sequence[Any]) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"Site name": [f"Site {n}" for n, _ in enumerate(geometries, 1)], **attributes},
                                  geometry=list(geometries), crs=crs)  # fmt: skip


def written(path: Path, frame: geopandas.GeoDataFrame, **options: Any) -> Path:
    frame.to_file(path, **options)
    return path


def geojson(path: Path, features: Sequence[Any], **members: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}), encoding="utf-8")
    return path


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"Site name": "Ely", "Tenure": "Freehold", **properties},
    }


def read(path: Path, columns: Mapping[str, str] = {}) -> tuple[list[Mapping[str, Any]], list[str], Reading]:
    """The fields of the assets, the findings in words, and the reading."""
    reading = read_places(path, columns)
    records = list(reading.records)
    found = [record.fields for record in records if isinstance(record, Found)]
    return found, [str(record) for record in records if isinstance(record, Finding)], reading


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as error:
        list(read_places(path).records)
    return str(error.value)


# Where it is


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        (name, crs)
        for name in FORMATS
        for crs in (27700, 4326, 3857, 32630)
        if crs in (27700, 4326) or not name.endswith("geojson")
    ],
)
def test_a_point_in_any_coordinate_system_is_put_on_the_national_grid(tmp_path: Path, name: str, crs: int) -> None:
    path = written(tmp_path / name, layer([COPSE], Tenure=["Freehold"]).to_crs(crs))
    found, wrong, _ = read(path)
    assert wrong == []
    (fields,) = found
    place = fields["location"]
    assert abs(place["easting_m"] - 515400) <= 3
    assert abs(place["northing_m"] - 298100) <= 3
    assert (place["accuracy_m"], place["source"]) == (10, "Point on its owner's map")
    assert (fields["name"], fields["tenure"]) == ("Site 1", "freehold")


@pytest.mark.parametrize("name", FORMATS)
def test_an_area_is_a_point_inside_it_as_far_off_as_its_farthest_corner(tmp_path: Path, name: str) -> None:
    found, _, _ = read(written(tmp_path / name, layer([FIELD], Tenure=["Freehold"])))
    assert found[0]["location"] == {
        "easting_m": 554050, "northing_m": 280025, "accuracy_m": 56,
        "source": "Point within the area on its owner's map, which gives the site area",
    }  # fmt: skip
    assert found[0]["site_area_ha"] in ("0.5", "0.4999", "0.5001")


def test_a_point_inside_an_area_is_inside_whatever_its_shape(tmp_path: Path) -> None:
    ring = FIELD.buffer(500).difference(FIELD.buffer(450))
    found, _, _ = read(written(tmp_path / "ring.gpkg", layer([ring], Tenure=["Freehold"])))
    place = found[0]["location"]
    assert ring.buffer(1).contains(Point(place["easting_m"], place["northing_m"]))


def test_the_size_that_an_attribute_says_counts_before_that_of_the_map(tmp_path: Path) -> None:
    found, _, _ = read(written(tmp_path / "a.gpkg", layer([FIELD], **{"Site area (acres)": [1.0]})))
    assert found[0]["site_area_ha"] == "0.4047"
    assert found[0]["location"]["source"] == "Point within the area on its owner's map"


def test_of_several_points_or_areas_the_accuracy_takes_in_all(tmp_path: Path) -> None:
    shapes = [
        MultiPoint([(515400, 298100), (515500, 298100)]),
        MultiPolygon([FIELD, box(554300, 280000, 554301, 280001)]),
    ]
    found, _, _ = read(written(tmp_path / "a.gpkg", layer(shapes, Tenure=["Freehold"] * 2)))
    assert [fields["location"]["accuracy_m"] for fields in found] == [100, 253]


# What it is


@pytest.mark.parametrize("name", FORMATS)
def test_attributes_are_read_as_a_lists_columns(tmp_path: Path, name: str) -> None:
    frame = layer([COPSE], Postcode=["pe292bq"], Tenure=["Freehold"], UPRN=[100090012345], Ward=["Godmanchester é"])
    found, wrong, reading = read(written(tmp_path / name, frame))
    assert wrong == []
    assert found[0]["address"] == {"lines": [], "postcode": "PE29 2BQ"}
    assert found[0]["uprn"] == "100090012345"
    assert found[0]["notes"] == [{"label": "Ward", "text": "Godmanchester é"}]
    assert dict(reading.columns)["Ward"] == ""


@pytest.mark.parametrize("encoding", ["UTF-8", "CP1252", "ISO-8859-1"])
def test_a_shapefiles_table_is_read_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "a.shp", layer([COPSE], Address=["Café é, Ely"]), encoding=encoding)
    assert read(path)[0][0]["address"]["lines"] == ["Café é", "Ely"]


def test_every_layer_of_a_geopackage_is_read_and_named(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", layer([COPSE], Tenure=["Freehold"]), layer="stations")
    written(path, layer([FIELD], Tenure=["Leasehold"]), layer="land")
    reading = read_places(path)
    assert [(r.place.sheet, r.place.row) for r in reading.records] == [("land", 1), ("stations", 1)]
    assert reading.format == "places on a map, layers land, stations"


def test_a_zipped_shapefile_is_read_in_whatever_folder(tmp_path: Path) -> None:
    written(tmp_path / "Sites.shp", layer([COPSE], Tenure=["Freehold"]))
    with zipfile.ZipFile(tmp_path / "sites.zip", "w") as archive:
        archive.writestr("__MACOSX/._Sites.shp", b"junk")
        for part in tmp_path.glob("Sites.*"):
            archive.write(part, f"download/gis/{part.name}")
    found, wrong, _ = read(tmp_path / "sites.zip")
    assert wrong == []
    assert found[0]["location"]["easting_m"] == 515400


def test_a_position_among_the_attributes_is_kept_as_a_note(tmp_path: Path) -> None:
    found, _, _ = read(written(tmp_path / "a.gpkg", layer([COPSE], Easting=[1], Northing=[2])))
    assert found[0]["location"]["easting_m"] == 515400
    assert [note["text"] for note in found[0]["notes"]] == ["1", "2"]


def test_an_attribute_may_be_named_by_hand(tmp_path: Path) -> None:
    frame = layer([COPSE], Wozu=["Offices"])
    found, _, _ = read(written(tmp_path / "a.gpkg", frame), {"Wozu": "facilities"})
    assert found[0]["facilities"] == "Offices"


# What is wrong is named


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (None, "it has no geometry; expected a point or an area"),
        ({"type": "Point", "coordinates": []}, "it has no geometry"),
        ({"type": "LineString", "coordinates": [[0, 52], [0.1, 52]]}, "its geometry is a LineString"),
        ({"type": "Point", "coordinates": [2.35, 40.0]}, "it lies outside Great Britain (2.35, 40 as WGS 84)"),
        ({"type": "Point", "coordinates": [151.2, -33.9]}, "it lies outside Great Britain (151.2, -33.9 as"),
        ({"type": "Point", "coordinates": [525093, 269832]}, "it lies outside Great Britain (525093, 269832 as"),
        ({"type": "Point", "coordinates": [1e308, 52]}, "it lies outside Great Britain"),
        ({"type": "Point", "coordinates": [float("nan"), 52]}, "no number"),
        ({"type": "Point", "coordinates": [float("inf"), 52]}, "no number"),
        ({"type": "Point", "coordinates": ["x", "y"]}, "its geometry cannot be read"),
        ({"type": "Point"}, "its geometry cannot be read"),
        ({"type": "Nonsense", "coordinates": [0, 52]}, "its geometry cannot be read"),
        ({"type": "Polygon", "coordinates": [[[0, 52], [0, 53]]]}, "its geometry cannot be read"),
        (
            {"type": "Polygon", "coordinates": [[[-5, 50], [1, 50], [1, 58], [-5, 50]]]},
            "km far, which is no single place",
        ),
        ("here", "its geometry cannot be read"),
    ],
)
def test_a_geometry_that_is_no_place_keeps_its_feature_out_and_names_it(
    tmp_path: Path, geometry: Any, message: str
) -> None:
    good = feature({"type": "Point", "coordinates": [0.26, 52.4]})
    found, wrong, _ = read(geojson(tmp_path / "a.geojson", [good, feature(geometry), good]))
    assert len(found) == 2
    assert len(wrong) == 1
    assert wrong[0].startswith("a.geojson, row 2, column ")
    assert message in wrong[0]


def test_an_attribute_that_is_wrong_is_named_beside_the_geometry(tmp_path: Path) -> None:
    _, wrong, _ = read(geojson(tmp_path / "a.geojson", [feature(None, Tenure="Leashold")]))
    assert [sentence.split(":")[0] for sentence in wrong] == [
        "a.geojson, row 1, column geometry", "a.geojson, row 1, column Tenure",
    ]  # fmt: skip


@pytest.mark.filterwarnings("ignore:'crs' was not provided")  # which is what it is about
@pytest.mark.parametrize("name", ["places.gpkg", "places.shp"])
def test_a_layer_that_does_not_say_its_coordinate_system_is_not_guessed(tmp_path: Path, name: str) -> None:
    found, wrong, _ = read(written(tmp_path / name, layer([COPSE], None, Tenure=["Freehold"])))
    assert found == []
    assert "the layer does not say its coordinate system; set it in" in wrong[0] or "no coordinate system" in wrong[0]


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::27700", "EPSG:27700"])
def test_the_older_geojson_says_its_coordinate_system(tmp_path: Path, name: str) -> None:
    path = geojson(
        tmp_path / "a.geojson", [feature({"type": "Point", "coordinates": [515400, 298100]})],
        crs={"type": "name", "properties": {"name": name}},
    )  # fmt: skip
    assert read(path)[0][0]["location"]["easting_m"] == 515400


def test_a_layer_without_any_column_that_is_known_is_refused_with_what_there_is(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"colour": ["red"]}, geometry=[COPSE], crs=27700)
    assert refused(written(tmp_path / "a.gpkg", frame)) == (
        "a.gpkg: expected an attribute for a name, address, reference or UPRN, found none of these (there are: "
        'colour); say what an attribute is, as in --column "Where=name".'
    )


def test_a_name_that_would_break_the_line_of_a_message_is_one_line(tmp_path: Path) -> None:
    """Found by fuzzing."""
    point = {"type": "Point", "coordinates": [0.26, 52.4]}
    named = {"type": "Feature", "geometry": point, "properties": {"T\nint\x1b[2J": "red"}}
    assert "(there are: T int [2J)" in refused(geojson(tmp_path / "a.geojson", [named]))


# Hostile and broken


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_is_cut_short_is_a_sentence(tmp_path: Path, name: str, share: float) -> None:
    path = written(tmp_path / name, layer([COPSE] * 300, Tenure=["Freehold"] * 300))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    try:
        found, wrong, _ = read(path)
    except Unreadable as error:
        assert str(error).startswith(name)
    else:
        assert name.endswith("shp")  # its table and its index are whole, and tell what is missing
        assert len(found) + len(wrong) == 300


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "FeatureCollection", "features": ' + "[" * 100_000,
        '{"type": "FeatureCollection", "features": [' + '{"type": "Feature", "properties": ' * 50_000,
        '{"type": "FeatureCollection", "features": {}}', '{"type": "Topology", "objects": {}}', "[]", "{}", "null",
        '{"type": "FeatureCollection", "features": [1]}',
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": 7}]}',
    ],
    ids=["brackets", "features", "object", "TopoJSON", "list", "nothing", "null", "number", "properties"],
)  # fmt: skip
def test_json_that_is_no_geojson_is_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8")
    assert refused(tmp_path / "a.geojson").startswith("a.geojson: expected ")


def test_a_geometry_nested_without_end_is_a_sentence(tmp_path: Path) -> None:
    deep = '{"type": "GeometryCollection", "geometries": [' * 400 + "]}" * 400
    text = json.dumps({"type": "FeatureCollection", "features": [feature("deep")]}).replace('"deep"', deep)
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8")
    try:
        assert read(tmp_path / "a.geojson")[0] == []
    except Unreadable as error:
        assert "a.geojson" in str(error)


def test_a_zip_bomb_is_refused_before_it_fills_the_disk(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.shp", "w", force_zip64=True) as out,
    ):
        for _ in range(450):
            out.write(b"\0" * (1 << 20))
    assert refused(tmp_path / "bomb.zip") == (
        "bomb.zip: expected at most 400 MB unpacked, found more; unpack it, and name the file in it."
    )


def test_names_in_an_archive_lead_nowhere_else(tmp_path: Path) -> None:
    written(tmp_path / "a.shp", layer([COPSE], Tenure=["Freehold"]))
    inner = tmp_path / "in"
    inner.mkdir()
    with zipfile.ZipFile(inner / "a.zip", "w") as archive:
        for part in tmp_path.glob("a.*"):
            archive.write(part, f"../../../escaped{part.suffix}")
    before = sorted(tmp_path.rglob("*"))
    assert len(read(inner / "a.zip")[0]) == 1
    assert sorted(tmp_path.rglob("*")) == before


def database(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


def test_a_view_in_place_of_a_table_cannot_keep_the_reader_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("estates.importers.child.PATIENCE_S", 2)
    path = written(tmp_path / "a.gpkg", layer([COPSE], Tenure=["Freehold"]), layer="sites")
    database(
        path, "DROP TABLE sites",
        "CREATE VIEW sites AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
        'SELECT x AS fid, NULL AS geom, \'a\' AS "Site name", \'b\' AS Tenure FROM n WHERE x < 0',
    )  # fmt: skip
    assert "nothing within 2 seconds" in refused(path)


def test_triggers_and_functions_of_a_geopackage_are_not_run(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", layer([COPSE], Tenure=["Freehold"]), layer="sites")
    database(path, "CREATE TRIGGER now AFTER INSERT ON sites BEGIN SELECT load_extension('x'); END")
    before = path.read_bytes()
    assert len(read(path)[0]) == 1
    assert path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.gpkg"]


def test_a_geopackage_that_another_program_holds_open_is_not_read_half(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", layer([COPSE], Tenure=["Freehold"]), layer="sites")
    (tmp_path / "a.gpkg-wal").write_bytes(b"changes")
    assert refused(path) == (
        "a.gpkg: expected a GeoPackage at rest, found one with changes beside it; close it in the other program."
    )


def test_a_geopackage_whose_damage_cannot_even_be_named_is_a_sentence(tmp_path: Path) -> None:
    """SQLite's own message quotes a name, whose bytes are no text. Found by fuzzing."""
    path = written(tmp_path / "a.gpkg", layer([COPSE], 27700, Tenure=["Freehold"]))
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_master SET name = CAST(x'b5' AS TEXT) WHERE name = 'gpkg_contents'")
    database.close()
    assert refused(path).startswith("a.gpkg: expected a GeoPackage, found damage (")


def test_a_register_is_no_map(tmp_path: Path) -> None:
    begin(tmp_path / "estates.db", SteppingClock()).close()
    assert "estates.db: expected a GeoPackage, found damage (" in refused(tmp_path / "estates.db")


@pytest.mark.parametrize(
    "blob", [b"", b"GP", b"XX\0\1\0\0\0\0", b"GP\0\x0f" + b"\0" * 40, b"GP\0\1" + b"\0" * 4 + b"\1\1"]
)
def test_a_geometry_of_a_geopackage_that_is_damaged_names_its_feature(tmp_path: Path, blob: bytes) -> None:
    path = written(tmp_path / "a.gpkg", layer([COPSE], Tenure=["Freehold"]), layer="sites")
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    with connection:
        connection.execute("UPDATE sites SET geom = ?", (blob,))
    connection.close()
    found, wrong, _ = read(path)
    assert found == []
    assert wrong[0].startswith('a.gpkg, sheet "sites", row 1, column geometry: its geometry ')


def test_a_line_is_no_place(tmp_path: Path) -> None:
    _, wrong, _ = read(
        written(tmp_path / "a.gpkg", layer([LineString([(515400, 298100), (515500, 298100)])], Tenure=["x"]))
    )
    assert "its geometry is a LineString; expected a point or an area" in wrong[0]


def test_a_polygon_that_crosses_itself_is_still_a_place(tmp_path: Path) -> None:
    bow = Polygon([(554000, 280000), (554100, 280100), (554100, 280000), (554000, 280100)])
    found, wrong, _ = read(written(tmp_path / "a.gpkg", layer([bow], Tenure=["Freehold"])))
    assert wrong == []
    assert found[0]["site_area_ha"] == "0.5"


def test_geopandas_is_not_loaded_to_read_a_map(tmp_path: Path) -> None:
    """The child takes shapely, pyproj and what reads the format; a second's start less."""
    import subprocess

    program = "import sys; import estates.importers.geo_file, estates.importers.geo_layers; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert {"geopandas", "pyogrio", "shapely", "pyproj", "numpy"} & set(loaded.stdout.split()) == set()
