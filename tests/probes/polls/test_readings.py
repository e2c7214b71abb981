"""What each probe makes of an answer: units, states, and nothing where nothing was measured."""

from datetime import UTC, datetime

import pytest

from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Kind, Metric, Outcome, Reading
from probes.polls import PROBES
from probes.polls.parameters import BadProbeError
from probes.probe import SYS_UPTIME, Answer, Learnt, Parameters, ProbeTarget
from probes.snmp.varbind import Oid, Value

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
IF_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)
IF_X_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1)
PING: Oid = (1, 3, 6, 1, 2, 1, 80, 1, 3, 1)
PING_PROBE_COUNT: Oid = (1, 3, 6, 1, 2, 1, 80, 1, 2, 1, 7)
PING_INDEX: Oid = (3, *b"noc", 4, *b"SIP1")
JITTER: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 2, 1)
PRECISION: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 2, 1, 37, 118)


def read(
    kind: ProbeType,
    values: dict[Oid, Value],
    parameters: Parameters | None = None,
    names: tuple[str, ...] = ("ge-0/0/1",),
) -> Reading:
    target = ProbeTarget(7, "probe", kind, 5, parameters or {}, names)
    learnt = Learnt({"ge-0/0/1": 3, "ge-0/0/2": 4})
    assert set(values) <= set(PROBES[kind].oids(target, learnt)) | {SYS_UPTIME}, "the probe asks for what it reads"
    return PROBES[kind].reading(target, Answer({SYS_UPTIME: 4200, **values}, AT, 12.5, 3.25), learnt)


def measured(reading: Reading) -> dict[Metric, float]:
    return {one.metric: one.value for one in reading.measurements}


def interface(index: int = 3, *, name: bytes = b"ge-0/0/1", **changed: Value) -> dict[Oid, Value]:
    """A healthy gigabit interface; keyword arguments change columns by their names below."""
    low = {"ifSpeed": 5, "ifAdminStatus": 7, "ifOperStatus": 8, "ifInOctets": 10, "ifInDiscards": 13, "ifInErrors": 14}
    low |= {"ifOutOctets": 16, "ifOutDiscards": 19, "ifOutErrors": 20}
    high = {"ifName": 1, "ifHCInOctets": 6, "ifHCOutOctets": 10, "ifHighSpeed": 15, "ifCounterDiscontinuityTime": 19}
    row: dict[str, Value] = {
        "ifName": name, "ifSpeed": 1_000_000_000, "ifAdminStatus": 1, "ifOperStatus": 1, "ifInOctets": 11,
        "ifInDiscards": 12, "ifInErrors": 13, "ifOutOctets": 14, "ifOutDiscards": 15, "ifOutErrors": 16,
        "ifHCInOctets": 2**63, "ifHCOutOctets": 2**40, "ifHighSpeed": 1000, "ifCounterDiscontinuityTime": 99,
        **changed,
    }  # fmt: skip
    return {
        **{(*IF_ENTRY, number, index): row[column] for column, number in low.items()},
        **{(*IF_X_ENTRY, number, index): row[column] for column, number in high.items()},
    }


def ping(**changed: Value) -> dict[Oid, Value]:
    """A completed test of fifteen probes without loss."""
    columns = {"status": 1, "low": 4, "high": 5, "average": 6, "responses": 7, "sent": 8}
    row: dict[str, Value] = {"status": 1, "low": 18, "high": 25, "average": 20, "responses": 15, "sent": 15, **changed}
    wanted = {(*PING_PROBE_COUNT, *PING_INDEX): row.get("wanted", 15)}
    return {**{(*PING, number, *PING_INDEX): row[column] for column, number in columns.items()}, **wanted}


def jitter(**changed: Value) -> dict[Oid, Value]:
    """A thousand packets, none lost, 20 ms round trip, MOS 4.34."""
    columns = {
        "trips": 1,
        "sum": 2,
        "loss_sd": 26,
        "loss_ds": 27,
        "mia": 29,
        "late": 30,
        "sense": 31,
        "mos": 42,
        "average": 46,
    }
    columns |= {"n1": 8, "s1": 9, "n2": 13, "s2": 14, "n3": 18, "s3": 19, "n4": 23, "s4": 24}
    row: dict[str, Value] = {name: 0 for name in columns}
    row |= {"trips": 1000, "sum": 20_500, "sense": 1, "mos": 434, "average": 3}
    row |= {"n1": 100, "s1": 150, "n2": 100, "s2": 250, "n3": 50, "s3": 100, "n4": 50, "s4": 250}
    row |= changed
    return {(*JITTER, number, 118): row[column] for column, number in columns.items() if row[column] is not None}


def test_every_reading_carries_when_it_was_taken_and_how_long_it_took() -> None:
    reading = read(ProbeType.SYSTEM, {})

    assert (reading.probe_id, reading.taken_at, reading.monotonic_s) == (7, AT, 12.5)
    assert (reading.uptime_ticks, reading.round_trip_ms, reading.outcome) == (4200, 3.25, Outcome.ANSWERED)
    assert reading.measurements == ()


