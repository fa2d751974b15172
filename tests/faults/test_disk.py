"""The disk fails, or the power goes, at every single write, sync and renaming of a command: it says a sentence, nothing
that was acknowledged is lost, nothing is half there, and the next try goes through."""

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from estates.proof.verifier import check_pack
from estates.register.portable import load_portable
from estates.register.store import Row
from tests.builders import rows_of
from tests.conftest import CAMBRIDGESHIRE
from tests.format_1 import load_format_1
from tests.soak import examples

SOURCE = Path(__file__).with_name("shim.c")
UPDATE = ("update", "copse-court", "A statement.", "--on", "2019-09-24")
PUBLISH = ("publish", "--panel", "2019-10-09", "--out", "out", "--final", "--on", "2019-10-01")
LIST = "key,name,status\nalder-house,Alder House,operational\nbirch-house,Birch House,operational\n"
FAULTS = {"full": errno.ENOSPC, "broken": errno.EIO, "read-only": errno.EROFS, "killed": 0}
KILLED = -int(getattr(signal, "SIGKILL", 9))
PACK = Path("out", "panel-2019-10-09")


class Work(NamedTuple):
    """A command, the files whose writing fails, how many entries it adds, and the register that it begins with."""

    words: tuple[str, ...]
    watched: str = "estates.db"
    adds: int = 0
    begins_with: str = "estates.db"


WORKS = {
    "update": Work(UPDATE, adds=1),
    "first-format": Work(UPDATE, adds=1, begins_with="first.db"),
    "import": Work(("import", "list.csv", "--yes", "--on", "2019-09-24"), adds=2),
    "publish": Work(PUBLISH, "/out/", adds=1),
    "publish-entry": Work(PUBLISH, adds=1),
    "backup": Work(("backup", "safe.db"), "safe"),
    "copy": Work(("copy", "estates.db", "safe.db"), "safe"),
    "copy-portable": Work(("copy", "estates.db", "safe.jsonl"), "safe"),
    "restore": Work(("restore", "backup.db"), begins_with="damaged.db"),
}


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not (compiler and sys.platform == "linux"):
        pytest.skip("the disk is made to fail by a small C library, and there is no C compiler on this machine")
    built = tmp_path_factory.mktemp("shim") / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(built), str(SOURCE), "-ldl"], check=True)
    return built


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the registers to begin with."""
    folder = tmp_path_factory.mktemp("originals")
    load_portable(CAMBRIDGESHIRE, folder / "estates.db").close()
    load_format_1(CAMBRIDGESHIRE, folder / "first.db")
    content = (folder / "estates.db").read_bytes()
    (folder / "damaged.db").write_bytes(content[: len(content) // 2])
    return folder


def lay_out(folder: Path, work: Work, originals: Path) -> None:
    folder.mkdir()
    shutil.copy(originals / work.begins_with, folder / "estates.db")
    (folder / "list.csv").write_text(LIST)
    if work.words[0] == "restore":
        shutil.copy(originals / "estates.db", folder / "backup.db")


def attempt(folder: Path, shim: Path, words: tuple[str, ...], **fault: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LD_PRELOAD": str(shim), **fault}
    command = [sys.executable, "-m", "estates", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def steps(shim: Path, originals: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], int]:
    """How many writes, syncs and renamings a command takes."""
    known: dict[str, int] = {}

    def count(name: str) -> int:
        if name not in known:
            work, folder = WORKS[name], tmp_path_factory.mktemp("counted") / "in"
            lay_out(folder, work, originals)
            seen = {"FAULT_PATH": work.watched, "FAULT_AT": "1000000", "FAULT_ERRNO": "5", "FAULT_COUNT": "seen"}
            done = attempt(folder, shim, work.words, **seen)
            assert done.returncode == 0, done.stderr
            known[name] = int((folder / "seen").read_text())
        return known[name]

    return count


def some(count: int, most: int, seed: str) -> list[int]:
    """Up to `most` of the numbers from 1 to `count`."""
    return sorted(random.Random(seed).sample(range(1, count + 1), min(most, count)))


@pytest.mark.parametrize("name", WORKS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_disk_that_fails_loses_nothing(
    name: str, fault: str, steps: Callable[[str], int], tmp_path: Path, shim: Path, originals: Path
) -> None:
    work = WORKS[name]
    before = rows_of(originals / "estates.db")
    draws = work.words == PUBLISH
    for at in some(steps(name), min(examples(1), 6 if draws else 24), f"{name} {fault}"):
        for short in ("", "1") if fault == "full" and work.words == UPDATE else ("",):
            folder = tmp_path / f"at-{at}{short}"
            lay_out(folder, work, originals)
            there = {path.name for path in folder.iterdir()}
            said = {"FAULT_PATH": work.watched, "FAULT_AT": str(at), "FAULT_ERRNO": str(FAULTS[fault])}
            done = attempt(folder, shim, work.words, **said, **({"FAULT_SHORT": short} if short else {}))
            check_outcome(folder, work, done, before, fault)
            if fault != "killed":
                check_nothing_left(folder, done, there | ({"out"} if work.watched != "/out/" else set()))
            if fault == "killed" or not draws:
                check_next_try(folder, work, done, before, shim)
            shutil.rmtree(folder)


def check_outcome(
    folder: Path, work: Work, done: subprocess.CompletedProcess[str], before: list[Row], fault: str
) -> None:
    """What it said, and that every entry is there, all that were to be added or none."""
    assert "Traceback" not in done.stderr, done.stderr
    if done.returncode == 1:
        assert done.stderr.startswith("estates: "), done.stderr
    else:
        assert done.returncode == (KILLED if fault == "killed" else 0)
    if work.words[0] == "restore":
        return
    after = rows_of(folder / "estates.db")
    assert after[: len(before)] == before
    added = len(after) - len(before)
    assert added == work.adds if done.returncode == 0 else added in (0, work.adds)
    for file in folder.glob("safe.db"):
        assert rows_of(file) == before
    for file in folder.glob("safe.jsonl"):
        assert file.read_bytes() == CAMBRIDGESHIRE.read_bytes()
    if added and work.words == PUBLISH:
        assert check_pack(folder / PACK, None)[1] == []


def check_nothing_left(folder: Path, done: subprocess.CompletedProcess[str], there: set[str]) -> None:
    """Of what was refused, but for what could not be taken away any more: SQLite's own beside the register, and parts,
    which are in nobody's way."""
    found = {
        path.name for path in folder.iterdir() if not path.name.startswith("estates.db") and ".part" not in path.name
    }
    out = folder / "out"
    if out.exists() and any(".part" in path.name for path in out.rglob("*")):
        found.discard("out")
    assert done.returncode == 0 or found <= there


def check_next_try(
    folder: Path, work: Work, done: subprocess.CompletedProcess[str], before: list[Row], shim: Path
) -> None:
    """Without the fault it goes through."""
    made = done.returncode == 0 or any(folder.glob("safe.*"))
    again = attempt(folder, shim, work.words)
    refused = (made and work.words[0] == "copy") or "in order; it was left" in again.stderr
    assert again.returncode == (1 if refused else 0), again.stderr
    after = rows_of(folder / "estates.db")
    assert after[: len(before)] == before
