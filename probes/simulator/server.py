"""All agents of a provider in one asyncio loop, one UDP port each."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast

from nocdesk.clock import Clock
from nocdesk.credentials import AuthProtocol, Community, Credential, PrivProtocol, UsmUser
from nocdesk.errors import NocdeskError
from probes.simulator.agent import TICK_S, Agent, CommunityAgent, UserAgent
from probes.simulator.device_view import DeviceView

_LOOPBACK = "127.0.0.1"
# Format 5 (octets) of RFC 3411's SnmpEngineID under the enterprise number set aside for documentation (RFC 5612).
_ENGINE_ID = bytes.fromhex("80007ed905")

_PROTOCOLS = (AuthProtocol.SHA256, PrivProtocol.AES128)


class AgentPortError(NocdeskError):
    """A port that an agent should listen on is not to be had."""


class AgentSecretError(NocdeskError):
    """A simulated device has no usable secret."""


class _Endpoint(asyncio.DatagramProtocol):
    """A socket with an agent behind it."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
        transport = self._transport
        if transport is not None:
            self._agent.receive(data, lambda answer: transport.sendto(answer, addr))


@dataclass
class AgentServer:
    """Opens and closes the agents."""

    views: Mapping[str, DeviceView]
    secrets: Mapping[str, Credential]
    clock: Clock

    async def open(self, first_port: int = 0) -> dict[str, int]:
        """Start every agent on a port of 127.0.0.1 and tell which device got which.

        The ports count up from `first_port`; with 0 each agent takes any that is free.
        """
        self._transports: list[asyncio.DatagramTransport] = []
        self._agents = {name: self._agent(view) for name, view in self.views.items()}
        ports = {}
        for number, (name, agent) in enumerate(self._agents.items()):
            transport = await _listen(name, agent, first_port + number if first_port else 0)
            self._transports.append(transport)
            ports[name] = int(transport.get_extra_info("sockname")[1])
        return ports

    async def tend(self) -> None:
        """What must be done now and then, for as long as the agents run."""
        while True:
            await asyncio.sleep(TICK_S)
            for agent in self._agents.values():
                if isinstance(agent, UserAgent):
                    agent.tick(self.clock.monotonic())

    def close(self) -> None:
        """Close all ports."""
        for transport in self._transports:
            transport.close()

    def _agent(self, view: DeviceView) -> Agent:
        device = view.device
        secret = self.secrets.get(device.credential)
        if device.is_v3 and isinstance(secret, UsmUser) and (secret.auth, secret.priv) == _PROTOCOLS:
            agent = UserAgent(view, secret, self.clock, _ENGINE_ID + device.name.encode()[:27])
            agent.warm_up()
            return agent
        if not device.is_v3 and isinstance(secret, Community):
            return CommunityAgent(view, secret, self.clock)
        version = "v3 user with SHA-256 and AES-128" if device.is_v3 else "v2c community"
        raise AgentSecretError(
            f"{device.name}: credential '{device.credential}' is no {version}; give the simulator one"
        )


async def _listen(name: str, agent: Agent, port: int) -> asyncio.DatagramTransport:
    try:
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            partial(_Endpoint, agent), local_addr=(_LOOPBACK, port)
        )
    except OSError as error:
        wanted = f"port {port}" if port else "a free port"
        raise AgentPortError(
            f"{name}: the simulated device cannot have {wanted} of {_LOOPBACK} "
            f"({(error.strerror or str(error)).lower()}): end the program that uses it, or choose other ports"
        ) from error
    return transport
