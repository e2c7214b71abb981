"""The collector's durable spool: what it has heard and the engine has not yet applied, in a file of its own."""

import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from nocdesk.errors import NocdeskError
from nocdesk.private_files import make_private

_SCHEMA = """
CREATE TABLE IF NOT EXISTS identity (source TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS batch (
    -- AUTOINCREMENT: a number is never used again, or the engine would take a new batch for one that it has applied.
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    payload BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS layout (number INTEGER PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS refused (seq INTEGER PRIMARY KEY, payload BLOB NOT NULL, reason TEXT NOT NULL);
"""

PAGE_BYTES = 4096
MAX_BYTES = 2**30
"""A spool that reaches this is full, before it takes the machine's disk with it."""

REFUSED_KEPT = 100
"""Batches that the engine could not use are kept for whoever looks for the reason, and so many of them."""


class SpoolError(NocdeskError):
    """The spool cannot be opened or written."""


class Spool:
    """Batches in the order in which they were taken; `append` returns only when the batch would survive a power loss.

    `source` names this spool for ever: with a batch's number it tells the engine what has been applied.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_private(path)
            self._connection = sqlite3.connect(path, check_same_thread=False, timeout=10, isolation_level=None)
            self._connection.execute(f"PRAGMA page_size={PAGE_BYTES}")
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
            self._connection.execute(f"PRAGMA max_page_count={MAX_BYTES // PAGE_BYTES}")
            self._connection.executescript(_SCHEMA)
            self.source = self._identity()
        except (OSError, sqlite3.Error) as error:
            raise SpoolError(f"{path}: the spool cannot be opened ({error}). Check the directory's rights.") from error

    def append(self, payload: bytes, layouts: Mapping[int, bytes] | None = None) -> int:
        """Keep a batch with the layouts that it is the first to need; its number once both are safe."""
        with self._asked() as connection, _transaction(connection):
            if layouts:
                connection.executemany("INSERT OR IGNORE INTO layout VALUES (?, ?)", layouts.items())
            return int(connection.execute("INSERT INTO batch (payload) VALUES (?)", (payload,)).lastrowid or 0)

    def layouts(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """Those of these layouts that are known."""
        found: dict[int, bytes] = {}
        with self._asked() as connection:
            for number in numbers:
                row = connection.execute("SELECT content FROM layout WHERE number = ?", (number,)).fetchone()
                if row is not None:
                    found[number] = bytes(row[0])
        return found

    def forget_layouts(self) -> None:
        """Drop the layouts that no batch waits with; only for the one who appends, who then brings them anew."""
        with self._asked() as connection:
            connection.execute("DELETE FROM layout WHERE NOT EXISTS (SELECT 1 FROM batch)")

    def after(self, seq: int, limit: int = 100) -> Sequence[tuple[int, bytes]]:
        """The batches after a number, oldest first."""
        with self._asked() as connection:
            rows = connection.execute("SELECT seq, payload FROM batch WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit))
            return [(int(number), bytes(payload)) for number, payload in rows]

    def discard(self, through: int) -> None:
        """Forget the batches up to and including a number: they are in the store."""
        with self._asked() as connection:
            connection.execute("DELETE FROM batch WHERE seq <= ?", (through,))

    def set_aside(self, seq: int, reason: str) -> None:
        """Keep a batch that cannot be used apart from those that wait, with the reason, for a person to look at."""
        with self._asked() as connection, _transaction(connection):
            connection.execute(
                "INSERT OR REPLACE INTO refused SELECT seq, payload, ? FROM batch WHERE seq = ?", (reason, seq)
            )
            connection.execute("DELETE FROM batch WHERE seq = ?", (seq,))
            connection.execute(
                "DELETE FROM refused WHERE seq NOT IN (SELECT seq FROM refused ORDER BY seq DESC LIMIT ?)",
                (REFUSED_KEPT,),
            )

    def refused(self) -> Sequence[tuple[int, str]]:
        """The batches that were set aside, with the reasons, oldest first."""
        with self._asked() as connection:
            return [(int(seq), str(why)) for seq, why in connection.execute("SELECT seq, reason FROM refused")]

    def waiting(self) -> int:
        """How many batches wait for the engine."""
        with self._asked() as connection:
            return int(connection.execute("SELECT count(*) FROM batch").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _asked(self) -> Iterator[sqlite3.Connection]:
        """The file, for one thread at a time; what it says when it cannot be used becomes a SpoolError."""
        with self._lock:
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise SpoolError(f"The spool cannot be used ({error}). Free space on its disk.") from error

    def _identity(self) -> str:
        row = self._connection.execute("SELECT source FROM identity").fetchone()
        if row:
            return str(row[0])
        source = uuid.uuid4().hex
        self._connection.execute("INSERT INTO identity (source) VALUES (?)", (source,))
        return source


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
