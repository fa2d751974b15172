"""Values as a file says them, held against those that stand: both in canonical form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from estates.register.entry import Entry
from estates.register.wrong import sentences


def problems(error: ValueError) -> list[str]:
    """What is wrong with a value, each in a sentence that stands after a place and a colon."""
    if not isinstance(error, ValidationError):
        return [str(error)]
    return [sentence.removeprefix(":").strip() for sentence in sentences(error)]


def alike(before: Any, after: Any) -> bool:
    """Whether two values say the same. Where a line is broken does not matter; a position is its coordinates and how
    far it may be out, wherever it was read."""
    match before, after:
        case str(), str():
            return before == after or before.split() == after.split()
        case dict(), dict():
            names = {"easting_m", "northing_m", "accuracy_m"} if "easting_m" in before else before.keys() | after.keys()
            return all(alike(before.get(name), after.get(name)) for name in names)
        case list(), list():
            return len(before) == len(after) and all(map(alike, before, after))
    return bool(before == after) or (before in (None, []) and after in (None, []))


def merged_notes(before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The notes that stand, with those of the labels that the file speaks of as it says them."""
    waiting = list(after)
    said = {note["label"] for note in after}
    merged: list[Mapping[str, str]] = []
    for note in before:
        if note["label"] not in said:
            merged.append(note)
        else:  # in the place of the first that had its label
            merged += [new for new in waiting if new["label"] == note["label"]]
            waiting = [new for new in waiting if new["label"] != note["label"]]
    return [*merged, *waiting]


def carries_on(before: Any, after: Any) -> bool:
    """Whether a value of several parts keeps any of them."""
    several = isinstance(before, dict | list) and isinstance(after, dict | list)
    return several and not _parts(before).isdisjoint(_parts(after))


def _parts(value: Any) -> set[str]:
    if isinstance(value, dict | list):
        within = value.values() if isinstance(value, dict) else value
        return {part for one in within for part in _parts(one)}
    return set() if value is None else {str(value)}


def withheld_with_it(said_by: Entry) -> str:
    """Why a value of several parts cannot become public by a change of one of them."""
    return (
        f"what stands of it is marked {said_by.marking} (entry {said_by.number}), and would become public with this; "
        f"mark this {said_by.marking} too, or release entry {said_by.number} first"
    )


def changed_parts(field: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """(what, before, after) as an officer reads a change: of notes only those that changed, each under its label."""
    if field != "notes":
        yield field.replace("_", " "), before, after
        return
    old, new = _by_label(before or ()), _by_label(after or ())
    for label in dict.fromkeys([*old, *new]):
        if old.get(label) != new.get(label):
            yield f'note "{label}"', old.get(label), new.get(label)


def _by_label(notes: Sequence[Mapping[str, str]]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for note in notes:
        found.setdefault(note["label"], []).append(note["text"])
    return {label: "; ".join(texts) for label, texts in found.items()}
