"""Traps are judged in the device's own order, each once, and make no flood of alarms."""

import pytest
from sqlalchemy import func, select

from nocdesk.alarms.model import AlarmEventRecord
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.traps.rules import judging
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.traps.telling import (
    LINK_DOWN,
    LINK_UP,
    UNHEARD_OF,
    Teller,
    alarms,
    interface,
    polls_asked,
)
from tests.reliability.record import Telling


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


@pytest.fixture
def device(core: Core, clock: VirtualClock, provider: Provider) -> Teller:
    return Teller(core, clock)


@pytest.mark.chaos
def test_a_beginning_that_comes_after_its_end_raises_nothing(
    core: Core, clock: VirtualClock, device: Teller, promise: Telling
) -> None:
    device.tell(LINK_UP, *interface(7, name="ge-0/0/1", oper=1), ticks=5_300)
    clock.advance(1)
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1"), ticks=5_000)

    assert alarms(core) == []
    assert polls_asked(core), "a poll says what is so"
    promise.kept("R15", "a clear that overtakes its trouble", injected=1)


@pytest.mark.chaos
def test_without_the_order_of_the_device_the_same_two_leave_an_alarm_behind(
    core: Core, clock: VirtualClock, device: Teller, monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(judging, "was_said_before", lambda _one, _other: False)
    device.tell(LINK_UP, *interface(7, name="ge-0/0/1", oper=1), ticks=5_300)
    clock.advance(1)
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1"), ticks=5_000)

    assert [alarm.cleared_at for alarm in alarms(core)] == [None]
    promise.control("R15", "in the order of arrival: an alarm that never clears")


@pytest.mark.chaos
def test_an_end_and_its_beginning_the_wrong_way_round_in_one_batch_are_put_in_order(
    core: Core, device: Teller, promise: Telling
) -> None:
    end = device.trap(LINK_UP, *interface(7, name="ge-0/0/1", oper=1), ticks=5_300)
    device.keep([end, device.trap(LINK_DOWN, *interface(7, name="ge-0/0/1"), ticks=5_000)])

    (link,) = alarms(core)
    assert link.cleared_at is not None
    promise.kept("R15", "a clear that overtakes its trouble", injected=1)


@pytest.mark.chaos
def test_an_end_that_comes_late_does_not_clear_the_next_trouble(
    core: Core, clock: VirtualClock, device: Teller, promise: Telling
) -> None:
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1"), ticks=5_000)
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1"), ticks=5_400)
    clock.advance(1)
    device.tell(LINK_UP, *interface(7, name="ge-0/0/1", oper=1), ticks=5_200)

    assert [alarm.cleared_at for alarm in alarms(core)] == [None]
    promise.kept("R15", "a clear that comes after the next trouble", injected=1)


def test_after_a_restart_the_device_counts_anew_and_is_believed(
    core: Core, clock: VirtualClock, device: Teller
) -> None:
    device.tell(LINK_UP, *interface(7, name="ge-0/0/1", oper=1), ticks=9_000)
    clock.advance(45)
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1"), ticks=700)

    assert [alarm.cleared_at for alarm in alarms(core)] == [None]


def test_a_repetition_is_judged_once(core: Core, device: Teller) -> None:
    event = device.trap(LINK_DOWN, *interface(7, name="ge-0/0/1"))
    device.keep([event])
    device.keep([device.again(event), device.again(event)])

    assert [alarm.count for alarm in alarms(core)] == [1]


def test_what_the_raw_spool_hands_over_again_after_a_crash_is_judged_once(core: Core, device: Teller) -> None:
    event = device.trap(LINK_DOWN, *interface(7, name="ge-0/0/1"))
    device.keep([event])
    device.keep([event])

    assert [alarm.count for alarm in alarms(core)] == [1]


def test_a_device_that_floods_with_one_notification_makes_one_alarm_with_its_count(core: Core, device: Teller) -> None:
    device.keep([device.trap(LINK_DOWN, *interface(7, name="ge-0/0/1")) for _ in range(1_000)])

    (link,) = alarms(core)
    assert link.count == 1_000
    with core.read() as session:
        assert session.scalar(select(func.count(AlarmEventRecord.id))) == 1


def test_a_link_that_flaps_within_a_batch_ends_as_it_is_and_counts_how_often(core: Core, device: Teller) -> None:
    traps = []
    for turn in range(200):
        traps.append(device.trap(LINK_DOWN, *interface(7, name="ge-0/0/1"), ticks=10 * turn))
        traps.append(device.trap(LINK_UP, *interface(7, name="ge-0/0/1", oper=1), ticks=10 * turn + 5))
    device.keep(traps)

    (link,) = alarms(core)
    assert (link.count, link.cleared_at is not None) == (200, True)


def test_a_device_that_invents_notifications_makes_few_alarms(core: Core, device: Teller) -> None:
    device.keep([device.trap(f"{UNHEARD_OF}.{turn}") for turn in range(500)])
    device.keep([device.trap(f"{UNHEARD_OF}.{turn}") for turn in range(1_000, 1_500)])

    made = alarms(core)
    assert len(made) == judging.MOST_UNKNOWN + 1
    assert sum(alarm.count for alarm in made) == 1_000


def test_a_device_that_tells_of_endlessly_many_interfaces_makes_few_alarms(core: Core, device: Teller) -> None:
    device.keep([device.trap(LINK_DOWN, *interface(index)) for index in range(1, 500)])

    made = alarms(core)
    assert len(made) == judging.MOST_UNKNOWN + 1
    assert sum(alarm.count for alarm in made) == 499
