"""What an option analysis comes to, in words."""

from decimal import Decimal

import pytest

from estates.errors import Refusal
from estates.register.options import find_analysis, print_share, print_value, settled_by, weigh
from estates.register.register import Register
from tests.builders import ASSET, SteppingClock, say
from tests.model.test_analysis import SALE, analysis, flow, option


def sentences(*options: dict[str, object]) -> list[str]:
    return [switch.sentence for switch in weigh(analysis(*options)).switches]


@pytest.mark.parametrize(
    ("amount", "printed"),
    [("0", "£0"), ("0.5", "£1"), ("-0.4", "£0"), ("-0.5", "−£1"), ("135603.86", "£135,604"), ("-39323.67", "−£39,324")],
)
def test_a_value_is_rounded_when_printed(amount: str, printed: str) -> None:
    assert print_value(Decimal(amount)) == printed


@pytest.mark.parametrize(
    ("share", "printed"),
    [("0.12", "12%"), ("-0.125", "12.5%"), ("13.5604", "1,356%"), ("0.0001", "less than 0.1%"), ("1", "100%"),
     ("10", "1,000%")],
)  # fmt: skip
def test_a_share_is_printed_as_per_cent(share: str, printed: str) -> None:
    assert print_share(Decimal(share)) == printed


def test_the_table_of_a_sale() -> None:
    weighed = weigh(SALE)
    assert weighed.rows() == [
        ("Keep (business as usual)", "Retain", "Considered", "£0", "", ""),
        ("Sell", "Retain", "Preferred", "£135,604", "", ""),
    ]
    assert weighed.basis == (
        "Net present social value against business as usual (Keep), in pounds at 2019 prices, discounted by The Green "
        "Book, HM Treasury, 2022, to the nearest pound."
    )
    assert [switch.sentence for switch in weighed.switches] == [
        "One-off cost of “Sell” must rise by 1,356% before “Keep” is as good.",
        "The receipt of “Sell” could fall to nothing, and “Sell” still leads.",
    ]


def test_values_for_programs_are_not_rounded() -> None:
    """110,000 / 1.035 - 10,000 + 20,000 + 20,000 / 1.035 = 130,000 / 1.035 + 10,000."""
    value = weigh(SALE).build_object()["values"][1]["npsv_gbp"]
    assert isinstance(value, str)
    assert abs(Decimal(value) - (Decimal(130_000) / Decimal("1.035") + 10_000)) < Decimal("1e-15")


def test_a_cost_that_must_rise_and_a_gain_that_must_fall() -> None:
    """1,000 against 1,120: 12% more. An income of 2,000 against 1,500: a quarter less."""
    dear, poor = option("Dear", flow("running", 2019, 1_120)), option("Poor", flow("income", 2019, 1_500))
    cheap = option("Cheap", flow("running", 2019, 1_000), standing="preferred")
    rich = option("Rich", flow("income", 2019, 2_000), standing="preferred")
    assert sentences(cheap, dear) == ["Running cost of “Cheap” must rise by 12% before “Dear” is as good."]
    assert sentences(rich, poor) == ["Income of “Rich” must fall by 25% before “Poor” is as good."]


def test_a_preferred_option_that_is_not_the_best_on_figures() -> None:
    """1,120 against 1,000: the cost must fall by 120 / 1,120 = 10.7%."""
    dear = option("Dear", flow("running", 2019, 1_120), standing="preferred")
    cheap, same = option("Cheap", flow("running", 2019, 1_000)), option("Same", flow("running", 2019, 1_120))
    assert sentences(dear, cheap) == [
        "Running cost of “Dear” must fall by 10.7% for it to catch up, when “Cheap” is as good."
    ]
    assert sentences(dear, same) == ["Running cost of “Dear” need not move: “Same” is as good already."]


def test_what_was_not_valued_says_so_and_is_not_taken_for_nothing() -> None:
    sell = option("Sell", flow("receipt", 2019, 5), standing="preferred")
    weighed = weigh(analysis(sell, option("Share"), option("Burn", standing="ruled-out")))
    assert [row[3] for row in weighed.rows()] == ["£5", "not valued", "not valued"]
    assert (weighed.switches, weighed.note) == ((), "No switching values: Share has no cash flows to compare with.")
    nothing = weigh(analysis(option("Share"), base_year=None))
    assert ([row[3] for row in nothing.rows()], nothing.basis) == (["not valued"], "No cash flows are on the register.")


def test_the_edition_stored_with_the_analysis_is_named() -> None:
    stored = analysis(option("A", flow("running", 2019, 1)), edition="The Green Book, 2018")
    assert "discounted by The Green Book, 2018, to" in weigh(stored).basis


def test_factors_passed_and_failed() -> None:
    share = option("Share") | {"passed": ["Affordable", "Near"], "failed": ["Soon"], "reason": "Too late."}
    assert weigh(analysis(share)).rows()[0][4:] == ("passed Affordable, Near; failed Soon", "Too late.")


def test_an_analysis_is_found_by_its_key_or_its_assets(register: Register, clock: SteppingClock) -> None:
    say(register, "asset", "copse-court", "2013", **ASSET)
    say(register, "analysis", "let-or-sell", "2019", title="Let or sell", assets=["copse-court"], options=[])
    clock.at("2020-01-01")
    estate = register.estate(clock.moment.date(), "public")
    assert find_analysis(estate, "let-or-sell").key == find_analysis(estate, "copse-court").key == "let-or-sell"
    with pytest.raises(Refusal, match=r"no option analysis is called .*; nearest: let-or-sell"):
        find_analysis(estate, "let-or-sel")
    with pytest.raises(Refusal, match="see `estates options list`"):
        find_analysis(estate, "zzz")


def test_an_analysis_is_settled_by_either_end_of_the_link(register: Register, clock: SteppingClock) -> None:
    clock.at("2020-01-01")
    say(register, "asset", "copse-court", "2013", **ASSET)
    for key in ("first", "second", "third"):
        say(register, "analysis", key, "2019", title=key, assets=["copse-court"], options=[])
    say(register, "decision", "sale", "2019", subject="Sale", decided_on="2019-05", analyses=["first"], reference="A 1")
    say(register, "analysis", "second", "2019-06", decision="sale")
    assert settled_by(register.estate(clock.moment.date(), "public")) == {"first": "A 1", "second": "A 1"}
    with pytest.raises(Refusal, match='"copse-court" has 3 option analyses; name one: '):
        find_analysis(register.estate(clock.moment.date(), "public"), "copse-court")
