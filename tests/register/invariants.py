"""Everything that is true of every register, after every step."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from estates.model.dates import parse_date
from estates.model.kinds import KINDS
from estates.model.record import field_adapter
from estates.model.vocabulary import Audience, Marking
from estates.register.canonical import SALT_BYTES, canonical_bytes
from estates.register.entry import Entry
from estates.register.portable import load_portable, write_portable
from estates.register.register import Register
from tests.register.worlds import Name, every_entry, refers_to


def check_register(register: Register) -> None:
    """Raises AssertionError naming what is not as it must be."""
    check_book(register)
    book = every_entry(register)
    check_replacements(book)
    check_folds(register, book)
    check_portable(register)


def check_book(register: Register) -> None:
    """Numbers without gaps, hashes that hold, salts of their own, bodies in canonical form, times that do not run
    backwards in a test's book."""
    rows = list(register.rows())
    assert [row.number for row in rows] == list(range(1, register.last_number() + 1))
    assert [fault for row in rows if (fault := row.fault(register.name))] == []
    assert len({row.salt for row in rows}) == len(rows)
    assert {len(row.salt) for row in rows} <= {SALT_BYTES}
    assert len({row.hash for row in rows}) == len(rows)
    assert [row.recorded_at for row in rows] == sorted(row.recorded_at for row in rows)
    for row, entry in zip(rows, every_entry(register), strict=True):
        assert row.body == canonical_bytes(dict(entry.fields))
        for field, value in entry.fields.items():
            adapter = field_adapter(KINDS[entry.kind], field)
            assert adapter.dump_python(adapter.validate_python(value), mode="json") == value


def check_replacements(book: list[Entry]) -> None:
    """Each entry is replaced at most once, by a later one of its record that whoever could see it can see."""
    numbered = {entry.number: entry for entry in book}
    replacing = [entry for entry in book if entry.replaces is not None]
    assert len({entry.replaces for entry in replacing}) == len(replacing)
    for entry in replacing:
        replaced = numbered[entry.replaces or 0]
        assert (replaced.kind, replaced.key) == (entry.kind, entry.key)
        assert replaced.number < entry.number
        for audience in Audience:
            assert audience.may_see(Marking(entry.marking)) or not audience.may_see(Marking(replaced.marking))


def check_folds(register: Register, book: list[Entry]) -> None:
    """On every day on which anything changes, for each audience: whole, valid records that refer to nothing that is
    not there, and that came of entries that the audience may see."""
    names: dict[Name, Any] = dict.fromkeys((entry.kind, entry.key) for entry in book)
    days = {parse_date(entry.effective).first for entry in book} | {entry.visible_from for entry in book} | {date.max}
    for audience in Audience:
        for on in sorted(days):
            estate = register.estate(on, audience)
            for name in names:
                found = estate.find(*name)
                if found is not None:
                    assert found.record.key == name[1]
                    assert all(estate.find(*other) for other in refers_to(name[0], found.values))
                    assert all(audience.may_see(Marking(entry.marking)) for entry in found.asserted_by.values())


def check_portable(register: Register) -> None:
    """Out and in again gives the same bytes."""
    with TemporaryDirectory() as folder:
        first, second = Path(folder, "first.jsonl"), Path(folder, "second.jsonl")
        write_portable(register, first)
        with load_portable(first, Path(folder, "again.db")) as again:
            write_portable(again, second)
            assert list(again.rows()) == list(register.rows())
        assert first.read_bytes() == second.read_bytes()
