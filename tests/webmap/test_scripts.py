"""The page's scripts: what is true of every file, so that the next one is as plain as these.

The rules are held here on the text itself, so that they are held on every machine. The types that the comments give are
checked by TypeScript, and oxlint lints, where these are installed: neither comes with Python.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import estates.webmap
from estates.webmap.page import SCRIPTS, STYLES, _script

HERE = Path(estates.webmap.__file__).parent
FILES = sorted(path for path in HERE.glob("*.js") if path.name != "before.js")
BARRED = {
    r"\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc":
        "markup from a string",
    r"\beval\b|\bnew Function\b|setTimeout\(\s*[\"'`]": "a string that is run",
    r"\bvar\b": "var",
    r"[^=!]==[^=]|!=[^=]": "loose equality",
    r"\bon(click|load|error|change|input)\s*=": "a handler as an attribute",
    r"\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|importScripts|\bimport\(|new Worker": "a request",
    r"localStorage|sessionStorage|indexedDB|document\.cookie": "something kept on the reader's machine",
    r"\bconsole\.|\bdebugger\b|\balert\(": "what is left of debugging",
    r"\bnew Date\b|Date\.now|Math\.random": "a clock or chance",
    r"eslint-disable|@ts-ignore|@ts-nocheck|oxlint-disable": "a silenced checker",
}  # fmt: skip
_WHOLES = ("begin", "readEstate", "offerMeasure", "single", "createCrowd", "createMarkButtons")
"""Functions that put parts together, and are as long as there are parts."""
LONGEST_FILE, LONGEST_FUNCTION = 320, 80
TOP = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (?:\[([^\]]+)\]|(\w+))", re.M)


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code(path: Path) -> str:
    """Without its comments."""
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text(path), flags=re.DOTALL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_barred_is_written(path: Path) -> None:
    found = {why: re.findall(rule, code(path)) for rule, why in BARRED.items() if re.search(rule, code(path))}
    assert found == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_says_what_it_is_for_and_stays_short(path: Path) -> None:
    assert text(path).startswith("/* ")
    assert len(text(path).splitlines()) <= LONGEST_FILE
    starts = [match.start() for match in re.finditer(r"^(?:export )?function ", text(path), re.M)]
    for start in starts:
        body = text(path)[start : text(path).find("\n}\n", start)]
        name = body.split("(")[0].split()[-1]
        most = 150 if name in _WHOLES else LONGEST_FUNCTION
        assert body.count("\n") <= most, f"{name}: {body.count(chr(10))} lines"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_function_at_the_top_gives_its_types(path: Path) -> None:
    lines = text(path)
    for match in re.finditer(r"^(?:export )?function (\w+)\(([^)]*)\)", lines, re.M):
        before = lines[: match.start()].rstrip()
        comment = before[before.rfind("/**") :] if before.endswith("*/") else ""
        assert comment, f"{match[1]}: no comment with its types"
        if match[2].strip():
            assert "@param {" in comment, match[1]


def test_the_files_are_joined_each_after_those_that_it_imports() -> None:
    assert sorted(SCRIPTS) == [path.stem for path in FILES]
    assert {f"{name}.css" for name in STYLES} == {path.name for path in HERE.glob("*.css")}
    for place, name in enumerate(SCRIPTS):
        for other in re.findall(r'^import [^;]*? from "\./(\w+)\.js";$', text(HERE / f"{name}.js"), re.M):
            assert other in SCRIPTS[:place], f"{name} imports {other}"


def test_no_two_files_give_one_name_to_two_things() -> None:
    """Joined, they share one scope."""
    names: dict[str, str] = {}
    for path in FILES:
        for several, one in TOP.findall(code(path)):
            for name in re.findall(r"\w+", several or one):
                assert names.setdefault(name, path.name) == path.name, name
    assert len(names) > 80


def test_what_is_joined_is_code_alone() -> None:
    script = _script()
    assert not re.search(r"^\s*(import|export) ", script, re.M)
    assert "@param" not in script
    assert script.startswith('const showEstate = (() => {\n"use strict";\n')


def test_typescript_finds_no_fault_with_the_types() -> None:
    tsc = shutil.which("tsc")
    if tsc is None:
        pytest.skip("no tsc on the path; npm install --global typescript gives one")
    done = subprocess.run(
        [tsc, "--project", str(HERE / "jsconfig.json")], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_linter_finds_nothing() -> None:
    oxlint = shutil.which("oxlint")
    if oxlint is None:
        pytest.skip("no oxlint on the path; pip install oxlint gives one")
    done = subprocess.run(
        [oxlint, "--deny-warnings", *map(str, FILES)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout
