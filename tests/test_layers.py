"""The layout is the argument: imports run downwards only, and records know neither files nor clocks."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "estates"
FILES = sorted(PACKAGE.rglob("*.py"))
LEVELS = {
    "errors": 0, "files": 0, "proof": 0, "model": 1, "register": 2, "importers": 3, "checks": 3, "sharing": 3,
    "papers": 4,
    "webmap": 5, "exports": 6, "cli": 7, "__main__": 8,
}  # fmt: skip
"""How high each part of the package stands; it may import from its own level and from below."""
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
READS_OR_WRITES = {
    "os", "io", "pathlib", "shutil", "tempfile", "glob", "fileinput", "sqlite3", "socket", "ssl", "http", "urllib",
    "subprocess", "multiprocessing", "asyncio", "threading", "logging", "secrets", "random", "uuid", "time", "locale",
    "getpass", "platform",
}  # fmt: skip
POSIX_ONLY = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty", "curses", "readline"}
POSIX_NAMES = {
    ("os", name)
    for name in (
        "fork", "getuid", "geteuid", "getgid", "getlogin", "setsid", "killpg", "uname", "chown", "fchmod", "mkfifo",
        "O_DIRECTORY", "O_NOFOLLOW", "sched_getaffinity", "getloadavg", "wait", "WNOHANG", "fdatasync",
    )
} | {("signal", name) for name in ("SIGKILL", "SIGXFSZ", "SIGALRM", "alarm", "SIGHUP", "SIGPIPE", "pause")}  # fmt: skip
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.localtime",
    "time.gmtime", "time.strftime", "datetime.datetime.now", "datetime.date.today", "time.ctime",
}  # fmt: skip
MAY_ASK_THE_TIME = {"register/register.py": "utc_now", "cli/options.py": "_today"}
MAY_USE_WHERE_IT_IS = {"importers/child.py": {"resource"}, "importers/ahead.py": {"fcntl"}}
"""Imported where its lack is caught: without it (Windows) a child's memory is not bounded, and a list read ahead waits
sooner for whoever records it; the rest works."""
GUESSES_WHO = {"getpass", "pwd"}


def name(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path) -> Iterator[tuple[str, int]]:
    """Every module named in an import, wherever it stands: in functions and under TYPE_CHECKING too. Of a name that is
    put together when the program runs, what is written out."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(file)}:{node.lineno}: imports name the whole path"
            yield node.module or "", node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield written_out(node.args[0]), node.lineno


def written_out(argument: ast.expr) -> str:
    first = argument.values[0] if isinstance(argument, ast.JoinedStr) else argument
    assert isinstance(first, ast.Constant), f"{ast.unparse(argument)}: say at least the layer"
    return str(first.value)


def part(module: str) -> str:
    """ "register" of "estates.register.fold"; "" of the package itself."""
    return [*module.split("."), ""][1]


def test_every_part_has_a_level() -> None:
    parts = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__"} <= LEVELS.keys()
    assert {"model", "register", "papers", "webmap", "exports", "cli"} <= parts


@pytest.mark.parametrize("file", FILES, ids=name)
def test_imports_run_downwards_only(file: Path) -> None:
    here = part(f"estates.{name(file).removesuffix('.py').replace('/', '.')}")
    if here == "__init__":
        assert [module for module, _ in imports(file)] == []
        return
    upwards = {
        f"{name(file)}:{line} imports {module}"
        for module, line in imports(file)
        if module.startswith("estates.") and part(module) in LEVELS and LEVELS[part(module)] > LEVELS[here]
    }
    assert upwards == set()


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    """Between modules of one level too; an import inside a function is no way around it."""
    known = {f"estates.{name(file).removesuffix('.py').replace('/', '.')}": file for file in FILES}
    graph = {
        module: {found for found, _ in imports(file) if found in known and found != module}
        for module, file in known.items()
        if not module.endswith("__init__")
    }
    assert sum(map(len, graph.values())) > 100
    while leaves := {module for module, below in graph.items() if not below & graph.keys()}:
        graph = {module: below for module, below in graph.items() if module not in leaves}
    assert sorted(graph) == []


@pytest.mark.parametrize("file", [file for file in FILES if name(file).startswith("model/")], ids=name)
def test_the_model_neither_reads_nor_writes(file: Path) -> None:
    assert {module.partition(".")[0] for module, _ in imports(file)} & READS_OR_WRITES == set()
    calls = {
        node.func.id for node in ast.walk(tree(file)) if isinstance(node, ast.Call) if isinstance(node.func, ast.Name)
    }
    assert calls & {"open", "input", "print", "exec", "eval", "__import__"} == set()


def clocks(file: Path) -> Iterator[tuple[str, str]]:
    """(function, clock) for every clock that is read; "" outside functions."""

    def walk(node: ast.AST, function: str) -> Iterator[tuple[str, str]]:
        for child in ast.iter_child_nodes(node):
            inside = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
            if isinstance(child, ast.Attribute) and ast.unparse(child) in CLOCKS:
                yield inside, ast.unparse(child)
            yield from walk(child, inside)

    yield from walk(tree(file), "")


@pytest.mark.parametrize("file", FILES, ids=name)
def test_what_day_it_is_is_asked_in_two_places(file: Path) -> None:
    read = {function for function, _ in clocks(file)}
    expected = {MAY_ASK_THE_TIME[name(file)]} if name(file) in MAY_ASK_THE_TIME else set()
    assert read == expected
    assert not {module for module, _ in imports(file)} & {"time.time", "time.localtime", "time.ctime"}


@pytest.mark.parametrize("file", FILES, ids=name)
def test_nothing_is_posix_only(file: Path) -> None:
    refused = (POSIX_ONLY | GUESSES_WHO) - MAY_USE_WHERE_IT_IS.get(name(file), set())
    assert {module.partition(".")[0] for module, _ in imports(file)} & refused == set()
    named = {
        (node.value.id, node.attr)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    } | {tuple(module.split(".")[:2]) for module, _ in imports(file)}
    assert named & POSIX_NAMES == set()


@pytest.mark.parametrize("file", FILES, ids=name)
def test_text_files_are_opened_with_their_encoding(file: Path) -> None:
    """Windows would take its own; and it would turn line ends, which a paper's bytes must not depend on."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            given = {keyword.arg for keyword in node.keywords}
            words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if node.func.attr in ("read_text", "write_text"):
                assert "encoding" in given, f"{name(file)}:{node.lineno}"
            if node.func.attr == "open" and isinstance(node.func.value, ast.Name) and node.func.value.id != "os":
                binary = any(isinstance(word, str) and "b" in word for word in words)
                library = node.func.value.id[:1].isupper() or node.func.value.id in ("cls", "place", "archive")
                assert binary or library or "encoding" in given, f"{name(file)}:{node.lineno}"


@pytest.mark.parametrize("file", FILES, ids=name)
def test_modules_and_functions_stay_short(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("file", [file for file in FILES if file.stat().st_size], ids=name)
def test_every_module_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(tree(file))
