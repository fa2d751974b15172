"""Appendix 1, the decisions notified to the panel, as a paper lists them, to decisions.

The words are those notified, which a record as signed may word otherwise: they are said in `subject_notified` and
`decision_notified`, and never touch what was signed.
"""

import re
from collections.abc import Iterable, Iterator

from estates.importers.appendix_4 import UNKNOWN, Item
from estates.importers.finding import Finding
from estates.importers.found import Found
from estates.importers.paper_words import date_in
from estates.importers.published_rows import Listed

_LEAD = re.compile(r"Not public: ")
_NONE = re.compile(r"(?:none|nil|no decisions?\b.*)\.?", re.IGNORECASE)


def read_decisions(listed: Iterable[Listed], meeting: str, *, ours: bool) -> Iterator[Item]:
    """Each decision; `meeting` is the handle of the panel that was told, "" where it is not known."""
    for decision in listed:
        said = {name: _said(decision.text(name), ours=ours) for name in decision.cells}
        if _NONE.fullmatch(decision.text("decided_on")) and len(decision.cells) == 1:
            continue
        decided_on = date_in(said.get("decided_on", ""))
        if not decided_on:
            where = decision.place._replace(column=decision.headings.get("decided_on", "Date"))
            written = said.get("decided_on", "")
            yield Finding(where, f'expected the date of a decision, as in 17/7/2019, found "{written}"', written)
            continue
        fields: dict[str, object] = {
            "decided_on": decided_on,
            "reference": " ".join(said.get("reference", "").split()),
            "subject_notified": " ".join(said.get("subject", "").split()),
            "decision_notified": said.get("decision", ""),
            "url": next((address for _, address in decision.links if address.startswith("http")), ""),
            "panel_told": meeting,
        }
        yield Found("decision", {name: value for name, value in fields.items() if value}, decision.place)
        for label, lines in decision.unknown.items():
            where = decision.place._replace(column=label)
            yield Finding(where, "the register has no field of a decision for this column", "\n".join(lines))


def _said(text: str, *, ours: bool) -> str:
    plain = _LEAD.sub("", text, count=1) if ours else text
    return "" if plain == UNKNOWN else plain
