"""The command line as an officer uses it: words in, an exit code and two streams out, in a folder of its own."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from estates.cli.app import run
from estates.register.portable import load_portable
from estates.register.register import Register

CAMBRIDGESHIRE = Path(__file__).parents[2] / "data" / "cambridgeshire.jsonl"
TODAY = date(2019, 9, 24)
"""The day on which every command of these tests is typed."""


class Outcome(NamedTuple):
    """What a command left: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """What `--json` printed: one array of objects, and nothing beside it."""
        assert (self.code, self.err) == (0, "")
        found = json.loads(self.out)
        assert isinstance(found, list)
        return found


Estates = Callable[..., Outcome]


@pytest.fixture
def estates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Estates:
    """`estates("asset", "list")` in an empty folder, on 24 September 2019, with nothing set in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ESTATES_REGISTER", raising=False)
    monkeypatch.delenv("ESTATES_BY", raising=False)
    monkeypatch.setenv("ESTATES_CACHE", str(tmp_path.parent / f"{tmp_path.name}-cache"))
    monkeypatch.setattr("estates.cli.options._today", lambda: TODAY)

    def typed(*words: str) -> Outcome:
        capsys.readouterr()
        code = run(words)
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return typed


@pytest.fixture(scope="session")
def cambridgeshire_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register that comes with the project, as one file to copy."""
    path = tmp_path_factory.mktemp("register") / "estates.db"
    load_portable(CAMBRIDGESHIRE, path).close()
    return path


@pytest.fixture
def county(estates: Estates, cambridgeshire_file: Path, tmp_path: Path) -> Estates:
    """`estates` in a folder that holds the Cambridgeshire register."""
    shutil.copy(cambridgeshire_file, tmp_path / "estates.db")
    return estates


@pytest.fixture
def norfolk(estates: Estates) -> Estates:
    """`estates` in a folder with a new register: its body is entry 1, Copse Court entry 2."""
    begun = estates(
        "init", "--body", "npcc", "--name", "Norfolk Police and Crime Commissioner",
        "--panel-name", "Norfolk Police and Crime Panel", "--on", "2012-11-22", "--source", "the Act",
    )  # fmt: skip
    added = estates(
        "asset", "add", "Copse Court", "--status", "options", "--tenure", "Freehold", "--floor-area", "3,079 GIA",
        "--address", "Thorpe Wood, Peterborough PE3 6SF", "--facilities", "Offices", "--use", "Operational",
        "--on", "2019-06-26", "--marking", "public", "--source", "panel of 26 June 2019",
    )  # fmt: skip
    assert (begun.code, added.code) == (0, 0)
    return estates


@pytest.fixture
def contents(tmp_path: Path) -> Callable[[], dict[str, bytes]]:
    """Every file below the folder of the test, by name, the register as its last entry's number."""

    def read() -> dict[str, bytes]:
        return {
            str(path.relative_to(tmp_path)): _state(path)
            for path in sorted(tmp_path.rglob("*"))
            if path.is_file() and not path.name.endswith(("-wal", "-shm"))
        }

    return read


def _state(path: Path) -> bytes:
    content = path.read_bytes()
    if not content.startswith(b"SQLite format 3\0") or path.name != "estates.db":
        return content
    with Register.open(path) as register:
        return b"\n".join(row.hash.encode() for row in register.rows())
