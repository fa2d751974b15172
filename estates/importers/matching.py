"""Which asset of the register a row speaks of.

By the row that it came from, where this file was imported before; by reference, by UPRN, then by name and postcode.
What follows from none of these for certain is a doubt: it is shown with its similarity and asked, never taken. Two
references, or two UPRNs, that differ tell assets apart, as they do for the flats of one building. Only the register as
it stood is matched: two rows of one file are two assets.

The index lies in a temporary database, so that a register of a million assets needs no more memory than one of ten.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from estates.register.store import batches

ALIKE = 0.8
"""Names at least so similar are a doubt, unless their postcodes differ."""
ALIKE_AT_ONE_POSTCODE = 0.6
ALIKE_ELSEWHERE = 0.9
"""The same for names at two postcodes."""
_COMMON = 20
"""A word, or a postcode, of more assets than this singles nothing out."""
_MOST = 200
"""Assets compared with a row, at most."""
_FEW = 50_000
"""Of so many assets what the index holds is kept in memory too, so that most rows ask it nothing."""
_AT_ONCE = 1000
_REMEMBERED = 8192
_WORD = re.compile(r"[^\W_]+")
_SCHEMA = """
CREATE TABLE asset (key TEXT PRIMARY KEY, name TEXT, reference TEXT, uprn TEXT, postcode TEXT, origin TEXT)
    WITHOUT ROWID;
CREATE TABLE token (token TEXT, key TEXT);
"""
_INDEX = f"""
CREATE INDEX token_of ON token (token, key);
CREATE TABLE common AS SELECT token FROM token WHERE token LIKE 'word %' OR token LIKE 'postcode %'
    GROUP BY token HAVING count(*) > {_COMMON};
DELETE FROM token WHERE token IN (SELECT token FROM common);
"""


class Identity(NamedTuple):
    """What tells one asset from another, in canonical form; "" where it is not said."""

    name: str
    reference: str = ""
    uprn: str = ""
    postcode: str = ""


class Known(NamedTuple):
    """An asset of the register."""

    key: str
    identity: Identity
    origin: str = ""
    """The row of this same file that it came from, in an import before."""


class Candidate(NamedTuple):
    """An asset that a row may speak of. `similarity` is that of the names, 0.00 to 1.00; `why` says what else agrees or
    differs: "same postcode"."""

    key: str
    name: str
    similarity: float
    why: str

    def __str__(self) -> str:
        """ "wisbech-police-station (Wisbech Police Station, 0.81, same postcode)" """
        return f"{self.key} ({', '.join(part for part in (self.name, f'{self.similarity:.2f}', self.why) if part)})"


class Match(NamedTuple):
    """`key` is the asset, "" where it is new or doubtful; `doubts` are the assets that it may be, the likeliest first:
    they are only there where nothing is certain. `how` says what it was matched by."""

    key: str = ""
    doubts: tuple[Candidate, ...] = ()
    how: str = ""
    taken: str = ""
    """Another row of the same file, where the asset came from that."""


NEW = Match()


class Index:
    """The assets that were there before the import."""

    def __init__(self, assets: Iterable[Known]) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")
        self._size = 0
        self.imported_before = False
        """Whether any of them came from this same file."""
        for some in batches(assets, _AT_ONCE):
            self._size += len(some)
            self.imported_before |= any(known.origin for known in some)
            rows = [(known.key, *known.identity, known.origin) for known in some]
            self._database.executemany("INSERT INTO asset VALUES (?, ?, ?, ?, ?, ?)", rows)
            tokens = ((token, known.key) for known in some for token in _all_tokens(known))
            self._database.executemany("INSERT INTO token VALUES (?, ?)", tokens)
        self._database.execute("COMMIT")
        self._database.executescript(_INDEX)
        self._held: set[str] | None = None
        self._keys: set[str] | None = None
        if self._size <= _FEW:
            self._held = {token for (token,) in self._database.execute("SELECT DISTINCT token FROM token")}
            self._keys = {key for (key,) in self._database.execute("SELECT key FROM asset")}

    def close(self) -> None:
        self._database.close()

    def __contains__(self, key: str) -> bool:
        if self._keys is not None:
            return key in self._keys
        return self._database.execute("SELECT 1 FROM asset WHERE key = ?", (key,)).fetchone() is not None

    def match(self, row: Identity, origin: str = "") -> Match:
        """The asset that the row speaks of, or those that it may speak of. `origin` is the row's place in its file: an
        asset that came from another row of it is another asset."""
        if not self._size:
            return NEW
        if self.imported_before and (found := self._sharing([f"origin {origin}"])):
            return Match(found[0].key, how="this row, imported before") if len(found) == 1 else NEW
        match = self._by_reference(row) or self._by_uprn(row) or self._by_name(row) or NEW
        if self.imported_before and match.key and (taken := self._origin(match.key)):
            return match._replace(taken=taken)
        return match

    def _origin(self, key: str) -> str:
        return str(self._database.execute("SELECT origin FROM asset WHERE key = ?", (key,)).fetchone()[0])

    def _by_reference(self, row: Identity) -> Match | None:
        found = self._sharing([f"reference {row.reference}"]) if row.reference else []
        return _judged(row, found, "reference")

    def _by_uprn(self, row: Identity) -> Match | None:
        found = self._sharing([f"uprn {row.uprn}"]) if row.uprn else []
        return _judged(row, [known for known in found if not _differ(row.reference, known.identity.reference)], "UPRN")

    def _by_name(self, row: Identity) -> Match | None:
        found = {known.key: known for known in self._sharing(_at(row)) or self._sharing(_names(row))}
        found |= {known.key: known for known in self._sharing(_hints(row))}
        identical = [known.key for known in found.values() if _same(row, known.identity)]
        if len(identical) == 1:
            return Match(identical[0], how="name and postcode, 1.00")
        candidates = [
            candidate for known in found.values() if (candidate := _resembling(row, known.identity, known.key))
        ]
        certain = [candidate for candidate in candidates if candidate.similarity == 1 and candidate.why in _CERTAIN]
        nearest = [candidate for candidate in certain if candidate.why == _CERTAIN[0]] or certain
        if len(nearest) == 1:
            return Match(nearest[0].key, how=f"name and postcode, {nearest[0].similarity:.2f}")
        return Match(doubts=_likeliest(candidates)) if candidates else None

    def _sharing(self, tokens: Sequence[str]) -> list[Known]:
        """The assets that share a token with the row."""
        asked = tokens if self._held is None else [token for token in tokens if token in self._held]
        if not asked:
            return []
        query = (
            "SELECT key, name, reference, uprn, postcode FROM asset WHERE key IN "
            f"(SELECT key FROM token WHERE token IN ({', '.join('?' * len(asked))}) LIMIT {_MOST})"
        )
        return [Known(key, Identity(*rest)) for key, *rest in self._database.execute(query, asked)]


@lru_cache(_REMEMBERED)
def plain(name: str) -> str:
    """A name without what people spell differently: case, punctuation, "&"."""
    return " ".join(_WORD.findall(name.casefold().replace("&", " and ").replace("'", "").replace("’", "")))


def similarity(one: str, other: str, least: float = 0) -> float:
    """Of two names, 0.00 to 1.00: Ratcliff and Obershelp's, as difflib counts it, whatever the order. 0 where it is
    less than `least`."""
    first, second = sorted((plain(one), plain(other)))
    if first == second:
        return 1.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0


def _judged(row: Identity, found: Sequence[Known], how: str) -> Match | None:
    """Of assets that share the row's reference or UPRN: the one, unless its name and postcode speak against it."""
    named = [known for known in found if plain(known.identity.name) == plain(row.name)]
    alone = named if len(found) > 1 else found
    if len(alone) == 1 and (named or not row.name or _believable(row, alone[0].identity)):
        return Match(alone[0].key, how=how)
    doubts = [Candidate(k.key, k.identity.name, similarity(row.name, k.identity.name), f"same {how}") for k in found]
    return Match(doubts=_likeliest(doubts)) if doubts else None