def test_a_device_that_hides_sysuptime_is_faulty() -> None:
    reading = read(ProbeType.SYSTEM, {SYS_UPTIME: None})

    assert reading.outcome is Outcome.FAULTY
    assert "sysUpTime" in reading.detail


def test_a_healthy_interface_gives_state_speed_and_counters_with_their_discontinuity() -> None:
    reading = read(ProbeType.IF_MIB, interface())

    assert measured(reading) == {
        Metric.OPER_UP: 1,
        Metric.SPEED_BPS: 10**9,
        Metric.IN_OCTETS: 2**63,
        Metric.OUT_OCTETS: 2**40,
        Metric.IN_DISCARDS: 12,
        Metric.IN_ERRORS: 13,
        Metric.OUT_DISCARDS: 15,
        Metric.OUT_ERRORS: 16,
    }
    counters = [one for one in reading.measurements if one.kind is not Kind.GAUGE]
    assert {one.discontinuity_ticks for one in counters} == {99}
    assert {one.metric for one in counters if one.kind is Kind.COUNTER64} == {Metric.IN_OCTETS, Metric.OUT_OCTETS}


@pytest.mark.parametrize(
    ("admin", "oper", "up"),
    [
        (1, 1, 1),
        (1, 2, 0),
        (1, 3, 0),
        (1, 4, None),
        (1, 5, 0),
        (1, 6, 0),
        (1, 7, 0),
        (2, 2, None),
        (3, 1, None),
        (None, 1, None),
    ],
)
def test_the_state_is_delivered_only_where_it_means_something(admin: int | None, oper: int, up: int | None) -> None:
    reading = read(ProbeType.IF_MIB, interface(ifAdminStatus=admin, ifOperStatus=oper))

    assert measured(reading).get(Metric.OPER_UP) == up


@pytest.mark.parametrize(
    ("bits", "megabits", "speed"),
    [
        (64_000, 0, 64_000),
        (4_294_967_295, 10_000, 10**10),
        (None, 100_000, 10**11),
        (0, 0, None),
        (0, 100, 10**8),
        (None, None, None),
    ],
)
def test_the_speed_is_exact_where_the_device_gives_it_so(
    bits: int | None, megabits: int | None, speed: int | None
) -> None:
    reading = read(ProbeType.IF_MIB, interface(ifSpeed=bits, ifHighSpeed=megabits))

    assert measured(reading).get(Metric.SPEED_BPS) == speed


def test_without_64_bit_counters_the_32_bit_ones_are_read() -> None:
    reading = read(ProbeType.IF_MIB, interface(ifHCInOctets=None, ifHCOutOctets=None, ifCounterDiscontinuityTime=None))

    octets = [one for one in reading.measurements if one.metric in (Metric.IN_OCTETS, Metric.OUT_OCTETS)]
    assert [(one.kind, one.value, one.discontinuity_ticks) for one in octets] == [
        (Kind.COUNTER32, 11, None),
        (Kind.COUNTER32, 14, None),
    ]


def test_values_at_an_index_that_is_another_interface_by_now_are_not_taken() -> None:
    reading = read(
        ProbeType.IF_MIB, interface(name=b"ge-0/0/7") | interface(4, name=b"ge-0/0/2"), names=("ge-0/0/1", "ge-0/0/2")
    )

    assert reading.outcome is Outcome.ANSWERED
    assert {one.instance for one in reading.measurements} == {"ge-0/0/2"}
    assert reading.detail == "the device has no interface named ge-0/0/1"


def test_a_device_with_none_of_its_interfaces_is_faulty() -> None:
    reading = read(ProbeType.IF_MIB, {})

    assert (reading.outcome, reading.measurements) == (Outcome.FAULTY, ())


PING_PARAMETERS: Parameters = {"owner": "noc", "test": "SIP1"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, {Metric.RTT_MS: 20, Metric.PDV_MS: 7, Metric.LOSS_PCT: 0, Metric.SUCCESS: 1}),
        ({"status": 3}, {Metric.RTT_MS: 20, Metric.PDV_MS: 7, Metric.LOSS_PCT: 0, Metric.SUCCESS: 1}),
        ({"responses": 12}, {Metric.RTT_MS: 20, Metric.PDV_MS: 7, Metric.LOSS_PCT: 20, Metric.SUCCESS: 1}),
        ({"responses": 0, "low": 0, "high": 0, "average": 0}, {Metric.LOSS_PCT: 100, Metric.SUCCESS: 0}),
        # A test that still runs: what came back is measured, what did not may yet come.
        ({"responses": 3, "sent": 4}, {Metric.RTT_MS: 20, Metric.PDV_MS: 7, Metric.SUCCESS: 1}),
        ({"responses": 0, "sent": 1}, {}),
        ({"responses": 0, "sent": 0}, {}),
        # A test that has ended early is over, and one whose length is unknown is taken as it stands.
        ({"status": 3, "responses": 0, "sent": 4}, {Metric.LOSS_PCT: 100, Metric.SUCCESS: 0}),
        (
            {"wanted": None, "responses": 3, "sent": 4},
            {Metric.RTT_MS: 20, Metric.PDV_MS: 7, Metric.LOSS_PCT: 25, Metric.SUCCESS: 1},
        ),
    ],
)
def test_a_ping_test_is_measured(row: dict[str, Value], expected: dict[Metric, float]) -> None:
    reading = read(ProbeType.DISMAN_PING, ping(**row), PING_PARAMETERS)

    assert reading.outcome is Outcome.ANSWERED
    assert measured(reading) == expected
    assert all(one.instance == "SIP1" for one in reading.measurements)


