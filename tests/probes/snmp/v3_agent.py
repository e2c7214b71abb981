"""An SNMPv3 agent on loopback whose engine a test may reboot or replace; its clock is the test's."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

from nocdesk.clock import Clock
from nocdesk.credentials import UsmUser
from probes.snmp.client import Target
from probes.snmp.codec import Message, Pdu, PduType, encode_pdu
from probes.snmp.usm_authority import Authority
from tests.probes.snmp.scripted_agent import Address, Agent, Table

USER = UsmUser("watcher", "an-auth-secret", "a-priv-secret")
ENGINE = bytes.fromhex("80001f8880e9630000d61ff449")
Reply = Callable[["V3Agent", bytes, Address], None]


class V3Agent(asyncio.DatagramProtocol):
    """Answers GETs from a table as the engine that it is at present."""

    def __init__(self, table: Table, clock: Clock, reply: Reply | None = None) -> None:
        self._plain, self._clock, self.reply = Agent(table), clock, reply
        self.authority = self.engine(ENGINE, boots=7, up_s=10_000)
        self.heard = 0
        self.transport: asyncio.DatagramTransport

    def engine(self, engine_id: bytes, *, boots: int, up_s: float) -> Authority:
        """An engine that has been up for so long."""
        return Authority(engine_id, boots, [USER], self._clock.monotonic() - up_s)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.heard += 1
        asked = self.authority.receive(data, self._clock.monotonic())
        if isinstance(asked, bytes):
            self.transport.sendto(asked, addr)
            return
        answer = self._answer(asked.scoped.pdu)
        datagram = self.authority.answer(asked, encode_pdu(answer), self._clock.monotonic())
        if self.reply is None:
            self.transport.sendto(datagram, addr)
        else:
            self.reply(self, datagram, addr)

    def _answer(self, request: Pdu) -> Pdu:
        assert request.type is PduType.GET
        return self._plain.answer(Message(1, b"", request))


@asynccontextmanager
async def running_v3(agent: V3Agent, timeout_s: float = 10.0) -> AsyncIterator[Target]:
    """Run the agent and give the target that it is; nothing may escape into the event loop meanwhile."""
    loop = asyncio.get_running_loop()
    complaints: list[object] = []
    loop.set_exception_handler(lambda _loop, context: complaints.append(context))
    transport, _ = await loop.create_datagram_endpoint(lambda: agent, local_addr=("127.0.0.1", 0))
    try:
        yield Target("127.0.0.1", transport.get_extra_info("sockname")[1], USER, timeout_s, 0)
    finally:
        transport.close()
    assert complaints == [], "nothing may escape into the event loop"
