"""R1: a collector that is killed while it writes loses nothing that it promised, and leaves nothing half done."""

import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from nocdesk.clock import SystemClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.quality.reading import Metric
from nocdesk.quality.wire import decode_batch
from nocdesk.settings import Settings
from nocdesk.store.series_columns import NO_SAMPLES, joined
from nocdesk.store.series_tables import series, series_part, series_tail
from nocdesk.store.spool import Spool
from nocdesk.store.tail_codec import decode_tail
from nocdesk.tickets.model import TroubleTicket
from tests.nocdesk.provider_builder import Provider, make_provider

KILLS = 25
BACK_WITHIN_S = 10.0
ROOT = Path(__file__).parents[2]


@dataclass
class Promises:
    """What the killed programs said was safe, and how long each took to say the first of it."""

    samples: set[int] = field(default_factory=set)
    tickets: set[int] = field(default_factory=set)
    slowest_start_s: float = 0.0


@pytest.fixture
def store(tmp_path: Path) -> tuple[Core, Provider]:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'nocdesk.db'}", data_dir=tmp_path)
    core = open_core(settings, Actor("ann", Role.ENGINEER), SystemClock())
    return core, make_provider(core)


def kill_again_and_again(directory: Path, provider: Provider, kills: int, *options: str) -> Promises:
    """Start the writing program and kill it at a random moment after its first promise, so many times."""
    promises = Promises()
    moments = random.Random(1)
    for round_number in range(kills):
        probes = (str(provider.ping_probe), str(provider.system_probe))
        first = str(round_number * 100_000)
        command = [
            sys.executable,
            "-m",
            "tests.reliability.writing_child",
            str(directory),
            first,
            str(provider.customer),
        ]
        began = time.monotonic()
        with subprocess.Popen([*command, *probes, *options], stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
            assert child.stdout is not None
            lines = [child.stdout.readline()]
            promises.slowest_start_s = max(promises.slowest_start_s, time.monotonic() - began)
            deadline = time.monotonic() + moments.uniform(0.0, 0.3)
            while time.monotonic() < deadline:
                lines.append(child.stdout.readline())
            child.kill()
            lines += child.stdout.readlines()
        for line in lines:
            # The last line may have been cut off by the kill: it promises nothing.
            if line.endswith("\n"):
                kind, number = line.split()
                (promises.samples if kind == "sample" else promises.tickets).add(int(number))
    return promises


def stored_samples(core: Core) -> Counter[int]:
    """How often each number stands in the store."""
    with core.read() as session:
        query = select(series.c.id).where(series.c.metric == Metric.PDV_MS.value)
        ids = np.array(session.scalars(query).all(), np.int64)
        rows = [*session.scalars(select(series_part.c.data)), *session.scalars(select(series_tail.c.data))]
    # As they lie there, so that what was folded and left standing is seen twice.
    kept = joined([decode_tail(data).of_series(ids) for data in rows]) if len(ids) else NO_SAMPLES
    return Counter(kept.values.astype(int).tolist())


def spooled_samples(directory: Path) -> set[int]:
    """The numbers that wait in the spool."""
    spool = Spool(directory / "spool.db")
    batches = [decode_batch(payload) for _, payload in spool.after(0, limit=1_000_000)]
    spool.close()
    return {int(m.value) for batch in batches for reading in batch.readings for m in reading.measurements}


@pytest.mark.timeout(600)
def test_nothing_that_was_promised_is_lost_or_doubled_by_kills(store: tuple[Core, Provider], tmp_path: Path) -> None:
    core, provider = store

    promises = kill_again_and_again(tmp_path, provider, KILLS)

    stored = stored_samples(core)
    assert len(promises.samples) > KILLS
    assert promises.samples - stored.keys() - spooled_samples(tmp_path) == set(), "promised samples that are lost"
    assert set(stored.values()) == {2}, "each batch has a sample of two probes: both are stored once, or none"
    with core.read() as session:
        tickets = {int(text.split()[1]) for text in session.scalars(select(TroubleTicket.text))}
        opened = session.scalars(select(AuditEntry).where(AuditEntry.action == "open_ticket")).all()
    assert promises.tickets - tickets == set(), "promised tickets that are lost"
    assert len(opened) == len(tickets), "a ticket without its audit row, or the reverse"
    for name in ("nocdesk.db", "spool.db"):
        with sqlite3.connect(tmp_path / name) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    assert promises.slowest_start_s <= BACK_WITHIN_S
    core.close()


@pytest.mark.timeout(120)
def test_the_same_kills_without_the_durable_spool_lose_samples(store: tuple[Core, Provider], tmp_path: Path) -> None:
    core, provider = store

    promises = kill_again_and_again(tmp_path, provider, 3, "--unguarded")

    assert promises.samples - stored_samples(core).keys() - spooled_samples(tmp_path)
    core.close()
