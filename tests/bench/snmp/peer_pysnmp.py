"""pysnmp's high-level API as a poller: `python -m tests.bench.snmp.peer_pysnmp v2c|v3 TARGETS SECONDS PORT`."""

import asyncio
import json
import time

from pysnmp.hlapi.v3arch.asyncio import (
    CommunityData,
    ContextData,
    ObjectIdentity,
    ObjectType,
    SnmpEngine,
    UdpTransportTarget,
    UsmUserData,
    get_cmd,
)
from pysnmp.hlapi.v3arch.asyncio import usmAesCfb128Protocol as AES_128
from pysnmp.hlapi.v3arch.asyncio import usmHMAC192SHA256AuthProtocol as SHA_256

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
"""From 256 on pysnmp runs into time-outs that its own processor load makes."""


async def main() -> None:
    is_v3, targets, seconds, port = arguments()
    engine = SnmpEngine()
    credential = (
        UsmUserData(USER, AUTH_PASSPHRASE, PRIV_PASSPHRASE, authProtocol=SHA_256, privProtocol=AES_128)
        if is_v3
        else CommunityData(COMMUNITY)
    )
    peers = [await UdpTransportTarget.create((address(n), port), timeout=1, retries=1) for n in range(targets)]
    counts = {"asked": 0, "bad": 0, "timeouts": 0}
    ends_at = time.monotonic() + seconds

    async def ask(number: int) -> None:
        while time.monotonic() < ends_at:
            objects = [ObjectType(ObjectIdentity(oid)) for oid in ASKED]
            indication, status, _, varbinds = await get_cmd(
                engine, credential, peers[number % targets], ContextData(), *objects, lookupMib=False
            )
            number += OUTSTANDING
            counts["asked"] += 1
            counts["timeouts"] += bool(indication)
            if not indication:
                counts["bad"] += bool(status) or len(varbinds) != len(ASKED) or int(varbinds[OCTETS_AT][1]) != OCTETS

    began, cpu = time.monotonic(), time.process_time()
    await asyncio.gather(*(ask(n) for n in range(OUTSTANDING)))
    took, used = time.monotonic() - began, time.process_time() - cpu
    asked = counts.pop("asked")
    print(json.dumps({"rps": round(asked / took), "cpu_per_1k_ms": round(used / asked * 1e6, 3), **counts}))


asyncio.run(main())
