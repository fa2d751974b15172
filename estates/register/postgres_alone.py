"""The statement that records one entry under whatever number is next, unless what its writer was told has changed.

Only the number of such an entry is not known before the lock is taken; the server puts it where it belongs, and with it
the hash, which the writer holds against its own.
"""

from collections.abc import Sequence
from typing import Any, cast

from estates.proof.tree import TILE
from estates.register.canonical import leaf_of
from estates.register.entry import Entry, given_key
from estates.register.store import Row

_ADD = f"""
WITH next AS (SELECT coalesce(max(number), 0) + 1 AS number FROM estates.entry WHERE register = %s), added AS (
    INSERT INTO estates.entry
    SELECT %s, number, %s, %s, %s, %s, replace(%s, chr(1), number::text), %s, %s, NULL, %s, %s,
        encode(sha256(decode('00', 'hex') || convert_to(replace(%s, chr(1), number::text), 'UTF8')), 'hex'), number
    FROM next WHERE mod(number, {TILE}) <> 0{{unless}}
    RETURNING register, number, hash
), kept AS (INSERT INTO estates.body SELECT register, number, %s, %s FROM added)
SELECT number, hash FROM added
"""
"""An entry that completes a part of the tree is not added: that takes the hashes of others."""


_NUMBER = "\x01"
"""Stands for it. No text of JSON has it, nor has any key."""


class Alone:
    """One entry that replaces none; `row` is what it would be if nobody came in between."""

    def __init__(self, register: str, row: Row) -> None:
        self._register = register
        self._row = row
        self.number = row.number
        header = Entry.header(cast("Entry", row), register, row.body_hash)  # it has all it takes
        # In a text of JSON no quotation mark stands by itself: either is found once, if at all.
        header = header.replace(f'"number":{row.number},"', f'"number":{_NUMBER},"')
        given, named = given_key(row.number), given_key(_NUMBER)
        self._header = header.replace(f'"key":"{given}","', f'"key":"{named}","')
        self._key = named if row.key == given else row.key

    def statement(self, unless: Sequence[tuple[str, Sequence[Any]]]) -> tuple[str, list[Any]]:
        """It, and its values. `unless` are queries, and their values: with a row in any of them nothing is added."""
        row, own = self._row, self._register
        said = "".join(f" AND NOT EXISTS ({query})" for query, _ in unless)
        values = [
            own,
            own,
            row.recorded_at,
            row.recorded_by,
            row.effective,
            row.kind,
            self._key,
            row.marking,
            row.about,
        ]
        values += [row.source, row.body_hash, self._header, *(value for _, given in unless for value in given)]
        return _ADD.format(unless=said), [*values, row.salt, row.body.decode()]

    def hash(self, number: int) -> str:
        """What it must be under that number."""
        return leaf_of(self._header.replace(_NUMBER, str(number)))
