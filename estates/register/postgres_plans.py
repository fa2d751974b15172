"""Statements that the server keeps ready, for a connection that says the same again and again."""

from collections.abc import Sequence
from typing import Any

_MOST_VALUES = 60
"""A statement with more is one that writes many rows, and takes its time anyway."""


class Plans:
    """What one connection has said. The server takes a quarter of an append to read and plan what it knows already."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._prepared = 0

    def said(self, statement: str, values: Sequence[Any]) -> str:
        """The statement as it goes out: from the second time on by a name, under which the server keeps it."""
        if not 0 < len(values) <= _MOST_VALUES:
            return statement
        if statement not in self._names:
            self._names[statement] = ""
            return statement
        name = self._names[statement]
        if name:
            return _execute(name, values)
        self._prepared += 1
        name = self._names[statement] = f"estates_{self._prepared}"
        first, *rest = statement.split("%s")
        numbered = first + "".join(f"${place}{text}" for place, text in enumerate(rest, start=1))
        return f"PREPARE {name} AS {numbered}; {_execute(name, values)}"

    def forget(self) -> None:
        """After an error nobody knows what the server has kept; a name is never given twice."""
        self._names.clear()


def _execute(name: str, values: Sequence[Any]) -> str:
    return f"EXECUTE {name}({', '.join(['%s'] * len(values))})"
