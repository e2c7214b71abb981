"""The engine on a real store: from readings to alarms, the outage ledger and service levels."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select

from nocdesk.alarms.commands import clear_alarm
from nocdesk.alarms.model import Alarm, AlarmImpact, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.model import Probe, ProbeType
from nocdesk.outages.model import IN_FORCE, LedgerEntry
from nocdesk.people.model import Actor, Role
from nocdesk.quality.model import Side, Threshold
from nocdesk.quality.reading import Metric, Outcome
from nocdesk.services.model import Service, ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.model import SlaStatus
from nocdesk.store.series_tables import series_tail
from nocdesk.works.commands import plan_work
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.readings import Feeder, gauge
from tests.reliability.record import Telling

UP, DOWN, UNKNOWN = ServiceClass.UP, ServiceClass.DOWN, ServiceClass.UNKNOWN


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


@pytest.fixture
def feeder(core: Core, clock: VirtualClock, provider: Provider, tmp_path: Path) -> Feeder:
    return Feeder(core, clock, tmp_path)


def ledger(core: Core, service_id: int) -> list[tuple[ServiceClass, float | None]]:
    """The service's classes in order, each with its seconds (None: still so)."""
    with core.read() as session:
        entries = session.scalars(
            select(LedgerEntry).where(IN_FORCE, LedgerEntry.service_id == service_id).order_by(LedgerEntry.id)
        ).all()
    for before, after in pairwise(entries):
        assert before.ended_at == after.began_at
    return [(e.service_class, (e.ended_at - e.began_at).total_seconds() if e.ended_at else None) for e in entries]


def alarms(core: Core, *conditions: Condition) -> list[Alarm]:
    with core.read() as session:
        rows = session.scalars(select(Alarm).order_by(Alarm.id)).all()
    return [alarm for alarm in rows if not conditions or alarm.condition in conditions]


def test_a_link_that_goes_down_takes_the_services_on_it_down_for_exactly_as_long(
    core: Core, provider: Provider, feeder: Feeder
) -> None:
    for is_up in (True, True, False, False, False, True, True, True):
        feeder.take(*feeder.healthy(provider, is_up=is_up))

    assert ledger(core, provider.access) == [(UP, 10.0), (DOWN, 15.0), (UP, None)]
    link_down = alarms(core, Condition.LINK_DOWN)[0]
    assert link_down.severity is PerceivedSeverity.CRITICAL
    assert link_down.cleared_at == link_down.began_at + timedelta(seconds=15)
    assert link_down.closed_at is None, "a cleared alarm that nobody acknowledged stays"
    with core.read() as session:
        impacts = session.scalars(select(AlarmImpact).where(AlarmImpact.alarm_id == link_down.id))
        touched = {impact.service_id: impact.reason for impact in impacts}
    assert touched == {provider.access: "rides on LNK-1", provider.voice: "depends on ACC-1"}


def test_a_test_that_fails_entirely_counts_from_its_first_failure_to_its_first_success(
    core: Core, provider: Provider, feeder: Feeder
) -> None:
    for is_answered in (True, False, False, False, True, True, True):
        feeder.take(*feeder.healthy(provider, is_answered=is_answered))

    assert ledger(core, provider.voice) == [(UP, 5.0), (DOWN, 15.0), (UP, None)]
    assert [alarm.count for alarm in alarms(core, Condition.TEST_FAILED)] == [1]
    assert alarms(core, Condition.THRESHOLD) == []


def test_a_breached_threshold_degrades_the_service_and_one_bad_reading_does_not(
    core: Core, provider: Provider, feeder: Feeder
) -> None:
    for rtt_ms in (20.0, 80.0, 20.0, 80.0, 80.0, 55.0, 45.0, 45.0):
        feeder.take(*feeder.healthy(provider, rtt_ms=rtt_ms))

    assert ledger(core, provider.voice) == [(UP, 15.0), (ServiceClass.DEGRADED, 15.0), (UP, None)]
    assert [alarm.text for alarm in alarms(core, Condition.THRESHOLD)] == ["Round-trip delay 80 ms > 60 ms"]


