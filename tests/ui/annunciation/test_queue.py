"""The queue of calls over a virtual clock: a table of what is called when, and what holds for whatever comes."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.severity import PerceivedSeverity
from ui.annunciation.call import Call, Kind, Newcomer
from ui.annunciation.queue import (
    BURST,
    BURST_S,
    FLOOD_ABOVE,
    FLOOD_S,
    LONGEST_S,
    MUTE_S,
    NAG_S,
    REPEAT_S,
    REPEATS,
    Queue,
)

CRIT, MAJOR, MINOR = PerceivedSeverity.CRITICAL, PerceivedSeverity.MAJOR, PerceivedSeverity.MINOR
AT_ONCE = BURST + 2
"""Singles, one for the many, and one reminder."""


def some(count: int, severity: PerceivedSeverity = MAJOR, *, first: int = 1, always: bool = False) -> list[Newcomer]:
    return [Newcomer(n, severity, f"alarm {n}", always) for n in range(first, first + count)]


def play(steps: Sequence[tuple[float, Sequence[Newcomer]]], queue: Queue | None = None) -> list[tuple[float, Call]]:
    """Every call with its second."""
    queue, heard = queue or Queue(), []
    for at, new in steps:
        queue, calls = queue.step(at, new)
        heard += [(at, call) for call in calls]
    return heard


def seconds(until: float, step: float = 1.0) -> list[tuple[float, Sequence[Newcomer]]]:
    return [(n * step, ()) for n in range(1, int(until / step) + 1)]


TABLE = [
    ("one is called by itself", [(0, some(1))], [(0, Kind.NEW, "alarm 1", True)]),
    ("three at once are called one by one", [(0, some(3))], [(0, Kind.NEW, f"alarm {n}", True) for n in (1, 2, 3)]),
    ("four at once are called as one", [(0, some(4))], [(0, Kind.MANY, "4 new alarms", True)]),
    (
        "many name the critical",
        [(0, [*some(6), *some(2, CRIT, first=7)])],
        [(0, Kind.MANY, "8 new alarms, 2 critical", True)],
    ),
    (
        "a fourth within five seconds is one of many",
        [(0, some(3)), (4, some(1, first=4))],
        [*((0, Kind.NEW, f"alarm {n}", True) for n in (1, 2, 3)), (4, Kind.MANY, "1 new alarm", True)],
    ),
    (
        "a fourth after five seconds is called by itself",
        [(0, some(3)), (5, some(1, first=4))],
        [*((0, Kind.NEW, f"alarm {n}", True) for n in (1, 2, 3)), (5, Kind.NEW, "alarm 4", True)],
    ),
    (
        "what comes after many waits for five seconds and is called together",
        [(0, some(4)), (1, some(4, first=5)), (2, some(1, first=9)), (5, ())],
        [(0, Kind.MANY, "4 new alarms", True), (5, Kind.MANY, "5 new alarms", True)],
    ),
    (
        "a flood is told as it begins and is silent from then on",
        [(0, some(FLOOD_ABOVE + 1)), (10, some(5, first=20))],
        [(0, Kind.MANY, "11 new alarms", True), (10, Kind.MANY, "5 new alarms", False)],
    ),
    (
        "a critical is heard in a flood, and so is what the seat always wants to hear",
        [(0, some(FLOOD_ABOVE + 1)), (10, some(1, CRIT, first=20)), (20, some(1, MINOR, first=21, always=True))],
        [(0, Kind.MANY, "11 new alarms", True), (10, Kind.NEW, "alarm 20", True), (20, Kind.NEW, "alarm 21", True)],
    ),
    (
        "a flood ends once there are fewer than five in ten minutes",
        [(0, some(FLOOD_ABOVE + 1)), (FLOOD_S - 1, some(1, first=20)), (FLOOD_S, some(1, first=21))],
        [
            (0, Kind.MANY, "11 new alarms", True),
            (FLOOD_S - 1, Kind.NEW, "alarm 20", False),
            (FLOOD_S, Kind.NEW, "alarm 21", True),
        ],
    ),
]


@pytest.mark.parametrize(("steps", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_called_when(
    steps: list[tuple[float, list[Newcomer]]], expected: list[tuple[float, Kind, str, bool]]
) -> None:
    assert [(at, call.kind, call.words, call.is_sounded) for at, call in play(steps)] == expected


def test_a_critical_is_repeated_each_minute_three_times_and_no_more() -> None:
    heard = play([(0, some(1, CRIT)), *seconds(800)])

    assert [at for at, call in heard if call.kind is Kind.REPEAT] == [REPEAT_S * n for n in range(1, REPEATS + 1)]


def test_only_a_critical_is_repeated() -> None:
    assert [call.kind for _, call in play([(0, some(1, MAJOR)), *seconds(800)])] == [Kind.NEW]


def test_what_is_left_is_told_every_quarter_of_an_hour_until_it_is_acknowledged() -> None:
    queue, _ = Queue().step(0, some(2))
    queue, first = queue.step(NAG_S)
    queue, second = queue.step(2 * NAG_S)
    _, after = queue.settle([1, 2]).step(3 * NAG_S)

    assert [call.words for call in (*first, *second)] == ["2 unacknowledged"] * 2
    assert after == ()


def test_an_acknowledged_critical_is_not_repeated() -> None:
    queue, _ = Queue().step(0, some(1, CRIT))

    assert play(seconds(800), queue.settle([1])) == []


def test_what_stands_when_somebody_sits_down_is_not_new_but_repeated() -> None:
    heard = play(seconds(61), Queue().sit_down(0, [*some(2), *some(1, CRIT, first=3)]))

    assert [(at, call.kind, call.words) for at, call in heard] == [(60, Kind.REPEAT, "Not acknowledged: alarm 3")]


def test_what_other_seats_did_not_acknowledge_is_told_once_and_then_repeated() -> None:
    unheard = some(2, CRIT)
    queue, first = Queue().step(0, (), unheard)
    queue, again = queue.step(1, (), unheard)
    heard = play(seconds(800), queue)

    assert [call.words for call in first] == ["Nobody has acknowledged: 2 critical alarms"]
    assert again == ()
    assert [call.words for _, call in heard] == ["Not acknowledged: 2 critical alarms"] * REPEATS


def test_the_last_call_says_who_is_called_next() -> None:
    words = [call.words for _, call in play([(0, some(1, CRIT)), *seconds(200)])]

    assert words[-2:] == ["Not acknowledged: alarm 1", "Not acknowledged, supervisors are called now: alarm 1"]


def test_while_nobody_may_disturb_only_what_is_pressing_is_shown_and_then_what_is_left_is_told() -> None:
    queue = Queue().leave_in_peace(0, 900)
    queue, major = queue.step(10, some(1))
    queue, critical = queue.step(20, some(1, CRIT, first=2))
    queue, told = queue.settle([2]).step(900)

    assert [(call.is_shown, call.is_sounded) for call in (*major, *critical)] == [(False, False), (True, False)]
    assert [(call.words, call.is_sounded) for call in told] == [("Do not disturb is over: 1 unacknowledged", True)]
    assert queue.quiet_s(900) == 0


def test_a_mute_ends_by_itself_and_what_is_muted_is_shown_all_the_same() -> None:
    queue = Queue().mute(0)
    queue, muted = queue.step(MUTE_S - 1, some(1, CRIT))
    _, heard = queue.step(MUTE_S, some(1, CRIT, first=2))

    assert [(call.is_shown, call.is_sounded) for call in muted] == [(True, False)]
    assert [call.is_sounded for call in heard] == [True]
    assert [queue.muted_s(at) for at in (0, 60, MUTE_S, 10 * MUTE_S)] == [MUTE_S, MUTE_S - 60, 0, 0]


def test_unmute_ends_it_at_once() -> None:
    assert Queue().mute(0).unmute().muted_s(1) == 0


def test_only_what_is_critical_interrupts_a_screen_reader() -> None:
    calls = [call for _, call in play([(0, some(1, CRIT)), (10, some(1, MAJOR, first=2))])]

    assert [call.is_assertive for call in calls] == [True, False]


ARRIVALS = st.lists(
    st.tuples(st.floats(0, 30), st.lists(st.tuples(st.sampled_from([CRIT, MAJOR, MINOR]), st.booleans()), max_size=8)),
    max_size=40,
)


def stream(arrivals: list[tuple[float, list[tuple[PerceivedSeverity, bool]]]]) -> list[tuple[float, list[Newcomer]]]:
    at, number, steps = 0.0, 0, []
    for gap, alarms in arrivals:
        at += gap
        steps.append(
            (at, [Newcomer(number + n, severity, "text", always) for n, (severity, always) in enumerate(alarms)])
        )
        number += len(alarms)
    return [*steps, *((at + n, []) for n in range(1, 12))]


@given(ARRIVALS)
def test_in_no_five_seconds_there_are_more_calls_than_can_be_told_apart(
    arrivals: list[tuple[float, list[tuple[PerceivedSeverity, bool]]]],
) -> None:
    at_s = [at for at, _ in play(stream(arrivals))]

    assert all(sum(start <= at and at - start < BURST_S for at in at_s) <= AT_ONCE for start in at_s)


@given(ARRIVALS)
def test_every_alarm_is_called_once_as_new_by_itself_or_among_many(
    arrivals: list[tuple[float, list[tuple[PerceivedSeverity, bool]]]],
) -> None:
    calls = [call for _, call in play(stream(arrivals))]
    by_itself = sum(call.kind is Kind.NEW for call in calls)
    among_many = sum(int(call.words.split()[0]) for call in calls if call.kind is Kind.MANY)

    assert by_itself + among_many == sum(len(alarms) for _, alarms in arrivals)
    assert all(call.words for call in calls)


@given(st.floats(0, 1e9), st.floats(-1e6, 1e9))
def test_no_silence_is_without_an_end(now_s: float, for_s: float) -> None:
    queue = Queue().mute(now_s, for_s).leave_in_peace(now_s, for_s)

    assert queue.muted_s(now_s + LONGEST_S) == pytest.approx(0, abs=1e-3)
    assert queue.quiet_s(now_s + LONGEST_S) == pytest.approx(0, abs=1e-3)
