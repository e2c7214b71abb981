"""Finds what a trap is about in the inventory, under the very name that the poll's alarm would have."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import ip_address

from nocdesk.alarms.keys import resource_of
from nocdesk.alarms.model import Condition
from nocdesk.names.display import hexadecimal, plain_text
from nocdesk.names.objects import Oid, dotted
from nocdesk.network.learnt import Numbers
from nocdesk.network.model import ProbeType
from nocdesk.network.topology import ProbePlace, Touch
from nocdesk.traps.rules.ground import Ground
from nocdesk.traps.rules.rule import Place, PlaceKind, Problem
from nocdesk.traps.rules.varbinds import SaidTrap

IF_NAME: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1)
IF_DESCR: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1, 2)
"""ifName and ifDescr of IF-MIB, revision 200006140000Z, which many devices send along."""
_OSPF: Oid = (1, 3, 6, 1, 2, 1, 14)
_TESTS = frozenset(
    {
        ProbeType.DISMAN_PING,
        ProbeType.DISMAN_TRACEROUTE,
        ProbeType.JUNIPER_RPM,
        ProbeType.HUAWEI_NQA,
        ProbeType.TWAMP,
    }
)
_TRACEROUTE: Oid = (1, 3, 6, 1, 2, 1, 81)

WATCHED = {
    Condition.LINK_DOWN: frozenset({ProbeType.IF_MIB}),
    Condition.PEER_DOWN: frozenset({ProbeType.BGP4, ProbeType.OSPF}),
    Condition.ON_BATTERY: frozenset({ProbeType.UPS}),
    Condition.PART_FAULTY: frozenset({ProbeType.ENTITY_SENSOR, ProbeType.UPS}),
    Condition.TEST_FAILED: _TESTS | {ProbeType.CISCO_IPSLA},
}
"""Conditions that polls find as well, and the probes that do."""

NumbersOf = Callable[[int], Numbers]


@dataclass(frozen=True, slots=True)
class Spot:
    """A resource by its name; `probe` reads it. `is_known` where the inventory has it, so that there are not many."""

    resource: str
    touches: tuple[Touch, ...] = ()
    probe: ProbePlace | None = None
    is_known: bool = False

    def watcher_of(self, problem: Problem) -> ProbePlace | None:
        """The probe whose polls find the same trouble by themselves, and its end."""
        if self.probe is None or problem.specific or self.probe.type not in WATCHED.get(problem.condition, ()):
            return None
        return self.probe


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks up for one device; `part` is the text that the rule makes for a part without a number."""

    ground: Ground
    device_id: int
    device: str
    said: SaidTrap
    numbers_of: NumbersOf

    def spot(self, place: Place, problem: Problem, part: str) -> Spot:
        """The resource that a rule's place means."""
        match place.kind:
            case PlaceKind.INTERFACE:
                return self._interface(self._index(place))
            case PlaceKind.PEER:
                return self._peer(place)
            case PlaceKind.SENSOR:
                return self._sensor(self._index(place))
            case PlaceKind.TEST:
                return self._test(place)
            case PlaceKind.OPERATION:
                return self._operation(self._index(place))
            case PlaceKind.PART:
                return self._of_device(part, problem)
            case _:
                return self._of_device("", problem)

    def _index(self, place: Place) -> Oid:
        assert place.by is not None
        return self.said.index(place.by)

    def _of_device(self, part: str, problem: Problem) -> Spot:
        probe = self.ground.sentinel(self.device_id)
        watching = self.ground.watching(self.device_id, *WATCHED.get(problem.condition, ()))
        touches = tuple(self.ground.topology.touched_by_device(self.device_id, self.device))
        ups = next((one.place for one in watching if one.place.type is ProbeType.UPS), None)
        return Spot(resource_of(self.device, part), touches, ups or probe, is_known=not part)

    def _interface(self, index: Oid) -> Spot:
        name = self._interface_name(index[-1] if index else None)
        link = self.ground.topology.links.get((self.device_id, name))
        touches = tuple(self.ground.topology.touched_by_link(link)) if link else ()
        is_known = (self.device_id, name) in self.ground.interfaces
        watching = self.ground.watching(self.device_id, ProbeType.IF_MIB) if is_known else ()
        return Spot(resource_of(self.device, name), touches, watching[0].place if watching else None, is_known)

    def _interface_name(self, number: int | None) -> str:
        """By its number where the device was seen to use it, since two names of an interface may differ."""
        said = [text for text in (self._text(IF_NAME), self._text(IF_DESCR)) if text]
        learnt = self.numbers_of(self.device_id).interfaces.get(number) if number is not None else None
        if learnt is not None:
            return learnt
        known = (name for name in said if (self.device_id, name) in self.ground.interfaces)
        return next(known, said[0] if said else f"ifIndex {number or '?'}")

    def _text(self, column: Oid) -> str:
        below = dotted(column) + "."
        found = next((one for one in self.said.varbinds if one.oid.startswith(below)), None)
        if found is None or not isinstance(found.value, str) or found.type != "OCTET STRING":
            return ""
        return _shown(bytes.fromhex(found.value))

    def _peer(self, place: Place) -> Spot:
        assert place.by is not None
        is_ospf = place.by.oid[: len(_OSPF)] == _OSPF
        name = self._address(place) or _neighbor(self._index(place))
        kind, parameter = (ProbeType.OSPF, "neighbor") if is_ospf else (ProbeType.BGP4, "peer")
        for one in self.ground.watching(self.device_id, kind):
            if one.parameters.get(parameter) in (None, name):
                return self._measured(resource_of(self.device, name), one.place)
        return Spot(resource_of(self.device, name))

    def _address(self, place: Place) -> str:
        """Where the object is an address itself."""
        assert place.by is not None
        found = self.said.varbind(place.by)
        if found is None or not isinstance(found.value, str):
            return ""
        if found.type == "IpAddress":
            return found.value
        octets = bytes.fromhex(found.value) if found.type == "OCTET STRING" else b""
        return str(ip_address(octets)) if len(octets) in (4, 16) else ""

    def _sensor(self, index: Oid) -> Spot:
        number = index[0] if index else None
        name = self.numbers_of(self.device_id).sensors.get(number) if number is not None else None
        if name is None:
            return Spot(resource_of(self.device, f"sensor {number or '?'}"))
        for one in self.ground.watching(self.device_id, ProbeType.ENTITY_SENSOR):
            if fnmatchcase(name, str(one.parameters.get("sensors", "*"))):
                return self._measured(resource_of(self.device, name), one.place)
        return Spot(resource_of(self.device, name))

    def _test(self, place: Place) -> Spot:
        assert place.by is not None
        owner, test = (*_texts(self._index(place)), "?", "?")[:2]
        is_route = place.by.oid[: len(_TRACEROUTE)] == _TRACEROUTE
        types = {ProbeType.DISMAN_TRACEROUTE} if is_route else _TESTS - {ProbeType.DISMAN_TRACEROUTE}
        for one in self.ground.watching(self.device_id, *types):
            if (one.parameters.get("owner"), one.parameters.get("test")) == (owner, test):
                return self._measured(one.place.name, one.place)
        return Spot(resource_of(self.device, f"{owner} {test}"))

    def _operation(self, index: Oid) -> Spot:
        number = index[0] if index else None
        for one in self.ground.watching(self.device_id, ProbeType.CISCO_IPSLA):
            if one.parameters.get("entry") == number:
                return self._measured(one.place.name, one.place)
        return Spot(resource_of(self.device, f"operation {number or '?'}"))

    def _measured(self, resource: str, place: ProbePlace) -> Spot:
        touched = self.ground.topology.touched_by_service(place.service_id) if place.service_id else ()
        return Spot(resource, tuple(touched), place, is_known=True)


def _neighbor(index: Oid) -> str:
    """An address, and for OSPF the interface of a neighbour without one, as the poll calls it."""
    address, interface = dotted(index[:4]) if index else "?", index[4:]
    return f"{address} on ifIndex {interface[0]}" if interface and interface[0] else address


def _texts(index: Oid) -> Iterator[str]:
    """Texts with their lengths before them (RFC 2578, clause 7.7)."""
    while index:
        length = index[0]
        text, index = index[1 : 1 + length], index[1 + length :]
        if len(text) < length or not all(arc < 256 for arc in text):
            return
        yield _shown(bytes(text))


def _shown(octets: bytes) -> str:
    """A name in one line: as text where it is one, else in hexadecimal."""
    text = plain_text(octets)
    return hexadecimal(octets) if text is None else " ".join(text.split())
