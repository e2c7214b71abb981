"""The history of RPM and TWAMP tests: each probe counts once, answered or lost, wherever a poll falls."""

from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Metric, Outcome
from probes.probe import NO_NEW_RESULT, Parameters
from probes.snmp.varbind import Oid, Value
from tests.probes.polls.dictionary_agent import Bench, found, merged, oid_index, row

RPM: Oid = (1, 3, 6, 1, 4, 1, 2636, 3, 50, 1)
TWAMP: Oid = (1, 3, 6, 1, 4, 1, 2636, 3, 77, 1, 1)
TEST_INDEX = oid_index("noc", "SIP1")
LAST_INDEX = 0xFFFF_FFFF
WITH_HISTORY: Parameters = {"owner": "noc", "test": "SIP1", "history": True}
DATE = b"\x07\xea\x03\x02\x09\x1d\x00\x00"
LATEST = {Metric.SUCCESS: 1, Metric.LOSS_PCT: 0, Metric.RTT_MS: 900, Metric.PDV_MS: 100}

Probes = dict[int, int | None]
"""Round trip in microseconds by pingProbeHistoryIndex; None for one that was lost."""


def results(module: Oid) -> dict[Oid, Value]:
    index = (*TEST_INDEX, 2)
    calculated = row((*module, 3, 1), (*index, 1), {2: 10, 3: 850_000, 4: 950_000, 5: 900_000})
    return row((*module, 2, 1), index, {2: 10, 3: 10, 5: DATE}) | calculated


def samples(probes: Probes, module: Oid = RPM) -> dict[Oid, Value]:
    return merged(
        row((*module, 4, 1), (*TEST_INDEX, index, 1), {2: time}) for index, time in probes.items() if time is not None
    )


def summaries(probes: Iterable[int], module: Oid = RPM) -> dict[Oid, Value]:
    return merged(row((*module, 5, 1), (*TEST_INDEX, index, 1), {2: 1, 3: 1, 4: 0}) for index in probes)


def bench(probes: Probes, *, kind: ProbeType = ProbeType.JUNIPER_RPM, module: Oid = RPM) -> Bench:
    return Bench(kind, WITH_HISTORY, results(module) | samples(probes, module) | summaries(probes, module))


def keeps(polled: Bench, probes: Probes, module: Oid = RPM) -> None:
    """From now on the device's history of the test is this."""
    for entry in ((*module, 4, 1), (*module, 5, 1)):
        for oid in [oid for oid in polled.agent.values if oid[: len(entry)] == entry]:
            del polled.agent.values[oid]
    polled.agent.values |= samples(probes, module) | summaries(probes, module)


def expected(trips: Iterable[int | None]) -> dict[Metric, float]:
    """The same figures by exact fractions, one probe after the other."""
    count = lost = pairs = total = moved = 0
    before: int | None = None
    for time in trips:
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
        figures[Metric.RTT_MS] = float(Fraction(total, 1000 * (count - lost)))
    if pairs:
        figures[Metric.PDV_MS] = float(Fraction(moved, 1000 * pairs))
    return figures


@pytest.mark.parametrize(("kind", "module"), [(ProbeType.JUNIPER_RPM, RPM), (ProbeType.TWAMP, TWAMP)])
def test_only_the_probes_since_the_last_poll_are_measured(kind: ProbeType, module: Oid) -> None:
    polled = bench({1: 500_000, 2: 600_000}, kind=kind, module=module)
    polled.poll()
    keeps(polled, {1: 500_000, 2: 600_000, 3: 10_000, 4: 14_500, 5: None, 6: 30_000, 7: 31_500}, module)

    reading = polled.poll()

    assert found(reading) == pytest.approx(
        {Metric.SUCCESS: 1, Metric.LOSS_PCT: 20, Metric.RTT_MS: 21.5, Metric.PDV_MS: 3}
    )
    assert (reading.outcome, reading.detail) == (Outcome.ANSWERED, "")


