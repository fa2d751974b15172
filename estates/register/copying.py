"""A register copied whole, with every number, time, salt and hash as it was, so that its root stays the same: as a
backup, back from one, and between SQLite, PostgreSQL and the portable form.

A file is written beside its place, checked, synced and only then renamed into it: what stands there is whole.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from itertools import chain, islice, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

from estates.errors import EstatesError, Fault, Refusal
from estates.proof.tree import Growing
from estates.proof.verifier import Root
from estates.register.portable import load_portable, read_portable, write_portable
from estates.register.register import Register, is_database
from estates.register.salvage import Salvage, salvage
from estates.register.sqlite_file import BESIDE, remove, write_copy
from estates.register.sqlite_log import has_unread_end
from estates.register.store import ERASED, Row
from estates.register.verification import check_book, damage

PORTABLE = ".jsonl"


def copy_register(source: str, target: str) -> Root:
    """A new register at `target`, which has no place yet, from the one at `source`: each a file of SQLite, a file of
    the portable form (.jsonl), or the address of a database. Returns the root, which is that of the source; whatever is
    recorded in the source meanwhile is left out. Raises Refusal or Fault, and then there is none."""
    with _beside(target) as aside:
        if not _is_portable(target):
            expected = _fill(source, aside)
            found = _root_of(aside)
        else:
            with _as_register(source) as register:
                write_portable(register, Path(aside))
                found = _root_of(aside)
                expected = register.root(found.size)
        if found != expected:
            raise Fault("the copy does not have the root of what was copied; it was taken back: copy again.")
    return found


def _fill(source: str, target: str) -> Root:
    """Makes a register of that at `source`, and returns the root of the latter."""
    if _is_portable(source):
        load_portable(Path(source), target).close()
        return _root_of(source)
    with Register.open(source) as register:
        count = register.last_number()

        def fill(empty: Register) -> None:
            empty.restore(islice(register.rows(), count), _kept(register))

        Register.begin(target, register.name, fill).close()
        return register.root(count)


def _kept(register: Register) -> Iterator[bytes]:
    """Every file that went out."""
    for sha256 in register.kept_hashes():
        yield register.kept(sha256) or b""


@contextmanager
def _as_register(source: str) -> Iterator[Register]:
    if not _is_portable(source):
        with Register.open(source) as register:
            yield register
        return
    with TemporaryDirectory() as folder, load_portable(Path(source), Path(folder, "estates.db")) as register:
        yield register


def _root_of(place: str) -> Root:
    """Of every entry, read and checked one by one. Raises Fault where one is not in order."""
    if not _is_portable(place):
        with Register.open(place) as register:
            root, faults = check_book(register)
        if faults:
            raise Fault(faults)
        return root
    growing = Growing()
    with read_portable(Path(place)) as said:
        for row in said.rows:
            if fault := row.fault(said.register):
                raise Fault(f"{place}: {fault}.")
            growing.add(bytes.fromhex(row.hash))
    return growing.root()


def back_up(place: str, file: Path) -> Root:
    """Writes the register at `place`, as it is now, to a SQLite file, and returns the root. A backup of the same
    register that it continues is replaced.

    Raises Refusal where anything else is at `file`, or where the register is not in order.
    """
    if not is_database(place) and file.exists() and file.samefile(place):
        raise Refusal(f"{file}: expected another file than the register itself; name another.")
    earlier = _earlier(file) if file.exists() else None
    with _beside(str(file), replacing=True) as aside:
        if is_database(place):
            _fill(place, aside)
        else:
            Register.open(place).close()  # says what it is, where it is no register
            Path(aside).parent.mkdir(parents=True, exist_ok=True)
            write_copy(Path(place), Path(aside))
        with Register.open(aside) as copy:
            root, faults = check_book(copy)
            if faults:
                raise Refusal(f"{faults[0]}; no backup was written. See `estates verify`.")
            if earlier and (copy.name, copy.root(min(earlier.size, root.size))) != (earlier.name, earlier.root):
                raise Refusal(
                    f"{file}: expected an earlier backup of {copy.name}, found {earlier.size:,} entries of "
                    f"{earlier.name} that this register does not continue; it was left as it was: name another file, "
                    "and see which of the two is right."
                )
    return root


@dataclass(frozen=True)
class _Earlier:
    name: str
    root: Root

    @property
    def size(self) -> int:
        return self.root.size


def _earlier(file: Path) -> _Earlier:
    """The backup that is at `file`. Raises Refusal where it is none in order."""
    with suppress(EstatesError), Register.open(file) as register:
        root, faults = check_book(register)
        if not faults:
            return _Earlier(register.name, root)
    raise Refusal(
        f"{file}: expected a new name, or an earlier backup in order; what is there was left as it was: name another."
    )


@dataclass(frozen=True)
class Restored:
    """What became of a damaged register."""

    root: Root
    from_backup: int
    rescued: list[Row]
    """The entries after the backup's last that are there again."""
    stranded: list[Row]
    """Those that can be read, but not without one before them that cannot."""
    lost: list[int]
    """The numbers of the entries of which nothing whole is left."""
    damaged: Path | None
    """Where the damaged file now is; None where there was none."""


