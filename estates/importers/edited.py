"""A record's text as TOML before and after somebody changed it, and the draft of just what changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from estates.errors import Refusal
from estates.importers.record_file import Frame, load_table, read_fields, read_frame
from estates.importers.shape import shapes
from estates.importers.toml import FRAME, render_record
from estates.importers.values import carries_on, withheld_with_it
from estates.model.kinds import KINDS
from estates.model.record import field_adapter
from estates.model.vocabulary import Marking
from estates.register.entry import Draft
from estates.register.estate import Standing


@dataclass(frozen=True)
class Opened:
    """A record as it stood when its text was opened, and the number of its newest entry then."""

    standing: Standing[Any]
    seen: int

    @property
    def name(self) -> str:
        return f"{self.standing.kind} {self.standing.key}"

    def text(self, frame: Frame) -> str:
        """What is opened in the editor."""
        head = (
            f"# {self.name} as it stands, its newest entry {self.seen}. Change what has changed, take the # off\n"
            "# what is new, remove what is no longer so; then save and close. Left as it is, nothing is recorded.\n\n"
        )
        said = {"on": frame.on, "marking": frame.marking, "source": frame.source, "by": frame.by}
        return head + render_record(self.standing.kind, self.standing.values, said)

    def draft(self, path: Path, frame: Frame) -> Draft:
        """The change that the text at `path` makes; its fields are empty where there is none.

        A field that is no longer written is emptied. Raises Refusal with everything that cannot be read.
        """
        kind, values = self.standing.kind, self.standing.values
        table = load_table(path)
        said, on, marking, wrong = read_frame(table, frame, self.name)
        written = {name: value for name, value in table.items() if name not in FRAME}
        fields, more = read_fields(kind, written, self.name)
        if wrong + more:
            raise Refusal(wrong + more)
        changed = {
            name: value
            for name, value in _with_emptied(kind, values, fields).items()
            if _canonical(kind, name, value) != _canonical(kind, name, values.get(name, _EMPTY))
        }
        if marking is Marking.PUBLIC and (told := list(self._told_on(changed))):
            raise Refusal(told)
        return Draft(kind, self.standing.key, changed, on, marking, said.source, said.by, self.seen)

    def _told_on(self, changed: Mapping[str, Any]) -> Iterator[str]:
        """What is withheld and would become public as a part of what was changed."""
        for name, before, after in self.differences(changed):
            said_by = self.standing.asserted_by.get(name)
            if said_by and said_by.marking != Marking.PUBLIC and carries_on(before, after):
                yield f"{self.name}, field {name}: {withheld_with_it(said_by)}."

    def differences(self, fields: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
        """(field, before, after) in canonical form."""
        kind, values = self.standing.kind, self.standing.values
        return [(name, values.get(name), _canonical(kind, name, value)) for name, value in fields.items()]


_EMPTY = object()


def _with_emptied(kind: str, values: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as written, and for each that stood and is written no more the value that means none."""
    gone = [name for name, value in values.items() if value is not None and name not in fields]
    known = shapes(KINDS[kind])
    return {**{name: _none_of(known[name].default) for name in gone}, **fields}


def _none_of(default: Any) -> Any:
    return list(default) if isinstance(default, tuple) else default


def _canonical(kind: str, name: str, value: Any) -> Any:
    """The value as a body holds it; as it is where it is wrong, which the register will say."""
    adapter = field_adapter(KINDS[kind], name)
    if value is _EMPTY:
        default = shapes(KINDS[kind])[name].default
        return _none_of(default)
    try:
        return adapter.dump_python(adapter.validate_python(value), mode="json")
    except ValidationError:
        return value
