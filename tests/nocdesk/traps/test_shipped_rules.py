"""Every rule that comes with NocDesk: what its notification raises or clears, and about which resource."""

from collections.abc import Iterator
from importlib.resources import as_file, files

import pytest

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.names.lookup import Names
from nocdesk.network.learnt import Numbers
from nocdesk.network.model import ProbeType
from nocdesk.network.topology import ProbePlace, Topology
from nocdesk.traps.event import Heard, TrapEvent, TrapState, TrapVarBind
from nocdesk.traps.rules.folder import load_rules
from nocdesk.traps.rules.ground import Ground, WatchingProbe
from nocdesk.traps.rules.rule import TrapRules
from nocdesk.traps.rules.told import Judgement, Told
from nocdesk.traps.rules.varbinds import NOT_SAID, SaidTrap
from tests.nocdesk.traps.telling import LINK_DOWN, LINK_UP, address, interface, number, text

PROBES: tuple[tuple[ProbeType, dict[str, str | int]], ...] = (
    (ProbeType.SYSTEM, {}),
    (ProbeType.IF_MIB, {}),
    (ProbeType.BGP4, {}),
    (ProbeType.OSPF, {}),
    (ProbeType.ENTITY_SENSOR, {}),
    (ProbeType.UPS, {}),
    (ProbeType.DISMAN_PING, {"owner": "noc", "test": "ACC-1"}),
    (ProbeType.DISMAN_TRACEROUTE, {"owner": "noc", "test": "WAY-1"}),
    (ProbeType.HUAWEI_NQA, {"owner": "nqa", "test": "ACC-2"}),
    (ProbeType.CISCO_IPSLA, {"entry": 11}),
)


def ground() -> Ground:
    """RT-1 with a probe of each kind, without any service."""
    places = [
        WatchingProbe(ProbePlace(at, f"RT-1 {kind}", kind, 1, "RT-1", None, 60.0), parameters)
        for at, (kind, parameters) in enumerate(PROBES, start=1)
    ]
    topology = Topology(
        probes={one.place.id: one.place for one in places},
        links={},
        on_link={},
        on_device={},
        dependents={},
        services={},
        witnesses={},
        sentinels=frozenset({1}),
    )
    return Ground(0, topology, {1: "RT-1"}, frozenset({(1, "ge-0/0/7")}), {1: tuple(places)})


@pytest.fixture(scope="module")
def rules() -> TrapRules:
    return load_rules()


def told(rules: TrapRules, trap: str, *varbinds: TrapVarBind) -> tuple[Judgement, list[Told]]:
    """What a trap of RT-1 says."""
    numbers = Numbers({7: "ge-0/0/7"}, {1001: "Inlet"})
    judgement = Judgement(rules, Names(rules.objects), ground(), lambda _device: numbers)
    event = TrapEvent(1, 0, "192.0.2.1", 161, TrapState.DECODED, trap_oid=trap, varbinds=varbinds)
    return judgement, list(judgement.told(Heard(event, 1)))


BGP, OSPF, PEER = "1.3.6.1.2.1.15", "1.3.6.1.2.1.14", "192.0.2.65"
IPSLA, JNX = "1.3.6.1.4.1.9.9.42", "1.3.6.1.4.1.2636"
HUAWEI, NQA, UPS = "1.3.6.1.4.1.2011.5.25.219.2", "1.3.6.1.4.1.2011.5.25.111", "1.3.6.1.2.1.33"
TEST_1, WAY_1, TEST_2 = (
    ".".join(map(str, (len(owner), *owner.encode(), len(test), *test.encode())))
    for owner, test in (("noc", "ACC-1"), ("noc", "WAY-1"), ("nqa", "ACC-2"))
)
PING_TEST, ROUTE_TEST, NQA_TEST = "RT-1 disman_ping", "RT-1 disman_traceroute", "RT-1 huawei_nqa"
OPERATION = "RT-1 cisco_ipsla"


def bgp(state: int) -> tuple[TrapVarBind, ...]:
    return (
        TrapVarBind(f"{BGP}.3.1.14.{PEER}", "OCTET STRING", "0400"),
        number(f"{BGP}.3.1.2.{PEER}", state),
    )


