"""How the demo's network grows: exchanges with two access routers each, and rings of demarcations between these."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from probes.simulator.invented_names import place

_RING = 5
_DEMARCATIONS_PER_EXCHANGE = 60
_EXCHANGES_PER_CORE = 8
_GOLDEN_TURN = math.pi * (3 - math.sqrt(5))
_PORTS = {"core-router": "et-1/0/{}", "access-router": "xe-0/1/{}", "demarcation": "up{}"}


@dataclass
class GrownDevice:
    """A new device, or one that was there already and gets more interfaces."""

    name: str
    kind: str
    place: str
    interfaces: list[tuple[str, str]] = field(default_factory=list)
    """Name and description."""
    at: tuple[float, float] = (0.0, 0.0)
    """Latitude and longitude in degrees."""

    def add_port(self, description: str) -> str:
        """The name of the next interface."""
        name = _PORTS[self.kind].format(len(self.interfaces) + 1)
        self.interfaces.append((name, description))
        return name


@dataclass(frozen=True, slots=True)
class GrownLink:
    """A link by its ends, each a device and an interface."""

    name: str
    a: tuple[str, str]
    b: tuple[str, str]


class LargerNetwork:
    """Core routers that were there already, and all that hangs on them."""

    def __init__(self, cores: Sequence[str], devices: int) -> None:
        self.old = [GrownDevice(name, "core-router", "") for name in cores]
        self.new: list[GrownDevice] = []
        self.links: list[GrownLink] = []
        self.tails: list[tuple[GrownDevice, GrownDevice, str]] = []
        """Each demarcation, the access router that tests it, and the link that it is reached over."""
        self._names = (f"LINK-{number:05}" for number in count(1))
        for number in count():
            if len(self.new) >= devices:
                break
            self._exchange(number, devices)

    def _exchange(self, number: int, devices: int) -> None:
        where = place(number)
        code, at = f"{where[:3].lower()}{number}", _spiralled(number)
        core = self.old[number % len(self.old)]
        if number % _EXCHANGES_PER_CORE == _EXCHANGES_PER_CORE - 1:
            core = self._joined(core, GrownDevice(f"{code}-cr1", "core-router", where, at=at))
        routers = [
            self._joined(core, GrownDevice(f"{code}-ar{side}", "access-router", where, at=at))
            for side in range(1, 1 + min(2, max(1, devices - len(self.new))))
        ]
        room = min(_DEMARCATIONS_PER_EXCHANGE, devices - len(self.new))
        ends = [GrownDevice(f"{code}-ed{each}", "demarcation", where, at=at) for each in range(1, room + 1)]
        for ring in _rings(ends):
            self._ring(routers, ring)

    def _ring(self, routers: Sequence[GrownDevice], ring: Sequence[GrownDevice]) -> None:
        """From the first router through all demarcations to the second."""
        before = routers[0]
        for demarcation in ring:
            self._joined(before, demarcation)
            self.tails.append((demarcation, routers[0], self.links[-1].name))
            before = demarcation
        self._link(before, routers[-1])

    def _joined(self, to: GrownDevice, device: GrownDevice) -> GrownDevice:
        self.new.append(device)
        self._link(to, device)
        return device

    def _link(self, a: GrownDevice, b: GrownDevice) -> None:
        ends = (a.name, a.add_port(f"to {b.name}")), (b.name, b.add_port(f"to {a.name}"))
        self.links.append(GrownLink(next(self._names), *ends))


def _rings(demarcations: Sequence[GrownDevice]) -> Iterator[Sequence[GrownDevice]]:
    for first in range(0, len(demarcations), _RING):
        yield demarcations[first : first + _RING]


def _spiralled(number: int) -> tuple[float, float]:
    """A place for each exchange, outwards around the first ones, nowhere two near to each other."""
    turn, far = number * _GOLDEN_TURN, 0.35 + 0.11 * math.sqrt(number)
    return round(54.3 + far * math.sin(turn), 4), round(-1.0 + 1.7 * far * math.cos(turn), 4)
