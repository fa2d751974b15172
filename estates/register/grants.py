"""Who may do what in a PostgreSQL database that holds registers: two roles, made by its owner.

The writer may read everything and append, and nothing else; not owning the tables, it cannot disable what guards them.
The public reader sees, by row-level security, what docs/register.md calls public: entries marked public of records that
the public knows, which speak of no record that it does not know. Whatever else there is does not exist for it. People
and programs log in with roles of their own, to which these are granted.
"""

import re
from collections.abc import Sequence

from estates.errors import NoRegister, Refusal
from estates.model.kinds import KINDS
from estates.model.record import references, required_fields
from estates.register.postgres_server import Address, explained

WRITER, READER = "estates_writer", "estates_reader"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)
_GUARDED = ("entry", "body", "tree", "file")
"""Tables whose rows only those may see whom a policy names."""

_ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; END IF;
END $$;
"""
_RIGHTS = """
REVOKE ALL ON SCHEMA estates FROM PUBLIC, {writer}, {reader};
REVOKE ALL ON ALL TABLES IN SCHEMA estates FROM PUBLIC, {writer}, {reader};
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA estates FROM PUBLIC, {writer}, {reader};
GRANT USAGE ON SCHEMA estates TO {writer}, {reader};
GRANT SELECT ON estates.book TO {writer}, {reader};
GRANT SELECT, INSERT ON estates.entry, estates.body, estates.tree, estates.file TO {writer};
GRANT SELECT ON estates.entry, estates.body TO {reader};
GRANT EXECUTE ON FUNCTION estates.is_public TO {reader};
"""
_POLICIES = """
DROP POLICY IF EXISTS writer_reads ON estates.{table};
DROP POLICY IF EXISTS writer_appends ON estates.{table};
CREATE POLICY writer_reads ON estates.{table} FOR SELECT TO {writer} USING (true);
CREATE POLICY writer_appends ON estates.{table} FOR INSERT TO {writer} WITH CHECK (true);
ALTER TABLE estates.{table} ENABLE ROW LEVEL SECURITY;
"""
# A policy that asked the tables itself would be asked again for each row that it reads: functions of the owner's tell.
# As in estates/register/estate.py, an entry is told once all that it refers to is known, and a record is known once
# the entries told have every field that it must have; what is still being found out on the way is not known yet.
_PUBLIC = """
SET LOCAL check_function_bodies = off; -- two of them call each other
CREATE OR REPLACE FUNCTION estates.is_told(asked text, of_kind text, said jsonb, above text[]) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(bool_and(estates.is_known(asked, r.to_kind, k.key, above)), true)
    FROM (VALUES {references}) r (kind, field, to_kind), jsonb_array_elements_text(
        CASE jsonb_typeof(said -> r.field) WHEN 'array' THEN said -> r.field
        WHEN 'string' THEN jsonb_build_array(said -> r.field) ELSE '[]' END) k (key)
    WHERE r.kind = of_kind $$;
CREATE OR REPLACE FUNCTION estates.is_known(asked text, of_kind text, of_key text, above text[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    DECLARE
        missing text[] := ARRAY(SELECT n.field FROM (VALUES {needed}) n (kind, field) WHERE n.kind = of_kind);
        name text := of_kind || ' ' || of_key;
        said jsonb;
    BEGIN
        IF name = ANY (above) THEN RETURN false; END IF;
        FOR said IN SELECT b.body::jsonb FROM estates.entry e JOIN estates.body b USING (register, number)
            WHERE e.register = asked AND e.kind = of_kind AND e.key = of_key AND e.marking = 'public' ORDER BY e.number
        LOOP
            IF estates.is_told(asked, of_kind, said, above || name) THEN
                missing := ARRAY(SELECT field FROM unnest(missing) field
                                 WHERE coalesce(jsonb_typeof(said -> field), 'null') = 'null');
                IF missing = '{{}}' THEN RETURN true; END IF;
            END IF;
        END LOOP;
        RETURN false;
    END $$;
CREATE OR REPLACE FUNCTION estates.is_public(asked text, asked_number bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT 1 FROM estates.entry e JOIN estates.body b USING (register, number)
        WHERE e.register = asked AND e.number = asked_number AND e.marking = 'public'
        AND estates.is_known(asked, e.kind, e.key, '{{}}')
        AND (e.about = '' OR e.kind = 'asset' OR estates.is_known(asked, 'asset', e.about, '{{}}'))
        AND estates.is_told(asked, e.kind, b.body::jsonb, '{{}}')) $$;
"""
_READS = """
DROP POLICY IF EXISTS public_reads ON estates.entry;
DROP POLICY IF EXISTS public_reads ON estates.body;
CREATE POLICY public_reads ON estates.entry FOR SELECT TO {reader}
    USING (marking = 'public' AND estates.is_public(register, number));
CREATE POLICY public_reads ON estates.body FOR SELECT TO {reader} USING (estates.is_public(register, number));
"""


def grants(writer: str = WRITER, reader: str = READER) -> str:
    """The statements, to be run by the owner of the tables; running them again changes nothing. Raises Refusal."""
    wrong = [name for name in (writer, reader) if not _NAME.fullmatch(name)]
    if wrong or writer == reader:
        raise Refusal(
            f"expected two names of roles, of small letters, digits and underscores, found {writer!r} and {reader!r}."
        )
    names = {"writer": writer, "reader": reader}
    parts = [_ROLE.format(role=role) for role in (writer, reader)]
    parts += [_public(), _RIGHTS.format(**names), *(_POLICIES.format(table=table, **names) for table in _GUARDED)]
    return "".join([*parts, _READS.format(**names)])


def _public() -> str:
    """What is public, by the references and the required fields of every kind of record."""
    referring = [(kind, *reference) for kind, model in KINDS.items() for reference in references(model)]
    needed = [(kind, field) for kind, model in KINDS.items() for field in sorted(required_fields(model))]
    return _PUBLIC.format(references=_values(referring), needed=_values(needed))


def _values(rows: Sequence[tuple[str, ...]]) -> str:
    """Names of kinds and fields, which hold no quotes."""
    quoted = [", ".join(f"'{word}'" for word in row) for row in rows]
    return ", ".join(f"({row})" for row in quoted)


def grant(place: str, writer: str = WRITER, reader: str = READER) -> None:
    """Runs them, all or none, in the database at an address. Raises NoRegister where it holds none."""
    address = Address(place)
    with address.connect() as connection, explained(str(address)), connection.transaction():
        if connection.execute("SELECT to_regclass('estates.book') IS NULL").fetchone() == (True,):
            raise NoRegister(str(address))
        connection.execute(grants(writer, reader))
