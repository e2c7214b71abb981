"""Which alarm is found to be the cause of which: by reach, by what rides on what, and by redundancy."""

import pytest

from nocdesk.alarms.model import Condition
from nocdesk.problems.clusters import NEAR
from nocdesk.problems.model import MemberRole
from nocdesk.problems.ports import is_port_of
from tests.nocdesk.problems.network_sketch import Sketch


def test_a_link_that_is_down_explains_the_silence_of_all_behind_it() -> None:
    net = Sketch("m-a-b-c", "b-d")
    cut = net.down("m-a")
    silent = [net.silent(name, 20) for name in "abcd"]

    assert net.roots() == dict.fromkeys([cut, *silent], cut)


def test_a_ring_with_one_cut_explains_no_silence_that_can_still_be_reached() -> None:
    net = Sketch("m-a-b-c-m")
    cut, silent = net.down("m-a"), net.silent("b", 10)

    assert net.roots() == {cut: cut, silent: silent}


def test_a_ring_with_two_cuts_explains_the_silence_between_them_by_the_later() -> None:
    net = Sketch("m-a-b-c-m")
    first = net.down("m-a", 0)
    second = net.down("c-m", 3000, seen_by="m")
    silent = [net.silent(name, 3020) for name in "abc"]

    assert net.roots(after_s=3100) == {first: first, second: second, **dict.fromkeys(silent, second)}


def test_two_cuts_of_a_ring_leave_alone_what_lies_outside_of_them() -> None:
    net = Sketch("m-a-b-c-m")
    net.down("m-a", 0)
    net.down("a-b", 3000)
    inside, outside = net.silent("a", 3020), net.silent("b", 5000)

    assert net.roots(after_s=5100)[inside] == 2
    assert net.roots(after_s=5100)[outside] == outside


def test_a_failed_device_explains_its_links_at_the_neighbours_and_the_silence_behind_it() -> None:
    net = Sketch("m-a-x", "m-b-x", "x-c-d")
    links = [net.down("a-x", 0), net.down("b-x", 1)]
    dead = net.silent("x", 40)
    behind = [net.silent(name, 45) for name in "cd"]

    assert net.roots() == dict.fromkeys([*links, dead, *behind], dead)


def test_of_a_device_with_one_link_nothing_tells_which_of_the_two_failed_and_the_reason_says_so() -> None:
    net = Sketch("m-a-b")
    link, silent = net.down("a-b"), net.silent("b", 30)

    (group,) = net.groups()

    assert (group.root, [member.alarm for member in group.members]) == (link, [link, silent])
    assert "it may also be that b has failed" in group.reason


def test_a_device_that_ran_on_its_battery_before_has_failed_itself() -> None:
    net = Sketch("m-a-b")
    net.sites = {"b": "Mill"}
    battery = net.say(Condition.ON_BATTERY, "b", -1800, device="b")
    link, silent = net.down("a-b"), net.silent("b", 30)

    assert net.roots() == dict.fromkeys([battery, link, silent], battery)


def test_power_at_a_site_explains_the_devices_that_stand_there_and_no_other() -> None:
    net = Sketch("m-a", "m-b", "m-c")
    net.sites = {"a": "Mill", "b": "Mill", "c": "Harbour"}
    battery = net.say(Condition.ON_BATTERY, "a", 0, device="a")
    here, there = net.silent("b", 3600), net.silent("c", 3600)

    assert net.roots(after_s=3700) == {battery: battery, here: battery, there: there}


def test_a_faulty_card_explains_its_ports_and_no_others() -> None:
    net = Sketch("m-a")
    card = net.say(Condition.PART_FAULTY, "m FPC 1", 0, device="m")
    port = net.say(Condition.LINK_DOWN, "m xe-1/0/3", 2, device="m")
    other = net.say(Condition.LINK_DOWN, "m xe-2/0/3", 2, device="m")

    assert net.roots() == {card: card, port: card, other: other}


def test_both_ends_of_a_link_are_one_trouble() -> None:
    net = Sketch("m-a-m2-m")
    here, there = net.down("m-a", 0), net.down("m-a", 3, seen_by="a")

    assert net.roots() == {here: here, there: here}


def test_a_symptom_may_be_heard_before_its_cause() -> None:
    net = Sketch("m-a-b")
    silent, cut = net.silent("b", -90), net.down("m-a", 0)

    assert net.roots() == {silent: cut, cut: cut}


def test_a_silence_that_began_long_before_the_cut_is_not_explained_by_it() -> None:
    net = Sketch("m-a-b")
    silent, cut = net.silent("b", -7200), net.down("m-a", 0)

    assert net.roots() == {silent: silent, cut: cut}


def test_what_was_heard_long_after_a_silence_of_something_before_it_was_not_cut_off_by_that() -> None:
    net = Sketch("m-a-x-b", "x-c")
    agent, cut = net.silent("x", -7200), net.down("m-a", 0)
    silent = [net.silent(name, 20) for name in "abc"]

    roots = net.roots()

    assert roots[agent] == agent
    assert [roots[each] for each in silent] == [cut] * 3


