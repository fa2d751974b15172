"""What the register says when it cannot go on.

One root. Its two branches are told apart by who can act: a `Refusal` is mended by the person who typed, a `Fault` by
whoever keeps the machine. Every sentence says what was expected, what was found and what to do next.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

_LISTED = ("asset", "decision", "meeting")
"""The kinds that have a listing of their own."""


class EstatesError(Exception):
    """The root. `sentences` is everything that is wrong, in the order found; `str()` joins them by line."""

    def __init__(self, sentences: str | Iterable[str]) -> None:
        self.sentences = (sentences,) if isinstance(sentences, str) else tuple(sentences)
        super().__init__("\n".join(self.sentences))


class Refusal(EstatesError):
    """The input cannot be taken as it is; nothing was written."""


class Fault(EstatesError):
    """The file, disk or database cannot be used; nothing was lost that had been acknowledged."""


class UnknownKey(Refusal):
    """Nothing of that name is in the register, for this audience, on this date."""

    def __init__(self, kind: str, key: str, known: Iterable[str], *, where: str = "") -> None:
        near = nearest(key, list(known))
        listing = f"estates {kind} list" if kind in _LISTED else "estates history ASSET"
        hint = f"; nearest: {', '.join(near)}" if near else f"; see `{listing}`"
        super().__init__(f'{where}no {kind} is called "{key}"{hint}.')


class RecordMoved(Refusal):
    """Somebody recorded something about the same record in between."""

    def __init__(self, kind: str, key: str, seen: int, newest: int) -> None:
        what = f"entry {seen}" if seen else "no entry"
        super().__init__(
            f"{kind} {key}: this was written having seen {what} of it, but entry {newest} has been recorded since; "
            f"read it with `estates history {key}` and record again."
        )


class Overtaken(Refusal):
    """What an entry was made from has changed before it could be recorded; whoever made it makes it again."""

    def __init__(self) -> None:
        super().__init__("somebody recorded something that this depends on in between; record again.")


class NotARegister(Fault):
    """The file exists but is no register."""

    def __init__(self, place: str, found: str) -> None:
        super().__init__(f"{place}: expected a register, found {found}; name another with --register.")


class NoRegister(Fault):
    """There is no such file."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place}: there is no register here; begin one with `estates init`, or name another with --register."
        )


class NewerFormat(Fault):
    """The register was made by a version that this one does not know."""

    def __init__(self, place: str, found: int, known: int) -> None:
        super().__init__(
            f"{place}: this register has format {found}, and this version of estates knows formats up to {known}; "
            "install the newer version."
        )


def nearest(word: str, known: Sequence[str], *, most: int = 3) -> list[str]:
    """Up to `most` known words that resemble `word`, the best first; a part of a name counts as resembling it."""
    folded = {name.casefold(): name for name in known}
    close = [folded[name] for name in get_close_matches(word.casefold(), folded, n=most, cutoff=0.6)]
    parts = [name for low, name in folded.items() if len(word) > 2 and word.casefold() in low]  # noqa: PLR2004 - two letters are in everything
    return list(dict.fromkeys(close + parts))[:most]
