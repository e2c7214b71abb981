"""A ping test's history: each probe since the last poll counts once, over a wrap, a new beginning and lost rows too."""

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
from tests.probes.polls.dictionary_agent import Bench, found, merged, oid_index, row

RESULTS: Oid = (1, 3, 6, 1, 2, 1, 80, 1, 3, 1)
HISTORY: Oid = (1, 3, 6, 1, 2, 1, 80, 1, 4, 1)
TEST_INDEX = oid_index("noc", "SIP1")
LAST_INDEX = 0xFFFF_FFFF
WITH_HISTORY: Parameters = {"owner": "noc", "test": "SIP1", "history": True}
LATEST_VALUES = row(RESULTS, TEST_INDEX, {1: 1, 4: 900, 5: 990, 6: 950, 7: 10, 8: 10})
LATEST = {Metric.SUCCESS: 1, Metric.LOSS_PCT: 0, Metric.RTT_MS: 950, Metric.PDV_MS: 90}

Probes = dict[int, int | None]
"""Response by pingProbeHistoryIndex; None for one that timed out."""


def history(probes: Probes) -> dict[Oid, Value]:
    return merged(
        row(HISTORY, (*TEST_INDEX, index), {2: 0 if time is None else time, 3: 3 if time is None else 1, 4: 0})
        for index, time in probes.items()
    )


def bench(probes: Probes, parameters: Parameters = WITH_HISTORY) -> Bench:
    return Bench(ProbeType.DISMAN_PING, parameters, LATEST_VALUES | history(probes))


def keeps(polled: Bench, probes: Probes) -> None:
    """From now on the device's history of the test is this."""
    for oid in [oid for oid in polled.agent.values if oid[: len(HISTORY)] == HISTORY]:
        del polled.agent.values[oid]
    polled.agent.values.update(history(probes))


def expected(responses: Iterable[int | None]) -> dict[Metric, float]:
    """The same figures by exact fractions, one probe after the other."""
    count = lost = pairs = 0
    total = moved = Fraction(0)
    before: int | None = None
    for time in responses:
        count += 1
        if time is None:
            lost += 1
        else:
            total += time
            if before is not None:
                pairs += 1
                moved += max(time, before) - min(time, before)
        before = time
    figures: dict[Metric, float] = {
        Metric.SUCCESS: int(lost < count),
        Metric.LOSS_PCT: float(Fraction(100 * lost, count)),
    }
    if lost < count:
        figures[Metric.RTT_MS] = float(total / (count - lost))
    if pairs:
        figures[Metric.PDV_MS] = float(moved / pairs)
    return figures


def test_only_the_probes_since_the_last_poll_are_measured() -> None:
    polled = bench({1: 500, 2: 600})
    polled.poll()
    keeps(polled, {1: 500, 2: 600, 3: 10, 4: 14, 5: None, 6: 30, 7: 31})

    reading = polled.poll()

    assert found(reading) == pytest.approx(
        {Metric.SUCCESS: 1, Metric.LOSS_PCT: 20, Metric.RTT_MS: 21.25, Metric.PDV_MS: 2.5}
    )
    assert (reading.outcome, reading.detail) == (Outcome.ANSWERED, "")
    assert {one.instance for one in reading.measurements} == {"SIP1"}


def test_the_first_poll_does_not_know_what_is_new_and_brings_the_latest_results() -> None:
    reading = bench({1: 10, 2: 14}).poll()

    assert found(reading) == LATEST
    assert reading.detail == ""


def test_without_the_parameter_the_history_is_neither_walked_nor_measured() -> None:
    polled = bench({1: 10}, {"owner": "noc", "test": "SIP1"})
    polled.poll()
    keeps(polled, {1: 10, 2: 14})

    assert found(polled.poll()) == LATEST
    assert polled.agent.walked == []


def test_without_new_rows_there_is_no_new_measurement() -> None:
    polled = bench({1: 10})
    polled.poll()
    keeps(polled, {1: 10, 2: 14})
    polled.poll()

    reading = polled.poll()

    assert (reading.outcome, reading.measurements, reading.detail) == (Outcome.ANSWERED, (), NO_NEW_RESULT)
    keeps(polled, {1: 10, 2: 14, 3: 16})
    assert found(polled.poll()) == expected([16])


def test_after_the_last_index_the_rows_go_on_at_one() -> None:
    polled = bench({LAST_INDEX - 2: 70, LAST_INDEX - 1: 80})
    polled.poll()
    keeps(polled, {LAST_INDEX - 1: 80, LAST_INDEX: 10, 1: 14, 2: None, 3: 20})

    assert found(polled.poll()) == pytest.approx(expected([10, 14, None, 20]))
    keeps(polled, {LAST_INDEX: 10, 1: 14, 2: None, 3: 20, 4: 22, 5: 25})
    assert found(polled.poll()) == pytest.approx(expected([22, 25]))


@pytest.mark.parametrize("beginning", [9, 40], ids=["a new history", "rows pushed out unread"])
def test_where_the_last_row_seen_is_gone_all_rows_are_new(beginning: int) -> None:
    polled = bench({30: 70, 31: 80})
    polled.poll()
    keeps(polled, {beginning: 10, beginning + 1: 14})

    assert found(polled.poll()) == expected([10, 14])


def test_when_all_probes_were_lost_there_is_no_time() -> None:
    polled = bench({1: 10})
    polled.poll()
    keeps(polled, {1: 10, 2: None, 3: None})

    assert found(polled.poll()) == {Metric.SUCCESS: 0, Metric.LOSS_PCT: 100}


def test_an_agent_without_the_table_gives_its_latest_results_each_time_and_says_why() -> None:
    polled = bench({})

    for _ in range(2):
        reading = polled.poll()

        assert (reading.outcome, found(reading)) == (Outcome.ANSWERED, LATEST)
        assert reading.detail.startswith("the device keeps no history of ping test 'SIP1' of owner 'noc'")


def test_a_row_whose_response_is_not_known_yet_waits_for_the_next_poll() -> None:
    polled = bench({1: 10})
    polled.poll()
    keeps(polled, {1: 10, 2: 14, 3: 20})
    polled.agent.unwalkable = {(*HISTORY, 2, *TEST_INDEX): RefusedError("192.0.2.7", 161, "genErr", 1)}
    unread = polled.poll()
    polled.agent.unwalkable = {}

    assert (unread.measurements, unread.detail) == ((), NO_NEW_RESULT)
    assert found(polled.poll()) == expected([14, 20])


@given(
    start=st.integers(1, 20) | st.integers(LAST_INDEX - 20, LAST_INDEX),
    polls=st.lists(st.lists(st.none() | st.integers(0, 60_000), max_size=12), max_size=5),
    kept=st.integers(12, 30),
)
def test_every_probe_is_counted_once_wherever_the_index_stands(
    start: int, polls: list[list[int | None]], kept: int
) -> None:
    ring: Probes = {start: 5}
    polled = bench(ring)
    polled.poll()
    index = start
    for new in polls:
        for time in new:
            index = 1 if index == LAST_INDEX else index + 1
            ring[index] = time
        ring = dict(list(ring.items())[-kept:])
        keeps(polled, ring)

        assert found(polled.poll()) == pytest.approx(expected(new) if new else {})
