"""Ordnance Survey National Grid references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estates.model.gridref import parse_grid


@pytest.mark.parametrize(
    ("text", "easting_m", "northing_m", "size_m"),
    [
        ("TL 250 698", 525_000, 269_800, 100),
        ("TL250698", 525_000, 269_800, 100),
        ("tl 25093 69832", 525_093, 269_832, 1),
        (" TL 2569 ", 525_000, 269_000, 1_000),
        ("TL 26", 520_000, 260_000, 10_000),
        # The Ordnance Survey's own example, "A guide to coordinate systems in Great Britain", and four corners.
        ("TG 51409 13177", 651_409, 313_177, 1),
        ("SV 00 00", 0, 0, 1_000),
        ("NN 166 712", 216_600, 771_200, 100),
        ("HP 60 19", 460_000, 1_219_000, 1_000),
        ("TQ 3000 8000", 530_000, 180_000, 10),
        ("OV 00", 500_000, 500_000, 10_000),
    ],
)
def test_a_reference_names_the_south_west_corner_of_a_square(
    text: str, easting_m: int, northing_m: int, size_m: int
) -> None:
    assert parse_grid(text) == (easting_m, northing_m, size_m)


@pytest.mark.parametrize(
    "wrong",
    ["TL", "TL 2", "TL 250", "TL 250 69", "TL 25 0698", "TL 250698 1", "IL 250 698", "TI 250 698", "T 250 698",
     "TLX 250 698", "TL 250.5 698", "525093 269832", "", "TL 250093 698320", "TL ٢٥٠ ٦٩٨", "TL -250 698"],
)  # fmt: skip
def test_what_is_no_reference_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is no grid reference; expected two letters and pairs of digits"):
        parse_grid(wrong)


@given(st.integers(0, 99_999), st.integers(0, 99_999), st.integers(1, 5))
def test_the_square_holds_the_point(east: int, north: int, digits: int) -> None:
    square = parse_grid(f"TL {east:05d}"[: 3 + digits] + f" {north:05d}"[: 1 + digits])
    assert 0 <= 500_000 + east - square.easting_m < square.size_m == 10 ** (5 - digits)
    assert 0 <= 200_000 + north - square.northing_m < square.size_m