@pytest.mark.parametrize(("values", "words"), [({}, "no results"), (ping(status=2), "stopped")])
def test_a_ping_test_that_is_absent_or_stopped_is_faulty(values: dict[Oid, Value], words: str) -> None:
    reading = read(ProbeType.DISMAN_PING, values, PING_PARAMETERS)

    assert (reading.outcome, reading.measurements) == (Outcome.FAULTY, ())
    assert words in reading.detail


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, {Metric.SUCCESS: 1, Metric.RTT_MS: 20.5, Metric.PDV_MS: 2.5, Metric.LOSS_PCT: 0, Metric.MOS: 4.34}),
        (
            {"trips": 950, "sum": 19_000, "loss_sd": 20, "loss_ds": 10, "mia": 15, "late": 5},
            {Metric.SUCCESS: 1, Metric.RTT_MS: 20, Metric.PDV_MS: 2.5, Metric.LOSS_PCT: 5, Metric.MOS: 4.34},
        ),
        ({"mos": 0}, {Metric.SUCCESS: 1, Metric.RTT_MS: 20.5, Metric.PDV_MS: 2.5, Metric.LOSS_PCT: 0}),
        (
            dict.fromkeys(("n1", "n2", "n3", "n4", "s1", "s2", "s3", "s4"), None),
            {Metric.SUCCESS: 1, Metric.RTT_MS: 20.5, Metric.PDV_MS: 3, Metric.LOSS_PCT: 0, Metric.MOS: 4.34},
        ),
        ({"trips": 0, "sum": 0, "sense": 4, "mia": 1000, "mos": 0}, {Metric.SUCCESS: 0, Metric.LOSS_PCT: 100}),
        ({"trips": 0, "sum": 0, "sense": 4, "mos": 0}, {Metric.SUCCESS: 0, Metric.LOSS_PCT: 100}),
        ({"trips": 0, "sum": 0, "sense": 0, "mos": 0}, {}),
    ],
)
def test_a_jitter_operation_is_measured(row: dict[str, Value], expected: dict[Metric, float]) -> None:
    reading = read(ProbeType.CISCO_IPSLA, jitter(**row), {"entry": 118})

    assert reading.outcome is Outcome.ANSWERED
    directions = {Metric.PDV_SD_MS, Metric.PDV_DS_MS, Metric.LOSS_SD_PCT, Metric.LOSS_DS_PCT, Metric.ICPIF}
    found = {metric: value for metric, value in measured(reading).items() if metric not in directions}
    assert found == pytest.approx(expected)
    assert all(one.instance == "118" for one in reading.measurements)


@pytest.mark.parametrize(("precision", "rtt_ms", "pdv_ms"), [(1, 20.5, 2.5), (2, 0.0205, 0.0025)])
def test_an_operation_that_counts_microseconds_is_read_in_milliseconds(
    precision: int, rtt_ms: float, pdv_ms: float
) -> None:
    reading = read(ProbeType.CISCO_IPSLA, jitter() | {PRECISION: precision}, {"entry": 118})

    assert measured(reading)[Metric.RTT_MS] == pytest.approx(rtt_ms)
    assert measured(reading)[Metric.PDV_MS] == pytest.approx(pdv_ms)


def test_a_failed_operation_tells_its_sense() -> None:
    reading = read(ProbeType.CISCO_IPSLA, jitter(trips=0, sum=0, sense=4), {"entry": 118})

    assert reading.detail == "the device says of this operation: timeout"


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        (ProbeType.DISMAN_PING, {}),
        (ProbeType.DISMAN_PING, {"owner": "noc"}),
        (ProbeType.DISMAN_PING, {"owner": "noc", "test": ""}),
        (ProbeType.DISMAN_PING, {"owner": "noc", "test": "x" * 33}),
        (ProbeType.DISMAN_PING, {"owner": "noc", "test": 118}),
        (ProbeType.CISCO_IPSLA, {}),
        (ProbeType.CISCO_IPSLA, {"entry": 0}),
        (ProbeType.CISCO_IPSLA, {"entry": "118"}),
        (ProbeType.CISCO_IPSLA, {"entry": True}),
        (ProbeType.CISCO_IPSLA, {"entry": 2**31}),
    ],
)
def test_parameters_that_make_no_objects_are_refused_with_the_probe_s_name(
    kind: ProbeType, parameters: Parameters
) -> None:
    target = ProbeTarget(7, "trunk quality", kind, 5, parameters)

    with pytest.raises(BadProbeError, match="'trunk quality' needs the parameter"):
        PROBES[kind].oids(target, Learnt())
