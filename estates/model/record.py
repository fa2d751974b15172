"""What every kind of record has in common."""

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

from estates.model.text import Key

VALUE = ConfigDict(frozen=True, extra="forbid", defer_build=True)
"""How every model here behaves: it never changes, holds what it names and no more, and is built when first used."""


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a field that holds a key, or keys, of records of another kind."""

    kind: str


class Record(BaseModel):
    """One frozen record. Entries assert its fields one by one; `key` is its own, and never changes."""

    model_config = VALUE

    kind: ClassVar[str]
    key: Key


@cache
def required_fields(model: type[Record]) -> frozenset[str]:
    """Without which a record does not exist."""
    return frozenset(name for name, field in model.model_fields.items() if field.is_required()) - {"key"}


@cache
def has_rules(model: type[Record]) -> bool:
    """Whether its fields, each valid by itself, may not fit each other."""
    return bool(model.__pydantic_decorators__.model_validators)


@cache
def references(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """(field, kind referred to) for every field that refers to other records."""
    return tuple(
        (name, mark.kind)
        for name, field in model.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Refers)
    )


@cache
def field_adapter(model: type[Record], name: str) -> TypeAdapter[Any]:
    """Checks and normalises one field by itself. Raises KeyError for a field that the model does not have."""
    field = model.model_fields[name]
    annotation: Any = field.annotation
    for mark in field.metadata:
        annotation = _annotated(annotation, mark)
    return TypeAdapter(annotation)


def _annotated(annotation: Any, mark: Any) -> Any:
    from typing import Annotated

    return Annotated[annotation, mark]
