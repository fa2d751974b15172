"""`python -m benchmarks.floor`: the least that an import into this book must do, and how long that takes.

The list's rows are split at their commas and go as they are, unread, unchecked and unmatched, into bodies; these are
salted, hashed and stored in the book as it is, durably, by its own store. Whatever an import adds to this comes on top.
"""

import csv
import json
import os
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from benchmarks.importing import ROWS, make_list
from benchmarks.measure import FOLDER
from estates.register.canonical import SALT_BYTES
from estates.register.sqlite import SqliteStore, remove
from estates.register.store import Row, batches

_AT_ONCE = 2_000
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def store_rows(file: Path, target: Path) -> float:
    """Seconds of wall clock."""
    remove(target)
    began = perf_counter()
    store = SqliteStore.create(target, "cpcc")
    with file.open(encoding="utf-8", newline="") as lines, store.transaction():
        reader = csv.reader(lines)
        headings = next(reader)
        for some in batches(enumerate(reader, 1), _AT_ONCE):
            store.insert([_row(headings, number, cells, os.urandom(SALT_BYTES)) for number, cells in some])
    store.close()
    return perf_counter() - began


def _row(headings: list[str], number: int, cells: list[str], salt: bytes) -> Row:
    body = _encode(dict(zip(headings, cells, strict=True))).encode()
    committed = sha256(salt + body).hexdigest()
    key, at, by = f"asset-{number}", "2026-01-01T00:00:00.000000Z", "benchmark"
    source = f"list.csv, row {number} (SHA-256 {'0' * 64})"
    header = (
        f'{{"about":"{key}","body_hash":"{committed}","effective":"2021","key":"{key}","kind":"asset",'
        f'"marking":"protect","number":{number},"recorded_at":"{at}","recorded_by":"{by}","register":"cpcc",'
        f'"replaces":null,"source":"{source}"}}'
    )
    leaf = sha256(b"\0" + header.encode()).hexdigest()
    return Row(number, at, by, "2021", "asset", key, "protect", key, None, source, committed, leaf, salt, body)


if __name__ == "__main__":
    seconds = min(store_rows(make_list(ROWS), FOLDER / "floor.db") for _ in range(3))
    print(f"{ROWS:,} rows split, hashed and stored, and nothing else: {seconds:.2f} s of wall clock")
