"""What an option analysis comes to: its table and its switching values, as printed.

Amounts stay whole decimals in `Weighed`; `print_value` rounds to the pound, and nothing else does. An option without
cash flows has no value, unless it is business as usual, whose value against itself is nothing.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from estates.errors import Refusal, nearest
from estates.model.analysis import Analysis, Option
from estates.model.green_book import EDITION
from estates.model.vocabulary import FlowKind, OptionStanding
from estates.register.estate import Estate, Standing

_NOUNS = {
    FlowKind.CAPITAL: "Capital cost",
    FlowKind.RUNNING: "Running cost",
    FlowKind.ONE_OFF: "One-off cost",
    FlowKind.RECEIPT: "The receipt",
    FlowKind.INCOME: "Income",
}
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Switch:
    """How far one kind of cash flow of the preferred option must move, as a share of itself (0.25: a quarter more)."""

    kind: FlowKind
    share: Decimal
    sentence: str


@dataclass(frozen=True)
class Weighed:
    """`values_gbp`: the net present social value of each option against business as usual, in pounds of the base year;
    None where it was not valued."""

    analysis: Analysis
    values_gbp: tuple[Decimal | None, ...]
    switches: tuple[Switch, ...]
    basis: str
    """The price base, the edition of the Green Book and what the values are against."""
    note: str = ""
    """Why there are no switching values, where something stands in their way."""

    def build_object(self) -> dict[str, Any]:
        """For `--json`: the record's own fields, then what it comes to; amounts unrounded, as decimal strings."""
        named = zip(self.analysis.options, self.values_gbp, strict=True)
        return self.analysis.model_dump(mode="json") | {
            "values": [
                {"label": option.label, "npsv_gbp": None if value is None else f"{value:f}"} for option, value in named
            ],
            "switching_values": [
                {"kind": switch.kind.value, "share": f"{switch.share:f}", "sentence": switch.sentence}
                for switch in self.switches
            ],
            "basis": self.basis,
            "note": self.note,
        }

    def rows(self) -> list[tuple[str, str, str, str, str, str]]:
        """As the table prints it: label, kind, standing, value, factors, reason."""
        return [
            (
                f"{option.label}{' (business as usual)' if option.business_as_usual else ''}",
                option.kind.label,
                option.standing.label,
                print_value(value) if value is not None else "not valued",
                _factors(option),
                option.reason or "",
            )
            for option, value in zip(self.analysis.options, self.values_gbp, strict=True)
        ]


def weigh(analysis: Analysis) -> Weighed:
    """The analysis with its values, or without where it holds no cash flow."""
    if not any(option.flows for option in analysis.options):
        return Weighed(analysis, (None,) * len(analysis.options), (), "No cash flows are on the register.")
    values = tuple(
        analysis.net_present_value_gbp(option) if option.flows or option.business_as_usual else None
        for option in analysis.options
    )
    usual = analysis.business_as_usual
    against = f"against business as usual ({usual.label})" if usual else "against nothing spent or earned"
    basis = (
        f"Net present social value {against}, in pounds at {analysis.base_year} prices, discounted by "
        f"{analysis.edition or EDITION}, to the nearest pound."
    )
    blank = [
        option.label
        for option, value in zip(analysis.options, values, strict=True)
        if value is None and option.standing is not OptionStanding.RULED_OUT
    ]
    if blank:
        note = f"No switching values: {', '.join(blank)} has no cash flows to compare with."
        return Weighed(analysis, values, (), basis, note)
    switches = _switches(analysis)
    idle = "No switching values: the cash flows of the preferred option come to nothing, or it has no rival."
    return Weighed(analysis, values, switches, basis, "" if switches or not analysis.preferred else idle)


def find_analysis(estate: Estate, key: str) -> Standing[Analysis]:
    """By its own key, or by that of an asset that has but one. Raises Refusal."""
    every = estate.analyses()
    by_key = [standing for standing in every if standing.key == key]
    found = by_key or [standing for standing in every if key in standing.record.assets]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(
            f'"{key}" has {len(found)} option analyses; name one: {", ".join(standing.key for standing in found)}.'
        )
    near = nearest(key, [standing.key for standing in every])
    hint = f"nearest: {', '.join(near)}" if near else "see `estates options list`"
    raise Refusal(f'no option analysis is called "{key}", and no asset of that key has one; {hint}.')


def settled_by(estate: Estate) -> dict[str, str]:
    """For each option analysis that a decision settled, the decision's name; the others are still open. The analysis
    may name the decision, or the decision the analysis."""
    decisions = estate.decisions()
    names = {standing.key: str(standing.record) for standing in decisions}
    settled = {key: names[standing.key] for standing in decisions for key in standing.record.analyses}
    return settled | {
        standing.key: names[standing.record.decision] for standing in estate.analyses() if standing.record.decision
    }


def print_value(amount: Decimal) -> str:
    """To the pound, halves away from nought: "£1,235", "−£1,235", "£0"."""
    pounds = amount.quantize(Decimal(1), ROUND_HALF_UP)
    return f"{'−' if pounds < 0 else ''}£{abs(pounds):,f}"


def print_share(share: Decimal) -> str:
    """As per cent to one place, without its sign: "12%", "12.5%"."""
    tenths = abs(share * 100).quantize(_TENTH, ROUND_HALF_UP)
    return f"{tenths.normalize():,f}%" if tenths or not share else "less than 0.1%"


def _switches(analysis: Analysis) -> tuple[Switch, ...]:
    preferred = analysis.preferred
    rivals = [
        option
        for option in analysis.options
        if option is not preferred and option.standing is not OptionStanding.RULED_OUT
    ]
    if preferred is None or not rivals:
        return ()
    rival = max(rivals, key=analysis.net_present_value_gbp)
    leads = analysis.net_present_value_gbp(preferred) >= analysis.net_present_value_gbp(rival)
    return tuple(
        Switch(kind, share, _sentence(kind, share, preferred, rival, leads=leads))
        for kind, share in analysis.switching_values()
    )


def _sentence(kind: FlowKind, share: Decimal, preferred: Option, rival: Option, *, leads: bool) -> str:
    noun = f"{_NOUNS[kind]} of “{preferred.label}”"
    if share < -1:
        stands = "still leads" if leads else "still lags"
        return f"{noun} could fall to nothing, and “{preferred.label}” {stands}."
    if not share:
        return f"{noun} need not move: “{rival.label}” is as good already."
    move = "rise" if share > 0 else "fall"
    before = "before" if leads else "for it to catch up, when"
    return f"{noun} must {move} by {print_share(share)} {before} “{rival.label}” is as good."


def _factors(option: Option) -> str:
    passed = [f"passed {', '.join(option.passed)}"] if option.passed else []
    failed = [f"failed {', '.join(option.failed)}"] if option.failed else []
    return "; ".join(passed + failed)
