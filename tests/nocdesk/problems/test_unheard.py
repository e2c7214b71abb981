"""Where the alarm about a failure was lost, the rest tells of it; where too little does, nothing is made up."""

from nocdesk.alarms.model import Condition
from tests.nocdesk.problems.network_sketch import Sketch


def _ring() -> Sketch:
    """A ring of four from `m` and back, with two devices behind each."""
    tails = [f"{name}-{name}{number}" for name in "abcd" for number in (1, 2)]
    return Sketch("m-a-b-c-d-n-m", *tails)


def test_of_two_cuts_of_a_ring_the_one_that_was_heard_explains_all_that_is_silent_between_them() -> None:
    net = _ring()
    cut = net.down("m-a")
    silent = [net.silent(name, 30) for name in ("a", "a1", "a2", "b", "b1", "b2")]

    (group,) = net.groups()

    assert {member.alarm for member in group.members} == {cut, *silent}
    assert group.root == cut
    assert "lies between it and b-c, which must be down as well though nothing tells of it" in group.reason


def test_a_device_on_a_ring_whose_failure_accounts_for_all_that_is_silent_is_the_cause() -> None:
    net = _ring()
    link = net.down("m-a")
    failed, *behind = (net.silent(name, 30) for name in ("a", "a1", "a2"))

    assert net.roots() == dict.fromkeys([link, failed, *behind], failed)


def test_nothing_is_presumed_where_no_cut_was_heard_or_more_were_lost_than_heard() -> None:
    unheard, lost = _ring(), Sketch("m-a-b", "a-n", "b-n", "b-o", "m-n-o")
    for net in (unheard, lost):
        for name in "ab":
            net.silent(name, 30)
    lost.down("m-a")

    assert not any("must be down" in group.reason for net in (unheard, lost) for group in net.groups())


def test_a_device_between_two_cuts_whose_own_silence_was_lost_parts_nothing() -> None:
    net = _ring()
    cut = net.down("m-a")
    silent = [net.silent(name, 30) for name in ("a", "a1", "a2", "b1", "b2", "c", "c1", "c2")]

    assert net.roots() == dict.fromkeys([cut, *silent], cut)


def test_a_failed_device_has_failed_though_not_all_behind_it_were_heard_to_be_silent() -> None:
    net = _ring()
    links = [net.down("a-b", seen_by="a"), net.down("b-c", 1, seen_by="c")]
    failed, behind = net.silent("b", 30), net.silent("b1", 40)

    assert net.roots() == dict.fromkeys([*links, failed, behind], failed)


def test_a_link_that_was_down_long_before_its_device_failed_is_a_trouble_of_its_own() -> None:
    net = Sketch("m-x-n-m", "x-o-m", "x-y")
    before = net.down("x-o", -500, seen_by="o")
    links = [net.down("m-x", 0), net.down("x-n", 1, seen_by="n")]
    failed, behind = net.silent("x", 40), net.silent("y", 50)

    assert net.roots() == {before: before, **dict.fromkeys([*links, failed, behind], failed)}


def test_a_device_on_its_battery_has_lost_power_when_half_of_what_tells_of_it_does() -> None:
    net = _ring()
    net.sites = {"b": "Mill"}
    net.riding = {"voice": ("b",)}
    battery = net.say(Condition.ON_BATTERY, "b", -400, device="b")
    links = [net.down("a-b", seen_by="a"), net.down("b-c", 1, seen_by="c")]
    behind, failing = net.silent("b1", 30), net.failing("voice", 35)

    assert net.roots() == dict.fromkeys([battery, *links, behind, failing], battery)


def test_a_device_on_its_battery_goes_on_working_while_only_one_thing_behind_it_is_silent() -> None:
    net = _ring()
    net.sites = {"b": "Mill"}
    battery = net.say(Condition.ON_BATTERY, "b", -400, device="b")
    behind = net.silent("b1", 30)

    assert net.roots() == {battery: battery, behind: behind}


def test_a_device_that_tells_of_a_link_itself_has_not_failed_with_one_that_its_neighbour_tells_of() -> None:
    net = Sketch("m-a-b-m", "b-c")
    ring, tail = net.down("a-b", 0), net.down("b-c", 60)

    assert net.roots() == {ring: ring, tail: tail}


def test_a_full_uplink_explains_slow_services_on_a_device_with_two_uplinks() -> None:
    net = Sketch("m-x-m2-m", "x-b", "x-c")
    net.riding = {"one": ("x", "b"), "two": ("x", "c")}
    slow = [net.failing(name, 0, Condition.THRESHOLD) for name in ("one", "two")]
    full = net.say(Condition.THRESHOLD, "m2 to x", 30, device="m2")

    assert net.roots() == dict.fromkeys([full, *slow], full)


def test_a_service_goes_no_detour_for_a_link_that_it_never_took() -> None:
    net = Sketch("m-x-b", "x-c")
    net.riding = {"one": ("x", "b")}
    other, fan = net.down("x-c"), net.say(Condition.PART_FAULTY, "x fan 1", 0, device="x")
    slow = net.failing("one", 30, Condition.THRESHOLD)

    assert net.roots()[slow] == slow
    assert len({net.roots()[each] for each in (other, fan, slow)}) >= 2
