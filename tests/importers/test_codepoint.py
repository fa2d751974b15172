"""OS Code-Point Open: one postcode's centroid, or none."""

from pathlib import Path

import pytest

from estates.errors import Refusal
from estates.importers.codepoint import Centroid, find_centroid


def sentence(folder: Path, postcode: str) -> str:
    with pytest.raises(Refusal) as refused:
        find_centroid(folder, postcode)
    return str(refused.value)


@pytest.mark.parametrize("spelt", ["PE292BQ", "PE29 2BQ"])
@pytest.mark.parametrize("asked", ["PE29 2BQ", "pe292bq", " PE292BQ "])
def test_both_spellings_are_found_by_both(tmp_path: Path, spelt: str, asked: str) -> None:
    (tmp_path / "pe.csv").write_text(f'"{spelt}",10,525093,269832,"E92000001"\n', encoding="utf-8")
    assert find_centroid(tmp_path, asked) == Centroid("PE29 2BQ", 525093, 269832)


@pytest.mark.parametrize("spelt", ["B1  1AA", "B1 1AA", "B11AA"])
def test_a_short_postcode_padded_to_seven_characters_is_found(tmp_path: Path, spelt: str) -> None:
    (tmp_path / "b.csv").write_text(f"{spelt},10,406000,287000\n", encoding="utf-8")
    assert find_centroid(tmp_path, "B1 1AA") == Centroid("B1 1AA", 406000, 287000)


def test_only_the_file_of_the_postcodes_area_is_read(tmp_path: Path) -> None:
    (tmp_path / "pe.csv").write_text("PE29 2BQ,10,525093,269832\n", encoding="utf-8")
    (tmp_path / "cb.csv").write_bytes(b"\xff\xfe no CSV at all")
    assert find_centroid(tmp_path, "PE29 2BQ").easting_m == 525093


def test_files_of_any_name_are_read_where_none_is_called_after_the_area(tmp_path: Path) -> None:
    (tmp_path / "extract.csv").write_text("PE29 2BQ,10,525093,269832\n", encoding="utf-8")
    assert find_centroid(tmp_path, "PE29 2BQ") == find_centroid(tmp_path / "extract.csv", "PE29 2BQ")


def test_the_nearest_of_the_sector_are_named_and_not_used(tmp_path: Path) -> None:
    rows = [f"PE3 6S{last},10,515000,298000" for last in "ADGJ"] + ["PE3 7SF,10,1,1", "PE36 6SF,10,1,1"]
    (tmp_path / "pe.csv").write_text("\n".join(rows), encoding="utf-8")
    assert sentence(tmp_path, "PE3 6SF") == (
        f"PE3 6SF has no centroid in this release of Code-Point Open ({tmp_path}); nearest in spelling: PE3 6SG, "
        "PE3 6SD, PE3 6SJ. Name one, or give an easting."
    )


def test_a_postcode_without_coordinates_is_not_at_nought_nought(tmp_path: Path) -> None:
    (tmp_path / "pe.csv").write_text('"PE3 6SF",90,0,0,"E92000001"\n', encoding="utf-8")
    assert sentence(tmp_path, "PE3 6SF") == (
        f"PE3 6SF has no centroid in this release of Code-Point Open ({tmp_path}). Name one, or give an easting."
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"PE29 2BQ,10,east,north\n", "expected postcode, quality, easting, northing; found PE29 2BQ,10,east,north"),
        (b"PE29 2BQ\n", "expected postcode, quality, easting, northing; found PE29 2BQ"),
        (b"PE29 2BQ,10,525093\n", "expected postcode, quality, easting, northing; found PE29 2BQ,10,525093"),
        (b"\xff\xfeP\x00E\x00", "expected a CSV file of OS Code-Point Open, found something else"),
        (b'"' + b"x" * 200_000, "expected a CSV file of OS Code-Point Open, found something else"),
    ],
    ids=["words", "one column", "three columns", "UTF-16", "no end of a quotation"],
)
def test_another_kind_of_file_is_refused_by_name(tmp_path: Path, content: bytes, found: str) -> None:
    (tmp_path / "pe.csv").write_bytes(content)
    assert f"{tmp_path / 'pe.csv'}: {found}" in sentence(tmp_path, "PE29 2BQ")


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    assert sentence(tmp_path, "PE29 2BQ") == f"{tmp_path}: expected OS Code-Point Open's CSV files, found none."


def test_what_cannot_be_a_postcode_is_refused_before_any_file_is_read(tmp_path: Path) -> None:
    assert (
        sentence(tmp_path / "none", "PE3")
        == '--postcode: "PE3" cannot be a UK postcode; expected one such as PE29 2BQ.'
    )
