"""Checks a published pack without the register: its files, its public entries, and the root published before it.

Nothing here needs more than Python's standard library, and nothing of the rest of this program, so that whoever trusts
neither the register nor its keeper can read this file whole and run it alone:

    python verifier.py out/panel-2019-10-09

The tree and its proofs are those of RFC 6962, section 2.1. An entry's place is its number and nothing else, every hash
is 32 bytes, and a step that is missing or left over refuses the proof.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

PROOF = "proof.json"
FORMAT = 1
"""Of proof.json; docs/trust.md describes it."""
HEADER = (
    "register", "number", "recorded_at", "recorded_by", "effective", "kind", "key", "marking", "about", "replaces",
    "source", "body_hash",
)  # fmt: skip
"""The fields of an entry that its hash covers."""
LONGEST_PROOF = 64
"""Hashes in a proof: a tree of 2^64 entries has no longer one."""
EMPTY_ROOT = sha256().digest()
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SALT = re.compile(r"(?:[0-9a-f]{2}){16,64}", re.ASCII)
_LARGEST = 2**53 - 1
_PLAIN_NAME = re.compile(r"[^/\\:\x00-\x1f]+")


class Wrong(Exception):
    """What was found instead of what was expected, as a sentence."""


class Root(NamedTuple):
    """A tree by its size and root hash."""

    size: int
    hash: bytes


class Checked(NamedTuple):
    """What a pack was found to say, when all of it holds."""

    register: str
    publication: str
    root: Root
    before: Root | None
    files: int
    entries: int


def canonical(value: Any) -> bytes:
    """`value` by RFC 8785, for the values that a register holds."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def leaf(header: Mapping[str, Any]) -> bytes:
    """The hash of an entry: SHA-256(0x00 || canonical header)."""
    return sha256(b"\x00" + canonical(dict(header))).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def check_inclusion(leaf_hash: bytes, index: int, tree: Root, proof: Sequence[bytes]) -> None:
    """Raises Wrong unless `proof` shows that the leaf stands at `index` (from 0) of the tree."""
    if not 0 <= index < tree.size:
        raise Wrong(f"place {index} is outside a tree of {tree.size}")
    if _with_leaf(leaf_hash, index, tree.size, proof) != tree.hash:
        raise Wrong("the proof leads to another root")


