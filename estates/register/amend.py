"""Putting right what was recorded: each makes a draft that replaces an entry or ends a statement; nothing is
changed."""

from collections.abc import Mapping
from typing import Any

from estates.errors import Refusal, UnknownKey
from estates.model.dates import ReducedDate
from estates.model.vocabulary import Audience, Marking
from estates.register.entry import Draft, Entry
from estates.register.register import Register

_KEPT = ("redaction", "publication", "body")
"""Kinds that hold what proofs and papers rest on, and nothing of a person."""


def correction(
    register: Register,
    number: int,
    fields: Mapping[str, Any],
    *,
    by: str,
    source: str = "",
    effective: ReducedDate | None = None,
) -> Draft:
    """A draft that says what entry `number` should have said: its fields with `fields` laid over them, its date
    unless another is given. It inherits the marking; without a source of its own, the source too. Raises Refusal."""
    entry = register.entry(number)
    if not fields and effective is None and not source:
        raise Refusal(f"nothing to correct in entry {number}; say a field and its value, or --on and the right date.")
    return _replacing(
        register, entry, {**entry.fields, **fields}, by=by, source=source or entry.source, effective=effective
    )


def withdrawal(register: Register, number: int, *, by: str, source: str) -> Draft:
    """A draft that replaces entry `number` with nothing."""
    return _replacing(register, register.entry(number), {}, by=by, source=source)


def release(register: Register, number: int, *, by: str, reason: str) -> Draft:
    """A draft that says in public what entry `number` said in confidence; the reason is added to its source.

    Raises Refusal if the entry is public, or no longer counts.
    """
    entry = register.entry(number)
    if entry.marking == Marking.PUBLIC:
        raise Refusal(f"entry {number} is public already.")
    source = "; ".join(part for part in (entry.source, f"released: {reason}") if part)
    return _replacing(register, entry, entry.fields, by=by, source=source, marking=Marking.PUBLIC)


def redaction(register: Register, number: int, *, ground: str, on: ReducedDate, by: str) -> Draft:
    """A draft for `Register.redact`, as visible as what it destroys. Raises Refusal where the entry still counts, is a
    redaction, or was destroyed before."""
    entry = register.entry(number)
    if done := register.redacted().get(number):
        raise Refusal(f"entry {number} was destroyed already, by entry {done.number}.")
    if entry.kind in _KEPT:
        raise Refusal(f"entry {number} is a {entry.kind}, without which nobody could check the rest; it is kept.")
    if not any(other.replaces == number for other in register.history(entry.kind, entry.key)):
        raise Refusal(
            f"entry {number} still counts; say first what stands in its place with `estates correct {number} ...`, or "
            f"take it back with `estates correct {number} --withdraw`, and then redact it."
        )
    fields = {"entry": number, "ground": ground}
    return Draft("redaction", f"redaction-{number}", fields, on, Marking(entry.marking), "", by, seen=0)


def retirement(register: Register, update: str, *, on: ReducedDate, by: str, source: str = "") -> Draft:
    """A draft by which a statement is no longer printed from `on`. Raises UnknownKey."""
    from datetime import date

    standing = register.estate(date.max, Audience.SUB_GROUP).find("update", update)
    if standing is None:
        known = [standing.key for standing in register.estate(date.max, Audience.SUB_GROUP).updates()]
        raise UnknownKey("update", update, known)
    if standing.record.retired:
        raise Refusal(f"{update} is retired already, by entry {standing.asserted_by['retired'].number}.")
    said = standing.asserted_by["text"]
    seen = register.newest("update", update)
    return Draft("update", update, {"retired": True}, on, Marking(said.marking), source or said.source, by, seen)


def _replacing(
    register: Register,
    entry: Entry,
    fields: Mapping[str, Any],
    *,
    by: str,
    source: str,
    effective: ReducedDate | None = None,
    marking: Marking | None = None,
) -> Draft:
    return Draft(
        entry.kind,
        entry.key,
        fields,
        effective or entry.when,
        marking or Marking(entry.marking),
        source,
        by,
        seen=register.newest(entry.kind, entry.key),
        replaces=entry.number,
    )
