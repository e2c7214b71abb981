"""Which alarm of the network is found to be the cause of which: by reach, by what rides on what, by redundancy."""

import pytest

from nocdesk.alarms.model import Condition
from nocdesk.problems.choosing import Correction
from nocdesk.problems.clusters import NEAR
from nocdesk.problems.model import CorrectionKind, MemberRole
from nocdesk.problems.ports import cards_of, is_port_of
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


def test_two_cuts_of_a_ring_that_are_hours_apart_are_two_problems_and_the_later_names_the_earlier_as_a_cause() -> None:
    net = Sketch("m-a-b-c-n-m")
    first, second = net.down("m-a", -7200), net.down("c-n", 0, seen_by="n")
    silent = [net.silent(name, 20) for name in "abc"]

    groups = {group.root: group for group in net.groups()}

    assert net.roots() == {first: first, second: second, **dict.fromkeys(silent, second)}
    assert "what is silent lies between it and m-a, and each of them is a cause" in groups[second].reason


def test_two_cuts_of_a_ring_in_one_trench_are_one_problem_that_names_both_and_asks_for_both() -> None:
    net = Sketch("m-a-b-c-n-m")
    first, second = net.down("m-a", 0), net.down("c-n", 3, seen_by="n")
    silent = [net.silent(name, 20) for name in "abc"]

    (group,) = net.groups()

    roles = {member.alarm: member.role for member in group.members}
    assert roles == {second: MemberRole.ROOT, first: MemberRole.RELATED, **dict.fromkeys(silent, MemberRole.SYMPTOM)}
    assert "n to c" in group.text
    assert "m to a" in group.text


def test_a_cut_of_a_ring_beside_what_it_does_not_cut_off_is_no_cause_of_it() -> None:
    net = Sketch("m-a-b-c-n-m", "b-x")
    other, cut = net.down("m-a", 0), net.down("b-x", 3)
    silent = net.silent("x", 20)

    assert net.roots() == {other: other, cut: cut, silent: cut}
    assert not any("each of them" in group.reason for group in net.groups())


def test_a_router_without_power_on_a_ring_that_was_cut_before_is_a_cause_with_the_cut() -> None:
    net = Sketch("m-a-b-c-n-m")
    net.sites = {"c": "Mill"}
    cut = net.down("m-a", -7200)
    battery = net.say(Condition.ON_BATTERY, "c", -600, device="c")
    link = net.down("c-n", 1, seen_by="n")
    silent = [net.silent(name, 30) for name in "cab"]

    groups = {group.root: group for group in net.groups()}

    assert net.roots() == {cut: cut, **dict.fromkeys([battery, link, *silent], battery)}
    assert "lies between it and m-a" in groups[battery].reason


def test_two_causes_that_a_person_has_parted_stay_two_problems() -> None:
    net = Sketch("m-a-b-c-n-m")
    first, second = net.down("m-a", 0), net.down("c-n", 3, seen_by="n")
    net.silent("b", 20)
    keys = {alarm.id: alarm.key for alarm in net.alarms}

    parted = net.roots(Correction(CorrectionKind.FORBID, keys[second], keys[first]))

    assert (parted[first], parted[second]) == (first, second)


def test_a_cut_beside_which_something_else_began_is_still_one_of_two_causes() -> None:
    net = Sketch("m-a-b-c-n-m")
    first, second = net.down("m-a", 0), net.down("c-n", 3, seen_by="n")
    beside = net.say(Condition.CONNECTIVITY_FAULT, "n remote end point 9", 5, device="n")
    silent = [net.silent(name, 20) for name in "abc"]

    (group,) = net.groups()

    roles = {member.alarm: member.role for member in group.members}
    assert roles == {
        **dict.fromkeys(silent, MemberRole.SYMPTOM),
        **dict.fromkeys([first, beside], MemberRole.RELATED),
        second: MemberRole.ROOT,
    }
    assert "lies between it and m-a" in group.reason


def test_an_earlier_cut_beside_which_something_else_began_brings_it_along() -> None:
    net = Sketch("m-a-b-c-n-m")
    first, second = net.down("m-a", 0), net.down("c-n", 3, seen_by="n")
    beside = net.say(Condition.CONNECTIVITY_FAULT, "m remote end point 9", 5, device="m")
    silent = net.silent("b", 20)

    (group,) = net.groups()

    roles = {member.alarm: member.role for member in group.members}
    assert roles == {
        second: MemberRole.ROOT,
        **dict.fromkeys([first, beside], MemberRole.RELATED),
        silent: roles[silent],
    }


