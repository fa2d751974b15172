"""The whole register, checked: every entry's hashes, the numbers without a gap, and every root that was published."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from pathlib import Path

from estates.errors import Fault
from estates.model.vocabulary import Audience
from estates.proof.tree import Growing
from estates.proof.verifier import EMPTY_ROOT, Root
from estates.register.register import Register, is_database
from estates.register.sqlite_log import has_unread_end, log_of


def check_book(register: Register) -> tuple[Root, list[str]]:
    """The root of what was found to be in order, and what is wrong: the first entry that was touched; otherwise every
    published root that does not agree, and what is wrong with what the database keeps beside the entries."""
    with ThreadPoolExecutor(1) as beside:
        others = beside.submit(register.faults)
        try:
            root, faults = _check_entries(register)
        except Fault as unreadable:
            root, faults = Root(0, EMPTY_ROOT), list(unreadable.sentences)
        return root, faults + others.result()


def check_log(place: str) -> None:
    """Raises Fault where entries beside the file of a register would be lost as soon as it is opened."""
    if not is_database(place) and has_unread_end(Path(place)):
        raise Fault(
            f"{place}: the log beside it, {log_of(Path(place)).name}, is damaged, and entries may stand after the "
            "damage that no other command will see; before anything else: estates restore BACKUP."
        )


def damage(register: Register) -> list[str]:
    """What is wrong with a register that made a command stumble; nothing where it is in order."""
    try:
        return check_book(register)[1]
    except Exception:  # a damaged file holds anything, and the check itself may stumble over it
        return register.faults()


def _check_entries(register: Register) -> tuple[Root, list[str]]:
    growing, count, erased = Growing(), register.last_number(), []
    for number, row in enumerate(register.rows(), start=1):
        if row.number != number:
            gone = f"expected entry {number}, found entry {row.number}: what stands between them is gone"
            return growing.root(), [gone]
        if fault := row.fault(register.name):
            return growing.root(), [fault]
        if row.is_erased:
            erased.append(number)
        growing.add(bytes.fromhex(row.hash))
    root = growing.root()
    if unsaid := sorted(set(erased) - register.redacted().keys()):
        return root, [f"entry {unsaid[0]}: its body is gone, and no redaction says why"]
    if root.size < count:
        return root, [f"entry {root.size + 1}: it cannot be read, and the newest has number {count}"]
    if register.root(root.size) != root:
        return root, ["the hashes kept of the tree are not those of the entries: restore it from a backup"]
    return root, list(_publication_faults(register))


def _publication_faults(register: Register) -> Iterator[str]:
    """The published roots, and the files that went out, that do not agree with what is kept."""
    tree = register.tree()
    for one in register.estate(date.max, Audience.SUB_GROUP).publications():
        size, root = one.record.tree_size, one.record.tree_root
        if size and (size > register.last_number() or tree.root(size).hash.hex() != root):
            yield f"{one.key}: the first {size:,} entries of the register do not have the root that was published"
        for file in one.record.files:
            content = register.kept(file.sha256)
            if content is not None and sha256(content).hexdigest() != file.sha256:
                yield f"{one.key}: the file kept as {file.name} is not the one that went out"
