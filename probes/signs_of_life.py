"""What a collector says of itself: to the store, and to its own machine while the store is away."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from nocdesk.clock import Clock
from probes.collector_store import CollectorStore
from probes.tally import Tally
from probes.worker import Worker

BEAT_EVERY_S = 2.0
TELL_HERE_EVERY_S = 1.0
AWAY_AFTER_S = 2.0
"""After so long without a success of the engine this machine is told that what is heard waits here."""

ENGINE_STALLED_S = 60.0
"""After so long without a success of the engine the collector gives no sign of life: what it hears helps nobody."""


class Workers(NamedTuple):
    """The threads of a collector."""

    engine: Worker
    store: Worker
    spool: Worker


class SignsOfLife:
    """`idle_s` is how long ago the engine last brought what was heard into the store."""

    def __init__(
        self, store: CollectorStore, clock: Clock, tally: Tally, workers: Workers, idle_s: Callable[[], float]
    ) -> None:
        self._store, self._clock, self._tally, self._workers, self._idle_s = store, clock, tally, workers, idle_s
        # What an earlier collector has said of itself is this one's to take back.
        self._told_faults: set[str] | None = None

    @property
    def faults_met(self) -> int:
        """How often a job failed by a fault of the program."""
        return sum(worker.faults_met for worker in self._workers)

    async def beat_loop(self) -> None:
        """Tell the store, for as long as the collector runs."""
        while True:
            await self._beat()
            await asyncio.sleep(BEAT_EVERY_S)

    async def local_loop(self) -> None:
        """Tell this machine, for as long as the collector runs."""
        while True:
            await asyncio.sleep(TELL_HERE_EVERY_S)
            await self._tell_here()

    async def give_last(self) -> None:
        """Tell both how the collector ends."""
        await self._tell_here()
        await self._beat()

    async def _beat(self) -> None:
        """A sign of life, unless nothing that is heard reaches the store any more."""
        figures = self._tally.beat(self._clock.monotonic())
        if self._idle_s() <= ENGINE_STALLED_S:
            await self._workers.store.do(self._store.beat, figures)
        await self._tell_faults()

    async def _tell_faults(self) -> None:
        met = {act: words for worker in self._workers for act, words in worker.faults.items()}
        # Words that differ each time are no news.
        if met.keys() != self._told_faults:
            faults = "; ".join(f"{act}: {words}" for act, words in met.items())
            if await self._workers.store.do(self._store.tell_faults, faults):
                self._told_faults = set(met)

    async def _tell_here(self) -> None:
        """Not by the threads that wait for a store which is away."""
        idle_s = self._idle_s()
        since = self._clock.now() - timedelta(seconds=idle_s) if idle_s > AWAY_AFTER_S else None
        await self._workers.spool.do(self._store.tell_here, since)
