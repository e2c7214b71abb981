"""The demo's secrets: invented at every start, kept in memory only, handed to its processes through pipes."""

import secrets

from nocdesk.credentials import Community, Credential, MemoryCredentials, UsmUser
from probes.simulator.network import Network

_OCTETS = 18


def invent_secrets(network: Network) -> MemoryCredentials:
    """One for each credential that a device names."""
    found: dict[str, Credential] = {}
    for device in network.devices.values():
        if device.credential not in found:
            found[device.credential] = _user(device.credential) if device.is_v3 else Community(_word())
    return MemoryCredentials(found)


def _user(name: str) -> UsmUser:
    return UsmUser(f"nocdesk-{name}", _word(), _word())


def _word() -> str:
    return secrets.token_urlsafe(_OCTETS)
