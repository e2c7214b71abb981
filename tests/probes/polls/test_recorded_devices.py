"""Interfaces, aggregates, sensors, neighbours and power supplies of recorded devices, polled over UDP.

Every interface row is checked against a reading of the recording by code that has nothing in common with NocDesk's.
"""

import asyncio
import bz2
import math
from collections.abc import Iterator
from functools import cache

import pytest

from nocdesk.clock import SystemClock
from nocdesk.credentials import Credential
from nocdesk.network.model import ProbeType, SnmpVersion
from nocdesk.quality.reading import Kind, Metric, Outcome, Reading
from probes.device_target import DeviceTarget
from probes.poller import DevicePoller
from probes.probe import Parameters, ProbeTarget
from probes.snmp.backends import BackendClient
from probes.table_definition import TableDefinition
from probes.table_file import load_tables
from tests.probes.polls.dictionary_agent import found, instances
from tests.probes.serving import RECORDED, recording_path, replaying

ROUTERS = (
    "network/router/juniper-mx960-12-3r6-6.snmprec.bz2",
    "network/router/juniper-mx960-16-1r6-7-a.snmprec.bz2",
    "network/router/huawei-s5720.snmprec.bz2",
    "network/router/cisco-unmarked-0.snmprec.bz2",
    "network/router/vyatta-unknown.snmprec.bz2",
    "network/router/brocade-unknown-001.snmprec.bz2",
    "network/switch/cisco-n5000.snmprec.bz2",
    "network/switch/cisco-c3750.snmprec.bz2",
    "network/switch/h3c-comware-7-1-075.snmprec.bz2",
    "network/switch/dcs-3726c.snmprec.bz2",
    "network/switch/zte-zxr10-5250.snmprec.bz2",
    "network/switch/maipu-sm4200-16gef8ge-ac.snmprec.bz2",
    "network/switch/bdcom-s5612.snmprec.bz2",
    "network/firewall/paloalto-pa-5000.snmprec.bz2",
    "cloud/arista-dcs-7150s-52-cl.snmprec.bz2",
    # This one has no ifXTable, so that ifDescr is the interfaces' name.
    "network/firewall/topsec-ngfw4000-uf.snmprec.bz2",
)
ARISTA = "cloud/arista-dcs-7150s-52-cl.snmprec.bz2"
N5000 = "network/switch/cisco-n5000.snmprec.bz2"
H3C = "network/switch/h3c-comware-7-1-075.snmprec.bz2"
MX960 = "network/router/juniper-mx960-12-3r6-6.snmprec.bz2"
IF_ENTRY, IF_X_ENTRY = "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.31.1.1.1"


@cache
def lines(name: str) -> dict[str, str]:
    """The recording as text by OID; octets in hexadecimal become text."""
    said: dict[str, str] = {}
    with bz2.open(recording_path(name), "rb") as file:
        for line in file:
            oid, tag, value = (*line.rstrip(b"\r\n").split(b"|", 2), b"", b"")[:3]
            octets = bytes.fromhex(value.decode()) if tag == b"4x" else value
            # Of two lines of one object the first is what a walk of the device met first.
            said.setdefault(oid.decode(), octets.decode("utf-8", "backslashreplace"))
    return said


def column(name: str, root: str) -> dict[str, str]:
    return {oid[len(root) + 1 :]: value for oid, value in lines(name).items() if oid.startswith(f"{root}.")}


def interface_rows(name: str) -> dict[str, str]:
    """The ifIndex of each interface that has a name; of two with one name the first counts."""
    names = column(name, f"{IF_X_ENTRY}.1") or column(name, f"{IF_ENTRY}.2")
    rows: dict[str, str] = {}
    for index, text in sorted(names.items(), key=lambda item: int(item[0])):
        rows.setdefault(text, index)
    return rows


async def _resolve(_name: str) -> Credential:
    return RECORDED


def poll(
    name: str,
    kind: ProbeType,
    parameters: Parameters | None = None,
    interfaces: tuple[str, ...] = (),
    table: TableDefinition | None = None,
) -> Reading:
    """One poll by the real client and poller of the replayed device."""

    async def ask(port: int) -> Reading:
        client = BackendClient(SystemClock())
        probe = ProbeTarget(7, "probe", kind, 60, parameters or {}, interfaces, table)
        target = DeviceTarget(1, "recorded", "127.0.0.1", port, SnmpVersion.V2C, "lab", (probe,))
        try:
            poller = DevicePoller(target, client, _resolve, SystemClock(), timeout_s=5, retries=1)
            (reading,) = await poller.poll([7])
            return reading
        finally:
            await client.close()

    with replaying(name) as port:
        return asyncio.run(ask(port))


