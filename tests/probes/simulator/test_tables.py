"""The tables of every probe type, asked by net-snmp's own tools, and what a fibre cut does to them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Metric, Outcome
from probes.learning import columns_among, learnt_of
from probes.polls import PROBES
from probes.probe import Answer, ProbeTarget
from probes.simulator.device_view import DeviceView, device_views
from probes.simulator.fast_agent import CommunityAgent
from probes.simulator.network import Network, read_network
from probes.simulator.objects import Objects
from probes.simulator.playback import Playback
from probes.simulator.played_device import PlayedDevice, Ticker
from probes.simulator.story_file import parse_story
from probes.snmp.varbind import Oid, Value
from probes.table_file import load_tables
from tests.probes.serving import RECORDED, V3, serving, user_agent
from tests.probes.simulator.conftest import BEGINS_AT, ORIGIN
from tests.probes.simulator.net_snmp import as_printed, asked
from tests.probes.simulator.tabled_provider import STORY, provider

_V2C = ("-v2c", "-c", RECORDED.text)
_DEVICES = ("core-a", "core-b", "tester", "sla", "nqa", "demarc")
_BEFORE, _DURING, _AFTER = (BEGINS_AT + timedelta(seconds=seconds) for seconds in (30, 150, 400))

_BGP_STATE = (1, 3, 6, 1, 2, 1, 15, 3, 1, 2)
_BGP_ESTABLISHED_S = (1, 3, 6, 1, 2, 1, 15, 3, 1, 16)
_BGP_TRANSITIONS = (1, 3, 6, 1, 2, 1, 15, 3, 1, 15)
_OSPF_STATE = (1, 3, 6, 1, 2, 1, 14, 10, 1, 6)
_SENSOR_NAME = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 7)
_SENSOR_VALUE = (1, 3, 6, 1, 2, 1, 99, 1, 1, 1, 4)
_FORWARD_FLR = (1, 3, 6, 1, 4, 1, 15007, 1, 3, 1, 2, 4, 1, 9)
_UNAVAILABLE = (1, 3, 6, 1, 4, 1, 15007, 1, 3, 1, 2, 3, 1, 11)
_SLA_SENSE = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 10, 1, 2)
_RPM_RECEIVED = (1, 3, 6, 1, 4, 1, 2636, 3, 50, 1, 2, 1, 3)
_RPM_HISTORY_SENT = (1, 3, 6, 1, 4, 1, 2636, 3, 50, 1, 5, 1, 2)
_TWAMP_HISTORY_SENT = (1, 3, 6, 1, 4, 1, 2636, 3, 77, 1, 1, 5, 1, 2)
_ATTACHED = (1, 2, 840, 10006, 300, 43, 1, 2, 1, 1, 13)
_OPER_STATUS = (1, 3, 6, 1, 2, 1, 2, 2, 1, 8)
_NQA_RUNS = (1, 3, 6, 1, 4, 1, 2011, 5, 25, 111, 4, 1, 1, 3)
_TRACED_STATUS = (1, 3, 6, 1, 2, 1, 81, 1, 4, 1, 7)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Every kind of table."""
    path: Path = tmp_path_factory.mktemp("tables") / "provider.toml"
    path.write_text(provider(), encoding="utf-8")
    return read_network(path)


@pytest.fixture
def playback(network: Network) -> Playback:
    """A fibre cut from 60 s to 180 s of the story."""
    return Playback(parse_story("story.toml", STORY, network), ORIGIN, BEGINS_AT)


@pytest.fixture
def views(network: Network, playback: Playback) -> Mapping[str, DeviceView]:
    """What every device shows."""
    return device_views(network, playback)


@pytest.mark.parametrize("device", _DEVICES)
@pytest.mark.parametrize("tool", ["snmpbulkwalk", "snmpwalk"])
def test_a_walk_prints_every_object_in_order_with_its_value(
    views: Mapping[str, DeviceView], playback: Playback, device: str, tool: str
) -> None:
    clock = VirtualClock(_BEFORE)
    agent = CommunityAgent(PlayedDevice(views[device], Ticker(playback, clock)), RECORDED)

    with serving(agent) as port:
        walked = asked(tool, port, _V2C, ".1")

    objects = views[device].objects(_BEFORE)
    assert walked == [as_printed(oid, objects[oid]) for oid in sorted(objects)]


