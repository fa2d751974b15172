"""A PostgreSQL server: its address, what must be true of it, and what it says, as sentences.

No message holds a password: an address is shown by its parts, and one that cannot be read is not shown at all.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from estates.errors import Fault, NotARegister, Refusal

if TYPE_CHECKING:
    import psycopg

OLDEST = 14
"""The oldest PostgreSQL that knows CREATE OR REPLACE TRIGGER."""
_CONNECT_S = 10
_IDLE_MS = 600_000
"""An officer whose machine vanished in the middle of an append holds up the others no longer than this."""
_KEY = re.compile(r"[a-z0-9-]+", re.ASCII)
_PORTS = re.compile(r"[0-9,]*", re.ASCII)
_EXAMPLE = "postgresql://officer@db.example/estates?sslmode=verify-full"
_SETTINGS = f"""
SELECT current_setting('fsync') = 'on',
    CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END,
    CASE current_setting('idle_in_transaction_session_timeout')
        WHEN '0' THEN set_config('idle_in_transaction_session_timeout', '{_IDLE_MS}', false) END
"""


class Address:
    """The address of a database; its part after `#` names one of the registers there."""

    def __init__(self, url: str) -> None:
        """Raises Refusal, which does not repeat what may be a password."""
        self._url, _, self.register = url.partition("#")
        if self.register and not _KEY.fullmatch(self.register):
            raise Refusal(
                f"the database's address: expected the key of a register after #, as in {_EXAMPLE}#cpcc; a # that "
                "belongs to a password is written %23."
            )
        self._options = _parsed(self._url)

    def __str__(self) -> str:
        """Who, where and which database and register."""
        found = {"user": "", "host": "", "port": "", "dbname": "", **self._options}
        user, port = found["user"] and f"{found['user']}@", found["port"] and f":{found['port']}"
        host = "" if found["host"].startswith("/") else found["host"]
        return f"postgresql://{user}{host}{port}/{found['dbname']}{self.register and f'#{self.register}'}"

    @property
    def conninfo(self) -> str:
        """As PostgreSQL's library takes it, with the password."""
        from psycopg.conninfo import make_conninfo

        ours = {"connect_timeout": str(_CONNECT_S), "fallback_application_name": "estates"}
        return make_conninfo(**{**ours, **self._options})

    def connect(self) -> "psycopg.Connection[Any]":
        """Raises Fault."""
        import psycopg

        try:
            # Of this cursor several statements can go out at once; it prepares none by itself.
            connection = psycopg.connect(
                self.conninfo,
                autocommit=True,
                client_encoding="utf8",
                cursor_factory=psycopg.ClientCursor,
                prepare_threshold=None,
            )
        except psycopg.Error as error:
            raise Fault(f"{self}: the server cannot be reached ({_words(error)}).") from None
        try:
            with explained(str(self)):
                _prepare(str(self), connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _parsed(url: str) -> dict[str, str]:
    """The options of a connection that a URL gives, without those that have no value."""
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise Fault(
            'a register on PostgreSQL needs the package psycopg: pip install "estates-register[postgres]".'
        ) from None
    try:
        found = {name: str(value) for name, value in conninfo_to_dict(url).items() if value}
    except psycopg.Error:
        found = {"host": "@"}
    # A password with a sign that an address gives a meaning to ends up in the other parts.
    misread = "@" in found.get("host", "") + found.get("dbname", "") or not _PORTS.fullmatch(found.get("port", ""))
    if misread:
        raise Refusal(
            f"the database's address cannot be read; expected it as in {_EXAMPLE}, with only options that PostgreSQL "
            "knows after the ?, and with every sign of a password but letters and digits written as %40 for @."
        )
    return found


def _prepare(place: str, connection: "psycopg.Connection[Any]") -> None:
    """Holds the server against what a register needs of it. Raises Fault."""

    version = connection.info.server_version // 10_000
    if version < OLDEST:
        raise Fault(f"{place}: expected PostgreSQL {OLDEST} or newer, found {version}; ask for a newer server.")
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise Fault(
            f"{place}: expected a database in UTF8, found one in {encoding}, which cannot hold every text; make one "
            "with CREATE DATABASE estates ENCODING 'UTF8' TEMPLATE template0."
        )
    row = connection.execute(_SETTINGS).fetchone()
    if row is None or not row[0]:
        raise Fault(
            f"{place}: this server does not sync what it acknowledges (fsync is off), so that a register on it could "
            "lose entries; ask for fsync = on."
        )


@contextmanager
def explained(place: str) -> Iterator[None]:
    """What PostgreSQL says, as a sentence."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        _raise(place, error)


def _raise(place: str, error: "psycopg.Error") -> NoReturn:
    from psycopg import DataError, OperationalError, errors

    if isinstance(error, errors.InvalidSchemaName | errors.UndefinedTable | errors.UndefinedColumn):
        raise NotARegister(place, f"a database with other tables ({_words(error)})") from None
    said = {
        errors.InsufficientPrivilege: "the database refused it ({words}); nothing was recorded",
        errors.ReadOnlySqlTransaction: "this server only answers questions, as a replica does; nothing was recorded: "
        "record on the main server",
        errors.DiskFull: "the server's disk is full; nothing was recorded: have room made and record again",
        errors.QueryCanceled: "the server gave up ({words}); nothing was recorded: try again, or ask for a longer "
        "statement_timeout",
        errors.LockNotAvailable: "somebody else is writing for longer than the server waits (lock_timeout); nothing "
        "was recorded: try again",
        OperationalError: "the server went away ({words}); what was acknowledged before is there, and whether the last "
        "entry is, `estates history` tells",
        DataError: "the database cannot hold it ({words}); nothing was recorded",
    }
    for kind, what in said.items():
        if isinstance(error, kind):
            raise Fault(f"{place}: {what.format(words=_words(error))}.") from None
    raise Fault(f"{place}: the database says: {_words(error)}.") from None


def _words(error: Exception) -> str:
    """The first line: what follows may quote what was to be recorded."""
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
