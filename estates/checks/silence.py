"""An asset that Appendix 4 prints, and that had nothing new at the last two panels.

Authority: Police Reform and Social Responsibility Act 2011, section 28(6), with section 13: the paper says for each
asset what is new since the last panel, so that the panel can scrutinise it. Twice nothing is a question.
"""

from collections.abc import Iterator
from datetime import date

from estates.checks.finding import Finding
from estates.checks.gathered import Gathered
from estates.model.vocabulary import Status
from estates.register.entry import Entry
from estates.register.sitting import SHOWN

RULE = "silence"
TITLE = "Nothing new for two panels"
AHEAD_MONTHS = 0
_PRINTED = (Status.SURPLUS.value, Status.OPTIONS.value, Status.PROPOSED.value)
_PANELS = 3
"""The two at which there was nothing new, and the one since which."""


def check(gathered: Gathered) -> Iterator[Finding]:
    """Every asset of Appendix 4 of which nothing became known after the third last panel: neither a fact, a statement,
    a decision nor an option analysis. It takes three panels held in public to tell."""
    if len(gathered.panels) < _PANELS:
        return
    since, before, last = (panel.record.date for panel in gathered.panels[-_PANELS:])
    for key, standing in gathered.held.items():
        if standing.values["status"] in _PRINTED and _latest(gathered, key) <= since.last:
            yield Finding(
                RULE, "asset", key, "", (key,), "",
                f"nothing is new since the panel of {since}: neither at that of {before} nor at that of {last}",
                f"say how it stands with `estates update {key} ...`",
            )  # fmt: skip


def _latest(gathered: Gathered, asset: str) -> date:
    """The last day on which something that the paper prints of the asset became known."""
    return max(entry.visible_from for entry in _news(gathered, asset))


def _news(gathered: Gathered, asset: str) -> Iterator[Entry]:
    yield from (entry for entry in gathered.held[asset].entries if not entry.fields.keys().isdisjoint(SHOWN))
    for update in gathered.updates.get(asset, ()):
        yield from (entry for entry in update.entries if "text" in entry.fields)
    for decision in gathered.decided.get(asset, ()):
        yield from decision.entries
    for analysis in gathered.analysed.get(asset, ()):
        yield from analysis.entries
