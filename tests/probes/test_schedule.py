"""The schedule: even, never twice at once, one poll after a stall, and gentle with the silent."""

import math
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.schedule import BACKOFF_CAP_S, FIRST_EACH_S, FIRST_WITHIN_S, Job, Schedule, Timing

intervals = st.sampled_from([0.5, 1.0, 5.0, 7.3, 30.0, 60.0, 300.0])
starts = st.floats(0, 1e7)


def make_timing(probe_id: int = 1, device_id: int = 1, interval_s: float = 5.0) -> Timing:
    return Timing(probe_id, device_id, interval_s)


def make_schedule(*timings: Timing, now: float = 0.0) -> Schedule:
    schedule = Schedule()
    schedule.replace(timings or (make_timing(),), now)
    return schedule


def poll_times(schedule: Schedule, *, start: float, end: float, has_answered: bool = True) -> list[float]:
    """When the only device is asked, if somebody looks exactly when the schedule says so."""
    times: list[float] = []
    now = start
    while (due_at := schedule.next_due_at()) is not None and due_at < end:
        now = max(now, due_at)
        for job in schedule.due(now):
            times.append(now)
            schedule.done(job.device_id, now, has_answered=has_answered)
    return times


@given(device_id=st.integers(1, 10_000), interval_s=intervals, start=starts)
def test_a_device_is_asked_soon_and_then_once_an_interval(device_id: int, interval_s: float, start: float) -> None:
    schedule = make_schedule(make_timing(device_id=device_id, interval_s=interval_s), now=start)

    times = poll_times(schedule, start=start, end=start + 20 * interval_s)

    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert start <= times[0] <= start + min(interval_s, FIRST_WITHIN_S)
    assert 0.5 * interval_s <= gaps[0] + 1e-5
    assert gaps[0] <= 1.5 * interval_s + 1e-5
    assert all(math.isclose(gap, interval_s, abs_tol=1e-5) for gap in gaps[1:])


@given(interval_s=intervals, stall_s=st.floats(0, 1e5), start=starts)
def test_after_a_stall_there_is_one_poll_and_then_the_old_rhythm(
    interval_s: float, stall_s: float, start: float
) -> None:
    schedule = make_schedule(make_timing(interval_s=interval_s), now=start)
    before = poll_times(schedule, start=start, end=start + 5 * interval_s)
    woken_at = start + 6 * interval_s + stall_s

    first = schedule.due(woken_at)
    at_once_again = schedule.due(woken_at)
    schedule.done(1, woken_at, has_answered=True)
    after = poll_times(schedule, start=woken_at, end=woken_at + 5 * interval_s)

    assert (first, at_once_again) == ([Job(1, (1,))], [])
    assert 0.5 * interval_s <= after[0] - woken_at + 1e-5
    assert after[0] - woken_at <= 1.5 * interval_s + 1e-5
    steps = (after[0] - before[-1]) / interval_s
    assert steps == pytest.approx(round(steps), abs=1e-3)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["look", "end", "ask", "remove", "return"]),
            st.floats(0, 30),
            st.integers(1, 3),
            st.booleans(),
        ),
        max_size=60,
    )
)
def test_a_device_is_never_asked_twice_at_once(steps: list[tuple[str, float, int, bool]]) -> None:
    timings = [make_timing(10 * device + probe, device) for device in (1, 2, 3) for probe in (1, 2)]
    schedule = make_schedule(*timings)
    in_flight: set[int] = set()
    now = 0.0

    for act, passed_s, device, has_answered in steps:
        now += passed_s
        if act == "look":
            jobs = [job.device_id for job in schedule.due(now)]
            assert not in_flight & set(jobs)
            assert len(jobs) == len(set(jobs))
            in_flight |= set(jobs)
        elif act == "end" and device in in_flight:
            in_flight.remove(device)
            schedule.done(device, now, has_answered=has_answered)
        elif act == "ask":
            schedule.ask_now([10 * device + 1], now)
        elif act == "remove":
            schedule.replace([timing for timing in timings if timing.device_id != device], now)
        elif act == "return":
            schedule.replace(timings, now)


def test_what_becomes_due_during_a_poll_is_asked_once_after_it() -> None:
    schedule = make_schedule(make_timing(interval_s=5))
    schedule.due(20.0)

    during = schedule.due(60.0)
    schedule.done(1, 60.0, has_answered=True)

    assert during == []
    assert schedule.due(60.0) == [Job(1, (1,))]
    schedule.done(1, 60.0, has_answered=True)
    assert schedule.due(60.0) == []


