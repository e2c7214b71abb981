"""The collector's durable spool: what it has heard and the engine has not yet applied, in a file of its own."""

import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.private_files import make_private
from nocdesk.store.damage import is_damage

_SCHEMA = """
CREATE TABLE IF NOT EXISTS identity (source TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS batch (
    -- AUTOINCREMENT: a number is never used again, or the engine would take a new batch for one that it has applied.
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    payload BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS lightened (seq INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS dropped (answers INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS layout (number INTEGER PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS refused (seq INTEGER PRIMARY KEY, payload BLOB NOT NULL, reason TEXT NOT NULL);
"""

_NUMBERED = """
INSERT INTO sqlite_sequence SELECT 'batch', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'batch')
"""

PAGE_BYTES = 4096
MAX_BYTES = 2**30
"""A spool that reaches this is full, before it takes the machine's disk with it."""

RESERVE_BYTES = 2**20
"""What it may take beyond that while it makes room."""

Lighten = Callable[[bytes], tuple[bytes, int]]
"""Takes out of a batch what may be lost: what is left of it (empty: nothing), and how many answers went."""

REFUSED_KEPT = 100
"""Batches that the engine could not use are kept for whoever looks for the reason, and so many of them."""


class SpoolError(NocdeskError):
    """The spool cannot be opened or written."""


@dataclass(frozen=True, slots=True)
class SpoolLevel:
    """How full a spool is; `dropped` answers have gone to make room since it was made."""

    used_bytes: int
    max_bytes: int
    dropped: int

    @property
    def share(self) -> float:
        return self.used_bytes / self.max_bytes


class Spool:
    """Batches in the order in which they were taken; `append` returns only when the batch would survive a power loss.

    `source` names this spool for ever: with a batch's number it tells the engine what has been applied.
    At its bound it makes room by `lighten`, the oldest first; without that it takes no more.
    """

    def __init__(self, path: Path, *, lighten: Lighten | None = None, max_bytes: int = MAX_BYTES) -> None:
        self._lock = threading.Lock()
        self._lighten, self._max_bytes = lighten, max_bytes
        self._handed_out = 0
        self._is_dropping = False
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_private(path)
            self._connection = sqlite3.connect(path, check_same_thread=False, timeout=10, isolation_level=None)
            self._connection.execute(f"PRAGMA page_size={PAGE_BYTES}")
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
            self._connection.execute(f"PRAGMA max_page_count={(max_bytes + RESERVE_BYTES) // PAGE_BYTES}")
            self._connection.executescript(_SCHEMA)
            self.source = self._identity()
        except (OSError, sqlite3.Error) as error:
            raise SpoolError(
                _("{path}: the spool cannot be opened ({reason}). Check the directory's rights.").format(
                    path=path, reason=error
                )
            ) from error

    def append(self, payload: bytes, layouts: Mapping[int, bytes] | None = None) -> int:
        """Keep a batch with the layouts that it is the first to need; its number once both are safe."""
        with self._asked() as connection, _transaction(connection):
            self._make_room(connection, len(payload) + sum(map(len, (layouts or {}).values())))
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
            found = [(int(number), bytes(payload)) for number, payload in rows]
        if found:
            # These are in the engine's hands: whatever were taken out of them now would be applied all the same.
            self._handed_out = found[-1][0]
        return found

    def discard(self, through: int) -> None:
        """Forget the batches up to and including a number: they are in the store."""
        with self._asked() as connection:
            connection.execute("DELETE FROM batch WHERE seq <= ?", (through,))
            connection.execute("DELETE FROM lightened WHERE seq <= ?", (through,))

    def go_on_after(self, seq: int) -> None:
        """Forget the batches up to a number and never give one of these numbers again: the store has them.

        A spool that was brought back from a copy, or has lost its -wal file, would else give them to new batches, which
        the engine would then take for applied.
        """
        with self._asked() as connection, _transaction(connection):
            connection.execute("DELETE FROM batch WHERE seq <= ?", (seq,))
            connection.execute("DELETE FROM lightened WHERE seq <= ?", (seq,))
            connection.execute(_NUMBERED)
            connection.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'batch'", (seq,))

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

    def oldest(self) -> bytes | None:
        """The batch that waits the longest, and stays here."""
        with self._asked() as connection:
            row = connection.execute("SELECT payload FROM batch ORDER BY seq LIMIT 1").fetchone()
            return None if row is None else bytes(row[0])

    def level(self) -> SpoolLevel:
        """How full it is."""
        with self._asked() as connection:
            dropped = connection.execute("SELECT coalesce(sum(answers), 0) FROM dropped").fetchone()[0]
            return SpoolLevel(_used_bytes(connection), self._max_bytes, int(dropped))

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
                raise SpoolError(_remedy(error).format(reason=error)) from error

    def _make_room(self, connection: sqlite3.Connection, wanted: int) -> None:
        """Take what may be lost out of the oldest batches until so much more fits."""
        wanted_in_all = _used_bytes(connection) + wanted
        over = wanted_in_all - self._max_bytes
        if over <= 0:
            self._is_dropping = self._is_dropping and wanted_in_all > self._max_bytes // 2
            return
        if self._lighten is None or not self._drop(connection, over, self._lighten):
            raise SpoolError(
                _("The spool is full: what waits in it must not be lost. See why the store takes nothing.")
            )
        if not self._is_dropping:
            self._is_dropping = True
            structlog.get_logger("spool").error("the spool is full: the oldest performance samples are being dropped")

    def _drop(self, connection: sqlite3.Connection, over: int, lighten: Lighten) -> bool:
        """Free so many octets; whether that could be done."""
        answers = 0
        heavy = "SELECT seq, payload FROM batch WHERE seq > ? AND seq NOT IN lightened ORDER BY seq LIMIT 1"
        while over > 0 and (row := connection.execute(heavy, (self._handed_out,)).fetchone()) is not None:
            seq, payload = int(row[0]), bytes(row[1])
            left, gone = lighten(payload)
            if left:
                connection.execute("UPDATE batch SET payload = ? WHERE seq = ?", (left, seq))
                connection.execute("INSERT INTO lightened VALUES (?)", (seq,))
            else:
                connection.execute("DELETE FROM batch WHERE seq = ?", (seq,))
            answers += gone
            over -= len(payload) - len(left)
        connection.execute("INSERT INTO dropped SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM dropped)")
        connection.execute("UPDATE dropped SET answers = answers + ?", (answers,))
        return over <= 0

    def _identity(self) -> str:
        row = self._connection.execute("SELECT source FROM identity").fetchone()
        if row:
            return str(row[0])
        source = uuid.uuid4().hex
        self._connection.execute("INSERT INTO identity (source) VALUES (?)", (source,))
        return source


def _remedy(error: sqlite3.Error) -> str:
    if is_damage(error):
        return _("The spool is damaged ({reason}). Start the collector again: it goes on with a new one.")
    return _("The spool cannot be used ({reason}). Free space on its disk.")


def _used_bytes(connection: sqlite3.Connection) -> int:
    pages, free = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "freelist_count"))
    return (pages - free) * PAGE_BYTES


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
