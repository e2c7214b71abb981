"""R14: a storm leaves few alarms, a problem for each cause, a ticket for each customer of it, and every event."""

from collections.abc import Collection
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from nocdesk.alarms.keys import resource_key
from nocdesk.alarms.model import AlarmHappening
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.problems import correlator
from nocdesk.problems.grouping import Group, group_alarms
from nocdesk.problems.open_alarm import OpenAlarm
from tests.reliability.figures import figure
from tests.reliability.record import Telling
from tests.storm import CUSTOMERS, HUBS, make_spooled_storm, make_storm

RAISED, REPEATED, CLEARED = AlarmHappening.RAISED, AlarmHappening.REPEATED, AlarmHappening.CLEARED
SECONDS = figure(10, 60)
DEVICES = 500
pytestmark = pytest.mark.chaos


@pytest.mark.timeout(3600)
def test_a_storm_leaves_few_alarms_its_causes_and_one_ticket_for_each_customer_and_cause(
    sqlite_core: Core, clock: VirtualClock, promise: Telling
) -> None:
    storm = make_storm(sqlite_core, clock)

    storm.rage(SECONDS)

    assert storm.told == SECONDS * 1_000
    assert storm.alarms() <= DEVICES
    assert storm.roots() == [f"hub-{hub}" for hub in range(HUBS)]
    tickets = storm.tickets()
    assert set(tickets) == set(range(1, CUSTOMERS + 1))
    lost, doubled = storm.told - storm.kept(RAISED, REPEATED), sum(tickets.values()) - CUSTOMERS
    promise.kept("R14", "events, 1,000 a second from 500 devices", injected=storm.told, lost=lost, doubled=doubled)


@pytest.mark.timeout(3600)
def test_a_storm_of_changes_of_state_goes_through_spool_and_engine_and_nothing_of_it_is_lost(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path, promise: Telling
) -> None:
    spooled = make_spooled_storm(sqlite_core, clock, tmp_path)
    spooled.calm()

    # As much again comes while the engine is held up.
    spooled.rage(SECONDS - SECONDS // 2)
    spooled.fall(SECONDS // 2)
    spooled.drain()

    storm = spooled.storm
    assert spooled.told == SECONDS * 1_000 + HUBS
    assert spooled.spool.waiting() == 0
    assert storm.alarms() <= DEVICES
    assert storm.roots() == [f"hub-{hub}" for hub in range(HUBS)]
    assert storm.tickets() == dict.fromkeys(range(1, CUSTOMERS + 1), 1)
    lost = spooled.told - storm.kept(RAISED, CLEARED)
    promise.kept("R14", "changes of state, 1,000 a second through the spool", injected=spooled.told, lost=lost)


def test_control_a_batch_that_is_discarded_before_it_is_applied_is_missed(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path, promise: Telling
) -> None:
    spooled = make_spooled_storm(sqlite_core, clock, tmp_path)
    spooled.calm()

    spooled.fall(1)
    first, _ = spooled.spool.after(0, 1)[0]
    spooled.spool.discard(first)
    spooled.drain()

    missed = spooled.told - spooled.storm.kept(RAISED, CLEARED)
    assert missed > 0
    promise.control("R14", f"a batch discarded before it is applied: {missed} missed")


def test_control_without_one_key_for_one_trouble_every_event_is_an_alarm(
    sqlite_core: Core, clock: VirtualClock, promise: Telling
) -> None:
    storm, numbers = make_storm(sqlite_core, clock), count()
    storm.key_of = lambda condition, resource: f"{resource_key(condition, resource)}|{next(numbers)}"

    storm.rage(1)

    assert storm.alarms() > DEVICES
    promise.control("R14", f"no key of one trouble: {storm.alarms()} alarms in a second")


def test_control_without_correlation_a_customer_gets_several_tickets_for_one_cause(
    sqlite_core: Core, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    def each_alone(alarms: Collection[OpenAlarm], *rest: Any, **named: Any) -> tuple[Group, ...]:
        return tuple(group for alarm in alarms for group in group_alarms([alarm], *rest, **named))

    monkeypatch.setattr(correlator, "group_alarms", each_alone)
    storm = make_storm(sqlite_core, clock)

    storm.rage(1, per_s=500)

    most = max(storm.tickets().values())
    assert most > 1
    promise.control("R14", f"no correlation: {most} tickets for one customer")
