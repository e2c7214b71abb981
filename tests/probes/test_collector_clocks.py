"""R7 and R8: a clock that is set, a machine that sleeps, a process that stalls; each guard is shown to matter."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise

import pytest

from nocdesk.quality.reading import Outcome, Reading
from probes import collector
from probes.schedule import Schedule
from tests.probes.collecting import (
    PATIENCE_S,
    FakeClient,
    FakeStore,
    MovableClock,
    gaps_of,
    make_collector,
    make_device,
    play,
    until,
)
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

STALL_S = 5.0
STALLED_INTERVAL_S = 1.0


class WallClockOnly(MovableClock):
    """What a collector would have that took the time of day for a measure of duration."""

    def monotonic(self) -> float:
        return self.now().timestamp()


class CatchingUpSchedule(Schedule):
    """What a schedule would be that makes up for every poll that it missed."""

    def _step(self, _device, due, _now) -> None:  # type: ignore[no-untyped-def]
        for entry in due:
            entry.due_at += entry.timing.interval_s


def test_a_step_of_the_wall_clock_makes_no_gap_and_is_visible_in_the_readings(promise: Telling) -> None:
    store, clock = FakeStore((make_device(),)), MovableClock()

    def step_back() -> None:
        clock.wall_step_s = -3600.0

    def step_forward() -> None:
        clock.wall_step_s = 400 * 86_400.0

    play(
        lambda: make_collector(store, FakeClient(), clock),
        lambda: len(store.kept) >= 5,
        step_back,
        lambda: len(store.kept) >= 10,
        step_forward,
        lambda: len(store.kept) >= 15,
    )

    wall = [reading.taken_at for reading in store.kept]
    assert max(gaps_of(store.kept)) < PATIENCE_S, "neither of an hour nor of 400 days, however busy the machine is"
    assert any(later < earlier for earlier, later in pairwise(wall))
    promise.kept("R7", "clock set by -1 h and +400 days while polling", injected=2)


def test_control_a_collector_that_measures_by_the_wall_clock_stops_when_it_is_set_back(promise: Telling) -> None:
    sound, naive = FakeStore((make_device(),)), FakeStore((make_device(),))
    clocks = (MovableClock(), WallClockOnly())

    async def run_both() -> int:
        collectors = [
            make_collector(store, FakeClient(), clock) for store, clock in zip((sound, naive), clocks, strict=True)
        ]
        async with asyncio.TaskGroup() as group:
            for one in collectors:
                group.create_task(one.run())
            await until(lambda: min(len(sound.kept), len(naive.kept)) >= 3)
            for clock in clocks:
                clock.wall_step_s = -3600.0
            before = len(sound.kept), len(naive.kept)
            await until(lambda: len(sound.kept) >= before[0] + 15)
            for one in collectors:
                one.stop()
        return len(naive.kept) - before[1]

    assert asyncio.run(run_both()) <= 1
    promise.control("R7", "a collector that measures by the wall clock: stops at -1 h")


def test_a_machine_that_slept_an_hour_makes_one_poll_of_each_probe_and_goes_on(promise: Telling) -> None:
    store, clock = FakeStore((make_device(1, 5.0), make_device(2, 5.0))), MovableClock()
    before: list[int] = []

    def sleep_an_hour() -> None:
        before.append(len(store.kept))
        clock.asleep_s += 3600.0

    play(
        lambda: make_collector(store, FakeClient(), clock),
        lambda: len(store.kept) >= 2,
        sleep_an_hour,
        lambda: len(store.kept) >= 4,
    )

    after = store.kept[before[0] :]
    assert sorted(reading.probe_id for reading in after) == [1, 2]
    assert all(reading.outcome is Outcome.ANSWERED for reading in after)
    promise.kept("R8", "an hour asleep while polling", injected=1)


def test_control_a_schedule_that_catches_up_makes_a_storm_after_a_sleep(
    monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(collector, "Schedule", CatchingUpSchedule)
    store, clock = FakeStore((make_device(1, 5.0),)), MovableClock()

    def sleep_an_hour() -> None:
        clock.asleep_s += 3600.0

    play(
        lambda: make_collector(store, FakeClient(), clock),
        lambda: len(store.kept) >= 1,
        sleep_an_hour,
        lambda: len(store.kept) >= 700,
    )
    promise.control("R8", "a schedule that catches up: 700 polls after an hour asleep")


def stop_this_process(seconds: float) -> None:
    """Stop every thread of it; another process lets it go on."""
    if sys.platform == "win32":
        time.sleep(seconds)
        return
    wake = f"import os, signal, time; time.sleep({seconds}); os.kill({os.getpid()}, signal.SIGCONT)"
    with subprocess.Popen([sys.executable, "-c", wake]):
        os.kill(os.getpid(), signal.SIGSTOP)


def _stall(store: FakeStore) -> float:
    """Let a collector run, stall its process for a while, let it run again; when, monotonic, the stall was over."""
    over: list[float] = []

    def stall() -> None:
        stop_this_process(STALL_S)
        over.append(time.monotonic())

    def goes_on() -> bool:
        return bool(over) and all(
            sum(reading.monotonic_s > over[0] for reading in store.kept if reading.probe_id == number) >= 3
            for number in (1, 2, 3)
        )

    play(lambda: make_collector(store, FakeClient()), lambda: len(store.kept) >= 6, stall, goes_on)
    return over[0]


def _soon_after(readings: list[Reading], over: float) -> Counter[int]:
    """How often each probe was polled within a third of an interval after the stall."""
    return Counter(r.probe_id for r in readings if over <= r.monotonic_s < over + STALLED_INTERVAL_S / 3)


def test_a_process_that_stalled_for_5_s_polls_each_probe_once_and_says_nothing_false(promise: Telling) -> None:
    store = FakeStore(tuple(make_device(number, STALLED_INTERVAL_S) for number in (1, 2, 3)))

    over = _stall(store)

    assert max(_soon_after(store.kept, over).values()) == 1
    assert {reading.outcome for reading in store.kept} == {Outcome.ANSWERED}
    for number in (1, 2, 3):
        gaps = gaps_of([reading for reading in store.kept if reading.probe_id == number])
        assert sum(gap > STALL_S - STALLED_INTERVAL_S for gap in gaps) == 1
        assert max(gaps) <= STALL_S + 2 * STALLED_INTERVAL_S
    promise.kept("R8", "5 s stopped by SIGSTOP while polling", injected=1)


def test_control_a_schedule_that_catches_up_polls_many_times_after_a_stall(
    monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(collector, "Schedule", CatchingUpSchedule)
    store = FakeStore(tuple(make_device(number, STALLED_INTERVAL_S) for number in (1, 2, 3)))

    over = _stall(store)

    assert min(_soon_after(store.kept, over).values()) >= 4
    promise.control("R8", "a schedule that catches up: 4 polls of each probe at once after 5 s")