def test_a_device_that_is_silent_alone_explains_nothing_of_what_goes_on_behind_it() -> None:
    net = Sketch("m-x-a", "x-b", "x-c")
    agent, silent = net.silent("x", 0), net.silent("a", 400)

    assert net.roots(after_s=300)[silent] == agent
    assert net.roots(after_s=1000)[silent] == silent


def test_a_service_test_fails_with_the_link_that_carries_it() -> None:
    net = Sketch("m-a-b", "m-c")
    net.riding = {"voice": ("a-b",), "data": ("m-c",)}
    cut = net.down("a-b")
    broken, other = net.failing("voice", 15), net.failing("data", 15)

    assert net.roots() == {cut: cut, broken: cut, other: other}


def test_a_service_test_fails_with_what_cuts_off_the_device_that_carries_it() -> None:
    net = Sketch("m-a-b")
    net.riding = {"voice": ("b",)}
    cut, broken = net.down("m-a"), net.failing("voice", 15)

    assert net.roots() == {cut: cut, broken: cut}


def test_a_service_that_has_another_carrier_does_not_fail_with_one_of_them() -> None:
    net = Sketch(*(f"m-{name}" for name in "abcdefg"))
    net.riding = {"voice": ("m-a", "m-b")}
    net.rules = {"voice": "at least 1"}
    first, failing = net.down("m-a"), net.failing("voice", 15)

    assert net.roots() == {first: first, failing: failing}

    second = net.down("m-b", 10)

    assert net.roots()[failing] == second


def test_bad_quality_on_a_detour_is_explained_by_what_carries_the_service_no_more() -> None:
    net = Sketch("m-a", "m-b")
    net.riding = {"voice": ("m-a", "m-b")}
    net.rules = {"voice": "at least 1"}
    cut, slow = net.down("m-a"), net.failing("voice", 15, Condition.THRESHOLD)

    assert net.roots() == {cut: cut, slow: cut}


def test_a_service_fails_with_the_one_that_it_depends_on() -> None:
    net = Sketch("m-a")
    net.riding = {"access": (), "voice": ()}
    net.needs = {"voice": ("access",)}
    below, above = net.failing("access"), net.failing("voice", 5)

    assert net.roots() == {below: below, above: below}


def test_a_peer_is_lost_with_the_device_at_its_address() -> None:
    net = Sketch("m-a-b")
    net.addresses = {"b": "192.0.2.7"}
    cut = net.down("m-a")
    peer = net.say(Condition.PEER_DOWN, "m 192.0.2.7", 90, device="m")
    other = net.say(Condition.PEER_DOWN, "m 192.0.2.9", 3000, device="m")

    assert net.roots(after_s=3100) == {cut: cut, peer: cut, other: other}


def test_a_promise_is_a_symptom_of_what_reaches_its_service_and_never_a_root() -> None:
    net = Sketch("m-a")
    net.riding = {"voice": ("m-a",)}
    cut = net.say(Condition.LINK_DOWN, "m to a", 0, device="m", touched=(1,))
    promise = net.promised("voice", 5000)

    assert net.roots(after_s=5100) == {cut: cut, promise: cut}

    alone = Sketch("m-a")
    alone.riding = {"voice": ("m-a",)}
    alone.promised("voice")

    assert not alone.groups()[0].is_problem


def test_devices_behind_one_that_is_not_polled_are_suspected_to_have_one_cause() -> None:
    net = Sketch("m-x-a", "x-b", "x-c")
    silent = [net.silent(name, number * 5) for number, name in enumerate("abc")]

    (group,) = net.groups()

    assert (group.root, group.rule) == (None, NEAR)
    assert [(member.alarm, member.role) for member in group.members] == [(each, MemberRole.RELATED) for each in silent]
    assert "behind x" in group.reason


@pytest.mark.parametrize("count", [1, 2])
def test_few_of_many_neighbours_have_no_cause_in_common(count: int) -> None:
    net = Sketch(*(f"m-x-{name}" for name in "abcdefgh"))
    silent = [net.silent(name) for name in "abcdefgh"[:count]]

    assert net.roots() == {each: each for each in silent}


def test_services_that_fail_together_are_suspected_to_fail_with_what_carries_all_of_them() -> None:
    net = Sketch("m-a", "m-b", "m-c")
    net.riding = {"one": ("m-a",), "two": ("m-a", "m-b"), "three": ("m-c",)}
    one, two, three = net.failing("one"), net.failing("two", 5), net.failing("three", 5)

    groups = {tuple(sorted(member.alarm for member in group.members)): group for group in net.groups()}

    assert set(groups) == {(one, two), (three,)}
    assert "ride on m-a" in groups[one, two].reason


