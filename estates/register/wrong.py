"""What is wrong with what somebody wants recorded, in sentences."""

from pydantic import ValidationError

_SAID = 1_000
_SHOWN = 60
"""How much of a refused value a message repeats, in characters."""
_WORDS = {
    "string_too_short": "cannot be empty",
    "too_short": "cannot be empty",
    "missing": "is needed",
    "tuple_type": "expected a list",
    "model_type": "expected its parts by name, as `estates template` shows them",
    "dict_type": "expected its parts by name, as `estates template` shows them",
    "string_type": "expected text",
    "bool_type": "expected true or false",
    "int_type": "expected a whole number",
}
_ALONE = ("string_too_short", "too_short", "missing")
"""What needs no mention of what was found."""


class Wrong:
    """What is wrong, each sentence once; beyond a thousand they are only counted."""

    def __init__(self) -> None:
        self.count = 0
        self._sentences: dict[str, None] = {}
        self._unsaid = 0

    def add(self, sentence: str) -> None:
        self.count += 1
        if len(self._sentences) < _SAID:
            self._sentences[sentence] = None
        elif sentence not in self._sentences:
            self._unsaid += 1

    def blame(self, error: ValueError, where: str) -> None:
        """Adds what a check of one value found."""
        if isinstance(error, ValidationError):
            for sentence in sentences(error):
                self.add(f"{where}{sentence}")
        else:
            self.add(f"{where}: {error}")

    def sentences(self) -> list[str]:
        rest = [f"and {self._unsaid:,} more"] if self._unsaid else []
        return [*self._sentences, *rest]


def sentences(error: ValidationError) -> list[str]:
    """What pydantic found, each with the place inside the value: " (postcode): ..."."""
    said = []
    for found in error.errors(include_url=False):
        inside = ".".join(str(part) for part in found["loc"])
        message = found["msg"].removeprefix("Value error, ")
        if message == found["msg"]:
            shown = repr(found["input"])
            shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
            expected = _WORDS.get(found["type"], f"{message[0].lower()}{message[1:]}")
            message = expected if found["type"] in _ALONE else f"{expected}, found {shown}"
        said.append(f"{f' ({inside})' if inside else ''}: {message}")
    return said
