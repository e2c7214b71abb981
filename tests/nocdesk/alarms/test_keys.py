"""Natural keys stay as they are: open alarms of stores, and what people have hung on them, are found by them."""

from nocdesk.alarms.keys import ends_in_problem, problem_key, promise_key, promise_of, resource_key, resource_of
from nocdesk.alarms.model import Condition


def test_the_key_of_an_interface_is_that_of_every_store_so_far() -> None:
    assert resource_key(Condition.LINK_DOWN, resource_of("rt-1", "ge-0/0/1")) == "linkDown|rt-1 ge-0/0/1"


def test_the_key_of_a_device_has_no_part() -> None:
    assert resource_key(Condition.DEVICE_SILENT, resource_of("rt-1")) == "deviceSilent|rt-1"


def test_a_threshold_is_told_from_another_of_the_same_resource_by_its_problem() -> None:
    key = problem_key(Condition.THRESHOLD, "rt-1 cpu", "load_pct|step")

    assert key == "threshold|rt-1 cpu|load_pct|step"
    assert ends_in_problem(key, "load_pct|step")
    assert not ends_in_problem(key, "pct|step")


def test_a_promise_is_read_back_from_its_key() -> None:
    key = promise_key(Condition.PROMISE_AT_RISK, 7, "availability|month")

    assert key == "promiseAtRisk|7|availability|month"
    assert promise_of(key) == (7, "availability|month")
