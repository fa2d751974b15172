"""What the book asks of a database, and nothing more."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar

from estates.model.vocabulary import Audience
from estates.register.canonical import body_hash, leaf_hash
from estates.register.entry import HEADER, Entry

FORMAT = 1
"""The format of the register that this version writes; docs/format.md describes it."""

T = TypeVar("T")


class Row(NamedTuple):
    """An entry exactly as it is stored: its header, its hash, and its body with the salt."""

    number: int
    recorded_at: str
    recorded_by: str
    effective: str
    kind: str
    key: str
    marking: str
    about: str
    replaces: int | None
    source: str
    body_hash: str
    hash: str
    salt: bytes
    body: bytes

    def fault(self, register: str) -> str | None:
        """What is wrong with the row's hashes, or None."""
        if body_hash(self.salt, self.body) != self.body_hash:
            return f"entry {self.number}: its body is not the one that was recorded"
        if leaf_hash({name: getattr(self, name, register) for name in HEADER}) != self.hash:
            return f"entry {self.number}: its header is not the one that was recorded"
        return None


class Store(Protocol):
    """One register's book in one database.

    Durability: when `transaction` ends without an exception, everything inserted in it has been synced to the disk;
    with an exception, nothing of it is there. Order: numbers are given in the order in which transactions commit,
    without gaps. Concurrency: any number of processes may read; writers wait for each other, and do not fail because
    of it. A read outside a transaction sees only what was committed.
    """

    @property
    def register(self) -> str:
        """The name of the register, which is the key of its body."""

    def transaction(self) -> AbstractContextManager[None]:
        """The only way to write. Takes the writer's lock at once, so that what is read inside stays true until its
        end."""

    def last_number(self) -> int:
        """The number of the newest entry; 0 in an empty book."""

    def select(
        self,
        audience: Audience,
        kind: str | None = None,
        *,
        keys: Collection[str] | None = None,
        about: Collection[str] | None = None,
        up_to: int | None = None,
        after: int = 0,
    ) -> Iterator[Entry]:
        """The entries that `audience` may see, in the order of their numbers; `up_to` is inclusive, `after` is not.
        Entries that it may not see never leave the database; an entry that replaces such a one says at which place it
        stands."""

    def keys_that_were(self, statuses: Collection[str]) -> set[str]:
        """The assets of which, at any time and for any eyes, one of `statuses` was asserted: a superset to fold."""

    def rows(self, after: int = 0) -> Iterator[Row]:
        """Every entry as stored, whoever may see it, in order."""

    def insert(self, rows: Sequence[Row]) -> None:
        """Adds entries, inside a transaction. The database refuses any number but the next, and says so where the
        transaction ends at the latest; whatever is read after it sees them."""

    def close(self) -> None: ...


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most `size`, none of them empty."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
