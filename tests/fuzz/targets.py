"""What is fuzzed, by name: a function that takes any bytes, the seeds that it starts from, and the modules whose
branches steer the search. A function may raise nothing; what a reader refuses, it catches."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from estates.errors import EstatesError

Seeds = Callable[[], list[bytes]]


@dataclass(frozen=True)
class Target:
    """One reader. `steered_by` are the modules, by the beginning of their names, whose branches are counted."""

    name: str
    run: Callable[[bytes], None]
    seeds: Seeds
    steered_by: tuple[str, ...] = ("estates.importers",)
    longest: int = 4096


TARGETS: dict[str, Target] = {}


def target(
    seeds: Seeds, *, steered_by: tuple[str, ...] = ("estates.importers",), longest: int = 4096
) -> Callable[[Callable[[bytes], None]], Callable[[bytes], None]]:
    """Registers the function under its name."""

    def register(run: Callable[[bytes], None]) -> Callable[[bytes], None]:
        TARGETS[run.__name__] = Target(run.__name__, run, seeds, steered_by, longest)
        return run

    return register


@cache
def folder() -> Path:
    """Of the files that readers are given; in memory where the system has such a place."""
    shared = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="estates-fuzz-", dir=shared if shared.is_dir() else None))


def written(data: bytes, name: str) -> Path:
    """The bytes as a file."""
    path = folder() / name
    path.write_bytes(data)
    return path


def refusing(read: Callable[[], object]) -> None:
    """Runs it, with everything that it yields; what is said instead must be sentences of one line."""
    try:
        result = read()
        if isinstance(result, Iterator):
            for _ in result:
                pass
    except EstatesError as refusal:
        assert refusal.sentences
        for sentence in refusal.sentences:
            assert sentence.strip(), refusal.sentences
            assert "\n" not in sentence, sentence
    except BaseException as error:
        # A reader in Rust panics with an exception of its own, which the child process turns into a refusal.
        if type(error).__name__ != "PanicException":
            raise
