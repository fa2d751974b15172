"""The portable form: a register whole, as JSON lines, each line in canonical form.

The first line names the format and the register and counts the entries and the files; then comes a line for every
entry with its body, salt and hash, and one for every file that went out and was kept. It carries whatever is withheld
too, so it is for whoever may see everything. Out and in again gives the same bytes.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, get_args, get_type_hints

from estates.errors import Fault, NewerFormat, NotARegister, Refusal
from estates.files import write_file
from estates.model.text import slug
from estates.register.canonical import canonical_bytes
from estates.register.register import Register
from estates.register.store import Row

FORMAT = 2
"""The newest format that is read. One without files is written as format 1, which says the same of it."""
_TYPES = {name: get_args(kind) or (kind,) for name, kind in get_type_hints(Row).items()}


def write_portable(register: Register, path: Path) -> int:
    """Writes the register to `path`, whole or not at all, and returns how many entries it has."""
    count = register.last_number()

    def lines() -> Iterator[bytes]:
        files = register.kept_hashes()
        counts = {"entries": count, **({"files": len(files), "format": FORMAT} if files else {"format": 1})}
        yield canonical_bytes({**counts, "register": register.name}) + b"\n"
        for row in islice(register.rows(), count):
            yield canonical_bytes({**row._asdict(), "salt": row.salt.hex(), "body": json.loads(row.body)}) + b"\n"
        for name in files:
            content = base64.b64encode(register.kept(name) or b"").decode()
            yield canonical_bytes({"content": content, "sha256": name}) + b"\n"

    write_file(path, lines())
    return count


class Portable(NamedTuple):
    """A register in its portable form, read once and in this order."""

    register: str
    rows: Iterator[Row]
    contents: Iterator[bytes]


@contextmanager
def read_portable(source: Path) -> Iterator[Portable]:
    """What the first line says, and the rest line by line. Raises Refusal or Fault, then or later, naming the line."""
    with _opened(source) as file:
        name, entries, files = _header(source, file.readline())
        lines = _Lines(source, enumerate(file, start=2))
        yield Portable(name, lines.rows(entries), lines.contents(entries, files))


class _Lines:
    """The lines after the first. That they are as many as it says is found at their end, once each row was taken."""

    def __init__(self, source: Path, lines: Iterator[tuple[int, bytes]]) -> None:
        self._source = source
        self._lines = lines
        self._found = 0

    def rows(self, entries: int) -> Iterator[Row]:
        for number, line in islice(self._lines, entries):
            yield _row(self._source, number, line)
            self._found += 1

    def contents(self, entries: int, files: int) -> Iterator[bytes]:
        self._count(entries, "entries")
        for number, line in self._lines:
            yield _content(self._source, number, line)
            self._found += 1
        self._count(files, "files")

    def _count(self, expected: int, what: str) -> None:
        if self._found != expected:
            raise Refusal(
                f"{self._source}: expected {expected} {what}, found {self._found}; nothing was written: use a copy "
                "that is whole."
            )
        self._found = 0


def load_portable(source: Path, path: str | Path) -> Register:
    """A new register at `path` from the portable form at `source`.

    Every hash is checked. Raises Refusal naming the line that is wrong; then there is no register at `path`.
    """
    with read_portable(source) as said:
        return Register.begin(path, said.register, lambda empty: empty.restore(said.rows, said.contents))


def _opened(source: Path) -> BinaryIO:
    if source.is_dir():
        raise NotARegister(str(source), "a folder")
    try:
        return source.open("rb")
    except FileNotFoundError:
        raise Refusal(f"{source}: there is no such file.") from None
    except OSError as error:
        raise Fault(f"{source}: cannot be read ({error.strerror}).") from error


def _header(source: Path, line: bytes) -> tuple[str, int, int]:
    """The register's name, and how many entries and files there are."""
    header = _parsed(source, 1, line)
    name, version = header.get("register"), header.get("format")
    if not (isinstance(name, str) and name and slug(name) == name and type(version) is int and version > 0):
        raise NotARegister(str(source), "a file whose first line does not name a register's format")
    if version > FORMAT:
        raise NewerFormat(str(source), version, FORMAT)
    count, files = header.get("entries"), header.get("files", 0)
    if type(count) is not int or type(files) is not int or count < 0:
        raise NotARegister(str(source), "a file whose first line does not count its entries")
    return name, count, files


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


def _content(source: Path, number: int, line: bytes) -> bytes:
    values = _parsed(source, number, line)
    try:
        content = base64.b64decode(values["content"], validate=True)
    except (KeyError, TypeError, ValueError):
        raise Refusal(
            f"{source}, line {number}: expected a file that went out, found something else; nothing was written."
        ) from None
    if sha256(content).hexdigest() != values.get("sha256"):
        raise Refusal(f"{source}, line {number}: the file is not the one that went out; nothing was written.")
    return content


def _parsed(source: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise NotARegister(str(source), f"in line {number} something that is no line of a register")
    return value
