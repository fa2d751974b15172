"""A long list read ahead: in a process of its own, while the one that asked for it compares and records what came.

Reading the rows and checking their values is half of what an import costs, and neither another row nor the register has
a part in it. It is done apart for speed alone; what other people's formats may do to a reader is the business of
`child`.

The process writes blocks, each its length and then plain values by `marshal`, which builds nothing else: lists of
records, and at the end a tuple of the sentences for which it refused to go on.
"""

import gc
import json
import marshal
import subprocess
import sys
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name
from typing import IO, Any

from estates.errors import Refusal
from estates.importers.child import start
from estates.importers.finding import Finding, Place, Unreadable
from estates.importers.found import Found
from estates.register.fields import Checked, check_values

_AT_ONCE = 250
_LENGTH_BYTES = 8
_PIPE_BYTES = 1 << 20
"""How much may wait to be taken, where the system lets one say so (Linux): four thousand rows."""


def read_ahead(function: str, path: Path, columns: Mapping[str, str]) -> Generator[Found | Finding, None, None]:
    """The records of the Reading that `function`, "estates.importers.module:function", gives for (path, columns); the
    fields of an asset are checked, unless something is wrong with them. A list says neither `seen` nor `on`.

    The process begins at once, and ends with the generator, or when its pipe is full and nobody is left to read it.
    Raises Unreadable as the records do, and where the process ends before they do.
    """
    process = start("estates.importers.ahead", function, str(path), json.dumps(dict(columns)))
    pipe = process.stdout
    assert pipe is not None
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return _records(process, pipe, path.name)


def _records(process: subprocess.Popen[bytes], pipe: IO[bytes], file: str) -> Generator[Found | Finding, None, None]:
    with process:
        try:
            while type(block := _block(pipe, file)) is list:
                yield from map(_restored, block)
            if block:
                raise Unreadable.told(block)
        finally:
            process.kill()


def _block(pipe: IO[bytes], file: str) -> Any:
    length = int.from_bytes(pipe.read(_LENGTH_BYTES), "big")
    content = pipe.read(length)
    if not length or len(content) < length:
        raise Unreadable(
            file, "a list that can be read to its end", "something that stops the reader", "import it again"
        )
    return marshal.loads(content)


def _plain(record: Found | Finding) -> tuple[Any, ...]:
    """A finding is a record of no kind."""
    place = tuple(record.place)
    if isinstance(record, Finding):
        return "", place, record.message, record.value
    if record.kind == "asset":
        values, wrong = check_values(record.kind, record.fields)
        if not wrong:
            return record.kind, place, values, record.key, record.handle, True
    return record.kind, place, dict(record.fields), record.key, record.handle, False


def _restored(plain: tuple[Any, ...]) -> Found | Finding:
    if not plain[0]:
        _, place, message, value = plain
        return Finding(Place._make(place), message, value)
    kind, place, fields, key, handle, checked = plain
    return Found(kind, Checked(kind, fields) if checked else fields, Place._make(place), key, handle)


# What follows runs in the process of its own.


def _blocks(function: str, path: Path, columns: Mapping[str, str]) -> Iterator[list[Any] | tuple[str, ...]]:
    block: list[Any] = []
    end: tuple[str, ...] = ()
    try:
        for record in resolve_name(function)(path, columns).records:
            block.append(_plain(record))
            if len(block) == _AT_ONCE:
                yield block
                block = []
    except Refusal as refusal:
        end = tuple(refusal.sentences)
    if block:
        yield block
    yield end


def main() -> None:
    """Reads the list named on the command line and writes its blocks to the standard output."""
    gc.disable()  # as the command does that asked for it
    function, path, columns = sys.argv[1:]
    with suppress(BrokenPipeError), open(1, "wb", buffering=0) as out:
        for block in _blocks(function, Path(path), json.loads(columns)):
            content = marshal.dumps(block)
            rest = memoryview(len(content).to_bytes(_LENGTH_BYTES, "big") + content)
            while rest:  # a pipe may take a part only
                rest = rest[out.write(rest) :]


if __name__ == "__main__":
    main()