def test_what_is_wrong_on_a_device_at_one_time_belongs_to_the_one_that_says_where() -> None:
    net = Sketch("m-a-b-m")
    part = net.say(Condition.PART_FAULTY, "a fan 1", 0, device="a")
    warm = net.say(Condition.THRESHOLD, "a inlet", 30, device="a")

    (group,) = net.groups()

    assert (group.root, [each.alarm for each in group.members]) == (part, [part, warm])


def test_troubles_of_the_desk_itself_have_no_cause_in_the_network() -> None:
    net = Sketch("m-a")
    net.say(Condition.SPOOL_FILLING, "collector")
    net.say(Condition.TRAPS_LOST, "collector", 5)

    assert [group.is_problem for group in net.groups()] == [False, False]


def test_an_alarm_alone_is_a_problem_where_it_touches_a_service() -> None:
    net = Sketch("m-a", "m-b")
    net.riding = {"voice": ("m-a",)}
    net.failing("voice")
    net.say(Condition.THRESHOLD, "b inlet", 3000, device="b")

    assert [group.is_problem for group in net.groups(after_s=3100)] == [True, False]


def test_what_planned_work_covers_makes_no_problem() -> None:
    net = Sketch("m-a-b")
    net.riding = {"voice": ("m-a",)}
    net.say(Condition.LINK_DOWN, "m to a", 0, device="m", touched=(1,), work="Exchange of a card")
    net.silent("b", 20)

    (group,) = net.groups()

    assert (group.is_problem, group.is_planned) == (False, True)


def test_planned_work_that_reaches_further_than_planned_makes_one() -> None:
    net = Sketch("m-a-b")
    net.riding = {"voice": ("m-a",), "data": ("b",)}
    net.say(Condition.LINK_DOWN, "m to a", 0, device="m", touched=(1,), work="Exchange of a card")
    net.failing("data", 20)

    (group,) = net.groups()

    assert (group.root, group.is_problem, group.is_planned) == (1, True, False)


def test_every_symptom_says_why_in_words_and_by_which_rule() -> None:
    net = Sketch("m-a-b")
    net.down("m-a")
    silent = net.silent("b", 20)

    (group,) = net.groups()
    member = next(each for each in group.members if each.alarm == silent)

    assert member.rule == "cut off"
    assert member.reason == "b can be reached only over m to a, and began 20 s after it"


def test_a_faulty_card_cuts_off_what_hangs_on_a_port_that_told_nothing() -> None:
    net = Sketch("m-a")
    net.ports = {("m", "a"): "xe-1/0/3"}
    card, silent = net.say(Condition.PART_FAULTY, "m FPC 1", 0, device="m"), net.silent("a", 40)

    assert net.roots() == {card: card, silent: card}


def test_a_link_to_where_the_battery_ran_out_went_down_with_the_power() -> None:
    net = Sketch("m-a")
    battery = net.say(Condition.ON_BATTERY, "a", -400, device="a")
    down = net.down("m-a")

    assert net.roots() == {battery: battery, down: battery}


def test_a_full_uplink_explains_slow_services_that_are_reached_over_it() -> None:
    net = Sketch("m-a-b", "m-c")
    net.riding = {"one": ("b",), "two": ("a-b",), "three": ("c",)}
    full = net.say(Condition.THRESHOLD, "m to a", 0, device="m")
    one, two, three = (net.failing(name, 30, Condition.THRESHOLD) for name in ("one", "two", "three"))

    assert net.roots() == {full: full, one: full, two: full, three: three}


def test_many_services_that_are_slow_at_one_time_are_suspected_to_be_so_where_all_are_reached_over() -> None:
    net = Sketch(*(f"m-a-{name}" for name in "bcde"), "m-x")
    net.riding = {name: (name,) for name in "bcdex"}
    slow = [net.failing(name, place, Condition.THRESHOLD) for place, name in enumerate("bcde")]
    other = net.failing("x", 500, Condition.THRESHOLD)

    assert net.roots() == {**dict.fromkeys(slow), other: other}
    assert "that are reached over a" in net.groups()[0].reason


@pytest.mark.parametrize(
    ("port", "part", "is_on_it"),
    [
        ("xe-1/0/3", "FPC 1", True),
        ("xe-1/0/3", "Linecard 1/0", True),
        ("GigabitEthernet1/0/3", "slot 1", True),
        ("xe-1/0/3", "FPC 2", False),
        ("xe-11/0/3", "FPC 1", False),
        ("xe-1/0/3", "fan 1", False),
        ("xe-1/0/3", "PSU 1", False),
        ("xe-1/0/3", "FPC", False),
        ("lo0", "FPC 0", False),
    ],
)
def test_a_port_is_on_a_card_by_its_numbers(port: str, part: str, is_on_it: bool) -> None:
    assert is_port_of(port, part) is is_on_it


def test_a_silent_device_with_two_links_to_its_neighbour_is_one_trouble_of_it() -> None:
    net = Sketch("m-a-b", "b-a", "a-c")
    silent = net.silent("b")

    (group,) = net.groups()

    assert [member.alarm for member in group.members] == [silent]
