"""A network in a few words, and alarms about it: `Sketch("m-a-b").silent("a")`."""

from dataclasses import dataclass, field
from itertools import pairwise

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.keys import promise_key, resource_key, resource_of
from nocdesk.alarms.model import Condition
from nocdesk.network.compositions import Compositions, device_part, link_part
from nocdesk.problems.choosing import Correction
from nocdesk.problems.grouping import Group, group_alarms
from nocdesk.problems.network_graph import GraphDevice, GraphLink, Kind, NetworkGraph, Test, Thing
from nocdesk.problems.open_alarm import OpenAlarm
from nocdesk.problems.rule_file import built_in_rules
from nocdesk.services.composition import Composition, Part, state_rule

NOON_S = 1_800_000_000.0


@dataclass(slots=True)
class Sketch:
    """Chains of devices such as "m-a-b"; the management stands beside `m`. A link is named by its two ends, "a-b"."""

    chains: tuple[str, ...]
    sites: dict[str, str] = field(default_factory=dict)
    riding: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Service → the devices and links that carry it."""
    needs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    """Service → its rule of state, where that is not `worst`."""
    addresses: dict[str, str] = field(default_factory=dict)
    ports: dict[tuple[str, str], str] = field(default_factory=dict)
    """Device and its neighbour → the name of the interface, where that is not `to NEIGHBOUR`."""
    alarms: list[OpenAlarm] = field(default_factory=list)

    def __init__(self, *chains: str) -> None:
        self.chains = chains
        self.sites, self.riding, self.needs, self.rules, self.addresses = {}, {}, {}, {}, {}
        self.ports, self.alarms = {}, []

    @property
    def devices(self) -> list[str]:
        return list(dict.fromkeys(name for chain in self.chains for name in chain.split("-")))

    @property
    def links(self) -> list[str]:
        pairs = [tuple(chain.split("-")) for chain in self.chains]
        return list(dict.fromkeys(f"{a}-{b}" for chain in pairs for a, b in pairwise(chain)))

    def device(self, name: str) -> int:
        return self.devices.index(name) + 1

    def link(self, name: str) -> int:
        return self.links.index(name) + 1

    def service(self, name: str) -> int:
        return list(self.riding).index(name) + 1

    def thing(self, name: str) -> Thing:
        return (Kind.LINK, self.link(name)) if "-" in name else (Kind.DEVICE, self.device(name))

    def graph(self) -> NetworkGraph:
        links = {self.link(name): self._graph_link(name) for name in self.links}
        devices = {
            self.device(name): GraphDevice(self.device(name), name, self.sites.get(name, "")) for name in self.devices
        }
        return NetworkGraph(
            devices=devices,
            links=links,
            tests={self.service(name): Test(self.device("m"), self.service(name)) for name in self.riding},
            services={self.service(name): name for name in self.riding},
            carriers={self.service(name): tuple(map(self.thing, on)) for name, on in self.riding.items()},
            needs={self.service(name): tuple(map(self.service, on)) for name, on in self.needs.items()},
            compositions=self._compositions(),
            by_address={address: self.device(name) for name, address in self.addresses.items()},
            management=frozenset({self.device("m")}),
        )

    def _graph_link(self, name: str) -> GraphLink:
        a, b = name.split("-")
        return GraphLink(self.link(name), name, (self.device(a), self.port(a, b)), (self.device(b), self.port(b, a)))

    def port(self, device: str, neighbour: str) -> str:
        return self.ports.get((device, neighbour), f"to {neighbour}")

    def _compositions(self) -> Compositions:
        composed = {
            self.service(name): Composition(
                state_rule(words),
                tuple(
                    Part(link_part(number) if kind is Kind.LINK else device_part(number))
                    for kind, number in map(self.thing, self.riding[name])
                ),
            )
            for name, words in self.rules.items()
        }
        return Compositions(composed, frozenset(composed))

    def silent(self, device: str, at_s: float = 0.0) -> int:
        """The device does not answer."""
        return self.say(Condition.DEVICE_SILENT, device, at_s, device=device)

    def down(self, link: str, at_s: float = 0.0, *, seen_by: str | None = None) -> int:
        """The link is down, as the first of its ends sees it or another one."""
        a, b = link.split("-")
        near, far = (a, b) if seen_by in (None, a) else (b, a)
        return self.say(Condition.LINK_DOWN, resource_of(near, self.port(near, far)), at_s, device=near)

    def failing(self, service: str, at_s: float = 0.0, condition: Condition = Condition.TEST_FAILED) -> int:
        """The test of a service fails, or finds its quality bad."""
        number = self.service(service)
        return self.say(condition, f"{service} test", at_s, device="m", probe=number, touched=(number,))

    def missing(self, service: str, what: str, at_s: float = 0.0) -> int:
        """An end point of a service, on `m`, says that something is wrong with the other."""
        number = self.service(service)
        resource = resource_of("m", f"{service} test {what}")
        return self.say(Condition.CONNECTIVITY_FAULT, resource, at_s, device="m", probe=number, touched=(number,))

    def promised(self, service: str, at_s: float = 0.0) -> int:
        """What is promised of a service is at risk."""
        number = self.service(service)
        key = promise_key(Condition.PROMISE_AT_RISK, number, "availability")
        return self.say(Condition.PROMISE_AT_RISK, f"{service} availability", at_s, key=key, touched=(number,))

    def say(
        self,
        condition: Condition,
        resource: str,
        at_s: float = 0.0,
        *,
        device: str | None = None,
        probe: int | None = None,
        touched: tuple[int, ...] = (),
        key: str | None = None,
        cleared_s: float | None = None,
        work: str = "",
    ) -> int:
        """Any alarm; what it touches is what rides on its resource, unless it says so itself."""
        number = len(self.alarms) + 1
        self.alarms.append(
            OpenAlarm(
                id=number,
                key=key or resource_key(condition, resource),
                condition=condition,
                severity=MEANINGS[condition].severity,
                resource=resource,
                text=f"{condition}",
                began_s=NOON_S + at_s,
                cleared_s=None if cleared_s is None else NOON_S + cleared_s,
                device_id=None if device is None else self.device(device),
                probe_id=probe,
                touched=frozenset(touched),
                work=work,
            )
        )
        return number

    def groups(self, *corrections: Correction, after_s: float = 300.0) -> tuple[Group, ...]:
        """What these alarms are by the built-in rules, so long after noon."""
        return group_alarms(self.alarms, self.graph(), built_in_rules(), corrections, now_s=NOON_S + after_s)

    def roots(self, *corrections: Correction, after_s: float = 300.0) -> dict[int, int | None]:
        """By alarm the root of its group."""
        groups = self.groups(*corrections, after_s=after_s)
        return {member.alarm: group.root for group in groups for member in group.members}
