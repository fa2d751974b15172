"""Amounts with their unit in the type; decimal, never float, kept as written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from estates.model.quantities import LARGEST, FloorArea, Number, Pounds, parse_number, print_number, print_pounds
from estates.model.vocabulary import AreaBasis

amounts = st.decimals(min_value=0, max_value=LARGEST - 1, places=2) | st.integers(0, int(LARGEST) - 1).map(Decimal)


@pytest.mark.parametrize(
    ("typed", "number", "printed"),
    [
        ("3,079", "3079", "3,079"),
        ("3079", "3079", "3,079"),
        ("375", "375", "375"),
        ("0", "0", "0"),
        ("3079.50", "3079.50", "3,079.50"),
        ("1,234,567.8", "1234567.8", "1,234,567.8"),
        (" 375 ", "375", "375"),
        (3079, "3079", "3,079"),
        (Decimal("0.25"), "0.25", "0.25"),
    ],
)
def test_a_number_prints_to_the_decimals_that_it_was_given_with(typed: object, number: str, printed: str) -> None:
    assert str(parse_number(typed)) == number
    assert print_number(parse_number(typed)) == printed


@pytest.mark.parametrize(
    "wrong",
    [
        "1e5", "-3", "+3", "3,07", "30,79", "3079,5", "3.079.000", ",079", "3.", ".5", "", " ", "NaN", "Infinity", "½",
        "²", "0x10", "1_000", "3 079", "3,079,", "c.400", "£5", "٣٠٧٩", "３０７９", 3.0, 0.1, -3, True, None, [3],
        "0,350", Decimal("NaN"), Decimal("-1"), float("inf"),
    ],
)  # fmt: skip
def test_what_is_not_a_plain_number_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"is not a number; expected digits, as in 3,079 or 3079\.5"):
        parse_number(wrong)


@pytest.mark.parametrize("scanned", ["3,O79", "3,o79", "1O", "O5", "3O79.5"])
def test_a_letter_o_in_a_figure_is_named(scanned: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_number(scanned)
    assert f'"{scanned}" is not a number; is that a letter O for a zero?' in str(refused.value)


def test_an_absurd_amount_is_refused() -> None:
    assert parse_number("999,999,999,999") == LARGEST - 1
    with pytest.raises(ValueError, match=r"is too large; expected less than 1,000,000,000,000"):
        parse_number("1,000,000,000,000")


@given(amounts)
def test_print_and_parse_are_each_others_inverse(amount: Decimal) -> None:
    assert str(parse_number(print_number(amount))) == str(amount)
    assert TypeAdapter(Pounds).validate_python(print_pounds(amount)) == amount
    for kind in (Number, Pounds):
        adapter: TypeAdapter[Decimal] = TypeAdapter(kind)
        stored = adapter.dump_python(adapter.validate_python(str(amount)), mode="json")
        assert isinstance(stored, str)
        assert str(adapter.validate_python(stored)) == str(amount)


@pytest.mark.parametrize(("typed", "printed"), [("£264,000", "£264,000"), ("£ 500", "£500"), (3_996_000, "£3,996,000")])
def test_money_may_carry_its_sign(typed: object, printed: str) -> None:
    assert print_pounds(TypeAdapter(Pounds).validate_python(typed)) == printed


@pytest.mark.parametrize("wrong", ["£1.5m", "-£5", "£-5", "$5", "££5", "£", 1.5, True])
def test_what_is_no_sum_of_pounds_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError, match="is not a number"):
        TypeAdapter(Pounds).validate_python(wrong)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("3,079", "3,079"),
        ("3,079 GIA", "3,079 (GIA)"),
        ("3,079 gia", "3,079 (GIA)"),
        ("3079 m2", "3,079"),
        ("3079m2", "3,079"),
        ("3079m² NIA", "3,079 (NIA)"),
        ("375 sq m GEA", "375 (GEA)"),
        ("375 sqm", "375"),
        ("1,112 unstated", "1,112"),
        (375, "375"),
        (Decimal("375.5"), "375.5"),
        ({"m2": "375", "basis": "nia"}, "375 (NIA)"),
    ],
)
def test_a_floor_area_is_taken_from_words(typed: object, printed: str) -> None:
    assert str(FloorArea.model_validate(typed)) == printed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("3,O79", 'floor area "3,O79" is not a number; is that a letter O for a zero?'),
        ("3,07", 'floor area "3,07" is not a number'),
        ("about 400", 'floor area "about 400" is not a number'),
        ("400 sq ft", 'floor area "400 sq ft" is not a number; expected square metres'),
        ("", 'floor area "" is not a number'),
        ("-400", 'floor area "-400" is not a number'),
        ("400 GFA", '"GFA" is no area basis'),
        ({"m2": 3.5}, '"3.5" is not a number'),
        ({"m2": "375", "units": "feet"}, "units"),
        (3.5, "FloorArea"),
        (True, "FloorArea"),
        (-1, '"-1" is not a number'),
    ],
)
def test_what_is_no_floor_area_is_refused_and_said(wrong: object, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        FloorArea.model_validate(wrong)
    assert said in str(refused.value)


@given(amounts, st.sampled_from(AreaBasis))
def test_a_floor_area_goes_out_and_comes_in_again(m2: Decimal, basis: AreaBasis) -> None:
    area = FloorArea(m2=m2, basis=basis)
    assert FloorArea.model_validate(area.model_dump(mode="json")) == area
    assert FloorArea.model_validate(f"{print_number(m2)} {basis.value}") == area