def test_probes_of_one_device_and_interval_go_in_one_job() -> None:
    schedule = make_schedule(*(make_timing(number, 7, 5) for number in (1, 2, 3)), make_timing(4, 7, 15))

    times: dict[int, set[float]] = {}
    for step in range(6000):
        now = step / 100
        for job in schedule.due(now):
            for probe_id in job.probe_ids:
                times.setdefault(probe_id, set()).add(now)
            schedule.done(7, now, has_answered=True)

    assert times[1] == times[2] == times[3]
    assert len(times[1]) == 12
    assert len(times[4]) == 4


@given(count=st.integers(10, 400), first=st.integers(1, 100_000))
def test_devices_are_spread_over_the_interval(count: int, first: int) -> None:
    interval_s = 60.0
    schedule = make_schedule(*(make_timing(first + number, first + number, interval_s) for number in range(count)))

    in_each_tenth: Counter[int] = Counter()
    while (now := schedule.next_due_at() or 0.0) < 4 * interval_s:
        for job in schedule.due(now):
            schedule.done(job.device_id, now, has_answered=True)
            if now >= 3 * interval_s:
                in_each_tenth[int(now % interval_s / interval_s * 10)] += 1

    assert in_each_tenth.total() == count
    assert max(in_each_tenth.values()) <= count / 10 + 3


@given(interval_s=intervals)
def test_a_silent_device_is_asked_more_rarely_but_never_forgotten(interval_s: float) -> None:
    schedule = make_schedule(make_timing(interval_s=interval_s))

    times = poll_times(schedule, start=0, end=60 * interval_s, has_answered=False)

    gaps = [later - earlier for earlier, later in pairwise(times)]
    longest = max(gaps)
    assert longest <= max(1.5 * interval_s, BACKOFF_CAP_S) + 1e-5
    assert longest <= 4 * interval_s + 1e-5
    if 4 * interval_s <= BACKOFF_CAP_S:
        assert longest == pytest.approx(4 * interval_s)


def test_a_device_that_answers_again_is_back_in_its_rhythm_at_once() -> None:
    schedule = make_schedule(make_timing(interval_s=5))
    silent = poll_times(schedule, start=0, end=200, has_answered=False)

    back = poll_times(schedule, start=silent[-1], end=300, has_answered=True)

    gaps = [later - earlier for earlier, later in pairwise(back)]
    assert all(gap == pytest.approx(5) for gap in gaps)


def test_done_tells_how_long_a_device_has_been_silent() -> None:
    schedule = make_schedule()
    told = []

    for number, has_answered in enumerate([False, False, False, True, False], start=1):
        schedule.due(number * 100.0)
        told.append(schedule.done(1, number * 100.0, has_answered=has_answered))

    assert told == [1, 2, 3, 0, 1]


def test_poll_now_makes_a_probe_due_without_disturbing_the_others() -> None:
    schedule = make_schedule(make_timing(1, 1, 60), make_timing(2, 1, 60))
    schedule.due(60.0)
    schedule.done(1, 60.0, has_answered=True)

    schedule.ask_now([2], 61.0)

    assert schedule.due(61.0) == [Job(1, (2,))]


def test_new_probes_join_and_removed_ones_leave_while_the_others_keep_their_times() -> None:
    schedule = make_schedule(make_timing(1, 1, 60), make_timing(2, 2, 60))
    schedule.due(60.0)
    schedule.done(1, 60.0, has_answered=True)
    schedule.done(2, 60.0, has_answered=True)
    kept_at = schedule.next_due_at()

    schedule.replace([make_timing(1, 1, 60), make_timing(2, 2, 60), make_timing(3, 3, 60)], 60.0)
    joined = [job.device_id for job in schedule.due(70.0)]
    schedule.replace([make_timing(1, 1, 60), make_timing(2, 2, 60)], 70.0)

    assert joined == [3]
    assert schedule.next_due_at() == kept_at
    assert schedule.done(3, 71.0, has_answered=True) == 0


def test_an_empty_schedule_waits_for_nothing() -> None:
    assert Schedule().next_due_at() is None
    assert Schedule().due(1e9) == []


def test_so_many_new_devices_are_not_all_asked_within_the_first_seconds() -> None:
    schedule = Schedule()
    schedule.replace([Timing(n, n, 300.0) for n in range(4_000)], 0.0)

    by_then = [len(schedule.due(now)) for now in (FIRST_WITHIN_S, 4_000 * FIRST_EACH_S)]

    assert sum(by_then) == 4_000
    assert by_then[0] == pytest.approx(4_000 * FIRST_WITHIN_S / (4_000 * FIRST_EACH_S), rel=0.05)
