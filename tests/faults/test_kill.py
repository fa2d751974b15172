"""The power goes at any moment: whatever was acknowledged is there, nothing is half there, no paper is half written.

A child process works until it is killed with SIGKILL at a random moment; what it was told is safe it has written to a
pipe, which outlives it. What it leaves is what the next child goes on with.
"""

import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from estates.cli.app import run
from estates.exports import pack
from estates.model.vocabulary import Audience
from estates.proof.verifier import PROOF, check_pack
from estates.register.copying import back_up, copy_register, restore_register
from estates.register.entry import Draft
from estates.register.portable import load_portable
from estates.register.register import Register
from estates.register.sitting import sitting
from tests.builders import draft, rows_of
from tests.conftest import CAMBRIDGESHIRE
from tests.format_1 import load_format_1
from tests.soak import examples

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed as POSIX does it")
LONGEST_S = 0.15
MEETING = "panel-2019-10-09"
PAPERS: list[tuple[str, bytes]] = []
"""The pack's files, drawn once for all the children."""

Work = Callable[[Path, Callable[[int], None]], None]
"""Works in a folder for ever, and tells the number of the newest entry that it knows to be safe."""


def statement() -> list[Draft]:
    return [draft("update", "", "2019-09-24", asset="copse-court", column="situation", text="A statement.")]


def append_for_ever(folder: Path, tell: Callable[[int], None]) -> None:
    with Register.open(folder / "estates.db") as register:
        while True:
            tell(register.append(statement() * random.choice((1, 1, 5)))[-1].number)


def import_for_ever(folder: Path, tell: Callable[[int], None]) -> None:
    """A list of three assets that the register does not have, again and again."""
    while True:
        before = newest(folder)
        keys = [f"house-{before}-{number}" for number in range(3)]
        rows = [f"{key},House {key},operational" for key in keys]
        (folder / "list.csv").write_text("\n".join(["key,name,status", *rows, ""]))
        assert run(["--register", str(folder / "estates.db"), "import", str(folder / "list.csv"), "--yes"]) == 0
        assert newest(folder) == before + 3
        tell(before + 3)


def publish_for_ever(folder: Path, tell: Callable[[int], None]) -> None:
    """Each into a folder of its own, named after the entry that records it."""
    pack.pack_files = lambda *_: iter(PAPERS)  # what takes a second is drawing them, and not what is tested here
    while True:
        number = newest(folder) + 1
        words = [
            "publish",
            "--panel",
            "2019-10-09",
            "--final",
            "--on",
            "2019-10-01",
            "--out",
            str(folder / f"{number}"),
        ]
        assert run(["--register", str(folder / "estates.db"), *words]) == 0
        tell(number)


def back_up_for_ever(folder: Path, tell: Callable[[int], None]) -> None:
    with Register.open(folder / "estates.db") as register:
        while True:
            register.append(statement())
            tell(back_up(str(folder / "estates.db"), folder / "backup.db").size)


def copy_for_ever(folder: Path, tell: Callable[[int], None]) -> None:
    for number in count():
        for ending in (".db", ".jsonl"):
            target = folder / f"copy-{os.getpid()}-{number}{ending}"
            tell(copy_register(str(folder / "estates.db"), str(target)).size)
            target.unlink()


def restore_for_ever(folder: Path, tell: Callable[[int], None]) -> None:
    """Each time the file is damaged once more."""
    place = folder / "estates.db"
    while True:
        tell(restore_register(folder / "backup.db", place).root.size)
        content = bytes(4096) + place.read_bytes()[4096:]
        for file in folder.glob("estates.db.damaged*"):
            file.unlink()
        (folder / "next.db").write_bytes(content)
        (folder / "next.db").replace(place)


def upgrade_for_ever(folder: Path, tell: Callable[[int], None]) -> None:
    """The first entry in a register of the first format."""
    while True:
        shutil.copy(folder / "first.db", folder / "next.db")
        (folder / "next.db").replace(folder / "estates.db")
        with Register.open(folder / "estates.db") as register:
            register.append(statement())
        (folder / "estates.db").unlink()
        tell(0)


def newest(folder: Path) -> int:
    with Register.open(folder / "estates.db") as register:
        return register.last_number()