def expected_interface(name: str, index: str) -> dict[Metric, float]:
    """What RFC 2863 makes of the row, column by column."""
    said = lines(name)

    def number(entry: str, each: int) -> int | None:
        text = said.get(f"{entry}.{each}.{index}", "")
        return int(text) if text.lstrip("-").isdigit() else None

    row: dict[Metric, float | None] = {
        Metric.IN_ERRORS: number(IF_ENTRY, 14), Metric.OUT_ERRORS: number(IF_ENTRY, 20),
        Metric.IN_DISCARDS: number(IF_ENTRY, 13), Metric.OUT_DISCARDS: number(IF_ENTRY, 19),
    }  # fmt: skip
    for metric, wide, narrow in ((Metric.IN_OCTETS, 6, 10), (Metric.OUT_OCTETS, 10, 16)):
        high = number(IF_X_ENTRY, wide)
        row[metric] = number(IF_ENTRY, narrow) if high is None else high
    admin, oper, speed, high_speed = (
        number(IF_ENTRY, 7), number(IF_ENTRY, 8), number(IF_ENTRY, 5), number(IF_X_ENTRY, 15),
    )  # fmt: skip
    if admin == 1 and oper not in (None, 4):
        row[Metric.OPER_UP] = float(oper == 1)
    if speed and speed != 2**32 - 1:
        row[Metric.SPEED_BPS] = speed
    elif high_speed:
        row[Metric.SPEED_BPS] = high_speed * 1_000_000
    return {metric: value for metric, value in row.items() if value is not None}


@pytest.mark.parametrize("name", ROUTERS)
def test_every_interface_row_of_a_recorded_device_is_read_as_its_recording_says(name: str) -> None:
    rows = interface_rows(name)

    reading = poll(name, ProbeType.IF_MIB, interfaces=tuple(rows))

    lag = {Metric.LAG_MEMBERS, Metric.LAG_MEMBERS_UP}
    measured: dict[str, dict[Metric, float]] = {interface: {} for interface in rows}
    for one in reading.measurements:
        if one.metric not in lag:
            measured[one.instance][one.metric] = one.value
    assert reading.outcome is Outcome.ANSWERED
    assert reading.detail == ""
    assert len(rows) >= 5
    for interface, index in rows.items():
        assert measured[interface] == expected_interface(name, index), interface


def test_64_bit_counters_are_known_as_such_and_carry_their_discontinuity() -> None:
    reading = poll(MX960, ProbeType.IF_MIB, interfaces=("ae1",))

    octets = next(one for one in reading.measurements if one.metric is Metric.IN_OCTETS)
    index = interface_rows(MX960)["ae1"]
    assert octets.kind is Kind.COUNTER64
    assert octets.value == int(lines(MX960)[f"{IF_X_ENTRY}.6.{index}"])
    assert str(octets.discontinuity_ticks) == lines(MX960)[f"{IF_X_ENTRY}.19.{index}"]


def expected_members(name: str) -> Iterator[tuple[str, int, int]]:
    """Each named aggregate with its ports and those that are up, by the protocol's table, else by the stack."""
    up = {index for index, status in column(name, f"{IF_ENTRY}.8").items() if status == "1"}
    attached = column(name, "1.2.840.10006.300.43.1.2.1.1.13")
    stack = [tuple(index.split(".")) for index in column(name, "1.3.6.1.2.1.31.1.2.1.3")]
    types = column(name, f"{IF_ENTRY}.3")
    for interface, aggregate in interface_rows(name).items():
        ports = {port for port, value in attached.items() if value == aggregate != port}
        if not ports and types.get(aggregate) == "161":
            ports = {lower for higher, lower in stack if higher == aggregate and lower != "0"}
        if ports:
            yield interface, len(ports), len(ports & up)


@pytest.mark.parametrize(("name", "aggregates"), [(N5000, 9), (H3C, 1), (ARISTA, 1)])
def test_the_members_of_every_recorded_aggregate_are_counted(name: str, aggregates: int) -> None:
    expected = list(expected_members(name))

    reading = poll(name, ProbeType.IF_MIB, interfaces=tuple(interface_rows(name)))

    assert len(expected) == aggregates
    assert instances(reading, Metric.LAG_MEMBERS) == {interface: ports for interface, ports, _ in expected}
    assert instances(reading, Metric.LAG_MEMBERS_UP) == {interface: up for interface, _, up in expected}


