"""A record as a file says it, before it is held against the register.

Whatever the format, an importer yields these, and nothing else: `plan` decides what becomes of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from estates.importers.finding import Finding, Place
from estates.model.vocabulary import Marking


class Found(NamedTuple):
    """One record that a file speaks of, with the values that it says and no others.

    `fields` hold values that the register's own checks take: text as written, canonical objects, or parsed values;
    a field that the file leaves blank is absent, and never None; only in a workbook of the register that comes back a
    cell that was emptied is None (or [] or False, where that is how the field says that there is none). What an
    importer could not place goes into an asset's `notes`; nothing is dropped.

    `key` is the record's key where the file says it, otherwise "": then `plan` finds the asset by reference, UPRN, name
    and postcode, or makes a key from its name. `handle` is what other records of the same file call this one in fields
    that refer to it (an update's `asset`), "" where none does; `plan` puts the key in its place.
    `seen` is the number of the record's newest entry when the file was written from the register (a workbook that comes
    back): the change is refused where the record has moved on since; None: not said.
    `on` is the date from which it is true, in the form of `estates.model.dates`, where the file says it; otherwise "".
    """

    kind: str
    fields: Mapping[str, Any]
    place: Place
    key: str = ""
    handle: str = ""
    seen: int | None = None
    on: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, read: where it comes from, what it is, and what it says.

    `records` may be read only once and lazily, so that a file of any length needs the same memory; an item is a record,
    or what keeps one out. `marking` is public for a published paper and protect for all else; `on` is the date of a
    paper ("..2019-10-09"), "" where the file has none. `columns` says how the headings were understood, in the file's
    order: (heading, field) with field "" for what is kept as a note; empty for papers.
    """

    file: str
    sha256: str
    format: str
    """In words: "CSV in CP1252, layout of the Transparency Code"."""
    records: Iterator[Found | Finding]
    marking: Marking = Marking.PROTECT
    on: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = field(default=())
    """What the officer should know before deciding: "Appendix 4 stands on pages 97 to 99"."""
    register: str = ""
    """The register that a workbook was written from, by its name: no other may take it back; "" for all else."""

    def source(self, place: Place) -> str:
        """What an entry says of where it comes from: file, sheet, page, table, row, and the file's SHA-256."""
        return f"{place._replace(column='')} (SHA-256 {self.sha256})"