def neighbor(state: int, at: int = 0) -> tuple[TrapVarBind, ...]:
    return (
        address(f"{OSPF}.1.1.0", "192.0.2.1"),
        address(f"{OSPF}.10.1.3.{PEER}.{at}", "192.0.2.99"),
        number(f"{OSPF}.10.1.6.{PEER}.{at}", state),
    )


def ospf_interface(state: int | None) -> tuple[TrapVarBind, ...]:
    own = address(f"{OSPF}.7.1.1.192.0.2.64.0", "192.0.2.64")
    source = address(f"{OSPF}.16.1.4.0", "192.0.2.77")
    return (own, source) if state is None else (own, number(f"{OSPF}.7.1.12.192.0.2.64.0", state))


def sensor(severity: int) -> tuple[TrapVarBind, ...]:
    entry = "1.3.6.1.4.1.9.9.91.1.2.1.1"
    return (
        number(f"{entry}.4.1001.1", 600),
        number("1.3.6.1.4.1.9.9.91.1.1.1.1.4.1001", 612),
        number(f"{entry}.2.1001.1", severity),
    )


def ping(index: str, responses: int) -> tuple[TrapVarBind, ...]:
    entry = "1.3.6.1.2.1.80.1.3.1"
    return (number(f"{entry}.1.{index}", 1), number(f"{entry}.7.{index}", responses), number(f"{entry}.8.{index}", 5))


def route(index: str) -> tuple[TrapVarBind, ...]:
    entry = "1.3.6.1.2.1.81.1.3.1"
    return (number(f"{entry}.4.{index}", 1), TrapVarBind(f"{entry}.5.{index}", "OCTET STRING", "c0000242"))


def nqa(index: str, responses: int) -> tuple[TrapVarBind, ...]:
    entry = f"{NQA}.4.1.1"
    return (
        number(f"{NQA}.2.3.1.9.{index}", 1),
        number(f"{entry}.12.{index}.1", 480),
        number(f"{entry}.21.{index}.1", responses),
        number(f"{entry}.22.{index}.1", 5),
    )


def react(kind: int, occurred: int) -> tuple[TrapVarBind, ...]:
    entry = f"{IPSLA}.1.2.19.1"
    return (
        number(f"{entry}.2.11.1", kind),
        number(f"{entry}.10.11.1", occurred),
        number(f"{entry}.9.11.1", 350),
        number(f"{entry}.5.11.1", 300),
        number(f"{entry}.6.11.1", 200),
    )


def ups(alarm: int) -> TrapVarBind:
    return TrapVarBind(f"{UPS}.1.6.2.1.2.4", "OBJECT IDENTIFIER", f"{UPS}.1.6.3.{alarm}")


def admin(state: int) -> TrapVarBind:
    return number(f"1.3.6.1.2.1.131.1.1.1.2.{1001}", state)


def part(oid: str, name: str = "PEM 1") -> TrapVarBind:
    return text(oid, name)


FRU, CONTENTS, ENTITY = f"{JNX}.3.1.15.1.5.2.1.0.0", f"{JNX}.3.1.8.1.6.2.1.0.0", "1.3.6.1.2.1.47.1.1.1.1.7.3"
Row = tuple[str, str, tuple[TrapVarBind, ...], bool | None, str]
"""A rule, its trap, what comes with it, whether it raises (None: nothing at all), and the natural key."""


def jnx(rule: str, arcs: str, oid: str, raises: bool, problem: str) -> Row:
    return f"JUNIPER-MIB::{rule}", f"{JNX}.4.{arcs}", (part(oid),), raises, f"reported|RT-1 PEM 1|{problem}"


def huawei(rule: str, arcs: str, raises: bool, problem: str) -> Row:
    return (
        f"HUAWEI-ENTITY-TRAP-MIB::{rule}",
        f"{HUAWEI}.{arcs}",
        (part(ENTITY),),
        raises,
        f"reported|RT-1 PEM 1|{problem}",
    )


def of_huawei() -> Iterator[Row]:
    for kind, at in (("Board", 2), ("Card", 3), ("Optical", 4), ("Power", 5), ("Fan", 6)):
        yield huawei(f"hw{kind}Fail", f"{at}.3", True, f"{kind.lower()}Fail")
        yield huawei(f"hw{kind}FailResume", f"{at}.4", False, f"{kind.lower()}Fail")
        yield huawei(f"hw{kind}Invalid", f"{at}.5", True, f"{kind.lower()}Invalid")
        yield huawei(f"hw{kind}InvalidResume", f"{at}.6", False, f"{kind.lower()}Invalid")
    yield huawei("hwOpticalPowerAlarm", "4.7", True, "opticalPower")
    yield huawei("hwOpticalPowerAlarmResume", "4.8", False, "opticalPower")


