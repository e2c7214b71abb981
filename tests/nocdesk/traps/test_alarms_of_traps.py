"""What traps say becomes alarms: each once, in the device's own order, under the poll's own key, and never a flood."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from nocdesk.alarms.model import AlarmEventRecord, AlarmHappening, AlarmImpact, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.learnt import Numbers, keep_numbers
from nocdesk.people.model import SYSTEM
from nocdesk.severity import PerceivedSeverity
from nocdesk.traps.rules import judging
from nocdesk.traps.rules.ageing import UNSURE, age_alarms
from nocdesk.traps.rules.told import NO_RULE, UNMAPPED_QUIET_S
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.traps.telling import (
    AUTHENTICATION_FAILURE,
    COLD_START,
    LINK_DOWN,
    LINK_UP,
    UNHEARD_OF,
    Teller,
    alarms,
    interface,
    notes,
    number,
    polls_asked,
)


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


@pytest.fixture
def device(core: Core, clock: VirtualClock, provider: Provider) -> Teller:
    return Teller(core, clock)


def learn(core: Core, provider: Provider, index: int) -> None:
    """The collector has seen ge-0/0/1 at this ifIndex."""
    with core.work(SYSTEM) as work:
        keep_numbers(work, device_id=provider.core_router, numbers=Numbers({index: "ge-0/0/1"}, {}))


def test_link_down_raises_the_polls_own_alarm_and_link_up_clears_it(
    core: Core, clock: VirtualClock, provider: Provider, device: Teller
) -> None:
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1"))
    (down,) = alarms(core)
    clock.advance(5)
    device.tell(LINK_UP, *interface(7, name="ge-0/0/1", oper=1))
    (after,) = alarms(core)

    assert (down.natural_key, down.condition, down.rule) == (
        "linkDown|CORE-1 ge-0/0/1",
        Condition.LINK_DOWN,
        "IF-MIB::linkDown",
    )
    assert (down.severity, down.probe_id) == (PerceivedSeverity.CRITICAL, provider.interface_probe)
    assert down.text == "Interface down: ifOperStatus down"
    assert after.cleared_at == down.began_at + timedelta(seconds=5)
    with core.read() as session:
        touched = set(session.scalars(select(AlarmImpact.service_id)))
    assert touched == {provider.access, provider.voice}


def test_an_interface_is_found_by_the_number_that_the_collector_has_seen_it_use(
    core: Core, provider: Provider, device: Teller
) -> None:
    learn(core, provider, 7)
    device.tell(LINK_DOWN, *interface(7))
    learn(core, provider, 9)
    device.tell(LINK_UP, *interface(7))
    device.tell(LINK_UP, *interface(9))

    link = next(one for one in alarms(core) if one.resource == "CORE-1 ge-0/0/1")
    assert link.cleared_at is not None


def test_an_interface_of_which_nobody_knows_the_name_is_called_by_its_number(core: Core, device: Teller) -> None:
    device.tell(LINK_DOWN, *interface(7))

    (down,) = alarms(core)
    assert (down.resource, down.severity, down.probe_id) == ("CORE-1 ifIndex 7", PerceivedSeverity.MINOR, None)


def test_an_interface_that_somebody_shuts_down_is_no_trouble(core: Core, device: Teller) -> None:
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1", admin=2))

    assert alarms(core) == []


def test_a_beginning_that_comes_after_its_end_raises_nothing(core: Core, clock: VirtualClock, device: Teller) -> None:
    device.tell(LINK_UP, *interface(7, name="ge-0/0/1", oper=1), ticks=5_300)
    clock.advance(1)
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1"), ticks=5_000)

    assert alarms(core) == []
    assert polls_asked(core), "a poll says what is so"


def test_without_the_order_of_the_device_the_same_two_leave_an_alarm_behind(
    core: Core, clock: VirtualClock, device: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "was_said_before", lambda _one, _other: False)
    device.tell(LINK_UP, *interface(7, name="ge-0/0/1", oper=1), ticks=5_300)
    clock.advance(1)
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1"), ticks=5_000)

    assert [alarm.cleared_at for alarm in alarms(core)] == [None]


def test_an_end_and_its_beginning_the_wrong_way_round_in_one_batch_are_put_in_order(core: Core, device: Teller) -> None:
    end = device.trap(LINK_UP, *interface(7, name="ge-0/0/1", oper=1), ticks=5_300)
    device.keep([end, device.trap(LINK_DOWN, *interface(7, name="ge-0/0/1"), ticks=5_000)])

    (link,) = alarms(core)
    assert link.cleared_at is not None


def test_an_end_that_comes_late_does_not_clear_the_next_trouble(
    core: Core, clock: VirtualClock, device: Teller
) -> None:
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1"), ticks=5_000)
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1"), ticks=5_400)
    clock.advance(1)
    device.tell(LINK_UP, *interface(7, name="ge-0/0/1", oper=1), ticks=5_200)

    assert [alarm.cleared_at for alarm in alarms(core)] == [None]


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


def test_a_restart_is_latched_and_told_once_by_whatever_number_of_traps(
    core: Core, clock: VirtualClock, provider: Provider, device: Teller
) -> None:
    device.tell(COLD_START, ticks=300)
    clock.advance(2)
    device.tell(COLD_START, ticks=500)
    clock.advance(200)
    device.tell(COLD_START, ticks=100)

    (restart,) = alarms(core)
    assert (restart.natural_key, restart.count) == ("deviceRebooted|CORE-1", 2)
    assert restart.cleared_at is not None
    assert restart.closed_at is None
    assert polls_asked(core) == [provider.system_probe]


def test_an_event_without_an_end_is_one_alarm_that_is_over_when_it_has_been_quiet(
    core: Core, clock: VirtualClock, device: Teller
) -> None:
    for _ in range(3):
        device.tell(AUTHENTICATION_FAILURE)
        clock.advance(60)
    (refused,) = alarms(core)
    with core.work(SYSTEM) as work:
        age_alarms(work)
    still = alarms(core)[0].cleared_at
    clock.advance(15 * 60)
    with core.work(SYSTEM) as work:
        age_alarms(work)
    over = alarms(core)[0].cleared_at

    assert (refused.condition, refused.count, still) == (Condition.AUTHENTICATION_FAILED, 3, None)
    assert over == refused.last_at
    with core.read() as session:
        told = session.scalars(select(AlarmEventRecord.happening).where(AlarmEventRecord.is_annunciated)).all()
    assert told == [AlarmHappening.RAISED], "an operator is told once"


def test_a_trap_without_a_rule_is_indeterminate_and_says_what_came(core: Core, device: Teller) -> None:
    device.tell(UNHEARD_OF, number("1.3.6.1.4.1.32473.1.1.4", 12))
    device.tell(UNHEARD_OF, number("1.3.6.1.4.1.32473.1.1.4", 13))

    (unknown,) = alarms(core)
    assert (unknown.condition, unknown.severity, unknown.count) == (
        Condition.UNMAPPED,
        PerceivedSeverity.INDETERMINATE,
        2,
    )
    assert (unknown.specific_problem, unknown.rule, unknown.resource) == (UNHEARD_OF, NO_RULE, "CORE-1")
    assert "32473.7" in unknown.text
    assert "13" in unknown.text


def test_what_nobody_has_a_rule_for_is_over_when_it_has_been_quiet(
    core: Core, clock: VirtualClock, device: Teller
) -> None:
    device.tell(UNHEARD_OF)
    clock.advance(UNMAPPED_QUIET_S)
    with core.work(SYSTEM) as work:
        age_alarms(work)

    assert alarms(core)[0].cleared_at is not None


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


def test_a_clear_that_never_comes_is_asked_of_a_poll_and_where_nothing_polls_it_the_journal_says_so(
    core: Core, clock: VirtualClock, provider: Provider, device: Teller
) -> None:
    device.tell(LINK_DOWN, *interface(70))
    (down,) = alarms(core)
    clock.advance(3_600)
    with core.work(SYSTEM) as work:
        age_alarms(work)
    with core.work(SYSTEM) as work:
        age_alarms(work)

    assert alarms(core)[0].cleared_at is None, "nobody knows that it is over"
    assert notes(core, down) == [UNSURE]
    assert polls_asked(core) == [provider.system_probe]


def test_a_trap_of_a_device_that_the_inventory_does_not_have_is_about_its_address(
    core: Core, clock: VirtualClock, provider: Provider
) -> None:
    stranger = Teller(core, clock, address="192.0.2.99")
    stranger.tell(LINK_DOWN, *interface(7))

    (down,) = alarms(core)
    assert down.resource == "192.0.2.99 ifIndex 7"
    assert down.device_id is None


def test_rules_of_the_users_folder_count_before_shipped_ones(
    core: Core, clock: VirtualClock, provider: Provider, tmp_path: Path
) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "mine.toml").write_text(
        """
        format = 1
        module = "MY-MIB"
        revision = "1"
        [[rule]]
        name = "somebodyKnocks"
        trap = "1.3.6.1.6.3.1.1.5.5"
        raises = "reported"
        problem = "knock"
        severity = "warning"
        text = "Somebody knocks"
        """
    )
    traps = core.settings.traps.model_copy(update={"rule_dir": folder})
    core.settings = core.settings.model_copy(update={"traps": traps})
    device = Teller(core, clock)
    device.tell(AUTHENTICATION_FAILURE)

    (knock,) = alarms(core)
    assert (knock.natural_key, knock.severity) == ("reported|CORE-1|knock", PerceivedSeverity.WARNING)
