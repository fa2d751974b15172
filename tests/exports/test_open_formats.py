"""Open data in every format: the same rows in each, the same bytes twice, and nothing that runs or is cut."""

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import frictionless
import geopandas
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from estates.errors import Refusal
from estates.exports import open_workbook
from estates.exports.open_data import FORMATS, TABLES, build_table, render
from estates.exports.open_table import Field, Table
from estates.exports.table_schema import build_schema
from estates.importers.formula_guard import guarded, unguarded
from estates.model.vocabulary import Audience, Status
from estates.register.register import Register
from estates.webmap.picture import COLOURS
from tests.builders import SteppingClock, in_memory, say
from tests.soak import examples

TODAY = date(2019, 10, 9)
PLACE = {"easting_m": 525093, "northing_m": 269832, "accuracy_m": 100, "source": "Code-Point Open"}
OTHER = {"easting_m": 515613, "northing_m": 298318, "accuracy_m": 500, "source": "Code-Point Open"}
FORMULAS = ("=1+1", "+44 1480", "-Annex", "@SUM(A1)", "'=quoted", '=HYPERLINK("http://a.example")', "plain")
EVERY = [(name, form) for name in TABLES for form in FORMATS]


@pytest.fixture
def estate_register() -> Iterator[Register]:
    with in_memory(SteppingClock("2019-10-01")) as book:
        say(book, "asset", "a", "2019-01", name="=1+1", status="surplus", facilities="+44", current_use="-Annex",
            floor_area="3,079.50 GIA", location=PLACE, uprn="100012345678", site_area_ha="0.10")  # fmt: skip
        say(book, "asset", "b", "..2019-06-26", name="Depot", status="proposed", location=OTHER,
            notes=[{"label": "Key", "text": "@SUM(A1)"}])  # fmt: skip
        say(book, "asset", "c", "2019", name="Nowhere", status="operational", tenure="leasehold")
        say(book, "asset", "a", "2019-02", marking="commercial", tenure="freehold", reference="SECRET-1")
        say(book, "asset", "d", "2019-02", marking="protect", name="SECRET-2", status="operational", location=PLACE)
        say(book, "update", "u", "2019-07-17", asset="a", column="situation", text="=cmd()\nSecond line", due="2020-03")
        say(book, "decision", "x", "2019-07", subject="Sale", decided_on="2019-07-17", assets=["a", "b"])
        say(book, "analysis", "w", "2019", title="What next", assets=["a", "c"], base_year=2019, options=[
            {"kind": "sell", "label": "Sell", "standing": "preferred",
             "flows": [{"kind": "receipt", "year": 2019, "amount_gbp": "1000.50"}]},
            {"kind": "retain", "label": "Keep", "standing": "considered", "business_as_usual": True},
        ])  # fmt: skip
        say(book, "receipt", "r", "2019-08", asset="a", amount_gbp="264000.50", received="2019-08", decision="x")
        yield book


def table(register: Register, name: str, on: date = TODAY, audience: Audience = Audience.PUBLIC) -> Table:
    return build_table(register.estate(on, audience), name)


def written(tmp_path: Path, made: Table, form: str) -> Path:
    path = tmp_path / f"{made.name}{form}"
    path.write_bytes(render(made, form))
    return path


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode(), newline="")))


def plain(made: Table) -> list[list[Any]]:
    """The cells with numbers as numbers."""
    numbers = [field.kind == "number" for field in made.fields]
    return [
        [float(str(cell)) if number and cell is not None else cell for number, cell in zip(numbers, row, strict=True)]
        for row in made.rows
    ]


# --- what every format holds ---


@pytest.mark.parametrize(("name", "form"), EVERY)
def test_the_same_register_gives_the_same_bytes(estate_register: Register, name: str, form: str) -> None:
    assert render(table(estate_register, name), form) == render(table(estate_register, name), form)


@pytest.mark.parametrize(("name", "form"), EVERY)
def test_what_is_withheld_is_in_no_byte_of_the_publics_file(estate_register: Register, name: str, form: str) -> None:
    before = render(table(estate_register, name), form)
    say(estate_register, "asset", "a", "2019-03", marking="protect", facilities="SECRET-3", location=OTHER)
    say(estate_register, "update", "v", "2019-08", marking="protect", asset="a", column="situation", text="SECRET-4")
    assert render(table(estate_register, name), form) == before
    assert b"SECRET" not in before
    if name in ("assets", "updates") and form == ".csv":
        assert b"SECRET" in render(table(estate_register, name, audience=Audience.SUB_GROUP), form)