@pytest.mark.parametrize("device", _DEVICES)
def test_a_v3_walk_prints_the_same(views: Mapping[str, DeviceView], playback: Playback, device: str) -> None:
    played = PlayedDevice(views[device], Ticker(playback, VirtualClock(_BEFORE)))

    with serving(user_agent(played)) as port:
        walked = asked("snmpbulkwalk", port, V3, ".1")

    objects = views[device].objects(_BEFORE)
    assert walked == [as_printed(oid, objects[oid]) for oid in sorted(objects)]


def test_a_get_prints_what_the_table_holds_at_each_tick(views: Mapping[str, DeviceView], playback: Playback) -> None:
    clock = VirtualClock(_BEFORE)
    view = views["core-b"]
    changing = [oid for oid in sorted(view.objects(_BEFORE)) if oid not in view.fixed][:10]

    with serving(CommunityAgent(PlayedDevice(view, Ticker(playback, clock)), RECORDED)) as port:
        for _ in range(3):
            got = asked("snmpget", port, _V2C, *(".".join(map(str, oid)) for oid in changing))
            objects = view.objects(clock.now())
            assert got == [as_printed(oid, objects[oid]) for oid in changing]
            clock.advance(7)


@pytest.mark.parametrize(
    ("device", "column", "after_run", "step", "values"),
    [
        ("nqa", _NQA_RUNS, 1, 1, {"1"}),
        ("tester", _TRACED_STATUS, 2, 1, {"1"}),
        ("tester", _RPM_HISTORY_SENT, 1, 15, {str(number) for number in range(1, 16)}),
        ("tester", _TWAMP_HISTORY_SENT, 1, 15, {str(number) for number in range(1, 16)}),
    ],
    ids=["NQA", "traceroute", "RPM", "TWAMP"],
)
def test_a_run_has_rows_of_its_own_and_a_walk_finds_the_new_ones(
    views: Mapping[str, DeviceView],
    playback: Playback,
    device: str,
    column: Oid,
    after_run: int,
    step: int,
    values: set[str],
) -> None:
    clock = VirtualClock(_BEFORE)
    dotted = ".".join(map(str, column))

    with serving(CommunityAgent(PlayedDevice(views[device], Ticker(playback, clock)), RECORDED)) as port:
        first = asked("snmpbulkwalk", port, _V2C, dotted)
        clock.advance(5)
        second = asked("snmpbulkwalk", port, _V2C, dotted)

    before, after = ([int(name.split(".")[-1 - after_run]) for name, _, _ in rows] for rows in (first, second))
    assert after == [number + step for number in before]
    assert {value for _, _, value in (*first, *second)} == values


def test_a_cut_takes_the_peer_and_the_light_away_and_gives_them_back(views: Mapping[str, DeviceView]) -> None:
    before, during, after = (views["core-a"].objects(at) for at in (_BEFORE, _DURING, _AFTER))

    assert [_only(each, _BGP_STATE) for each in (before, during, after)] == [6, 1, 6]
    assert [_only(each, _OSPF_STATE) for each in (before, during, after)] == [8, 1, 8]
    assert _number(after, _BGP_TRANSITIONS) == _number(before, _BGP_TRANSITIONS) + 1
    assert _only(after, _BGP_ESTABLISHED_S) == 220
    light = [_received(each, "et0 Rx Power") for each in (before, during, after)]
    assert light[1] == -4_000
    assert light[0] > -1_500
    assert light[2] > -1_500


