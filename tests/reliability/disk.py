"""A disk between SQLite and the file system: writes down what is written and synced, and fails when it is told to.

It is a VFS of SQLite's own library as Python has loaded it, the default one with three of its methods led through here,
so that the product's own connections go through it without knowing.
"""

import _sqlite3
import ctypes
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

OK = 0
NO_SPACE = 13
"""SQLITE_FULL, as a full disk is told."""
BROKEN = 10 | 3 << 8
"""SQLITE_IOERR_WRITE."""
UNSYNCED = 10 | 4 << 8
"""SQLITE_IOERR_FSYNC."""
DEATH = -1
"""The process is killed when half of the write is done."""

_Pointer, _Int, _Long, _Text = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64, ctypes.c_char_p
_Write = ctypes.CFUNCTYPE(_Int, _Pointer, _Pointer, _Int, _Long)
_Truncate = ctypes.CFUNCTYPE(_Int, _Pointer, _Long)
_Sync = ctypes.CFUNCTYPE(_Int, _Pointer, _Int)
_Open = ctypes.CFUNCTYPE(_Int, _Pointer, _Pointer, _Pointer, _Int, _Pointer)
_Delete = ctypes.CFUNCTYPE(_Int, _Pointer, _Text, _Int)


class _Methods(ctypes.Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = (
        ("iVersion", _Int), ("xClose", _Pointer), ("xRead", _Pointer), ("xWrite", _Write), ("xTruncate", _Truncate),
        ("xSync", _Sync), ("others", _Pointer * 13),
    )  # fmt: skip


class _Vfs(ctypes.Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = (
        ("iVersion", _Int), ("szOsFile", _Int), ("mxPathname", _Int), ("pNext", _Pointer), ("zName", _Text),
        ("pAppData", _Pointer), ("xOpen", _Open), ("xDelete", _Delete), ("others", _Pointer * 14),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """Octets were put into a file; they may be lost until it is synced."""

    file: str
    at: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cut:
    """A file was shortened."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """All that was done to a file before is safe."""

    file: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A file's name is gone."""

    file: str


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody was promised at this moment."""

    promise: object


Event = Written | Cut | Synced | Removed | Said
Refuse = Callable[[Event], int]
"""What SQLite is to hear instead of success; OK lets it be done."""


def _let_all(_event: Event) -> int:
    return OK


@dataclass(slots=True)
class Disk:
    """The files below a directory; `journal` is what was done to them, in its order."""

    root: Path
    journal: list[Event] = field(default_factory=list)
    refuse: Refuse = _let_all
    is_writing_down: bool = True

    def say(self, promise: object) -> None:
        """Write down a promise."""
        self.journal.append(Said(promise))

    def note(self, event: Event) -> int:
        """Whether it may be done; if so it is written down."""
        code = self.refuse(event)
        if code == OK and self.is_writing_down:
            self.journal.append(event)
        return code

    def half(self, event: Written) -> None:
        """A write that broke off: its first half is there."""
        if self.is_writing_down:
            self.journal.append(Written(event.file, event.at, event.content[: len(event.content) // 2]))

    def name_of(self, path: bytes | None) -> str | None:
        """The name of a file of ours that may be lost; the index of a WAL is made anew after a crash."""
        if path is None or path.endswith(b"-shm"):
            return None
        found = Path(os.fsdecode(path))
        return str(found.relative_to(self.root)) if found.is_relative_to(self.root) else None


@contextmanager
def watched_disk(root: Path) -> Iterator[Disk]:
    """Lead what SQLite does to the files below a directory through a Disk: of connections that are made from now on."""
    disk = Disk(root.resolve())
    driver = _Driver(disk)
    driver.begin()
    try:
        yield disk
    finally:
        driver.end()


class _Driver:
    """Keeps what SQLite's library points to alive for ever: connections may outlast the disk."""

    _kept: ClassVar[list["_Driver"]] = []

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._library = ctypes.CDLL(_sqlite3.__file__)
        self._library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self._real: _Vfs = self._library.sqlite3_vfs_find(None).contents
        self._names: dict[int, str] = {}
        self._tables: dict[int, tuple[_Methods, _Methods]] = {}
        self._theirs: dict[int, _Methods] = {}
        self._vfs = _Vfs.from_buffer_copy(self._real)
        self._vfs.pNext, self._vfs.zName = None, f"watched-{id(self)}".encode()
        self._vfs.xOpen, self._vfs.xDelete = _Open(self._open), _Delete(self._delete)
        self._kept.append(self)

    def begin(self) -> None:
        self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1)

    def end(self) -> None:
        self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs))

    def _open(self, _vfs: int, path: int | None, file: int, flags: int, out: int | None) -> int:
        # The path goes on as the address that it came by: SQLite keeps more behind its end.
        code = int(self._real.xOpen(ctypes.addressof(self._vfs), path, file, flags, out))
        name = self._disk.name_of(ctypes.string_at(path)) if path else None
        if code == OK and name is not None:
            self._names[file] = name
            methods = ctypes.c_void_p.from_address(file)
            methods.value = ctypes.addressof(self._led_through_here(methods.value or 0))
        return code

    def _led_through_here(self, real: int) -> _Methods:
        """A table of methods like SQLite's own one at an address, but for three of them."""
        if real not in self._tables:
            theirs = _Methods.from_address(real)
            ours = _Methods.from_buffer_copy(theirs)
            ours.xWrite, ours.xTruncate, ours.xSync = _Write(self._write), _Truncate(self._truncate), _Sync(self._sync)
            self._tables[real] = ours, theirs
            self._theirs[ctypes.addressof(ours)] = theirs
        return self._tables[real][0]

    def _method_of(self, file: int) -> _Methods:
        return self._theirs[ctypes.c_void_p.from_address(file).value or 0]

    def _delete(self, _vfs: int, path: bytes, sync: int) -> int:
        name = self._disk.name_of(path)
        if name is not None and (code := self._disk.note(Removed(name))) != OK:
            return code
        return int(self._real.xDelete(ctypes.addressof(self._vfs), path, sync))

    def _write(self, file: int, content: int, size: int, at: int) -> int:
        real = self._method_of(file)
        event = Written(self._names[file], at, ctypes.string_at(content, size))
        code = self._disk.note(event)
        if code == OK:
            return int(real.xWrite(file, content, size, at))
        self._disk.half(event)
        real.xWrite(file, content, size // 2, at)
        if code == DEATH:
            os.kill(os.getpid(), signal.SIGKILL)
        return code

    def _truncate(self, file: int, size: int) -> int:
        code = self._disk.note(Cut(self._names[file], size))
        return code if code != OK else int(self._method_of(file).xTruncate(file, size))

    def _sync(self, file: int, _flags: int) -> int:
        # Written down and not done: tests end programs and never the machine.
        return self._disk.note(Synced(self._names[file]))
