"""R14: a storm leaves few alarms, a problem for each cause, a ticket for each customer of it, and every event."""

import os
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
from tests.storm import CUSTOMERS, HUBS, make_spooled_storm, make_storm

RAISED, REPEATED, CLEARED = AlarmHappening.RAISED, AlarmHappening.REPEATED, AlarmHappening.CLEARED
SECONDS = int(os.environ.get("STORM_SECONDS", "10"))
DEVICES = 500


@pytest.mark.timeout(3600)
def test_a_storm_leaves_few_alarms_its_causes_and_one_ticket_for_each_customer_and_cause(
    sqlite_core: Core, clock: VirtualClock
) -> None:
    storm = make_storm(sqlite_core, clock)

    storm.rage(SECONDS)

    assert storm.told == SECONDS * 1_000
    assert storm.kept(RAISED, REPEATED) == storm.told
    assert storm.alarms() <= DEVICES
    assert storm.roots() == [f"hub-{hub}" for hub in range(HUBS)]
    assert storm.tickets() == dict.fromkeys(range(1, CUSTOMERS + 1), 1)


@pytest.mark.timeout(3600)
def test_a_storm_of_changes_of_state_goes_through_spool_and_engine_and_nothing_of_it_is_lost(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    spooled = make_spooled_storm(sqlite_core, clock, tmp_path)
    spooled.calm()

    # As much again comes while the engine is held up.
    spooled.rage(SECONDS - SECONDS // 2)
    spooled.fall(SECONDS // 2)
    spooled.drain()

    storm = spooled.storm
    assert spooled.told == SECONDS * 1_000 + HUBS
    assert storm.kept(RAISED, CLEARED) == spooled.told
    assert spooled.spool.waiting() == 0
    assert storm.alarms() <= DEVICES
    assert storm.roots() == [f"hub-{hub}" for hub in range(HUBS)]
    assert storm.tickets() == dict.fromkeys(range(1, CUSTOMERS + 1), 1)


def test_control_a_batch_that_is_discarded_before_it_is_applied_is_missed(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    spooled = make_spooled_storm(sqlite_core, clock, tmp_path)
    spooled.calm()

    spooled.fall(1)
    first, _ = spooled.spool.after(0, 1)[0]
    spooled.spool.discard(first)
    spooled.drain()

    assert spooled.storm.kept(RAISED, CLEARED) < spooled.told


def test_control_without_one_key_for_one_trouble_every_event_is_an_alarm(
    sqlite_core: Core, clock: VirtualClock
) -> None:
    storm, numbers = make_storm(sqlite_core, clock), count()
    storm.key_of = lambda condition, resource: f"{resource_key(condition, resource)}|{next(numbers)}"

    storm.rage(1)

    assert storm.alarms() > DEVICES


def test_control_without_correlation_a_customer_gets_several_tickets_for_one_cause(
    sqlite_core: Core, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def each_alone(alarms: Collection[OpenAlarm], *rest: Any, **named: Any) -> tuple[Group, ...]:
        return tuple(group for alarm in alarms for group in group_alarms([alarm], *rest, **named))

    monkeypatch.setattr(correlator, "group_alarms", each_alone)
    storm = make_storm(sqlite_core, clock)

    storm.rage(1, per_s=500)

    assert max(storm.tickets().values()) > 1
