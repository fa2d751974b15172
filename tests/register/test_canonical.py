"""The exact bytes that are hashed. What stands here in full never changes: a register of today is verified by it."""

from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from estates.register.canonical import LARGEST_INTEGER, body_hash, body_of, canonical_bytes, leaf_hash, leaf_of, ordered
from estates.register.entry import HEADER, Entry

ascii_keys = st.text(st.characters(max_codepoint=127), max_size=6)
texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | texts | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(ascii_keys, inside, max_size=4),
    max_leaves=12,
)

BODY = {
    "name": "Copse Court",
    "address": {"postcode": "PE3 6SF", "lines": ["Thorpe Wood", "Peterborough"]},
    "floor_area": {"m2": "3079", "basis": "GIA"},
    "facilities": 'Offices – “open plan” \\ \u2028 £ "x" \n',
    "decision": None,
    "retired": False,
    "term_years": 10,
}
BODY_BYTES = (
    '{"address":{"lines":["Thorpe Wood","Peterborough"],"postcode":"PE3 6SF"},"decision":null,'
    '"facilities":"Offices – “open plan” \\\\ \u2028 £ \\"x\\" \\n","floor_area":{"basis":"GIA","m2":"3079"},'
    '"name":"Copse Court","retired":false,"term_years":10}'
).encode()
BODY_HASH = "e999f364e5e30ec24b9a41dd5b75dca2d207c00723e057c928952591b8282a5a"
SALT = bytes(range(16))
HEADER_VALUES = {
    "register": "cpcc",
    "number": 7,
    "recorded_at": "2019-10-01T12:00:00.000000Z",
    "recorded_by": "estates officer",
    "effective": "2019-09",
    "kind": "asset",
    "key": "copse-court",
    "marking": "public",
    "about": "copse-court",
    "replaces": None,
    "source": "minutes – item 4",
}
HEADER_BYTES = (
    '{"about":"copse-court","body_hash":"%s","effective":"2019-09","key":"copse-court","kind":"asset",'
    '"marking":"public","number":7,"recorded_at":"2019-10-01T12:00:00.000000Z","recorded_by":"estates officer",'
    '"register":"cpcc","replaces":null,"source":"minutes – item 4"}'
)


@given(values)
def test_for_what_a_body_may_hold_it_is_rfc_8785(value: Any) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)


def test_the_bytes_of_a_body() -> None:
    assert canonical_bytes(BODY) == BODY_BYTES


def test_the_hash_of_a_body_covers_its_salt_first() -> None:
    digest = body_hash(SALT, BODY_BYTES)
    assert digest == sha256(SALT + BODY_BYTES).hexdigest() == BODY_HASH


def test_the_hash_of_an_entry_is_the_leaf_of_its_header() -> None:
    """RFC 6962, section 2.1: a zero byte first, so that no inner node of a tree can be taken for a leaf."""
    header = {**HEADER_VALUES, "body_hash": BODY_HASH}
    assert set(header) == set(HEADER)
    digest = leaf_hash(header)
    assert digest == sha256(b"\x00" + (HEADER_BYTES % header["body_hash"]).encode()).hexdigest()
    assert digest == "4df35119029bbfab82670fac176fb0ace537aa57a20c673687979fb14501b517"
    assert leaf_hash(dict(reversed(header.items()))) == digest


@pytest.mark.parametrize(
    "wrong",
    [
        1.0, 0.1, float("nan"), float("inf"), 2**53, -(2**53), 10**30, b"bytes", {1, 2}, object(), {1: "a"},
        {"café": 1}, {None: 1}, [[[0.5]]], {"a": {"b": float("-inf")}},
    ],
)  # fmt: skip
def test_what_would_not_come_back_the_same_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"cannot be recorded|cannot name a field"):
        canonical_bytes(wrong)


def test_text_that_is_no_unicode_is_refused() -> None:
    with pytest.raises(ValueError):
        canonical_bytes("\ud800")


@pytest.mark.parametrize("integer", [LARGEST_INTEGER, -LARGEST_INTEGER, 0, True])
def test_integers_go_as_far_as_doubles_are_exact(integer: int) -> None:
    assert canonical_bytes(integer) == rfc8785.dumps(integer)


_said = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(_said, _said, _said, _said, st.integers(1, 2**53 - 1), st.none() | st.integers(1, 2**53 - 1))
def test_an_entry_writes_its_header_in_canonical_form(
    key: str, by: str, source: str, register: str, number: int, replaces: int | None
) -> None:
    """It puts it together itself, for speed: the same bytes, whatever was said."""
    when = ("2019-10-09T12:00:00.000000Z", by, "..2019-10")
    entry = Entry(number, *when, "asset", key, "public", key, replaces, source, number, {})
    header = {**entry._asdict(), "register": register, "body_hash": "0" * 64}
    assert entry.header(register, "0" * 64).encode() == canonical_bytes({name: header[name] for name in HEADER})
    assert leaf_of(entry.header(register, "0" * 64)) == leaf_hash({name: header[name] for name in HEADER})


@given(st.dictionaries(st.text("abc_", min_size=1), st.lists(st.dictionaries(st.text("abc"), _said)) | _said))
def test_a_body_is_put_together_from_checked_values_as_the_whole_would_be(fields: dict[str, Any]) -> None:
    checked = {name: ordered(value) for name, value in fields.items()}
    assert body_of(checked) == canonical_bytes(fields) == rfc8785.dumps(fields)
