"""`estates locate`: three ways to say where an asset is, and what is refused."""

from pathlib import Path

import pytest

from tests.cli.conftest import Estates

CODE_POINT = (
    '"PE292BQ",10,525093,269832,"E92000001","E19000001","E18000001","E10000003","E07000011","E05011301"\n'
    '"PE29 2BR",10,525200,269900,"E92000001","E19000001","E18000001","E10000003","E07000011","E05011301"\n'
    '"PE3 6SA",10,515400,298100,"E92000001","E19000001","E18000001","E10000003","E06000031","E05010767"\n'
    '"PE3 6SD",10,515613,298318,"E92000001","E19000001","E18000001","E10000003","E06000031","E05010767"\n'
    '"PE3 6SG",90,0,0,"E92000001","","","","",""\n'
)


@pytest.fixture
def codepoint(tmp_path: Path) -> str:
    folder = tmp_path / "codepo_gb" / "Data" / "CSV"
    folder.mkdir(parents=True)
    (folder / "pe.csv").write_text(CODE_POINT, encoding="utf-8")
    (folder / "cb.csv").write_text('"CB1 1PT",10,545000,258000\n', encoding="utf-8")
    return "codepo_gb"


def location(estates: Estates) -> object:
    return estates("asset", "show", "copse-court", "--json").objects[0]["location"]


def test_by_easting_and_northing(norfolk: Estates) -> None:
    located = norfolk("locate", "copse-court", "--easting", "525093", "--northing", "269832", "--marking", "public")
    assert located == (
        0, "Entry 3: asset copse-court, from 26 June 2019, marked public.\n", "Next: estates map\n",
    )  # fmt: skip
    assert location(norfolk) == {
        "easting_m": 525093, "northing_m": 269832, "accuracy_m": 10, "source": "Easting and northing as given",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "place"),
    [
        ("TL 250 698", {"easting_m": 525050, "northing_m": 269850, "accuracy_m": 50}),
        ("tl25096983", {"easting_m": 525095, "northing_m": 269835, "accuracy_m": 5}),
        ("TL 25093 69832", {"easting_m": 525093, "northing_m": 269832, "accuracy_m": 1}),
    ],
)
def test_by_grid_reference_which_names_the_middle_of_its_square(
    norfolk: Estates, reference: str, place: dict[str, int]
) -> None:
    assert norfolk("locate", "copse-court", "--grid", reference).code == 0
    assert location(norfolk) == place | {"source": f"Grid reference {reference.upper()}"}


@pytest.mark.parametrize("spelling", ["PE29 2BQ", "pe292bq", "PE29 2BR"])
def test_by_postcode_in_either_spelling_of_either_release(norfolk: Estates, codepoint: str, spelling: str) -> None:
    assert norfolk("locate", "copse-court", "--postcode", spelling, "--codepoint", codepoint).code == 0
    east, north, name = (525200, 269900, "PE29 2BR") if spelling.endswith("R") else (525093, 269832, "PE29 2BQ")
    assert location(norfolk) == {
        "easting_m": east, "northing_m": north, "accuracy_m": 100,
        "source": f"Centroid of postcode {name}, OS Code-Point Open",
    }  # fmt: skip


def test_accuracy_and_source_may_be_said(norfolk: Estates) -> None:
    norfolk("locate", "copse-court", "--grid", "TL 250 698", "--accuracy", "7", "--source", "site visit")
    assert location(norfolk) == {"easting_m": 525050, "northing_m": 269850, "accuracy_m": 7, "source": "site visit"}


@pytest.mark.parametrize("absent", ["PE3 6SF", "PE3 6SG"])
def test_a_postcode_without_a_centroid_is_not_replaced_by_its_neighbour(
    norfolk: Estates, codepoint: str, absent: str
) -> None:
    """PE3 6SG is in the file with the positional quality 90: no coordinates, written as 0, 0."""
    assert norfolk("locate", "copse-court", "--postcode", absent, "--codepoint", codepoint) == (
        1,
        "",
        f"estates: {absent} has no centroid in this release of Code-Point Open (codepo_gb); nearest in spelling: "
        "PE3 6SD, PE3 6SA. Name one, or give an easting.\n",
    )
    assert location(norfolk) is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--easting", "650000", "--northing", "299000"),
            "easting 650000, northing 299000 is 78.0 km outside the area of Cambridgeshire Police and Crime "
            "Commissioner; expected eastings from 501000 to 572000 and northings from 236000 to 318000. "
            "Say --outside-area if it is right.",
        ),
        (
            ("--easting", "-525093", "--northing", "269832"),
            "easting -525093, northing 269832 is 1,026.1 km outside the area of Cambridgeshire Police and Crime "
            "Commissioner; expected eastings from 501000 to 572000 and northings from 236000 to 318000. "
            "Say --outside-area if it is right.",
        ),
        (
            ("--easting", "525093"),
            "--easting and --northing belong together.",
        ),
        (
            (),
            "say where it is in one way: --easting and --northing, or --grid, or --postcode and --codepoint.",
        ),
        (
            ("--grid", "TL 250 698", "--easting", "525093", "--northing", "269832"),
            "say where it is in one way: --easting and --northing, or --grid, or --postcode and --codepoint.",
        ),
        (
            ("--grid", "TL 250 69"),
            '--grid: "TL 250 69" is no grid reference; expected two letters and pairs of digits, as in TL 250 698.',
        ),
        (
            ("--postcode", "PE29 2BQ"),
            "--postcode needs --codepoint and OS Code-Point Open: its folder of CSV files, or its zip.",
        ),
        (
            ("--postcode", "PE29 2CQ", "--codepoint", "."),
            '--postcode: "PE29 2CQ" cannot be a UK postcode; expected one such as PE29 2BQ.',
        ),
        (
            ("--postcode", "PE29 2BQ", "--codepoint", "nowhere"),
            "nowhere: expected OS Code-Point Open's CSV files, found none.",
        ),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(county: Estates, words: tuple[str, ...], sentence: str) -> None:
    assert county("locate", "parkside-police-station", *words) == (1, "", f"estates: {sentence}\n")


def test_the_north_sea_is_refused_even_where_no_police_area_is_known(norfolk: Estates) -> None:
    refused = norfolk("locate", "copse-court", "--easting", "699000", "--northing", "499000")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith(
        "estates: asset copse-court, field location: easting 699000, northing 499000 is in the sea"
    )
    assert refused.err.endswith("; expected metres on the National Grid, as in 525093, 269832.\n")


def test_an_asset_outside_the_police_area_is_taken_when_that_is_said(county: Estates) -> None:
    words = ("locate", "parkside-police-station", "--easting", "640000", "--northing", "299000", "--on", "2019-09-24")
    assert county(*words).code == 1
    assert county(*words, "--outside-area").code == 0
