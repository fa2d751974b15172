"""Registers drawn at random, in public and in confidence: a secret stands in every field that the public may not see.

What is withheld hangs on what is public in every way there is: records of every kind that are withheld whole, single
fields of public ones, what was corrected, withdrawn, retired, released later, and public entries that speak of what is
withheld.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random
from typing import Any

from estates.importers.shape import Shape, shapes
from estates.model.dates import ReducedDate
from estates.model.kinds import KINDS
from estates.model.vocabulary import Marking, Word
from estates.register.entry import Draft
from estates.register.register import Register
from tests.builders import BEGUN, BODY, SteppingClock
from tests.leaks.secret import Secrets

PANEL, BEFORE = "panel-2019-10-09", "panel-2019-06-26"
RECORDED = ("2019-06-20", "2019-07-01", "2019-10-01")
"""The days on which entries are recorded; between the first two the papers for the panel in June went out."""
ASSETS = {"copse-court": "options", "mill-house": "surplus", "hill-lane": "proposed", "orchard": "operational"}
"""The public's, with the status under which they are listed."""
WITHHELD_KINDS = tuple(kind for kind in KINDS if kind not in ("body", "redaction"))


@dataclass(frozen=True)
class Said:
    """One entry to be recorded. `label` is how others speak of it: by `replaces`, and as {label} where a key or a
    number of it is meant."""

    kind: str
    key: str
    on: str
    fields: Mapping[str, Any]
    marking: str = "public"
    source: str = "minutes"
    by: str = "estates officer"
    label: str = ""
    replaces: str = ""
    recorded: int = 0
    """Which of the days of recording."""
    hidden: bool = False
    """Whether the public is never told, be it marked public or not."""


