"""Runs a collector on a store as a process of its own, until it is told to end."""

import asyncio
import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from nocdesk.agenda import housekeeping
from nocdesk.core import Core
from nocdesk.credentials import Credentials
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.network.poll_groups import Reach
from nocdesk.people.policy import Act, require
from nocdesk.quality.wire import without_samples
from nocdesk.spool_watching import say_damaged
from nocdesk.store.leases import NoStandstill
from nocdesk.store.spool import Spool
from nocdesk.store.spool_opening import open_spool
from probes import event_loop
from probes.alarm_socket import listening_for_alarms
from probes.collector import Collector
from probes.collector_store import CoreStore
from probes.exclusive import among_collectors
from probes.metrics import offering_metrics
from probes.snmp.backends import BackendClient
from probes.tenures import Alone, Seat, Tenures
from probes.traps.reception import receiving_traps

GARBAGE_AFTER = (100_000, 20, 50)
"""What a poll leaves behind is freed at once; looking through all that is remembered of every device finds nothing."""


class NobodyJudgesError(NocdeskError):
    """What is heard would be judged by nobody."""


def run_collector(core: Core, credentials: Credentials, reach: Reach | None = None) -> None:
    """Collect for a store until the process is told to end; raises SecondCollectorError where another one excludes it.

    On PostgreSQL it shares the store with others, and waits for what another one does now and may end to do.
    """
    if core.is_team:
        require(core.actor, Act.RECORD_MEASUREMENT)  # Said at once, not by the database of every single write.
    if core.is_shared:
        core = core.fenced(NoStandstill())
    gc.set_threshold(*GARBAGE_AFTER)
    with (
        among_collectors(core.engine, core.settings),
        closing(_opened(core)) as spool,
        seated(core, reach or Reach(), spool.source) as seat,
    ):
        store = CoreStore(core, spool, seat, lambda judging: housekeeping(judging, credentials))
        try:
            with receiving_traps(core, credentials):
                event_loop.run(_collect(core, spool, store, credentials))
        finally:
            store.close()


@contextmanager
def seated(core: Core, reach: Reach, source: str) -> Iterator[Seat]:
    """A place among the collectors of the store for the one with this spool; on SQLite there is but one."""
    if core.engine.dialect.name == "sqlite":
        if not reach.may_judge:
            raise NobodyJudgesError(
                _("A store on SQLite has one collector, so nobody else would judge. Leave --never-judge out.")
            )
        yield Alone(reach)
        return
    tenures = Tenures(core.engine, core.clock, reach, source=source)
    tenures.start()
    try:
        yield tenures
    finally:
        tenures.close()


def _opened(core: Core) -> Spool:
    """The spool, or a new one beside which everybody is told what became of the old one."""
    spool = open_spool(core.settings.spool_file, lighten=without_samples)
    say_damaged(core, spool.source)
    return spool


async def _collect(core: Core, spool: Spool, store: CoreStore, credentials: Credentials) -> None:
    pace = core.settings.poll
    client = BackendClient(core.clock, max_in_flight=pace.in_flight)
    collector = Collector(store=store, client=client, credentials=credentials, clock=core.clock, pace=pace)
    _stop_on_signals(collector.stop)
    async with listening_for_alarms(core):
        with offering_metrics(core.settings.metrics, collector, spool):
            await collector.run()


def _stop_on_signals(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers on its event loop, so there the plain one wakes the loop.
        signal.signal(number, lambda _number, _frame: loop.call_soon_threadsafe(stop))