def of_juniper() -> Iterator[Row]:
    for fault, well, down, up, oid, problem in (
        ("jnxPowerSupplyFailure", "jnxPowerSupplyOK", "1.1", "2.1", CONTENTS, "powerSupplyFailure"),
        ("jnxPowerSupplyInputFailure", "jnxPowerSupplyInputOK", "1.24", "2.7", CONTENTS, "powerInputFailure"),
        ("jnxFanFailure", "jnxFanOK", "1.2", "2.2", CONTENTS, "fanFailure"),
        ("jnxOverTemperature", "jnxTemperatureOK", "1.3", "2.3", CONTENTS, "overTemperature"),
        ("jnxFruOffline", "jnxFruOnline", "1.10", "1.11", FRU, "fruOffline"),
        ("jnxFruCheck", "jnxFruOK", "1.12", "2.4", FRU, "fruCheck"),
        ("jnxFruRemoval", "jnxFruInsertion", "1.5", "1.6", FRU, "fruRemoved"),
        ("jnxFruPowerOff", "jnxFruPowerOn", "1.7", "1.8", FRU, "fruPowerOff"),
        ("jnxHardDiskFailed", "jnxHardDiskOK", "1.14", "2.6", FRU, "hardDiskFailed"),
    ):
        yield jnx(fault, down, oid, True, problem)
        yield jnx(well, up, oid, False, problem)
    yield jnx("jnxFruFailed", "1.9", FRU, True, "fruFailed")
    yield "JUNIPER-MIB::jnxRedundancySwitchover", f"{JNX}.4.1.4", (), True, "reported|RT-1|redundancySwitchover"


def of_ip_sla() -> Iterator[Row]:
    entry, traps = f"{IPSLA}.1.2.9.1", f"{IPSLA}.2.0"
    failed, slow = f"testFailed|{OPERATION}", f"reported|{OPERATION}|ipSlaThreshold"
    for rule, over, at, column, key in (
        ("ConnectionLost", "ConnectionRestored", 1, 5, failed),
        ("Timeout", "TimeoutOver", 2, 6, failed),
        ("Threshold", "ThresholdOver", 3, 7, slow),
    ):
        yield f"CISCO-RTTMON-MIB::rttMon{rule}", f"{traps}.{at}", (number(f"{entry}.{column}.11", 1),), True, key
        yield f"CISCO-RTTMON-MIB::rttMon{over}", f"{traps}.{at}", (number(f"{entry}.{column}.11", 2),), False, key
    for suffix, at in (("", 5), ("V2", 8)):
        jitter = f"{slow} jitterAvg"
        yield f"CISCO-RTTMON-MIB::rttMonReactFailed{suffix}", f"{traps}.{at}", react(7, 1), True, failed
        yield f"CISCO-RTTMON-MIB::rttMonReactAnswered{suffix}", f"{traps}.{at}", react(7, 2), False, failed
        yield f"CISCO-RTTMON-MIB::rttMonReactThreshold{suffix}", f"{traps}.{at}", react(10, 1), True, jitter
        yield f"CISCO-RTTMON-MIB::rttMonReactThresholdOver{suffix}", f"{traps}.{at}", react(10, 2), False, jitter


def of_rpm() -> Iterator[Row]:
    """Notifications by number, the column with the value that each brings, and the problem."""
    for name, at, column, problem in (
        ("Rtt", 1, 1, "Rtt"),
        ("RttStdDev", 2, 6, "RttStdDev"),
        ("RttJitter", 3, 17, "RttJitter"),
        ("Egress", 4, 7, "Egress"),
        ("EgressStdDev", 5, 11, "EgressStdDev"),
        ("EgressJitter", 6, 18, "EgressJitter"),
        ("Ingress", 7, 12, "Ingress"),
        ("IngressStddev", 8, 16, "IngressStdDev"),
        ("IngressJitter", 9, 19, "IngressJitter"),
        ("MaxRtt", 10, 4, "MaxRtt"),
    ):
        value = number(f"{JNX}.3.7.1.3.1.{column}.{TEST_1}", 81_000)
        rule = f"JUNIPER-PING-MIB::jnxPing{name}ThresholdExceeded"
        yield rule, f"{JNX}.4.9.0.{at}", (value,), True, f"reported|{PING_TEST}|rpm{problem}"


