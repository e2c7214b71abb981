"""From readings to values: what is kept between two of them, and what is added where the device gives none."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.quality.hysteresis import Watch
from nocdesk.quality.measuring import ProbeMemory, measure, memory_from_json, memory_to_json
from nocdesk.quality.rates import CounterSample, Passage
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading

EPOCH = datetime(2026, 11, 10, tzinfo=UTC)
TICKS = st.integers(0, 2**32 - 1)
MEMORIES = st.builds(
    ProbeMemory,
    at=st.floats(0, 4e9),
    clock=st.text(),
    monotonic_s=st.floats(0, 1e9),
    uptime_ticks=st.none() | TICKS,
    counters=st.dictionaries(
        st.tuples(st.sampled_from(Metric), st.text()),
        st.builds(CounterSample, st.integers(0, 2**64 - 1), TICKS, st.none() | TICKS),
        max_size=4,
    ),
    watches=st.dictionaries(
        st.text(), st.builds(Watch, st.booleans(), st.integers(0, 9), st.floats(0, 4e9)), max_size=4
    ),
)


def make_reading(
    at_s: float, *measurements: Measurement, outcome: Outcome = Outcome.ANSWERED, **fields: float
) -> Reading:
    ticks = int(fields.get("uptime_ticks", 1_000_000 + at_s * 100))
    return Reading(
        probe_id=1,
        taken_at=EPOCH + timedelta(seconds=at_s + fields.get("wall_offset_s", 0)),
        monotonic_s=at_s,
        outcome=outcome,
        uptime_ticks=ticks if outcome is Outcome.ANSWERED else None,
        measurements=measurements,
    )


def octets(value: int, instance: str = "ge-0/0/1") -> Measurement:
    return Measurement(Metric.IN_OCTETS, instance, Kind.COUNTER64, value, 0)


def gauge(metric: Metric, value: float, instance: str = "SIP-1") -> Measurement:
    return Measurement(metric, instance, Kind.GAUGE, value)


def measured_in_turn(readings: Sequence[Reading]) -> list[dict[tuple[Metric, str], float]]:
    memory, found = ProbeMemory(), []
    for reading in readings:
        measured, memory = measure(reading, "clock", memory)
        found.append({(value.metric, value.instance): value.value for value in measured.values})
    return found


@given(MEMORIES)
def test_a_memory_comes_back_from_the_store_as_it_was(memory: ProbeMemory) -> None:
    assert memory_from_json(memory_to_json(memory)) == memory


def test_nothing_in_the_store_is_an_empty_memory() -> None:
    assert memory_from_json({}) == ProbeMemory()


@pytest.mark.parametrize("outcome", [Outcome.SILENT, Outcome.CREDENTIALS, Outcome.FAULTY])
def test_a_reading_without_an_answer_leaves_the_counters_for_the_next_one(outcome: Outcome) -> None:
    first, silent, last = measured_in_turn(
        [make_reading(0, octets(0)), make_reading(60, outcome=outcome), make_reading(120, octets(1200))]
    )

    assert (first.get((Metric.RX_BPS, "ge-0/0/1")), silent) == (None, {})
    assert last[Metric.RX_BPS, "ge-0/0/1"] == 80.0


def test_counters_go_by_the_interfaces_name_so_a_new_ifindex_changes_nothing() -> None:
    # The agent lists its interfaces in another order after the renumbering; the names stay with their counters.
    before = make_reading(0, octets(1_000, "ge-0/0/1"), octets(9_000_000, "ge-0/0/2"))
    after = make_reading(60, octets(9_000_600, "ge-0/0/2"), octets(1_060, "ge-0/0/1"))

    _, rates = measured_in_turn([before, after])

    assert (rates[Metric.RX_BPS, "ge-0/0/1"], rates[Metric.RX_BPS, "ge-0/0/2"]) == (8.0, 80.0)


def test_an_interface_that_was_missing_once_has_a_gap_and_no_stale_rate() -> None:
    found = measured_in_turn([make_reading(0, octets(0)), make_reading(60), make_reading(120, octets(1200))])

    assert [rates.get((Metric.RX_BPS, "ge-0/0/1")) for rates in found] == [None, None, None]


@pytest.mark.parametrize(("octets_a_minute", "bps"), [(7_875_000, 1_050_000.0), (7_875_001, None)])
def test_no_rate_is_more_than_five_percent_over_the_speed(octets_a_minute: int, bps: float | None) -> None:
    speed = gauge(Metric.SPEED_BPS, 1_000_000, "ge-0/0/1")

    _, rates = measured_in_turn([make_reading(0, octets(0), speed), make_reading(60, octets(octets_a_minute), speed)])

    assert rates.get((Metric.RX_BPS, "ge-0/0/1")) == bps


def test_a_speed_that_is_not_known_puts_no_ceiling_on_the_rate() -> None:
    speed = gauge(Metric.SPEED_BPS, 0, "ge-0/0/1")

    _, rates = measured_in_turn([make_reading(0, octets(0), speed), make_reading(60, octets(60 * 10**9), speed)])

    assert rates[Metric.RX_BPS, "ge-0/0/1"] == 8e9


def test_errors_are_counted_apiece_and_know_no_ceiling() -> None:
    speed = gauge(Metric.SPEED_BPS, 8, "ge-0/0/1")
    errors = [Measurement(Metric.IN_ERRORS, "ge-0/0/1", Kind.COUNTER32, value, 0) for value in (2**32 - 100, 500)]

    _, rates = measured_in_turn([make_reading(0, errors[0], speed), make_reading(60, errors[1], speed)])

    assert rates[Metric.IN_ERRORS_PS, "ge-0/0/1"] == 10.0


@pytest.mark.parametrize("wall_offset_s", [3600.0, -3600.0, -3.0, 400 * 86400.0])
def test_a_set_wall_clock_makes_neither_a_reboot_nor_another_rate(wall_offset_s: float) -> None:
    memory = measure(make_reading(0, octets(0)), "clock", ProbeMemory())[1]

    measured, _ = measure(make_reading(60, octets(600), wall_offset_s=wall_offset_s), "clock", memory)

    assert (measured.passed, measured.value_of(Metric.RX_BPS)) == (Passage.RAN_ON, 80.0)


def test_a_restarted_collector_goes_on_with_the_counters_though_its_clock_began_anew() -> None:
    memory = measure(make_reading(5000, octets(0)), "clock-1", ProbeMemory())[1]
    later = make_reading(5060, octets(600))
    restarted = Reading(**{**{n: getattr(later, n) for n in Reading.__slots__}, "monotonic_s": 3.0})

    measured, _ = measure(restarted, "clock-2", memory)

    assert (measured.passed, measured.value_of(Metric.RX_BPS)) == (Passage.RAN_ON, 80.0)


def test_voice_quality_is_computed_only_where_the_device_gives_none() -> None:
    path = [gauge(Metric.RTT_MS, 260.0), gauge(Metric.PDV_MS, 20.0), gauge(Metric.LOSS_PCT, 0.0)]

    [computed, given_, silent] = (
        measured_in_turn([make_reading(0, *path)])
        + measured_in_turn([make_reading(0, *path, gauge(Metric.MOS, 3.2))])
        + measured_in_turn([make_reading(0, gauge(Metric.LOSS_PCT, 100.0))])
    )

    # Half of the round trip and the de-jitter buffer are 150 ms one way: R 89.54 by the recommendation.
    assert computed[Metric.R_FACTOR, "SIP-1"] == pytest.approx(89.54, abs=0.01)
    assert computed[Metric.MOS, "SIP-1"] == pytest.approx(4.33, abs=0.01)
    assert (given_[Metric.MOS, "SIP-1"], (Metric.R_FACTOR, "SIP-1") in given_) == (3.2, False)
    assert (Metric.MOS, "SIP-1") not in silent
