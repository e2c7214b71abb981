"""An agent that answers our own client as it is told to."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from nocdesk.clock import SystemClock
from probes.snmp.client import Target
from probes.snmp.codec import Message
from probes.snmp.native_client import NativeClient
from probes.snmp.varbind import Oid, Value
from tests.probes.snmp.scripted_agent import (
    COLUMN,
    Address,
    Agent,
    running,
)

T = TypeVar("T")

MANY = tuple((*COLUMN, row) for row in range(1, 31))


def play(agent: Agent, ask: Callable[[NativeClient, Target], Awaitable[T]], **settings: object) -> T:
    """Run a client against the agent."""

    async def run() -> T:
        async with running(agent, **settings) as target:
            client = NativeClient(SystemClock())
            try:
                return await ask(client, target)
            finally:
                await client.close()

    return asyncio.run(run())


async def values(client: NativeClient, target: Target, oids: tuple[Oid, ...] = MANY) -> tuple[Value, ...]:
    return tuple(varbind.value for varbind in await client.get(target, oids))


def _cut_off(octets: int) -> Callable[[Agent, bytes, Message, Address], None]:
    return lambda agent, datagram, _message, address: agent.transport.sendto(datagram[:octets], address)
