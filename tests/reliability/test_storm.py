"""R14: a storm leaves few alarms, a problem for each cause, a ticket for each customer of it, and every event."""

import os
from collections.abc import Collection
from itertools import count
from typing import Any

import pytest

from nocdesk.alarms.keys import resource_key
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.problems import correlator
from nocdesk.problems.grouping import Group, group_alarms
from nocdesk.problems.open_alarm import OpenAlarm
from tests.storm import CUSTOMERS, HUBS, make_storm

SECONDS = int(os.environ.get("STORM_SECONDS", "10"))
DEVICES = 500


@pytest.mark.timeout(3600)
def test_a_storm_leaves_few_alarms_its_causes_and_one_ticket_for_each_customer_and_cause(
    sqlite_core: Core, clock: VirtualClock
) -> None:
    storm = make_storm(sqlite_core, clock)

    storm.rage(SECONDS)

    assert storm.told == SECONDS * 1_000
    assert storm.kept() == storm.told
    assert storm.alarms() <= DEVICES
    assert storm.roots() == [f"hub-{hub}" for hub in range(HUBS)]
    assert storm.tickets() == dict.fromkeys(range(1, CUSTOMERS + 1), 1)


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