def test_a_silent_device_is_an_alarm_and_proves_nothing_about_the_services(
    core: Core, provider: Provider, feeder: Feeder
) -> None:
    for outcome in (Outcome.ANSWERED, Outcome.SILENT, Outcome.SILENT, Outcome.SILENT):
        rest = feeder.healthy(provider)
        rest[1] = feeder.reading(provider.edge_system_probe, outcome=outcome)
        feeder.take(*rest)

    assert [alarm.resource for alarm in alarms(core)] == ["EDGE-1"]
    assert ledger(core, provider.voice) == [(UP, None)]


def test_a_gap_in_polling_is_not_measured_and_neither_up_nor_down(
    core: Core, provider: Provider, feeder: Feeder
) -> None:
    feeder.take(*feeder.healthy(provider))
    feeder.take(*feeder.healthy(provider), advance_s=3600)
    feeder.take(*feeder.healthy(provider))

    assert ledger(core, provider.voice) == [(UP, 5.0), (UNKNOWN, 3600.0), (UP, None)]
    assert alarms(core) == []


@pytest.mark.parametrize("step_s", [3600.0, -3600.0, -3.0, 400 * 86400.0])
def test_a_step_of_the_wall_clock_neither_makes_nor_loses_time(
    core: Core, provider: Provider, feeder: Feeder, clock: VirtualClock, step_s: float
) -> None:
    feeder.take(*feeder.healthy(provider))
    feeder.take(*feeder.healthy(provider))
    clock.step(step_s)
    feeder.take(*feeder.healthy(provider))
    feeder.take(*feeder.healthy(provider))

    with core.read() as session:
        entries = session.scalars(select(LedgerEntry).where(IN_FORCE, LedgerEntry.service_id == provider.voice)).all()
    closed = [(e.service_class, (e.ended_at - e.began_at).total_seconds()) for e in entries if e.ended_at]
    assert closed == [(UP, 10.0)]
    assert [e.service_class for e in entries if e.ended_at is None] == [UP]
    assert [alarm.condition for alarm in alarms(core)] == [Condition.CLOCK_STEPPED]


def test_a_reboot_is_an_alarm_that_is_over_at_once_and_waits_to_be_seen(
    core: Core, provider: Provider, feeder: Feeder
) -> None:
    feeder.take(*feeder.healthy(provider))
    rebooted = feeder.healthy(provider)
    rebooted[1] = feeder.reading(provider.edge_system_probe, uptime_ticks=1200)
    came_up_at = rebooted[1].taken_at - timedelta(seconds=12)
    feeder.take(*rebooted)

    [alarm] = alarms(core)
    assert (alarm.condition, alarm.text) == (Condition.DEVICE_REBOOTED, f"Restarted at {came_up_at:%H:%M:%S} UTC")
    assert alarm.cleared_at is not None
    assert alarm.closed_at is None


@pytest.mark.chaos
def test_another_engine_at_the_address_is_an_alarm_of_its_own_that_waits_to_be_seen(
    core: Core, provider: Provider, feeder: Feeder, promise: Telling
) -> None:
    feeder.take(*feeder.healthy(provider))
    for outcome in (Outcome.FAULTY, Outcome.ENGINE_CHANGED, Outcome.ANSWERED):
        rest = feeder.healthy(provider)
        rest[1] = replace(feeder.reading(provider.edge_system_probe, outcome=outcome), detail="another SNMP engine")
        feeder.take(*rest)

    [alarm] = alarms(core)
    assert (alarm.condition, alarm.resource, alarm.text) == (Condition.ENGINE_CHANGED, "EDGE-1", "another SNMP engine")
    assert (alarm.count, alarm.closed_at) == (1, None)
    assert alarm.cleared_at is not None
    promise.kept("R10", "another engine: an alarm of its own", injected=1)


def test_planned_work_takes_what_is_down_out_of_the_account_until_it_ends(
    core: Core, provider: Provider, feeder: Feeder, clock: VirtualClock
) -> None:
    feeder.take(*feeder.healthy(provider))
    with core.work(Actor("sue", Role.SUPERVISOR)) as work:
        plan_work(
            work,
            name="PW-1",
            starts_at=clock.now() + timedelta(seconds=5),
            ends_at=clock.now() + timedelta(seconds=15),
            service_ids=[provider.voice],
        )
    for is_up in (True, False, False, False, False, True, True, True):
        feeder.take(*feeder.healthy(provider, is_up=is_up))

    assert ledger(core, provider.voice) == [(UP, 10.0), (ServiceClass.PLANNED, 10.0), (DOWN, 10.0), (UP, None)]


