"""The register as a plan asks it: what is there, by key and by what a file says of it."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from estates.importers.finding import Place
from estates.importers.keys import asset_identity, identities
from estates.importers.matching import Identity, Index, Known, Match
from estates.register.entry import Entry
from estates.register.estate import Name
from estates.register.register import Register

_AT_ONCE = 500
_SOURCE = re.compile(r'((?:sheet ".*", )?(?:page \d+, )?(?:table \d+, )?row \d+) \(SHA-256 ([0-9a-f]{64})\)$')
"""How an entry's source ends that came from a file (`Reading.source`)."""


class Statement(NamedTuple):
    """An update that nobody has retired, or that was retired later."""

    key: str
    column: str
    text: str
    retired: bool
    entry: Entry
    """The one that asserted the text."""


class Book:
    """What was in the register when the import began; every entry that counts, whatever its date and marking."""

    def __init__(self, register: Register, sha256: str) -> None:
        """`sha256` is that of the file that is to be imported."""
        self._register = register
        self._others: dict[str, dict[str, list[str]]] = {}
        self._keys: dict[str, set[str]] = {}
        self._statements: dict[str, list[Statement]] = {}
        self.assets = Index(_known(register, sha256))

    def close(self) -> None:
        self.assets.close()

    def has(self, kind: str, key: str) -> bool:
        if kind == "asset":
            return key in self.assets
        if kind not in self._keys:
            self._keys[kind] = {name[1] for name in self._register.standing(kind)}
        return key in self._keys[kind]

    def asset(self, row: Identity, place: Place) -> Match:
        """The asset that a row speaks of, or those that it may speak of."""
        return self.assets.match(row, origin_of(place) if self.assets.imported_before else "")

    def standing(self, kind: str, keys: Collection[str]) -> dict[Name, list[Entry]]:
        return self._register.standing(kind, keys) if keys else {}

    def keys_of(self, kind: str, named: Iterable[str]) -> list[str]:
        """The records that one of these identities names, those of the first that names any."""
        if kind not in self._others:
            others: dict[str, list[str]] = {}
            self._others[kind] = others
            for (_, key), entries in self._register.standing(kind).items():
                for identity in identities(kind, latest(entries)):
                    others.setdefault(identity, []).append(key)
        return next((keys for identity in named if (keys := self._others[kind].get(identity))), [])

    def statements(self, asset: str) -> list[Statement]:
        """What is said of an asset, in the order recorded."""
        if asset not in self._statements:
            keys = {entry.key for entry in self._register.about(asset, kind="update")}
            found = self._register.standing("update", keys) if keys else {}
            self._statements[asset] = [statement for entries in found.values() if (statement := _statement(entries))]
        return self._statements[asset]


def latest(entries: Iterable[Entry]) -> dict[str, Any]:
    """What standing entries of one record add up to in the end, whatever the date."""
    return {name: value for entry in entries for name, value in entry.fields.items()}


def _statement(entries: list[Entry]) -> Statement | None:
    values = latest(entries)
    said = [entry for entry in entries if "text" in entry.fields]
    if not said:
        return None
    return Statement(said[-1].key, values["column"], values["text"], bool(values.get("retired")), said[-1])


def origin_of(place: Place) -> str:
    """A row of a file as entries remember it, whatever the file was called."""
    return str(place._replace(file="", column=""))


def _origin(entries: Iterable[Entry], sha256: str) -> str:
    """The row of the file with this digest that a record's entries came from; "" where none or several did."""
    rows = {match[1] for entry in entries if (match := _SOURCE.search(entry.source)) and match[2] == sha256}
    return rows.pop() if len(rows) == 1 else ""


def _known(register: Register, sha256: str) -> Iterator[Known]:
    """Every asset with what it is known by."""
    keys = sorted(register.keys("asset"))
    for start in range(0, len(keys), _AT_ONCE):
        for (_, key), entries in register.standing("asset", keys[start : start + _AT_ONCE]).items():
            yield Known(key, asset_identity(latest(entries)), _origin(entries, sha256))