@pytest.mark.parametrize("name", TABLES)
def test_every_format_has_the_same_cells(estate_register: Register, name: str, tmp_path: Path) -> None:
    made = table(estate_register, name)
    names = [field.name for field in made.fields]
    cells = plain(made)
    assert cells
    sheet = load_workbook(BytesIO(render(made, ".xlsx"))).active
    assert sheet is not None
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [names, *cells]
    features = json.loads(render(made, ".geojson"))["features"]
    assert [list(feature["properties"].values()) for feature in features] == cells
    assert [list(feature["properties"]) for feature in features] == [names] * len(cells)
    for form in (".gpkg", ".parquet"):
        path = written(tmp_path, made, form)
        frame = geopandas.read_parquet(path) if form == ".parquet" else pyogrio.read_dataframe(path, layer=name)
        assert list(frame.columns)[:-1] == names
        rows = frame.drop(columns="geometry").astype(object).where(lambda f: f.notna(), None).to_numpy().tolist()
        assert rows == cells
        assert frame.crs.to_epsg() == 27700
        at = [[(p.x, p.y) for p in getattr(g, "geoms", [g])] if g is not None else [] for g in frame.geometry]
        assert at == [list(places) for places in made.places]
    texts = [list(row.values()) for row in csv_rows(render(made, ".csv"))]
    said = [["" if c is None else guarded(c) if isinstance(c, str) else str(c) for c in row] for row in made.rows]
    assert [[cell.replace("true", "True").replace("false", "False") for cell in row] for row in texts] == said


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_valid_by_its_own_schema(estate_register: Register, name: str, tmp_path: Path) -> None:
    made = table(estate_register, name)
    path = written(tmp_path, made, ".csv")
    schema = frictionless.Schema.from_descriptor(build_schema(made))
    report = frictionless.Resource(path=path.name, basepath=str(tmp_path), schema=schema).validate()
    assert report.flatten(["rowNumber", "fieldName", "type", "note"]) == []
    path.write_bytes(path.read_bytes() + path.read_bytes().split(b"\r\n", 1)[1])
    report = frictionless.Resource(path=path.name, basepath=str(tmp_path), schema=schema).validate()
    assert {kind for (kind,) in report.flatten(["type"])} == {"primary-key"}


def test_a_table_is_as_at_its_day(estate_register: Register) -> None:
    assert [row[0] for row in table(estate_register, "assets", date(2019, 1, 20)).rows] == []
    assert [row[0] for row in table(estate_register, "assets", date(2019, 2, 20)).rows] == ["a"]
    assert [row[0] for row in table(estate_register, "assets").rows] == ["a", "b", "c"]


def test_an_option_has_its_value_and_what_settled_it(estate_register: Register) -> None:
    rows = csv_rows(render(table(estate_register, "analyses"), ".csv"))
    assert [(row["label"], row["net_present_value_gbp"], row["settled_by"]) for row in rows] == [
        ("Sell", "1000.50", ""), ("Keep", "0.00", ""),
    ]  # fmt: skip


def test_a_statement_that_is_no_longer_printed_is_in_no_table(estate_register: Register) -> None:
    say(estate_register, "update", "u", "2019-08", retired=True)
    assert table(estate_register, "updates").rows == []


# --- text that looks like a formula ---


def test_no_cell_of_a_csv_file_begins_a_formula(estate_register: Register) -> None:
    (first, *_) = csv_rows(render(table(estate_register, "assets"), ".csv"))
    assert (first["name"], first["facilities"], first["current_use"]) == ("'=1+1", "'+44", "'-Annex")
    assert first["floor_area_m2"] == "3079.50"
    assert csv_rows(render(table(estate_register, "updates"), ".csv"))[0]["text"] == "'=cmd()\nSecond line"


def test_no_cell_of_a_workbook_is_a_formula(estate_register: Register) -> None:
    sheet = load_workbook(BytesIO(render(table(estate_register, "assets"), ".xlsx"))).active
    assert sheet is not None
    cells = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row}
    assert {cell.data_type for cell in cells.values()} <= {"s", "n"}
    assert (cells["B2"].value, cells["B2"].number_format) == ("=1+1", "@")
    assert all(cell.hyperlink is None for cell in cells.values())


@settings(max_examples=examples(200))
@given(st.text() | st.sampled_from(FORMULAS) | st.text("'=+-@\t\r ", min_size=1))
def test_a_guarded_text_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


# --- nothing is cut ---


def long_table(text: str, rows: int = 1) -> Table:
    fields = (Field("key", "string", "", required=True), Field("text", "string", ""))
    return Table("updates", "Updates", "update", fields, [["u", text]] * rows, [()] * rows, TODAY, Audience.PUBLIC)


@pytest.mark.parametrize(("sign", "fits"), [("x", 32_767), ("🏛", 16_383)], ids=["plain", "pair"])
def test_what_a_cell_of_a_workbook_cannot_hold_is_refused_and_never_cut(sign: str, fits: int, tmp_path: Path) -> None:
    sheet = load_workbook(BytesIO(render(long_table(sign * fits), ".xlsx"))).active
    assert sheet is not None
    assert sheet["B2"].value == sign * fits
    with pytest.raises(
        Refusal, match="update u, text: expected at most 32,767 characters, as a cell holds no more, fo"
    ):
        render(long_table(sign * (fits + 1)), ".xlsx")
    made = long_table(sign * (fits + 1))
    for form in (".csv", ".geojson"):
        assert (sign * (fits + 1)).encode() in render(made, form)
    assert pyogrio.read_dataframe(written(tmp_path, made, ".gpkg"))["text"].tolist() == [sign * (fits + 1)]
    assert geopandas.read_parquet(written(tmp_path, made, ".parquet"))["text"].tolist() == [sign * (fits + 1)]


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_workbook, "MOST_ROWS", 3)
    render(long_table("x", 3), ".xlsx")
    with pytest.raises(Refusal, match=r"expected at most 3 rows, as a sheet holds no more, found 4; write \.csv\."):
        render(long_table("x", 4), ".xlsx")


