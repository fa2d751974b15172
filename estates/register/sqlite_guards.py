"""What refuses an entry that is not the next, or a body that belongs to none: row by row, or part by part.

The triggers of the database look at each row, whoever writes it, and for a long append that is a third of the time that
the database takes. They stand aside for it inside its transaction, in which nobody else can write: each part is held
against the same rule before it goes in, and they stand again before it is committed. Whatever ends the transaction
otherwise, be it the machine, puts them back as they were.
"""

import sqlite3
from collections.abc import Sequence

_OF_A_ROW = ("entry_is_next", "body_is_new")
NOT_NEXT = "the book is append-only: this is not the next number"


class Guards:
    """Those of one connection."""

    def __init__(self, register: str) -> None:
        self._register = register
        self._aside: list[str] = []
        """The triggers as they were made, while they stand aside."""
        self._next = 0
        """The number that is next; 0 while the triggers stand."""

    def stand_aside(self, connection: sqlite3.Connection) -> None:
        """Until `stand_again`, or until the transaction is rolled back and `forget` is told so."""
        if self._next:
            return
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN (?, ?)"
        for name, sql in connection.execute(query, _OF_A_ROW).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
            self._aside.append(sql)
        query = "SELECT coalesce(max(number), 0) FROM entry WHERE register = ?"
        self._next = connection.execute(query, (self._register,)).fetchone()[0] + 1

    def let_in(self, numbers: Sequence[int]) -> None:
        """Raises sqlite3.IntegrityError, as the triggers would, unless the entries of these numbers are the next, or
        the triggers will look at them."""
        if not self._next:
            return
        following = self._next + len(numbers)
        if list(numbers) != list(range(self._next, following)):
            raise sqlite3.IntegrityError(NOT_NEXT)
        self._next = following

    def stand_again(self, connection: sqlite3.Connection) -> None:
        for sql in self._aside:
            connection.execute(sql)
        self.forget()

    def forget(self) -> None:
        """The transaction was rolled back, and the triggers are there as they were."""
        self._aside, self._next = [], 0
