"""Readers of other people's formats, run apart: in a process of their own, with a bound to its memory and its time.

One cell at XFD1048576 in a file of 1,427 bytes aborts the reader of workbooks, and a paper may keep one running for
ever. Whatever happens to the child, its parent gets what it read, or one sentence (Unreadable).

The child writes lines of JSON, each a list of items. An item is a plain JSON value, or a Found, a Finding or a block of
a Document, whose fields must hold plain JSON values: text, whole numbers, lists and tables.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from pkgutil import resolve_name
from queue import Empty, Queue
from threading import Thread
from typing import Any, NoReturn

from estates.errors import Refusal
from estates.importers.document import Cell, Document, Grid, Passage
from estates.importers.finding import Finding, Place, Unreadable
from estates.importers.found import Found

MEMORY_MB = 450
"""What the child may take, so that both together stay within 500 MB and what the parent itself holds."""
PATIENCE_S = 120
"""How long the child may be silent."""
_CPU_S = 900
"""How long a child whose parent is gone may go on, in seconds of the processor's time."""
_BATCH, _BATCH_BYTES, _BATCH_S = 500, 1 << 16, 0.5
_LONGEST_LINE = 48 << 20
_WAITING = 8
"""How many batches wait for a slow reader, so that memory stays flat."""
_KIND = "$"


def run_apart(function: str, path: Path, **arguments: Any) -> Iterator[Any]:
    """What `function`, "estates.importers.module:function", yields for (path, **arguments), read in a child process.

    The child begins with the first item asked for, and ends with the generator. `arguments` are plain JSON values.
    A function that returns a Document yields its blocks, then its pages and remarks (see `read_apart`).
    Raises Unreadable with what the function refused, or where the child died, fell silent for PATIENCE_S seconds or
    ran out of MEMORY_MB.
    """
    lines: Queue[bytes] = Queue(_WAITING)
    child = start("estates.importers.child", function, str(path), json.dumps(arguments))
    stopping = False

    def pass_on() -> None:
        assert child.stdout is not None
        while not stopping:
            line = child.stdout.readline(_LONGEST_LINE)
            lines.put(line)
            if not line.endswith(b"\n"):
                break

    reader = Thread(target=pass_on, daemon=True)
    reader.start()
    try:
        yield from _items(lines, path.name)
    finally:
        stopping = True
        child.kill()
        with suppress(Empty):
            while reader.is_alive():
                lines.get(timeout=0.1)
        child.wait()
        assert child.stdout is not None
        reader.join(timeout=1)
        child.stdout.close()


def read_apart(function: str, path: Path, **arguments: Any) -> Document:
    """The Document that `function` returns for (path, **arguments), read in a child process. Raises Unreadable."""
    *blocks, rest = run_apart(function, path, **arguments)
    return Document(tuple(blocks), rest["pages"], tuple(rest["remarks"]))


