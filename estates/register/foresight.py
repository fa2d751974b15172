"""What a writer was told together with the lock, for as long as it is still true.

The book only grows: what was answered is still the answer unless the writer itself adds an entry that the question is
about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from estates.model.vocabulary import Audience
from estates.register.entry import Entry

_REDACTION = "redaction"
"""The one kind of entry that changes what another says."""


class Question(NamedTuple):
    """What `Store.select` is asked of a whole book."""

    audience: Audience
    kind: str | None
    keys: frozenset[str] | None
    about: frozenset[str] | None

    def concerns(self, kind: str, key: str, about: str) -> bool:
        """Whether an entry with these may belong to the answer."""
        if self.kind not in (None, kind):
            return False
        if self.keys is not None:
            return key in self.keys
        return self.about is None or about in self.about


class Foresight:
    """Answers, by their questions."""

    def __init__(self, answers: Mapping[Question, list[Entry]]) -> None:
        self._answers = dict(answers)

    def answer(self, question: Question, ask: Callable[[], Iterator[Entry]]) -> list[Entry]:
        """What was answered before; otherwise what `ask` gives."""
        if question not in self._answers:
            self._answers[question] = list(ask())
        return self._answers[question]

    def learn(self, came: Iterable[tuple[str, str, str]]) -> None:
        """Forgets the answers that new entries, each by its kind, key and asset, may have changed."""
        for entry in came:
            changed = [question for question in self._answers if entry[0] == _REDACTION or question.concerns(*entry)]
            for question in changed:
                del self._answers[question]
