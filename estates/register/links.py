"""The links between records: what each must satisfy beyond its own fields.

- What a record refers to is in the register.
- A decision is not dated before the option analysis that it settles was opened.
- An area of forthcoming decisions, once closed by the decision that it became, is not changed from a later date; what
  was said of it before can still be corrected.
- What an asset became does not lead back to it.

A finding names both ends. An append that would make one, on any date, is refused with its sentence. Read are the
entries themselves: that one is withheld until what it refers to begins neither makes nor mends a broken link.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from estates.errors import UnknownKey
from estates.model.dates import parse_date
from estates.model.kinds import KINDS
from estates.model.vocabulary import Audience
from estates.register.entry import Entry
from estates.register.estate import Estate, Name, referred_to
from estates.register.fold import fold


class Finding(NamedTuple):
    """A broken link, from `record` to `other`, each by kind and key."""

    rule: str
    record: Name
    other: Name
    message: str


class Book(Protocol):
    """What is asked of a register."""

    def estate(self, on: date, audience: Audience | str, up_to: int | None = None) -> Estate:
        """The register as at the end of the day `on`."""

    def standing(self, kind: str, keys: Collection[str] | None = None) -> Mapping[Name, Sequence[Entry]]:
        """The entries that count, whatever the date, of the records of a kind."""


class _Links:
    """Reads each record's entries once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._entries: dict[Name, Sequence[Entry]] = {}

    def entries(self, name: Name) -> Sequence[Entry]:
        if name not in self._entries:
            self._entries[name] = self._book.standing(name[0], [name[1]]).get(name, ())
        return self._entries[name]

    def all(self, kind: str) -> list[Name]:
        found = self._book.standing(kind)
        self._entries |= found
        return list(found)

    def said(self, name: Name, field: str, day: date) -> Any:
        """The value of a field as at the end of the day."""
        return fold(self.entries(name), day).values.get(field)

    def neighbours(self, name: Name) -> set[Name]:
        """Whatever the record refers to, on any date, by the fields that these rules read."""
        fields = _WATCHED[name[0]]
        return {
            other
            for entry in self.entries(name)
            for other in referred_to(entry._replace(fields={f: v for f, v in entry.fields.items() if f in fields}))
        }


def check_links(register: Book, on: date) -> list[Finding]:
    """Every broken link of what the sub-group can see at the end of the day `on`."""
    links = _Links(register)
    now = register.estate(date.max, Audience.SUB_GROUP)
    found: list[Finding] = []
    for kind in KINDS:
        for name in links.all(kind):
            for entry in links.entries(name):
                found += unknown_links(now, entry) if entry.visible_from <= on else ()
            found += _RULES[kind](links, name, on) if kind in _RULES else ()
    return list(dict.fromkeys(found))


def unknown_links(now: Estate, entry: Entry, unnamed: Collection[str] = ()) -> Iterator[Finding]:
    """Whatever the entry refers to that is not in the register. The keys in `unnamed` are not told: nobody has seen
    them yet."""
    where = entry.kind if entry.key in unnamed else f"{entry.kind} {entry.key}"
    for other in referred_to(entry):
        if now.find(*other) is None:
            error = UnknownKey(*other, [s.key for s in now._all(other[0])], where=f"{where}: ")
            yield Finding("unknown", (entry.kind, entry.key), other, str(error))


def links_broken_by(register: Book, changed: set[Name], first: int) -> list[Finding]:
    """The links that entries just inserted, from number `first` on, break on any date; `changed` are the records that
    these concern."""
    if not changed:
        return []
    links = _Links(register)
    for kind, key in sorted(changed):
        other = {"decision": "analysis", "analysis": "decision"}.get(kind)
        # Nothing that was there before can refer to a record that was not.
        if other and any(entry.replaces or entry.number < first for entry in links.entries((kind, key))):
            changed |= {name for name in links.all(other) if (kind, key) in links.neighbours(name)}
    concerned, waiting = set(changed), set(changed)
    while waiting:
        waiting = {other for name in waiting for other in links.neighbours(name)} - concerned
        concerned |= waiting
    days = {entry.visible_from for name in concerned for entry in links.entries(name)}
    found = [f for name in sorted(changed) for day in sorted(days) for f in _RULES[name[0]](links, name, day)]
    return list(dict.fromkeys(found))


def concerns(entry: Entry) -> bool:
    """Whether the entry speaks of a link with a rule, or uncovers what was said of one before."""
    watched = _WATCHED.get(entry.kind)
    return watched is not None and (not watched or entry.replaces is not None or bool(watched & entry.fields.keys()))


def _dated_before(links: _Links, name: Name, day: date) -> Iterator[Finding]:
    """A decision and the option analyses that it settles, from either side."""
    if name[0] == "decision":
        pairs = [(name, ("analysis", key)) for key in links.said(name, "analyses", day) or ()]
    else:
        key = links.said(name, "decision", day)
        pairs = [(("decision", key), name)] if key else []
    for decision, analysis in pairs:
        decided, opened = links.said(decision, "decided_on", day), links.said(analysis, "opened", day)
        if not (decided and opened) or parse_date(opened).by or parse_date(decided).last >= parse_date(opened).first:
            continue
        yield Finding(
            "decision-before-analysis",
            decision,
            analysis,
            f"decision {decision[1]}: it is dated {parse_date(decided)}, and analysis {analysis[1]}, which it settles, "
            f"was opened on {parse_date(opened)}; a decision comes after its option analysis, so one date is wrong.",
        )


def _changed_after_closing(links: _Links, name: Name, day: date) -> Iterator[Finding]:
    """An area of forthcoming decisions after the decision that it became."""
    visible = [entry for entry in links.entries(name) if entry.visible_from <= day]
    closing = next((entry for entry in visible if entry.fields.get("closed_by")), None)
    for entry in visible:
        if closing and entry.fields and entry.when.first > closing.when.first:
            decision = closing.fields["closed_by"]
            yield Finding(
                "closed-area",
                name,
                ("decision", decision),
                f"forthcoming {name[1]}: it was closed by decision {decision} from {closing.when}, so it cannot change "
                f"from {entry.when} (entry {entry.number}); if it is open after all, `estates correct "
                f"{closing.number}`.",
            )


def _leads_back(links: _Links, name: Name, day: date) -> Iterator[Finding]:
    """An asset that became, by way of others, itself."""
    waiting = [[name[1]]]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        for successor in links.said(("asset", path[-1]), "succeeded_by", day) or ():
            if successor == name[1]:
                start = path.index(min(path))
                ring = [*path[start:], *path[:start]]
                first, last = ("asset", ring[0]), ("asset", ring[-1])
                way = f"succeeded by {', then by '.join([*ring[1:], ring[0]])}"
                yield Finding("succession", first, last, f"asset {ring[0]}: it is {way}: it cannot succeed itself.")
            elif successor not in seen:
                seen.add(successor)
                waiting.append([*path, successor])


Rule = Callable[[_Links, Name, date], Iterator[Finding]]
_RULES: Mapping[str, Rule] = {
    "asset": _leads_back,
    "decision": _dated_before,
    "analysis": _dated_before,
    "forthcoming": _changed_after_closing,
}
_WATCHED: Mapping[str, frozenset[str]] = {
    "asset": frozenset({"succeeded_by"}),
    "decision": frozenset({"decided_on", "analyses"}),
    "analysis": frozenset({"opened", "decision"}),
    "forthcoming": frozenset(),
}
"""The fields on which the rules depend; empty: any."""
