"""What a store and a spool hold of that which the load was promised, read beside the product."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nocdesk.quality.reading import Metric
from nocdesk.quality.wire import decode_batch
from nocdesk.store.series_columns import NO_SAMPLES, joined
from nocdesk.store.tail_codec import decode_tail

STORE, SPOOL = "nocdesk.db", "spool.db"


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything by the promise that was given for it, and how often it is there; a sample's is two of two probes."""

    stored: Counter[str]
    spooled: Counter[str]
    tickets_without_audit: int
    faults: tuple[str, ...]

    def lost(self, promises: Iterable[str]) -> set[str]:
        """Promises that nothing is there for."""
        return set(promises) - self.stored.keys() - self.spooled.keys()

    @property
    def doubled(self) -> set[str]:
        """What is there more than once."""
        everywhere = self.stored + self.spooled
        return {name for name, times in everywhere.items() if times > 1}

    @property
    def wrong(self) -> int:
        """Files that SQLite finds fault with, and halves of what is one."""
        return len(self.faults) + self.tickets_without_audit


def kept_in(directory: Path) -> Kept:
    """Look into both files."""
    faults: list[str] = []
    with closing(sqlite3.connect(directory / STORE)) as store, closing(sqlite3.connect(directory / SPOOL)) as spool:
        for connection in (store, spool):
            faults += [text for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
        source = spool.execute("SELECT source FROM identity").fetchone()
        applied = store.execute("SELECT seq FROM ingest_position WHERE source = ?", source or ("",)).fetchone() or (0,)
        waiting = spool.execute("SELECT payload FROM batch WHERE seq > ?", applied).fetchall()
        samples = _samples(store)
        halves = [f"half of {name}" for name, times in samples.items() if times % 2]
        tickets = Counter(text.replace("complaint", "ticket") for (text,) in store.execute(_TICKETS))
        (audited,) = store.execute("SELECT count(*) FROM audit_entry WHERE action = 'open_ticket'").fetchone()
        alarms = Counter(
            resource.replace("clock", "alarm") for (resource,) in store.execute(_ALARMS) if resource != "collector"
        )
    stored = Counter({name: times // 2 for name, times in samples.items()}) + tickets + alarms
    return Kept(stored, Counter(map(_promise_of, waiting)), abs(audited - sum(tickets.values())), (*faults, *halves))


_TICKETS = "SELECT text FROM trouble_ticket WHERE text LIKE 'complaint %'"
_ALARMS = "SELECT resource FROM alarm WHERE resource LIKE 'clock %'"


def stored_samples(store: Path) -> set[str]:
    """The samples in a store, by the promise that was given for each."""
    with closing(sqlite3.connect(store)) as connection:
        return set(_samples(connection))


def _promise_of(row: tuple[bytes]) -> str:
    numbers = {int(m.value) for reading in decode_batch(row[0]).readings for m in reading.measurements}
    (number,) = numbers
    return f"sample {number}"


def _samples(store: sqlite3.Connection) -> Counter[str]:
    """As they lie there, so that what was folded and left standing is seen twice."""
    ids = np.array([row[0] for row in store.execute("SELECT id FROM series WHERE metric = ?", (Metric.PDV_MS.value,))])
    rows = [*store.execute("SELECT data FROM series_part"), *store.execute("SELECT data FROM series_tail")]
    kept = joined([decode_tail(data).of_series(ids.astype(np.int64)) for (data,) in rows]) if rows else NO_SAMPLES
    return Counter(f"sample {int(value)}" for value in kept.values)
