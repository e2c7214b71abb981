"""NocDesk's own client alone as a poller: `python -m tests.bench.snmp.native v2c|v3 TARGETS SECONDS PORT`."""

import asyncio
import json
import time

from nocdesk.clock import SystemClock
from probes.snmp.client import Target
from probes.snmp.errors import SnmpError
from probes.snmp.native_client import NativeClient
from probes.snmp.request import Request
from probes.snmp.varbind import Value
from tests.bench.snmp.workload import ASKED, OCTETS, OCTETS_AT, address, arguments, credential

OUTSTANDING = 256


async def main() -> None:
    is_v3, targets, seconds, port = arguments()
    client = NativeClient(SystemClock())
    key = credential(is_v3=is_v3)
    requests = [client.prepare(Target(address(n), port, key), ASKED) for n in range(targets)]
    loop = asyncio.get_running_loop()
    finished = loop.create_future()
    asked = bad = timeouts = outstanding = next_target = 0
    ends_at = float("inf")

    def on_answer(values: tuple[Value, ...] | SnmpError, _round_trip_ms: float) -> None:
        nonlocal asked, bad, timeouts, outstanding
        asked += 1
        if isinstance(values, SnmpError):
            timeouts += 1
        elif len(values) != len(ASKED) or values[OCTETS_AT] != OCTETS:
            bad += 1
        if time.monotonic() < ends_at:
            ask_next()
            return
        outstanding -= 1
        if not outstanding:
            finished.set_result(None)

    def ask_next() -> None:
        nonlocal next_target
        client.submit(requests[next_target], on_answer)
        next_target = (next_target + 1) % targets

    # A first round to learn by, as every peer has.
    for request in requests:
        await _answer(client, request)
    began, cpu = time.monotonic(), time.process_time()
    ends_at, outstanding = began + seconds, min(OUTSTANDING, targets)
    for _ in range(outstanding):
        ask_next()
    await finished
    took, used = time.monotonic() - began, time.process_time() - cpu
    await client.close()
    figures = {"rps": round(asked / took), "cpu_per_1k_ms": round(used / asked * 1e6, 3)}
    print(json.dumps({**figures, "bad": bad, "timeouts": timeouts}))


async def _answer(client: NativeClient, request: Request) -> None:
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    client.submit(request, lambda *_: done.set_result(None))
    await done


if __name__ == "__main__":
    asyncio.run(main())
