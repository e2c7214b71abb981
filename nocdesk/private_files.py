"""Files for the owner alone, from their first octet on, and which of those that were there before are not."""

import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

OWNER_ALONE = 0o600
_OTHERS = 0o077


def private_opener(path: str, flags: int) -> int:
    """For `open(…, opener=private_opener)`: a file that is made is its owner's; Windows has the folder's rights."""
    return os.open(path, flags, OWNER_ALONE)


def make_private(path: Path) -> None:
    """Make an empty file if there is none, before another library makes it for all to read.

    What SQLite lays beside its file (-wal, -shm) has the rights of the file. One that is there is not even opened: to
    close it would let go of the locks that this process has on it (POSIX), and another program that ends would take
    itself for the last one and remove the -wal that this one goes on writing into.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, OWNER_ALONE))


def open_to_others(paths: Iterable[Path]) -> list[Path]:
    """Those of these files and folders that others on this machine may use; on Windows nobody can tell by the mode."""
    if sys.platform == "win32":
        return []
    return [path for path in paths if path.exists() and stat.S_IMODE(path.stat().st_mode) & _OTHERS]
