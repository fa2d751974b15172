"""The disk fails at every single write and sync of a command: it says a sentence, and nothing that was acknowledged is
lost."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from estates.register.portable import load_portable
from estates.register.register import Register
from tests.conftest import CAMBRIDGESHIRE
from tests.soak import examples

SOURCE = Path(__file__).with_name("shim.c")
UPDATE = ("update", "copse-court", "A statement.", "--on", "2019-09-24")
PUBLISH = ("publish", "--panel", "2019-10-09", "--out", "out", "--final", "--on", "2019-10-01")
FAULTS = {"full": errno.ENOSPC, "broken": errno.EIO, "read-only": errno.EROFS}


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not (compiler and sys.platform == "linux"):
        pytest.skip("the disk is made to fail by a small C library, and there is no C compiler on this machine")
    built = tmp_path_factory.mktemp("shim") / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(built), str(SOURCE), "-ldl"], check=True)
    return built


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "estates.db"
    load_portable(CAMBRIDGESHIRE, path).close()
    return path


def numbers(path: Path) -> list[int]:
    """The register's entries, every one whole."""
    with Register.open(path) as register:
        rows = list(register.rows())
        assert [fault for row in rows if (fault := row.fault(register.name))] == []
    found = [row.number for row in rows]
    assert found == list(range(1, len(found) + 1))
    return found


def attempt(folder: Path, shim: Path, words: tuple[str, ...], **fault: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LD_PRELOAD": str(shim), **fault}
    command = [sys.executable, "-m", "estates", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def spread(count: int, most: int) -> list[int]:
    """Up to `most` of the numbers from 1 to `count`, the first and the last among them."""
    step = max(1, count // most)
    return sorted({*range(1, count + 1, step), count})


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("short", [False, True], ids=["whole", "half"])
def test_a_disk_that_fails_loses_nothing(fault: str, short: bool, tmp_path: Path, shim: Path, original: Path) -> None:
    """At each write and sync of the register in turn, until the command gets through."""
    before = len(numbers(original))
    at, step = 1, 1 if examples(1) > 1 else 9
    for _ in range(200):
        folder = tmp_path / f"at-{at}"
        folder.mkdir()
        register = Path(shutil.copy(original, folder))
        said = {"FAULT_PATH": "estates.db", "FAULT_AT": str(at), "FAULT_ERRNO": str(FAULTS[fault])}
        done = attempt(folder, shim, UPDATE, **said, **({"FAULT_SHORT": "1"} if short else {}))
        assert "Traceback" not in done.stderr, done.stderr
        after = len(numbers(register))
        if done.returncode == 0:
            assert after == before + 1  # acknowledged, so it is there
            if "Entry" in done.stdout and at > 12:
                return
        else:
            assert done.returncode == 1
            assert done.stderr.startswith("estates: ")
            assert done.stdout == ""
            assert after in (before, before + 1)  # refused at the very end it may be there, and was not acknowledged
        shutil.rmtree(folder)
        at += step
    pytest.fail("the command never got through")


@pytest.mark.parametrize("fault", FAULTS)
def test_papers_are_whole_or_not_there(fault: str, tmp_path: Path, shim: Path, original: Path) -> None:
    """A publication that fails leaves what was there before, and records nothing."""
    shutil.copy(original, tmp_path)
    assert attempt(tmp_path, shim, PUBLISH[:-3]).returncode == 0
    whole = {path.name: path.read_bytes() for path in (tmp_path / "out" / "panel-2019-10-09").iterdir()}
    before = len(numbers(tmp_path / "estates.db"))
    for at in spread(2 * len(whole), examples(1)):
        said = {"FAULT_PATH": "/out/", "FAULT_AT": str(at), "FAULT_ERRNO": str(FAULTS[fault])}
        done = attempt(tmp_path, shim, PUBLISH, **said)
        assert "Traceback" not in done.stderr, done.stderr
        assert (done.returncode, done.stderr[:9]) == (1, "estates: ")
        left = {path.name: path.read_bytes() for path in (tmp_path / "out" / "panel-2019-10-09").iterdir()}
        assert left == whole
        assert len(numbers(tmp_path / "estates.db")) == before
