"""The portable form: a register whole, as JSON lines, each line in canonical form.

The first line names the format and the register; every further line is one entry with its body, salt and hash. It
carries whatever is withheld too, so it is for whoever may see everything. Out and in again gives the same bytes.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from estates.errors import NewerFormat, NotARegister, Refusal
from estates.files import write_file
from estates.register.canonical import canonical_bytes
from estates.register.register import Clock, Register, utc_now
from estates.register.store import FORMAT, Row


def write_portable(register: Register, path: Path) -> int:
    """Writes the register to `path`, whole or not at all, and returns how many entries it has."""
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        yield canonical_bytes({"format": FORMAT, "register": register.name}) + b"\n"
        for count, row in enumerate(register.rows(), start=1):  # noqa: B007 - the last is what was counted
            yield canonical_bytes({**row._asdict(), "salt": row.salt.hex(), "body": json.loads(row.body)}) + b"\n"

    write_file(path, lines())
    return count


def load_portable(source: Path, path: Path, clock: Clock = utc_now) -> Register:
    """A new register at `path` from the portable form at `source`.

    Every hash is checked. Raises Refusal naming the line that is wrong; then there is no register at `path`.
    """
    try:
        with source.open("rb") as file:
            name = _header(source, file.readline())
            rows = (_row(source, number, line) for number, line in enumerate(file, start=2))
            register = Register.begin(path, name, lambda empty: empty.restore(rows), clock)
    except FileNotFoundError:
        raise Refusal(f"{source}: there is no such file.") from None
    return register


def _header(source: Path, line: bytes) -> str:
    header = _parsed(source, 1, line)
    if not (isinstance(header.get("register"), str) and isinstance(header.get("format"), int)):
        raise NotARegister(str(source), "a file whose first line does not name a register's format")
    if header["format"] > FORMAT:
        raise NewerFormat(str(source), header["format"], FORMAT)
    return str(header["register"])


def _row(source: Path, number: int, line: bytes) -> Row:
    values = _parsed(source, number, line)
    try:
        salt = bytes.fromhex(values.pop("salt"))
        return Row(**{**values, "salt": salt, "body": canonical_bytes(values["body"])})
    except (KeyError, TypeError, ValueError):
        raise Refusal(
            f"{source}, line {number}: expected one entry with all its fields; nothing was written."
        ) from None


def _parsed(source: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise NotARegister(str(source), f"in line {number} something that is no line of a register")
    return value
