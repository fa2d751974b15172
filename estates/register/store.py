"""What the book asks of a database, and nothing more."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar, cast

from estates.model.vocabulary import Audience
from estates.register.canonical import body_hash, leaf_of
from estates.register.entry import Entry

FORMAT = 2
"""The format of the register that this version writes; docs/format.md describes it, and what it may still read."""
ERASED = b"{}"
"""What stands for a body that was destroyed; its salt is then empty."""

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

    @property
    def is_erased(self) -> bool:
        """Whether its body and salt were destroyed; a redaction must then name it."""
        return self.body == ERASED and not self.salt

    def fault(self, register: str) -> str | None:
        """What is wrong with the row's hashes, or None; a body that was destroyed has none to hold against it."""
        try:
            if not self.is_erased and body_hash(self.salt, self.body) != self.body_hash:
                return f"entry {self.number}: its body is not the one that was recorded"
            if leaf_of(Entry.header(cast("Entry", self), register, self.body_hash)) != self.hash:  # it has all it takes
                return f"entry {self.number}: its header is not the one that was recorded"
        except (TypeError, ValueError):  # a damaged file: a number where text belongs
            return f"entry {self.number}: it is not what was recorded"
        return None


@dataclass
class Written:
    """What a transaction tells once it has ended."""

    later: int = 0
    """So many numbers later than they were inserted with the entries stand: others came in between."""


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

    def transaction(
        self, ahead: Callable[[], object] | None = None, *, alone: bool = False
    ) -> AbstractContextManager["Written"]:
        """The only way to write. Takes the writer's lock at once, so that what is read inside stays true until its
        end. `ahead` asks what will be asked inside, and is told nothing: a store at the other end of a network
        answers it together with the lock.

        `alone`: all that will be written is one entry, which replaces none. Such a store may then take the lock at the
        end only, and raises Overtaken where something that was read inside is no longer true by then."""

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

    def insert(self, rows: Sequence[Row], *, behind: bool = True) -> None:
        """Adds entries, inside a transaction, and the hashes of the tree that they complete. The database refuses any
        number but the next, and says so where the transaction ends at the latest; whatever is read after it sees
        them. With `behind` they may go in while the caller makes the next ones ready, if there is a processor for
        it."""

    def hashes(self, level: int, start: int, end: int) -> Sequence[bytes]:
        """What estates/proof/tree.py asks for: at level 0 those of the entries from number `start + 1` to `end`, above
        it those of whole subtrees."""

    def erase(self, number: int) -> None:
        """Destroys an entry's body and salt, inside a transaction and beyond the reach of whoever reads the file. The
        database refuses it unless a redaction names the entry."""

    def keep(self, files: Iterable[bytes]) -> None:
        """Keeps contents under their SHA-256, inside a transaction; one that is kept already is kept once."""

    def kept(self, sha256: str) -> bytes | None:
        """The content of that hash (64 hexadecimal digits); None where it is not kept."""

    def kept_hashes(self) -> list[str]:
        """The SHA-256 of every content that is kept, in order."""

    def faults(self) -> list[str]:
        """What is wrong with whatever the database keeps beside the hashed entries; it may be called from a thread."""

    def discard(self) -> None:
        """Closes a register into which nothing was ever written, and leaves nothing of it."""

    def close(self) -> None: ...


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most `size`, none of them empty."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
