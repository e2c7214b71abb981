"""One collector for each store on SQLite, and elsewhere for each spool: a lock file, which ends with it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.settings import Settings

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
def only_collector(settings: Settings) -> Iterator[None]:
    """Be the only collector of a SQLite store, or of a spool, while the block lasts; else raises SecondCollectorError.

    On PostgreSQL several collectors share a store by leases, each with a data directory of its own.
    """
    url = make_url(settings.database_url)
    is_sqlite = url.get_backend_name() == "sqlite"
    locked = Path(str(url.database)) if is_sqlite else settings.spool_file
    with _file_lock(locked.with_name(f"{locked.name}.collector")):
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
