"""What encoding.py writes, decode.js reads: in a real browser, value for value."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import estates.webmap
from estates.webmap.encoding import encode_column, encode_whole
from estates.webmap.gathering import Degrees, Lists, States, Texts, Values

DECODE = (Path(estates.webmap.__file__).parent / "decode.js").read_text(encoding="utf-8").replace("\nexport ", "\n")
READ = """(node) => { const column = decodeColumn(JSON.parse(node));
    return JSON.stringify(Array.from({ length: column.length }, (_, row) => column.at(row))) }"""
LARGEST = 2**53 - 1

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
scalars = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | words
scalars |= st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(words, st.booleans())
        | st.dictionaries(st.sampled_from(["a", "b", "__proto__", "c"]), inner, max_size=3)
    ),
    max_leaves=8,
)
degrees = st.floats(-180, 180).map(lambda value: round(value, 6))
columns = st.one_of(
    *(
        st.lists(one, max_size=30)
        for one in (
            values,
            words,
            st.sampled_from(["operational", "surplus", None]),
            st.booleans(),
            st.integers(-5, 5) | st.none(),
            degrees | st.none(),
            st.lists(st.tuples(words, st.booleans(), st.integers(-1, 9)), max_size=3),
            st.fixed_dictionaries({"status": words}, optional={"tenure": words | st.none()}),
        )
    )
)


@pytest.fixture(scope="module")
def page(chromium: Any) -> Iterator[Any]:
    page = chromium.new_page()
    page.add_script_tag(content=DECODE)
    yield page
    page.close()


def read(page: Any, column: Sequence[Any]) -> Any:
    return json.loads(page.evaluate(READ, json.dumps(encode_column(column), allow_nan=False)))


def plain(value: Any) -> str:
    """As JSON means it: lists for tuples, 1 for 1.0, but true is not 1."""
    if isinstance(value, float) and value.is_integer():
        return repr(int(value))
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(plain, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {plain(value[key])}' for key in sorted(value))}}}"
    return repr(value)


@pytest.mark.browser
@given(column=columns)
def test_what_was_written_is_read(page: Any, column: list[Any]) -> None:
    assert plain(read(page, column)) == plain(column)


@pytest.mark.browser
@pytest.mark.parametrize(
    "column",
    [
        [],
        [None, None],
        [[], []],
        [{}, {}],
        [True, 1, 1.0],
        [[1], [True]],
        ["", None, ""],
        [1e308, -1e308],
        [LARGEST, -LARGEST],
        [52.123456, None, -0.5],
        [None, [], [None]],
        [{"a": None}, {"b": 1}, None],
    ],
    ids=str,
)
def test_the_awkward_ones(page: Any, column: list[Any]) -> None:
    assert plain(read(page, column)) == plain(column)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_does_not_have_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="no such number"):
        encode_column([number, 1.0])


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (["Freehold"] * 9, "same"),
        (["Freehold", "Leasehold"] * 9, "words"),
        ([f"{n} High Street" for n in range(9)], "raw"),
        ([52.331, 52.4, 52.5], "number"),
        ([52.331, None, 52.5], "maybe"),
        ([True, False], "flags"),
        ([[("One.", True)], []], "list"),
        ([("One.", True), ("Two.", False)], "tuple"),
        ([{"status": "surplus"}, {}], "raw"),
    ],
)
def test_each_kind_of_column_has_its_node(column: list[Any], kind: str) -> None:
    assert encode_column(column)[0] == kind


def test_what_repeats_is_written_once() -> None:
    addresses = ["Hinchingbrooke Park, Huntingdon PE29 6NP", "Thorpe Wood, Peterborough PE3 6SD"] * 1000
    assert len(json.dumps(encode_column(addresses))) < 8_000


def test_degrees_cost_less_than_their_digits() -> None:
    latitudes = [round(52 + n / 7919, 6) for n in range(1000)]
    assert len(json.dumps(encode_column(latitudes))) < 0.9 * len(json.dumps(latitudes))


texts = st.lists(words | st.sampled_from(["operational", "surplus", "a\tb"]), min_size=1, max_size=9)
many = st.sampled_from(
    [
        [f"{n} High Street" for n in range(700)],
        ["Freehold"] * 700,
        [str(n % 300) for n in range(1200)],
        ["", "\t"] * 300,
    ]
)


@pytest.mark.browser
@given(shares=st.lists(texts | many, max_size=4))
def test_texts_gathered_in_any_shares_are_read(page: Any, shares: list[list[str]]) -> None:
    column = Texts(None)
    for share in shares:
        column.add(share)
    found = json.loads(page.evaluate(READ, json.dumps(column.node())))
    assert found == [text for share in shares for text in share]


@pytest.mark.browser
@given(values=st.lists(degrees | st.none(), max_size=9))
def test_degrees_are_read_with_their_gaps(page: Any, values: list[float | None]) -> None:
    column = Degrees()
    column.add(values)
    assert plain(json.loads(page.evaluate(READ, json.dumps(column.node())))) == plain(values)


@pytest.mark.browser
def test_lists_gathered_in_shares_are_read(page: Any) -> None:
    changes = [((0, {}), (3, {"status": "surplus"})), (), ((1, {"status": "surplus", "address": None}),), ()]
    states = States()
    column = Lists([Values(encode_whole), states])
    for change in changes:
        column.add([change])
    found = json.loads(page.evaluate(READ, json.dumps(column.node())))
    assert plain(found) == plain(changes)
    assert states.distinct == [{}, {"status": "surplus"}, {"status": "surplus", "address": None}]


@pytest.mark.browser
def test_numbers_and_codes_for_the_canvas(page: Any) -> None:
    columns = {"latitude": [52.5, None, 51.0], "status": ["surplus", "other", "surplus"]}
    nodes = {name: encode_column(values) for name, values in columns.items()}
    found = page.evaluate(
        """(text) => { const table = decodeColumns(JSON.parse(text));
        return [[...numbersOf(table.latitude)].map(String), [...codesOf(table.status, ['proposed', 'surplus'])]] }""",
        json.dumps(nodes),
    )
    assert found == [["52.5", "NaN", "51"], [1, 255, 1]]
