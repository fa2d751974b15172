"""Option analyses: values worked by hand, switching values tried out, and what cannot be an analysis."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from estates.model.analysis import Analysis, Option
from estates.model.vocabulary import FlowKind, OptionStanding

PENNY = Decimal("0.01")


def flow(kind: str, year: int, amount: int | str, until: int | None = None) -> dict[str, Any]:
    return {"kind": kind, "year": year, "amount_gbp": str(amount), "until": until}


def option(label: str, *flows: dict[str, Any], standing: str = "considered", usual: bool = False) -> dict[str, Any]:
    return {"kind": "retain", "label": label, "standing": standing, "business_as_usual": usual, "flows": flows}


def analysis(*options: dict[str, Any], **fields: Any) -> Analysis:
    whole = {"key": "a", "title": "A", "assets": ["copse-court"], "options": options, "base_year": 2019}
    return Analysis.model_validate(whole | fields)


def values(found: Analysis) -> list[Decimal]:
    return [found.net_present_value_gbp(each).quantize(PENNY) for each in found.options]


SALE = analysis(
    option("Keep", flow("running", 2019, 20_000, until=2020), usual=True),
    option("Sell", flow("one-off", 2019, 10_000), flow("receipt", 2020, 110_000), standing="preferred"),
)


def test_a_sale_against_keeping() -> None:
    """Keep: -20,000 - 20,000 / 1.035 = -20,000 - 19,323.67 = -39,323.67.
    Sell: -10,000 + 110,000 / 1.035 = -10,000 + 106,280.19 = 96,280.19.
    Sell against keeping: 96,280.19 + 39,323.67 = 135,603.86, and keeping against itself is nothing."""
    assert SALE.present_value_gbp(SALE.options[0]).quantize(PENNY) == Decimal("-39323.67")
    assert SALE.present_value_gbp(SALE.options[1]).quantize(PENNY) == Decimal("96280.19")
    assert values(SALE) == [Decimal(0), Decimal("135603.86")]


def test_a_letting_over_ten_years() -> None:
    """£50,000 of works in year 0, £8,000 of rent in each of years 1 to 10.
    1.035^-10 = 0.70891881; (1 - 0.70891881) / 0.035 = 8.31660532; 8,000 x 8.31660532 = 66,532.84;
    66,532.84 - 50,000 = 16,532.84."""
    let = analysis(option("Let", flow("capital", 2019, 50_000), flow("income", 2020, 8_000, until=2029)))
    assert values(let) == [Decimal("16532.84")]


def test_a_cost_beyond_year_30() -> None:
    """£100,000 in year 31 costs 100,000 x 1.035^-30 / 1.03 = 100,000 x 0.35627841 / 1.03 = 34,590.14; in year 75
    100,000 x 0.35627841 / 1.03^45 = 35,627.841 / 3.78159584 = 9,421.38."""
    late = analysis(
        option("Roof in year 31", flow("capital", 2050, 100_000)),
        option("Roof in year 75", flow("capital", 2094, 100_000)),
    )
    assert values(late) == [Decimal("-34590.14"), Decimal("-9421.38")]


def test_without_business_as_usual_the_value_is_against_nothing() -> None:
    alone = analysis(option("Sell", flow("receipt", 2019, 5_000)))
    assert (alone.business_as_usual, values(alone)) == (None, [Decimal(5000)])


def test_switching_values_worked_by_hand() -> None:
    """The lead is 135,603.86. The one-off cost is worth -10,000: it must rise by 135,603.86 / 10,000 = 13.5604 times
    itself. The receipt is worth 106,280.19: it must fall by 135,603.86 / 106,280.19 = 1.2759, more than all of it."""
    found = {kind: share.quantize(Decimal("0.0001")) for kind, share in SALE.switching_values()}
    assert found == {FlowKind.ONE_OFF: Decimal("13.5604"), FlowKind.RECEIPT: Decimal("-1.2759")}


def test_an_option_ruled_out_is_no_rival() -> None:
    ruled_out = option("Best on paper", flow("receipt", 2019, 1_000_000), standing="ruled-out")
    cheap = option("Cheap", flow("running", 2019, 1_000), standing="preferred")
    rival = option("Dear", flow("running", 2019, 1_120))
    assert analysis(cheap, rival, ruled_out).switching_values() == [(FlowKind.RUNNING, Decimal("0.12"))]
    assert analysis(cheap, ruled_out).switching_values() == []
    assert analysis(rival).switching_values() == []


_FLOWS = st.lists(
    st.builds(
        flow, st.sampled_from([kind.value for kind in FlowKind]), st.integers(2019, 2060), st.integers(1, 5_000_000)
    ),
    min_size=1,
    max_size=5,
)


@given(_FLOWS, _FLOWS, _FLOWS, st.booleans())
def test_moving_a_flow_by_its_switching_value_makes_the_best_rival_as_good(
    ours: list[dict[str, Any]], theirs: list[dict[str, Any]], others: list[dict[str, Any]], usual: bool
) -> None:
    """The promise itself: the analysis is run again with every flow of the kind moved by the share."""
    before = analysis(
        option("Ours", *ours, standing="preferred", usual=usual),
        option("Theirs", *theirs, usual=not usual),
        option("Others", *others),
    )
    for kind, share in before.switching_values():
        after = before.model_copy(update={"options": (_moved(before.options[0], kind, share), *before.options[1:])})
        ours_now, *rivals = (after.net_present_value_gbp(each) for each in after.options)
        assert abs(ours_now - max(rivals)) < Decimal("1e-9")


def _moved(preferred: Option, kind: FlowKind, share: Decimal) -> Option:
    flows = tuple(
        each.model_copy(update={"amount_gbp": each.amount_gbp * (1 + share)}) if each.kind is kind else each
        for each in preferred.flows
    )
    return preferred.model_copy(update={"flows": flows})


@pytest.mark.parametrize(
    ("options", "fields", "sentence"),
    [
        ([option("A"), option("A")], {}, "two options have the same label; name each differently"),
        ([option("A", usual=True), option("B", usual=True)], {}, "2 options are business as usual; expected one at m"),
        (
            [option("A", standing="preferred"), option("B", standing="preferred")], {},
            "2 options are preferred; expected one at most",
        ),
        ([option("A", flow("running", 2019, 1))], {"base_year": None}, "cash flows need base_year, the year of their"),
        ([option("A", flow("running", 2018, 1))], {}, "a cash flow from 2018 to 2018 cannot be discounted; expected y"),
        ([option("A", flow("running", 2019, 1, until=2095))], {}, "years from 2019 to 2094, the later last"),
        ([option("A", flow("running", 2022, 1, until=2020))], {}, "a cash flow from 2022 to 2020 cannot be discounted"),
        ([option("A", flow("running", 2019, "-1"))], {}, '"-1" is not a number; expected digits'),
        ([option("A", flow("running", 2019, "1O0"))], {}, "is that a letter O for a zero"),
        ([option("A", flow("rent", 2019, 1))], {}, '"rent" is no flow kind; expected one of capital, running'),
        ([option("A", standing="best")], {}, '"best" is no option standing; expected one of preferred'),
    ],
)  # fmt: skip
def test_what_cannot_be_an_analysis_is_refused_with_a_sentence(
    options: list[dict[str, Any]], fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        analysis(*options, **fields)
    assert sentence in str(refusal.value)


def test_money_is_never_a_float() -> None:
    with pytest.raises(ValidationError, match="is not a number"):
        analysis(option("A", flow("running", 2019, 1) | {"amount_gbp": 1.5}))


def test_the_longest_span_is_taken() -> None:
    """A pound in each of years 0 to 75: 1 + 18.39205 + 0.35627841 x (1 - 1.03^-45) / 0.03 = 1 + 18.39205 + 8.73548."""
    assert values(analysis(option("A", flow("running", 2019, 1, until=2094)))) == [Decimal("-28.13")]


def test_the_preferred_option_is_the_one_so_called() -> None:
    assert SALE.preferred is not None
    assert (SALE.preferred.label, SALE.preferred.standing) == ("Sell", OptionStanding.PREFERRED)
    assert analysis(option("A")).preferred is None
