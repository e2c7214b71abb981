"""A traceroute test's history: each completed run counts once, whole, and none that has not arrived goes unseen."""

from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Metric, Outcome
from probes.probe import NO_NEW_RESULT, Parameters
from probes.snmp.errors import RefusedError
from probes.snmp.varbind import Oid, Value
from tests.probes.polls.dictionary_agent import Bench, found, instances, merged, oid_index, row

CTL: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 2, 1)
RESULTS: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 3, 1)
HISTORY: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 4, 1)
HOPS: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 5, 1)
TEST_INDEX = oid_index("noc", "SIP1")
LAST_INDEX = 0xFFFF_FFFF
WITH_HISTORY: Parameters = {"owner": "noc", "test": "SIP1", "history": True}
GOAL = b"\xc0\x00\x02\x09"
RUNNING, COMPLETED = 1, 3

Run = list[list[int | None]]
"""By hop the responses in ms, None for one that timed out; the last hop is the goal if it has three."""
Rows = dict[Oid, tuple[bytes, int | None]]
"""By index, hop and probe: who answered, and when."""

HOPS_TABLE = merged(
    row(HOPS, (*TEST_INDEX, hop), {3: GOAL if hop == 3 else bytes((198, 51, 100, hop)), 6: 900, 8: 2, 9: 2})
    for hop in (1, 2, 3)
)
LATEST = {Metric.SUCCESS: 1, Metric.HOPS: 3, Metric.RTT_MS: 900, Metric.LOSS_PCT: 0}


def rows_of(runs: Iterable[tuple[int, Run]], *, goal_at: int = 3) -> Rows:
    """Runs with the traceRouteProbeHistoryIndex of each."""
    return {
        (index, hop, probe): (GOAL if hop == goal_at else bytes((198, 51, 100, hop)), time)
        for index, run in runs
        for hop, times in enumerate(run, 1)
        for probe, time in enumerate(times, 1)
    }


def varbinds(rows: Rows) -> dict[Oid, Value]:
    return merged(
        row(
            HISTORY,
            (*TEST_INDEX, *index),
            {4: 1, 5: address, 6: 3000 if time is None else time, 7: 4 if time is None else 1, 8: 0},
        )
        for index, (address, time) in rows.items()
    )


def bench(rows: Rows, *, status: int = COMPLETED, parameters: Parameters = WITH_HISTORY) -> Bench:
    stands = row(CTL, TEST_INDEX, {4: GOAL, 8: 2}) | row(RESULTS, TEST_INDEX, {1: status, 5: b"", 6: 4})
    return Bench(ProbeType.DISMAN_TRACEROUTE, parameters, stands | HOPS_TABLE | varbinds(rows))


def keeps(polled: Bench, rows: Rows, *, status: int = COMPLETED) -> None:
    """From now on the device's history of the test is this."""
    for oid in [oid for oid in polled.agent.values if oid[: len(HISTORY)] == HISTORY]:
        del polled.agent.values[oid]
    polled.agent.values.update(varbinds(rows) | row(RESULTS, TEST_INDEX, {1: status}))


BEGUN: Run = [[5, 7]]
WELL: Run = [[1, 1], [4, 6], [10, 12]]
SLOW: Run = [[1, 3], [None, 8], [20, None]]
CUT: Run = [[1, 1], [None, None], [None, None]]


def test_each_run_since_the_last_poll_is_measured_and_not_only_the_latest() -> None:
    polled = bench(rows_of([(1, WELL)]))
    polled.poll()
    keeps(polled, rows_of([(1, WELL), (2, SLOW), (3, WELL)]))

    reading = polled.poll()

    assert found(reading, "SIP1") == pytest.approx(
        {Metric.SUCCESS: 1, Metric.HOPS: 3, Metric.RTT_MS: 14, Metric.LOSS_PCT: 25}
    )
    assert instances(reading, Metric.HOP_RTT_MS) == pytest.approx(
        {"SIP1 hop 1": 1.5, "SIP1 hop 2": 6, "SIP1 hop 3": 14}
    )
    assert instances(reading, Metric.HOP_LOSS_PCT) == {"SIP1 hop 1": 0, "SIP1 hop 2": 25, "SIP1 hop 3": 25}
    assert (reading.outcome, reading.detail) == (Outcome.ANSWERED, "")


