"""What a record is known by where a file does not say its key, and the key that a new one gets.

The same file gives the same keys, in the order of its rows, so that it can be imported again.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from estates.importers.matching import Identity, plain
from estates.model.text import LONGEST_KEY, slug
from estates.register.entry import is_given_key

Values = Mapping[str, Any]
"""Field values in canonical form."""


def _decision(values: Values) -> Iterator[str]:
    if values.get("reference"):
        yield f"reference {''.join(values['reference'].split()).casefold()}"
    for subject in (values.get("subject"), values.get("subject_notified")):
        if subject and values.get("decided_on"):
            yield f"{values['decided_on']} {plain(subject)}"


def _forthcoming(values: Values) -> Iterator[str]:
    if values.get("area"):
        yield plain(values["area"])


def _meeting(values: Values) -> Iterator[str]:
    if values.get("of") and values.get("date"):
        yield f"{values['of']} {values['date']}"


def _lease(values: Values) -> Iterator[str]:
    said = [values[name] for name in ("start", "counterparty") if values.get(name)]
    yield from (f"{values.get('asset')} {values.get('side')} {plain(more)}" for more in said or [""])


def _whole(values: Values) -> Iterator[str]:
    """A record that nothing names is known by all that it says."""
    yield json.dumps({name: value for name, value in values.items() if value not in (None, [])}, sort_keys=True)


_IDENTITIES: Mapping[str, Callable[[Values], Iterator[str]]] = {
    "decision": _decision,
    "forthcoming": _forthcoming,
    "meeting": _meeting,
    "lease": _lease,
}


def identities(kind: str, values: Values) -> list[str]:
    """What a record that is neither asset nor statement is found by without its key: by each of these in turn."""
    return list(_IDENTITIES.get(kind, _whole)(values))


def asset_identity(values: Values) -> Identity:
    """What of an asset's values tells it from another."""
    said = values.get
    postcode = address.get("postcode") if (address := said("address")) else ""
    return Identity(said("name") or "", said("reference") or "", said("uprn") or "", postcode or "")


def keys_for(kind: str, values: Values) -> Iterator[str]:
    """The keys that a new record may get, the best first, without end once there is one; none where no letter or digit
    of it can stand in a key."""
    found = (key for key in _best(kind, values) if key and not is_given_key(key))
    base = next(found, "")
    if not base:
        return
    yield base
    yield from found
    number = 1
    while True:
        number += 1
        yield _joined(base, str(number))


def _best(kind: str, values: Values) -> Iterator[str]:
    match kind:
        case "asset":
            identity = asset_identity(values)
            base = slug(identity.name) or slug(identity.reference) or identity.uprn
            yield base
            yield from (_joined(base, more) for more in (identity.postcode, identity.reference, identity.uprn) if more)
        case "decision":
            subject = values.get("subject") or values.get("subject_notified") or ""
            by_subject = slug(f"{values.get('decided_on', '')} {subject}")
            yield slug(values.get("reference") or "") or by_subject
            yield by_subject
        case "meeting":
            yield slug(f"{values.get('of', '')} {values.get('date', '')}")
        case "lease":
            yield _joined(values.get("asset") or "", f"lease {values.get('side', '')}")
        case _:
            words = next((values[name] for name in ("area", "title", "name", "subject") if values.get(name)), "")
            yield slug(words) or _joined(values.get("asset") or "", kind) or kind


def _joined(base: str, more: str) -> str:
    """Both, as long as a key may be, and the end never cut off."""
    end = slug(more)[: LONGEST_KEY // 2]
    return f"{base[: LONGEST_KEY - len(end) - 1].rstrip('-')}-{end}" if end and base else ""
