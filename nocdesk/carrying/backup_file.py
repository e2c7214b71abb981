"""A backup as a file: the pages of a store as SQLite has them, and behind them a seal that says what they are."""

import hashlib
import json
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from nocdesk.errors import NocdeskError
from nocdesk.language import _

SUFFIX = ".nocdesk-backup"

_MARK = b"NOCDESK BACKUP 1"
_END = struct.Struct(f">I{len(_MARK)}s")
_MOST_SEAL_OCTETS = 4_096
_PIECE = 2**20


class BackupError(NocdeskError):
    """A backup cannot be made, or is not one that can be relied on."""


@dataclass(frozen=True, slots=True)
class Seal:
    """When a backup was made, of which schema, and what its pages must be."""

    made_at: datetime
    revision: str
    octets: int
    sha256: str


def seal_file(file: BinaryIO, made_at: datetime, revision: str) -> Seal:
    """Read the pages that were written, and put the seal behind them."""
    hashed, octets = hashlib.sha256(), 0
    with open(file.name, "rb") as written:
        while piece := written.read(_PIECE):
            hashed.update(piece)
            octets += len(piece)
    seal = Seal(made_at, revision, octets, hashed.hexdigest())
    said = json.dumps(
        {"made_at": made_at.isoformat(), "revision": revision, "octets": octets, "sha256": seal.sha256}
    ).encode()
    file.seek(octets)
    file.write(said + _END.pack(len(said), _MARK))
    return seal


def read_seal(path: Path) -> Seal:
    """What a backup says of itself; raises BackupError where there is no seal."""
    with open(path, "rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - _END.size, 0))
        end = file.read()
        length, mark = _END.unpack(end) if len(end) == _END.size else (0, b"")
        if mark != _MARK or not 0 < length <= min(_MOST_SEAL_OCTETS, size - _END.size):
            raise _unsealed(path)
        file.seek(size - _END.size - length)
        said = file.read(length)
    try:
        found = json.loads(said)
        seal = Seal(
            datetime.fromisoformat(found["made_at"]), str(found["revision"]), int(found["octets"]), str(found["sha256"])
        )
    except (ValueError, KeyError, TypeError) as error:
        raise _unsealed(path) from error
    if seal.octets + length + _END.size != size:
        raise _unsealed(path)
    return seal


def pieces(path: Path, seal: Seal) -> Iterator[bytes]:
    """The pages, and at their end BackupError where they are not those that were sealed."""
    hashed, left = hashlib.sha256(), seal.octets
    with open(path, "rb") as file:
        while left and (piece := file.read(min(_PIECE, left))):
            hashed.update(piece)
            left -= len(piece)
            yield piece
    if hashed.hexdigest() != seal.sha256:
        raise BackupError(
            _("{path}: is damaged: it is not what was written on {at:%Y-%m-%d %H:%M} UTC. Take another backup.").format(
                path=path, at=seal.made_at
            )
        )


def check_backup(path: Path) -> Seal:
    """Read a backup to its end: its pages must be those that were sealed, and make a sound database."""
    seal = read_seal(path)
    for _piece in pieces(path, seal):
        pass
    try:
        # Nothing is laid beside it, and nobody else writes it.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as pages:
            found = pages.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise BackupError(
            _("{path}: the database in it is damaged ({fault}), as the store itself was. Take an earlier one.").format(
                path=path, fault=str(found).splitlines()[0]
            )
        )
    return seal


def _unsealed(path: Path) -> BackupError:
    return BackupError(_("{path}: is not a whole backup of NocDesk. Name another file.").format(path=path))
