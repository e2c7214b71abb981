"""Calendar jobs keep their interval when the wall clock is set back; without the guard they would stop (R7)."""

import threading
import time
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
PATIENCE_S, STANDSTILL_S = 60.0, 1.5
"""How long runs are waited for that come, and that do not."""


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
        assert ran.wait(PATIENCE_S)
        clock.is_stepped = True
        before = len(runs)
        ends_at = time.monotonic() + (PATIENCE_S if is_guarded else STANDSTILL_S)
        # One run may have begun and another one been due already when the clock was set.
        while not (goes_on := len(runs) > before + 2) and time.monotonic() < ends_at:
            time.sleep(0.01)
    finally:
        agenda.stop()

    assert goes_on is is_guarded
    if is_guarded:
        promise.kept("R7", "clock set by -1 h under the calendar's jobs", injected=1)
    else:
        promise.control("R7", "a plain APScheduler job: stops at -1 h")
