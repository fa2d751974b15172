"""Mutation with feedback, where atheris is not installed: an input that reaches a line which none has reached before is
kept, and mutated further."""

import hashlib
import random
import sys
import traceback
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

from tests.fuzz.targets import Target

_INTERESTING = (
    b"\x00",
    b"\xff",
    b",",
    b";",
    b'"',
    b"\r\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"0",
    b"-1",
    b"1e9",
    b"<",
    b">",
)
_MOST_CHANGES = 6
OUT = Path("out") / "fuzz"
"""Where inputs go that make a reader fail."""


class Result(NamedTuple):
    """What a run came to; `crashes` are the files with the inputs that failed, and their last lines."""

    inputs: int
    lines: int
    kept: int
    crashes: list[str]


def fuzz(target: Target, runs: int, seed: int) -> Result:
    """`runs` inputs, the seeds among them, the same for the same `seed`."""
    pick = random.Random(seed)
    seen: set[tuple[CodeType, int]] = set()
    pool: list[bytes] = []
    crashes: list[str] = []
    seeds = target.seeds()
    for number in range(runs):
        data = seeds[number] if number < len(seeds) else mutate(pick, pool or seeds)[: target.longest]
        before = len(seen)
        try:
            _traced(target, data, seen)
        except Exception as error:
            name = OUT / f"crash-{target.name}-{hashlib.sha256(data).hexdigest()[:12]}"
            OUT.mkdir(parents=True, exist_ok=True)
            name.write_bytes(data)
            crashes.append(f"{name}: {''.join(traceback.format_exception_only(error)).strip()[:200]}")
            if len(crashes) >= 10:
                return Result(number + 1, len(seen), len(pool), crashes)
        if number < len(seeds) or len(seen) > before:
            pool.append(data)
    return Result(runs, len(seen), len(pool), crashes)


def _traced(target: Target, data: bytes, seen: set[tuple[CodeType, int]]) -> None:
    prefixes = target.steered_by

    def on_call(frame: FrameType, event: str, argument: Any) -> Any:
        return on_line if frame.f_globals.get("__name__", "").startswith(prefixes) else None

    def on_line(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            seen.add((frame.f_code, frame.f_lineno))
        return on_line

    sys.settrace(on_call)
    try:
        target.run(data)
    finally:
        sys.settrace(None)


def mutate(pick: random.Random, pool: list[bytes]) -> bytes:
    """One of the pool with a few changes: bytes altered, put in, taken out, repeated, or taken from another."""
    data = bytearray(pick.choice(pool))
    for _ in range(pick.randint(1, _MOST_CHANGES)):
        at, length = pick.randint(0, len(data)), pick.randint(1, 16)
        match pick.randint(0, 6):
            case 0 if data:
                data[at % len(data)] = pick.randint(0, 255)
            case 1:
                data[at:at] = pick.choice(_INTERESTING)
            case 2:
                del data[at : at + length]
            case 3:
                data[at:at] = data[at : at + length] * pick.choice((1, 2, 40))
            case 4:
                other = pick.choice(pool)
                start = pick.randint(0, len(other))
                data[at : at + length] = other[start : start + length * 4]
            case 5 if data:
                data[at % len(data)] ^= 1 << pick.randint(0, 7)
            case _:
                data[at:at] = bytes(pick.randint(0, 255) for _ in range(length))
    return bytes(data)
