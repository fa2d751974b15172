"""Everything that the public, or the sub-group, gets out of a register: files by their names, and what commands say."""

import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from estates.cli.app import run
from estates.exports import open_data
from estates.model.kinds import KINDS
from estates.model.vocabulary import Audience
from estates.proof.tree import Tree
from estates.proof.verifier import Root
from estates.register.register import Register
from tests.leaks.drawn import ASSETS, PANEL

_SIZE = re.compile(rb'("size": |^Entry )\d+', re.MULTILINE)
Outputs = Mapping[str, bytes]
CONTEXT = Path(__file__).parents[2] / "maps"
PANEL_DAY = PANEL.removeprefix("panel-")
SHOWN = tuple(ASSETS)[:2]
"""Whose listings and trails are asked for."""
_TODAY = date(2019, 10, 1)


def stub_root(patch: pytest.MonkeyPatch) -> None:
    """What depends on every entry, withheld or not: the root of the tree and the hashes that prove it are nought, and
    the papers print neither the root nor how many entries there are."""
    patch.setattr("estates.papers.pack._checking", lambda sitting: "Drawn from the register.")
    patch.setattr(Tree, "root", lambda tree, size: Root(size, bytes(32)))
    patch.setattr(Tree, "inclusion_proof", lambda tree, index, size: [])
    patch.setattr(Tree, "consistency_proof", lambda tree, old, new: [])


