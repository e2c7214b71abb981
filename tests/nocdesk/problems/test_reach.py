"""What is cut off, and since when, beside a slow and obvious answer: walk again after each failure."""

from itertools import permutations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from nocdesk.alarms.model import Condition
from nocdesk.problems.failures import find_failures
from nocdesk.problems.grouping import group_alarms
from nocdesk.problems.indexed import index_alarms
from nocdesk.problems.model import MemberRole
from nocdesk.problems.network_graph import GraphDevice, GraphLink, Kind, NetworkGraph, Thing
from nocdesk.problems.reach import Cut, reach
from nocdesk.problems.rule_file import built_in_rules
from tests.nocdesk.problems.network_sketch import NOON_S, Sketch

Failed = dict[Thing, float]


@st.composite
def networks(draw: st.DrawFn) -> tuple[NetworkGraph, Failed]:
    """Up to eight devices, any links between them, and failures of some at times of their own."""
    count = draw(st.integers(2, 8))
    pairs = [(a, b) for a in range(1, count + 1) for b in range(a + 1, count + 1)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1, max_size=14))
    links = {
        number: GraphLink(number, f"L{number}", (a, f"to {b}"), (b, f"to {a}"))
        for number, (a, b) in enumerate(chosen, start=1)
    }
    devices = {number: GraphDevice(number, f"d{number}") for number in range(1, count + 1)}
    things: list[Thing] = [*((Kind.LINK, n) for n in links), *((Kind.DEVICE, n) for n in devices)]
    failing = draw(st.lists(st.sampled_from(things), unique=True, max_size=8))
    return NetworkGraph(devices, links), {thing: float(place) for place, thing in enumerate(failing, start=1)}


def reached(graph: NetworkGraph, failed: set[Thing], source: int) -> set[int]:
    """The devices to which some way has nothing failed on it before the device itself."""
    found, waiting = {source}, [source]
    while waiting:
        here = waiting.pop()
        if (Kind.DEVICE, here) in failed:
            continue
        for other, link in graph.ways.get(here, ()):
            if (Kind.LINK, link) not in failed and other not in found:
                found.add(other)
                waiting.append(other)
    return found


@settings(max_examples=300, deadline=None)
@given(networks())
def test_a_device_is_cut_off_by_the_failure_after_which_it_is_reached_no_more(
    drawn: tuple[NetworkGraph, Failed],
) -> None:
    graph, failed = drawn
    expected: dict[int, Cut] = {}
    fallen: set[Thing] = set()
    before = reached(graph, fallen, 1)
    for thing, at_s in sorted(failed.items(), key=lambda item: item[1]):
        fallen.add(thing)
        after = reached(graph, fallen, 1)
        expected |= {device: Cut(at_s, thing) for device in before - after}
        before = after

    assert reach(graph, failed, [1]).cuts == expected


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_the_order_in_which_alarms_are_given_says_nothing(seed: int, rounds: int) -> None:
    rng = Random(seed)
    net = Sketch("m-a-b-c-m", "a-d-e", "c-f")
    net.riding = {"one": ("d", "a-d"), "two": ("f",)}
    for _ in range(rounds * 2):
        at_s = rng.choice([0.0, 5.0, 60.0, 400.0])
        match rng.randrange(4):
            case 0:
                net.silent(rng.choice("abcdef"), at_s)
            case 1:
                net.down(rng.choice(net.links), at_s)
            case 2:
                net.failing(rng.choice(["one", "two"]), at_s)
            case _:
                net.say(Condition.ON_BATTERY, rng.choice("abcdef"), at_s)
    known = net.groups(after_s=500)

    rng.shuffle(net.alarms)

    assert net.groups(after_s=500) == known


def test_every_alarm_is_in_exactly_one_group_and_no_group_goes_round_in_a_circle() -> None:
    for order in permutations(["m-a", "a-b", "b-c"]):
        net = Sketch("m-a-b-c-m")
        for place, link in enumerate(order):
            net.down(link, place * 10.0)
        for name in "abc":
            net.silent(name, 40)
        found = group_alarms(net.alarms, net.graph(), built_in_rules(), now_s=NOON_S + 60)

        members = [member for group in found for member in group.members]
        assert sorted(member.alarm for member in members) == [alarm.id for alarm in net.alarms]
        causes = {member.alarm: member.cause for member in members if member.cause is not None}
        for alarm in causes:
            seen = {alarm}
            while (cause := causes.get(alarm)) is not None:
                assert cause not in seen
                seen.add(cause)
                alarm = cause


@settings(max_examples=150, deadline=None)
@given(networks(), st.integers(0, 2**16))
def test_nothing_that_can_still_be_reached_is_explained_by_being_cut_off(
    drawn: tuple[NetworkGraph, Failed], seed: int
) -> None:
    graph, failed = drawn
    net = Sketch("m")
    net.alarms = []
    for (kind, number), at_s in failed.items():
        if kind is Kind.LINK:
            link = graph.links[number]
            net.say(Condition.LINK_DOWN, f"d{link.a[0]} {link.a[1]}", at_s)
        else:
            net.say(Condition.DEVICE_SILENT, f"d{number}", at_s)
    near = NetworkGraph(graph.devices, graph.links, management=frozenset({1}))
    groups = group_alarms(net.alarms, near, built_in_rules(), now_s=NOON_S + Random(seed).uniform(10, 800))

    names = {alarm.id: alarm.resource for alarm in net.alarms}
    presumed = find_failures(near, index_alarms(net.alarms, near), NOON_S).presumed
    still = reached(near, set(failed) | {(Kind.LINK, link) for link in presumed}, 1)
    symptoms = [member for group in groups for member in group.members if member.role is MemberRole.SYMPTOM]
    cut_off = {names[member.alarm] for member in symptoms if member.rule == "cut off"}
    assert cut_off.isdisjoint(f"d{device}" for device in still)