def test_a_run_that_did_not_arrive_is_seen_though_a_later_one_did() -> None:
    polled = bench(rows_of([(1, WELL)]))
    polled.poll()
    keeps(polled, rows_of([(1, WELL), (2, CUT), (3, WELL)]))

    reading = polled.poll()

    assert found(reading, "SIP1") == {Metric.SUCCESS: 0, Metric.HOPS: 3, Metric.RTT_MS: 11, Metric.LOSS_PCT: 0}
    assert instances(reading, Metric.HOP_LOSS_PCT)["SIP1 hop 3"] == 50


def test_the_first_poll_brings_the_latest_completed_run_alone() -> None:
    polled = bench(rows_of([(1, CUT), (2, SLOW), (3, [[7, 7]])]), status=RUNNING)

    assert found(polled.poll(), "SIP1") == {Metric.SUCCESS: 1, Metric.HOPS: 3, Metric.RTT_MS: 20, Metric.LOSS_PCT: 50}


def test_without_the_parameter_the_history_is_neither_walked_nor_measured() -> None:
    polled = bench(rows_of([(1, WELL)]), parameters={"owner": "noc", "test": "SIP1"})
    polled.poll()
    keeps(polled, rows_of([(1, WELL), (2, SLOW)]))

    assert found(polled.poll(), "SIP1") == LATEST
    assert {root[: len(HOPS)] for root in polled.agent.walked} == {HOPS}
    assert polled.agent.walks == 1


def test_a_run_that_goes_on_waits_until_it_has_ended() -> None:
    polled = bench(rows_of([(1, WELL)]))
    polled.poll()
    parts: list[Run] = [BEGUN, [*BEGUN, [8, 8]], [*BEGUN, [8, 8], [20]]]
    for part in parts:
        keeps(polled, rows_of([(1, WELL), (2, part)]), status=RUNNING)
        reading = polled.poll()
        assert (reading.measurements, reading.detail) == ((), NO_NEW_RESULT)
    keeps(polled, rows_of([(1, WELL), (2, [*BEGUN, [8, 8], [20, 22]])]), status=RUNNING)

    assert found(polled.poll(), "SIP1")[Metric.RTT_MS] == 21


def test_a_state_read_after_the_history_does_not_make_half_a_run_a_failure() -> None:
    polled = bench(rows_of([(1, WELL)]))
    polled.poll()
    keeps(polled, rows_of([(1, WELL), (2, BEGUN)]), status=COMPLETED)
    half = polled.poll()
    keeps(polled, rows_of([(1, WELL), (2, WELL)]), status=COMPLETED)

    assert half.measurements == ()
    assert found(polled.poll(), "SIP1") == {Metric.SUCCESS: 1, Metric.HOPS: 3, Metric.RTT_MS: 11, Metric.LOSS_PCT: 0}


@pytest.mark.parametrize("status", [RUNNING, COMPLETED])
def test_a_way_that_is_cut_is_told_when_its_run_is_known_to_have_ended(status: int) -> None:
    polled = bench(rows_of([(1, WELL)]))
    polled.poll()
    cut = [(1, WELL), (2, CUT)]
    for _ in range(2):
        keeps(polled, rows_of(cut), status=status)
        reading = polled.poll()
    assert (Metric.SUCCESS in found(reading)) is (status == COMPLETED)
    keeps(polled, rows_of([*cut, (3, [[1]])]), status=RUNNING)

    after = polled.poll()

    assert found(after if status == RUNNING else reading)[Metric.SUCCESS] == 0
    assert (Metric.SUCCESS in found(after)) is (status == RUNNING)


def test_a_goal_given_by_name_stands_in_the_results() -> None:
    polled = bench(rows_of([(1, WELL)]))
    polled.agent.values |= row(CTL, TEST_INDEX, {4: b"voice.example"}) | row(RESULTS, TEST_INDEX, {5: GOAL})

    assert found(polled.poll(), "SIP1")[Metric.SUCCESS] == 1


def test_a_goal_given_as_an_address_need_not_stand_in_the_results() -> None:
    polled = bench({}, parameters={"owner": "noc", "test": "SIP1"})
    reached = polled.poll()
    polled.agent.values |= row(CTL, TEST_INDEX, {4: b"\xc0\x00\x02\x63"})

    assert found(reached, "SIP1") == LATEST
    assert found(polled.poll(), "SIP1")[Metric.SUCCESS] == 0


