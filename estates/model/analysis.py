"""The options weighed for one or more assets."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field, model_validator

from estates.model.dates import ReducedDate
from estates.model.green_book import LAST_YEAR, present_value
from estates.model.quantities import Pounds
from estates.model.record import VALUE, Record, Refers
from estates.model.text import Key, Line, Text
from estates.model.vocabulary import FlowKind, OptionKind, OptionStanding


class CashFlow(BaseModel):
    """An amount in pounds at the analysis's price base, in one year or in each year `until` another, inclusive. Years
    are those in which the financial year begins."""

    model_config = VALUE

    kind: FlowKind
    """What it is; capital, running and one-off are costs."""
    year: int = Field(strict=True, ge=1900, le=2200)
    """The first financial year, by the year in which it begins."""
    amount_gbp: Pounds
    """In pounds a year, at the prices of the base year; never negative."""
    until: int | None = Field(default=None, strict=True, ge=1900, le=2200)
    """The last financial year, inclusive; none: the first year only."""

    def by_year(self, base_year: int) -> Iterator[tuple[int, Decimal]]:
        """(years after the base year, the amount, negative for a cost)."""
        signed = self.amount_gbp if self.kind.is_gain else -self.amount_gbp
        return ((year - base_year, signed) for year in range(self.year, (self.until or self.year) + 1))


class Option(BaseModel):
    """One way forward, and why it is preferred, considered or ruled out."""

    model_config = VALUE

    kind: OptionKind
    """What would be done."""
    label: Line
    """How papers name the option."""
    standing: OptionStanding
    """How it came out."""
    business_as_usual: bool = False
    """Whether this is going on as before, against which the others are valued."""
    reason: Text | None = None
    """Why it is preferred, considered or ruled out."""
    flows: tuple[CashFlow, ...] = ()
    """What it would cost and bring."""
    benefits: tuple[Line, ...] = ()
    """What it would bring that is not money."""
    risks: tuple[Line, ...] = ()
    """What may go wrong."""
    passed: tuple[Line, ...] = ()
    """The critical success factors that it meets."""
    failed: tuple[Line, ...] = ()
    """The critical success factors that it does not meet."""


class Analysis(Record):
    """An option analysis: still open, or settled by a decision."""

    kind: ClassVar[str] = "analysis"

    title: Line
    """What is weighed."""
    assets: Annotated[tuple[Key, ...], Refers("asset")]
    """The assets concerned."""
    options: tuple[Option, ...]
    """The options weighed, in the order of the paper."""
    opened: ReducedDate | None = None
    """When the analysis began."""
    base_year: int | None = Field(default=None, strict=True, ge=1900, le=2200)
    """Year 0: that of the prices and of the decision, the financial year that begins in it."""
    edition: Line | None = None
    """Of the Green Book by which it was discounted."""
    success_factors: tuple[Line, ...] = ()
    """What every option must achieve."""
    decision: Annotated[Key | None, Refers("decision")] = None
    """The decision in which it ended; None: still open."""

    @model_validator(mode="after")
    def _is_whole(self) -> "Analysis":
        labels = [option.label for option in self.options]
        if len(set(labels)) < len(labels):
            raise ValueError("two options have the same label; name each differently")
        for what, count in (
            ("business as usual", sum(option.business_as_usual for option in self.options)),
            ("preferred", sum(option.standing is OptionStanding.PREFERRED for option in self.options)),
        ):
            if count > 1:
                raise ValueError(f"{count} options are {what}; expected one at most")
        flows = [flow for option in self.options for flow in option.flows]
        if flows and self.base_year is None:
            raise ValueError("cash flows need base_year, the year of their prices")
        if self.base_year is not None:
            for flow in flows:
                if not self.base_year <= flow.year <= (flow.until or flow.year) <= self.base_year + LAST_YEAR:
                    raise ValueError(
                        f"a cash flow from {flow.year} to {flow.until or flow.year} cannot be discounted; "
                        f"expected years from {self.base_year} to {self.base_year + LAST_YEAR}, the later last"
                    )
        return self

    @property
    def preferred(self) -> Option | None:
        return next((option for option in self.options if option.standing is OptionStanding.PREFERRED), None)

    @property
    def business_as_usual(self) -> Option | None:
        return next((option for option in self.options if option.business_as_usual), None)

    def present_value_gbp(self, option: Option) -> Decimal:
        """Net present social value in pounds of the base year, not rounded."""
        base = self.base_year or 0
        return present_value(pair for flow in option.flows for pair in flow.by_year(base))

    def net_present_value_gbp(self, option: Option) -> Decimal:
        """Against business as usual, where that is among the options; otherwise against nothing spent or earned."""
        usual = self.business_as_usual
        return self.present_value_gbp(option) - (self.present_value_gbp(usual) if usual else 0)

    def switching_values(self) -> list[tuple[FlowKind, Decimal]]:
        """For each kind of cash flow of the preferred option, by what share of itself (0.25: a quarter more) it must
        move before another option that is not ruled out is as good.

        Empty where there is nothing to compare, or a rival is not valued.
        """
        preferred = self.preferred
        rivals = [o for o in self.options if o is not preferred and o.standing is not OptionStanding.RULED_OUT]
        if preferred is None or not rivals or not all(rival.flows or rival.business_as_usual for rival in rivals):
            return []
        lead = self.net_present_value_gbp(preferred) - max(map(self.net_present_value_gbp, rivals))
        values = []
        for kind in FlowKind:
            flows = [
                pair for flow in preferred.flows if flow.kind is kind for pair in flow.by_year(self.base_year or 0)
            ]
            if worth := present_value(flows):
                values.append((kind, -lead / worth))
        return values
