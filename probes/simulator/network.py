"""What the simulator knows of the provider: devices, links, and what the test of each service needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nocdesk.errors import NocdeskError
from nocdesk.toml_file import read_toml

Table = Mapping[str, object]

_MBIT = 1_000_000
_SPEED_BPS = {
    "core-router": 100_000 * _MBIT,
    "access-router": 10_000 * _MBIT,
    "demarcation": 1_000 * _MBIT,
    "voice-gateway": 1_000 * _MBIT,
}
_SMALL_DEMARCATION_BPS = 100 * _MBIT


class NetworkError(NocdeskError):
    """The provider file cannot be simulated."""


@dataclass(frozen=True, slots=True)
class Interface:
    """A port of a device; `out_flow` names the traffic that leaves it and `in_flow` what enters it."""

    index: int
    name: str
    description: str
    speed_bps: int
    link: str | None
    out_flow: str
    in_flow: str


@dataclass(frozen=True, slots=True)
class ServiceTest:
    """A measurement that a device runs for a service: a ping by owner and name, or a jitter test by its number."""

    service: str
    owner: str = ""
    name: str = ""
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A device; `has_high_capacity` is False where octets are counted in 32 bits only."""

    name: str
    kind: str
    vendor: str
    location: str
    is_v3: bool
    credential: str
    has_high_capacity: bool
    interfaces: tuple[Interface, ...]
    tests: tuple[ServiceTest, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    """A service fails when one of these does; the needs of the services it depends on are among them."""

    links: frozenset[str]
    devices: frozenset[str]
    services: frozenset[str]


@dataclass(frozen=True)
class Network:
    """The whole provider, as far as it can be measured."""

    devices: Mapping[str, Device]
    links: Mapping[str, tuple[str, str]]
    needs: Mapping[str, Needs]
    customers: Mapping[str, str]

    @cached_property
    def cores(self) -> frozenset[str]:
        """The devices that the network management is connected to."""
        return frozenset(device.name for device in self.devices.values() if device.kind == "core-router")


def read_network(path: Path) -> Network:
    """Read a provider file; what is wrong in it beyond its syntax is for the import to say."""
    try:
        return _network(read_toml(path).content)
    except (KeyError, TypeError) as error:
        raise NetworkError(
            f"{path}: {error} is missing or misplaced; check it with 'nocdesk import --dry-run'"
        ) from error


def _network(document: Table) -> Network:
    ends = {
        _text(link, "name"): tuple((_text(end, "device"), _text(end, "interface")) for end in (link["a"], link["b"]))
        for link in _tables(document, "link")
    }
    rows = {_text(row, "name"): row for row in _tables(document, "device")}
    tests = _tests(document)
    link_speeds = {name: min(_own_speed(rows[device]) for device, _ in pair) for name, pair in ends.items()}
    devices = {
        name: _device(row, _ports(name, row, ends, link_speeds), tuple(tests.get(name, ())))
        for name, row in rows.items()
    }
    services = list(_tables(document, "service"))
    return Network(
        devices=devices,
        links={name: (pair[0][0], pair[1][0]) for name, pair in ends.items()},
        needs=_needs(services, list(_tables(document, "support"))),
        customers={_text(service, "name"): _text(service, "customer") for service in services},
    )


def _device(row: Table, interfaces: tuple[Interface, ...], tests: tuple[ServiceTest, ...]) -> Device:
    return Device(
        name=_text(row, "name"),
        kind=_text(row, "kind"),
        vendor=str(row.get("vendor", "")),
        location=str(row.get("location", "")),
        is_v3=row["snmp"] == "v3",
        credential=_text(row, "credential"),
        has_high_capacity=_own_speed(row) > _SMALL_DEMARCATION_BPS,
        interfaces=interfaces,
        tests=tests,
    )


def _own_speed(row: Table) -> int:
    # A demarcation device with a single uplink is the small model: 100 Mbit/s, and octets counted in 32 bits only.
    uplinks = sum(1 for port in _tables(row, "interfaces") if _text(port, "name").startswith("up"))
    if row["kind"] == "demarcation" and uplinks < 2:
        return _SMALL_DEMARCATION_BPS
    return _SPEED_BPS[_text(row, "kind")]


def _ports(
    device: str, row: Table, ends: Mapping[str, tuple[tuple[str, str], ...]], speeds: Mapping[str, int]
) -> tuple[Interface, ...]:
    joined = {pair[side]: (link, side) for link, pair in ends.items() for side in (0, 1)}
    ports = []
    for index, port in enumerate(_tables(row, "interfaces"), start=1):
        name = _text(port, "name")
        link, side = joined.get((device, name), (None, 0))
        flows = (f"{link or f'{device} {name}'} forth", f"{link or f'{device} {name}'} back")
        ports.append(
            Interface(
                index=index,
                name=name,
                description=str(port.get("description", "")),
                speed_bps=speeds[link] if link else min(_own_speed(row), _SMALL_DEMARCATION_BPS),
                link=link,
                out_flow=flows[side],
                in_flow=flows[1 - side],
            )
        )
    return tuple(ports)


def _tests(document: Table) -> dict[str, list[ServiceTest]]:
    tests: dict[str, list[ServiceTest]] = {}
    for probe in _tables(document, "probe"):
        parameters = probe.get("parameters", probe)
        assert isinstance(parameters, Mapping)
        if probe["type"] == "disman_ping":
            test = ServiceTest(
                _text(probe, "service"), owner=_text(parameters, "owner"), name=_text(parameters, "test")
            )
        elif probe["type"] == "cisco_ipsla":
            test = ServiceTest(_text(probe, "service"), entry=int(str(parameters["entry"])))
        else:
            continue
        tests.setdefault(_text(probe, "device"), []).append(test)
    return tests


def _needs(services: Iterable[Table], supports: Iterable[Table]) -> dict[str, Needs]:
    depends = {_text(service, "name"): _names(service, "depends_on") for service in services}
    own: dict[str, tuple[set[str], set[str]]] = {name: (set(), set()) for name in depends}
    for support in supports:
        for column, key in enumerate(("link", "device")):
            if key in support:
                own[_text(support, "service")][column].add(_text(support, key))
    needs = {}
    for name in depends:
        chain = _chain(name, depends)
        needs[name] = Needs(
            links=frozenset[str]().union(*(own[each][0] for each in chain)),
            devices=frozenset[str]().union(*(own[each][1] for each in chain)),
            services=frozenset(chain),
        )
    return needs


def _chain(name: str, depends: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The service and everything it depends on, however far."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting.extend(depends[each])
    return found


def _tables(table: Table, key: str) -> tuple[Table, ...]:
    rows = table.get(key, ())
    if not isinstance(rows, list | tuple):
        raise TypeError(key)
    return tuple(rows)


def _names(table: Table, key: str) -> tuple[str, ...]:
    rows = table.get(key, ())
    if not isinstance(rows, list | tuple):
        raise TypeError(key)
    return tuple(str(row) for row in rows)


def _text(table: object, key: str) -> str:
    if not isinstance(table, Mapping):
        raise TypeError(key)
    return str(table[key])
