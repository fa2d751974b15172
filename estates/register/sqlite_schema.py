"""The tables of a register on SQLite, and what keeps them append-only."""

import sqlite3
from collections.abc import Iterator

from estates.register.sqlite_guards import NOT_NEXT
from estates.register.store import ERASED, FORMAT

SCHEMA = f"""
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
    BEGIN SELECT RAISE(ABORT, '{NOT_NEXT}'); END;
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: an entry is never changed'); END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: an entry is never deleted'); END;
CREATE TRIGGER body_is_new BEFORE INSERT ON body
    WHEN EXISTS (SELECT 1 FROM body WHERE register = NEW.register AND number = NEW.number)
      OR NOT EXISTS (SELECT 1 FROM entry WHERE register = NEW.register AND number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: a body belongs to a new entry'); END;
CREATE TRIGGER body_remains BEFORE DELETE ON body
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: a body is never deleted'); END;
"""
SINCE_FORMAT_2 = f"""
DROP TRIGGER IF EXISTS body_stays;
CREATE TRIGGER body_stays BEFORE UPDATE ON body
    WHEN NEW.register IS NOT OLD.register OR NEW.number IS NOT OLD.number
      OR NEW.body IS NOT '{ERASED.decode()}' OR NEW.salt IS NOT x'' OR NOT EXISTS (
        SELECT 1 FROM entry e JOIN body b USING (register, number)
        WHERE e.register = OLD.register AND e.kind = 'redaction' AND json_extract(b.body, '$.entry') = OLD.number)
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: a body is never changed'); END;
CREATE TABLE tree ( -- derived: the hashes of whole subtrees, see estates/proof/tree.py
    register TEXT NOT NULL, level INTEGER NOT NULL, place INTEGER NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (register, level, place)
) WITHOUT ROWID;
CREATE TABLE file ( -- what went out, as it went out
    register TEXT NOT NULL, sha256 TEXT NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (register, sha256)
);
CREATE TRIGGER file_stays BEFORE UPDATE ON file
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: a file that went out is never changed'); END;
CREATE TRIGGER file_remains BEFORE DELETE ON file
    BEGIN SELECT RAISE(ABORT, 'the book is append-only: a file that went out is never deleted'); END;
PRAGMA user_version = {FORMAT};
"""
BOOK_STAYS = "".join(
    f"CREATE TRIGGER book_{verb.lower()} BEFORE {verb} ON book "
    "BEGIN SELECT RAISE(ABORT, 'the book is append-only: it keeps its name'); END;"
    for verb in ("INSERT", "UPDATE", "DELETE")
)


def statements(script: str) -> Iterator[str]:
    """Those of a script: `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines():
        statement += f"{line}\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
