"""One round of the client over all targets at once: `python -m tests.bench.snmp.native_cycle v2c|v3 TARGETS 0 PORT`.

Where every tenth does not answer: a round takes as long as one of those, if nobody waits for anybody else.
"""

import asyncio
import json
import time

from nocdesk.clock import SystemClock
from probes.event_loop import run
from probes.snmp.client import Target
from probes.snmp.errors import SnmpError
from probes.snmp.native_client import NativeClient
from probes.snmp.varbind import Value
from tests.bench.snmp.workload import ASKED, address, arguments, credential

TIMEOUT_S, RETRIES = 1.0, 1
IDEAL_S = TIMEOUT_S * (1 + RETRIES)


async def main() -> None:
    is_v3, targets, _, port = arguments()
    client = NativeClient(SystemClock())
    key = credential(is_v3=is_v3)
    requests = [client.prepare(Target(address(n), port, key, TIMEOUT_S, RETRIES), ASKED) for n in range(targets)]
    finished = asyncio.get_running_loop().create_future()
    left, silent = targets, 0

    def on_answer(values: tuple[Value, ...] | SnmpError, _round_trip_ms: float) -> None:
        nonlocal left, silent
        left -= 1
        silent += isinstance(values, SnmpError)
        if not left:
            finished.set_result(None)

    began = time.monotonic()
    for request in requests:
        client.submit(request, on_answer)
    await finished
    took = time.monotonic() - began
    await client.close()
    print(json.dumps({"cycle_s": round(took, 3), "silent": silent}))


if __name__ == "__main__":
    run(main())