@pytest.mark.parametrize("beginning", [9, 40], ids=["a new history", "rows pushed out unread"])
def test_where_the_last_row_seen_is_gone_all_runs_are_new(beginning: int) -> None:
    polled = bench(rows_of([(30, WELL)]))
    polled.poll()
    keeps(polled, rows_of([(beginning, SLOW), (beginning + 1, WELL)]))

    assert found(polled.poll(), "SIP1")[Metric.RTT_MS] == 14


def test_after_the_last_index_the_runs_go_on_at_one() -> None:
    polled = bench(rows_of([(LAST_INDEX - 1, WELL)]))
    polled.poll()
    keeps(polled, rows_of([(LAST_INDEX - 1, WELL), (LAST_INDEX, SLOW), (1, WELL)]))

    assert found(polled.poll(), "SIP1")[Metric.RTT_MS] == 14
    keeps(polled, rows_of([(LAST_INDEX, SLOW), (1, WELL), (2, SLOW)]))
    assert found(polled.poll(), "SIP1")[Metric.RTT_MS] == 20


def test_an_agent_without_the_table_gives_its_latest_hops_each_time_and_says_why() -> None:
    polled = bench({})

    for _ in range(2):
        reading = polled.poll()

        assert (reading.outcome, found(reading, "SIP1")) == (Outcome.ANSWERED, LATEST)
        assert reading.detail.startswith("the device keeps no history of traceroute test 'SIP1' of owner 'noc'")


def test_a_history_that_cannot_be_walked_once_loses_nothing() -> None:
    polled = bench(rows_of([(1, WELL)]))
    polled.poll()
    keeps(polled, rows_of([(1, WELL), (2, SLOW)]))
    polled.agent.unwalkable = {(*HISTORY, 6, *TEST_INDEX): RefusedError("192.0.2.7", 161, "genErr", 1)}
    unread = polled.poll()
    polled.agent.unwalkable = {}

    assert unread.measurements == ()
    assert found(polled.poll(), "SIP1")[Metric.RTT_MS] == 20


def expected(runs: list[Run]) -> dict[Metric, float]:
    """The same figures of the whole way by exact fractions; a run arrived whose third hop answered."""
    ends = [time for run in runs if any(time is not None for time in run[2]) for time in run[2]]
    answered = [time for time in ends if time is not None]
    figures: dict[Metric, float] = {
        Metric.SUCCESS: int(all(any(time is not None for time in run[2]) for run in runs)),
        Metric.HOPS: 3,
    }
    if answered:
        figures[Metric.RTT_MS] = float(Fraction(sum(answered), len(answered)))
        figures[Metric.LOSS_PCT] = float(Fraction(100 * (len(ends) - len(answered)), len(ends)))
    return figures


TIMES = st.none() | st.integers(0, 60_000)
RUNS = st.lists(st.lists(TIMES, min_size=2, max_size=2), min_size=3, max_size=3)


@given(
    start=st.integers(1, 20) | st.integers(LAST_INDEX - 20, LAST_INDEX),
    counts_probes=st.booleans(),
    runs=st.lists(RUNS, min_size=1, max_size=8),
    pauses=st.lists(st.integers(1, 9), min_size=1, max_size=12),
    kept=st.integers(30, 60),
)
def test_every_run_is_counted_once_wherever_a_poll_falls(
    start: int, counts_probes: bool, runs: list[Run], pauses: list[int], kept: int
) -> None:
    ring: Rows = rows_of([(start, WELL)])
    polled = bench(ring)
    polled.poll()
    index, counted, due = start, 0, iter(pauses)
    left = next(due)
    probes = [(hop, number, run[hop - 1][number - 1]) for run in runs for hop in (1, 2, 3) for number in (1, 2)]
    for sent, (hop, number, time) in enumerate(probes, 1):
        if counts_probes or (hop, number) == (1, 1):
            index = 1 if index == LAST_INDEX else index + 1
        ring[index, hop, number] = (GOAL if hop == 3 else bytes((198, 51, 100, hop)), time)
        ring = dict(list(ring.items())[-kept:])
        left -= 1
        if left:
            continue
        left = next(due, len(probes))
        keeps(polled, ring, status=RUNNING)
        whole, begun = divmod(sent, 6)
        has_arrived = not begun and any(time is not None for time in runs[whole - 1][2])
        known = whole if begun or has_arrived else whole - 1

        assert found(polled.poll(), "SIP1") == pytest.approx(expected(runs[counted:known]) if known > counted else {})
        counted = max(known, counted)