def test_all_that_a_workbook_cannot_hold_is_said_at_once() -> None:
    with pytest.raises(Refusal) as refused:
        render(long_table("x" * 40_000, 25), ".xlsx")
    assert len(refused.value.sentences) == 21
    assert refused.value.sentences[-1] == "And 5 more like these."


# --- GeoJSON ---


def test_geojson_is_as_rfc_7946_has_it(estate_register: Register) -> None:
    content = json.loads(render(table(estate_register, "assets"), ".geojson"))
    assert sorted(content) == ["features", "type"]
    first, second, third = (feature["geometry"] for feature in content["features"])
    assert first["type"] == "Point"
    longitude, latitude = first["coordinates"]
    assert abs(longitude - -0.166) < 0.01
    assert abs(latitude - 52.313) < 0.01
    assert second["type"] == "Point"
    assert third is None
    (decision,) = json.loads(render(table(estate_register, "decisions"), ".geojson"))["features"]
    assert decision["geometry"]["type"] == "MultiPoint"
    assert decision["geometry"]["coordinates"] == [first["coordinates"], second["coordinates"]]


# --- GeoPackage ---


def test_no_clock_is_in_a_geopackage(estate_register: Register, tmp_path: Path) -> None:
    path = written(tmp_path, table(estate_register, "assets"), ".gpkg")
    with sqlite3.connect(path) as database:
        said = database.execute("SELECT last_change, description FROM gpkg_contents").fetchall()
        assert set(said) == {("2019-10-09T00:00:00.000Z", "As at 2019-10-09, for the public.")}
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        (identity,) = database.execute("PRAGMA application_id").fetchone()
    assert identity.to_bytes(4, "big") == b"GPKG"


@pytest.mark.parametrize("name", TABLES)
def test_a_geopackage_is_opened_by_gdal_without_a_warning(estate_register: Register, name: str, tmp_path: Path) -> None:
    made = table(estate_register, name)
    path = written(tmp_path, made, ".gpkg")
    about = pyogrio.read_info(path, layer=name)
    assert (about["features"], about["crs"], about["fields"].tolist()) == (
        len(made.rows), "EPSG:27700", [field.name for field in made.fields],
    )  # fmt: skip
    every = [place for places in made.places for place in places]
    across, along = zip(*every, strict=True)
    assert about["total_bounds"] == (min(across), min(along), max(across), max(along))
    if ogrinfo := shutil.which("ogrinfo"):  # the same library in a program of its own, as a GIS office has it
        done = subprocess.run(
            [ogrinfo, "-so", "-al", path], capture_output=True, text=True, check=True, encoding="utf-8"
        )
        assert f"Feature Count: {len(made.rows)}" in done.stdout
        assert "ERROR" not in done.stdout + done.stderr
        assert "Warning" not in done.stdout + done.stderr


def test_qgis_is_told_a_colour_and_a_shape_for_every_status(estate_register: Register, tmp_path: Path) -> None:
    path = written(tmp_path, table(estate_register, "assets"), ".gpkg")
    with sqlite3.connect(path) as database:
        ((layer, column, qml, sld, default),) = database.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, styleSLD, useAsDefault FROM layer_styles"
        )
    assert (layer, column, default) == ("assets", "geom", 1)
    drawn = ElementTree.fromstring(qml)
    renderer = drawn.find("renderer-v2")
    assert renderer is not None
    assert (renderer.get("type"), renderer.get("attr")) == ("categorizedSymbol", "status")
    symbols = {
        symbol.get("name"): {option.get("name"): option.get("value") for option in symbol.findall(".//Option[@name]")}
        for symbol in renderer.findall("symbols/symbol")
    }
    looks = {one.get("value"): symbols[one.get("symbol")] for one in renderer.findall("categories/category")}
    assert set(looks) == {status.value for status in Status}
    for status, colour in COLOURS.items():
        rgb = ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
        assert rgb in (looks[status]["color"], looks[status]["outline_color"])
    assert len({looks[status]["name"] for status in COLOURS}) == len(COLOURS)
    rules = ElementTree.fromstring(sld.encode()).iter("{http://www.opengis.net/ogc}Literal")
    assert [rule.text for rule in rules] == [status.value for status in Status]


def test_a_layer_without_a_status_has_no_style(estate_register: Register, tmp_path: Path) -> None:
    path = written(tmp_path, table(estate_register, "receipts"), ".gpkg")
    assert pyogrio.list_layers(path).tolist() == [["receipts", "Point"]]


# --- GeoParquet ---


def test_without_pyarrow_a_sentence_says_how_to_get_it(
    estate_register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Refusal, match=r'install it with: pip install "estates-register\[parquet\]", or write \.gpkg\.'):
        render(table(estate_register, "assets"), ".parquet")