def _with_leaf(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root of a tree of `size` with the leaf at `index`, where the last step stands beside the largest subtree."""
    if size == 1:
        _refuse(proof)
        return leaf_hash
    rest, step = _last(proof)
    left = split(size)
    if index < left:
        return node(_with_leaf(leaf_hash, index, left, rest), step)
    return node(step, _with_leaf(leaf_hash, index - left, size - left, rest))


def check_consistency(old: Root, new: Root, proof: Sequence[bytes]) -> None:
    """Raises Wrong unless `proof` shows that the new tree begins with the whole of the old one."""
    if old.size > new.size:
        raise Wrong(f"a tree of {new.size} cannot continue one of {old.size}")
    if old.size == 0:
        _refuse(proof)
        before, after = EMPTY_ROOT, new.hash
    else:
        before, after = _with_old(old, old.size, new.size, proof, whole=True)
    if before != old.hash:
        raise Wrong("the proof leads to another earlier root")
    if after != new.hash:
        raise Wrong("the proof leads to another root")


def _with_old(old: Root, within: int, size: int, proof: Sequence[bytes], *, whole: bool) -> tuple[bytes, bytes]:
    """The roots of the first `within` of `size` leaves, and of all of them. `whole`: the leaves are the first of the
    tree, so that where they are as many as the old one's its root need not be said."""
    if within == size:
        if not whole:
            proof, step = _last(proof)
        _refuse(proof)
        return (old.hash, old.hash) if whole else (step, step)
    rest, step = _last(proof)
    left = split(size)
    if within <= left:
        before, after = _with_old(old, within, left, rest, whole=whole)
        return before, node(after, step)
    before, after = _with_old(old, within - left, size - left, rest, whole=False)
    return node(step, before), node(step, after)


def split(size: int) -> int:
    """How many leaves stand on the left of a tree of `size`: the largest power of two smaller than it."""
    return 1 << (size - 1).bit_length() - 1


def _last(proof: Sequence[bytes]) -> tuple[Sequence[bytes], bytes]:
    if not proof:
        raise Wrong("the proof is too short")
    return proof[:-1], proof[-1]


def _refuse(left_over: Sequence[bytes]) -> None:
    if left_over:
        raise Wrong("the proof is too long")


def check_pack(folder: Path, earlier: Path | None = None) -> tuple[Checked | None, list[str]]:
    """What the pack in `folder` says, None where that cannot be told, and everything that is wrong with it.

    `earlier` is the folder of a pack published before: its root must be one that this pack's tree continues.
    """
    try:
        claimed = _Claimed(_load(folder / PROOF))
    except Wrong as wrong:
        return None, [f"{folder / PROOF}: {wrong}"]
    try:
        faults = [*_file_faults(folder, claimed), *_entry_faults(claimed), *_earlier_faults(claimed)]
        if earlier is not None:
            faults += _other_pack_faults(claimed, earlier)
    except (OSError, RecursionError) as error:
        faults = [f"{folder}: it cannot be checked ({error})"]
    return claimed.checked(), faults


class _Claimed:
    """proof.json, each part of the shape that it must have."""

    def __init__(self, said: Any) -> None:
        """Raises Wrong."""
        names = {"format", "register", "publication", "size", "root", "before", "consistency", "entries", "files"}
        said = _object(said, names, "proof")
        if said["format"] != FORMAT or type(said["format"]) is not int:
            raise Wrong(f"expected format {FORMAT}, found {said['format']!r}; check it with a newer verifier")
        self.register = _text(said["register"], "register")
        self.publication = _text(said["publication"], "publication")
        self.tree = Root(_count(said["size"], "size"), _hash(said["root"], "root"))
        self.before = self._root_before(said["before"])
        self.consistency = _proof(said["consistency"], "consistency")
        self.entries = [self._entry(each, at) for at, each in enumerate(_list(said["entries"], "entries"), 1)]
        self.files = {
            _text(name, "files"): _hash(value, f"files, {name}") for name, value in _mapping(said["files"]).items()
        }
        numbers = [entry["header"]["number"] for entry in self.entries]
        if sorted(set(numbers)) != numbers:
            raise Wrong("expected the entries in the order of their numbers, each once")

    @staticmethod
    def _root_before(said: Any) -> Root | None:
        if said is None:
            return None
        said = _object(said, {"publication", "size", "root"}, "before")
        if not (size := _count(said["size"], "before, size")):
            raise Wrong("before: expected the root of at least one entry, since any tree continues the empty one")
        return Root(size, _hash(said["root"], "before, root"))

    def _entry(self, said: Any, at: int) -> dict[str, Any]:
        where = f"entries, {at}"
        said = _object(said, {"header", "salt", "body", "proof"}, where)
        header = _object(said["header"], set(HEADER), f"{where}, header")
        if header["register"] != self.register:
            raise Wrong(f"{where}: expected an entry of {self.register}, found one of {header['register']!r}")
        _hash(header["body_hash"], f"{where}, body_hash")
        if not _count(header["number"], f"{where}, number"):
            raise Wrong(f"{where}: entries are numbered from 1")
        if not (isinstance(said["salt"], str) and _SALT.fullmatch(said["salt"])):
            raise Wrong(f"{where}: expected a salt in hexadecimal")
        _mapping(said["body"])
        return {**said, "proof": _proof(said["proof"], where)}

    def checked(self) -> Checked:
        return Checked(self.register, self.publication, self.tree, self.before, len(self.files), len(self.entries))


def _file_faults(folder: Path, claimed: _Claimed) -> Iterator[str]:
    for name, expected in claimed.files.items():
        place = folder / name
        if not _PLAIN_NAME.fullmatch(name) or name in {".", "..", PROOF}:
            yield f"{folder / PROOF}: {name!r} is no name of a file in this folder"
        elif not place.is_file():
            yield f"{place}: it belongs to the pack and is not there"
        elif _sha256_of(place) != expected:
            yield f"{place}: it is not the file that was published"
    for place in sorted(folder.iterdir()):
        if place.name != PROOF and place.name not in claimed.files:
            yield f"{place}: it is not part of what was published"


def _sha256_of(path: Path) -> bytes:
    digest = sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.digest()


def _entry_faults(claimed: _Claimed) -> Iterator[str]:
    for entry in claimed.entries:
        header = entry["header"]
        where = f"entry {header['number']}"
        if header["marking"] != "public":
            yield f"{where}: it is marked {header['marking']!r} and has no place in a public pack"
        if sha256(bytes.fromhex(entry["salt"]) + canonical(entry["body"])).hexdigest() != header["body_hash"]:
            yield f"{where}: its body is not the one that was recorded"
        try:
            check_inclusion(leaf(header), header["number"] - 1, claimed.tree, entry["proof"])
        except Wrong as wrong:
            yield f"{where}: it is not proved to be in the register ({wrong})"


def _earlier_faults(claimed: _Claimed) -> Iterator[str]:
    """The root published before, by the proof, and as the entry that recorded that publication says it."""
    if claimed.before is None:
        if claimed.consistency:
            yield "consistency: there is a proof, and no earlier root that it is about"
        return
    try:
        check_consistency(claimed.before, claimed.tree, claimed.consistency)
    except Wrong as wrong:
        yield f"consistency: the register does not continue the one published before ({wrong})"
    said = [body for body in _publications(claimed) if body.get("tree_size") == claimed.before.size]
    if not any(body.get("tree_root") == claimed.before.hash.hex() for body in said):
        yield "before: no public entry of the register records that it was published"


def _publications(claimed: _Claimed) -> Iterator[Mapping[str, Any]]:
    return (entry["body"] for entry in claimed.entries if entry["header"]["kind"] == "publication")


def _other_pack_faults(claimed: _Claimed, earlier: Path) -> Iterator[str]:
    try:
        other = _Claimed(_load(earlier / PROOF))
    except Wrong as wrong:
        yield f"{earlier / PROOF}: {wrong}"
        return
    if other.register != claimed.register:
        yield f"{earlier}: it is of another register, {other.register}"
    elif other.tree not in (claimed.before, claimed.tree):
        yield f"{earlier}: the register published here does not continue the one published there"
    theirs = {entry["header"]["number"]: leaf(entry["header"]) for entry in other.entries}
    for entry in claimed.entries:
        number = entry["header"]["number"]
        if number in theirs and theirs[number] != leaf(entry["header"]):
            yield f"entry {number}: it is not the one that {earlier} holds"


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes(), object_pairs_hook=_once, parse_constant=_no_constant)
    except FileNotFoundError:
        raise Wrong("there is no such file; expected a published pack") from None
    except (OSError, ValueError, RecursionError) as error:
        raise Wrong(f"it cannot be read ({error})") from None


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names stand once: which of two counts is what forgers play with."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no value")


