"""What the collector keeps for each target, and after many polls: `…bench.snmp.collector_memory v2c TARGETS 0 PORT`.

Of the edge alone: poller, standing poll, request and schedule; what is heard is let go. Against `responder -m`.
"""

import asyncio
import gc
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from nocdesk.clock import SystemClock
from nocdesk.credentials import Community, Credentials, MemoryCredentials
from nocdesk.network.learnt import Numbers
from nocdesk.network.model import ProbeType, SnmpVersion
from nocdesk.setting_groups import PollSettings
from probes import event_loop
from probes.backlog import HeardBatch
from probes.collector import Collector
from probes.collector_store import Beat, PollNow
from probes.device_target import DeviceTarget
from probes.probe import ProbeTarget
from probes.running import GARBAGE_AFTER
from probes.snmp.native_client import NativeClient
from tests.bench.snmp.native_memory import resident_kib
from tests.bench.snmp.workload import COMMUNITY, address, arguments

POLLS, WARM_UP_POLLS = 1_000_000, 100_000
IDLE_S, BUSY_S = 3600.0, 0.01


@dataclass(slots=True)
class Sink:
    """A store that has targets and keeps nothing."""

    devices: tuple[DeviceTarget, ...] = ()
    kept: int = field(default=0)
    is_judging: bool = True

    def targets(self) -> tuple[DeviceTarget, ...]:
        return self.devices

    def keep(self, heard: HeardBatch) -> None:
        self.kept += heard.rows

    def keep_numbers(self, learnt: Mapping[int, Numbers]) -> None: ...

    def apply(self) -> None: ...

    def claim(self) -> tuple[PollNow, ...]:
        return ()

    def answer(self, request_id: int, text: str) -> None: ...

    def beat(self, figures: Beat) -> None: ...

    def tell_here(self, away_since: datetime | None) -> None: ...

    def tell_faults(self, faults: str) -> None: ...


def device(number: int, port: int, interval_s: float) -> DeviceTarget:
    probe = ProbeTarget(number, f"p{number}", ProbeType.IF_MIB, interval_s, interface_names=("Gi0/1",))
    return DeviceTarget(number, f"d{number}", address(number), port, SnmpVersion.V2C, "bench", (probe,))


async def run(targets: int, port: int) -> dict[str, int]:
    sink = Sink((device(0, port, IDLE_S),))
    collector = Collector(
        store=sink,
        client=NativeClient(SystemClock()),
        credentials=Credentials([MemoryCredentials({"bench": Community(COMMUNITY)})]),
        clock=SystemClock(),
        pace=PollSettings(timeout_s=1.0, retries=1),
    )
    running = asyncio.create_task(collector.run())
    await _standing(collector, 1)
    gc.collect()
    empty = resident_kib()
    sink.devices = tuple(device(number, port, IDLE_S) for number in range(targets))
    await _standing(collector, targets)
    gc.collect()
    each = (resident_kib() - empty) * 1024 // targets
    sink.devices = tuple(device(number, port, BUSY_S) for number in range(min(targets, 2_000)))
    await _polled(collector, WARM_UP_POLLS)
    warm = resident_kib()
    await _polled(collector, POLLS)
    grown = resident_kib() - warm
    collector.stop()
    await running
    return {"bytes_per_target": each, "grown_kib": grown}


async def _standing(collector: Collector, targets: int) -> None:
    while collector.standing < targets:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.1)


async def _polled(collector: Collector, polls: int) -> None:
    until = collector.tally.rows + polls
    while collector.tally.rows < until:  # noqa: ASYNC110
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    _version, wanted, _seconds, at_port = arguments()
    gc.set_threshold(*GARBAGE_AFTER)
    print(json.dumps(event_loop.run(run(wanted, at_port))))
