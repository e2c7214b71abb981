"""The control of the guard: stock pysnmp lets in what the guard refuses, so these attacks are real ones."""

import asyncio
import socket

import pytest
from pysnmp.carrier.asyncio.dgram.udp import DOMAIN_NAME, UdpTransport
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.entity.rfc3413 import ntfrcv
from pysnmp.proto.rfc1902 import OctetString

from tests.probes.snmp.test_usm_notifications import ATTACKS, SENDER, USER, Attack, cause_of, guard, let_in, trap
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

PYSNMP_LETS_IN = (
    "noAuthNoPriv for a user with keys",
    "authNoPriv for a user with privacy",
    "replayed at once",
    "300 s old",
)


async def pysnmp_lets_in(datagrams: list[bytes]) -> None:
    """Return when a stock pysnmp receiver has handed each of these notifications to its application."""
    heard: asyncio.Queue[object] = asyncio.Queue()
    engine, receiver = SnmpEngine(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.setblocking(False)
    receiver.bind(("127.0.0.1", 0))
    address = receiver.getsockname()
    config.add_transport(engine, DOMAIN_NAME, UdpTransport().open_server_mode(sock=receiver))
    config.add_v3_user(
        engine,
        USER.user,
        config.USM_AUTH_HMAC192_SHA256,
        USER.auth_passphrase,
        config.USM_PRIV_CFB128_AES,
        USER.priv_passphrase,
        securityEngineId=OctetString(SENDER),
    )
    ntfrcv.NotificationReceiver(engine, lambda *_: heard.put_nowait(None))
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
            for datagram in datagrams:
                wire.sendto(datagram, address)
                async with asyncio.timeout(60):
                    await heard.get()
    finally:
        engine.close_dispatcher()


@pytest.mark.parametrize("attack", [ATTACKS[name] for name in PYSNMP_LETS_IN], ids=PYSNMP_LETS_IN)
def test_stock_pysnmp_lets_in_what_the_guard_refuses(attack: Attack, promise: Telling) -> None:
    made = guard()
    let_in(made, trap())

    assert cause_of(made, attack.made()) is attack.cause
    asyncio.run(pysnmp_lets_in([trap(), attack.made()]))
    promise.control("S3", "a stock pysnmp: lets in lowered, replayed and late traps")
