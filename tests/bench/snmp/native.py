"""NocDesk's own client alone as a poller: `python -m tests.bench.snmp.native v2c|v3 TARGETS SECONDS PORT`."""

import asyncio
import json
import time
from itertools import cycle, islice

from nocdesk.clock import SystemClock
from probes.event_loop import run
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
    in_turn = cycle(requests)
    asked = bad = timeouts = outstanding = 0
    is_over = is_filling = False

    def on_answer(values: tuple[Value, ...] | SnmpError, _round_trip_ms: float) -> None:
        nonlocal asked, bad, timeouts, outstanding, is_filling
        asked += 1
        outstanding -= 1
        if isinstance(values, SnmpError):
            timeouts += 1
        elif len(values) != len(ASKED) or values[OCTETS_AT] != OCTETS:
            bad += 1
        if not is_filling:
            is_filling = True
            loop.call_soon(fill)

    def fill() -> None:
        """Once for each burst of answers, ask as many again."""
        nonlocal outstanding, is_filling
        is_filling = False
        if not is_over:
            missing = OUTSTANDING - outstanding
            outstanding += missing
            for request in islice(in_turn, missing):
                client.submit(request, on_answer)
        elif not outstanding:
            finished.set_result(None)

    def end() -> None:
        nonlocal is_over
        is_over = True

    # A first round to learn by, as every peer has.
    for request in requests:
        await _answer(client, request)
    began, cpu = time.monotonic(), time.process_time()
    loop.call_later(seconds, end)
    fill()
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
    run(main())
