"""OS Code-Point Open: one postcode's centroid, or none."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.errors import Refusal
from estates.importers import codepoint
from estates.importers.codepoint import Centroid, find_centroid, find_centroids
from estates.model.place import parse_postcode
from tests.soak import examples


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


# Whatever form the release has


def test_it_is_read_from_the_archive_as_it_is_published(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "codepo_gb.zip", "w") as archive:
        archive.writestr("Doc/Code-Point_Open_Column_Headers.csv", "PC,PQ,EA,NO\nPostcode,Quality,Eastings,Northings\n")
        archive.writestr("Data/CSV/pe.csv", '"PE29 2BQ",10,525093,269832,"E92000001"\n')
        archive.writestr("Data/CSV/cb.csv", b"\xff\xfe not looked at")
    assert find_centroid(tmp_path / "codepo_gb.zip", "pe292bq") == Centroid("PE29 2BQ", 525093, 269832)
    assert "PE29 2BR has no centroid" in sentence(tmp_path / "codepo_gb.zip", "PE29 2BR")


def test_an_archive_that_is_damaged_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "codepo_gb.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("Data/CSV/pe.csv", "PE29 2BQ,10,525093,269832\n" * 1000)
    whole = (tmp_path / "codepo_gb.zip").read_bytes()
    (tmp_path / "codepo_gb.zip").write_bytes(whole[:60] + b"\0" * 40 + whole[100:])
    assert "expected OS Code-Point Open's archive, found one that is damaged" in sentence(
        tmp_path / "codepo_gb.zip", "PE29 2BQ"
    )


def test_folders_may_be_nested_and_headers_stand_beside_them(tmp_path: Path) -> None:
    (tmp_path / "Data" / "CSV").mkdir(parents=True)
    (tmp_path / "column_headers.csv").write_text("PC,PQ,EA,NO\nPostcode,Quality,E,N\n", encoding="utf-8")
    (tmp_path / "Data" / "CSV" / "pe.csv").write_text("PE29 2BQ,10,525093,269832\n", encoding="utf-8")
    assert find_centroid(tmp_path, "PE29 2BQ").northing_m == 269832
    assert "B1 1AA has no centroid" in sentence(tmp_path, "B1 1AA")


@pytest.mark.parametrize(
    ("older", "newer"),
    [("2014.3.0_pe.csv", "2025.4.0_pe.csv"), ("2025.4.0_pe.csv", "2025.10.0_pe.csv"), ("2014/pe.csv", "2025/pe.csv")],
)
def test_of_several_releases_the_newest_counts_and_is_named(tmp_path: Path, older: str, newer: str) -> None:
    for name, easting in ((older, 1), (newer, 525093)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"PE29 2BQ,10,{easting},269832\n", encoding="utf-8")
    found = find_centroid(tmp_path, "PE29 2BQ")
    assert (found.easting_m, found.release) == (525093, newer)
    assert newer in sentence(tmp_path, "PE29 2BR")


def test_the_next_sector_is_offered_where_its_own_has_none(tmp_path: Path) -> None:
    rows = ["PE3 1AA,10,1,1", "PE3 8AB,10,1,1", "PE3 8AA,10,1,1", "PE3 7SF,90,0,0", "PE31 6SF,10,1,1"]
    (tmp_path / "pe.csv").write_text("\n".join(rows), encoding="utf-8")
    assert "nearest in spelling: PE3 8AB, PE3 8AA. Name" in sentence(tmp_path, "PE3 6SF")


# The index


@pytest.fixture
def indexed(tmp_path: Path) -> tuple[Path, Path]:
    """A release, and the one file that indexing it left in the cache."""
    release, cache = tmp_path / "release", tmp_path / "cache"
    release.mkdir()
    (release / "pe.csv").write_text("PE29 2BQ,10,525093,269832\nPE3 6SG,90,0,0\n", encoding="utf-8")
    assert find_centroid(release, "PE29 2BQ", cache).easting_m == 525093
    (index,) = cache.iterdir()
    return release, index


def test_once_indexed_it_is_not_read_again(indexed: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    release, index = indexed
    monkeypatch.setattr(codepoint, "_spot", lambda file, row: pytest.fail("read again"))
    assert find_centroid(release, "PE29 2BQ", index.parent) == Centroid("PE29 2BQ", 525093, 269832)
    with pytest.raises(Refusal, match="PE3 6SG has no centroid"):
        find_centroid(release, "PE3 6SG", index.parent)


def test_another_state_of_the_release_is_indexed_in_its_place(indexed: tuple[Path, Path]) -> None:
    release, index = indexed
    (release / "pe.csv").write_text("PE29 2BQ,10,525094,269832,changed\n", encoding="utf-8")
    assert find_centroid(release, "PE29 2BQ", index.parent).easting_m == 525094
    assert list(index.parent.iterdir()) == [index]


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_index_is_made_again_in_silence(
    indexed: tuple[Path, Path], damage: bytes | None, capfd: pytest.CaptureFixture[str]
) -> None:
    release, index = indexed
    whole = index.read_bytes()
    index.write_bytes(whole[:-3] if damage is None else damage)
    assert find_centroid(release, "PE29 2BQ", index.parent).easting_m == 525093
    assert index.read_bytes() == whole
    assert capfd.readouterr() == ("", "")


def test_a_cache_that_cannot_be_written_is_done_without(indexed: tuple[Path, Path]) -> None:
    release, index = indexed
    assert find_centroid(release, "PE29 2BQ", index / "below-a-file").easting_m == 525093


_CODES = st.from_regex(r"(PE|CB|B|EC)[1-9][0-9]? ?[0-9][ABD-HJLN]{2}", fullmatch=True)


@settings(max_examples=examples(100), deadline=None)
@given(
    st.dictionaries(
        _CODES.map(parse_postcode), st.tuples(st.integers(0, 700_000), st.integers(0, 1_300_000)), max_size=40
    ),
    _CODES.map(parse_postcode),
)
def test_the_index_finds_what_stands_in_the_files_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, known: dict[str, tuple[int, int]], asked: str
) -> None:
    folder = tmp_path_factory.mktemp("release")
    (folder / "extract.csv").write_text("".join(f"{c},10,{e},{n}\n" for c, (e, n) in known.items()), encoding="utf-8")
    for cache in (None, folder / "cache", folder / "cache"):
        for code, spot in known.items():
            assert find_centroid(folder, code, cache) == Centroid(code, *spot)
        if asked not in known:
            with pytest.raises(Refusal):
                find_centroid(folder, asked, cache)


SHARED = Path(__file__).parents[3] / "shared" / "estate-data" / "codepoint"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the releases of Code-Point Open are not beside the checkout")
def test_both_real_releases_tell_where_st_neots_is(tmp_path: Path) -> None:
    for release in ("2014.3.0_pe.csv", "2025.4.0_pe.csv"):
        found = find_centroid(SHARED / release, "PE19 1DS", tmp_path)
        assert abs(found.easting_m - 518_300) < 1000
        assert abs(found.northing_m - 260_300) < 1000
    assert find_centroid(SHARED, "PE29 2BQ", tmp_path).release == "2025.4.0_pe.csv"
    assert "nearest in spelling: PE3 6S" in sentence(SHARED, "PE3 6SF")


def test_many_are_found_at_once_and_those_that_are_in_no_file_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "pe.csv").write_text(
        "PE29 2BQ,10,525093,269832\nPE13 3BT,10,546143,309986\nPE1 1AA,90,0,0\n", encoding="utf-8"
    )
    (tmp_path / "cb.csv").write_text("CB74AA,10,554000,280300\n", encoding="utf-8")
    wanted = ["PE29 2BQ", "PE13 3BT", "CB7 4AA", "PE28 2LS", "PE1 1AA", "ZE1 0AA"]
    assert find_centroids(tmp_path, wanted) == {
        "PE29 2BQ": (525093, 269832), "PE13 3BT": (546143, 309986), "CB7 4AA": (554000, 280300)
    }  # fmt: skip
    assert find_centroids(tmp_path, []) == {}
