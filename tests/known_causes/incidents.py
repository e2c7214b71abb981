"""What goes wrong and which alarms that makes: incidents whose cause is known because it was made here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from random import Random

from tests.known_causes.network import Line, Network


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm of an incident: it is so from `from_s` to `to_s` (both after the incident's beginning)."""

    resource: str
    condition: str
    from_s: float
    to_s: float
    severity: str = "major"

    @property
    def key(self) -> tuple[str, str]:
        return self.resource, self.condition


@dataclass(slots=True)
class Incident:
    """One cause: `causes` are the alarms about the thing that failed itself, `hit` the services that fail with it.

    Without causes nothing names the cause: its alarms belong together, and none of them is the root.
    """

    kind: str
    begins_s: float
    lasts_s: float
    failed: frozenset[str]
    causes: frozenset[tuple[str, str]] = frozenset()
    alarms: list[Raised] = field(default_factory=list)
    hit: frozenset[str] = frozenset()


class Maker:
    """Makes one incident: collects its alarms with times such as polls and traps have them."""

    def __init__(self, net: Network, rng: Random, kind: str, begins_s: float) -> None:
        self.net, self.rng = net, rng
        self.incident = Incident(kind, begins_s, rng.uniform(600, 2_400), frozenset())
        self._causes: set[tuple[str, str]] = set()

    def trap(self, resource: str, condition: str, severity: str = "critical", *, after_s: float = 0.0) -> None:
        """Told by the device at once, and its end as well."""
        begins, ends = after_s + self.rng.uniform(0, 2), self.incident.lasts_s + self.rng.uniform(0, 2)
        self.incident.alarms.append(Raised(resource, condition, begins, ends, severity))

    def poll(self, resource: str, condition: str, severity: str = "major", *, after_s: float = 0.0) -> None:
        """Found by the next poll or by the one after it, and its end by one of those afterwards."""
        begins, ends = after_s + self.rng.uniform(3, 75), self.incident.lasts_s + self.rng.uniform(3, 90)
        self.incident.alarms.append(Raised(resource, condition, begins, ends, severity))

    def cause(self, resource: str, condition: str) -> None:
        """Count the alarm as one about what failed."""
        self._causes.add((resource, condition))

    def dark(self, boxes: Iterable[str], *, after_s: float = 0.0) -> None:
        """These boxes cannot be reached: they are silent, and so is what ends in them."""
        silent = set(boxes)
        for name in sorted(silent):
            self.poll(name, "deviceSilent", after_s=after_s)
        services = self.net.sold_over(silent)
        for service in services:
            self.poll(service.test, "testFailed", after_s=after_s)
        names = {service.name for service in services}
        self.incident.hit |= names | {each.name for each in self.net.dependents(names)}
        for name in sorted(silent):
            for agg in self.net.agg_of.get(name, ()) if self.net.boxes[name].role != "tail" else ():
                if agg not in silent:
                    peer = f"{agg} {self.net.boxes[name].address}"
                    self.poll(peer, "peerDown", after_s=after_s + self.rng.uniform(0, 90))

    def done(self, failed: Iterable[str]) -> Incident:
        self.incident.failed = frozenset(failed)
        self.incident.causes = frozenset(self._causes)
        return self.incident


def _cut(maker: Maker, line: Line, below: list[str]) -> Incident:
    """A line to what hangs on it alone: the far end tells nothing any more."""
    maker.trap(line.a.resource, "linkDown")
    maker.cause(line.a.resource, "linkDown")
    maker.dark(below)
    return maker.done(below)


def tail_cut(maker: Maker) -> Incident:
    tail = maker.rng.choice(maker.net.of_role("tail"))
    return _cut(maker, maker.net.above[tail], [tail])


def access_cut(maker: Maker) -> Incident:
    tree = maker.rng.choice(maker.net.of_role("tree"))
    return _cut(maker, maker.net.above[tree], [tree, *maker.net.below(tree)])


def access_failure(maker: Maker) -> Incident:
    """A single-homed router dies: from outside the same as its line, so either is right."""
    tree = maker.rng.choice(maker.net.of_role("tree"))
    maker.cause(tree, "deviceSilent")
    return _cut(maker, maker.net.above[tree], [tree, *maker.net.below(tree)])


