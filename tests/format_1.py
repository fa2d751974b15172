"""A register as the first version made it: it must be read, and carried on, for as long as there are registers."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

_SCHEMA = """
PRAGMA journal_mode = WAL;
BEGIN IMMEDIATE;
PRAGMA application_id = 1163088944;
PRAGMA user_version = 1;
CREATE TABLE book (register TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE entry (
    register TEXT NOT NULL, number INTEGER NOT NULL, recorded_at TEXT NOT NULL, recorded_by TEXT NOT NULL,
    effective TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, marking TEXT NOT NULL, about TEXT NOT NULL,
    replaces INTEGER, source TEXT NOT NULL, body_hash TEXT NOT NULL, hash TEXT NOT NULL,
    place INTEGER NOT NULL, -- derived: its number, or the place of the entry that it replaces
    PRIMARY KEY (register, number)
) WITHOUT ROWID;
CREATE TABLE body (
    register TEXT NOT NULL, number INTEGER NOT NULL, salt BLOB NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (register, number)
) WITHOUT ROWID;
CREATE INDEX entry_of_record ON entry (register, kind, key);
CREATE INDEX entry_about ON entry (register, about, kind) WHERE about != '';
CREATE INDEX status_asserted ON body (register, json_extract(body, '$.status'))
    WHERE json_extract(body, '$.status') IS NOT NULL;
CREATE TRIGGER entry_is_next BEFORE INSERT ON entry
    WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entry WHERE register = NEW.register)
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: this is not the next number'); END;
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: an entry is never changed'); END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: an entry is never deleted'); END;
CREATE TRIGGER body_is_new BEFORE INSERT ON body
    WHEN EXISTS (SELECT 1 FROM body WHERE register = NEW.register AND number = NEW.number)
      OR NOT EXISTS (SELECT 1 FROM entry WHERE register = NEW.register AND number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: a body belongs to a new entry'); END;
CREATE TRIGGER body_stays BEFORE UPDATE ON body
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: a body is never changed'); END;
CREATE TRIGGER body_remains BEFORE DELETE ON body
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: a body is never deleted'); END;
INSERT INTO book VALUES ('{register}');
CREATE TRIGGER book_insert BEFORE INSERT ON book
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: it keeps its name'); END;
CREATE TRIGGER book_update BEFORE UPDATE ON book
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: it keeps its name'); END;
CREATE TRIGGER book_delete BEFORE DELETE ON book
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: it keeps its name'); END;
COMMIT;
"""
_HEADER = (
    "number", "recorded_at", "recorded_by", "effective", "kind", "key", "marking", "about", "replaces", "source",
    "body_hash", "hash",
)  # fmt: skip


def load_format_1(source: Path, path: Path) -> None:
    """The register at `source`, in its portable form, as a file of format 1."""
    with source.open(encoding="utf-8") as lines, closing(sqlite3.connect(path, isolation_level=None)) as raw:
        said = json.loads(next(lines))
        register = said["register"]
        raw.executescript(_SCHEMA.replace("{register}", register))
        raw.execute("BEGIN")
        places: dict[int, int] = {}
        for _ in range(said["entries"]):
            entry = json.loads(next(lines))
            number = entry["number"]
            places[number] = places.get(entry["replaces"], number)
            values = [register, *(entry[name] for name in _HEADER), places[number]]
            raw.execute(f"INSERT INTO entry VALUES ({', '.join('?' * len(values))})", values)
            body = json.dumps(entry["body"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            raw.execute("INSERT INTO body VALUES (?, ?, ?, ?)", (register, number, bytes.fromhex(entry["salt"]), body))
        raw.execute("COMMIT")