def kill_at_random(work: Work, folder: Path, longest_s: float = LONGEST_S) -> list[int]:
    """The numbers that the child was told are safe. It is killed at a random moment after it has begun, or after it was
    told of the first."""
    reading, writing = os.pipe()

    def child_work() -> None:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)

        def tell(number: int) -> None:
            os.write(writing, f"{number}\n".encode())

        tell(0)
        work(folder, tell)

    child = multiprocessing.get_context("fork").Process(target=child_work)
    child.start()
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = [pipe.readline() for _ in range(random.choice((1, 2)))]
        time.sleep(random.uniform(0, longest_s))
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        assert child.exitcode == -signal.SIGKILL, "the child came to an end by itself"
        lines += pipe.read().split(b"\n")[:-1]
    return [int(line) for line in lines[1:]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    load_portable(CAMBRIDGESHIRE, tmp_path / "estates.db").close()
    return tmp_path


def killed(work: Work, folder: Path, times: int, longest_s: float = LONGEST_S) -> int:
    """The newest entry that was acknowledged, after so many children, each of whom left the register in order and
    whatever was there before."""
    acknowledged, before = 0, rows_of(folder / "estates.db")
    for _ in range(times):
        acknowledged = max([acknowledged, *kill_at_random(work, folder, longest_s)])
        after = rows_of(folder / "estates.db")
        assert after[: len(before)] == before
        assert len(after) >= acknowledged
        before = after
    return acknowledged


@pytest.mark.parametrize("begun_anew", range(examples(1)))
def test_every_acknowledged_entry_is_there_and_none_is_half_there(folder: Path, begun_anew: int) -> None:
    assert killed(append_for_ever, folder, 20) > 301, f"in register {begun_anew} the children were never let work"


def test_an_import_is_there_as_a_whole_or_not_at_all(folder: Path) -> None:
    acknowledged = killed(import_for_ever, folder, examples(4), 0.4)
    assert acknowledged > 301, "the child was never let work"
    assert (len(rows_of(folder / "estates.db")) - 301) % 3 == 0


def test_what_is_recorded_as_gone_out_is_whole(folder: Path) -> None:
    """In the folder and in the register; and what is not recorded is no half of a paper."""
    with Register.open(folder / "estates.db") as register:
        shown = sitting(register, MEETING, Audience.PUBLIC)
        PAPERS[:] = [file for file in pack.pack_files(shown, Path("maps")) if file[0].endswith((".html", ".md"))]
    papers = dict(PAPERS)
    acknowledged = killed(publish_for_ever, folder, examples(4), 0.3)
    with Register.open(folder / "estates.db") as register:
        assert register.last_number() >= acknowledged > 301, "the child was never let work"
        for number in range(302, register.last_number() + 1):
            files = register.entry(number).fields["files"]
            there = folder / str(number) / MEETING
            assert check_pack(there, None)[1] == []
            for file in files:
                assert register.kept(file["sha256"]) == (there / file["name"]).read_bytes()
            assert {file["name"] for file in files} == {*papers, PROOF}
    for path in folder.glob(f"*/{MEETING}/*.*"):
        assert path.name.endswith(".part") or path.name == PROOF or path.read_bytes() == papers[path.name]


def test_a_backup_is_whole_or_not_there(folder: Path) -> None:
    acknowledged = 0
    for _ in range(examples(5)):
        acknowledged = max([acknowledged, *kill_at_random(back_up_for_ever, folder, 0.2)])
        rows = rows_of(folder / "estates.db")
        if acknowledged:
            backup = rows_of(folder / "backup.db")
            assert backup == rows[: len(backup)]
            assert len(backup) >= acknowledged
    assert acknowledged


def test_a_copy_is_whole_or_not_there(folder: Path) -> None:
    whole, acknowledged = rows_of(folder / "estates.db"), 0
    for _ in range(examples(4)):
        acknowledged = max([acknowledged, *kill_at_random(copy_for_ever, folder, 0.2)])
        for copy in folder.glob("copy-*"):
            if copy.suffix == ".db":
                assert rows_of(copy) == whole
            else:
                assert copy.read_bytes() == CAMBRIDGESHIRE.read_bytes()
            copy.unlink()
    assert acknowledged == len(whole)
    assert rows_of(folder / "estates.db") == whole


def test_a_restore_goes_on_where_it_was_killed(folder: Path) -> None:
    place, backup = folder / "estates.db", folder / "backup.db"
    back_up(str(place), backup)
    with Register.open(place) as register:
        register.append(statement() * 3)
    whole = rows_of(place)
    content = bytes(4096) + place.read_bytes()[4096:]
    restored = 0
    for _ in range(examples(5)):
        for file in folder.glob("estates.db*"):
            file.unlink()
        place.write_bytes(content)
        restored += len(kill_at_random(restore_for_ever, folder, 0.2))
        if not place.exists() or place.read_bytes()[:4096] == bytes(4096):
            restore_register(backup, place)
        assert rows_of(place) == whole
    assert restored


def test_a_register_of_the_first_format_is_of_one_format_or_the_other(folder: Path) -> None:
    load_format_1(CAMBRIDGESHIRE, folder / "first.db")
    whole, upgraded = rows_of(folder / "first.db"), 0
    for _ in range(examples(6)):
        upgraded += len(kill_at_random(upgrade_for_ever, folder))
        if (folder / "estates.db").exists():
            found = rows_of(folder / "estates.db")
            assert found[: len(whole)] == whole
            assert len(found) in (len(whole), len(whole) + 1)
            for file in folder.glob("estates.db*"):
                file.unlink()
    assert upgraded
