"""A trap is confirmed by a poll, which also clears what it has raised: a trouble is one alarm however it is heard."""

from datetime import timedelta
from pathlib import Path

import pytest

from nocdesk.alarms.commands import clear_alarm
from nocdesk.alarms.model import Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.intake import Intake
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.reading import Reading
from nocdesk.requests.commands import ask_poll_now, claim_requests
from nocdesk.traps.rules.confirming import RaisedByTraps, raised_by_traps
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.readings import Feeder
from tests.nocdesk.traps.telling import COLD_START, LINK_DOWN, LINK_UP, Teller, alarms, interface, polls_asked


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


@pytest.fixture
def feeder(core: Core, clock: VirtualClock, provider: Provider, tmp_path: Path) -> Feeder:
    return Feeder(core, clock, tmp_path)


@pytest.fixture
def device(core: Core, clock: VirtualClock, provider: Provider) -> Teller:
    return Teller(core, clock)


DOWN = interface(7, name="ge-0/0/1")
UP = interface(7, name="ge-0/0/1", oper=1)


def waits(core: Core) -> bool:
    """Whether a poll has still to speak."""
    with core.work(SYSTEM) as work:
        return bool(raised_by_traps(work).keys)


def test_a_trap_asks_for_a_poll_of_the_probe_that_watches_it_once(
    core: Core, provider: Provider, device: Teller
) -> None:
    device.tell(LINK_DOWN, *DOWN)
    device.tell(LINK_UP, *UP)
    device.tell(LINK_DOWN, *DOWN)

    assert polls_asked(core) == [provider.interface_probe]


def test_people_come_first_with_what_they_ask(core: Core, provider: Provider, device: Teller) -> None:
    device.tell(LINK_DOWN, *DOWN)
    with core.work(Actor("ann", Role.ENGINEER)) as work:
        ask_poll_now(work, probe_id=provider.ping_probe)
    with core.work(SYSTEM) as work:
        claimed = claim_requests(work)

    assert [request.subject_id for request in claimed] == [provider.ping_probe, provider.interface_probe]


def test_a_poll_that_says_the_same_confirms_the_alarm_without_counting_it_again(
    core: Core, provider: Provider, feeder: Feeder, device: Teller
) -> None:
    feeder.take(*feeder.healthy(provider))
    device.tell(LINK_DOWN, *DOWN)
    before = waits(core)
    feeder.take(*feeder.healthy(provider, is_up=False))

    (link,) = alarms(core, Condition.LINK_DOWN)
    assert (link.count, link.cleared_at) == (1, None)
    assert (before, waits(core)) == (True, False)


def test_a_poll_that_says_otherwise_clears_what_a_trap_has_raised(
    core: Core, clock: VirtualClock, provider: Provider, feeder: Feeder, device: Teller
) -> None:
    feeder.take(*feeder.healthy(provider))
    device.tell(LINK_DOWN, *DOWN)
    clock.advance(2)
    feeder.take(*feeder.healthy(provider))

    (link,) = alarms(core, Condition.LINK_DOWN)
    assert link.cleared_at == link.began_at + timedelta(seconds=2)


def test_without_the_watch_that_polls_are_given_the_alarm_would_stay_for_ever(
    core: Core,
    clock: VirtualClock,
    provider: Provider,
    feeder: Feeder,
    device: Teller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Intake, "_watch_what_traps_raised", lambda *_: RaisedByTraps({}))
    feeder.take(*feeder.healthy(provider))
    device.tell(LINK_DOWN, *DOWN)
    clock.advance(2)
    feeder.take(*feeder.healthy(provider))

    assert [alarm.cleared_at for alarm in alarms(core, Condition.LINK_DOWN)] == [None]


def test_after_a_confirmed_alarm_it_is_the_polls_that_find_its_end(
    core: Core, provider: Provider, feeder: Feeder, device: Teller
) -> None:
    feeder.take(*feeder.healthy(provider))
    device.tell(LINK_DOWN, *DOWN)
    for is_up in (False, False, True):
        feeder.take(*feeder.healthy(provider, is_up=is_up))

    (link,) = alarms(core, Condition.LINK_DOWN)
    assert link.cleared_at is not None


