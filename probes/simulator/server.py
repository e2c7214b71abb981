"""All agents of a provider in one asyncio loop, one UDP port each."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from nocdesk.credentials import AuthProtocol, Community, Credential, PrivProtocol, UsmUser
from nocdesk.errors import NocdeskError
from probes.simulator.agent import TICK_S, UserAgent
from probes.simulator.device_view import DeviceView
from probes.simulator.endpoint import Endpoint, open_endpoint
from probes.simulator.fast_agent import Agent, CommunityAgent
from probes.simulator.played_device import PlayedDevice, Ticker
from probes.snmp.messages import V2C

_LOOPBACK = "127.0.0.1"
# Format 5 (octets) of RFC 3411's SnmpEngineID under the enterprise number set aside for documentation (RFC 5612).
_ENGINE_ID = bytes.fromhex("80007ed905")

_PROTOCOLS = (AuthProtocol.SHA256, PrivProtocol.AES128)


class AgentSecretError(NocdeskError):
    """A simulated device has no usable secret."""


@dataclass
class AgentServer:
    """Opens and closes the agents."""

    views: Mapping[str, DeviceView]
    secrets: Mapping[str, Credential]
    ticker: Ticker

    async def open(self, first_port: int = 0) -> dict[str, int]:
        """Start every agent on a port of 127.0.0.1 and tell which device got which.

        The ports count up from `first_port`; with 0 each agent takes any that is free.
        """
        self._endpoints: list[Endpoint] = []
        self._agents = {name: self._agent(view) for name, view in self.views.items()}
        ports = {}
        for number, (name, agent) in enumerate(self._agents.items()):
            endpoint = await open_endpoint(agent, (_LOOPBACK, first_port + number if first_port else 0), name)
            self._endpoints.append(endpoint)
            ports[name] = endpoint.port
        return ports

    async def tend(self) -> None:
        """What must be done now and then, for as long as the agents run."""
        while True:
            await asyncio.sleep(TICK_S)
            for agent in self._agents.values():
                if isinstance(agent, UserAgent):
                    agent.tick(self.ticker.clock.monotonic())

    def close(self) -> None:
        """Close all ports."""
        for endpoint in self._endpoints:
            endpoint.close()

    def _agent(self, view: DeviceView) -> Agent:
        device = view.device
        secret = self.secrets.get(device.credential)
        if device.is_v3 and isinstance(secret, UsmUser) and (secret.auth, secret.priv) == _PROTOCOLS:
            agent = UserAgent(view, secret, self.ticker.clock, _ENGINE_ID + device.name.encode()[:27])
            agent.warm_up()
            return agent
        if not device.is_v3 and isinstance(secret, Community):
            return CommunityAgent(PlayedDevice(view, self.ticker), secret, frozenset({V2C}))
        version = "v3 user with SHA-256 and AES-128" if device.is_v3 else "v2c community"
        raise AgentSecretError(
            f"{device.name}: credential '{device.credential}' is no {version}; give the simulator one"
        )
