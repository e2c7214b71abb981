"""An invented provider, written as a provider file: core, aggregation, trees and rings of access, customers.

It shares no code with what it is to test: only the format of the file.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True, slots=True)
class Port:
    """An interface of a device."""

    device: str
    name: str

    @property
    def resource(self) -> str:
        return f"{self.device} {self.name}"


@dataclass(frozen=True, slots=True)
class Line:
    """A link; `a` is the end nearer to the core."""

    name: str
    a: Port
    b: Port


@dataclass(frozen=True, slots=True)
class Box:
    """A device: `role` is core, agg, tree (single-homed access), ring (access on a ring) or tail (at a customer)."""

    name: str
    role: str
    place: str
    address: str


@dataclass(frozen=True, slots=True)
class Sold:
    """A service of a customer, the tail that carries it, and the services that it depends on."""

    name: str
    customer: str
    site: str
    kind: str
    tail: str = ""
    needs: tuple[str, ...] = ()

    @property
    def test(self) -> str:
        """The name of the probe that measures it."""
        return f"{self.name} test"


@dataclass(slots=True)
class Network:
    """All of it; `above` is the line by which a box hangs on the one above it, where it hangs on one only."""

    boxes: dict[str, Box] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    above: dict[str, Line] = field(default_factory=dict)
    rings: list[list[Line]] = field(default_factory=list)
    agg_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sold: dict[str, Sold] = field(default_factory=dict)
    customers: list[str] = field(default_factory=list)
    _ports: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, name: str, role: str, place: str) -> str:
        number = len(self.boxes) + 1
        self.boxes[name] = Box(name, role, place, f"10.40.{number // 250}.{number % 250 + 1}")
        return name

    def join(self, a: str, a_slot: int, b: str, b_slot: int) -> Line:
        line = Line(f"{a}--{b}", self._port(a, a_slot), self._port(b, b_slot))
        self.lines.append(line)
        return line

    def hang(self, upper: str, slot: int, lower: str) -> None:
        self.above[lower] = self.join(upper, slot, lower, 0)

    def below(self, name: str) -> list[str]:
        """Every box that hangs on this one alone, however far down."""
        children = [lower for lower, line in self.above.items() if line.a.device == name]
        return [found for child in children for found in (child, *self.below(child))]

    def lines_of(self, name: str) -> list[Line]:
        return [line for line in self.lines if name in (line.a.device, line.b.device)]

    def in_place(self, place: str) -> list[str]:
        return [box.name for box in self.boxes.values() if box.place == place]

    def of_role(self, *roles: str) -> list[str]:
        return [box.name for box in self.boxes.values() if box.role in roles]

    def sold_over(self, boxes: set[str]) -> list[Sold]:
        """Services that end in one of these boxes."""
        return [each for each in self.sold.values() if each.tail in boxes]

    def dependents(self, names: set[str]) -> list[Sold]:
        """Services without a line of their own that need one of these."""
        return [each for each in self.sold.values() if names.intersection(each.needs)]

    def _port(self, device: str, slot: int) -> Port:
        number = self._ports[device, slot]
        self._ports[device, slot] += 1
        return Port(device, f"ge-{slot}/0/{number}")


def build(pairs: int, customers: int, rng: Random) -> Network:
    """A core ring of six; `pairs` of aggregation routers on it, each with trees and a ring between the two."""
    net = Network(customers=[f"Customer {number:03}" for number in range(1, customers + 1)])
    core = [net.add(f"cor-{number}", "core", f"Exchange {number}") for number in range(1, 7)]
    for number, name in enumerate(core):
        net.join(name, 0, core[(number + 1) % 6], 0)
    for pair in range(pairs):
        _pair(net, core, pair)
    _sell(net, rng)
    return net


def _pair(net: Network, core: list[str], pair: int) -> None:
    near, far = core[pair % 6], core[(pair + 2) % 6]
    both = [net.add(f"agg-{2 * pair + side + 1}", "agg", f"Hub {2 * pair + side + 1}") for side in (0, 1)]
    for agg in both:
        net.join(near, 1, agg, 0)
        net.join(far, 1, agg, 0)
        for number in range(3):
            tree = net.add(f"{agg}-t{number + 1}", "tree", f"Mast {agg}-{number + 1}")
            net.agg_of[tree] = (agg,)
            net.hang(agg, 1, tree)
            _tails(net, tree, 3)
    _ring(net, both, pair)


def _ring(net: Network, both: list[str], pair: int) -> None:
    inner = [net.add(f"rng-{pair + 1}-{number + 1}", "ring", f"Tower {pair + 1}-{number + 1}") for number in range(4)]
    chain = [both[0], *inner, both[1]]
    slots = [2, *[0] * 4, 2]
    net.rings.append(
        [
            net.join(chain[at], slots[at] if at == 0 else 1, chain[at + 1], slots[at + 1] if at == 4 else 0)
            for at in range(5)
        ]
    )
    for name in inner:
        net.agg_of[name] = tuple(both)
        _tails(net, name, 2)


def _tails(net: Network, upper: str, count: int) -> None:
    for number in range(count):
        tail = net.add(f"{upper}-c{number + 1}", "tail", f"Premises {upper}-{number + 1}")
        net.agg_of[tail] = net.agg_of[upper]
        net.hang(upper, 2, tail)


def _sell(net: Network, rng: Random) -> None:
    """An access for every tail; a telephone line on a third of them, a private network over two where one has two."""
    of: dict[str, list[str]] = defaultdict(list)
    for number, tail in enumerate(net.of_role("tail"), 1):
        customer = rng.choice(net.customers)
        name = f"ACC-{number}"
        net.sold[name] = Sold(name, customer, f"{customer}, {net.boxes[tail].place}", "access", tail)
        of[customer].append(name)
        if number % 3 == 0:
            voice = f"SIP-{number}"
            net.sold[voice] = Sold(voice, customer, net.sold[name].site, "content", "", (name,))
    for customer, names in of.items():
        if len(names) >= 3:
            private = f"VPN-{len(net.sold)}"
            net.sold[private] = Sold(private, customer, "", "connectivity", "", (names[0], names[1]))


def provider_text(net: Network) -> str:
    """The network as a provider file."""
    return "\n".join(["format = 1", *_commercial(net), *_physical(net)]) + "\n"


def _commercial(net: Network) -> Iterator[str]:
    for number, customer in enumerate(net.customers, 1):
        yield f'[[customer]]\nname = "{customer}"\nnumber = "K-{number}"'
    for site in sorted({each.site: each.customer for each in net.sold.values() if each.site}.items()):
        yield f'[[site]]\nname = "{site[0]}"\ncustomer = "{site[1]}"'
    for each in net.sold.values():
        yield f'[[service]]\nname = "{each.name}"\ncustomer = "{each.customer}"\nspecification = "{each.kind}"'
        if each.site:
            yield f'site = "{each.site}"'
        if each.needs:
            names = ", ".join(f'"{name}"' for name in each.needs)
            yield f"depends_on = [{names}]"


def _physical(net: Network) -> Iterator[str]:
    kinds = {"core": "core-router", "agg": "core-router", "tail": "demarcation"}
    for box in net.boxes.values():
        ports = [port for line in net.lines_of(box.name) for port in (line.a, line.b) if port.device == box.name]
        names = ", ".join(f'{{ name = "{port.name}" }}' for port in ports)
        yield f'[[device]]\nname = "{box.name}"\nkind = "{kinds.get(box.role, "access-router")}"'
        yield f'location = "{box.place}"\naddress = "{box.address}"\nsnmp = "v2c"\ncredential = "all"'
        yield f"interfaces = [{names}]"
    for line in net.lines:
        yield f'[[link]]\nname = "{line.name}"'
        yield f'a = {{ device = "{line.a.device}", interface = "{line.a.name}" }}'
        yield f'b = {{ device = "{line.b.device}", interface = "{line.b.name}" }}'
    yield from _supports(net)
    for box in net.boxes.values():
        yield f'[[probe]]\nname = "{box.name} system"\ntype = "system"\ndevice = "{box.name}"'
    for number, each in enumerate(each for each in net.sold.values() if each.tail):
        yield f'[[probe]]\nname = "{each.test}"\ntype = "disman_ping"\ndevice = "cor-{number % 6 + 1}"'
        yield f'service = "{each.name}"\nparameters = {{ owner = "noc", test = "{each.name}" }}'


def _supports(net: Network) -> Iterator[str]:
    """What an access stands and falls with: every line and box up to where there are two ways."""
    for each in net.sold.values():
        at = each.tail
        while at:
            yield f'[[support]]\nservice = "{each.name}"\ndevice = "{at}"'
            line = net.above.get(at)
            if line is not None:
                yield f'[[support]]\nservice = "{each.name}"\nlink = "{line.name}"'
            at = line.a.device if line is not None else ""
