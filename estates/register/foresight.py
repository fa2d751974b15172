"""What a writer was told of the book at its beginning, for as long as it is still true.

The book only grows: what was answered is still the answer, but for what the writer itself adds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from estates.model.kinds import KINDS
from estates.model.record import references
from estates.model.text import is_key
from estates.model.vocabulary import Audience, Marking
from estates.register.entry import Draft, Entry

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


class Foresight:
    """Answers, by their questions, from when entry `as_of` was the newest."""

    def __init__(self, as_of: int, answers: Mapping[Question, list[Entry]]) -> None:
        self.as_of = as_of
        self._answers = dict(answers)
        self._added: list[Entry] = []

    @property
    def questions(self) -> list[Question]:
        """Whatever was asked until now."""
        return list(self._answers)

    def again(self) -> "Foresight | None":
        """The same for who comes next, without what was added; None where that has changed an answer."""
        changed = any(question.concerns(e.kind, e.key, e.about) for question in self._answers for e in self._added)
        return None if changed else Foresight(self.as_of, self._answers)

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


def is_alone(drafts: Iterable[Draft]) -> bool:
    """Whether it is one draft, of something that replaces nothing and destroys nothing."""
    return isinstance(drafts, Sequence) and [draft.replaces or draft.kind == _REDACTION for draft in drafts] == [False]


def asked_of(drafts: Sequence[Draft]) -> dict[str, set[str]]:
    """The keys by kind that drafts, whose fields nobody has checked yet, seem to refer to."""
    asked: dict[str, set[str]] = {}
    for draft in drafts:
        for field, kind in references(KINDS[draft.kind]) if draft.kind in KINDS else ():
            value = draft.fields.get(field)
            said = value if isinstance(value, list | tuple) else [value]
            keys = {key for key in said if isinstance(key, str) and is_key(key)}
            if keys:
                asked.setdefault(kind, set()).update(keys)
    return asked
