"""The whole collector as a poller, from the schedule to samples in a store that stays: each poll is of one interface.

`python -m tests.bench.snmp.collector_load v2c TARGETS SECONDS PORT`, against `responder -m`, as counters must run on.
"""

import asyncio
import gc
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, insert, select

from nocdesk.clock import SystemClock
from nocdesk.core import Core, open_core
from nocdesk.credentials import Community, Credentials, MemoryCredentials
from nocdesk.network.model import Device, DeviceKind, Interface, Probe, ProbeType, SnmpVersion
from nocdesk.people.model import SYSTEM
from nocdesk.quality.model import Side, Threshold
from nocdesk.quality.reading import Metric
from nocdesk.setting_groups import PollSettings
from nocdesk.settings import Settings
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.series_tables import series
from nocdesk.store.spool import Spool
from probes import event_loop
from probes.collector import Collector
from probes.collector_store import CoreStore
from probes.running import GARBAGE_AFTER
from probes.snmp.native_client import NativeClient
from tests.bench.snmp.workload import COMMUNITY, address, arguments

DEMAND = 200_000
"""Polls a second that the schedule asks for; what is missed is not caught up."""

WARM_UP_S = 2.0
"""So long all polls have stood before it counts."""


def fill(core: Core, targets: int, port: int) -> None:
    """So many devices with one interface and one probe each, and thresholds that judge every rate."""
    with core.work(SYSTEM) as work:
        for metric in (Metric.RX_BPS, Metric.TX_BPS, Metric.IN_ERRORS_PS, Metric.OUT_ERRORS_PS, Metric.ROUND_TRIP_MS):
            work.session.add(
                Threshold(
                    name=metric, metric=metric, side=Side.ABOVE, trigger=1e15, rearm=1e14, count=3, rearm_count=3,
                    severity=PerceivedSeverity.MINOR,
                )
            )  # fmt: skip
        devices = [
            Device(
                name=f"d{n}", kind=DeviceKind.CORE_ROUTER, address=address(n), port=port, snmp=SnmpVersion.V2C,
                credential="bench",
            )
            for n in range(targets)
        ]  # fmt: skip
        work.session.add_all(devices)
        work.session.flush()
        interval_s = targets / DEMAND
        for table, rows in (
            (Interface, [{"device_id": device.id, "name": "Gi0/1"} for device in devices]),
            (
                Probe,
                [
                    {
                        "name": f"p{device.id}",
                        "type": ProbeType.IF_MIB,
                        "device_id": device.id,
                        "interval_s": interval_s,
                        "parameters": {},
                    }
                    for device in devices
                ],
            ),
        ):
            work.session.execute(insert(table), rows)


async def run(collector: Collector, targets: int, seconds: float) -> dict[str, float]:
    """Let it collect; what it polled from when all polls stood until it was stopped, and what is left to apply."""
    running = asyncio.create_task(collector.run())
    while collector.standing < targets:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.05)
    await asyncio.sleep(WARM_UP_S)
    began, cpu, polls = time.monotonic(), time.process_time(), collector.tally.rows
    sent = collector.tally.polls_sent
    await asyncio.sleep(seconds)
    collector.stop()
    polls, sent = collector.tally.rows - polls, collector.tally.polls_sent - sent
    await running
    return {"began": began, "cpu": cpu, "polls": polls, "others": sent - polls}


def main() -> None:
    _, targets, seconds, port = arguments()
    gc.set_threshold(*GARBAGE_AFTER)
    directory = Path(tempfile.mkdtemp(prefix="nocdesk-bench-"))
    try:
        core = open_core(Settings(data_dir=directory), SYSTEM)
        fill(core, targets, port)
        spool = Spool(core.settings.spool_file)
        store = CoreStore(core, spool)
        collector = Collector(
            store=store,
            client=NativeClient(SystemClock()),
            credentials=Credentials([MemoryCredentials({"bench": Community(COMMUNITY)})]),
            clock=SystemClock(),
            pace=PollSettings(timeout_s=1.0, retries=1),
        )
        figures = event_loop.run(run(collector, targets, seconds))
        stopped = time.monotonic()
        while spool.waiting():
            store.apply()
        took, used = time.monotonic() - figures["began"], time.process_time() - figures["cpu"]
        with core.read() as session:
            known = session.scalar(select(func.count()).select_from(series)) or 0
        print(
            json.dumps(
                {
                    "rps": round(figures["polls"] / took),
                    "cpu_per_1k_ms": round(used / max(figures["polls"], 1) * 1e6, 3),
                    "others": figures["others"],
                    "drain_s": round(time.monotonic() - stopped, 2),
                    "series": known,
                    "store_mib": round((directory / "nocdesk.db").stat().st_size / 2**20, 1),
                }
            )
        )
        core.close()
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