PEER_KEY, LINK_KEY = f"peerDown|RT-1 {PEER}", "linkDown|RT-1 ge-0/0/7"
OSPF_KEY = "reported|RT-1 OSPF 192.0.2.64"
SENSOR_KEY, PART_KEY = "reported|RT-1 Inlet|sensorThreshold", "reported|RT-1 Inlet|partDisabled"
ROWS: tuple[Row, ...] = (
    ("IF-MIB::linkShutDown", LINK_DOWN, interface(7, admin=2), False, LINK_KEY),
    ("IF-MIB::linkDown", LINK_DOWN, interface(7), True, LINK_KEY),
    ("IF-MIB::linkUp", LINK_UP, interface(7, oper=1), False, LINK_KEY),
    ("SNMPv2-MIB::coldStart", "1.3.6.1.6.3.1.1.5.1", (), True, "deviceRebooted|RT-1"),
    ("SNMPv2-MIB::warmStart", "1.3.6.1.6.3.1.1.5.2", (), True, "deviceRebooted|RT-1"),
    ("SNMPv2-MIB::authenticationFailure", "1.3.6.1.6.3.1.1.5.5", (), True, "authenticationFailed|RT-1"),
    ("BGP4-MIB::bgpBackwardTransNotification", f"{BGP}.0.2", bgp(1), True, PEER_KEY),
    ("BGP4-MIB::bgpEstablishedNotification", f"{BGP}.0.1", bgp(6), False, PEER_KEY),
    ("BGP4-MIB::bgpBackwardTransition", f"{BGP}.7.2", bgp(1), True, PEER_KEY),
    ("BGP4-MIB::bgpEstablished", f"{BGP}.7.1", bgp(6), False, PEER_KEY),
    ("CISCO-BGP4-MIB::cbgpFsmStateUp", "1.3.6.1.4.1.9.9.187.0.1", bgp(6), False, PEER_KEY),
    ("CISCO-BGP4-MIB::cbgpFsmStateChange", "1.3.6.1.4.1.9.9.187.0.1", bgp(3), None, ""),
    ("CISCO-BGP4-MIB::cbgpBackwardTransition", "1.3.6.1.4.1.9.9.187.0.2", bgp(1), True, PEER_KEY),
    ("OSPF-TRAP-MIB::ospfNbrUp", f"{OSPF}.16.2.2", neighbor(8), False, PEER_KEY),
    ("OSPF-TRAP-MIB::ospfNbrUp", f"{OSPF}.16.2.2", neighbor(4), False, PEER_KEY),
    ("OSPF-TRAP-MIB::ospfNbrStateChange", f"{OSPF}.16.2.2", neighbor(1), True, PEER_KEY),
    ("OSPF-TRAP-MIB::ospfNbrStateChange", f"{OSPF}.16.2.2", neighbor(3, at=5), True, f"{PEER_KEY} on ifIndex 5"),
    ("OSPF-TRAP-MIB::ospfIfDown", f"{OSPF}.16.2.16", ospf_interface(1), True, f"{OSPF_KEY}|ospfInterfaceDown"),
    ("OSPF-TRAP-MIB::ospfIfStateChange", f"{OSPF}.16.2.16", ospf_interface(5), False, f"{OSPF_KEY}|ospfInterfaceDown"),
    ("OSPF-TRAP-MIB::ospfIfConfigError", f"{OSPF}.16.2.4", ospf_interface(None), True, f"{OSPF_KEY}|ospfConfigError"),
    ("OSPF-TRAP-MIB::ospfIfAuthFailure", f"{OSPF}.16.2.6", ospf_interface(None), True, f"{OSPF_KEY}|ospfAuthFailure"),
    ("OSPF-TRAP-MIB::ospfTxRetransmit", f"{OSPF}.16.2.10", (), None, ""),
    ("OSPF-TRAP-MIB::ospfOriginateLsa", f"{OSPF}.16.2.12", (), None, ""),
    ("OSPF-TRAP-MIB::ospfMaxAgeLsa", f"{OSPF}.16.2.13", (), None, ""),
    ("CISCO-ENTITY-SENSOR-MIB::entSensorCritical", "1.3.6.1.4.1.9.9.91.2.0.1", sensor(30), True, SENSOR_KEY),
    ("CISCO-ENTITY-SENSOR-MIB::entSensorMajor", "1.3.6.1.4.1.9.9.91.2.0.1", sensor(20), True, SENSOR_KEY),
    ("CISCO-ENTITY-SENSOR-MIB::entSensorThreshold", "1.3.6.1.4.1.9.9.91.2.0.1", sensor(10), True, SENSOR_KEY),
    ("CISCO-ENTITY-SENSOR-MIB::entSensorRecovery", "1.3.6.1.4.1.9.9.91.2.0.2", sensor(10), False, SENSOR_KEY),
    ("ENTITY-STATE-MIB::entStateLocked", "1.3.6.1.2.1.131.0.2", (admin(2),), False, PART_KEY),
    ("ENTITY-STATE-MIB::entStateOperDisabled", "1.3.6.1.2.1.131.0.2", (admin(4),), True, PART_KEY),
    ("ENTITY-STATE-MIB::entStateOperEnabled", "1.3.6.1.2.1.131.0.1", (admin(4),), False, PART_KEY),
    ("ENTITY-MIB::entConfigChange", "1.3.6.1.2.1.47.2.0.1", (), None, ""),
    ("DISMAN-PING-MIB::pingProbeFailed", "1.3.6.1.2.1.80.0.1", ping(TEST_1, 3), True, f"testFailed|{PING_TEST}"),
    ("DISMAN-PING-MIB::pingTestFailed", "1.3.6.1.2.1.80.0.2", ping(TEST_1, 0), True, f"testFailed|{PING_TEST}"),
    ("DISMAN-PING-MIB::pingTestAnswered", "1.3.6.1.2.1.80.0.3", ping(TEST_1, 5), False, f"testFailed|{PING_TEST}"),
    ("DISMAN-PING-MIB::pingTestCompleted", "1.3.6.1.2.1.80.0.3", ping(TEST_1, 0), None, ""),
    (
        "DISMAN-TRACEROUTE-MIB::traceRouteTestFailed",
        "1.3.6.1.2.1.81.0.2",
        route(WAY_1),
        True,
        f"testFailed|{ROUTE_TEST}",
    ),
    (
        "DISMAN-TRACEROUTE-MIB::traceRouteTestCompleted",
        "1.3.6.1.2.1.81.0.3",
        route(WAY_1),
        False,
        f"testFailed|{ROUTE_TEST}",
    ),
    (
        "DISMAN-TRACEROUTE-MIB::traceRoutePathChange",
        "1.3.6.1.2.1.81.0.1",
        route(WAY_1),
        True,
        f"reported|{ROUTE_TEST}|pathChanged",
    ),
    ("NQA-MIB::nqaResultsProbeFailed", f"{NQA}.6.1", nqa(TEST_2, 0), True, f"testFailed|{NQA_TEST}"),
    ("NQA-MIB::nqaResultsTestFailed", f"{NQA}.6.2", nqa(TEST_2, 0), True, f"testFailed|{NQA_TEST}"),
    ("NQA-MIB::nqaResultsTestAnswered", f"{NQA}.6.3", nqa(TEST_2, 5), False, f"testFailed|{NQA_TEST}"),
    ("NQA-MIB::nqaResultsTestCompleted", f"{NQA}.6.3", nqa(TEST_2, 0), None, ""),
    ("NQA-MIB::nqaResultsThreshold", f"{NQA}.6.4", nqa(TEST_2, 5), True, f"reported|{NQA_TEST}|nqaThreshold"),
    ("UPS-MIB::upsTrapOnBattery", f"{UPS}.2.1", (number(f"{UPS}.1.2.3.0", 42),), True, "onBattery|RT-1"),
    ("UPS-MIB::upsOnBatteryAdded", f"{UPS}.2.3", (ups(2),), True, "onBattery|RT-1"),
    ("UPS-MIB::upsOnBatteryRemoved", f"{UPS}.2.4", (ups(2),), False, "onBattery|RT-1"),
    ("UPS-MIB::upsBatteryLowAdded", f"{UPS}.2.3", (ups(3),), True, "reported|RT-1|UPS-MIB::upsAlarmLowBattery"),
    ("UPS-MIB::upsTestInProgress", f"{UPS}.2.3", (ups(24),), None, ""),
    ("UPS-MIB::upsTrapAlarmEntryAdded", f"{UPS}.2.3", (ups(8),), True, "reported|RT-1|UPS-MIB::upsAlarmOutputOverload"),
    ("UPS-MIB::upsTrapAlarmEntryRemoved", f"{UPS}.2.4", (ups(3),), False, "reported|RT-1|UPS-MIB::upsAlarmLowBattery"),
    ("UPS-MIB::upsTrapTestCompleted", f"{UPS}.2.2", (), None, ""),
    *of_ip_sla(),
    *of_juniper(),
    *of_rpm(),
    *of_huawei(),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_shipped_rule_makes_of_its_notification_what_it_should(rules: TrapRules, row: Row) -> None:
    name, trap, varbinds, raises, key = row
    judgement, said = told(rules, trap, *varbinds)

    found = rules.rule_for(SaidTrap(trap, varbinds))
    assert found is not None
    assert found.name == name
    if raises is None:
        assert said == []
        return
    assert key in [one.key for one in said]
    assert {one.raised is not None for one in said} == {raises}
    if raises:
        (one,) = said
        assert one.raised is not None
        words = judgement.text(one)
        assert words
        assert NOT_SAID not in words or one.problem.specific == "overTemperature"
        assert one.raised.guidance or MEANINGS[one.problem.condition].guidance


def test_every_shipped_rule_stands_in_the_table(rules: TrapRules) -> None:
    assert rules.faults == ()
    assert {rule.name for rule in rules.all()} == {row[0] for row in ROWS}


def test_every_notification_has_its_name_beside_its_number() -> None:
    with as_file(files("resources") / "trap_rules") as folder:
        lines = [line for path in sorted(folder.glob("*.toml")) for line in path.read_text().splitlines()]
    named = [line for line in lines if line.startswith("trap = ")]

    assert named
    assert [line for line in named if " # " not in line] == []


def test_a_trap_of_snmpv1_with_the_0_of_its_conversion_meets_the_same_rule(rules: TrapRules) -> None:
    for trap, name in (
        (f"{BGP}.7.0.2", "BGP4-MIB::bgpBackwardTransition"),
        (f"{UPS}.2.0.1", "UPS-MIB::upsTrapOnBattery"),
        (f"{JNX}.4.1.0.1", "JUNIPER-MIB::jnxPowerSupplyFailure"),
    ):
        found = rules.rule_for(SaidTrap(trap, ()))
        assert found is not None
        assert found.name == name


def test_what_polls_find_as_well_is_left_to_them_to_confirm(rules: TrapRules) -> None:
    for trap, varbinds, probe in (
        (LINK_DOWN, interface(7), ProbeType.IF_MIB),
        (f"{BGP}.0.2", bgp(1), ProbeType.BGP4),
        (f"{OSPF}.16.2.2", neighbor(1), ProbeType.OSPF),
        (f"{UPS}.2.1", (), ProbeType.UPS),
        ("1.3.6.1.2.1.80.0.2", ping(TEST_1, 0), ProbeType.DISMAN_PING),
        (f"{IPSLA}.2.0.8", react(7, 1), ProbeType.CISCO_IPSLA),
        (f"{NQA}.6.2", nqa(TEST_2, 0), ProbeType.HUAWEI_NQA),
    ):
        _, (one,) = told(rules, trap, *varbinds)
        watcher = one.spot.watcher_of(one.problem)
        assert watcher is not None
        assert watcher.type is probe


def test_the_text_names_values_by_their_labels(rules: TrapRules) -> None:
    judgement, (lost,) = told(rules, f"{BGP}.0.2", *bgp(1))
    _, (slow,) = told(rules, f"{IPSLA}.2.0.8", *react(10, 1))

    assert judgement.text(lost) == "BGP peer lost: now idle, last error 04:00"
    assert judgement.text(slow) == "IP SLA jitterAvg is 350, thresholds 300 and 200"
