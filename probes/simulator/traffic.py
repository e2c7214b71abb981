"""Bit rates that follow the day, and octet counters that are their exact integrals.

A flow (one direction of a link, or of a customer's port) carries a share of its speed times day(t), where day(t) is a
sum of cosines: the daily curve with its peak at 20:00 UTC, and slower and faster ripples. Its integral has a closed
form, so a counter can be told for any moment without adding up. In a segment of the story in which the flow is dark
nothing passes, in congestion more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, pi, sin

from probes.simulator.conditions import Conditions, NetworkState
from probes.simulator.network import Network
from probes.simulator.noise import noise, seed

_DAY_S = 86_400.0
_PEAK_S = 20 * 3600.0
_MEAN = 0.55
_DAILY = ((_DAY_S, 0.30), (_DAY_S / 2, 0.06))
_RIPPLES = ((13_700.0, 0.035), (3_400.0, 0.03), (907.0, 0.025), (211.0, 0.02), (61.0, 0.015), (17.0, 0.01))
_CONGESTED = 1.8
_DISCARDS_PS = 30.0


@dataclass(frozen=True, slots=True)
class Flow:
    """One direction of traffic: `octets_ps` octets a second at day(t) = 1, and where in its ripples it stands."""

    octets_ps: float
    waves: tuple[tuple[float, float, float], ...]
    """Angular frequency, amplitude and phase of each cosine."""
    link: str | None
    ends: tuple[str, str]

    def rate(self, moment_s: float) -> float:
        """Octets a second, undisturbed."""
        return self.octets_ps * (_MEAN + sum(a * cos(w * moment_s + p) for w, a, p in self.waves))

    def integral(self, moment_s: float) -> float:
        """Octets from the zero of time to a moment, undisturbed."""
        return self.octets_ps * (_MEAN * moment_s + sum(a / w * sin(w * moment_s + p) for w, a, p in self.waves))


@dataclass
class _Total:
    """What a flow had carried and dropped when each segment began."""

    undisturbed: list[float]
    octets: list[float] = field(default_factory=lambda: [0.0])
    discards: list[float] = field(default_factory=lambda: [0.0])


@dataclass
class Traffic:
    """What has passed every flow of a network under a story."""

    state: NetworkState
    flows: Mapping[str, Flow]
    _totals: dict[str, _Total] = field(default_factory=dict, init=False, repr=False)
    _starts: dict[tuple[str, float], tuple[float, float]] = field(default_factory=dict, init=False, repr=False)

    def passed(self, name: str, since_s: float, moment_s: float) -> tuple[float, float]:
        """Octets that passed and packets that were dropped between two moments."""
        octets, discards = self._until(name, moment_s)
        octets_before, discards_before = self._since(name, since_s)
        return octets - octets_before, discards - discards_before

    def rate(self, name: str, moment_s: float) -> float:
        """Octets a second at a moment."""
        flow = self.flows[name]
        return flow.rate(moment_s) * _share(flow, self.state.conditions(moment_s))

    def _since(self, name: str, since_s: float) -> tuple[float, float]:
        # Counters start at the same few moments (a device's last start) for every poll, so these are worth keeping.
        kept = self._starts.get((name, since_s))
        if kept is None:
            kept = self._starts[name, since_s] = self._until(name, since_s)
        return kept

    def _until(self, name: str, moment_s: float) -> tuple[float, float]:
        number = self.state.playback.segment(moment_s)
        flow, total = self.flows[name], self._total(name, number)
        conditions = self.state.fill(number)[number]
        octets = _share(flow, conditions) * (flow.integral(moment_s) - total.undisturbed[number])
        dropping_s = moment_s - self.state.playback.segments()[number].begins_s
        return total.octets[number] + octets, total.discards[number] + _drops(flow, conditions) * dropping_s

    def _total(self, name: str, number: int) -> _Total:
        flow, segments, conditions = self.flows[name], self.state.playback.segments(), self.state.fill(number)
        total = self._totals.get(name)
        if total is None:
            total = self._totals[name] = _Total(undisturbed=[flow.integral(segments[0].begins_s)])
        while len(total.octets) <= number:
            last = len(total.octets) - 1
            begins_s, ends_s = segments[last].begins_s, segments[last + 1].begins_s
            total.undisturbed.append(flow.integral(ends_s))
            octets = _share(flow, conditions[last]) * (total.undisturbed[-1] - total.undisturbed[-2])
            total.octets.append(total.octets[last] + octets)
            total.discards.append(total.discards[last] + _drops(flow, conditions[last]) * (ends_s - begins_s))
        return total


def traffic_of(state: NetworkState) -> Traffic:
    """The traffic of all ports of a network; the daily curve stands still on the playback's origin."""
    origin = state.playback.origin
    origin_s = origin.hour * 3600.0 + origin.minute * 60.0 + origin.second
    return Traffic(state, _flows(state.network, origin_s))


def _flows(network: Network, origin_s: float) -> dict[str, Flow]:
    flows = {}
    for device in network.devices.values():
        for port in device.interfaces:
            for name in (port.in_flow, port.out_flow):
                if name not in flows:
                    ends = network.links.get(port.link or "", (device.name, device.name))
                    flows[name] = _flow(name, port.speed_bps, port.link, ends, origin_s)
    return flows


def _flow(name: str, speed_bps: int, link: str | None, ends: tuple[str, str], origin_s: float) -> Flow:
    key = seed(name)
    share = 0.22 + 0.26 * noise(key, 0)
    daily = [(2 * pi / period, a, 2 * pi * (origin_s - _PEAK_S) / period) for period, a in _DAILY]
    ripples = [(2 * pi / period, a, 2 * pi * noise(key, place)) for place, (period, a) in enumerate(_RIPPLES, start=1)]
    return Flow(speed_bps / 8 * share, tuple(daily + ripples), link, ends)


def _share(flow: Flow, conditions: Conditions) -> float:
    if flow.link is None:
        return 0.0 if flow.ends[0] in conditions.dark_devices else 1.0
    if conditions.is_dark_flow(flow.link, flow.ends):
        return 0.0
    return _CONGESTED if _is_congested(flow, conditions) else 1.0


def _drops(flow: Flow, conditions: Conditions) -> float:
    return _DISCARDS_PS if _is_congested(flow, conditions) else 0.0


def _is_congested(flow: Flow, conditions: Conditions) -> bool:
    return any(flow.link in fault.links for fault in conditions.congestion)