def test_a_cause_is_not_joined_with_another_one_of_whose_symptoms_a_person_has_parted_it() -> None:
    net = Sketch("m-a-b-c-n-m")
    first, second = net.down("m-a", 0), net.down("c-n", 3, seen_by="n")
    silent = net.silent("b", 20)
    keys = {alarm.id: alarm.key for alarm in net.alarms}

    roots = net.roots(Correction(CorrectionKind.FORBID, keys[first], keys[silent]))

    assert roots == {first: first, second: second, silent: second}


def test_a_cut_that_was_over_before_is_named_as_no_cause() -> None:
    net = Sketch("m-a-b-c-n-m")
    net.say(Condition.LINK_DOWN, "m to a", -60, device="m", cleared_s=-10)
    cut, silent = net.down("c-n", 0, seen_by="n"), net.silent("b", 20)

    groups = {group.root: group for group in net.groups()}

    assert net.roots()[silent] == cut
    assert "each of them" not in groups[cut].reason


def test_of_many_causes_a_few_are_named_and_of_the_others_how_many_they_are() -> None:
    count = 40
    inside = "-".join(f"a{number}" for number in range(count))
    net = Sketch(inside, *(f"m-p{number}-a{number}" for number in range(count)))
    links = [net.down(f"p{number}-a{number}", number) for number in range(count)]
    net.silent("a7", 60)

    (group,) = net.groups()

    assert (group.root, len(group.members)) == (links[-1], 41)
    assert group.reason.endswith("p0-a0, p1-a1, p2-a2, p3-a3, and 35 more, and each of them is a cause")
    assert group.text.endswith("; and 36 more")


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


def test_a_line_of_a_ring_and_a_customers_line_on_another_card_are_two_troubles_though_they_fall_together() -> None:
    net = Sketch("m-a-b-m", "a-x")
    net.ports = {("a", "m"): "ge-0/0/0", ("a", "b"): "ge-1/0/0", ("a", "x"): "ge-2/0/0"}
    ring, customer = net.down("a-b", 0), net.down("a-x", 40)
    silent = net.silent("x", 60)

    assert net.roots() == {ring: ring, customer: customer, silent: customer}


def test_ports_of_a_card_that_fall_together_have_one_cause_though_nothing_tells_of_the_card() -> None:
    net = Sketch("m-a-n-m", "a-x", "a-y", "a-z", "a-o", "a-p", "a-q")
    net.ports = {("a", name): f"xe-2/0/{number}" for number, name in enumerate("xyz")}
    net.ports |= {("a", name): f"xe-1/0/{number}" for number, name in enumerate("mnopq")}
    down = [net.down("a-x", 0), net.down("a-y", 1)]
    silent = [net.silent(name, 30) for name in "xyz"]

    (group,) = net.groups()

    assert (group.root, {member.alarm for member in group.members}) == (None, {*down, *silent})
    assert "on one card of a" in group.reason


def test_routers_with_another_way_that_fail_together_are_not_put_down_to_the_card_that_they_have_in_common() -> None:
    net = Sketch("m-x-n-m", "m-y-n", "m-o-n", "m-p-n", "m-q-n")
    net.ports = {("m", "x"): "xe-1/0/0", ("m", "y"): "xe-1/0/1"}
    links = [net.down("m-x"), net.down("x-n", 1, seen_by="n"), net.down("m-y"), net.down("y-n", 1, seen_by="n")]
    failed = [net.silent(name, 14) for name in "xy"]

    assert net.roots() == dict(zip([*links, *failed], [failed[0]] * 2 + [failed[1]] * 2 + failed, strict=True))


def test_what_is_wrong_on_a_device_at_one_time_belongs_to_the_one_that_says_where() -> None:
    net = Sketch("m-a-b-m")
    part = net.say(Condition.PART_FAULTY, "a fan 1", 0, device="a")
    warm = net.say(Condition.THRESHOLD, "a inlet", 30, device="a")

    (group,) = net.groups()

    assert (group.root, [each.alarm for each in group.members]) == (part, [part, warm])


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


@pytest.mark.parametrize(
    ("port", "cards"),
    [("xe-1/0/3", ["1/0", "1"]), ("Te0/1/0/3", ["0/1/0", "0/1", "0"]), ("1:7", ["1"]), ("eth3", []), ("to b", [])],
)
def test_a_port_is_on_the_cards_that_its_name_counts(port: str, cards: list[str]) -> None:
    assert cards_of(port) == cards


def test_a_silent_device_with_two_links_to_its_neighbour_is_one_trouble_of_it() -> None:
    net = Sketch("m-a-b", "b-a", "a-c")
    silent = net.silent("b")

    (group,) = net.groups()

    assert [member.alarm for member in group.members] == [silent]
