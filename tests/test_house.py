"""The house: what is committed names no machine, what is needed is pinned, and every page can be found."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from estates.cli.app import COMMANDS

ROOT = Path(__file__).parents[1]
# Taken apart, so that this file does not hold what it looks for.
MACHINES = ["/" + place for place in ("work/", "home/", "root/", "tmp/v", "Users/", "private/", "mnt/", "opt/")]
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)|(?:src|href)=\"([^\"#]+)")
COMMAND_LINES = sorted(
    f"estates {name}" if isinstance(below, str) else f"estates {name} {under}"
    for name, below in COMMANDS.items()
    for under in ([""] if isinstance(below, str) else below)
)


@cache
def committed() -> tuple[Path, ...]:
    """The files of the checkout that git keeps or would keep; in a copy without git, all but what `make` makes."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if listed.returncode == 0 and listed.stdout:
        return tuple(file for line in listed.stdout.splitlines() if (file := ROOT / line).is_file())
    made = (".venv", "out", "__pycache__", ".hypothesis", "egg-info", "_cache")
    return tuple(f for f in ROOT.rglob("*") if f.is_file() and not any(p.endswith(made) for p in f.parts))


@cache
def text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return file.read_bytes().decode("latin-1")


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_no_committed_file_names_a_place_on_a_machine() -> None:
    assert len(committed()) > 80
    # The test of the Word document looks for such places in what was written.
    named = {
        f"{name(file)}:{number}"
        for file in committed()
        for number, line in enumerate(text(file).splitlines(), start=1)
        if any(re.search(rf"(?<![\w.:/-]){place}", line) for place in MACHINES)
        if "assert not re.search(" not in line
    }
    assert named == set()


def test_requirements_are_pinned_with_hashes_and_without_addresses() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert len(pinned) > 30
    assert [line for line in pinned if not re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==[^ ]+( ; .+)? \\$", line, re.I)] == []
    assert [line for line in lines if re.search(r"https?:|file:|@ |--(extra-)?index-url|--find-links|-f ", line)] == []
    assert sum("--hash=sha256:" in line for line in lines) >= len(pinned)


def test_no_lock_file_with_addresses_is_committed() -> None:
    locks = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "package-lock.json", "yarn.lock"}
    assert {file.name for file in committed()} & locks == set()


def test_what_is_installed_is_what_is_pinned_by_name() -> None:
    """Every dependency of the package and of its tests is in requirements.txt."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=!~; ]", need)[0].lower().replace("_", "-") for need in wanted}
    pinned = {
        line.partition("==")[0].partition("[")[0].lower().replace("_", "-")
        for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    }
    assert names - pinned == set()


def test_the_licence_is_mit() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("MIT License")
    assert "Permission is hereby granted, free of charge" in licence
    assert 'THE SOFTWARE IS PROVIDED "AS IS"' in licence


def test_every_page_can_be_found_from_the_readme() -> None:
    """Following links from page to page, as a reader does; and no link leads nowhere."""
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    broken: list[str] = []
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        if page.suffix != ".md":
            continue
        for match in LINK.finditer(text(page)):
            target = match[1] or match[2]
            if re.match(r"[a-z]+:", target):
                continue
            found = (page.parent / target).resolve()
            if not found.exists():
                broken.append(f"{name(page)}: {target}")
            elif found.is_dir():
                waiting += found.glob("*.md")
            else:
                waiting.append(found)
    assert broken == []
    pages = {
        file for file in committed() if file.suffix == ".md" and name(file).startswith(("docs/", "data/", "maps/"))
    }
    assert {name(page) for page in pages - seen} == set()


def test_the_readme_begins_with_what_there_is_to_do() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    first_screen = "\n".join(readme.splitlines()[:60])
    for word in ("make publish", "make test", ".png"):
        assert word in first_screen
    assert "pipx" in readme
    assert "Windows" in readme
    assert (ROOT / "CHANGELOG.md").exists()


@pytest.mark.parametrize("command", COMMAND_LINES)
def test_every_command_is_on_the_page_of_commands(command: str) -> None:
    assert re.search(rf"{command.strip()}\b", (ROOT / "docs" / "cli.md").read_text(encoding="utf-8"))


def test_text_files_end_their_lines_as_unix_does() -> None:
    kinds = {".py", ".md", ".toml", ".txt", ".css", ".js", ".html", ".typ", ".jsonl", ".geojson"}
    crossed = [name(file) for file in committed() if file.suffix in kinds and b"\r" in file.read_bytes()]
    assert crossed == []


def test_continuous_integration_calls_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert "make test" in script.read_text(encoding="utf-8")
    assert script.read_bytes().startswith(b"#!")
