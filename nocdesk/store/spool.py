"""The collector's durable spool: what it has heard and the engine has not yet applied, in a file of its own."""

import sqlite3
import threading
import uuid
from collections.abc import Sequence
from pathlib import Path

from nocdesk.errors import NocdeskError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS identity (source TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS batch (
    -- AUTOINCREMENT: a number is never used again, or the engine would take a new batch for one that it has applied.
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    payload BLOB NOT NULL
);
"""


class SpoolError(NocdeskError):
    """The spool cannot be opened or written."""


class Spool:
    """Batches in the order in which they were taken; `append` returns only when the batch would survive a power loss.

    `source` names this spool for ever: with a batch's number it tells the engine what has been applied.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, check_same_thread=False, timeout=10, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise SpoolError(f"{path}: the spool cannot be opened ({error}). Check the directory's rights.") from error
        self.source = self._identity()

    def append(self, payload: bytes) -> int:
        """Keep a batch; its number once it is safe."""
        with self._lock:
            try:
                cursor = self._connection.execute("INSERT INTO batch (payload) VALUES (?)", (payload,))
            except sqlite3.Error as error:
                raise SpoolError(f"The spool cannot be written ({error}). Free space on its disk.") from error
            return int(cursor.lastrowid or 0)

    def after(self, seq: int, limit: int = 100) -> Sequence[tuple[int, bytes]]:
        """The batches after a number, oldest first."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT seq, payload FROM batch WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit)
            )
            return [(int(number), bytes(payload)) for number, payload in rows]

    def discard(self, through: int) -> None:
        """Forget the batches up to and including a number: they are in the store."""
        with self._lock:
            self._connection.execute("DELETE FROM batch WHERE seq <= ?", (through,))

    def waiting(self) -> int:
        """How many batches wait for the engine."""
        with self._lock:
            return int(self._connection.execute("SELECT count(*) FROM batch").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _identity(self) -> str:
        with self._lock:
            row = self._connection.execute("SELECT source FROM identity").fetchone()
            if row:
                return str(row[0])
            source = uuid.uuid4().hex
            self._connection.execute("INSERT INTO identity (source) VALUES (?)", (source,))
            return source