def restore_register(backup: Path, place: Path) -> Restored:
    """The register at `place` made again from a backup, and from the entries after the backup's last for as long as
    each can be read from the damaged file and its hashes hold. The damaged file is kept beside it.

    Raises Refusal where the backup is not in order, or where the register is.
    """
    with Register.open(backup) as kept:
        root, faults = check_book(kept)
        if faults:
            raise Refusal(f"{backup}: {faults[0]}; nothing was done: use another backup.")
        whole = place.with_name(f"{place.name}.restored")
        rescue = _rescue(place, kept, root)
        if not whole.exists():  # otherwise this was stopped after it was made and before it was in its place
            _make(whole, kept, _contiguous(rescue, root.size, kept), rescue)
        with Register.open(whole) as made:
            rows = list(made.rows(after=root.size))
            found = made.root(made.last_number())
    damaged = _put_in_place(whole, place)
    newest = max([found.size, *rescue.seen])
    left = [rescue.rows[number] for number in range(found.size + 1, newest + 1) if number in rescue.rows]
    gone = sorted(set(range(found.size + 1, newest + 1)) - rescue.rows.keys())
    return Restored(found, root.size, rows, left, gone, damaged)


def _rescue(place: Path, kept: Register, root: Root) -> Salvage:
    """What the damaged file still holds. Raises Refusal where it is in order."""
    if not place.exists():
        return Salvage()
    found = salvage(place, kept.name, root.size)
    if has_unread_end(place):  # which SQLite would take away
        return found
    try:
        with Register.open(place) as register:
            count = register.last_number()
            if not damage(register) and (register.name != kept.name or count >= root.size):
                raise Refusal(
                    f"{place}: expected a damaged register of {kept.name}, found {count:,} entries of {register.name} "
                    "in order; it was left as it was."
                )
    except Fault:
        pass
    return found


def _contiguous(rescue: Salvage, after: int, kept: Register) -> list[Row]:
    """The entries that follow number `after` without a gap, up to one whose body was destroyed without one that says
    why."""
    numbers = takewhile(lambda number: number in rescue.rows, range(after + 1, max(rescue.rows, default=0) + 1))
    rows = [rescue.rows[number] for number in numbers]
    while unsaid := [row for row in rows if row.is_erased and row.number not in _redacted(rows) | set(kept.redacted())]:
        rows = [row for row in rows if row.number < unsaid[0].number]
    return rows


def _make(whole: Path, kept: Register, rescued: list[Row], rescue: Salvage) -> None:
    """Makes the register anew. What was recorded together is there together: where a part of it is lost, and another
    part refers to it, all of it is left out."""
    aside = whole.with_name(f"{whole.name}.part")
    while True:
        remove(aside)
        try:
            _put_together(aside, kept, rescued, rescue)
        except Refusal:
            if not rescued:
                raise
            rescued = [row for row in rescued if row.recorded_at != rescued[-1].recorded_at]
            continue
        _sync(aside)
        aside.replace(whole)
        return


def _put_together(path: Path, kept: Register, rescued: list[Row], rescue: Salvage) -> None:
    destroyed = _redacted(rescued)
    rows = (
        row._replace(salt=b"", body=ERASED) if row.number in destroyed else row
        for row in chain(kept.rows(), rescued)
    )  # fmt: skip
    files = chain(_kept(kept), rescue.files.values())
    Register.begin(path, kept.name, lambda empty: empty.restore(rows, files)).close()


def _redacted(rows: list[Row]) -> set[int]:
    """The numbers of the entries that the rows say were destroyed."""
    return {json.loads(row.body)["entry"] for row in rows if row.kind == "redaction" and not row.is_erased}


def _put_in_place(whole: Path, place: Path) -> Path | None:
    """Sets the damaged file aside, its log first, so that whoever does it again after it was stopped sets aside the
    same, and puts the whole one in its place."""
    aside = next(
        name
        for count in range(1, 1_000_000)
        if not (name := place.with_name(f"{place.name}.damaged{f'-{count}' if count > 1 else ''}")).exists()
    )
    was_there = place.exists()
    for suffix in (*BESIDE, ""):
        part = place.with_name(f"{place.name}{suffix}")
        if part.exists():
            part.replace(aside.with_name(f"{aside.name}{suffix}"))
    whole.replace(place)
    return aside if was_there else None


def _is_portable(place: str) -> bool:
    return not is_database(place) and Path(place).suffix.lower() == PORTABLE


@contextmanager
def _beside(target: str, *, replacing: bool = False) -> Iterator[str]:
    """Where to write what is to be whole at `target`; a database's own transaction sees to that. Raises Refusal where
    there is something already, unless it is to be replaced."""
    if is_database(target):
        yield target
        return
    path = Path(target)
    if path.exists() and not replacing:
        raise Refusal(f"{path}: there is a file already, and it was left as it was; name another.")
    aside = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        for left in path.parent.glob(f".*{escape(path.stem)}.*.part*"):  # by one that was killed
            left.unlink()
        yield str(aside)
        _sync(aside)
        aside.replace(path)
    except BaseException as error:
        with suppress(OSError):
            remove(aside)
        if isinstance(error, OSError):
            raise Fault(f"{path}: cannot be written ({error.strerror}); what was there before is untouched.") from error
        raise


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
