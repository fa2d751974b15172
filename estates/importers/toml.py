"""Records written as TOML: the template of a kind, and a record as it stands.

Both are one text: every field with what it means, the required ones to be filled in, the others behind a `#`. A value
that stands takes the place of the empty one. Plain fields come before tables, as TOML wants it.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from estates.importers.shape import Shape, shapes
from estates.model.dates import ReducedDate
from estates.model.kinds import KINDS
from estates.model.vocabulary import Marking, Word

_WIDTH = 110
FRAME: Mapping[str, str] = {
    "on": 'true from, as a date: "2019", "2019-09", 2019-09-24, or "..2019-10-09" for "by then"',
    "marking": f"for whose eyes: {', '.join(Marking)}; protect unless it says otherwise",
    "source": "where it is known from",
    "by": "the role that records it, not a person's name; estates officer unless it says otherwise",
}
"""What every entry says beside its fields, whatever the kind of record."""


def build_template(kind: str, *, several: bool = False) -> str:
    """A record of `kind` to fill in; with `several` as one `[[record]]` of many in a file."""
    model = KINDS[kind]
    lines = [*_remark(" ".join((model.__doc__ or "").split())), ""]
    lines += ["[[record]]"] if several else []
    lines += [f'kind = "{kind}"', "", *_key(kind)]
    for name, meaning in FRAME.items():
        lines += _field(name, meaning, required=name == "on")
    lines += _body(model, None, ("record",) if several else ())
    return "\n".join(lines).rstrip() + "\n"


def render_record(kind: str, values: Mapping[str, Any], frame: Mapping[str, str]) -> str:
    """The record with `values` (canonical), to be changed by hand; `frame` is what its new entry says of itself."""
    lines: list[str] = []
    for name, meaning in FRAME.items():
        lines += [*_remark(f"{name}: {meaning}"), _written(name, frame.get(name, "")), ""]
    lines += _body(KINDS[kind], values, ())
    return "\n".join(lines).rstrip() + "\n"


def _key(kind: str) -> list[str]:
    if kind == "update":
        return _field("key", "given by the register; say it to change a statement that stands", required=False)
    return _field("key", 'its name for ever, in small letters, digits and hyphens: "copse-court"', required=True)


def _field(name: str, meaning: str, *, required: bool) -> list[str]:
    """A field to fill in, below what it means."""
    label = f"{name} (required): {meaning}" if required else f"{name}: {meaning}"
    return [*_remark(label), f"{'' if required else '#'}{_written(name, '')}", ""]


def _body(
    model: type[BaseModel], values: Mapping[str, Any] | None, path: Sequence[str], *, live: bool = True
) -> Iterator[str]:
    """The fields of `model`; of tables within a record that stands, only what it says. Without `live` all of them are
    behind a `#`."""
    tables = []
    for shape in shapes(model).values():
        value = _plain(shape, (values or {}).get(shape.name))
        if isinstance(value, Mapping) or (shape.nested is not None and not shape.takes_words):
            tables.append((shape, value))
        elif value not in (None, []):
            yield from (*_meaning(shape, path if values is not None else ()), _written(shape.name, value), "")
        elif values is None or not path:
            commented = not (live and shape.required)
            yield from (*_meaning(shape, ()), f"{'#' if commented else ''}{_written(shape.name, _empty(shape))}", "")
    for shape, value in tables:
        yield from _table(shape, value, path, live=live, asked=values is None or not path)


def _table(shape: Shape, value: Any, path: Sequence[str], *, live: bool, asked: bool) -> Iterator[str]:
    """The field as tables: one for each value there is, otherwise one to fill in if that is `asked` for."""
    assert shape.nested is not None
    inside = (*path, shape.name)
    header = f"[[{'.'.join(inside)}]]" if shape.many else f"[{'.'.join(inside)}]"
    given = value if isinstance(value, list) else [value] if value else []
    for number, one in enumerate(given):
        yield from _meaning(shape, path) if number == 0 else ()
        yield header
        yield from _body(shape.nested, one, inside)
    if not given and asked:
        shown = live and shape.required
        yield from _meaning(shape, ())
        yield header if shown else f"#{header}"
        yield from _body(shape.nested, None, inside, live=shown)


def _plain(shape: Shape, value: Any) -> Any:
    """A nested value as the text that reads back as the same, where there is one."""
    if not (shape.takes_words and isinstance(value, Mapping)):
        return value
    adapter: TypeAdapter[Any] = TypeAdapter(shape.leaf)
    try:
        text = str(adapter.validate_python(value))
        same = adapter.dump_python(adapter.validate_python(text), mode="json") == value
    except ValidationError:
        return value
    return text if same else value


def _meaning(shape: Shape, path: Sequence[str]) -> list[str]:
    """The remark above a field; none inside the tables of a record that stands."""
    if path:
        return []
    said = f"{shape.description.rstrip('.')}. " if shape.description else ""
    return _remark(f"{shape.name}{' (required)' if shape.required else ''}: {said}{_capital(shape.phrase)}")


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _empty(shape: Shape) -> Any:
    """A value that is refused if it is left as it is and required."""
    one: Any = ""
    if shape.leaf is bool:
        one = not shape.default
    elif shape.leaf is int:
        one = 0
    elif shape.default is not None and isinstance(shape.default, Word | ReducedDate):
        one = str(shape.default)
    return [one] if shape.many else one


def _written(name: str, value: Any) -> str:
    import tomli_w

    if isinstance(value, list) and len(value) == 1 and len(str(value[0])) < _WIDTH - len(name):
        return tomli_w.dumps({name: value[0]}).strip().replace(" = ", " = [", 1) + "]"
    return tomli_w.dumps({name: value}, multiline_strings=True).strip()


def _remark(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False)]
