"""A UDP socket with an agent behind it."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import cast

from nocdesk.errors import NocdeskError
from probes.simulator.fast_agent import Agent


class AgentPortError(NocdeskError):
    """A port that an agent should listen on is not to be had."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An open socket of an agent."""

    host: str
    port: int
    _transport: asyncio.DatagramTransport

    def send(self, datagram: bytes, address: tuple[str, int]) -> None:
        """Say something unasked."""
        self._transport.sendto(datagram, address)

    def close(self) -> None:
        """Close it."""
        self._transport.close()


async def open_endpoint(agent: Agent, address: tuple[str, int] = ("127.0.0.1", 0), name: str = "an agent") -> Endpoint:
    """Let an agent listen on an address; port 0 takes one that is free. Raises AgentPortError."""
    host, port = address
    try:
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            partial(_Protocol, agent), local_addr=address
        )
    except OSError as error:
        wanted = f"port {port}" if port else "a free port"
        raise AgentPortError(
            f"{name}: the simulated device cannot have {wanted} of {host} "
            f"({(error.strerror or str(error)).lower()}): end the program that uses it, or choose other ports"
        ) from error
    return Endpoint(host, int(transport.get_extra_info("sockname")[1]), transport)


class _Protocol(asyncio.DatagramProtocol):
    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
        transport = self._transport
        if transport is not None:
            self._agent.receive(data, lambda answer: transport.sendto(answer, addr))
