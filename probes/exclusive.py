"""Who may collect: one on a SQLite store, by a lock file; on PostgreSQL several, unless somebody wants it alone.

Locks end with who has them. Of two collectors on PostgreSQL neither may have the spool of the other.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.settings import Settings
from nocdesk.store.leases import has_lease_held

ADVISORY_LOCK = 5_631_472_002
"""Any number that no other program takes for its own in the same database."""

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class SecondCollectorError(NocdeskError):
    """Another collector already polls into this store."""


@contextmanager
def only_collector(engine: Engine, database_url: str) -> Iterator[None]:
    """Be the only collector of a store for as long as the block lasts; raises SecondCollectorError otherwise."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        with _file_lock(Path(f"{url.database}.collector")):
            yield
        return
    with _advisory_lock(engine, str(url.database), "SELECT pg_try_advisory_lock(:number)"):
        # A collector's lock ends with its connection, as when the server starts again; by its lease it polls on.
        if has_lease_held(engine):
            raise _second(str(url.database))
        yield


@contextmanager
def among_collectors(engine: Engine, settings: Settings) -> Iterator[None]:
    """Be a collector of a store for as long as the block lasts: the only one on SQLite, else of the spool alone."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        with only_collector(engine, settings.database_url):
            yield
        return
    spool = settings.spool_file
    with (
        _file_lock(spool.with_name(f"{spool.name}.collector")),
        _advisory_lock(engine, str(url.database), "SELECT pg_try_advisory_lock_shared(:number)"),
    ):
        yield


@contextmanager
def _advisory_lock(engine: Engine, store: str, statement: str) -> Iterator[None]:
    with engine.connect() as connection:
        # The lock belongs to the connection, which therefore must not go back to the pool.
        connection.detach()
        taken = connection.scalar(text(statement), {"number": ADVISORY_LOCK})
        connection.commit()
        if not taken:
            raise _second(store)
        try:
            yield
        finally:
            # At once, and not only when the server notices that the connection is closed.
            with suppress(DBAPIError):
                connection.execute(text("SELECT pg_advisory_unlock_all()"))


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise NocdeskError(
            _("The lock file {path} cannot be opened ({strerror}): check the directory's rights").format(
                path=path, strerror=error.strerror
            )
        ) from error
    try:
        if not _try_lock(handle):
            raise _second(str(path.with_suffix("")))
        yield
    finally:
        # The file stays: removing it would let two collectors lock two different files of one name.
        os.close(handle)


def _second(store: str) -> SecondCollectorError:
    return SecondCollectorError(
        _("Another collector already polls for {store}: end that one first, or use another store").format(store=store)
    )