@pytest.mark.parametrize("name", [MX960, "network/router/juniper-mx960-16-1r6-7-a.snmprec.bz2", H3C, ARISTA])
def test_every_recorded_ospf_neighbour_is_found_with_its_state(name: str) -> None:
    states = column(name, "1.3.6.1.2.1.14.10.1.6")

    reading = poll(name, ProbeType.OSPF)

    def title(index: str) -> str:
        address, _, interface = index.rpartition(".")
        return address if interface == "0" else f"{address} on ifIndex {interface}"

    assert states
    assert instances(reading, Metric.PEER_UP) == {
        title(index): float(state in ("4", "8")) for index, state in states.items()
    }


@pytest.mark.parametrize(
    ("name", "unit_of_type"),
    [
        (ARISTA, {"3": Metric.VOLTAGE_V, "4": Metric.VOLTAGE_V, "5": Metric.CURRENT_A, "8": Metric.TEMPERATURE_C}),
        ("network/firewall/paloalto-pa-5000.snmprec.bz2", {"8": Metric.TEMPERATURE_C, "10": Metric.FAN_RPM}),
    ],
)
def test_every_recorded_sensor_is_read_in_its_unit(name: str, unit_of_type: dict[str, Metric]) -> None:
    types, scales, precisions, values, states = (
        column(name, f"1.3.6.1.2.1.99.1.1.1.{number}") for number in range(1, 6)
    )
    shown = {index for index, state in states.items() if state != "2"}

    reading = poll(name, ProbeType.ENTITY_SENSOR)

    for metric in set(unit_of_type.values()):
        expected = sorted(
            int(values[index]) * 10.0 ** (3 * (int(scales[index]) - 9) - int(precisions[index]))
            for index, kind in types.items()
            if unit_of_type.get(kind) is metric and index in shown
        )
        assert expected
        assert sorted(instances(reading, metric).values()) == pytest.approx(expected), metric
    assert len(instances(reading, Metric.STATE_OK)) == len(shown)


def test_the_recorded_optics_are_told_in_dbm() -> None:
    precisions, values, states, units = (column(ARISTA, f"1.3.6.1.2.1.99.1.1.1.{number}") for number in range(3, 7))
    milliwatts = [
        int(value) / 10 ** int(precisions[index])
        for index, value in values.items()
        if units[index] == "mW" and states[index] == "1"
    ]

    optics = instances(poll(ARISTA, ProbeType.ENTITY_SENSOR), Metric.OPTICAL_DBM)

    assert len(milliwatts) == 18
    assert sorted(optics.values()) == pytest.approx(
        sorted(10 * math.log10(each) if each else -40 for each in milliwatts)
    )


@pytest.mark.parametrize(
    "name",
    ["eastpower-istars-swv053", "eaton-93e-80", "huawei-gse200m", "phoenixtec-power", "ingrasys-power-switch"],
)
def test_every_recorded_power_supply_is_read(name: str) -> None:
    path = f"UPS/{name}.snmprec.bz2"
    said, root = lines(path), "1.3.6.1.2.1.33.1"

    reading = poll(path, ProbeType.UPS)

    charge = int(said[f"{root}.2.4.0"])
    temperature = int(said[f"{root}.2.7.0"])
    battery = {Metric.STATE_OK: 1.0}
    battery |= {Metric.BATTERY_CHARGE_PCT: charge} if charge >= 0 else {}
    battery |= {Metric.TEMPERATURE_C: temperature} if temperature >= 0 else {}
    measured = found(reading, "battery")
    measured.pop(Metric.BATTERY_RUNTIME_MIN, None)
    assert measured == battery
    assert found(reading, "")[Metric.ON_BATTERY] == float(said[f"{root}.4.1.0"] == "5")
    loads = {f"output {index.split('.')[0]}": float(value) for index, value in column(path, f"{root}.4.4.1.5").items()}
    assert instances(reading, Metric.LOAD_PCT) == loads


@pytest.mark.parametrize("name", [MX960, "network/router/juniper-mx960-16-1r6-7-a.snmprec.bz2"])
def test_the_shipped_table_of_juniper_optics_reads_every_recorded_one_by_its_interface(name: str) -> None:
    names, root = column(name, f"{IF_X_ENTRY}.1"), "1.3.6.1.4.1.2636.3.60.1.1.1.1"

    reading = poll(name, ProbeType.TABLE, {"table": "juniper-dom"}, table=load_tables().definitions["juniper-dom"])

    received, sent, temperatures = (column(name, f"{root}.{number}") for number in (5, 7, 8))
    powers = {
        f"{names[index]} {which}": int(value) / 100
        for which, values in (("Rx", received), ("Tx", sent))
        for index, value in values.items()
        if value != "0"
    }
    assert powers
    assert instances(reading, Metric.OPTICAL_DBM) == pytest.approx(powers)
    assert instances(reading, Metric.TEMPERATURE_C) == {
        names[index]: float(value) for index, value in temperatures.items()
    }
