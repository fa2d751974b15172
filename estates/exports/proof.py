"""proof.json: what lets anyone check a published pack without the register (docs/trust.md).

It holds the tree's size and root, the SHA-256 of every file beside it, every entry that the public papers could show,
each with the proof that it stands in the register, and the proof that the register continues what was published before.
"""

import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from itertools import islice
from typing import Any

from estates.model.publication import Publication
from estates.model.vocabulary import Audience
from estates.proof.tree import Tree
from estates.proof.verifier import FORMAT, HEADER, Root
from estates.register.entry import Entry
from estates.register.estate import Estate, Standing, referred_to
from estates.register.register import Register
from estates.register.store import Row


def build_proof(
    register: Register, key: str, files: Sequence[tuple[str, bytes]], drawn_at: int, published_after: int
) -> tuple[Root, bytes]:
    """The register's root, and the file that proves `files`, the public pack of the publication called `key`: drawn
    from the first `drawn_at` entries, and recorded after entry `published_after`.

    The root is that of the entries which the papers know; of all, where the publication before was recorded after
    those, since the register goes on from one publication to the next.
    """
    last = _published_before(register.estate(date.max, Audience.PUBLIC, published_after))
    size = drawn_at if last is None or last.asserted_by["tree_root"].number <= drawn_at else published_after
    known = register.estate(date.max, Audience.PUBLIC, up_to=size)
    before = _root_of(last)
    rows = list(islice(register.rows(), size))
    tree = register.tree()
    root = tree.root(size)
    proof = {
        "format": FORMAT,
        "register": register.name,
        "publication": key,
        "size": size,
        "root": root.hash.hex(),
        "before": before,
        "consistency": _hexed(tree.consistency_proof(before["size"], size) if before else []),
        "entries": _entries(register, known, rows, tree),
        "files": {name: sha256(content).hexdigest() for name, content in files},
    }
    return root, (json.dumps(proof, ensure_ascii=False, indent=1) + "\n").encode()


def _published_before(known: Estate) -> Standing[Publication] | None:
    """The newest public publication that recorded a root."""
    said = [standing for standing in known.publications() if standing.record.tree_root]
    return said[-1] if said else None


def _root_of(last: Standing[Publication] | None) -> dict[str, Any] | None:
    if last is None:
        return None
    return {"publication": last.key, "size": last.record.tree_size, "root": last.record.tree_root}


def _entries(register: Register, known: Estate, rows: Sequence[Row], tree: Tree) -> list[dict[str, Any]]:
    """Every public entry whose record, and whatever it refers to, the public knows."""
    told = {entry.number for entry in register.entries(Audience.PUBLIC) if _told(known, entry)}
    return [
        {
            "header": {name: getattr(row, name, register.name) for name in HEADER},
            "salt": row.salt.hex(),
            "body": json.loads(row.body),
            "proof": _hexed(tree.inclusion_proof(row.number - 1, len(rows))),
        }
        for row in rows
        if row.number in told and not row.is_erased
    ]


def _told(known: Estate, entry: Entry) -> bool:
    names = [(entry.kind, entry.key), *referred_to(entry), *([("asset", entry.about)] if entry.about else [])]
    return all(known.find(*name) is not None for name in names)


def _hexed(steps: Sequence[bytes]) -> list[str]:
    return [step.hex() for step in steps]
