"""What a writer was told of the book at its beginning, for as long as it is still true.

The book only grows: what was answered is still the answer, but for what the writer itself adds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from estates.model.vocabulary import Audience, Marking
from estates.register.entry import Entry

_REDACTION = "redaction"
"""The one kind of entry that changes what another says."""


class Question(NamedTuple):
    """What `Store.select` is asked of a whole book."""

    audience: Audience
    kind: str | None
    keys: frozenset[str] | None
    about: frozenset[str] | None

    @property
    def is_narrow(self) -> bool:
        """Whether it is about few entries, which an index leads to."""
        return self.keys is not None or self.about is not None

    def concerns(self, kind: str, key: str, about: str) -> bool:
        """Whether an entry with these may belong to the answer."""
        if self.kind not in (None, kind):
            return False
        if self.keys is not None:
            return key in self.keys
        return self.about is None or about in self.about


REDACTIONS = Question(Audience.SUB_GROUP, _REDACTION, None, None)


class Foresight:
    """Answers, by their questions."""

    def __init__(self, answers: Mapping[Question, list[Entry]]) -> None:
        self._answers = dict(answers)
        self._added: list[Entry] = []

    @property
    def questions(self) -> list[Question]:
        """Whatever was asked until now."""
        return list(self._answers)

    def answer(self, question: Question, ask: Callable[[], Iterator[Entry]]) -> list[Entry]:
        """What was answered before, otherwise what `ask` gives; and what was added since."""
        if question not in self._answers:
            self._answers[question] = list(ask())
        seen = [entry for entry in self._added if question.audience.may_see(Marking(entry.marking))]
        return self._answers[question] + [e for e in seen if question.concerns(e.kind, e.key, e.about)]

    def add(self, entry: Entry) -> None:
        """An entry that belongs to the answers, and that `ask` does not know of."""
        self._added.append(entry)

    def forget(self, came: Iterable[tuple[str, str, str]]) -> None:
        """The answers that new entries, each by its kind, key and asset, may have changed."""
        for entry in came:
            changed = [question for question in self._answers if entry[0] == _REDACTION or question.concerns(*entry)]
            for question in changed:
                del self._answers[question]
