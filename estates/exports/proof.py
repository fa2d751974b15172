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

from estates.model.vocabulary import Audience
from estates.proof.tree import Tree, over
from estates.proof.verifier import FORMAT, HEADER, Root
from estates.register.entry import Entry
from estates.register.estate import Estate, referred_to
from estates.register.register import Register
from estates.register.store import Row


def build_proof(register: Register, key: str, files: Sequence[tuple[str, bytes]]) -> tuple[Root, bytes]:
    """The register's root as it is now, and the file that proves `files`, the public pack of the publication called
    `key`."""
    size = register.last_number()  # whatever is recorded while it is drawn belongs to the next publication
    rows = list(islice(register.rows(), size))
    known = register.estate(date.max, Audience.PUBLIC, up_to=size)
    tree = over([bytes.fromhex(row.hash) for row in rows])
    root, before = tree.root(size), _published_before(known)
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


def _published_before(known: Estate) -> dict[str, Any] | None:
    """The newest root that a public publication recorded."""
    said = [standing for standing in known.publications() if standing.record.tree_root]
    if not said:
        return None
    last = said[-1]
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
        if row.number in told
    ]


def _told(known: Estate, entry: Entry) -> bool:
    names = [(entry.kind, entry.key), *referred_to(entry), *([("asset", entry.about)] if entry.about else [])]
    return all(known.find(*name) is not None for name in names)


def _hexed(steps: Sequence[bytes]) -> list[str]:
    return [step.hex() for step in steps]
