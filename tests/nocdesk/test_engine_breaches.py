"""The engine opens a breach by itself when a service goes down, lets it grow, and ends it."""

from pathlib import Path

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.sla.breaches.model import BreachState
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.readings import Feeder
from tests.nocdesk.sla.breach_cases import breaches


@pytest.fixture
def feeder(sqlite_core: Core, clock: VirtualClock, tmp_path: Path) -> Feeder:
    return Feeder(sqlite_core, clock, tmp_path)


def test_slow_minutes_become_a_breach_that_grows_and_ends_by_itself(sqlite_core: Core, feeder: Feeder) -> None:
    provider = make_provider(sqlite_core, interval_s=150)
    seen = []
    for polls, rtt_ms in ((6, 31.0), (8, 88.0), (4, 88.0), (12, 30.0)):
        for _ in range(polls):
            feeder.take(*feeder.healthy(provider, rtt_ms=rtt_ms), advance_s=150)
        seen.append([(b.objective, b.state, b.is_running) for b in breaches(sqlite_core)])
    feeder.spool.close()

    running = [("delay", BreachState.OPEN, True)]
    assert seen == [[], running, running, [("delay", BreachState.OPEN, False)]]
    found = breaches(sqlite_core)[0]
    assert found.bad_s == (found.until_at - found.began_at).total_seconds()
    assert found.bad_s >= 12 * 150 - 300
    assert found.worst == pytest.approx(88.0)