def test_a_poll_from_before_the_trap_says_nothing_of_it(
    core: Core, clock: VirtualClock, provider: Provider, feeder: Feeder, device: Teller
) -> None:
    old: list[Reading] = feeder.healthy(provider)
    clock.advance(1)
    device.tell(LINK_DOWN, *DOWN)
    feeder.take(*old)

    assert [alarm.cleared_at for alarm in alarms(core, Condition.LINK_DOWN)] == [None]
    assert waits(core)


def test_a_poll_and_a_trap_of_one_trouble_are_one_alarm_that_has_happened_once(
    core: Core, provider: Provider, feeder: Feeder, device: Teller
) -> None:
    feeder.take(*feeder.healthy(provider))
    feeder.take(*feeder.healthy(provider, is_up=False))
    device.tell(LINK_DOWN, *DOWN)
    feeder.take(*feeder.healthy(provider, is_up=False))
    device.tell(LINK_UP, *UP)

    (link,) = alarms(core, Condition.LINK_DOWN)
    assert (link.count, link.cleared_at is not None) == (1, True)


def test_a_clear_by_a_trap_that_a_poll_contradicts_is_raised_again(
    core: Core, provider: Provider, feeder: Feeder, device: Teller
) -> None:
    feeder.take(*feeder.healthy(provider))
    feeder.take(*feeder.healthy(provider, is_up=False))
    device.tell(LINK_UP, *UP)
    feeder.take(*feeder.healthy(provider, is_up=False))

    (link,) = alarms(core, Condition.LINK_DOWN)
    assert (link.count, link.cleared_at) == (2, None)


def test_an_alarm_of_a_trap_that_is_cleared_by_hand_comes_back_when_a_poll_finds_the_trouble(
    core: Core, provider: Provider, feeder: Feeder, device: Teller
) -> None:
    device.tell(LINK_DOWN, *DOWN)
    with core.work(Actor("ann", Role.ENGINEER)) as work:
        clear_alarm(work, alarm_id=alarms(core)[0].id, reason="I do not believe it")
    feeder.take(*feeder.healthy(provider, is_up=False))

    (link,) = alarms(core, Condition.LINK_DOWN)
    assert (link.count, link.cleared_at) == (2, None)


def test_what_waits_for_a_poll_still_waits_after_the_engine_was_started_anew(
    core: Core, clock: VirtualClock, provider: Provider, feeder: Feeder, device: Teller, tmp_path: Path
) -> None:
    feeder.take(*feeder.healthy(provider))
    device.tell(LINK_DOWN, *DOWN)
    clock.advance(2)
    other = tmp_path / "anew"
    other.mkdir()
    anew = Feeder(core, clock, other)
    anew.take(*anew.healthy(provider))

    assert alarms(core, Condition.LINK_DOWN)[0].cleared_at is not None


def test_a_restart_that_a_trap_and_a_poll_tell_of_has_happened_once(
    core: Core, clock: VirtualClock, provider: Provider, feeder: Feeder, device: Teller
) -> None:
    feeder.take(*feeder.healthy(provider))
    clock.advance(60)
    device.tell(COLD_START, ticks=100)
    clock.advance(4)
    feeder.take(feeder.reading(provider.system_probe, uptime_ticks=500))

    assert [alarm.count for alarm in alarms(core, Condition.DEVICE_REBOOTED)] == [1]


def test_a_restart_that_a_poll_was_first_to_find_is_not_told_again_by_its_trap(
    core: Core, clock: VirtualClock, provider: Provider, feeder: Feeder, device: Teller
) -> None:
    feeder.take(*feeder.healthy(provider))
    clock.advance(60)
    feeder.take(feeder.reading(provider.system_probe, uptime_ticks=500))
    device.tell(COLD_START, ticks=1_000)

    assert [alarm.count for alarm in alarms(core, Condition.DEVICE_REBOOTED)] == [1]
