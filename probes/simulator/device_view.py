"""Everything that a device of the story answers at a moment: on the wire, and for the history that nobody polled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from probes.simulator.adjacency import Adjacencies
from probes.simulator.conditions import NetworkState
from probes.simulator.device_tables import fixed_objects, layout, live_objects
from probes.simulator.moment import Live, Moment
from probes.simulator.network import Device, Network
from probes.simulator.objects import Objects
from probes.simulator.playback import Playback
from probes.simulator.traffic import Traffic, traffic_of


@dataclass
class DeviceView:
    """One device, as its agent shows it."""

    device: Device
    traffic: Traffic
    adjacencies: Adjacencies

    @property
    def state(self) -> NetworkState:
        """The network that it is in."""
        return self.adjacencies.state

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
        """All objects at a moment."""
        moment = self.moment(self.state.playback.seconds(at))
        objects = dict(self.fixed)
        for live in self.live:
            objects |= live(moment)
        return objects

    def moment(self, moment_s: float) -> Moment:
        """What the live objects need to know of a moment."""
        started_s, _ = self.state.boots(self.device.name, moment_s)
        return Moment(moment_s, started_s, self.state.conditions(moment_s))

    def layout(self, moment_s: float) -> tuple[int, ...]:
        """The same as long as there are the same objects."""
        return layout(self.device, moment_s)

    @cached_property
    def fixed(self) -> Objects:
        """The objects that never change."""
        return fixed_objects(self.device)

    @cached_property
    def live(self) -> tuple[Live, ...]:
        """The objects that change, in groups of which an agent works out only those that are asked for."""
        return tuple(live_objects(self.device, self.traffic, self.adjacencies))


def device_views(network: Network, playback: Playback) -> Mapping[str, DeviceView]:
    """All devices of a network under a story, by name."""
    state = NetworkState(network, playback)
    traffic, adjacencies = traffic_of(state), Adjacencies(state)
    return {name: DeviceView(device, traffic, adjacencies) for name, device in network.devices.items()}