def public_story(rng: Random) -> list[Said]:
    """At least one public record of every kind, as the public papers print them; the papers for the panel in June; and
    what is new since."""
    said = [Said("body", "cpcc", BEGUN, {**BODY, "commissioner": "The Commissioner"})]
    for day in ("2019-06-26", "2019-10-09"):
        meeting = {"of": "panel", "date": day, "state": "held", "public": True}
        said.append(Said("meeting", f"panel-{day}", "2018-01-01", meeting))
    board = {"of": "board", "date": "2018-05-10", "state": "held", "public": True, "place": "Huntingdon"}
    said.append(Said("meeting", "board-2018-05-10", "2018-01-01", board))
    for key, status in ASSETS.items():
        said += _public_asset(rng, key, status)
    said += _public_links(rng, next(iter(ASSETS)))
    said.append(Said("publication", f"publication-{BEFORE}", "2019-06-20", {
        "meeting": BEFORE, "audience": "public", "published_on": "2019-06-20", "last_entry": "{last}",
        "files": [{"name": "pack.pdf", "sha256": "0" * 64, "size_bytes": 1}],
    }))  # fmt: skip
    return [*said, *(replace(one, recorded=1 + place // 5) for place, one in enumerate(_public_news(rng)))]


def _public_asset(rng: Random, key: str, status: str) -> Iterator[Said]:
    name = key.replace("-", " ").title()
    yield Said("asset", key, "2018-01-01", {"name": name, "status": rng.choice(["operational", status])})
    place = {"easting_m": 520_000 + rng.randrange(9_000), "northing_m": 290_000, "accuracy_m": 10, "source": "survey"}
    facts = {"floor_area": {"m2": str(rng.randrange(100, 999)), "basis": "GIA"}, "location": place}
    some = dict(rng.sample(sorted(facts.items()), rng.randrange(3)))
    yield Said("asset", key, "2018-06", {"status": status, **some})
    for column in ("situation", "timescale"):
        text = f"News {rng.randrange(100)} of {name}."
        yield Said("update", "", "2019-06-01", {"asset": key, "column": column, "text": text}, label=f"{key}-{column}")


def _public_news(rng: Random) -> Iterator[Said]:
    for number in range(10):
        asset, day = rng.choice(list(ASSETS)), rng.choice(["2019-06-27", "2019-10-01", "2019-10", "2018-12-31"])
        if number % 3:
            text = f"Later news {number} of {asset}."
            yield Said(
                "update", "", day, {"asset": asset, "column": rng.choice(["situation", "timescale"]), "text": text}
            )
        else:
            yield Said("asset", asset, f"2019-06-{27 + number // 3}", {"tenure_detail": f"Detail {number}"})


def _public_links(rng: Random, asset: str) -> Iterator[Said]:
    flows = [{"kind": "capital", "year": 2019, "amount_gbp": str(rng.randrange(1_000, 9_000))}]
    options = [
        {"kind": "sell", "label": "Sale", "standing": "preferred", "flows": flows},
        {"kind": "retain", "label": "Keep", "standing": "considered", "business_as_usual": True},
    ]  # fmt: skip
    yield Said("analysis", "weighing", "2018-02-01", {
        "title": "What to do", "assets": [asset], "options": options, "base_year": 2019, "opened": "2018-02-01",
    })  # fmt: skip
    yield Said("decision", "cpcc-2019-011", "2019-06-02", {
        "subject": "Sale of a part", "decided_on": "2019-06-02", "reference": "CPCC 2019-011", "assets": [asset],
        "panel_told": PANEL, "decision": "To sell.",
    })  # fmt: skip
    yield Said("lease", "let", "2018-01-01", {"asset": asset, "side": "let", "start": "2018"})
    yield Said("minute", "item-9", "2018-05-10", {"meeting": "board-2018-05-10", "assets": [asset], "text": "Noted."})
    yield Said("scheme", "works", "2018-04-01", {"title": "Works", "asset": asset, "budget_gbp": "5000"})
    yield Said("receipt", "money", "2018-09-01", {"asset": asset, "amount_gbp": "2500", "received": "2018-09-01"})
    yield Said("forthcoming", "area", "2019-06-01", {"area": "Custody", "to_decide": "Where.", "assets": [asset]})
    yield Said("withholding", "why", "2019-06-01", {
        "entries": [1], "ground": "paragraph-3", "public_interest": "It is said in public.", "review": "2019-12",
    })  # fmt: skip


# What is withheld


@dataclass
class Withheld:
    """Hands out what is withheld, to be recorded in this order among the public entries that it speaks of."""

    rng: Random
    secrets: Secrets
    said: list[Said] = field(default_factory=list)
    _days: dict[tuple[str, str], int] = field(default_factory=dict)

    def say(self, kind: str, key: str, fields: Mapping[str, Any], **more: Any) -> None:
        """In confidence unless `marking` says otherwise, from a day of its own among the record's, on a source and by a
        role that are secrets too."""
        slot = f"{kind} {key or len(self.said)}"
        for name in [name for name in ("source", "by") if name not in more]:
            more[name] = self.secrets.word(f"{slot} {name}")
        if "on" not in more:
            place = self._days[kind, key] = self._days.get((kind, key), self.rng.randrange(20)) + 1
            more["on"] = self.secrets.past_day(f"{slot} day", place)
        marking = self.rng.choice(["protect", "commercial"])
        self.said.append(Said(kind, key, fields=fields, **{"marking": marking, "hidden": True, **more}))

    def filled(self, kind: str, slot: str, refers: Mapping[str, str], *but: str) -> dict[str, Any]:
        """A value for every field that a record of the kind can have, `but` for some, each of its own."""
        special = {
            name.partition(" ")[2]: make for name, make in _SPECIAL.items() if name.partition(" ")[0] in (kind, "*")
        }
        return {
            name: special[name](self, f"{slot} {name}") if name in special else self._value(shape, slot, refers)
            for name, shape in shapes(KINDS[kind]).items()
            if name not in but
        }

    def _value(self, shape: Shape, slot: str, refers: Mapping[str, str]) -> Any:
        slot = f"{slot} {shape.name}"
        if shape.refers:
            one: Any = refers[shape.refers]
        elif shape.nested:
            one = {
                name: _WITHIN[name](self, f"{slot} {name}") if name in _WITHIN else self._value(inner, slot, refers)
                for name, inner in shapes(shape.nested).items()
            }
        elif isinstance(shape.leaf, type) and issubclass(shape.leaf, Word):
            one = self.rng.choice([word.value for word in shape.leaf])
        else:
            one = _PLAIN[shape.leaf](self, slot)
        return [one] if shape.many else one


Maker = Callable[[Withheld, str], Any]
_PLAIN: Mapping[Any, Maker] = {
    str: lambda made, slot: made.secrets.word(slot),
    Decimal: lambda made, slot: str(made.secrets.number(slot)),
    ReducedDate: lambda made, slot: made.secrets.day(slot),
    bool: lambda made, slot: made.rng.random() < 0.5,
    int: lambda made, slot: made.rng.randrange(2, 90),
}
_WITHIN: Mapping[str, Maker] = {
    "url": lambda made, slot: f"https://example.org/{made.secrets.key(slot)}",
    "postcode": lambda made, slot: made.secrets.postcode(slot),
    "sha256": lambda made, slot: "1" * 64,
    "business_as_usual": lambda made, slot: False,
    "until": lambda made, slot: None,
    "year": lambda made, slot: 2088,
}
"""In values of several parts."""


def _location(made: Withheld, slot: str) -> Mapping[str, Any]:
    east, north = made.secrets.place(slot)
    return {"easting_m": east, "northing_m": north, "accuracy_m": 137, "source": made.secrets.word(f"{slot} source")}


def _extent(made: Withheld, slot: str) -> Mapping[str, Any]:
    east, north = made.secrets.place(slot, in_degrees=False)
    return {"west_m": east, "south_m": north, "east_m": east + 40_000, "north_m": north + 40_000}


_SPECIAL: Mapping[str, Maker] = {
    "asset location": _location,
    "asset uprn": lambda made, slot: made.secrets.uprn(slot),
    "asset status": lambda made, slot: made.rng.choice(["options", "surplus", "proposed"]),
    "asset succeeded_by": lambda made, slot: [],
    "body area": _extent,
    "decision url": _WITHIN["url"],
    "decision panel_told": lambda made, slot: PANEL,
    "forthcoming links": lambda made, slot: [_WITHIN["url"](made, slot)],
    "forthcoming closed_by": lambda made, slot: None,
    "analysis base_year": lambda made, slot: 2088,
    "analysis opened": lambda made, slot: "2018-01-01",
    "update retired": lambda made, slot: False,
    "meeting of": lambda made, slot: "board",
    "meeting papers_on": lambda made, slot: None,
    "publication tree_size": lambda made, slot: 2,
    "publication tree_root": lambda made, slot: "2" * 64,
    "publication audience": lambda made, slot: "sub-group",
    "withholding ground": lambda made, slot: made.rng.choice(["paragraph-1", "section-43"]),
    "withholding entries": lambda made, slot: [1],
}
_NEVER_SAID_AGAIN: Mapping[str, frozenset[str]] = {
    "update": frozenset({"asset"}),
    "lease": frozenset({"asset"}),
    "scheme": frozenset({"asset"}),
    "receipt": frozenset({"asset"}),
    "publication": frozenset(shapes(KINDS["publication"])),
    "analysis": frozenset({"options", "base_year"}),
    "meeting": frozenset({"of", "date", "papers_on"}),
}
"""Fields that a withheld entry on a public record leaves alone: what it is about, what hangs together."""


def withheld_story(rng: Random, secrets: Secrets) -> list[Said]:
    """Everything that the public may not see of a register with the public story."""
    made = Withheld(rng, secrets)
    asset = next(iter(ASSETS))
    known = {
        "asset": asset, "meeting": "board-2018-05-10", "decision": "cpcc-2019-011", "analysis": "weighing"
    }  # fmt: skip
    hidden = _whole(made, known)
    _single_fields(made, {**known, "decision": hidden["decision"]})
    _put_right(made, known)
    _said_in_public_of_what_is_hidden(made, asset, hidden)
    return made.said


def _whole(made: Withheld, known: Mapping[str, str]) -> dict[str, str]:
    """Records of every kind that are withheld whole: an asset and what is about it, then what is about a public one.
    Returns what those about the hidden asset are called, by kind."""
    hidden = dict(known)
    for kind in WITHHELD_KINDS:
        fields = made.filled(kind, f"{kind} hidden", hidden)
        key = "" if kind == "update" else made.secrets.key(f"{kind} hidden key")
        made.say(kind, key, fields | ({"decision": None} if kind == "asset" else {}))
        hidden |= {kind: key} if key else {}
    for kind in [kind for kind in WITHHELD_KINDS if kind != "asset"]:
        key = "" if kind == "update" else made.secrets.key(f"{kind} about a public asset, key")
        made.say(kind, key, made.filled(kind, f"{kind} about a public asset", known))
    # A meeting of the panel that the public does not know of would be the one before.
    made.say("meeting", "panel-2019-09-18", {"of": "panel", "date": "2019-09-18", "state": "held", "public": True})
    return hidden


def _single_fields(made: Withheld, refers: Mapping[str, str]) -> None:
    """Every field of every public record, one or some at a time."""
    for kind, key in {
        "body": "cpcc", "asset": refers["asset"], "meeting": "board-2018-05-10", "decision": "cpcc-2019-011",
        "lease": "let", "minute": "item-9", "scheme": "works", "receipt": "money", "forthcoming": "area",
        "analysis": "weighing", "withholding": "why", "update": "{copse-court-situation}",
    }.items():  # fmt: skip
        filled = made.filled(kind, f"{kind} {key}", refers, *_NEVER_SAID_AGAIN.get(kind, ()))
        fields = list(filled.items())
        made.rng.shuffle(fields)
        while fields:
            count = made.rng.randrange(1, 4)
            made.say(kind, key, dict(fields[:count]))
            del fields[:count]
    for key in list(ASSETS)[1:]:
        made.say("asset", key, {"current_use": made.secrets.word(f"{key} use")})
        made.say("update", "", {"asset": key, "column": "timescale", "text": made.secrets.word(f"{key} text")})


def _put_right(made: Withheld, known: Mapping[str, str]) -> None:
    """Corrected, withdrawn, retired; and released once it had been corrected to what may be known."""
    asset, secrets = known["asset"], made.secrets
    said = {"asset": asset, "column": "situation"}
    for label, then in (("wrong", {"text": secrets.word("corrected text"), **said}), ("recorded twice", {})):
        made.say("update", "", {"text": secrets.word(f"{label} text"), **said}, label=label)
        first = made.said[-1]
        made.say("update", f"{{{label}}}", then, on=first.on, marking=first.marking, replaces=label)
    made.say("update", "", {"text": secrets.word("retired text"), **said}, label="to be retired")
    made.say("update", "{to be retired}", {"retired": True}, marking=made.said[-1].marking)
    made.say("update", "", {"text": secrets.word("erased text"), **said}, label="erased")
    first = made.said[-1]
    made.say("update", "{erased}", {}, on=first.on, marking=first.marking, replaces="erased")
    erased = {"entry": "{erased}", "ground": secrets.word("redaction ground")}
    made.say("redaction", "redaction-{erased}", erased, marking=first.marking)
    made.say("asset", "mill-house", {"facilities": secrets.word("old facilities")}, label="old", on="2019-06-30")
    first = made.said[-1]
    may_be_known = {"facilities": "Enquiry office"}
    right = Said("asset", "mill-house", first.on, may_be_known, first.marking, label="put right", replaces="old")
    made.said += [right, replace(right, marking="public", label="released", replaces="put right")]


def _said_in_public_of_what_is_hidden(made: Withheld, asset: str, hidden: Mapping[str, str]) -> None:
    """Public by itself, and withheld with what it refers to."""
    word = made.secrets.word
    made.say(
        "update", "", {"asset": hidden["asset"], "column": "situation", "text": word("text on the hidden")},
        marking="public",
    )  # fmt: skip
    use = {"current_use": word("use with a hidden decision"), "decision": hidden["decision"]}
    made.say("asset", asset, use, marking="public")
    made.say("minute", "open-item", {
        "meeting": hidden["meeting"], "assets": [asset], "text": word("minute of a hidden meeting"),
    }, marking="public")  # fmt: skip


# How it is recorded


def bare(story: Sequence[Said]) -> list[Said]:
    """What of it the public is told; what was released, as if it had been right from the beginning."""
    return [replace(one, replaces="" if one.replaces == "old" else one.replaces) for one in story if not one.hidden]


def hidden_last(story: Sequence[Said]) -> list[Said]:
    """The same, and then what the public is not told, but for what was put right before it was released."""
    last = [replace(one, recorded=len(RECORDED) - 1) for one in story if one.hidden and one.label != "old"]
    return [*bare(story), *last]


def merged(public: Sequence[Said], withheld: Sequence[Said], rng: Random) -> list[Said]:
    """Both, each in its own order, and recorded when their neighbours are: the first that is withheld soon after the
    beginning, the others anywhere once the panel before has been shown its papers."""
    first = next(place for place, one in enumerate(public) if one.kind == "publication") + 1
    places = [1, *sorted(rng.randrange(first, len(public) + 1) for _ in withheld[1:])]
    story: list[Said] = []
    waiting = list(zip(places, withheld, strict=False))
    for place in range(len(public) + 1):
        while waiting and waiting[0][0] == place:
            story.append(replace(waiting.pop(0)[1], recorded=story[-1].recorded))
        story += public[place : place + 1]
    return story


def record(register: Register, clock: SteppingClock, story: Sequence[Said]) -> None:
    """Records the story in order, all entries of one day of recording together."""
    last, numbers, newest = register.last_number(), dict[str, int](), dict[tuple[str, str], int]()
    recorded = 0
    drafts: list[Draft] = []
    seen: dict[tuple[str, str], int] = {}

    def flush() -> None:
        nonlocal seen
        if drafts:
            clock.at(RECORDED[recorded])
            register.append(drafts)
            drafts.clear()
        seen = dict(newest)

    for one in story:
        if one.recorded > recorded:
            flush()
            recorded = one.recorded
        last += 1
        if one.label:
            numbers[one.label] = last
        key = (f"update-{one.key}" if one.key.startswith("{") else one.key).format_map(numbers)
        known: Mapping[Any, int] = {"{last}": last - 1} | {f"{{{label}}}": number for label, number in numbers.items()}
        fields = {
            name: known.get(value, value) if isinstance(value, str) else value for name, value in one.fields.items()
        }
        replaces = numbers[one.replaces] if one.replaces else None
        drafts.append(
            Draft(
                one.kind, key, fields, ReducedDate(one.on), Marking(one.marking), one.source, one.by,
                seen.get((one.kind, key), 0), replaces,
            )
        )  # fmt: skip
        newest[one.kind, key or f"update-{last}"] = last
        if one.kind == "redaction":
            redaction = drafts.pop()
            flush()
            register.redact(redaction)
    flush()
