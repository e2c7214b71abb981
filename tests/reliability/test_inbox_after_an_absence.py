"""R4 of a far collector: while the database is away it spools, and then the inbox takes all in order, each once."""

import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from nocdesk.clock import SystemClock
from nocdesk.core import Core, open_core
from nocdesk.network.model import Device
from nocdesk.network.poll_groups import Reach
from nocdesk.people.model import Actor, Role
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from nocdesk.store.spool import Spool
from probes.backlog import HeardBatch
from probes.collector_store import CoreStore
from probes.tenures import Tenures
from tests.conftest import store_settings
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.raw_samples import raw_values
from tests.postgres import run_postgres
from tests.reliability.figures import figure
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

BATCHES_PER_S = 4.0
"""A collector closes a batch every quarter of a second."""

WAITING = figure(240, 2400)
"""What it hears in 60 s, or in ten minutes."""


def collector(core: Core, clock: SystemClock, spool: Spool, *sites: str) -> CoreStore:
    tenures = Tenures(core.engine, clock, Reach(frozenset(sites)), source=spool.source, lasts_s=3600.0)
    tenures.renew()
    store = CoreStore(core, spool, tenures)
    store.targets()
    return store


def hear(store: CoreStore, clock: SystemClock, probe_id: int, number: int) -> None:
    values = (Measurement(Metric.PDV_MS, "SIP-1", Kind.GAUGE, number),)
    store.keep(
        HeardBatch(readings=[Reading(probe_id, clock.now(), clock.monotonic(), Outcome.ANSWERED, 100, values, 1.0)])
    )


@pytest.mark.timeout(figure(600, 7_200))
def test_what_a_far_collector_spooled_while_the_database_was_away_is_judged_once_and_soon(
    tmp_path: Path, promise: Telling
) -> None:
    clock = SystemClock()
    with run_postgres() as server:
        server.create_database("inbox")
        core = open_core(store_settings(server.url("inbox"), tmp_path), Actor("ann", Role.ENGINEER), clock)
        provider = make_provider(core)
        with core.work() as work:
            work.session.get_one(Device, provider.edge_router).collected_by = "RIX"
        spools = [Spool(tmp_path / f"{name}.db") for name in ("judge", "far")]
        judge, far = (collector(core, clock, spool, site) for spool, site in zip(spools, ("", "RIX"), strict=True))

        server.kill()
        for number in range(WAITING):
            hear(far, clock, provider.edge_system_probe, number)
        with pytest.raises(SQLAlchemyError):
            far.apply()
        server.start()
        # By the work that it takes, which is the same on a busy machine.
        began = time.process_time()
        while spools[1].waiting():
            far.apply()
            judge.apply()
        judge.apply()
        rate = WAITING / (time.process_time() - began)

        stored = raw_values(core)
        for spool in spools:
            spool.close()
        core.close()
    lost, doubled = Counter(range(WAITING)) - stored, stored - Counter(range(WAITING))
    assert rate > 5 * BATCHES_PER_S
    fault = f"database away from a far collector; its inbox drains at {rate / BATCHES_PER_S:.0f} times the input"
    promise.kept("R4", fault, injected=1, lost=lost.total(), doubled=doubled.total())
