"""The portable form: a register whole, as JSON lines, each line in canonical form.

The first line names the format and the register and counts the entries; every further line is one entry with its
body, salt and hash. It carries whatever is withheld too, so it is for whoever may see everything. Out and in again
gives the same bytes.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, get_args, get_type_hints

from estates.errors import Fault, NewerFormat, NotARegister, Refusal
from estates.files import write_file
from estates.model.text import slug
from estates.register.canonical import canonical_bytes
from estates.register.register import Clock, Register, utc_now
from estates.register.store import FORMAT, Row

_TYPES = {name: get_args(kind) or (kind,) for name, kind in get_type_hints(Row).items()}


def write_portable(register: Register, path: Path) -> int:
    """Writes the register to `path`, whole or not at all, and returns how many entries it has."""
    count = register.last_number()

    def lines() -> Iterator[bytes]:
        yield canonical_bytes({"entries": count, "format": FORMAT, "register": register.name}) + b"\n"
        for row in islice(register.rows(), count):
            yield canonical_bytes({**row._asdict(), "salt": row.salt.hex(), "body": json.loads(row.body)}) + b"\n"

    write_file(path, lines())
    return count


def load_portable(source: Path, path: Path, clock: Clock = utc_now) -> Register:
    """A new register at `path` from the portable form at `source`.

    Every hash is checked. Raises Refusal naming the line that is wrong; then there is no register at `path`.
    """
    with _opened(source) as file:
        name, count = _header(source, file.readline())
        rows = (_row(source, number, line) for number, line in enumerate(file, start=2))

        def fill(empty: Register) -> None:
            if (found := empty.restore(rows)) != count:
                raise Refusal(
                    f"{source}: expected {count} entries, found {found}; nothing was written: use a copy that is whole."
                )

        return Register.begin(path, name, fill, clock)


def _opened(source: Path) -> BinaryIO:
    if source.is_dir():
        raise NotARegister(str(source), "a folder")
    try:
        return source.open("rb")
    except FileNotFoundError:
        raise Refusal(f"{source}: there is no such file.") from None
    except OSError as error:
        raise Fault(f"{source}: cannot be read ({error.strerror}).") from error


def _header(source: Path, line: bytes) -> tuple[str, int]:
    header = _parsed(source, 1, line)
    name, version = header.get("register"), header.get("format")
    if not (isinstance(name, str) and name and slug(name) == name and type(version) is int and version > 0):
        raise NotARegister(str(source), "a file whose first line does not name a register's format")
    if version > FORMAT:
        raise NewerFormat(str(source), version, FORMAT)
    count = header.get("entries")
    if type(count) is not int:
        raise NotARegister(str(source), "a file whose first line does not count its entries")
    return name, count


def _row(source: Path, number: int, line: bytes) -> Row:
    values = _parsed(source, number, line)
    try:
        salt = bytes.fromhex(values.pop("salt"))
        row = Row(**{**values, "salt": salt, "body": canonical_bytes(dict(values["body"]))})
    except (KeyError, TypeError, ValueError):
        row = None
    if row is None or not all(type(value) in _TYPES[name] for name, value in row._asdict().items()):
        raise Refusal(f"{source}, line {number}: expected one entry with all its fields; nothing was written.")
    return row


def _parsed(source: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise NotARegister(str(source), f"in line {number} something that is no line of a register")
    return value
