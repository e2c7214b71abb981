"""One collector for each store: a lock file beside SQLite, an advisory lock in PostgreSQL; both end with it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from nocdesk.errors import NocdeskError
from nocdesk.language import _

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
    with engine.connect() as connection:
        # The lock belongs to the connection, which therefore must not go back to the pool.
        connection.detach()
        taken = connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": ADVISORY_LOCK})
        connection.commit()
        if not taken:
            raise _second(str(url.database))
        yield


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
