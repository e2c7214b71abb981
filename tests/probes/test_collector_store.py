"""The collector's view of the store: what to poll is read again only when the provider's data have changed."""

from pathlib import Path

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.model import Device, Probe
from nocdesk.store.spool import Spool
from probes.collector_store import CoreStore
from tests.nocdesk.provider_builder import make_provider


def test_targets_are_the_same_objects_until_the_inventory_changes(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    provider = make_provider(sqlite_core)
    store = CoreStore(sqlite_core, Spool(tmp_path / "spool.db"))

    first = store.targets()
    assert store.targets() is first

    with sqlite_core.work() as work:
        work.session.get_one(Probe, provider.ping_probe).interval_s = 30.0
    second = store.targets()
    assert 30.0 in {probe.interval_s for target in second for probe in target.probes}

    with sqlite_core.work() as work:
        work.session.get_one(Device, provider.edge_router).address = "192.0.2.77"
    assert "192.0.2.77" in {target.address for target in store.targets()}
