"""Everything that a device of the story answers at a moment: on the wire, and for the history that nobody polled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from probes.simulator.conditions import NetworkState
from probes.simulator.mib_interfaces import interface_names, interface_values
from probes.simulator.mib_jitter import jitter_values
from probes.simulator.mib_ping import ping_names, ping_values
from probes.simulator.mib_system import system_names, system_values
from probes.simulator.network import Device, Network
from probes.simulator.objects import Objects
from probes.simulator.playback import Playback
from probes.simulator.traffic import Traffic, traffic_of
from probes.snmp.varbind import Oid


@dataclass
class DeviceView:
    """One device, as its agent shows it."""

    device: Device
    state: NetworkState
    traffic: Traffic
    _fixed: Objects = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._fixed = system_names(self.device) | interface_names(self.device)
        for test in self.device.tests:
            if test.entry is None:
                self._fixed |= ping_names(test)

    def is_answering(self, at: datetime) -> bool:
        """Whether the agent answers at all."""
        return self.state.is_answering(self.device.name, self.state.playback.seconds(at))

    def boots(self, at: datetime) -> int:
        """How many times it has started (snmpEngineBoots)."""
        return self.state.boots(self.device.name, self.state.playback.seconds(at))[1]

    def objects(self, at: datetime) -> Objects:
        """All objects at a moment; which there are never changes."""
        moment_s = self.state.playback.seconds(at)
        started_s, _ = self.state.boots(self.device.name, moment_s)
        conditions = self.state.conditions(moment_s)
        objects = dict(self._fixed)
        objects |= system_values(started_s, moment_s)
        objects |= interface_values(self.device, self.traffic, conditions, started_s, moment_s)
        for test in self.device.tests:
            values = ping_values if test.entry is None else jitter_values
            objects |= values(test, self.state, moment_s)
        return objects

    @cached_property
    def order(self) -> tuple[Oid, ...]:
        """The names of all objects, ascending."""
        return tuple(sorted(self.objects(self.state.playback.origin)))


def device_views(network: Network, playback: Playback) -> Mapping[str, DeviceView]:
    """All devices of a network under a story, by name."""
    state = NetworkState(network, playback)
    traffic = traffic_of(state)
    return {name: DeviceView(device, state, traffic) for name, device in network.devices.items()}