def ring_failure(maker: Maker) -> Incident:
    """A router on a ring dies: both neighbours lose their line to it, and what hangs on it is gone."""
    return _failure(maker, maker.rng.choice(maker.net.of_role("ring")))


def agg_failure(maker: Maker) -> Incident:
    return _failure(maker, maker.rng.choice(maker.net.of_role("agg")))


def _failure(maker: Maker, name: str) -> Incident:
    below = maker.net.below(name)
    for line in maker.net.lines_of(name):
        far = line.a if line.b.device == name else line.b
        if far.device not in below:
            maker.trap(far.resource, "linkDown")
    maker.cause(name, "deviceSilent")
    maker.dark([name, *below])
    return maker.done([name, *below])


def power_failure(maker: Maker) -> Incident:
    """A site runs on its battery, which is empty minutes later: everything there is gone, and what hangs on it."""
    name = maker.rng.choice(maker.net.of_role("tree", "ring"))
    maker.trap(name, "onBattery", "major")
    maker.cause(name, "onBattery")
    empty_s = maker.rng.uniform(120, 480)
    below = maker.net.below(name)
    for line in maker.net.lines_of(name):
        far = line.a if line.b.device == name else line.b
        if far.device not in below:
            maker.trap(far.resource, "linkDown", after_s=empty_s)
    maker.dark([name, *below], after_s=empty_s)
    return maker.done([name, *below])


def card_failure(maker: Maker) -> Incident:
    """The card with the lines to the trees fails: its ports go down, and all that hangs on them."""
    agg = maker.rng.choice(maker.net.of_role("agg"))
    card = f"{agg} {maker.rng.choice(['FPC', 'slot', 'card'])} 1"
    maker.trap(card, "partFaulty", "critical")
    maker.cause(card, "partFaulty")
    dark: list[str] = []
    for line in maker.net.lines_of(agg):
        if line.a.device == agg and line.a.name.startswith("ge-1/"):
            maker.trap(line.a.resource, "linkDown", after_s=maker.rng.uniform(0, 3))
            dark += [line.b.device, *maker.net.below(line.b.device)]
    maker.dark(dark)
    return maker.done([agg, *dark])


def ring_cut(maker: Maker) -> Incident:
    """One line of a ring: both ends say so, and the ring carries everybody the other way."""
    line = maker.rng.choice(maker.rng.choice(maker.net.rings))
    _both_ends(maker, line)
    return maker.done({line.a.device, line.b.device})


def core_cut(maker: Maker) -> Incident:
    lines = [line for line in maker.net.lines if line.a.device.startswith("cor-")]
    line = maker.rng.choice(lines)
    _both_ends(maker, line)
    return maker.done({line.a.device, line.b.device})


def ring_cut_twice(maker: Maker) -> Incident:
    """A digger takes two lines of a ring in one trench: what is between them is gone; the ends outside say so."""
    ring = maker.rng.choice(maker.net.rings)
    # With one router between them it would be the same as the failure of that router.
    first = maker.rng.randrange(3)
    second = maker.rng.randrange(first + 2, 5)
    between = [line.a.device for line in ring[first + 1 : second + 1]]
    for port in (ring[first].a, ring[second].b):
        maker.trap(port.resource, "linkDown")
        maker.cause(port.resource, "linkDown")
    dark = [*between, *(below for name in between for below in maker.net.below(name))]
    maker.dark(dark)
    return maker.done(dark)


def _both_ends(maker: Maker, line: Line) -> None:
    for port in (line.a, line.b):
        maker.trap(port.resource, "linkDown")
        maker.cause(port.resource, "linkDown")


