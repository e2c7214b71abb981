"""What the client keeps for each target, and after many polls: `…bench.snmp.native_memory v2c|v3 TARGETS 0 PORT`."""

import asyncio
import json
from pathlib import Path

from nocdesk.clock import SystemClock
from probes.event_loop import run
from probes.snmp.client import Target
from probes.snmp.errors import SnmpError
from probes.snmp.native_client import NativeClient
from probes.snmp.request import Request
from probes.snmp.varbind import Value
from tests.bench.snmp.workload import ASKED, address, arguments, credential

OUTSTANDING, POLLS, WARM_UP_POLLS = 256, 1_000_000, 400_000
"""Warm is a client whose timer wheel holds the numbers of all that it asks within a time-out, some seconds of work."""


async def main() -> None:
    is_v3, targets, _, port = arguments()
    client = NativeClient(SystemClock())
    key = credential(is_v3=is_v3)
    await ask_in_turn(client, [client.prepare(Target("127.0.0.1", port, key), ASKED)], 1)
    empty = resident_kib()
    requests = [client.prepare(Target(address(n), port, key), ASKED) for n in range(targets)]
    await ask_in_turn(client, requests, targets)
    each = (resident_kib() - empty) * 1024 / targets
    await ask_in_turn(client, requests, WARM_UP_POLLS)
    warm = resident_kib()
    await ask_in_turn(client, requests, POLLS)
    grown = resident_kib() - warm
    await client.close()
    print(json.dumps({"bytes_per_target": round(each), "grown_kib": grown}))


async def ask_in_turn(client: NativeClient, requests: list[Request], polls: int) -> None:
    """So many polls, the targets one after the other."""
    finished = asyncio.get_running_loop().create_future()
    sent = done = 0

    def ask_next() -> None:
        nonlocal sent
        if sent < polls:
            client.submit(requests[sent % len(requests)], on_answer)
            sent += 1

    def on_answer(_values: tuple[Value, ...] | SnmpError, _round_trip_ms: float) -> None:
        nonlocal done
        done += 1
        ask_next()
        if done == polls:
            finished.set_result(None)

    for _ in range(min(OUTSTANDING, polls)):
        ask_next()
    await finished


def resident_kib() -> int:
    """What of this process is in memory now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4


if __name__ == "__main__":
    run(main())
