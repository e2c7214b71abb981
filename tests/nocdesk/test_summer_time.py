"""R7: the hour that a night has twice or not at all changes no second of an outage and raises no alarm."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nocdesk.alarms.model import Condition
from nocdesk.instants import show_in, zone_named
from tests.nocdesk.outages.rounds import Polled, Round, polled
from tests.nocdesk.test_clock_steps import OF_THE_FAULT, UnguardedEngine, conditions, seconds_by_class
from tests.reliability.record import Telling

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot set the zone of one process"),
]
ZONE = "Europe/Riga"
CHANGES = {"forth": datetime(2027, 3, 28, 1, tzinfo=UTC), "back": datetime(2027, 10, 31, 1, tzinfo=UTC)}
HOUR_S = {"forth": 3600.0, "back": -3600.0}


@pytest.fixture
def in_riga(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process and its readers live there."""
    monkeypatch.setenv("TZ", ZONE)
    time.tzset()
    show_in(zone_named(ZONE))
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def provider(sqlite_template: Path, in_riga: None) -> Iterator[Polled]:
    with polled(sqlite_template) as opened:
        yield opened


def play_through(provider: Polled, change: datetime, step_s: float = 0.0) -> None:
    """20 s up, 20 s down with the change of the clocks in their midst, 30 s up."""
    provider.clock.advance((change - provider.clock.now()).total_seconds() - 30)
    for kind in [Round.HEALTHY] * 4 + [Round.LINK_DOWN] * 2:
        provider.play(kind)
    provider.clock.step(step_s)
    for kind in [Round.LINK_DOWN] * 2 + [Round.HEALTHY] * 6:
        provider.play(kind)


@pytest.mark.parametrize("way", CHANGES)
def test_the_night_of_the_change_has_its_real_seconds_and_no_false_alarm(
    provider: Polled, way: str, promise: Telling
) -> None:
    play_through(provider, CHANGES[way])

    wrong = (seconds_by_class(provider) != {"up": 50.0, "down": 20.0}) + (conditions(provider) != OF_THE_FAULT)
    assert Condition.CLOCK_STEPPED not in conditions(provider)
    promise.kept("R7", "clocks put forth and back in an outage (summer time)", injected=1, wrong=wrong)


@pytest.mark.parametrize("way", CHANGES)
def test_control_an_engine_that_believes_local_time_gets_the_seconds_wrong(
    provider: Polled, way: str, promise: Telling
) -> None:
    provider.feeder.engine = UnguardedEngine(provider.core, provider.feeder.spool)
    play_through(provider, CHANGES[way], HOUR_S[way])

    with pytest.raises(AssertionError):
        assert seconds_by_class(provider) == {"up": 50.0, "down": 20.0}
    promise.control("R7", "an engine that believes local time: wrong seconds in the night of the change")