def test_hardware_times_give_each_direction_and_the_variation_that_the_device_took() -> None:
    polled = bench({1: 9_000})
    polled.poll()
    keeps(polled, {1: 9_000, 2: 10_000, 3: 12_000})
    for index, kinds in ((2, {2: 1_000, 4: 6_000, 5: 500, 7: 4_000, 8: -300}), (3, {2: -3_000, 4: 8_000, 5: -700})):
        polled.agent.values |= {(*RPM, 4, 1, 2, *TEST_INDEX, index, kind): value for kind, value in kinds.items()}

    assert found(polled.poll()) == pytest.approx(
        {
            Metric.SUCCESS: 1, Metric.LOSS_PCT: 0, Metric.RTT_MS: 11, Metric.PDV_MS: 2, Metric.OWD_SD_MS: 7,
            Metric.OWD_DS_MS: 4, Metric.PDV_SD_MS: 0.6, Metric.PDV_DS_MS: 0.3,
        }
    )  # fmt: skip


def test_the_first_poll_does_not_know_what_is_new_and_brings_the_latest_results() -> None:
    reading = bench({1: 10_000, 2: 14_000}).poll()

    assert (found(reading), reading.detail) == (LATEST, "")


def test_without_new_rows_there_is_no_new_measurement() -> None:
    polled = bench({1: 10_000})
    polled.poll()

    reading = polled.poll()

    assert (reading.outcome, reading.measurements, reading.detail) == (Outcome.ANSWERED, (), NO_NEW_RESULT)


def test_a_probe_that_came_between_the_two_walks_is_not_lost_but_counted_at_the_next_poll() -> None:
    polled = bench({1: 10_000})
    polled.poll()
    keeps(polled, {1: 10_000, 2: 14_000})
    polled.agent.values |= summaries([3])
    first = found(polled.poll())
    keeps(polled, {1: 10_000, 2: 14_000, 3: 20_000})

    assert first == expected([14_000])
    assert found(polled.poll()) == expected([20_000])


def test_probes_at_the_end_without_a_measurement_are_lost_when_they_were_there_a_poll_ago() -> None:
    polled = bench({1: 10_000})
    polled.poll()
    keeps(polled, {1: 10_000, 2: None, 3: None})
    at_once = polled.poll()
    keeps(polled, {1: 10_000, 2: None, 3: None, 4: None})

    assert at_once.measurements == ()
    assert found(polled.poll()) == {Metric.SUCCESS: 0, Metric.LOSS_PCT: 100}


def test_a_cut_is_told_though_the_history_turns_over_from_poll_to_poll() -> None:
    polled = bench({1: 10_000})
    polled.poll()

    for first in (10, 20):
        keeps(polled, dict.fromkeys(range(first, first + 5)))
        assert found(polled.poll()) == {Metric.SUCCESS: 0, Metric.LOSS_PCT: 100}


def test_an_agent_without_history_gives_each_result_once_and_says_why() -> None:
    polled = bench({})

    first, again = polled.poll(), polled.poll()

    assert found(first) == LATEST
    assert first.detail.startswith("the device keeps no history of RPM test 'SIP1' of owner 'noc'")
    assert (again.measurements, again.detail) == ((), NO_NEW_RESULT)


def test_a_result_that_was_read_before_the_history_began_is_not_counted_again() -> None:
    polled = bench({})
    polled.poll()
    keeps(polled, {1: 10_000})
    begun = polled.poll()
    keeps(polled, {1: 10_000, 2: 14_000})

    assert (begun.measurements, begun.detail) == ((), NO_NEW_RESULT)
    assert found(polled.poll()) == expected([14_000])


TRIPS = st.none() | st.integers(0, 60_000_000)


@given(
    start=st.integers(1, 20) | st.integers(LAST_INDEX - 20, LAST_INDEX),
    polls=st.lists(st.lists(TRIPS, max_size=12), max_size=6),
    kept=st.integers(40, 60),
)
def test_every_probe_is_counted_once_wherever_the_index_stands(
    start: int, polls: list[list[int | None]], kept: int
) -> None:
    ring: Probes = {start: 5}
    polled = bench(ring)
    polled.poll()
    index, waiting = start, list[int | None]()
    for new in polls:
        known = len(waiting)
        for time in new:
            index = 1 if index == LAST_INDEX else index + 1
            ring[index] = time
        ring = dict(list(ring.items())[-kept:])
        keeps(polled, ring)
        waiting += new
        answered = [place for place, time in enumerate(waiting, 1) if time is not None]
        counted = max(known, max(answered, default=0))

        assert found(polled.poll()) == (pytest.approx(expected(waiting[:counted])) if counted else {})
        waiting = waiting[counted:]