def start(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A module of the program in a process of its own, whose standard output is read here. `-P`: what lies in the
    working folder is not taken for a module of the program."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def _items(lines: Queue[bytes], file: str) -> Iterator[Any]:
    while True:
        try:
            line = lines.get(timeout=PATIENCE_S)
        except Empty:
            _refuse(file, f"nothing within {PATIENCE_S} seconds of reading")
        if len(line) == _LONGEST_LINE:
            _refuse(file, f"one piece of more than {_LONGEST_LINE >> 20} MB")
        if not line.endswith(b"\n"):
            _refuse(file, f"something that stops the reader, or takes more than its {MEMORY_MB} MB of memory")
        batch = json.loads(line)
        if isinstance(batch, dict):
            if batch["end"]:
                raise Unreadable.told(batch["end"])
            return
        for item in batch:
            yield unpack(item) if isinstance(item, dict) else item


def _refuse(file: str, found: str) -> NoReturn:
    raise Unreadable(file, "a file that can be read to its end", found, _DO)


_DO = "open it in the program that it comes from and save it anew, or as CSV or plain text"


def pack(item: Any) -> Any:
    """The item as a JSON value that `unpack` turns back."""
    if isinstance(item, Found):
        return {_KIND: "Found", **item._asdict()}
    if isinstance(item, Finding | Passage | Grid):
        return {_KIND: type(item).__name__, **asdict(item)}
    return {_KIND: "dict", "value": item} if isinstance(item, dict) else item


def unpack(value: dict[str, Any]) -> Any:
    """Found, Finding, Passage, Grid or a plain table, as it was before `pack`."""
    kind = value.pop(_KIND)
    return _UNPACK[kind](value)


def _links(value: Iterable[Iterable[str]]) -> tuple[Any, ...]:
    return tuple(tuple(link) for link in value)


def _found(value: dict[str, Any]) -> Found:
    return Found(**{**value, "place": Place(*value["place"])})


def _finding(value: dict[str, Any]) -> Finding:
    return Finding(**{**value, "place": Place(*value["place"])})


def _passage(value: dict[str, Any]) -> Passage:
    return Passage(**{**value, "links": _links(value["links"])})


def _grid(value: dict[str, Any]) -> Grid:
    rows = tuple(
        tuple(Cell(tuple(cell["lines"]), cell["spans"], _links(cell["links"])) for cell in row) for row in value["rows"]
    )
    return Grid(**{**value, "rows": rows})


_UNPACK: dict[str, Callable[[dict[str, Any]], Any]] = {
    "Found": _found,
    "Finding": _finding,
    "Passage": _passage,
    "Grid": _grid,
    "dict": lambda value: value["value"],
}


# What follows runs in the child.


def bound_memory() -> None:
    """Where the platform can: no more than MEMORY_MB of memory of its own, and no core file when it aborts.

    Elsewhere (Windows) only the sizes stand that each reader refuses before it begins.
    """
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    limits = {"RLIMIT_DATA": MEMORY_MB << 20, "RLIMIT_AS": 4 * MEMORY_MB << 20, "RLIMIT_CPU": _CPU_S, "RLIMIT_CORE": 0}
    for name, limit in limits.items():
        with suppress(ValueError, OSError, AttributeError):
            number = getattr(resource, name)
            hard = resource.getrlimit(number)[1]
            resource.setrlimit(number, (limit if hard < 0 else min(limit, hard), hard))


def _batches(items: Iterable[Any]) -> Iterator[bytes]:
    """Lines of a few hundred items, or of those of half a second, so that the parent knows that it is at work."""
    batch: list[str] = []
    size, begun = 0, time.monotonic()
    failure: BaseException | None = None
    try:
        for item in items:
            text = json.dumps(pack(item), separators=(",", ":"))
            batch.append(text)
            size += len(text)
            if len(batch) >= _BATCH or size >= _BATCH_BYTES or time.monotonic() - begun >= _BATCH_S:
                yield f"[{','.join(batch)}]\n".encode()
                batch, size, begun = [], 0, time.monotonic()
    except GeneratorExit:
        raise
    except BaseException as error:
        failure = error
    if batch:
        yield f"[{','.join(batch)}]\n".encode()
    if failure:
        raise failure


def _blocks(result: Any) -> Iterator[Any]:
    if isinstance(result, Document):
        yield from result.blocks
        yield {"pages": result.pages, "remarks": list(result.remarks)}
    else:
        yield from result


def _read(function: str, path: Path, arguments: dict[str, Any]) -> Iterator[bytes]:
    """The lines of what `function` yields, and a last one that says how it ended."""
    name = path.name
    try:
        yield from _batches(_blocks(resolve_name(function)(path, **arguments)))
        end: list[str] = []
    except Refusal as refusal:
        end = list(refusal.sentences)
    except (GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except (MemoryError, RecursionError) as error:
        much = "more than the memory a file may take" if isinstance(error, MemoryError) else "parts nested too deep"
        end = [str(Unreadable(name, f"a file that is read within {MEMORY_MB} MB", much, _DO))]
    except BaseException as error:  # a reader in Rust panics with an exception of its own, which is no Exception
        damage = f"damage ({' '.join(str(error).split())[:120] or type(error).__name__})"
        end = [str(Unreadable(name, "a file that can be read to its end", damage, _DO))]
    yield json.dumps({"end": end}).encode() + b"\n"


def main() -> None:
    """Reads the file named on the command line and writes what it found to the standard output, which is nobody else's
    from then on: what a library prints goes nowhere."""
    function, path, arguments = sys.argv[1:]
    bound_memory()
    with open(os.dup(1), "wb", buffering=0) as out:  # noqa: PTH123 - a pipe has no path
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 1)
        with suppress(BrokenPipeError):
            for line in _read(function, Path(path), json.loads(arguments)):
                _write_whole(out, line)


def _write_whole(out: Any, line: bytes) -> None:
    """A pipe may take a part only."""
    rest = memoryview(line)
    while rest:
        rest = rest[out.write(rest) :]


if __name__ == "__main__":
    main()