def test_an_outage_moves_the_service_level_by_its_own_seconds(core: Core, provider: Provider, feeder: Feeder) -> None:
    for is_up in (*[True] * 4, *[False] * 4, *[True] * 6):
        feeder.take(*feeder.healthy(provider, is_up=is_up))

    with core.read() as session:
        status = session.scalar(select(SlaStatus).where(SlaStatus.measure == "availability"))
        assert status is not None
        assert session.get_one(Service, provider.voice).current_class is UP
    assert status.down_s == 20.0


def test_a_trouble_that_goes_on_after_its_alarm_was_cleared_by_hand_is_raised_again(
    core: Core, provider: Provider, feeder: Feeder
) -> None:
    feeder.take(*feeder.healthy(provider, is_up=False))
    [alarm] = alarms(core, Condition.LINK_DOWN)
    with core.work() as work:
        clear_alarm(work, alarm_id=alarm.id, reason="fibre is fine, I think")

    feeder.take(*feeder.healthy(provider, is_up=False))

    [alarm] = alarms(core, Condition.LINK_DOWN)
    assert (alarm.count, alarm.cleared_at) == (2, None)


def test_a_batch_that_is_applied_twice_counts_once(
    core: Core, provider: Provider, feeder: Feeder, tmp_path: Path, clock: VirtualClock
) -> None:
    feeder.take(*feeder.healthy(provider))
    with core.read() as session:
        before = session.scalar(select(func.sum(series_tail.c.count)))
    payload = feeder.spool.after(0)
    assert payload == [], "what is applied leaves the spool"

    again = Feeder(core, clock, tmp_path)
    again.take(*again.healthy(provider))

    with core.read() as session:
        after = session.scalar(select(func.sum(series_tail.c.count)))
    assert before
    assert after == 2 * before


def test_two_probes_that_watch_one_interface_raise_its_alarm_once_and_not_with_every_poll(
    core: Core, provider: Provider, feeder: Feeder
) -> None:
    with core.work() as work:
        second = Probe(
            name="CORE-1 interfaces again",
            type=ProbeType.IF_MIB,
            device_id=provider.core_router,
            interval_s=5.0,
            parameters={},
        )
        work.session.add(second)
    watchers = (provider.interface_probe, second.id)

    for is_up in (1.0, 0.0, 0.0, 0.0, 0.0):
        for probe in watchers:
            feeder.take(feeder.reading(probe, [gauge(Metric.OPER_UP, is_up, "ge-0/0/1")]), advance_s=2.5)

    (alarm,) = alarms(core, Condition.LINK_DOWN)
    assert alarm.count == len(watchers), "once for each of them"


def test_an_interface_probe_of_a_service_judges_each_interface_by_itself(
    core: Core, provider: Provider, feeder: Feeder
) -> None:
    with core.work() as work:
        probe = Probe(
            name="ACC-1 ports",
            type=ProbeType.IF_MIB,
            device_id=provider.core_router,
            service_id=provider.access,
            interval_s=5.0,
            parameters={},
        )
        limit = Threshold(
            name="receive rate", metric=Metric.RX_BPS, side=Side.ABOVE, trigger=100.0, rearm=90.0, count=2,
            rearm_count=2, severity=PerceivedSeverity.WARNING,
        )  # fmt: skip
        work.session.add_all([probe, limit])

    for _ in range(3):
        feeder.take(
            feeder.reading(probe.id, [gauge(Metric.RX_BPS, 500.0, "ge-0/0/1"), gauge(Metric.RX_BPS, 1.0, "ge-0/0/2")])
        )

    (alarm,) = alarms(core, Condition.THRESHOLD)
    assert (alarm.resource, alarm.rule) == ("CORE-1 ge-0/0/1", "receive rate")
