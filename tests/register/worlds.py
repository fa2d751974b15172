"""Registers that chance wrote, and what they must say by the rule of the design, worked out the slow and simple way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from estates.errors import Refusal
from estates.model.dates import ReducedDate, parse_date
from estates.model.kinds import KINDS
from estates.model.record import references, required_fields
from estates.model.vocabulary import Audience, Marking
from estates.register.amend import correction, release, retirement, withdrawal
from estates.register.entry import Entry
from estates.register.register import Register
from tests.builders import OFFICER, SteppingClock, draft

Name = tuple[str, str]
ASSETS = ("ash", "box")
NAMES: tuple[Name, ...] = (
    *(("asset", key) for key in ASSETS),
    ("decision", "deed"),
    ("meeting", "moot"),
    ("update", "upon"),
    ("lease", "let"),
)
DATES = ("2018", "2018-01", "2018-01-01", "..2018-01-01", "2018-06", "2018-06-30", "..2018-06", "2018-12-31", "2019")
"""Several begin on one day, and several end on one, so that places decide."""
DAYS = [date(2017, 12, 31), date(2018, 1, 1), date(2018, 1, 31), date(2018, 6, 29), date(2018, 6, 30),
        date(2018, 12, 31), date(2019, 12, 31), date.max]  # fmt: skip
RECORDED = ("2017-06-01", "2018-01-10", "2018-06-15", "2020-01-01")


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


_assets = st.lists(st.sampled_from(ASSETS), max_size=2, unique=True)
_maybe_meeting = st.none() | st.just("moot")
_FIELDS: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "asset": some(
        name=st.sampled_from(["Ash", "Box"]),
        status=st.sampled_from(["options", "surplus", "disposed"]),
        floor_area=st.none() | st.sampled_from(["1", "2"]),
        decision=st.none() | st.just("deed"),
        succeeded_by=_assets,
    ),
    "decision": some(
        subject=st.sampled_from(["Sale", "Lease"]),
        decided_on=st.just("2018-06"),
        assets=_assets,
        meeting=_maybe_meeting,
    ),
    "meeting": some(of=st.just("panel"), date=st.just("2018-06-30"), state=st.sampled_from(["planned", "held"])),
    "update": some(
        asset=st.sampled_from(ASSETS),
        column=st.just("situation"),
        text=st.sampled_from(["To be sold.", "Sold."]),
        meeting=_maybe_meeting,
    ),
    "lease": some(
        asset=st.sampled_from(ASSETS),
        side=st.just("held"),
        start=st.sampled_from(["2017", "2018-07"]),
        expiry=st.sampled_from(["2018", "2018-06"]),
    ),
}
_WHOLE: Mapping[Name, Mapping[str, Any]] = {
    ("asset", "ash"): {"name": "Ash", "status": "options"},
    ("asset", "box"): {"name": "Box", "status": "options"},
    ("decision", "deed"): {"subject": "Sale", "decided_on": "2018-06"},
    ("meeting", "moot"): {"of": "panel", "date": "2018-06-30", "state": "planned"},
    ("update", "upon"): {"asset": "ash", "column": "situation", "text": "To be sold."},
    ("lease", "let"): {"asset": "ash", "side": "held"},
}


@dataclass(frozen=True)
class Move:
    """What an officer tries; the register may refuse it."""

    what: str
    name: Name
    number: int
    """Of the entry amended, counted round."""
    fields: Mapping[str, Any]
    whole: bool
    on: str
    marking: str
    recorded: str


@st.composite
def moves(draw: st.DrawFn) -> Move:
    name = draw(st.sampled_from(NAMES))
    return Move(
        draw(st.sampled_from(["assert", "assert", "assert", "correct", "move", "withdraw", "release", "retire"])),
        name,
        draw(st.integers(0, 30)),
        draw(_FIELDS[name[0]]),
        draw(st.booleans()),
        draw(st.sampled_from(DATES)),
        draw(st.sampled_from(["public", "public", "protect", "commercial"])),
        draw(st.sampled_from(RECORDED)),
    )


worlds = st.lists(moves(), min_size=1, max_size=14)


def play(register: Register, clock: SteppingClock, move: Move) -> bool:
    """Tries the move, and says whether the register took it."""
    clock.at(max(move.recorded, str(clock.moment.date())))
    number = 2 + move.number % max(register.last_number() - 1, 1)
    when = ReducedDate(move.on)
    try:
        match move.what:
            case "assert":
                kind, key = move.name
                fields = {**(_WHOLE[move.name] if move.whole else {}), **move.fields}
                made = draft(kind, key, move.on, move.marking, register.newest(kind, key), None, **fields)
            case "correct":
                made = correction(register, number, move.fields, by=OFFICER, source="minutes")
            case "move":
                made = correction(register, number, {}, by=OFFICER, effective=when)
            case "withdraw":
                made = withdrawal(register, number, by=OFFICER, source="an error")
            case "release":
                made = release(register, number, by=OFFICER, reason="approved")
            case _:
                made = retirement(register, "upon", on=when, by=OFFICER)
        register.append([made])
    except Refusal:
        return False
    return True


def every_entry(register: Register) -> list[Entry]:
    names = dict.fromkeys((row.kind, row.key) for row in register.rows())
    found = [entry for name in names for entry in register.history(*name)]
    return sorted(found, key=lambda entry: entry.number)


def stood(book: Iterable[Entry], on: date, audience: Audience, up_to: int) -> dict[Name, dict[str, tuple[Any, int]]]:
    """What stands: each record's fields, with their values and the entries that asserted them."""
    known = [entry for entry in book if entry.number <= up_to]
    place: dict[int, int] = {}
    for entry in known:
        place[entry.number] = entry.number if entry.replaces is None else place[entry.replaces]
    seen = [entry for entry in known if audience.may_see(Marking(entry.marking))]
    replaced = {entry.replaces for entry in seen}
    counts = [entry for entry in seen if entry.number not in replaced and entry.visible_from <= on]
    counts.sort(key=lambda entry: (parse_date(entry.effective).first, place[entry.number]))
    exists: set[Name] = set()
    while True:
        there = {name for name, fields in _laid(counts, exists).items() if _has_all(name[0], fields)}
        if there == exists:
            return {name: fields for name, fields in _laid(counts, exists).items() if name in exists}
        exists = there


def refers_to(kind: str, fields: Mapping[str, Any]) -> set[Name]:
    named = set()
    for field, other in references(KINDS[kind]):
        value = fields.get(field)
        named |= {(other, key) for key in ([value] if isinstance(value, str) else value or [])}
    return named


def _laid(counts: list[Entry], exists: set[Name]) -> dict[Name, dict[str, tuple[Any, int]]]:
    laid: dict[Name, dict[str, tuple[Any, int]]] = {}
    for entry in counts:
        if refers_to(entry.kind, entry.fields) <= exists:
            fields = {field: (value, entry.number) for field, value in entry.fields.items()}
            laid.setdefault((entry.kind, entry.key), {}).update(fields)
    return laid


def _has_all(kind: str, fields: Mapping[str, tuple[Any, int]]) -> bool:
    return all(fields.get(field, (None, 0))[0] is not None for field in required_fields(KINDS[kind]))
