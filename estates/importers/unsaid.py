"""What a paper leaves unsaid of a record, because its readers know it, and what it prints otherwise than it is held.

Appendix 1 prints the words that the panel was notified of, which are those signed where the register holds no others;
Appendix 3 sets its areas in capitals; Appendix 4 runs the lines of an address together.
"""

from collections.abc import Mapping
from typing import Any

from estates.importers.values import alike
from estates.model.place import Address
from estates.model.vocabulary import MeetingState

_WORDED_TWICE = ("subject", "decision")


def whole(kind: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of a new record: a decision that is only known as it was notified was signed in those words, and a
    meeting of which a paper is found was planned."""
    if kind == "meeting":
        return {"state": MeetingState.PLANNED.value, **values}
    if kind != "decision":
        return values
    signed = {name: values[f"{name}_notified"] for name in _WORDED_TWICE if f"{name}_notified" in values}
    told = {f"{name}_notified" for name in _WORDED_TWICE if name not in values}
    return {**signed, **{name: value for name, value in values.items() if name not in told}}


def news(kind: str, values: Mapping[str, Any], stands: Mapping[str, Any]) -> dict[str, Any]:
    """The values without those that say in a paper's way what `stands`."""
    return {name: value for name, value in values.items() if not _stands(kind, name, value, stands)}


def _stands(kind: str, name: str, value: Any, stands: Mapping[str, Any]) -> bool:
    held = stands.get(name)
    match kind, name:
        case "decision", "subject_notified" | "decision_notified":
            return held is None and alike(stands.get(name.removesuffix("_notified")), value)
        case "decision", "panel_told":
            return held is None  # then the register tells the first panel after the decision, as the paper did
        case "forthcoming", "area":
            return held is not None and held.casefold() == value.casefold()
        case "asset", "address":
            return held is not None and alike(str(Address(**held)), str(Address(**value)))
    return False
