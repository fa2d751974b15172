"""The whole register, checked: every entry's hashes, the numbers without a gap, and every root that was published."""

from collections.abc import Iterator
from datetime import date

from estates.model.vocabulary import Audience
from estates.proof.tree import Growing
from estates.proof.verifier import Root
from estates.register.register import Register
from estates.register.store import Row


def check_book(register: Register) -> tuple[Root, list[str]]:
    """The root of what was found to be in order, and what is wrong: the first entry that was touched; otherwise every
    published root that does not agree."""
    growing = Growing()
    for number, row in enumerate(register.rows(), start=1):
        if fault := _fault(register, number, row):
            return growing.root(), [fault]
        growing.add(bytes.fromhex(row.hash))
    return growing.root(), list(_publication_faults(register))


def _fault(register: Register, number: int, row: Row) -> str:
    if row.number != number:
        return f"expected entry {number}, found entry {row.number}: what stands between them is gone"
    return row.fault(register.name) or ""


def _publication_faults(register: Register) -> Iterator[str]:
    publications = register.estate(date.max, Audience.SUB_GROUP).publications()
    said = [(one.key, one.record.tree_size, one.record.tree_root) for one in publications if one.record.tree_size]
    roots = _roots(register, {size for _, size, _ in said if size}) if said else {}
    for key, size, root in said:
        if roots.get(size or 0) != root:
            yield f"{key}: the first {size:,} entries of the register do not have the root that was published"


def _roots(register: Register, sizes: set[int]) -> dict[int, str]:
    """The roots of the first entries, for each of the sizes that the register has."""
    growing, roots = Growing(), {}
    for row in register.rows():
        growing.add(bytes.fromhex(row.hash))
        if growing.size in sizes:
            roots[growing.size] = growing.root().hash.hex()
    return roots
