"""The chart of a summary: bars of floor area by status and by tenure, and of receipts by year.

Every bar has its name and its figure beside it in words; the bars of one panel share a scale from nought.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from estates.model.dates import print_day
from estates.model.quantities import print_number, print_pounds
from estates.papers.svg import PALE, SOFT, document, element, text, wrap
from estates.papers.wording import BANNER
from estates.register.summary import HELD, Group, Summary, paragraph

WIDTH = 920
_MARGIN, _BAR_X, _BAR_ROOM, _ROW, _HEAD, _FOOT = 28, 350, 320, 30, 56, 40
_BLUE, _RED = "#14538f", "#a0103f"


@dataclass(frozen=True)
class _Bar:
    name: str
    amount: Decimal
    figure: str


def render_chart(summary: Summary, *, confidential: bool = False) -> str:
    """The chart as SVG, described by the summary's paragraph; the same bytes for the same summary. `confidential`: it
    was summed up for the sub-group."""
    names = {status.label for status in HELD}
    panels = [
        ("Floor area in m², by status", [_area(group) for group in summary.by_status if group.name in names]),
        ("Floor area in m², by tenure", [_area(group) for group in summary.by_tenure]),
        ("Capital receipts in pounds, by calendar year", [
            _Bar(str(year.year), year.amount_gbp, print_pounds(year.amount_gbp)) for year in summary.years
        ]),
    ]  # fmt: skip
    y = 66 + (26 if confidential else 0)
    body = [text(BANNER, _MARGIN, 28, 14, bold=True, fill=_RED)] if confidential else []
    title = f"The estate on {print_day(summary.on)}"
    body.append(text(title, _MARGIN, y - 22, 24, bold=True))
    for heading, bars in panels:
        if bars:
            body += _panel(heading, bars, y)
            y += _HEAD + _ROW * len(bars)
    body.append(text(f"{summary.body}. From the register.", _MARGIN, y + 26, 12, fill=SOFT))
    return document(f"{title} – {summary.body}", paragraph(summary), WIDTH, y + _FOOT, body, "chart")


def _area(group: Group) -> _Bar:
    count = f"{group.assets} asset{'s' if group.assets != 1 else ''}"
    gap = group.assets - group.measured
    unknown = f", {gap} not recorded" if gap and group.measured else ""
    figure = print_number(group.area_m2) if group.measured else "not recorded"
    return _Bar(group.name, group.area_m2, f"{figure} ({count}{unknown})")


def _panel(heading: str, bars: Sequence[_Bar], top: int) -> list[str]:
    most = max(bar.amount for bar in bars) or Decimal(1)
    parts = [text(heading, _MARGIN, top + 34, 16, bold=True)]
    for place, bar in enumerate(bars):
        y = top + _HEAD - 8 + _ROW * place
        length = float(_BAR_ROOM * bar.amount / most)
        (name,) = wrap(bar.name, _BAR_X - _MARGIN - 12, 14, 1)
        parts += [
            text(name, _MARGIN, y + 15, 14),
            element("rect", x=_BAR_X, y=y, width=_BAR_ROOM, height=20, fill=PALE),
            element("rect", x=_BAR_X, y=y, width=length, height=20, fill=_BLUE),
            text(bar.figure, _BAR_X + _BAR_ROOM + 12, y + 15, 14),
        ]
    return parts
