"""The fields of a record, each checked by itself and as a body holds it."""

import marshal
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter

from estates.model.kinds import KINDS
from estates.model.record import field_adapter
from estates.model.vocabulary import Word
from estates.register.as_held import Glance, glance_at
from estates.register.canonical import ordered

_REMEMBERED = 256
_WITHOUT_REFERENCES = 2
"""The version of `marshal` that writes an object twice where it comes twice."""

Check = Callable[[Any], Any]


@cache
def checks(kind: str) -> Mapping[str, Check]:
    """For each field of a kind what gives its value, checked, as a body holds it; each raises ValueError, of which
    ValidationError is one."""
    model = KINDS[kind]
    return {
        name: _check(field_adapter(model, name), field.annotation)
        for name, field in model.model_fields.items()
        if name != "key"
    }


@cache
def _glances(kind: str) -> Mapping[str, Glance]:
    """What tells values that their check would give back as they are, for the fields that have one."""
    hints = get_type_hints(KINDS[kind], include_extras=True)
    found = {name: glance_at(hints[name]) for name in checks(kind)}
    return {name: is_held for name, is_held in found.items() if is_held}


def canonical(kind: str, field: str, value: Any) -> Any:
    """The value of a field, checked, as a body holds it. Raises ValueError; KeyError for a field that there is not."""
    return checks(kind)[field](value)


class Checked(dict[str, Any]):
    """Field values of one kind of record, each as its check gave it, be it in another process of the same program. Only
    `check_fields` and who passes on what it gave make one, and nobody changes it: `Acceptance` takes it as it is."""

    __slots__ = ("kind",)

    def __init__(self, kind: str, values: Mapping[str, Any]) -> None:
        dict.__init__(self, values)
        self.kind = kind

    def saying(self, more: "Checked") -> "Checked":
        """The same, and what another of this kind says."""
        both = Checked(self.kind, self)
        both.update(more)
        return both


def check_fields(kind: str, fields: Mapping[str, Any]) -> tuple[Checked, dict[str, Exception]]:
    """The values that are good, and what is wrong with the others, by field: KeyError where there is no such field."""
    if type(fields) is Checked and fields.kind == kind:
        return fields, {}
    values, wrong = check_values(kind, fields)
    return Checked(kind, values), wrong


def check_values(kind: str, fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Exception]]:
    """The same as plain values, to be made `Checked` where they are passed on to."""
    known, glances = checks(kind), _glances(kind)
    values: dict[str, Any] = {}
    wrong: dict[str, Exception] = {}
    for name, value in fields.items():
        if (is_held := glances.get(name)) and is_held(value):
            values[name] = value
            continue
        try:
            values[name] = known[name](value)
        except (ValueError, KeyError) as error:
            wrong[name] = error
    return values, wrong


def _check(adapter: TypeAdapter[Any], annotation: Any) -> Check:
    """A word of a closed list comes again and again, and so does a list of parts, as an asset's notes are: they are
    remembered."""
    validate, dump = adapter.validator.validate_python, adapter.serializer.to_python

    def check(value: Any) -> Any:
        dumped = dump(validate(value), mode="json")
        return dumped if type(dumped) is str else ordered(dumped)

    if _of_words(annotation):
        word = lru_cache(_REMEMBERED)(check)
        return lambda value: word(value) if type(value) is str else check(value)
    if get_origin(annotation) is tuple:
        parts = lru_cache(_REMEMBERED)(lambda written: check(marshal.loads(written)))
        return lambda value: parts(written) if (written := _written(value)) else check(value)
    return check


def _written(value: Any) -> bytes:
    """The same bytes for the same plain values, and none for others."""
    try:
        return marshal.dumps(value, _WITHOUT_REFERENCES)
    except ValueError:
        return b""


def _of_words(annotation: Any) -> bool:
    """Whether a field holds a word of a closed list."""
    return any(isinstance(one, type) and issubclass(one, Word) for one in get_args(annotation) or (annotation,))
