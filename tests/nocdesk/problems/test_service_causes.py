"""Which cause a trouble of services, peers and promises has, and what is a problem at all."""

from nocdesk.alarms.model import Condition
from tests.nocdesk.problems.network_sketch import Sketch


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


def test_services_that_fail_together_are_suspected_to_fail_with_what_carries_all_of_them() -> None:
    net = Sketch("m-a", "m-b", "m-c")
    net.riding = {"one": ("m-a",), "two": ("m-a", "m-b"), "three": ("m-c",)}
    one, two, three = net.failing("one"), net.failing("two", 5), net.failing("three", 5)

    groups = {tuple(sorted(member.alarm for member in group.members)): group for group in net.groups()}

    assert set(groups) == {(one, two), (three,)}
    assert "ride on m-a" in groups[one, two].reason


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


def test_what_the_end_points_of_a_service_miss_is_explained_by_what_carries_it() -> None:
    net = Sketch("m-a-b", "m-c")
    net.riding = {"voice": ("a-b",), "data": ("m-c",)}
    cut = net.down("a-b")
    failing = net.failing("voice", 15)
    missed, signalled = net.missing("voice", "remote end point 9", 10), net.missing("voice", "AIS", 20)
    other = net.missing("data", "AIS", 20)

    assert net.roots() == {**dict.fromkeys([cut, failing, missed, signalled], cut), other: other}


def test_what_the_end_points_of_a_service_miss_is_one_trouble_where_nothing_else_is_wrong() -> None:
    net = Sketch("m-a-b")
    net.riding = {"voice": ("a-b",)}
    missed, signalled = net.missing("voice", "remote end point 9", 10), net.missing("voice", "AIS", 20)

    assert net.roots() == {missed: missed, signalled: missed}
