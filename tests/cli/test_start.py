"""What a command loads: an officer's one line must not wait for what only the papers and the map need."""

import subprocess
import sys

import pytest

from tests.cli.conftest import Estates

HEAVY = {
    "branca", "docx", "folium", "geopandas", "jinja2", "lxml", "numpy", "pandas", "pyogrio", "pyproj", "requests",
    "rich", "shapely", "typst",
}  # fmt: skip
"""The packages that only papers, maps and analysts need."""


def loaded_by(*words: str) -> set[str]:
    """The modules in memory when the command has ended, with exit code 0, in a process of its own."""
    tell = (
        "import sys\n"
        "from estates.__main__ import main\n"
        "code = 0\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as stop:\n"
        "    code = stop.code\n"
        "print(*sys.modules, file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run([sys.executable, "-c", tell, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def packages(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


def test_the_version_is_told_before_anything_is_loaded(estates: Estates) -> None:
    loaded = loaded_by("--version")
    assert packages(loaded) & {*HEAVY, "typer", "pydantic", "sqlite3"} == set()
    assert not {module for module in loaded if module.startswith("estates.cli")}


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("publish", "--help"),
        ("asset", "list"),
        ("asset", "list", "--json"),
        ("asset", "show", "copse-court"),
        ("update", "copse-court", "Let."),
        ("status", "copse-court", "surplus"),
        ("locate", "copse-court", "--grid", "TL 170 990", "--on", "2019-09-24"),
        ("decision", "add", "Sale", "--on", "2019"),
        ("decision", "list"),
        ("meeting", "list"),
        ("history", "copse-court"),
        ("export", "copy.jsonl"),
    ],
    ids=" ".join,
)
def test_everyday_commands_load_nothing_heavy(county: Estates, words: tuple[str, ...]) -> None:
    assert packages(loaded_by(*words)) & HEAVY == set()


def test_help_loads_no_records(county: Estates) -> None:
    """The records take most of the start of a command, and no help speaks of them."""
    assert "estates.register.register" not in loaded_by("--help")


def test_a_paper_in_markdown_loads_no_map(county: Estates) -> None:
    """The other way round: what is measured here would be seen."""
    loaded = packages(loaded_by("map", "--on", "2019-10-09", "--out", "out"))
    assert {"folium", "pyproj"} <= loaded
