"""The verifier on packs that are as published, and on every forgery that we could think of."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from estates.proof import verifier
from estates.proof.tree import Tree
from estates.proof.verifier import HEADER, canonical, check_pack, leaf

Change = Callable[[dict[str, Any]], None]
FILES = {"appendix-4.md": b"# Estates\n", "map.html": b"<!doctype html>"}


class Book:
    """A register of a few entries, made by hand; entry 3 is confidential, entry 5 records what was published before."""

    def __init__(self, length: int = 7) -> None:
        self.leaves: list[bytes] = []
        self.tree = Tree(lambda level, start, end: self.leaves[start:end])
        self.entries: list[dict[str, Any]] = []
        for number in range(1, length + 1):
            self.add(number)

    def add(self, number: int) -> None:
        before = self.tree.root(4) if number == 5 else None
        body = {"tree_root": before.hash.hex(), "tree_size": 4} if before else {"name": f"Asset {number} – “one”"}
        salt = bytes([number]) * 16
        header = dict.fromkeys(HEADER, "") | {
            "register": "npcc", "number": number, "kind": "publication" if before else "asset",
            "key": f"record-{number}", "marking": "commercial" if number == 3 else "public", "replaces": None,
            "body_hash": sha256(salt + canonical(body)).hexdigest(),
        }  # fmt: skip
        self.entries.append({"header": header, "salt": salt.hex(), "body": body})
        self.leaves.append(leaf(header))

    def proof(self) -> dict[str, Any]:
        size = len(self.entries)
        public = [entry for entry in self.entries if entry["header"]["marking"] == "public"]
        return {
            "format": 1,
            "register": "npcc",
            "publication": "publication-panel-2019-10-09",
            "size": size,
            "root": self.tree.root(size).hash.hex(),
            "before": {"publication": "record-5", "size": 4, "root": self.tree.root(4).hash.hex()},
            "consistency": [step.hex() for step in self.tree.consistency_proof(4, size)],
            "entries": [
                {**entry, "proof": self.hexed(entry["header"]["number"] - 1)} for entry in public
            ],
            "files": {name: sha256(content).hexdigest() for name, content in FILES.items()},
        }  # fmt: skip

    def hexed(self, index: int) -> list[str]:
        return [step.hex() for step in self.tree.inclusion_proof(index, len(self.entries))]


def write_pack(folder: Path, proof: Any) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (folder / "proof.json").write_text(proof if isinstance(proof, str) else json.dumps(proof), encoding="utf-8")
    return folder


def faults(folder: Path, proof: Any) -> list[str]:
    return check_pack(write_pack(folder, proof))[1]


def test_a_pack_as_published_holds(tmp_path: Path) -> None:
    found, wrong = check_pack(write_pack(tmp_path, Book().proof()))
    assert wrong == []
    assert found is not None
    assert (found.register, found.root.size, found.entries, found.files) == ("npcc", 7, 6, 2)


def test_it_runs_alone_with_nothing_but_the_standard_library(tmp_path: Path) -> None:
    """Copied out of the project, in an interpreter that sees no other package."""
    script = tmp_path / "verifier.py"
    script.write_bytes(Path(verifier.__file__).read_bytes())
    pack = write_pack(tmp_path / "pack", Book().proof())
    command = [sys.executable, "-I", "-S", str(script), str(pack)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 files and 6 public entries agree with a register of 7 entries" in done.stdout
    (pack / "map.html").write_bytes(b"other")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, f"{pack / 'map.html'}: it is not the file that was published.\n")


FORGERIES: dict[str, tuple[Change, str]] = {
    "a body changed": (lambda p: p["entries"][0]["body"].update(name="Another"), "its body is not"),
    "a body with its hash changed": (
        lambda p: _rewrite(p["entries"][0], {"name": "Another"}),
        "not proved to be in the register",
    ),
    "a salt changed": (lambda p: p["entries"][0].update(salt="00" * 16), "its body is not"),
    "a header changed": (lambda p: p["entries"][0]["header"].update(effective="2020"), "not proved"),
    "an entry marked public that was not": (lambda p: p["entries"][2]["header"].update(marking="protect"), "no place"),
    "two entries swapped": (lambda p: _swap(p["entries"]), "order of their numbers"),
    "an entry twice": (lambda p: p["entries"].insert(0, p["entries"][0]), "each once"),
    "an entry under another number": (lambda p: p["entries"][-1]["header"].update(number=8), "outside a tree"),
    "a number beyond counting": (lambda p: p["entries"][-1]["header"].update(number=2**60), "whole number"),
    "a number that is none": (lambda p: p["entries"][-1]["header"].update(number=True), "whole number"),
    "the number 0": (lambda p: p["entries"][0]["header"].update(number=0), "numbered from 1"),
    "an entry of another register": (lambda p: p["entries"][0]["header"].update(register="cpcc"), "expected an entry"),
    "another register": (lambda p: p.update(register="cpcc"), "expected an entry of cpcc"),
    "a proof cut short": (lambda p: p["entries"][0]["proof"].pop(), "too short|another root"),
    "a proof made longer": (lambda p: p["entries"][0]["proof"].append("00" * 32), "too long|another root"),
    "an empty proof": (lambda p: p["entries"][0].update(proof=[]), "too short"),
    "another entry's proof": (lambda p: p["entries"][0].update(proof=p["entries"][1]["proof"]), "another root"),
    "a proof of a thousand hashes": (lambda p: p["entries"][0].update(proof=["00" * 32] * 1000), "at most 64"),
    "a short hash": (lambda p: p["entries"][0]["proof"].__setitem__(0, "00"), "64 small hexadecimal"),
    "a hash in capitals": (lambda p: p.update(root=p["root"].upper()), "64 small hexadecimal"),
    "another root": (lambda p: p.update(root="00" * 32), "another root"),
    "a smaller size": (lambda p: p.update(size=6), "outside|another root|too long"),
    "a larger size": (lambda p: p.update(size=8), "another root|too short"),
    "a size of nothing": (lambda p: p.update(size=0), "outside a tree"),
    "a negative size": (lambda p: p.update(size=-1), "whole number"),
    "a size with a fraction": (lambda p: p.update(size=7.0), "whole number"),
    "another root before": (lambda p: p["before"].update(root="00" * 32), "does not continue"),
    "another size before": (lambda p: p["before"].update(size=3), "does not continue"),
    "the empty tree before": (lambda p: p["before"].update(size=0), "at least one entry"),
    "a tree before that is larger": (lambda p: p["before"].update(size=9), "cannot continue"),
    "a consistency proof cut short": (lambda p: p["consistency"].pop(), "does not continue"),
    "a consistency proof left out": (lambda p: p.update(consistency=[]), "does not continue"),
    "a root before that nobody published": (lambda p: p["entries"].pop(3), "no public entry of the register records"),
    "a proof of nothing": (lambda p: p.update(before=None), "no earlier root"),
    "a file left out": (lambda p: p["files"].pop("map.html"), "not part of what was published"),
    "a file too many": (lambda p: p["files"].update({"more.pdf": "00" * 32}), "is not there"),
    "a file outside": (lambda p: p["files"].update({"../x": "00" * 32}), "no name of a file"),
    "a file by its whole path": (lambda p: p["files"].update({"/etc/passwd": "00" * 32}), "no name of a file"),
    "another format": (lambda p: p.update(format=2), "expected format 1"),
    "a format that is true": (lambda p: p.update(format=True), "expected format 1"),
    "a part too many": (lambda p: p.update(more=1), "expected an object of"),
    "a part too few": (lambda p: p.pop("consistency"), "expected an object of"),
    "a header with a part too many": (lambda p: p["entries"][0]["header"].update(more=1), "expected an object of"),
    "entries that are no list": (lambda p: p.update(entries={}), "expected a list"),
    "files that are no object": (lambda p: p.update(files=[]), "expected an object"),
    "a salt that is none": (lambda p: p["entries"][0].update(salt=""), "expected a salt"),
    "text that is half a character": (lambda p: p["entries"][0]["body"].update(name="\ud800"), "its body is not"),
    "a body that is none": (lambda p: p["entries"][0].update(body=[]), "expected an object"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_refused(name: str, tmp_path: Path) -> None:
    proof = Book().proof()
    change, said = FORGERIES[name]
    change(proof)
    wrong = faults(tmp_path, proof)
    assert wrong
    assert any(re.search(said, sentence) for sentence in wrong), wrong


@pytest.mark.parametrize(
    "text",
    ["", "[", "[]", "null", "1", '{"format": 1}', "[" * 100_000, '{"format": NaN}', "\x00", "9" * 10_000],
    ids=["empty", "cut", "list", "null", "number", "part", "deep", "nan", "nul", "digits"],
)
def test_what_is_no_proof_is_said(text: str, tmp_path: Path) -> None:
    found, wrong = check_pack(write_pack(tmp_path, text))
    assert found is None
    assert len(wrong) == 1
    assert wrong[0].startswith(f"{tmp_path / 'proof.json'}: ")


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Of two values a forger shows one to the reader and the other to the verifier."""
    text = json.dumps(Book().proof()).replace('"size": 7', '"size": 7, "size": 7', 1)
    assert "stands twice" in faults(tmp_path, text)[0]


