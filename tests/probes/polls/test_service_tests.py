"""What the probes of Cisco's service tests make of their tables: units, directions, states, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Metric, Outcome
from probes.polls.jitter import JitterColumns, jitter_measurements
from probes.snmp.varbind import Oid, Value
from tests.probes.polls.dictionary_agent import Bench, found, merged, row

CTRL: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 1, 1)

LATEST: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 10, 1)

HTTP: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 1, 1)

JITTER: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 2, 1)

ETHERNET: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 585, 1, 3, 1, 1)


def ip_sla(rtt_type: int, *, taken: int = 999_000, time: int = 40, sense: int = 1) -> dict[Oid, Value]:
    """An operation of a type that ran ten seconds ago and runs once a minute."""
    return merged([row(CTRL, (118,), {4: rtt_type, 6: 60}), row(LATEST, (118,), {1: time, 2: sense, 5: taken})])


@pytest.mark.parametrize(
    ("rtt_type", "tells_loss"), [(1, True), (2, True), (5, True), (19, True), (6, False), (8, False), (11, False)]
)
def test_an_operation_of_one_exchange_gives_its_time_and_an_echo_its_loss_too(rtt_type: int, tells_loss: bool) -> None:
    reading = Bench(ProbeType.CISCO_IPSLA, {"entry": 118}, ip_sla(rtt_type)).poll()

    expected = {Metric.SUCCESS: 1.0, Metric.RTT_MS: 40.0} | ({Metric.LOSS_PCT: 0.0} if tells_loss else {})
    assert found(reading) == expected


def test_an_operation_that_timed_out_has_lost_all_and_gives_no_time() -> None:
    reading = Bench(ProbeType.CISCO_IPSLA, {"entry": 118}, ip_sla(1, sense=4)).poll()

    assert found(reading) == {Metric.SUCCESS: 0, Metric.LOSS_PCT: 100}
    assert reading.detail == "the device says of this operation: timeout"


def test_an_http_operation_gives_the_parts_of_its_time() -> None:
    values = ip_sla(7) | row(HTTP, (118,), {1: 90, 2: 10, 3: 20, 4: 60, 6: 1})

    reading = Bench(ProbeType.CISCO_IPSLA, {"entry": 118}, values).poll()

    assert found(reading) == {
        Metric.SUCCESS: 1, Metric.RTT_MS: 90, Metric.DNS_MS: 10, Metric.TCP_CONNECT_MS: 20, Metric.TRANSACTION_MS: 60,
    }  # fmt: skip


def test_a_jitter_operation_gives_each_direction_by_itself() -> None:
    columns = {1: 90, 2: 1800, 8: 10, 9: 20, 13: 10, 14: 40, 18: 10, 19: 10, 23: 10, 24: 30}
    columns |= {26: 5, 27: 3, 29: 2, 30: 0, 31: 1, 33: 1080, 37: 720, 41: 90, 42: 410, 43: 12, 46: 2}
    values = ip_sla(9) | row(JITTER, (118,), columns)

    reading = Bench(ProbeType.CISCO_IPSLA, {"entry": 118}, values).poll()

    assert found(reading) == pytest.approx(
        {
            Metric.SUCCESS: 1, Metric.RTT_MS: 20, Metric.PDV_MS: 2.5, Metric.PDV_SD_MS: 3, Metric.PDV_DS_MS: 2,
            Metric.OWD_SD_MS: 12, Metric.OWD_DS_MS: 8, Metric.MOS: 4.1, Metric.ICPIF: 12,
            Metric.LOSS_PCT: 10, Metric.LOSS_SD_PCT: 5, Metric.LOSS_DS_PCT: 100 * 3 / 95,
        }
    )  # fmt: skip


def test_an_ethernet_operation_is_read_from_its_own_table() -> None:
    values = ip_sla(20) | row(
        ETHERNET, (118,), {1: 10, 2: 30, 8: 5, 9: 10, 26: 0, 27: 0, 31: 1, 35: 20, 39: 10, 43: 10}
    )

    reading = Bench(ProbeType.CISCO_IPSLA, {"entry": 118}, values).poll()

    assert found(reading) == pytest.approx(
        {
            Metric.SUCCESS: 1, Metric.RTT_MS: 3, Metric.PDV_MS: 2, Metric.PDV_SD_MS: 2, Metric.OWD_SD_MS: 2,
            Metric.OWD_DS_MS: 1, Metric.LOSS_PCT: 0, Metric.LOSS_SD_PCT: 0, Metric.LOSS_DS_PCT: 0,
        }
    )  # fmt: skip


Y1731: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 585, 1, 2, 1, 1)


def test_a_y_1731_delay_operation_is_read_from_its_newest_interval() -> None:
    older, newer = (
        row(Y1731, (118, start), {2: 1, 4: trips, 5: total, 12: 4, 13: 8, 51: 10, 41: 20, 46: 30})
        for start, trips, total in ((1000, 10, 9999), (2000, 10, 50))
    )

    reading = Bench(ProbeType.CISCO_IPSLA, {"entry": 118}, row(CTRL, (118,), {4: 23}) | older | newer).poll()

    assert found(reading) == pytest.approx(
        {
            Metric.SUCCESS: 1, Metric.RTT_MS: 5, Metric.OWD_SD_MS: 2, Metric.OWD_DS_MS: 3, Metric.PDV_MS: 2,
            Metric.PDV_SD_MS: 2,
        }
    )  # fmt: skip


def test_a_y_1731_loss_operation_counts_frames_in_each_direction() -> None:
    counts = row(Y1731, (118, 2000), {2: 1, 4: 0, 65: 1000, 66: 500, 67: 990, 68: 490})

    reading = Bench(ProbeType.CISCO_IPSLA, {"entry": 118}, row(CTRL, (118,), {4: 24}) | counts).poll()

    assert found(reading) == pytest.approx(
        {Metric.SUCCESS: 1, Metric.LOSS_SD_PCT: 1, Metric.LOSS_DS_PCT: 2, Metric.LOSS_PCT: 2.98}
    )


def test_a_result_that_was_read_before_is_no_new_measurement() -> None:
    bench = Bench(ProbeType.CISCO_IPSLA, {"entry": 118}, ip_sla(1))
    first, second = bench.poll(), bench.poll()
    bench.agent.values[*LATEST, 5, 118] = 999_500

    third = bench.poll()

    assert [bool(reading.measurements) for reading in (first, second, third)] == [True, False, True]
    assert second.detail == "the test has no new result since the last poll"


def test_an_operation_that_no_longer_runs_is_no_healthy_one() -> None:
    bench = Bench(ProbeType.CISCO_IPSLA, {"entry": 118}, ip_sla(1, taken=1_000_000 - 181 * 100))

    reading = bench.poll()
    bench.agent.values[*CTRL, 6, 118] = 600

    assert reading.outcome is Outcome.FAULTY
    assert "has not run for 181 s" in reading.detail
    assert bench.poll().outcome is Outcome.ANSWERED


def test_an_operation_that_is_set_up_anew_as_another_type_is_read_as_that_in_the_same_poll() -> None:
    bench = Bench(ProbeType.CISCO_IPSLA, {"entry": 118}, ip_sla(1))
    bench.poll()
    bench.agent.values.update(ip_sla(7, taken=999_900) | row(HTTP, (118,), {1: 90, 6: 1}))

    assert found(bench.poll())[Metric.RTT_MS] == 90


@given(st.lists(st.integers(0, 10_000), min_size=11, max_size=11), st.booleans())
def test_losses_of_the_directions_never_exceed_the_whole_and_never_leave_the_scale(
    numbers: list[int], has_trips: bool
) -> None:
    columns = JitterColumns(1, 2, {3: 4}, {5: 6}, 7, 8, 9, (10,), 11, 12, 13)
    counts = dict(zip(range(1, 12), numbers, strict=True)) | {1: numbers[0] + 1 if has_trips else 0}

    values = {one.metric: one.value for one in jitter_measurements(columns, counts, "x", 1.0)}

    lost, sent = counts[8] + counts[9] + counts[10], counts[1] + counts[8] + counts[9] + counts[10]
    assert values[Metric.LOSS_PCT] == pytest.approx(100 * lost / sent if has_trips else 100)
    assert all(0 <= values.get(each, 0) <= 100 for each in (Metric.LOSS_SD_PCT, Metric.LOSS_DS_PCT))
    assert values.get(Metric.LOSS_SD_PCT, 0) <= values[Metric.LOSS_PCT] + 1e-9
