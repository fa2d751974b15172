"""Readers that go wrong in every way, for the tests of `child` and `ahead`."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from estates.errors import Refusal
from estates.importers.document import Document, Passage
from estates.importers.finding import Place, Unreadable
from estates.importers.found import Found, Reading


def repeat(path: Path, items: list[Any]) -> Iterator[Any]:
    yield from items


def count(path: Path, most: int) -> Iterator[int]:
    yield from range(most)


def refuse(path: Path) -> Iterator[int]:
    yield 1
    raise Unreadable(path.name, "a list", "none", "save it anew")


def refuse_twice(path: Path) -> Iterator[int]:
    raise Refusal(["one.", "two."])


def fail(path: Path) -> Iterator[int]:
    raise KeyError("some\nthing")


def abort(path: Path) -> Iterator[int]:
    yield 1
    time.sleep(1)
    os.abort()


def leave(path: Path) -> Iterator[int]:
    yield 1
    os._exit(0)


def hang(path: Path) -> Iterator[int]:
    yield 1
    time.sleep(60)


def swell(path: Path) -> Iterator[int]:
    held = [bytes([number]) * (16 << 20) for number in range(64)]
    yield len(held)


def sink(path: Path) -> Iterator[int]:
    def deeper(n: int) -> int:
        return deeper(n + 1)

    yield deeper(0)


def shout(path: Path) -> Iterator[str]:
    print("not for the parent")
    sys.stdout.flush()
    os.write(1, b"nor this\n")
    os.write(2, b"nor that\n")
    yield "quiet"


def paper(path: Path) -> Document:
    return Document((Passage("x", 1), Passage("y", 2)), 2)


def endless(path: Path) -> Iterator[str]:
    yield "x" * (60 << 20)


def tell_pid(path: Path) -> Iterator[int]:
    yield os.getpid()
    time.sleep(1)
    yield from range(10**9)


def a_name_that_is_a_number(path: Path, columns: dict[str, str]) -> Reading:
    return Reading(path.name, "", "", iter([Found("asset", {"name": 5}, Place(path.name, row=2))]))


def dying_list(path: Path, columns: dict[str, str]) -> Reading:
    os._exit(0)
