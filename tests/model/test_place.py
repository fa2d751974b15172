"""Where an asset is."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from estates.model.place import Address, Extent, Location, Uprn, parse_postcode, parse_uprn


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [
        ("PE29 2BQ", "PE29 2BQ"),
        ("PE292BQ", "PE29 2BQ"),
        ("pe29 2bq", "PE29 2BQ"),
        (" PE29  2BQ ", "PE29 2BQ"),
        ("PE29\u00a02BQ", "PE29 2BQ"),
        ("PE3 6SF", "PE3 6SF"),
        ("CB1 1JG", "CB1 1JG"),
        ("M1 1AE", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("W1A 0AX", "W1A 0AX"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("SW1A 1AA", "SW1A 1AA"),
        ("GIR 0AA", "GIR 0AA"),
        ("gir0aa", "GIR 0AA"),
    ],
)
def test_a_postcode_is_written_in_capitals_with_its_space(typed: str, postcode: str) -> None:
    assert parse_postcode(typed) == postcode


@pytest.mark.parametrize(
    "wrong",
    [
        "PE3 6SFX", "ZZ99 9ZZ", "PE29 2B", "PE29", "2BQ", "", "PE29 2BI", "PE29 2CQ", "QE29 2BQ", "PZ29 2BQ",
        "PE2O 2BQ", "PE29 OBQ", "PE292 2BQ", "GIR 0AB", "GIR 1AA", "GIR0AA 1AB", "P29A 2BQ", "W1I 0AX", "EC1C 1BB",
        "PE29-2BQ", "PE٢٩ 2BQ", "PE29 ٢BQ", "PЕ29 2BQ", None, 29,
    ],
)  # fmt: skip
def test_what_cannot_be_a_postcode_is_refused(wrong: object) -> None:
    """Among them the letters that BS 7666 leaves out, digits of other scripts, and a Cyrillic letter."""
    with pytest.raises(ValueError, match="cannot be a UK postcode; expected one such as PE29 2BQ"):
        parse_postcode(wrong)


@given(st.text(string.ascii_letters + string.digits + " ", min_size=5, max_size=9))
def test_a_postcode_that_is_accepted_has_the_shape_of_one(text: str) -> None:
    try:
        postcode = parse_postcode(text)
    except ValueError:
        return
    assert re.fullmatch(r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}|GIR 0AA", postcode)
    assert parse_postcode(postcode) == postcode


@pytest.mark.parametrize(
    ("typed", "uprn"),
    [
        ("10023455678", "10023455678"),
        ("000010023455678", "10023455678"),
        ("123456789012", "123456789012"),
        ("1", "1"),
        (" 42 ", "42"),
        (10023455678, "10023455678"),
    ],
)
def test_a_uprn_has_up_to_12_digits_and_leading_zeros_are_dropped(typed: object, uprn: str) -> None:
    assert TypeAdapter(Uprn).validate_python(typed) == uprn


@pytest.mark.parametrize("wrong", ["1234567890123", "", "0", "000", "12 34", "12a4", "-5", "٤٢", True, 1.0, None])
def test_what_is_no_uprn_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="is no UPRN; expected 1 to 12 digits"):
        parse_uprn(wrong)


@pytest.mark.parametrize(
    ("words", "lines", "postcode"),
    [
        ("London Road, Godmanchester PE29 2BQ", ("London Road", "Godmanchester"), "PE29 2BQ"),
        ("London Road, Godmanchester, pe292bq", ("London Road", "Godmanchester"), "PE29 2BQ"),
        ("London Road,\nGodmanchester\u00a0PE29 2BQ\n\n", ("London Road", "Godmanchester"), "PE29 2BQ"),
        ("Thorpe Wood, Peterborough", ("Thorpe Wood", "Peterborough"), None),
        (" Nene Parade , Wisbech ", ("Nene Parade", "Wisbech"), None),
        ("PE29 2BQ", (), "PE29 2BQ"),
        ("Unit C, Chord Park, PE29 2BQ", ("Unit C", "Chord Park"), "PE29 2BQ"),
        ("Land off the A1307", ("Land off the A1307",), None),
    ],
)
def test_an_address_is_taken_apart_at_its_commas(words: str, lines: tuple[str, ...], postcode: str | None) -> None:
    address = Address.model_validate(words)
    assert (address.lines, address.postcode) == (lines, postcode)
    assert Address.model_validate(str(address)) == address
    assert Address.model_validate(address.model_dump(mode="json")) == address


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("London Road PE29 2BI", '"PE29 2BI" cannot be a UK postcode'),
        ({"lines": ["London Road"], "postcode": "PE3 6SFX"}, '"PE3 6SFX" cannot be a UK postcode'),
        ({"lines": ["London Road"], "town": "Godmanchester"}, "town"),
        ({"lines": ["London\u202e Road"]}, "RIGHT-TO-LEFT OVERRIDE"),
        ({"lines": [""]}, "lines.0"),
        ({"postcode": "PE29 2BQ"}, "lines"),
    ],
)
def test_what_is_no_address_is_refused(wrong: object, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Address.model_validate(wrong)
    assert said in str(refused.value)


def location(easting_m: object, northing_m: object, accuracy_m: object = 10) -> Location:
    return Location.model_validate(
        {"easting_m": easting_m, "northing_m": northing_m, "accuracy_m": accuracy_m, "source": "gazetteer"}
    )


@pytest.mark.parametrize(
    ("where", "easting_m", "northing_m"),
    [
        ("Godmanchester", 525093, 269832),
        ("Peterborough", 516500, 298500),
        ("Isles of Scilly", 90000, 10000),
        ("Land's End", 134200, 25000),
        ("Lowestoft Ness", 655500, 293700),
        ("Lerwick", 447700, 1141500),
        ("Muckle Flugga", 460600, 1219500),
        ("Rockall's neighbour, St Kilda", 10000, 899000),
        ("Durness", 240400, 967700),
        ("Kirkwall", 344800, 1011000),
        ("Douglas", 238000, 476000),
        ("Holyhead", 224700, 382500),
    ],
)
def test_a_location_on_land_is_taken(where: str, easting_m: int, northing_m: int) -> None:
    assert (location(easting_m, northing_m).easting_m, where) == (easting_m, where)


@pytest.mark.parametrize(
    ("easting_m", "northing_m"),
    [(699_000, 550_000), (269832, -5), (-1, 269832), (0, 500_000), (52.3, -0.17), (5, 10**9)],
)
def test_a_location_in_the_sea_is_refused(easting_m: object, northing_m: object) -> None:
    """The North Sea, the Atlantic, degrees typed for metres."""
    with pytest.raises(ValidationError, match=r"is in the sea|valid integer"):
        location(easting_m, northing_m)


def test_zero_is_no_place_for_an_asset() -> None:
    """0, 0 lies in a square that holds land, the Isles of Scilly; but no asset is there: it is what is typed for
    "not known"."""
    with pytest.raises(ValidationError):
        location(0, 0)


@pytest.mark.parametrize("accuracy_m", [-1, 100_001, 2.5, "10", None])
def test_how_far_a_location_may_be_out_is_whole_metres(accuracy_m: object) -> None:
    with pytest.raises(ValidationError, match="accuracy_m"):
        location(525093, 269832, accuracy_m)


@given(st.integers(0, 800_000), st.integers(0, 1_300_000))
def test_the_distance_to_an_extent_is_0_within_it_and_only_there(easting_m: int, northing_m: int) -> None:
    extent = Extent(west_m=501_000, south_m=236_000, east_m=572_000, north_m=318_000)
    within = 501_000 <= easting_m <= 572_000 and 236_000 <= northing_m <= 318_000
    assert (extent.distance_m(easting_m, northing_m) == 0) == within
