"""What it costs to check: a register of a million entries, and a pack that was published; and what a million entries
cost whoever adds one."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from time import perf_counter

from benchmarks.measure import FOLDER, PROJECT, Result, best_of_each, cpu_s, ms, process_s
from benchmarks.registers import PANEL, begin_small, load_large, update_draft
from estates.register.register import Register

_ESTATES = [sys.executable, "-m", "estates"]
_ASSETS = 91_000
"""With ten updates each they make a million entries."""
_MILLION = FOLDER / "million.db"
_SMALL = FOLDER / "small.db"
_TIMES = 40
_OPEN_AND_APPEND = """
import json, resource, sys
from pathlib import Path
from benchmarks.registers import update_draft
from estates.register.register import Register
with Register.open(sys.argv[1]) as register:
    register.append([update_draft(0, 0)])
print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
"""


def verifying() -> list[Result]:
    """`estates verify` on a million entries, whole process, against SQLite's own check of the same file"""
    load_large(_MILLION, _ASSETS).close()
    with Register.open(_MILLION) as register:
        entries = register.last_number()

    def check() -> float:
        began = perf_counter()
        with closing(sqlite3.connect(_MILLION)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return perf_counter() - began

    ours, peer = best_of_each(3, lambda: process_s([*_ESTATES, "--register", str(_MILLION), "verify"]), check)
    rate = entries / ours
    what = f"`estates verify` of {entries:,} entries"
    return [
        Result(
            what,
            f"{ours:.1f} s",
            f"PRAGMA integrity_check {peer:.1f} s",
            rate,
            100_000,
            "entries a second",
            at_least=True,
        )
    ]


def packs() -> list[Result]:
    """a public pack of the Cambridgeshire register checked from a cold start, against Python's own start"""
    register, out = FOLDER / "proving.db", FOLDER / "proving"
    for leftover in FOLDER.glob(f"{register.name}*"):
        leftover.unlink()
    shutil.rmtree(out, ignore_errors=True)
    source = str(PROJECT / "data" / "cambridgeshire.jsonl")
    process_s([*_ESTATES, "--register", str(register), "init", "--from", source])
    words = ["publish", "--panel", PANEL, "--out", str(out), "--final", "--on", "2019-10-01"]
    process_s([*_ESTATES, "--register", str(register), *words])
    pack = str(out / f"panel-{PANEL}")
    verifier = str(PROJECT / "estates" / "proof" / "verifier.py")
    ours, alone, peer = best_of_each(
        15,
        lambda: process_s([*_ESTATES, "verify", pack]),
        lambda: process_s([sys.executable, verifier, pack]),
        lambda: process_s([sys.executable, "-c", "pass"]),
    )
    start = f"Python's start {ms(peer)}"
    return [
        Result("`estates verify`, a public pack", ms(ours), start, ours * 1000, 300, "ms"),
        Result("`verifier.py`, a public pack", ms(alone), start, alone * 1000, 300, "ms"),
    ]


def growing() -> list[Result]:
    """opening a register of a million entries and appending to it, against one of five"""
    load_large(_MILLION, _ASSETS).close()
    for leftover in FOLDER.glob(f"{_SMALL.name}*"):
        leftover.unlink()
    begin_small(_SMALL).close()
    numbers = count()

    def add(path: Path) -> float:
        def work() -> None:
            for _ in range(_TIMES):
                with Register.open(path) as register:
                    register.append([update_draft(0, next(numbers) % 10)])

        return cpu_s(work) / _TIMES

    ours, peer = best_of_each(7, lambda: add(_MILLION), lambda: add(_SMALL))
    memory, empty = _peak_mb(_MILLION), _peak_mb(_SMALL)
    return [
        Result("a million entries, opened and one appended", f"{ours * 1e3:.1f} ms",
               f"an empty register {peer * 1e3:.1f} ms", ours / peer, 1.5),
        Result("the same, memory of the process", f"{memory:,.0f} MB", f"an empty register {empty:,.0f} MB",
               memory / empty, 1.1),
    ]  # fmt: skip


def _peak_mb(path: Path) -> float:
    command = [sys.executable, "-c", _OPEN_AND_APPEND, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT)
    return float(json.loads(done.stdout))


MEASURES: tuple[Callable[[], list[Result]], ...] = (verifying, packs, growing)
