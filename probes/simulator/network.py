"""What the simulator knows of the provider: devices, links, and what the test of each service needs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nocdesk.errors import NocdeskError
from nocdesk.toml_file import TomlFile, parse_toml, read_toml

Table = Mapping[str, object]

_MBIT = 1_000_000
_SPEED_BPS = {
    "core-router": 100_000 * _MBIT,
    "access-router": 10_000 * _MBIT,
    "demarcation": 1_000 * _MBIT,
    "voice-gateway": 1_000 * _MBIT,
}
_SMALL_DEMARCATION_BPS = 100 * _MBIT

_AGGREGATE = re.compile(r"ae\d+")
_MEMBER = re.compile(r"member of (ae\d+)\b")
"""What the description of a port says that is a member of a link aggregation."""

_TESTS = frozenset(
    {"disman_ping", "disman_traceroute", "cisco_ipsla", "juniper_rpm", "twamp", "huawei_nqa", "mef_soam"}
)
"""The types of probes that read a test of a service."""


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
    aggregate: str | None = None
    """The name of the link aggregation that it is a member of."""

    @property
    def is_aggregate(self) -> bool:
        """Whether it is a link aggregation itself."""
        return _AGGREGATE.fullmatch(self.name) is not None


@dataclass(frozen=True, slots=True)
class ServiceTest:
    """A measurement that a device runs for a service, by the type of the probe that reads it and its parameters."""

    service: str
    type: str
    parameters: Mapping[str, str | int]

    def text(self, parameter: str) -> str:
        """A parameter that is a text."""
        return str(self.parameters[parameter])

    def number(self, parameter: str) -> int:
        """A parameter that is a number."""
        return int(self.parameters[parameter])


@dataclass(frozen=True, slots=True)
class Device:
    """A device; `has_high_capacity` is False where octets are counted in 32 bits only.

    `tables` are the types of the probes that read it for its own sake, such as its sensors or its peers; of a declared
    table it is the table's name.
    """

    name: str
    kind: str
    vendor: str
    location: str
    is_v3: bool
    credential: str
    has_high_capacity: bool
    interfaces: tuple[Interface, ...]
    tests: tuple[ServiceTest, ...]
    tables: frozenset[str]


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

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Each device's number in the file, from 0."""
        return {name: number for number, name in enumerate(self.devices)}


def read_network(path: Path) -> Network:
    """Read a provider file; what is wrong in it beyond its syntax is for the import to say."""
    return _checked(path, read_toml(path))


def parse_network(path: Path, text: str) -> Network:
    """The same for the text of a provider file."""
    return _checked(path, parse_toml(str(path), text))


def _checked(path: Path, file: TomlFile) -> Network:
    try:
        return _network(file.content)
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
    tests, tables = _tests(document), _tables_of_devices(document)
    joined = {pair[side]: (link, side) for link, pair in ends.items() for side in (0, 1)}
    link_speeds = {name: min(_own_speed(rows[device]) for device, _ in pair) for name, pair in ends.items()}
    devices = {
        name: _device(
            row, _ports(name, row, joined, link_speeds), tuple(tests.get(name, ())), frozenset(tables.get(name, ()))
        )
        for name, row in rows.items()
    }
    services = list(_tables(document, "service"))
    return Network(
        devices=devices,
        links={name: (pair[0][0], pair[1][0]) for name, pair in ends.items()},
        needs=_needs(services, list(_tables(document, "support"))),
        customers={_text(service, "name"): _text(service, "customer") for service in services},
    )


def _device(
    row: Table, interfaces: tuple[Interface, ...], tests: tuple[ServiceTest, ...], tables: frozenset[str]
) -> Device:
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
        tables=tables,
    )


def _own_speed(row: Table) -> int:
    # A demarcation device with a single uplink is the small model: 100 Mbit/s, and octets counted in 32 bits only.
    uplinks = sum(1 for port in _tables(row, "interfaces") if _text(port, "name").startswith("up"))
    if row["kind"] == "demarcation" and uplinks < 2:
        return _SMALL_DEMARCATION_BPS
    return _SPEED_BPS[_text(row, "kind")]


def _ports(
    device: str, row: Table, joined: Mapping[tuple[str, str], tuple[str, int]], speeds: Mapping[str, int]
) -> tuple[Interface, ...]:
    """The ports of a device; `joined` gives for an end the link that it is an end of, and which of the two."""
    ports = []
    for index, port in enumerate(_tables(row, "interfaces"), start=1):
        name = _text(port, "name")
        link, side = joined.get((device, name), (None, 0))
        member = _MEMBER.search(str(port.get("description", "")))
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
                aggregate=member[1] if member else None,
            )
        )
    return tuple(ports)


def _tests(document: Table) -> dict[str, list[ServiceTest]]:
    tests: dict[str, list[ServiceTest]] = {}
    for probe in _tables(document, "probe"):
        if probe["type"] in _TESTS and "service" in probe:
            parameters = probe["parameters"]
            assert isinstance(parameters, Mapping)
            test = ServiceTest(_text(probe, "service"), _text(probe, "type"), parameters)
            tests.setdefault(_text(probe, "device"), []).append(test)
    return tests


def _tables_of_devices(document: Table) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for probe in _tables(document, "probe"):
        if probe["type"] not in _TESTS:
            name = _text(probe["parameters"], "table") if probe["type"] == "table" else _text(probe, "type")
            found.setdefault(_text(probe, "device"), set()).add(name)
    return found


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