def test_a_cut_detaches_the_member_and_leaves_the_aggregation_up(views: Mapping[str, DeviceView]) -> None:
    before, during = (views["core-a"].objects(at) for at in (_BEFORE, _DURING))

    assert [value for _, value in _below(before, _ATTACHED)] == [3, 3]
    assert [value for _, value in _below(during, _ATTACHED)] == [0, 3]
    assert [value for _, value in _below(during, _OPER_STATUS)] == [2, 1, 1]


def test_a_cut_loses_every_frame_and_every_packet_of_the_tests_over_it(views: Mapping[str, DeviceView]) -> None:
    before, during = (views["tester"].objects(at) for at in (_BEFORE, _DURING))

    assert _number(before, _FORWARD_FLR) < 1_000
    assert _number(during, _FORWARD_FLR) > 5_000
    assert _number(before, _UNAVAILABLE) == 0
    assert _number(during, _UNAVAILABLE) >= 8
    assert _number(before, _RPM_RECEIVED) >= 14
    assert _number(during, _RPM_RECEIVED) == 0
    assert {value for _, value in _below(before, _TRACED_STATUS)} == {1}
    assert [value for _, value in _below(during, _TRACED_STATUS)] == 3 * [*3 * [1], *9 * [4]]
    senses = [{value for _, value in _below(views["sla"].objects(at), _SLA_SENSE)} for at in (_BEFORE, _DURING)]
    assert senses == [{1}, {4}]


def _below(objects: Objects, root: Oid) -> Iterator[tuple[Oid, Value]]:
    return ((oid, objects[oid][1]) for oid in sorted(objects) if oid[: len(root)] == root)


def _only(objects: Objects, root: Oid) -> Value:
    ((_, value),) = _below(objects, root)
    return value


def _number(objects: Objects, root: Oid) -> int:
    value = _only(objects, root)
    assert isinstance(value, int)
    return value


def _received(objects: Objects, sensor: str) -> int:
    (index,) = (oid[-1] for oid, value in _below(objects, _SENSOR_NAME) if value == sensor.encode())
    return _number(objects, (*_SENSOR_VALUE, index))


def _read(view: DeviceView, probe: ProbeTarget, at: datetime) -> dict[Metric, list[float]]:
    """What the real probe makes of the device's objects."""
    values = {oid: value for oid, (_, value) in view.objects(at).items()}
    learnt = learnt_of(columns_among(PROBES[probe.type].columns(probe), values))
    reading = PROBES[probe.type].reading(probe, Answer(values, at, 0.0), learnt)
    assert reading.outcome is Outcome.ANSWERED, reading.detail
    found: dict[Metric, list[float]] = {}
    for each in reading.measurements:
        found.setdefault(each.metric, []).append(each.value)
    return found


@pytest.mark.parametrize(
    ("device", "type_", "parameters"),
    [
        ("tester", ProbeType.DISMAN_PING, {"owner": "noc", "test": "ping-1"}),
        ("tester", ProbeType.DISMAN_TRACEROUTE, {"owner": "noc", "test": "trace-1"}),
        ("tester", ProbeType.DISMAN_TRACEROUTE, {"owner": "noc", "test": "trace-1", "history": True}),
        ("tester", ProbeType.JUNIPER_RPM, {"owner": "noc", "test": "rpm-1"}),
        ("tester", ProbeType.TWAMP, {"owner": "noc", "test": "twamp-1"}),
        ("tester", ProbeType.MEF_SOAM, {"md": 1, "ma": 2, "mep": 3, "delay": 1, "loss": 2}),
        ("nqa", ProbeType.HUAWEI_NQA, {"owner": "noc", "test": "icmp-1"}),
        ("nqa", ProbeType.HUAWEI_NQA, {"owner": "noc", "test": "jitter-1"}),
        *(("sla", ProbeType.CISCO_IPSLA, {"entry": entry}) for entry in (7, 9010, 9020, 9050, 9060, 9070, 9080, 9200)),
    ],
)
def test_the_real_probe_of_a_test_reads_a_plausible_round_trip(
    views: Mapping[str, DeviceView], device: str, type_: ProbeType, parameters: Mapping[str, str | int]
) -> None:
    found = _read(views[device], ProbeTarget(1, "test", type_, 5.0, parameters), _BEFORE)

    assert found[Metric.SUCCESS] == [1]
    assert 1 <= found[Metric.RTT_MS][0] < 130


