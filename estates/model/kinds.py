"""The closed union of the kinds of record, in the order in which they may refer to each other.

A kind's model is imported when it is first asked for: building all of them would take a third of a command's start.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from estates.model.record import Record

_KINDS = (
    *("body", "asset", "lease", "update", "meeting", "decision", "publication"),
    *("analysis", "forthcoming", "minute", "scheme", "receipt"),
    *("withholding", "redaction"),
)

ABOUT_THE_REGISTER = ("publication", "withholding", "redaction")
"""Kinds that say something of the register and not of the estate: no paper prints them, and none is released."""


class _Kinds(Mapping[str, type[Record]]):
    def __getitem__(self, kind: str) -> type[Record]:
        return _model(kind)

    def __contains__(self, kind: object) -> bool:
        return kind in _KINDS

    def __iter__(self) -> Iterator[str]:
        return iter(_KINDS)

    def __len__(self) -> int:
        return len(_KINDS)


KINDS: Mapping[str, type[Record]] = _Kinds()
"""Each kind's model, by its name."""


@cache
def _model(kind: str) -> type[Record]:
    """Each kind has a module of its name, with a record of its name."""
    if kind not in _KINDS:
        raise KeyError(kind)
    model: type[Record] = getattr(import_module(f"estates.model.{kind}"), kind.capitalize())
    return model
