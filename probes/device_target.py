"""A device as it is polled."""

from dataclasses import dataclass, field

from nocdesk.network.model import SnmpVersion
from nocdesk.network.queries import SnmpSettings
from probes.probe import ProbeTarget


@dataclass(frozen=True, slots=True)
class DeviceTarget:
    """A device as the poller needs it; `credential` is a name."""

    device_id: int
    name: str
    address: str
    port: int
    snmp: SnmpVersion
    credential: str
    probes: tuple[ProbeTarget, ...]
    settings: SnmpSettings = field(default_factory=SnmpSettings)
