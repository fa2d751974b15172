"""The tables of a PostgreSQL database that holds registers, in a schema of their own called `estates`.

Every key leads with the register. What the functions ask for is named in full and looked up nowhere else, so that
nobody who may make tables of the same names, for a session or for good, slips past them.
"""

from estates.register.store import ERASED, FORMAT


def _refused(table: str, verbs: str, why: str) -> str:
    return (
        f"CREATE OR REPLACE TRIGGER {table}_stays BEFORE {verbs} ON estates.{table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION estates.refuse('{why}');\n"
    )


def _guard(function: str, *checks: tuple[str, str, str]) -> str:
    """A function for a trigger on each row. `checks` are a condition, what is said where it is met, and the error."""
    refusals = "".join(
        f"IF {condition} THEN RAISE EXCEPTION '{why}' USING ERRCODE = '{error}'; END IF;\n"
        for condition, why, error in checks
    )
    return (
        f"CREATE OR REPLACE FUNCTION estates.{function}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = pg_catalog AS $$ BEGIN\n{refusals}RETURN NEW; END $$;\n"
    )


_NEWEST = "(SELECT coalesce(max(number), 0) FROM estates.entry WHERE register = NEW.register)"
_NOT_NEXT = f"NEW.number IS DISTINCT FROM {_NEWEST} + 1"
_NO_BOOK = "NEW.number = 1 AND NOT EXISTS (SELECT FROM estates.book WHERE register = NEW.register)"
_NO_ENTRY = f"NEW.number > {_NEWEST} OR NEW.number < 1"
_NOT_REDACTED = f"""
    (NEW.register, NEW.number, NEW.body, NEW.salt)
    IS DISTINCT FROM (OLD.register, OLD.number, '{ERASED.decode()}'::text, ''::bytea)
    OR NOT EXISTS (
        SELECT 1 FROM estates.entry e JOIN estates.body b USING (register, number)
        WHERE e.register = OLD.register AND e.kind = 'redaction' AND b.body::jsonb -> 'entry' = to_jsonb(OLD.number)
    )
"""
TABLES = f"""
CREATE SCHEMA IF NOT EXISTS estates;
CREATE TABLE IF NOT EXISTS estates.book (
    register text PRIMARY KEY, format integer NOT NULL DEFAULT {FORMAT}
);
CREATE TABLE IF NOT EXISTS estates.entry (
    register text NOT NULL, number bigint NOT NULL, recorded_at text NOT NULL,
    recorded_by text NOT NULL, effective text NOT NULL, kind text NOT NULL, key text NOT NULL, marking text NOT NULL,
    about text NOT NULL, replaces bigint, source text NOT NULL, body_hash text NOT NULL, hash text NOT NULL,
    place bigint NOT NULL, -- derived: its number, or the place of the entry that it replaces
    PRIMARY KEY (register, number)
);
CREATE TABLE IF NOT EXISTS estates.body (
    register text NOT NULL, number bigint NOT NULL, salt bytea NOT NULL,
    body text NOT NULL, -- text, not json: its bytes are what was hashed
    PRIMARY KEY (register, number)
);
CREATE TABLE IF NOT EXISTS estates.tree ( -- derived: the hashes of whole subtrees, see estates/proof/tree.py
    register text NOT NULL REFERENCES estates.book, level integer NOT NULL, place bigint NOT NULL, hash text NOT NULL,
    PRIMARY KEY (register, level, place)
);
CREATE TABLE IF NOT EXISTS estates.file ( -- what went out, as it went out
    register text NOT NULL REFERENCES estates.book, sha256 text NOT NULL, content bytea NOT NULL,
    PRIMARY KEY (register, sha256)
);
CREATE INDEX IF NOT EXISTS entry_of_record ON estates.entry (register, kind, key);
CREATE INDEX IF NOT EXISTS entry_about ON estates.entry (register, about, kind) WHERE about <> '';
CREATE INDEX IF NOT EXISTS status_asserted ON estates.body (register, (body::jsonb ->> 'status'))
    WHERE body::jsonb ->> 'status' IS NOT NULL;
"""
GUARDS = (
    """
CREATE OR REPLACE FUNCTION estates.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
    BEGIN RAISE EXCEPTION 'the book is append-only: %', TG_ARGV[0] USING ERRCODE = 'insufficient_privilege'; END $$;
"""
    + _guard(
        "refuse_unless_next",
        (_NOT_NEXT, "the book is append-only: this is not the next number", "insufficient_privilege"),
        (_NO_BOOK, "there is no such book", "foreign_key_violation"),
    )
    + _guard(
        "refuse_unless_entered",
        (_NO_ENTRY, "the book is append-only: there is no entry of this number", "foreign_key_violation"),
    )
    + _guard(
        "refuse_unless_redacted",
        (_NOT_REDACTED, "the book is append-only: a body is never changed", "insufficient_privilege"),
    )
    + """
CREATE OR REPLACE TRIGGER entry_is_next BEFORE INSERT ON estates.entry
    FOR EACH ROW EXECUTE FUNCTION estates.refuse_unless_next();
CREATE OR REPLACE TRIGGER body_is_entered BEFORE INSERT ON estates.body
    FOR EACH ROW EXECUTE FUNCTION estates.refuse_unless_entered();
CREATE OR REPLACE TRIGGER body_is_redacted BEFORE UPDATE ON estates.body
    FOR EACH ROW EXECUTE FUNCTION estates.refuse_unless_redacted();
"""
    + "".join(
        (
            _refused("book", "UPDATE OR DELETE OR TRUNCATE", "it keeps its name"),
            _refused("entry", "UPDATE OR DELETE OR TRUNCATE", "an entry is never changed or deleted"),
            _refused("body", "DELETE OR TRUNCATE", "a body is never deleted"),
            _refused("tree", "UPDATE OR DELETE OR TRUNCATE", "a hash of the tree is never changed or deleted"),
            _refused("file", "UPDATE OR DELETE OR TRUNCATE", "a file that went out is never changed or deleted"),
        )
    )
)