def flap(maker: Maker) -> Incident:
    """A line that goes and comes: each time the test behind it fails for a while."""
    tail = maker.rng.choice(maker.net.of_role("tail"))
    port = maker.net.above[tail].a
    maker.cause(port.resource, "linkDown")
    at = 0.0
    for _ in range(maker.rng.randrange(4, 9)):
        down_s = maker.rng.uniform(25, 60)
        maker.incident.alarms.append(Raised(port.resource, "linkDown", at, at + down_s, "critical"))
        for service in maker.net.sold_over({tail}):
            begins = at + maker.rng.uniform(3, 20)
            maker.incident.alarms.append(Raised(service.test, "testFailed", begins, at + down_s + 5, "major"))
            maker.incident.hit |= {service.name} | {each.name for each in maker.net.dependents({service.name})}
        at += down_s + maker.rng.uniform(30, 120)
    maker.incident.lasts_s = at
    return maker.done([tail])


def congestion(maker: Maker) -> Incident:
    """An uplink is full: the tests of many services behind it are slow; every other time nothing watches the uplink."""
    agg = maker.rng.choice(maker.net.of_role("agg"))
    uplink = next(line for line in maker.net.lines_of(agg) if line.b.device == agg)
    behind = set(maker.net.below(agg))
    if maker.rng.random() < 0.5:
        maker.poll(uplink.b.resource, "threshold", "major")
        maker.cause(uplink.b.resource, "threshold")
    services = maker.net.sold_over(behind)
    for service in maker.rng.sample(services, min(len(services), maker.rng.randrange(5, 9))):
        maker.poll(service.test, "threshold", "minor")
        maker.incident.hit |= {service.name}
    return maker.done([agg])


def lone_part(maker: Maker) -> Incident:
    """A part of a device that takes nothing with it: it is its own cause, and no other's."""
    name = maker.rng.choice(maker.net.of_role("core", "agg", "tree", "ring"))
    part = f"{name} {maker.rng.choice(['fan 1', 'fan 2', 'PSU B'])}"
    maker.poll(part, "partFaulty", "minor")
    maker.cause(part, "partFaulty")
    return maker.done([])


KINDS: Mapping[Callable[[Maker], Incident], int] = {
    tail_cut: 14,
    access_cut: 14,
    access_failure: 8,
    ring_failure: 8,
    agg_failure: 4,
    power_failure: 10,
    card_failure: 7,
    ring_cut: 6,
    ring_cut_twice: 5,
    core_cut: 4,
    flap: 8,
    congestion: 6,
    lone_part: 6,
}
"""How often each happens."""


def make_incidents(net: Network, count: int, rng: Random, *, apart_s: float) -> list[Incident]:
    """So many incidents, overlapping in time; none befalls what another one has put out already, or puts it out."""
    kinds, weights = list(KINDS), list(KINDS.values())
    made: list[Incident] = []
    at = 0.0
    while len(made) < count:
        at += rng.expovariate(1 / apart_s)
        for _ in range(20):
            kind = rng.choices(kinds, weights)[0]
            incident = kind(Maker(net, rng, kind.__name__, at))
            if not any(_collide(incident, other) for other in made[-60:]):
                made.append(incident)
                break
    return made


def _collide(one: Incident, other: Incident) -> bool:
    """Whether two befall the same thing within half an hour of each other, or one silences what tells of the other."""
    slack_s = 1_800.0
    over_s = other.begins_s + other.lasts_s
    shares_alarm = {alarm.key for alarm in one.alarms} & {alarm.key for alarm in other.alarms}
    if one.begins_s <= over_s + slack_s and (one.failed & other.failed or shares_alarm):
        return True
    is_untold = _tellers(one) & _silent(other) or _tellers(other) & _silent(one)
    return one.begins_s <= over_s + AFTER_S and bool(is_untold)


AFTER_S = 120.0
"""So long after its end the last poll has found that an incident is over."""


def _tellers(incident: Incident) -> set[str]:
    """The devices that tell of an incident themselves, by traps or when they are asked."""
    return {alarm.resource.split(" ")[0] for alarm in incident.alarms if alarm.condition not in _SEEN_FROM_OUTSIDE}


def _silent(incident: Incident) -> set[str]:
    return {alarm.resource for alarm in incident.alarms if alarm.condition == "deviceSilent"}


_SEEN_FROM_OUTSIDE = ("deviceSilent", "testFailed")
