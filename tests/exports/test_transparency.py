"""The list of the Transparency Code: its columns, valid by its schema, and taken back without a change."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.exports.delimited import render_csv
from estates.exports.open_data import FORMATS, TABLES, build_table
from estates.exports.premises import build_premises, premises_table
from estates.exports.table_schema import build_schema, render_schema
from estates.exports.transparency import transparency_table
from estates.importers.cells import says_nothing
from estates.importers.item import Terms, Verdict
from estates.importers.layouts import transparency_code
from estates.importers.plan import build_plan
from estates.importers.reading import read_file
from estates.model.dates import ReducedDate
from estates.model.vocabulary import Audience, Holding, Marking, Tenure
from estates.register.register import Register
from tests.builders import SteppingClock, in_memory, say
from tests.soak import examples

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "docs" / "schemas"
DICTIONARY = (ROOT / "docs" / "publish-open-data.md").read_text(encoding="utf-8")
TODAY = date(2026, 11, 22)


def rows(register: Register, on: date = TODAY) -> list[dict[str, str]]:
    content = render_csv(transparency_table(register.estate(on, Audience.PUBLIC)))
    return list(csv.DictReader(StringIO(content.decode(), newline="")))


def taken_back(register: Register, folder: Path) -> list[tuple[Verdict, object]]:
    """What an import of the list would change."""
    path = folder / "transparency.csv"
    path.write_bytes(render_csv(transparency_table(register.estate(TODAY, Audience.SUB_GROUP))))
    reading = read_file(path)
    assert "" not in dict(reading.columns).values()
    plan = build_plan(register, reading, Terms(ReducedDate.on(TODAY), marking=Marking.PUBLIC))
    return [(item.verdict, item.changes or item.findings) for item in plan]


def test_the_columns_are_those_by_which_such_lists_are_read() -> None:
    with in_memory(SteppingClock()) as register:
        fields = [field.name for field in transparency_table(register.estate(TODAY, Audience.PUBLIC)).fields]
    known = [column.headings[0] for column in transparency_code.LAYOUT.columns]
    required = [heading for heading in known if heading not in ("Name", "Map reference")]
    assert [heading for heading in fields if heading in known] == required
    assert transparency_code.LAYOUT.recognises(fields)


def test_cambridgeshires_list_comes_back_without_a_change(cambridgeshire: Register, tmp_path: Path) -> None:
    found = taken_back(cambridgeshire, tmp_path)
    assert found == [(Verdict.SAME, ())] * len(rows(cambridgeshire))
    assert len(found) == 12


def test_it_is_valid_by_the_schema_that_comes_with_the_project(cambridgeshire: Register, tmp_path: Path) -> None:
    content = render_csv(transparency_table(cambridgeshire.estate(TODAY, Audience.PUBLIC)))
    for text, valid in ((content, True), (content.replace(b"Freehold", b"Freeehold", 1), False)):
        (tmp_path / "transparency.csv").write_bytes(text)
        schema = frictionless.Schema.from_descriptor(json.loads((SCHEMAS / "transparency.schema.json").read_bytes()))
        found = frictionless.Resource(path="transparency.csv", basepath=str(tmp_path), schema=schema).validate()
        assert found.valid is valid


def test_what_is_held_is_listed_and_nothing_else() -> None:
    with in_memory(SteppingClock()) as register:
        for status in ("operational", "options", "surplus", "proposed", "disposed", "succeeded", "unknown"):
            more: dict[str, Any] = {"succeeded_by": ["operational"]} if status == "succeeded" else {}
            say(register, "asset", status, "2019", name=status, status=status, tenure="freehold", **more)
        say(register, "asset", "secret", "2019", marking="protect", name="Secret", status="operational")
        assert [row["Register key"] for row in rows(register)] == ["operational", "options", "surplus"]


LINE = st.text(st.sampled_from("abcdeFG 12-'=+@&/()"), min_size=1, max_size=12).map(str.strip).filter(bool)
LINES = st.lists(LINE.filter(lambda line: "," not in line), min_size=1, max_size=4, unique=True)


@st.composite
def assets(draw: st.DrawFn) -> dict[str, Any]:
    """What an asset of the register may hold of what is listed."""
    lines = draw(LINES.filter(lambda lines: not says_nothing(", ".join(lines))))
    fields = {
        "name": f"{draw(LINE)} Station",
        "status": draw(st.sampled_from(("operational", "options", "surplus"))),
        "address": {"lines": lines, "postcode": draw(st.sampled_from((None, "PE29 2BQ")))},
        "tenure": draw(st.none() | st.sampled_from([tenure.value for tenure in Tenure])),
        "holding": draw(st.none() | st.sampled_from([holding.value for holding in Holding])),
        "tenure_detail": draw(st.none() | LINE.map(lambda text: f"Occupied {text}")),
        "uprn": draw(st.none() | st.from_regex(r"[1-9][0-9]{0,11}", fullmatch=True)),
        "reference": draw(st.none() | LINE.map(lambda text: f"{text}/1")),
        "floor_area": draw(st.none() | st.sampled_from(("3079.50 GIA", "0.5", "12 NIA"))),
        "location": draw(st.none() | st.builds(_place, st.integers(500_000, 560_000), st.integers(0, 9_999))),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _place(easting_m: int, accuracy_m: int) -> dict[str, object]:
    return {"easting_m": easting_m, "northing_m": 260_000, "accuracy_m": accuracy_m, "source": "Survey"}


@settings(max_examples=examples(60))
@given(st.lists(assets(), min_size=1, max_size=3))
def test_any_list_comes_back_without_a_change(
    tmp_path_factory: pytest.TempPathFactory, found: list[dict[str, Any]]
) -> None:
    with in_memory(SteppingClock("2026-11-01")) as register:
        for number, fields in enumerate(found):
            say(register, "asset", f"asset-{number}", "2019", **fields)
        back = taken_back(register, tmp_path_factory.mktemp("back"))
        assert [change for change in back if change != (Verdict.SAME, ())] == []
        assert len(back) == len(found)


# --- the data dictionary ---


def schemas() -> dict[str, bytes]:
    with in_memory(SteppingClock()) as register:
        estate = register.estate(TODAY, Audience.PUBLIC)
        made = {name: build_table(estate, name) for name in TABLES}
        made["premises"] = premises_table(build_premises(register, TODAY))
        return {name: render_schema(table) for name, table in made.items()}


@pytest.mark.parametrize("name", [*TABLES, "premises"])
def test_the_schemas_that_come_with_the_project_are_those_of_the_tables(name: str) -> None:
    file = SCHEMAS / f"{name}.schema.json"
    assert file.read_bytes() == schemas()[name], f"write it anew: estates export docs/schemas/{file.name}"


@pytest.mark.parametrize("name", [*TABLES, "premises"])
def test_the_data_dictionary_says_of_every_column_what_the_schema_says(name: str) -> None:
    with in_memory(SteppingClock()) as register:
        estate = register.estate(TODAY, Audience.PUBLIC)
        made = build_table(estate, name) if name in TABLES else premises_table(build_premises(register, TODAY))
    section = DICTIONARY.partition(f"\n### `{name}`\n")[2].partition("\n### ")[0].partition("\n## ")[0]
    listed = [line.split(" | ") for line in section.splitlines() if line.startswith("| `")]
    said = [
        [f"| `{field['name']}`", field["type"], f"{field.get('description', '')} |"]
        for field in build_schema(made)["fields"]
    ]
    assert listed == said


def test_every_format_is_on_the_page() -> None:
    assert [form for form in FORMATS if f"`{form}`" not in DICTIONARY] == []