def _believable(row: Identity, known: Identity) -> bool:
    """Whether one asset can have both names: renamed where it is, or spelt otherwise; but no other flat or unit."""
    if _numbers(row.name) != _numbers(known.name):
        return False
    return not _differ(row.postcode, known.postcode) or similarity(row.name, known.name) >= ALIKE


def _resembling(row: Identity, known: Identity, key: str) -> Candidate | None:
    """The asset as a candidate, or None where it is another for certain."""
    if _numbers(row.name) != _numbers(known.name):
        return None
    told_apart = _differ(row.reference, known.reference) + _differ(row.uprn, known.uprn)
    if told_apart:
        at_one_place = row.postcode and row.postcode == known.postcode and plain(row.name) == plain(known.name)
        why = "another reference" if _differ(row.reference, known.reference) else "another UPRN"
        return Candidate(key, known.name, 1.0, why) if at_one_place and told_apart == 1 else None
    if _differ(row.postcode, known.postcode):
        why, least = f"at {known.postcode}", ALIKE_ELSEWHERE
    elif row.postcode and known.postcode:
        why, least = _CERTAIN[0], ALIKE_AT_ONE_POSTCODE
    else:
        why, least = _CERTAIN[1], ALIKE
    likeness = similarity(row.name, known.name, least)
    return Candidate(key, known.name, likeness, why) if likeness else None


_CERTAIN = ("same postcode", "no postcode to compare")
"""With a name that is the same to the letter, and no other asset like it, this is enough."""


def _likeliest(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(candidates, key=lambda candidate: (-candidate.similarity, candidate.key)))


def _same(row: Identity, known: Identity) -> bool:
    """Whether both say the same of all that tells assets apart."""
    return bool(row.name) and plain(row.name) == plain(known.name) and row[1:] == known[1:]


def _differ(one: str, other: str) -> bool:
    """Whether both are said, and are not the same."""
    return bool(one and other and one != other)


@lru_cache(_REMEMBERED)
def _numbers(name: str) -> frozenset[str]:
    """What tells Unit 3 from Unit 4."""
    return frozenset(word.lstrip("0") for word in plain(name).split() if word[0].isdigit())


def _names(identity: Identity) -> list[str]:
    return [f"name {plain(identity.name)}"] if identity.name else []


def _at(identity: Identity) -> list[str]:
    return [f"at {identity.postcode} {plain(identity.name)}"] if identity.postcode else []


def _hints(identity: Identity) -> list[str]:
    """By what an asset of another spelling is found."""
    words = {word for word in plain(identity.name).split() if len(word) > 2 and not word[0].isdigit()}  # noqa: PLR2004 - "at", "of"
    postcode = [f"postcode {identity.postcode}"] if identity.postcode else []
    return [*postcode, *(f"word {word}" for word in sorted(words))]


def _all_tokens(known: Known) -> Iterator[str]:
    identity = known.identity
    if known.origin:
        yield f"origin {known.origin}"
    if identity.reference:
        yield f"reference {identity.reference}"
    if identity.uprn:
        yield f"uprn {identity.uprn}"
    yield from _at(identity)
    yield from _names(identity)
    yield from _hints(identity)