def test_a_folder_without_a_pack_is_said(tmp_path: Path) -> None:
    assert check_pack(tmp_path) == (
        None,
        [f"{tmp_path / 'proof.json'}: there is no such file; expected a published pack"],
    )


def test_the_root_of_an_earlier_pack_must_be_continued(tmp_path: Path) -> None:
    earlier = Book(4).proof() | {"before": None, "consistency": []}
    write_pack(tmp_path / "earlier", earlier)
    now = write_pack(tmp_path / "now", Book().proof())
    assert check_pack(now, tmp_path / "earlier")[1] == []
    other = deepcopy(earlier)
    other["entries"][0]["header"]["source"] = "rewritten"
    write_pack(tmp_path / "earlier", other | {"root": "00" * 32})
    assert any(
        "does not continue the one published there" in wrong for wrong in check_pack(now, tmp_path / "earlier")[1]
    )
    write_pack(tmp_path / "earlier", Book(4).proof() | {"register": "cpcc", "entries": [], "before": None})
    wrong = check_pack(now, tmp_path / "earlier")[1]
    assert any("another register" in sentence for sentence in wrong)


def _rewrite(said: dict[str, Any], body: dict[str, Any]) -> None:
    salt = bytes.fromhex(said["salt"])
    said["body"] = body
    said["header"]["body_hash"] = sha256(salt + canonical(body)).hexdigest()


def _swap(entries: list[Any]) -> None:
    entries[0], entries[1] = entries[1], entries[0]