def test_a_cut_takes_the_remote_end_point_away_and_gives_it_back(views: Mapping[str, DeviceView]) -> None:
    parameters = {"md": 1, "ma": 2, "mep": 3, "faults": True}
    probe = ProbeTarget(1, "test", ProbeType.MEF_SOAM, 5.0, parameters)

    states = [_read(views["tester"], probe, at)[Metric.CONNECTIVITY_OK] for at in (_BEFORE, _DURING, _AFTER)]

    assert [min(each) for each in states] == [1, 0, 1]
    # The remote end point and the AIS; the end point itself works, nobody has locked it, and the defect is told.
    assert sorted(states[1]) == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("kind", "test"), [(ProbeType.JUNIPER_RPM, "rpm-1"), (ProbeType.TWAMP, "twamp-1")], ids=["RPM", "TWAMP"]
)
def test_the_history_of_a_test_tells_of_the_probes_between_two_polls(
    views: Mapping[str, DeviceView], kind: ProbeType, test: str
) -> None:
    probe = ProbeTarget(1, "test", kind, 5.0, {"owner": "noc", "test": test, "history": True})
    polls = [_BEFORE, _BEFORE + timedelta(seconds=5), _DURING]
    seen: list[Value] = [None]
    found: list[dict[Metric, float]] = []
    for at in polls:
        values = {oid: value for oid, (_, value) in views["tester"].objects(at).items()}
        learnt = replace(learnt_of(columns_among(PROBES[kind].columns(probe), values)), last_result=seen[-1])
        answer = Answer(values, at, 0.0)
        found.append({one.metric: one.value for one in PROBES[kind].reading(probe, answer, learnt).measurements})
        seen.append(PROBES[kind].result_time(probe, answer, learnt))

    well, cut = found[1:]
    assert well[Metric.SUCCESS] == 1
    assert well[Metric.OWD_SD_MS] == pytest.approx(well[Metric.RTT_MS] / 2, rel=0.001)
    assert well[Metric.PDV_SD_MS] == pytest.approx(well[Metric.PDV_MS] / 2, rel=0.001)
    assert cut == {Metric.SUCCESS: 0, Metric.LOSS_PCT: 100}


def test_the_real_probes_of_a_device_read_sensors_peers_and_supply(views: Mapping[str, DeviceView]) -> None:
    read = {
        type_: _read(views["core-a"], ProbeTarget(1, type_, type_, 5.0), _DURING)
        for type_ in (ProbeType.ENTITY_SENSOR, ProbeType.BGP4, ProbeType.OSPF, ProbeType.UPS)
    }

    assert -40 in read[ProbeType.ENTITY_SENSOR][Metric.OPTICAL_DBM]
    assert 20 < read[ProbeType.ENTITY_SENSOR][Metric.TEMPERATURE_C][0] < 50
    assert read[ProbeType.BGP4][Metric.PEER_UP] == [0]
    assert read[ProbeType.OSPF][Metric.PEER_UP] == [0]
    assert read[ProbeType.UPS][Metric.ON_BATTERY] == [0]
    assert read[ProbeType.UPS][Metric.VOLTAGE_V] == pytest.approx([230] * 3, abs=3)


def test_the_shipped_tables_of_demarcations_read_paths_and_customer_ports(views: Mapping[str, DeviceView]) -> None:
    tables = load_tables().definitions
    targets = [
        ProbeTarget(1, name, ProbeType.TABLE, 5.0, {"table": name}, table=tables[name])
        for name in ("accedian-paa", "adva-access-port")
    ]

    paths, ports = (_read(views["demarc"], target, _BEFORE) for target in targets)

    assert 1 <= paths[Metric.RTT_MS][0] < 40
    assert paths[Metric.LOSS_SD_PCT][0] < 1
    assert ports[Metric.IN_OCTETS][0] > 0
