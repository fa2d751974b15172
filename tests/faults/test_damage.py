"""Bytes rot, pages are lost, files are cut short: every command says so in a sentence, `estates verify` names it, and
`estates restore` brings the register back from a backup and from what is left.

What is changed by a damage is drawn at random; the seed is in the test's name.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from estates.cli.app import run
from estates.register.copying import back_up
from estates.register.portable import load_portable
from estates.register.register import Register
from estates.register.store import Row
from tests.builders import draft
from tests.conftest import CAMBRIDGESHIRE
from tests.soak import examples

PAGE = 4096
LATER = 12
"""Entries after the backup."""
COMMANDS = (
    ("asset", "list"),
    ("asset", "show", "copse-court"),
    ("history", "copse-court"),
    ("trail", "copse-court"),
    ("summary",),
    ("check",),
    ("update", "copse-court", "A statement.", "--on", "2019-09-24"),
    ("appendix", "4", "--panel", "2019-10-09"),
    ("export", "register.jsonl"),
    ("backup", "another.db"),
)


class Kept(NamedTuple):
    """A register in order, and a backup of all of it but the last twelve entries."""

    folder: Path
    rows: list[Row]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """The last entries are still in the write-ahead log, as after a crash of the machine."""
    folder = tmp_path_factory.mktemp("kept")
    path = folder / "estates.db"
    load_portable(CAMBRIDGESHIRE, path).close()
    back_up(str(path), folder / "backup.db")
    with Register.open(path) as register:
        for number in range(LATER):
            text = {"column": "situation", "text": f"Statement {number}. " * 30}
            register.append([draft("update", "", "2019-09-24", asset="copse-court", **text)], keep=[b"file" * number])
        yield Kept(folder, list(register.rows()))


def flip(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 3, 20))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def blank(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content)) // PAGE * PAGE
    content[start : start + PAGE] = bytes(min(PAGE, len(content) - start))


def scribble(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    length = min(chance.randrange(1, 2 * PAGE), len(content) - start)
    content[start : start + length] = chance.randbytes(length)


def cut_short(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


DAMAGES = (flip, blank, scribble, cut_short)


Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """A command in the folder of the test: its exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ESTATES_REGISTER", raising=False)

    def run_it(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(words)
        return (code, *capsys.readouterr())

    return run_it


def lay_out(kept: Kept, folder: Path, *, with_log: bool) -> None:
    """The register and its backup, with the last entries in the log or in the file itself."""
    for name in ("estates.db", "backup.db", "estates.db-wal"):
        shutil.copy(kept.folder / name, folder / name)
    if not with_log:
        Register.open(folder / "estates.db").close()
        assert not (folder / "estates.db-wal").exists()


def damage(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    chance.choice(DAMAGES)(content, chance)
    file.write_bytes(content)


def as_it_was(kept: Kept, path: Path) -> list[Row]:
    """The entries of a register that must be the first of those that were recorded."""
    with Register.open(path) as register:
        found = list(register.rows())
    assert found == kept.rows[: len(found)]
    return found


@pytest.mark.parametrize("name", ["estates.db", "estates.db-wal"])
@pytest.mark.parametrize("seed", range(examples(12)))
def test_damage_is_named_and_brought_back(seed: int, name: str, kept: Kept, typed: Typed, tmp_path: Path) -> None:
    chance = random.Random(f"{name} {seed}")
    lay_out(kept, tmp_path, with_log=name != "estates.db")
    whole = typed("asset", "list", "--on", "2019-10-09") if name == "estates.db" else None
    damage(tmp_path / name, chance)
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for file in tmp_path.glob("estates.db*"):
        shutil.copy(file, damaged)
    code, out, err = typed("verify")
    if code == 0:  # what was damaged holds nothing, or was the end of the log: then it is as if the machine had stopped
        found = as_it_was(kept, tmp_path / "estates.db")
        if whole:
            assert (len(found), whole) == (len(kept.rows), typed("asset", "list", "--on", "2019-10-09"))
        return
    assert (code, out) == (1, "")
    for file in damaged.iterdir():
        shutil.copy(file, tmp_path)
    code, out, err = typed("restore", "backup.db")
    assert code == 0, err
    found = as_it_was(kept, tmp_path / "estates.db")
    later = len(kept.rows) - LATER
    assert f"{later} from the backup, {len(found) - later} later from the damaged file." in out
    assert [line.split(",")[0] for line in out.splitlines() if line.startswith("  rescued: ")] == [
        f"  rescued: entry {row.number}" for row in found[later:]
    ]
    assert typed("verify")[0] == 0
    for file in damaged.glob("estates.db"):
        assert (tmp_path / "estates.db.damaged").read_bytes() == file.read_bytes()


@pytest.mark.parametrize("seed", range(examples(6)))
def test_every_command_says_a_sentence(seed: int, kept: Kept, typed: Typed, tmp_path: Path) -> None:
    chance = random.Random(seed)
    name = chance.choice(["estates.db", "estates.db-wal"])
    lay_out(kept, tmp_path, with_log=name != "estates.db")
    damage(tmp_path / name, chance)
    there = {file: file.read_bytes() for file in tmp_path.glob("estates.db*")}
    for command in COMMANDS:
        code, _, err = typed(*command)
        assert code in (0, 1)
        assert code == 0 or err.startswith("estates: ") or err.endswith(" findings.\n"), err
        for file in {*tmp_path.glob("estates.db*"), *there}:
            file.unlink(missing_ok=True)
        for file, content in there.items():
            file.write_bytes(content)


def test_damage_before_the_backup_loses_nothing(kept: Kept, typed: Typed, tmp_path: Path) -> None:
    """Whatever the pages are that hold nothing but what the backup has: each of them in turn, blank."""
    lay_out(kept, tmp_path, with_log=False)
    content = (tmp_path / "estates.db").read_bytes()
    later = [b"Statement %d." % number for number in range(LATER)] + [row.hash.encode() for row in kept.rows[-LATER:]]
    pages = [start for start in range(0, len(content), PAGE)
             if not any(word in content[start : start + PAGE] for word in later)]  # fmt: skip
    for start in random.Random(0).sample(pages, min(len(pages), examples(6))):
        (tmp_path / "estates.db").write_bytes(content[:start] + bytes(PAGE) + content[start + PAGE :])
        if typed("verify")[0] == 0:
            continue
        assert typed("restore", "backup.db")[0] == 0
        assert as_it_was(kept, tmp_path / "estates.db") == kept.rows
        for file in tmp_path.glob("estates.db*"):
            file.unlink()
    assert len(pages) > LATER


def test_an_entry_that_is_lost_is_named_and_those_after_it_too(kept: Kept, typed: Typed, tmp_path: Path) -> None:
    lay_out(kept, tmp_path, with_log=False)
    content = (tmp_path / "estates.db").read_bytes()
    assert b'"Statement 5. ' in content
    (tmp_path / "estates.db").write_bytes(content.replace(b'"Statement 5. ', b'"Statement 6. '))
    first = len(kept.rows) - LATER + 1
    code, _, err = typed("verify")
    assert (code, err) == (1, f"estates: entry {first + 5}: its body is not the one that was recorded.\n")
    code, out, _ = typed("restore", "backup.db")
    assert code == 0
    assert len(as_it_was(kept, tmp_path / "estates.db")) == first + 4
    said = [line.split(",")[0] for line in out.splitlines() if line.startswith("  ")]
    again = "  not restored"
    assert said == [
        *(f"  rescued: entry {number}" for number in range(first, first + 5)),
        *[again] * 6,
        f"  lost: entry {first + 5}",
    ]


def test_the_log_that_sqlite_would_leave_out_is_seen(kept: Kept, typed: Typed, tmp_path: Path) -> None:
    lay_out(kept, tmp_path, with_log=True)
    log = tmp_path / "estates.db-wal"
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    log.write_bytes(content)
    code, _, err = typed("verify")
    assert code == 1
    assert "the log beside it, estates.db-wal, is damaged" in err
    assert typed("restore", "backup.db")[0] == 0
    assert len(as_it_was(kept, tmp_path / "estates.db")) >= len(kept.rows) - 1


def test_a_log_that_ends_in_the_middle_of_a_write_is_no_damage(kept: Kept, typed: Typed, tmp_path: Path) -> None:
    """As the machine leaves it when it stops: nobody was told that the last transaction is safe."""
    lay_out(kept, tmp_path, with_log=True)
    log = tmp_path / "estates.db-wal"
    log.write_bytes(log.read_bytes()[:-100])
    assert typed("verify")[0] == 0
    assert len(as_it_was(kept, tmp_path / "estates.db")) == len(kept.rows) - 1