@contextmanager
def standing_still(folder: Path) -> Iterator[None]:
    """In an empty folder, on one day, with nothing set in the environment, the root stubbed, and salts that depend on
    how many were drawn before."""
    drawn = 0

    def urandom(size: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return sha256(b"%d" % drawn).digest() * (size // 32 + 1)

    was = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("ESTATES_REGISTER", "ESTATES_BY"):
            patch.delenv(name, raising=False)
        patch.setenv("ESTATES_CACHE", str(folder / "cache"))
        patch.setattr("estates.cli.options._today", lambda: _TODAY)
        patch.setattr("estates.register.register.os.urandom", lambda size: urandom(size)[:size])
        stub_root(patch)
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(was)


def public_outputs(guesses: Sequence[str]) -> Outputs:
    """What the commands for the public print, on both streams, and write, in a folder with a register; `guesses` are
    what somebody might ask for who thinks it is there, and are struck out of the answers."""
    said = _estates(Audience.PUBLIC)  # first: what is published is an entry too, and has the hour
    said |= _answers([*_listings("public"), *_files("public")]) | _written()
    asked = re.compile("|".join(guesses).encode())
    for number, (words, content) in enumerate(_answers(_asking(guesses, "public")).items()):
        said[f"{number} {asked.sub(b'GUESS', words.encode()).decode()}"] = asked.sub(b"GUESS", content)
    return said


def sub_group_outputs() -> Outputs:
    """The same for the sub-group."""
    return _answers([*_listings("sub-group"), *_files("sub-group")]) | _written()


def open_outputs() -> Outputs:
    """What is published of itself, and what watches the estate, for the public: open data in every format, premises,
    calendar, checks, what is due, what is near, the site."""
    of, context = ("--audience", "public"), ("--context", str(CONTEXT))
    tables = (f"{table}{form}" for table in open_data.TABLES for form in open_data.FORMATS)
    exports = [("export", file, "--on", PANEL_DAY, *of) for file in (*tables, "due.ics")]
    premises = ("export", open_data.PREMISES, "--on", PANEL_DAY)
    near = ("near", SHOWN[0], "--within", "50km", "--on", PANEL_DAY, *of)
    site = ("site", "--out", "site", "--on", PANEL_DAY, *context)
    watching = [(*words, *as_json) for words in _watching("public") for as_json in ((), ("--json",))]
    return _answers([*exports, premises, near, site, *watching]) | _written()


def watched_by_the_sub_group() -> Outputs:
    calendar = ("export", "due.ics", "--on", PANEL_DAY, "--audience", "sub-group")
    return _answers([*_watching("sub-group"), calendar]) | _written()


def _watching(audience: str) -> Iterator[tuple[str, ...]]:
    of = ("--on", PANEL_DAY, "--audience", audience)
    yield "check", *of, "--context", str(CONTEXT)
    yield "due", "--within", "2y", *of


def histories(keys: Sequence[str]) -> Outputs:
    return _answers([("history", key, *as_json) for key in keys for as_json in ((), ("--json",))])


def papers(outputs: Outputs) -> Outputs:
    """What names no entry by its number: the papers, bound and alone, the maps, and the figures."""
    numbered = ("proof.json", ".xlsx", "trail", "$", "estate as at")
    return {name: content for name, content in outputs.items() if not any(word in name for word in numbered)}


def without_size(outputs: Outputs) -> Outputs:
    """All of it, without the number of entries: in the proof, and on the screen of who publishes."""
    return {name: _SIZE.sub(rb"\1", content) for name, content in outputs.items()}


def _listings(audience: str) -> Iterator[tuple[str, ...]]:
    of = ("--on", PANEL_DAY, "--audience", audience)
    for words in (
        *[(noun, "list") for noun in ("asset", "decision", "options", "meeting")],
        ("summary",),
        *[(*words, key) for key in SHOWN for words in (("asset", "show"), ("trail",))],
        ("decision", "show", "cpcc-2019-011"),
        ("options", "show", "weighing"),
    ):
        yield (*words, *of)
        yield (*words, *of, "--json")
    yield "asset", "list", "--status", "surplus", *of


def _asking(guesses: Sequence[str], audience: str) -> Iterator[tuple[str, ...]]:
    of = ("--audience", audience)
    for guess in guesses:
        for words in (("asset", "show"), ("decision", "show"), ("options", "show"), ("trail",)):
            yield (*words, guess, *of)
        yield "options", "list", "--asset", guess, *of
    yield "publish", "--panel", "2019-09-18", *of
    yield "appendix", "4", "--panel", "2019-09-18", *of
    yield "asset", "show", "copse-cour", *of
    yield "asset", "show", "copse-court", "--on", "2017-01-01", *of


def _files(audience: str) -> Iterator[tuple[str, ...]]:
    of, context = ("--audience", audience), ("--context", str(CONTEXT))
    yield "export", "register.xlsx", "--on", PANEL_DAY, *of
    yield "summary", "--chart", "summary.svg", "--on", PANEL_DAY, *of
    for key in SHOWN:
        yield "trail", key, "--html", f"trail-{key}.html", "--picture", f"trail-{key}.svg", "--on", PANEL_DAY, *of
    yield "map", "--on", "2019-08-15", "--out", "maps", *of, *context
    yield "publish", "--panel", PANEL_DAY, "--final", "--on", "2019-10-01", *of, *context


def _answers(commands: Iterable[tuple[str, ...]]) -> dict[str, bytes]:
    said: dict[str, bytes] = {}
    for words in commands:
        code, out, err = typed(*words)
        said["$ estates " + " ".join(words)] = f"{code}\n{out}\n{err}".encode()
    return said


def _estates(audience: Audience) -> dict[str, bytes]:
    """What the library gives on several days, with where it is known from, and as a table of places."""
    found: dict[str, bytes] = {}
    with Register.open("estates.db") as register:
        for on in (date(2018, 12, 31), date(2019, 8, 15), date(2019, 10, 9), date.max):
            estate = register.estate(on, audience)
            every = [standing for kind in KINDS for standing in estate._all(kind)]
            lines = [repr((one.kind, one.key, one.values, one.entries)) for one in every]
            found[f"estate as at {on}"] = "\n".join([*lines, estate.to_geodataframe().to_json()]).encode()
    return found


def _written() -> dict[str, bytes]:
    """Every file in the folder, but for the register."""
    return {
        str(path): path.read_bytes()
        for path in sorted(Path().rglob("*"))
        if path.is_file() and not path.name.startswith("estates.db")
    }


def typed(*words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error, neither of them a terminal."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(words)
    return code, out.getvalue(), err.getvalue()
