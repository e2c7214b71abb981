"""Everything that a device of the story answers at a moment: on the wire, and for the history that nobody polled."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from probes.simulator.conditions import NetworkState
from probes.simulator.mib_interfaces import interface_names, port_values
from probes.simulator.mib_jitter import jitter_values
from probes.simulator.mib_ping import ping_names, ping_values
from probes.simulator.mib_system import system_names, system_values
from probes.simulator.moment import Live, Moment
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

    def is_answering(self, at: datetime) -> bool:
        """Whether the agent answers at all."""
        return self.is_answering_at(self.state.playback.seconds(at))

    def is_answering_at(self, moment_s: float) -> bool:
        """The same for seconds from the playback's origin."""
        return self.state.is_answering(self.device.name, moment_s)

    def boots(self, at: datetime) -> int:
        """How many times it has started (snmpEngineBoots)."""
        return self.state.boots(self.device.name, self.state.playback.seconds(at))[1]

    def objects(self, at: datetime) -> Objects:
        """All objects at a moment; which there are never changes."""
        moment = self.moment(self.state.playback.seconds(at))
        objects = dict(self.fixed)
        for live in self.live:
            objects |= live(moment)
        return objects

    def moment(self, moment_s: float) -> Moment:
        """What the live objects need to know of a moment."""
        started_s, _ = self.state.boots(self.device.name, moment_s)
        return Moment(moment_s, started_s, self.state.conditions(moment_s))

    @cached_property
    def fixed(self) -> Objects:
        """The objects that never change."""
        fixed = system_names(self.device) | interface_names(self.device)
        for test in self.device.tests:
            if test.entry is None:
                fixed |= ping_names(test)
        return fixed

    @cached_property
    def live(self) -> tuple[Live, ...]:
        """The objects that change, in groups of which an agent works out only those that are asked for."""
        return tuple(self._live())

    @cached_property
    def order(self) -> tuple[Oid, ...]:
        """The names of all objects, ascending."""
        return tuple(sorted(self.objects(self.state.playback.origin)))

    def _live(self) -> Iterator[Live]:
        yield system_values
        for port in self.device.interfaces:
            yield partial(port_values, self.device, port, self.traffic)
        for test in self.device.tests:
            yield partial(ping_values if test.entry is None else jitter_values, test, self.state)


def device_views(network: Network, playback: Playback) -> Mapping[str, DeviceView]:
    """All devices of a network under a story, by name."""
    state = NetworkState(network, playback)
    traffic = traffic_of(state)
    return {name: DeviceView(device, state, traffic) for name, device in network.devices.items()}
