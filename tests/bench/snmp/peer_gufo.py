"""gufo-snmp as a poller: `python -m tests.bench.snmp.peer_gufo v2c|v3 TARGETS SECONDS PORT`."""

import asyncio
import json
import time
from contextlib import AsyncExitStack

from gufo.snmp import Aes128Key, Sha256Key, User
from gufo.snmp.aio import SnmpSession

from tests.bench.snmp.workload import (
    ASKED,
    AUTH_PASSPHRASE,
    COMMUNITY,
    OCTETS,
    OCTETS_AT,
    PRIV_PASSPHRASE,
    USER,
    address,
    arguments,
)

OUTSTANDING = 64


async def main() -> None:
    is_v3, targets, seconds, port = arguments()
    auth, priv = Sha256Key(AUTH_PASSPHRASE.encode()), Aes128Key(PRIV_PASSPHRASE.encode())
    user = User(USER, auth_key=auth, priv_key=priv) if is_v3 else None
    oids = [".".join(map(str, oid)) for oid in ASKED]
    counts = {"asked": 0, "bad": 0, "timeouts": 0}
    async with AsyncExitStack() as stack:
        sessions = [
            await stack.enter_async_context(
                SnmpSession(addr=address(n), port=port, community=COMMUNITY, user=user, timeout=1.0)
            )
            for n in range(targets)
        ]
        ends_at = time.monotonic() + seconds

        async def ask(number: int) -> None:
            while time.monotonic() < ends_at:
                try:
                    values = await sessions[number % targets].get_many(oids)
                except TimeoutError:
                    counts["timeouts"] += 1
                else:
                    counts["bad"] += len(values) != len(oids) or values[oids[OCTETS_AT]] != OCTETS
                counts["asked"] += 1
                number += OUTSTANDING

        began, cpu = time.monotonic(), time.process_time()
        await asyncio.gather(*(ask(n) for n in range(OUTSTANDING)))
        took, used = time.monotonic() - began, time.process_time() - cpu
    asked = counts.pop("asked")
    print(json.dumps({"rps": round(asked / took), "cpu_per_1k_ms": round(used / asked * 1e6, 3), **counts}))


asyncio.run(main())
