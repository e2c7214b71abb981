"""What the probes of service tests make of their tables: units, directions, states, and nothing where none was run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Metric, Outcome
from probes.polls.jitter import JitterColumns, jitter_measurements
from probes.polls.parameters import BadProbeError
from probes.probe import SYS_UPTIME, Parameters
from probes.snmp.varbind import Oid, Value
from tests.probes.polls.dictionary_agent import Bench, found, instances, merged, oid_index, row

CTRL: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 1, 1)
LATEST: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 10, 1)
HTTP: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 1, 1)
JITTER: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 2, 1)
ETHERNET: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 585, 1, 3, 1, 1)
RPM_SUMMARY: Oid = (1, 3, 6, 1, 4, 1, 2636, 3, 50, 1, 2, 1)
TWAMP_SUMMARY: Oid = (1, 3, 6, 1, 4, 1, 2636, 3, 77, 1, 1, 2, 1)
NQA: Oid = (1, 3, 6, 1, 4, 1, 2011, 5, 25, 111, 4, 1, 1)
NQA_JITTER: Oid = (1, 3, 6, 1, 4, 1, 2011, 5, 25, 111, 4, 3, 1)
SOAM_DELAY: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 3, 1, 3, 4, 1)
SOAM_LOSS: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 3, 1, 2, 4, 1)
SOAM_AVAILABILITY: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 3, 1, 2, 3, 1)
TRACE_RESULTS: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 3, 1)
TRACE_HOPS: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 5, 1)
NAMED: Parameters = {"owner": "noc", "test": "SIP1"}
TEST_INDEX = oid_index("noc", "SIP1")


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


@pytest.mark.parametrize(("kind", "summary"), [(ProbeType.JUNIPER_RPM, RPM_SUMMARY), (ProbeType.TWAMP, TWAMP_SUMMARY)])
def test_a_juniper_test_is_read_from_its_last_completed_run(kind: ProbeType, summary: Oid) -> None:
    calculated = (*summary[:-2], 3, 1)
    index = (*TEST_INDEX, 2)
    sets = {1: (12, 14_000, 30_000, 20_500), 2: (6, 0, 0, 3000), 3: (4, 0, 0, 2000), 4: (12, 0, 0, 12_000)}
    values = merged(
        [
            row(summary, index, {2: 15, 3: 12, 5: b"\x07\xea\x03\x02\x09\x1d\x00\x00"}),
            *(
                row(calculated, (*index, each), {2: samples, 3: low, 4: high, 5: mean})
                for each, (samples, low, high, mean) in sets.items()
            ),
        ]
    )
    bench = Bench(kind, NAMED, values)

    reading, again = bench.poll(), bench.poll()

    assert found(reading) == pytest.approx(
        {
            Metric.SUCCESS: 1, Metric.LOSS_PCT: 20, Metric.RTT_MS: 20.5, Metric.OWD_SD_MS: 12, Metric.PDV_MS: 2.6,
        }
    )  # fmt: skip
    assert again.measurements == ()


def test_without_hardware_times_an_rpm_test_varies_by_the_range_of_its_round_trips() -> None:
    index = (*TEST_INDEX, 2)
    values = row(RPM_SUMMARY, index, {2: 15, 3: 15}) | row(
        (*RPM_SUMMARY[:-2], 3, 1), (*index, 1), {2: 15, 3: 14_000, 4: 30_000, 5: 20_000}
    )

    assert found(Bench(ProbeType.JUNIPER_RPM, NAMED, values).poll())[Metric.PDV_MS] == pytest.approx(16)


def nqa_run(number: int, completions: int, **changed: Value) -> dict[Oid, Value]:
    columns: dict[int, Value] = {3: completions, 8: 60, 11: 18, 12: 25, 21: 3, 22: 4}
    return row(NQA, (*TEST_INDEX, number, 1), columns | {int(key[1:]): value for key, value in changed.items()})


def test_the_newest_finished_run_of_an_nqa_test_is_read_and_each_run_once() -> None:
    bench = Bench(ProbeType.HUAWEI_NQA, NAMED, nqa_run(8, 1, c8=999) | nqa_run(9, 1) | nqa_run(10, 0, c8=0))
    reading, again = bench.poll(), bench.poll()
    bench.agent.values.update(nqa_run(10, 2, c8=0, c21=0))

    failed = bench.poll()

    assert found(reading) == pytest.approx(
        {Metric.SUCCESS: 1, Metric.LOSS_PCT: 25, Metric.RTT_MS: 20, Metric.PDV_MS: 7}
    )
    assert again.measurements == ()
    assert found(failed) == {Metric.SUCCESS: 0, Metric.LOSS_PCT: 100}


@pytest.mark.parametrize(("unit", "rtt_ms"), [(1, 0.02), (2, 20.0)])
def test_an_nqa_jitter_test_tells_its_unit(unit: int, rtt_ms: float) -> None:
    columns: dict[int, Value] = {2: 1, 4: 90, 5: 1800, 12: 10, 13: 20, 34: 5, 35: 3, 54: 2, 55: 90, 56: 1080}
    columns |= {57: 720, 59: 12, 60: 410, 67: unit}

    reading = Bench(ProbeType.HUAWEI_NQA, NAMED, row(NQA_JITTER, (*TEST_INDEX, 4), columns)).poll()

    assert found(reading)[Metric.RTT_MS] == pytest.approx(rtt_ms)
    assert found(reading)[Metric.LOSS_PCT] == pytest.approx(10)
    assert found(reading)[Metric.MOS] == pytest.approx(4.1)


SOAM: Parameters = {"md": 1, "ma": 2, "mep": 3, "delay": 4, "loss": 5}


def soam(**parameters: int) -> Bench:
    delay = {1: 9, 4: 2, 7: 4200, 10: 2100, 13: 2050, 16: 30, 19: 40, 22: 60, 29: 600, 30: 599}
    loss = {4: 2, 5: 1000, 6: 990, 9: 1000, 10: 1000, 11: 980, 14: 2000}
    values = merged(
        [
            row(SOAM_DELAY, (1, 2, 3, 4), delay),
            row(SOAM_LOSS, (1, 2, 3, 5), loss),
            row(SOAM_AVAILABILITY, (1, 2, 3, 5), {9: 900, 11: 0, 10: 891, 12: 9}),
        ]
    )
    return Bench(ProbeType.MEF_SOAM, parameters or SOAM, values)


def test_ethernet_oam_sessions_give_delay_variation_loss_and_availability() -> None:
    reading = soam().poll()

    assert found(reading) == pytest.approx(
        {
            Metric.SUCCESS: 1, Metric.RTT_MS: 4.2, Metric.OWD_SD_MS: 2.1, Metric.OWD_DS_MS: 2.05,
            Metric.PDV_SD_MS: 0.03, Metric.PDV_DS_MS: 0.04, Metric.PDV_MS: 0.06,
            Metric.LOSS_SD_PCT: 1, Metric.LOSS_DS_PCT: 2, Metric.LOSS_PCT: 2.98, Metric.AVAILABILITY_PCT: 99,
        }
    )  # fmt: skip


def test_a_session_that_the_device_lacks_is_named_beside_the_one_that_it_has() -> None:
    reading = soam(md=1, ma=2, mep=3, delay=4, loss=77).poll()

    assert Metric.RTT_MS in found(reading)
    assert reading.detail == "the device has no results of loss session 77"
    assert soam(md=1, ma=2, mep=3, loss=77).poll().outcome is Outcome.FAULTY


def test_a_soam_probe_without_a_session_is_refused() -> None:
    reading = soam(md=1, ma=2, mep=3).poll()

    assert reading.outcome is Outcome.FAULTY
    assert "names no session" in reading.detail
    assert BadProbeError.__name__ not in reading.detail


def trace(status: int, hops: dict[int, tuple[bytes, int, int]]) -> dict[Oid, Value]:
    rows = [
        row(TRACE_HOPS, (*TEST_INDEX, number), {3: address, 6: mean, 8: 3, 9: responses})
        for number, (address, mean, responses) in hops.items()
    ]
    return merged([row(TRACE_RESULTS, TEST_INDEX, {1: status, 5: b"\xc0\x00\x02\x09", 6: 4}), *rows])


WAY = {1: (b"\xc0\x00\x02\x01", 2, 3), 2: (b"\xc0\x00\x02\x05", 0, 0), 3: (b"\xc0\x00\x02\x09", 11, 2)}


def test_a_traceroute_is_read_hop_by_hop_and_as_a_whole() -> None:
    reading = Bench(ProbeType.DISMAN_TRACEROUTE, NAMED, trace(3, WAY)).poll()

    assert found(reading, "SIP1") == pytest.approx(
        {Metric.SUCCESS: 1, Metric.HOPS: 3, Metric.RTT_MS: 11, Metric.LOSS_PCT: 100 / 3}
    )
    assert instances(reading, Metric.HOP_RTT_MS) == {"SIP1 hop 1": 2, "SIP1 hop 3": 11}
    assert instances(reading, Metric.HOP_LOSS_PCT)["SIP1 hop 2"] == 100


def test_a_way_that_does_not_arrive_is_a_failure_only_when_the_test_has_ended() -> None:
    cut = {number: hop for number, hop in WAY.items() if number < 3}

    running = Bench(ProbeType.DISMAN_TRACEROUTE, NAMED, trace(1, cut)).poll()
    ended = Bench(ProbeType.DISMAN_TRACEROUTE, NAMED, trace(3, cut)).poll()

    assert Metric.SUCCESS not in found(running)
    assert found(ended)[Metric.SUCCESS] == 0


def test_another_way_is_read_in_the_poll_that_sees_it() -> None:
    bench = Bench(ProbeType.DISMAN_TRACEROUTE, NAMED, trace(3, WAY))
    bench.poll()
    bench.agent.values.clear()
    longer = WAY | {3: (b"\xc0\x00\x02\x07", 5, 3), 4: (b"\xc0\x00\x02\x09", 12, 3)}
    bench.agent.values.update({SYS_UPTIME: 1_006_000} | trace(3, longer))

    assert found(bench.poll(), "SIP1")[Metric.HOPS] == 4


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        (ProbeType.CISCO_IPSLA, {"entry": 118}),
        (ProbeType.JUNIPER_RPM, NAMED),
        (ProbeType.TWAMP, NAMED),
        (ProbeType.HUAWEI_NQA, NAMED),
        (ProbeType.DISMAN_TRACEROUTE, NAMED),
        (ProbeType.MEF_SOAM, SOAM),
    ],
)
def test_a_device_without_the_test_is_faulty_and_says_which(kind: ProbeType, parameters: Parameters) -> None:
    reading = Bench(kind, parameters, {}).poll()

    assert reading.outcome is Outcome.FAULTY
    assert reading.detail.startswith("the device has no ")
