"""An agent on loopback that does what a test says: answers from a table, and misbehaves in one way at a time."""

import asyncio
from bisect import bisect_right
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import cast

from nocdesk.credentials import Community
from probes.snmp.client import Target
from probes.snmp.codec import Message, Pdu, PduType, decode_message, encode_message
from probes.snmp.varbind import Oid, SnmpType, Value, VarBind

COMMUNITY = Community("kestrel-readings")
UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
COLUMN: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1, 10)
TOO_BIG, NO_SUCH_NAME, GEN_ERR = 1, 2, 5

Table = Mapping[Oid, tuple[SnmpType, Value]]
Address = tuple[str, int]


def rows(count: int, *, value: int = 1_000) -> dict[Oid, tuple[SnmpType, Value]]:
    """A column of counters, and sysUpTime."""
    counters: dict[Oid, tuple[SnmpType, Value]] = {
        (*COLUMN, row): (SnmpType.COUNTER32, value + row) for row in range(1, count + 1)
    }
    return {UPTIME: (SnmpType.TIME_TICKS, 42), **counters}


@dataclass
class Agent(asyncio.DatagramProtocol):
    """Answers GET, GETNEXT and GETBULK in v1 and v2c; `reply` decides what goes out in an answer's place."""

    table: Table
    reply: Callable[["Agent", bytes, Message, Address], None] | None = None
    refuse: Callable[[Pdu], Pdu | None] = lambda _request: None
    heard: list[Pdu] = field(default_factory=list)
    transport: asyncio.DatagramTransport = field(init=False)
    foreign: asyncio.DatagramTransport = field(init=False)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        message = decode_message(data)
        assert isinstance(message, Message)
        assert isinstance(message.pdu, Pdu)
        self.heard.append(message.pdu)
        answer = replace(message, pdu=self.refuse(message.pdu) or self.answer(message))
        if self.reply is None:
            self.transport.sendto(encode_message(answer), addr)
        else:
            self.reply(self, encode_message(answer), answer, addr)

    def answer(self, message: Message) -> Pdu:
        """What the table says to a request."""
        request = message.pdu
        assert isinstance(request, Pdu)
        if request.type is PduType.GET:
            found = [self._get(varbind.oid) for varbind in request.varbinds]
        else:
            count = request.error_index if request.type is PduType.GETBULK else 1
            found = self._after(request.varbinds[0].oid, count)
        missing = next((at for at, one in enumerate(found) if one.value is None), None)
        if message.version == 0 and missing is not None:
            return Pdu(PduType.RESPONSE, request.request_id, NO_SUCH_NAME, missing + 1, request.varbinds)
        return Pdu(PduType.RESPONSE, request.request_id, 0, 0, tuple(found))

    def _get(self, oid: Oid) -> VarBind:
        kind, value = self.table.get(oid, (SnmpType.NO_SUCH_INSTANCE, None))
        return VarBind(oid, value, kind)

    def _after(self, oid: Oid, count: int) -> list[VarBind]:
        oids = sorted(self.table)
        following = oids[bisect_right(oids, oid) :][:count]
        found = [self._get(one) for one in following]
        return found if len(found) == count else [*found, VarBind(oid, None, SnmpType.END_OF_MIB_VIEW)]


def refusal(request: Pdu, status: int, index: int = 0) -> Pdu:
    """A response that gives back the request with an error."""
    return Pdu(PduType.RESPONSE, request.request_id, status, index, request.varbinds)


@asynccontextmanager
async def running(agent: Agent, **settings: object) -> AsyncIterator[Target]:
    """Run the agent and give the target that it is; nothing may escape into the event loop meanwhile."""
    loop = asyncio.get_running_loop()
    complaints: list[object] = []
    loop.set_exception_handler(lambda _loop, context: complaints.append(context))
    transport, _ = await loop.create_datagram_endpoint(lambda: agent, local_addr=("127.0.0.1", 0))
    agent.foreign, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0))
    try:
        port = transport.get_extra_info("sockname")[1]
        yield replace(Target("127.0.0.1", port, COMMUNITY, 10.0, 0), **settings)  # type: ignore[arg-type]
    finally:
        transport.close()
        agent.foreign.close()
    assert complaints == [], "nothing may escape into the event loop"
