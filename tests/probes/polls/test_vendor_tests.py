"""What the probes of tests by Juniper, Huawei and ITU-T make of their tables, and of a way hop by hop."""

import pytest

from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Metric, Outcome
from probes.polls.parameters import BadProbeError
from probes.probe import SYS_UPTIME, Parameters
from probes.snmp.varbind import Oid, Value
from tests.probes.polls.dictionary_agent import Bench, found, instances, merged, oid_index, row

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
