"""Calendar jobs keep their interval when the wall clock is set back; without the guard they would stop (R7)."""

import threading
from datetime import datetime, timedelta, tzinfo
from typing import Any

import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest

from nocdesk.agenda import Agenda
from nocdesk.clock import SystemClock
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

STEP = timedelta(hours=1)


class SteppedClock(SystemClock):
    """The machine's clocks, the wall clock set back by an hour once it is told."""

    def __init__(self) -> None:
        self.is_stepped = False

    def now(self) -> datetime:
        return super().now() - (STEP if self.is_stepped else timedelta())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SteppedClock:
    """A clock that APScheduler sees too."""
    stepped = SteppedClock()

    class SchedulerTime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return stepped.now().astimezone(tz)

    for module in (apscheduler.schedulers.base, apscheduler.triggers.interval):
        monkeypatch.setattr(module, "datetime", SchedulerTime)
    return stepped


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "control: without the guard"])
def test_a_job_goes_on_after_the_wall_clock_was_set_back(
    clock: SteppedClock, is_guarded: bool, promise: Telling
) -> None:
    runs: list[datetime] = []
    ran = threading.Event()
    agenda = Agenda(clock, watch_every_s=0.02 if is_guarded else 3600.0)

    def job() -> None:
        runs.append(clock.now())
        ran.set()

    agenda.every(timedelta(seconds=0.05), "tick", job)
    agenda.start()
    try:
        assert ran.wait(5)
        clock.is_stepped = True
        # One run may have been due already when the clock was set.
        ran.clear()
        ran.wait(0.3)
        ran.clear()
        goes_on = ran.wait(5 if is_guarded else 1)
    finally:
        agenda.stop()

    assert goes_on is is_guarded
    if is_guarded:
        promise.kept("R7", "clock set by -1 h under the calendar's jobs", injected=1)
    else:
        promise.control("R7", "a plain APScheduler job: stops at -1 h")
