"""All agents of a provider in one asyncio loop, one UDP port each."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from nocdesk.credentials import Community, Credential, UsmUser
from nocdesk.errors import NocdeskError
from probes.simulator.device_view import DeviceView
from probes.simulator.endpoint import Endpoint, open_endpoint
from probes.simulator.fast_agent import Agent, CommunityAgent
from probes.simulator.open_files import allow_open_files
from probes.simulator.played_device import PlayedDevice, Ticker
from probes.simulator.user_agent import UserAgent
from probes.snmp.messages import V2C

_LOOPBACK = "127.0.0.1"
_OTHER_FILES = 256
_MAX_NAME = 27
# Format 5 (octets) of RFC 3411's SnmpEngineID under the enterprise number set aside for documentation (RFC 5612).
_ENGINE_ID = bytes.fromhex("80007ed905")


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
        self._endpoints: dict[str, Endpoint] = {}
        self.agents = {name: self._agent(view) for name, view in self.views.items()}
        allow_open_files(len(self.agents) + _OTHER_FILES)
        ports = {}
        for number, (name, agent) in enumerate(self.agents.items()):
            endpoint = await open_endpoint(agent, (_LOOPBACK, first_port + number if first_port else 0), name)
            self._endpoints[name] = endpoint
            ports[name] = endpoint.port
        return ports

    def send(self, device: str, datagram: bytes, *, address: tuple[str, int]) -> None:
        """Send from a device's own port."""
        self._endpoints[device].send(datagram, address)

    def close(self) -> None:
        """Close all ports."""
        for endpoint in self._endpoints.values():
            endpoint.close()

    def _agent(self, view: DeviceView) -> Agent:
        device = view.device
        secret = self.secrets.get(device.credential)
        played = PlayedDevice(view, self.ticker)
        if device.is_v3 and isinstance(secret, UsmUser):
            return UserAgent(played, secret, engine_id(device.name), played)
        if not device.is_v3 and isinstance(secret, Community):
            return CommunityAgent(played, secret, frozenset({V2C}))
        version = "v3 user" if device.is_v3 else "v2c community"
        raise AgentSecretError(
            f"{device.name}: credential '{device.credential}' is no {version}; give the simulator one"
        )


def engine_id(device: str) -> bytes:
    """A device's snmpEngineID: the name's octets, or of a long one a digest, as an engine id has 32 octets at most."""
    name = device.encode()
    return _ENGINE_ID + (name if len(name) <= _MAX_NAME else sha256(name).digest()[:_MAX_NAME])
