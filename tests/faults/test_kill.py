"""The power goes at any moment: whatever was acknowledged is there, nothing is half there, no paper is half written.

A child process works until it is killed with SIGKILL at a random moment; what it was told is safe it has written to a
pipe, which outlives it.
"""

import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from estates.model.vocabulary import Audience
from estates.register.portable import load_portable
from estates.register.register import Register
from tests.builders import draft
from tests.conftest import CAMBRIDGESHIRE
from tests.soak import examples

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed as POSIX does it")
LONGEST_S = 0.15
MEETING = "panel-2019-10-09"


def append_for_ever(path: Path, told: int) -> None:
    with Register.open(path) as register:
        while True:
            batch = [draft("update", "", "2019-09-24", asset="copse-court", column="situation", text="A statement.")]
            entries = register.append(batch * random.choice((1, 1, 5)))
            os.write(told, f"{entries[-1].number}\n".encode())


def publish_for_ever(path: Path, told: int) -> None:
    from estates.exports.pack import DRAWERS, write_files
    from estates.papers.pack import papers
    from estates.register.sitting import sitting

    with Register.open(path) as register:
        shown = papers(sitting(register, MEETING, Audience.PUBLIC))
    pack = [
        (f"{name}.{form}", DRAWERS[form](paper)) for name, paper in shown.items() for form in ("html", "md")
    ]  # fmt: skip
    while True:
        write_files(path.parent / "out", pack)
        os.write(told, b"0\n")


def kill_at_random(work: Callable[[Path, int], None], path: Path) -> list[int]:
    """The numbers that the child was told are safe."""
    reading, writing = os.pipe()
    child = multiprocessing.get_context("fork").Process(target=work, args=(path, writing))
    child.start()
    os.close(writing)
    time.sleep(random.uniform(0, LONGEST_S))
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    with os.fdopen(reading, "rb") as pipe:
        lines = pipe.read().split(b"\n")
    return [int(line) for line in lines[:-1]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    load_portable(CAMBRIDGESHIRE, tmp_path / "estates.db").close()
    return tmp_path / "estates.db"


def test_every_acknowledged_entry_is_there_and_none_is_half_there(path: Path) -> None:
    acknowledged = 0
    for _ in range(examples(20)):
        acknowledged = max([acknowledged, *kill_at_random(append_for_ever, path)])
        with Register.open(path) as register:
            rows = list(register.rows())
            assert [fault for row in rows if (fault := row.fault(register.name))] == []
            assert [row.number for row in rows] == list(range(1, len(rows) + 1))
            assert len(rows) >= acknowledged
    assert acknowledged > 300, "the child was never let work"


def test_no_paper_is_half_written(path: Path) -> None:
    out = path.parent / "out"
    whole = None
    for _ in range(examples(5)):
        if kill_at_random(publish_for_ever, path):
            found = {file.name: file.read_bytes() for file in out.iterdir() if file.is_file()}
            whole = whole or found
            assert found == whole
    shutil.rmtree(out, ignore_errors=True)
