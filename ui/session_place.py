"""Where an open desk keeps what it must find again: files of its own for each person, store and window."""

import hashlib
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QLockFile

from nocdesk.core import Core

MOST_DESKS = 8
_FOLDER = "desk"
_NUMBERED = re.compile(r"(.+-)\d+\.(.+)")


class PlaceKind(StrEnum):
    """What stands there; the value is part of the files' names."""

    DESK = ""
    WALL = "wall-"


class SessionPlace:
    """A name for files that no other running desk has; it is known when the desk before it was not closed.

    The operating system lets go of the lock of a process that ends, however it ends.
    """

    def __init__(self, stem: Path, lock: QLockFile) -> None:
        self._stem = stem
        self._lock = lock
        self._open_mark = self.file("open")
        self.was_left_open = self._open_mark.exists()
        self._open_mark.touch(mode=0o600)

    def file(self, kind: str) -> Path:
        """The file of this desk for one purpose."""
        return self._stem.with_name(f"{self._stem.name}.{kind}")

    def leave(self) -> None:
        """The desk is closed as it should be."""
        self._open_mark.unlink(missing_ok=True)
        self._lock.unlock()


def claim_place(core: Core, kind: PlaceKind = PlaceKind.DESK) -> SessionPlace | None:
    """The first place of this person on this store that none of its kind has; None where nothing can be kept."""
    store = core.engine.url.render_as_string(hide_password=True)
    name = hashlib.sha256(f"{core.actor.name}\n{store}".encode()).hexdigest()[:16]
    folder = core.settings.data_dir / _FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for number in range(1, MOST_DESKS + 1):
            stem = folder / f"{name}-{kind}{number}"
            lock = _lock_of(stem)
            if lock.tryLock(0):
                return SessionPlace(stem, lock)
    except OSError:
        # A folder that cannot be written: the desk works, and keeps nothing.
        return None
    return None


def left_behind(path: Path) -> Iterator[Path]:
    """Files as this one of the same person and store whose desks are not open; no desk can open on one meanwhile."""
    numbered = _NUMBERED.fullmatch(path.name)
    if numbered is None:
        return
    for number in range(1, MOST_DESKS + 1):
        stem = path.with_name(f"{numbered[1]}{number}")
        other = stem.with_name(f"{stem.name}.{numbered[2]}")
        lock = _lock_of(stem)
        if other == path or not other.exists() or not lock.tryLock(0):
            continue
        try:
            yield other
        finally:
            lock.unlock()


def _lock_of(stem: Path) -> QLockFile:
    lock = QLockFile(str(stem.with_name(f"{stem.name}.lock")))
    lock.setStaleLockTime(0)
    return lock
