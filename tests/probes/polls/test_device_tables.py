"""What the probes of peers, sensors and power supplies make of their tables."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Kind, Metric, Outcome
from probes.polls.entity_sensor import dbm, scaled
from probes.probe import ROWS_RELEARN_S
from probes.snmp.varbind import Oid, Value
from tests.probes.polls.dictionary_agent import Bench, found, instances, merged, row

BGP: Oid = (1, 3, 6, 1, 2, 1, 15, 3, 1)
OSPF: Oid = (1, 3, 6, 1, 2, 1, 14, 10, 1)
SENSOR: Oid = (1, 3, 6, 1, 2, 1, 99, 1, 1, 1)
ENTITY: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
UPS: Oid = (1, 3, 6, 1, 2, 1, 33, 1)


def peer(last: int, state: int = 6, admin: int = 2) -> dict[Oid, Value]:
    columns: dict[int, Value] = {2: state, 3: admin, 7: bytes((192, 0, 2, last)), 10: 500, 11: 600, 15: 3, 16: 86_400}
    return row(BGP, (192, 0, 2, last), columns)


def test_all_peers_of_a_router_are_found_and_one_that_is_down_is_seen() -> None:
    reading = Bench(ProbeType.BGP4, {}, peer(1) | peer(2, state=3)).poll()

    assert instances(reading, Metric.PEER_UP) == {"192.0.2.1": 1, "192.0.2.2": 0}
    assert instances(reading, Metric.PEER_ESTABLISHED_S) == {"192.0.2.1": 86_400}
    assert found(reading, "192.0.2.1")[Metric.PEER_UPDATES_IN] == 500
    assert {one.kind for one in reading.measurements if one.metric is Metric.PEER_UPDATES_OUT} == {Kind.COUNTER32}


def test_a_peer_that_was_stopped_by_hand_is_not_down() -> None:
    reading = Bench(ProbeType.BGP4, {"peer": "192.0.2.1"}, peer(1, state=1, admin=1)).poll()

    assert Metric.PEER_UP not in found(reading)
    assert reading.outcome is Outcome.ANSWERED


def test_a_new_peer_is_found_without_a_restart_and_without_walking_all_the_time() -> None:
    bench = Bench(ProbeType.BGP4, {}, peer(1))
    bench.poll()
    bench.agent.values.update(peer(2))
    before = instances(bench.poll(), Metric.PEER_UP)
    walks = bench.agent.walks

    after = instances(bench.poll(after_s=ROWS_RELEARN_S), Metric.PEER_UP)

    assert (set(before), walks) == ({"192.0.2.1"}, 1)
    assert set(after) == {"192.0.2.1", "192.0.2.2"}


def test_a_router_without_the_peer_says_so() -> None:
    assert Bench(ProbeType.BGP4, {}, {}).poll().detail == "the device shows no BGP peers over IPv4"
    assert (
        Bench(ProbeType.BGP4, {"peer": "192.0.2.9"}, peer(1)).poll().detail == "the device shows no BGP peer 192.0.2.9"
    )
    assert "no IPv4 address" in Bench(ProbeType.BGP4, {"peer": "upstream"}, peer(1)).poll().detail


@pytest.mark.parametrize(("state", "is_up"), [(1, 0), (2, 0), (3, 0), (4, 1), (5, 0), (6, 0), (7, 0), (8, 1)])
def test_an_ospf_neighbour_is_up_when_it_is_full_or_rests_in_two_way(state: int, is_up: int) -> None:
    values = row(OSPF, (192, 0, 2, 1, 0), {3: b"\x0a\x00\x00\x01", 6: state, 7: 5})

    assert instances(Bench(ProbeType.OSPF, {}, values).poll(), Metric.PEER_UP) == {"192.0.2.1": is_up}


def test_a_named_neighbour_whose_row_is_gone_is_down() -> None:
    reading = Bench(ProbeType.OSPF, {"neighbor": "192.0.2.1"}, {}).poll()

    assert found(reading) == {Metric.PEER_UP: 0}
    assert reading.outcome is Outcome.ANSWERED


def sensor(index: int, kind: int, value: int, **changed: Value) -> dict[Oid, Value]:
    columns: dict[str, Value] = {"scale": 9, "precision": 0, "status": 1, "units": b"", "name": b"", "description": b""}
    columns |= changed
    entity = {2: columns["description"], 7: columns["name"]}
    numbers: dict[int, Value] = {
        1: kind, 2: columns["scale"], 3: columns["precision"], 4: value, 5: columns["status"], 6: columns["units"],
    }  # fmt: skip
    return merged([row(SENSOR, (index,), numbers), row(ENTITY, (index,), entity)])


@pytest.mark.parametrize(
    ("values", "metric", "expected"),
    [
        (sensor(1, 8, 229, precision=1, name=b"board"), Metric.TEMPERATURE_C, 22.9),
        (sensor(1, 4, 12_060, scale=8, name=b"rail"), Metric.VOLTAGE_V, 12.06),
        (sensor(1, 10, 4618, name=b"fan"), Metric.FAN_RPM, 4618),
        (sensor(1, 6, 350, name=b"PSU 1"), Metric.POWER_W, 350),
        (sensor(1, 6, 6015, scale=8, precision=4, name=b"DOM RX Power"), Metric.OPTICAL_DBM, -2.207),
        (sensor(1, 6, 0, scale=8, precision=4, name=b"Xcvr Rx Power"), Metric.OPTICAL_DBM, -40),
        (sensor(1, 1, -2250, precision=2, units=b"dBm", name=b"port"), Metric.OPTICAL_DBM, -22.5),
    ],
)
def test_a_sensor_is_read_in_units(values: dict[Oid, Value], metric: Metric, expected: float) -> None:
    assert found(Bench(ProbeType.ENTITY_SENSOR, {}, values).poll())[metric] == pytest.approx(expected, abs=0.001)


def test_a_sensor_that_does_not_work_is_a_faulty_part_and_one_without_a_module_is_nothing() -> None:
    values = merged(
        [
            sensor(1, 8, 22, name=b"a"),
            sensor(2, 8, 22, name=b"b", status=3),
            sensor(3, 8, 22, name=b"c", status=2),
            sensor(4, 8, 1_000_000_000, name=b"d"),
        ]
    )

    reading = Bench(ProbeType.ENTITY_SENSOR, {}, values).poll()

    assert instances(reading, Metric.STATE_OK) == {"a": 1, "b": 0, "d": 1}
    assert instances(reading, Metric.TEMPERATURE_C) == {"a": 22}


def test_only_the_sensors_that_are_named_like_the_pattern_are_asked() -> None:
    values = sensor(1, 8, 22, name=b"inlet") | sensor(2, 8, 31, description=b"outlet")
    bench = Bench(ProbeType.ENTITY_SENSOR, {"sensors": "out*"}, values)

    assert instances(bench.poll(), Metric.TEMPERATURE_C) == {"outlet 2": 31}
    assert Bench(ProbeType.ENTITY_SENSOR, {"sensors": "none*"}, values).poll().outcome is Outcome.FAULTY


@given(st.integers(-999_999_999, 999_999_999), st.integers(-24, 24), st.integers(-8, 9))
def test_scaling_agrees_with_decimal_arithmetic(value: int, thousands: int, precision: int) -> None:
    exact = Decimal(value).scaleb(thousands - precision)

    assert scaled(value, thousands - precision) == pytest.approx(float(exact), rel=1e-12)


@given(st.floats(1e-7, 10.0))
def test_power_comes_back_from_its_logarithm(watts: float) -> None:
    assert math.pow(10, dbm(watts) / 10) / 1000 == pytest.approx(watts, rel=1e-9)


def ups(**changed: Value) -> dict[Oid, Value]:
    scalars = {"status": (2, 1), "seconds": (2, 2), "minutes": (2, 3), "charge": (2, 4), "temperature": (2, 7)}
    scalars |= {"source": (4, 1), "alarms": (6, 1)}
    columns: dict[str, Value] = {
        "status": 2, "seconds": 0, "minutes": 42, "charge": 100, "temperature": 25, "source": 3, "alarms": 0, **changed,
    }  # fmt: skip
    return {
        **{(*UPS, *part, 0): columns[name] for name, part in scalars.items()},
        (*UPS, 4, 4, 1, 5, 1): 21, (*UPS, 4, 4, 1, 5, 2): 16, (*UPS, 3, 3, 1, 3, 1): 227,
    }  # fmt: skip


def test_a_power_supply_tells_its_source_battery_and_lines() -> None:
    bench = Bench(ProbeType.UPS, {}, ups())

    reading = bench.poll()

    assert found(reading, "") == {Metric.ON_BATTERY: 0, Metric.UPS_ALARMS: 0}
    assert found(reading, "battery") == {
        Metric.STATE_OK: 1, Metric.BATTERY_CHARGE_PCT: 100, Metric.BATTERY_RUNTIME_MIN: 42, Metric.TEMPERATURE_C: 25,
    }  # fmt: skip
    assert instances(reading, Metric.LOAD_PCT) == {"output 1": 21, "output 2": 16}
    assert instances(reading, Metric.VOLTAGE_V) == {"input 1": 227}
    bench.agent.values[*UPS, 4, 4, 1, 5, 1] = 22
    bench.poll()
    assert bench.agent.walks == 1


def test_a_power_supply_on_its_battery_says_so_down_to_the_last_minute() -> None:
    reading = Bench(ProbeType.UPS, {}, ups(source=5, minutes=0, charge=4, status=3, seconds=900)).poll()

    assert found(reading, "")[Metric.ON_BATTERY] == 1
    assert found(reading, "battery")[Metric.BATTERY_RUNTIME_MIN] == 0
    assert found(reading, "battery")[Metric.STATE_OK] == 0


def test_what_a_power_supply_does_not_know_is_not_measured() -> None:
    reading = Bench(ProbeType.UPS, {}, ups(minutes=-1, charge=-1, temperature=-1, status=1, source=None)).poll()

    assert found(reading, "battery") == {}
    assert found(reading, "")[Metric.ON_BATTERY] == 0
    assert Bench(ProbeType.UPS, {}, {}).poll().outcome is Outcome.FAULTY