def _object(value: Any, names: set[str], where: str) -> dict[str, Any]:
    if not isinstance(value, dict) or value.keys() != names:
        raise Wrong(f"{where}: expected an object of {', '.join(sorted(names))}")
    return value


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(f"expected an object, found {type(value).__name__}")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise Wrong(f"{where}: expected a list")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise Wrong(f"{where}: expected text")
    return value


def _count(value: Any, where: str) -> int:
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise Wrong(f"{where}: expected a whole number, found {value!r}")
    return value


def _hash(value: Any, where: str) -> bytes:
    if not (isinstance(value, str) and _HASH.fullmatch(value)):
        raise Wrong(f"{where}: expected 64 small hexadecimal digits")
    return bytes.fromhex(value)


def _proof(value: Any, where: str) -> list[bytes]:
    steps = [_hash(step, f"{where}, proof") for step in _list(value, f"{where}, proof")]
    if len(steps) > LONGEST_PROOF:
        raise Wrong(f"{where}: expected at most {LONGEST_PROOF} hashes in a proof, found {len(steps)}")
    return steps


def main(arguments: Sequence[str], tell: Callable[[str], object]) -> int:
    """0 where everything holds, 1 where something does not, 2 for wrong usage."""
    if len(arguments) not in (1, 2):
        tell("usage: python verifier.py FOLDER [EARLIER-FOLDER]\n")
        return 2
    found, faults = check_pack(*map(Path, arguments))
    for fault in faults:
        tell(f"{fault}.\n")
    if found and not faults:
        tell(
            f"{found.publication}: {found.files} files and {found.entries} public entries agree with a register "
            f"of {found.root.size} entries, root {found.root.hash.hex()}.\n"
        )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdout.write))
