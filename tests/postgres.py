"""A PostgreSQL server for the tests, started by them on a private socket; as root it runs as the user postgres."""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 2**30
_WITHOUT_A_DISK = "-c fsync=off -c full_page_writes=off -c autovacuum=off -c max_wal_size=128MB"
"""Nothing is to outlive the server, and little is to lie in memory."""


@dataclass
class PostgresServer:
    """A running server, reached through the socket in a directory."""

    directory: Path
    _controlled: Callable[..., None]
    _connections: int = 50
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    options: str = "-c listen_addresses=''"
    port: int | None = None

    def url(self, database: str) -> str:
        """SQLAlchemy's address of a database on it."""
        port = f"&port={self.port}" if self.port else ""
        return f"postgresql+psycopg://nocdesk@/{database}?host={self.directory}{port}"

    def create_database(self, name: str, *, template: str = "template1") -> None:
        """Make a database, empty or like another one."""
        self._administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._administer(f'DROP DATABASE "{name}" WITH (FORCE)')

    def replace_database(self, name: str, by: str) -> None:
        """Let another database take the place of one, while programs are connected to it."""
        self.drop_database(name)
        self._administer(f'ALTER DATABASE "{by}" RENAME TO "{name}"')

    @contextmanager
    def database(self, *, template: str = "template1") -> Iterator[str]:
        """The address of a database of its own, made like another one and removed at the end."""
        name = self.new_database_name()
        self.create_database(name, template=template)
        yield self.url(name)
        self.drop_database(name)

    def _administer(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(statement))

    def kill(self) -> None:
        """Let it end as a machine without power does."""
        self._controlled("-m", "immediate", "stop")

    def start(self) -> None:
        """Let it come up, with what was committed before."""
        options = f"-k {self.directory} {self.options} {_WITHOUT_A_DISK} -c max_connections={self._connections}"
        self._controlled("-l", str(self.directory / "log"), "-w", "-o", options, "start")

    def new_database_name(self) -> str:
        """A name that no test has had."""
        return f"test_{next(self._numbers)}"


@contextmanager
def run_postgres(*, connections: int = 50) -> Iterator[PostgresServer]:
    """Make a cluster, start it, and take it down again. Without PostgreSQL: a failure in CI, a loud skip elsewhere."""
    binaries = _binaries()
    if binaries is None:
        message = "PostgreSQL >= 15 is not installed: `make env` as root installs it (package postgresql)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    # Not below pytest's own directories, which are private to root: the server runs as another user.
    directory = Path(tempfile.mkdtemp(prefix="nd-pg-", dir=_in_memory()))
    if _is_root():
        shutil.chown(directory, "postgres")
    directory.chmod(0o755)
    data = directory / "data"
    try:
        _run([str(binaries / "initdb"), "-D", str(data), "-U", "nocdesk", "--auth=trust", "--no-sync", "-E", "UTF8"])
        control = [str(binaries / "pg_ctl"), "-D", str(data)]
        server = PostgresServer(directory, lambda *words: _run([*control, *words]), connections)
        server.start()
        try:
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _in_memory() -> Path | None:
    """A database is a thousand files: to make one costs ten times as much on a disk."""
    has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY
    return MEMORY if has_room else None


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    usable = [path for path in candidates if (path / "initdb").exists() and int(path.parent.name) >= 15]
    return usable[-1] if usable else Path(found).resolve().parent if found else None


def _run(command: Sequence[str]) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if _is_root() else []
    done = subprocess.run([*prefix, *command], capture_output=True, text=True, cwd="/", check=False)
    if done.returncode != 0:
        pytest.fail(f"{command[0]} failed: {done.stderr or done.stdout}")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
