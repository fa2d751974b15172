"""What the fields of a record are, as somebody who writes one by hand must know it: the kind of value, the words
allowed, the tables nested inside, and the description that stands below the field in the model's source.

Sources are read here, when a template is asked for, and not by pydantic when a model is imported: that would cost
every command the time that only this one needs.
"""

import ast
import inspect
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from estates.model.dates import ReducedDate
from estates.model.place import Postcode, Uprn
from estates.model.quantities import Pounds
from estates.model.record import Refers
from estates.model.text import Key, Line
from estates.model.vocabulary import Word

_PHRASES: tuple[tuple[Any, str], ...] = (
    (Key, "small letters, digits and hyphens"),
    (Line, "one line of text"),
    (Pounds, 'pounds, in quotes: "264,000"'),
    (Uprn, "up to 12 digits, in quotes"),
    (Postcode, 'a postcode: "PE29 2BQ"'),
)
"""Types that are text or numbers with a meaning of their own."""
_AS_TEXT = {"FloorArea": ' such as "3,079 GIA"'}
_PLAIN: Mapping[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    Decimal: 'a number, in quotes: "0.5"',
    ReducedDate: 'a date: "2019", "2019-09", 2019-09-24, or "..2019-10-09" for "by then"',
}


@dataclass(frozen=True)
class Shape:
    """One field. `leaf` is what a single value of it is; `many`: it holds several. `default` is None where required."""

    name: str
    leaf: Any
    many: bool
    required: bool
    default: Any
    refers: str | None
    """The kind of record whose keys it holds."""
    description: str
    exact: Any
    """The type with its constraints."""

    @property
    def nested(self) -> type[BaseModel] | None:
        return self.leaf if isinstance(self.leaf, type) and issubclass(self.leaf, BaseModel) else None

    @property
    def takes_words(self) -> bool:
        """Whether a nested value may be written as text too: such a model prints itself."""
        return self.nested is not None and not self.many and self.nested.__str__ is not BaseModel.__str__

    @property
    def phrase(self) -> str:
        """What may be written, in words."""
        one = self._one()
        return f"any number of: {one}" if self.many and self.nested is None else one

    def _one(self) -> str:
        if self.refers:
            return f"the key of {'an' if self.refers[0] in 'aeiou' else 'a'} {self.refers}"
        if self.nested is not None:
            parts = ", ".join(self.nested.model_fields)
            if self.takes_words:
                return f"text{_AS_TEXT.get(self.nested.__name__, '')}, or a table with {parts}"
            return f"a table with {parts}{'; repeat it for each' if self.many else ''}"
        if isinstance(self.leaf, type) and issubclass(self.leaf, Word):
            return f"one of {', '.join(word.value for word in self.leaf)}"
        known = next((phrase for alias, phrase in _PHRASES if alias == self.exact), "")
        return known or _PLAIN.get(self.leaf, "text, of several lines if need be")


@cache
def shapes(model: type[BaseModel]) -> Mapping[str, Shape]:
    """The fields of a model by name, in its order, without the key of a record."""
    hints = get_type_hints(model, include_extras=True)
    written = _descriptions(model)
    found = {}
    for name, field in model.model_fields.items():
        if name == "key":
            continue
        exact, many, refers = _unwrapped(hints[name])
        leaf = get_args(exact)[0] if get_origin(exact) is Annotated else exact
        default = None if field.is_required() else field.default
        own = inspect.getdoc(leaf) or "" if isinstance(leaf, type) and issubclass(leaf, BaseModel | Word) else ""
        said = written.get(name) or own.partition("\n\n")[0]
        found[name] = Shape(name, leaf, many, field.is_required(), default, refers, " ".join(said.split()), exact)
    return found


def _unwrapped(hint: Any) -> tuple[Any, bool, str | None]:
    """(the type of one value, whether the field holds several, the kind that it refers to)."""
    refers = None
    if get_origin(hint) is Annotated:
        inner, *marks = get_args(hint)
        refers = next((mark.kind for mark in marks if isinstance(mark, Refers)), None)
        rest = tuple(mark for mark in marks if not isinstance(mark, Refers))
        if rest:
            return Annotated[inner, *rest], False, refers
        hint = inner
    if get_origin(hint) in (Union, UnionType):
        exact, many, inside = _unwrapped(next(part for part in get_args(hint) if part is not NoneType))
        return exact, many, refers or inside
    if get_origin(hint) is tuple:
        exact, _, inside = _unwrapped(get_args(hint)[0])
        return exact, True, refers or inside
    return hint, False, refers


def _descriptions(model: type[BaseModel]) -> dict[str, str]:
    """The texts below the fields; none where the program came without its source."""
    try:
        source = inspect.getsource(model)
    except OSError:
        return {}
    (definition,) = ast.parse(textwrap.dedent(source)).body
    assert isinstance(definition, ast.ClassDef)
    return {
        field.target.id: text.value.value
        for field, text in pairwise(definition.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }
