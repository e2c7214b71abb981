"""System and interface probes against net-snmp's own agent: the Readings say what snmpget prints."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nocdesk.clock import SystemClock
from nocdesk.credentials import Credential
from nocdesk.network.model import ProbeType, SnmpVersion
from nocdesk.quality.reading import Kind, Metric, Outcome, Reading
from probes.device_target import DeviceTarget
from probes.poller import DevicePoller
from probes.probe import ProbeTarget
from probes.snmp.backends import BackendClient
from probes.table_file import read_table

if TYPE_CHECKING:
    from tests.probes.conftest import Snmpd

HC_IN_OCTETS, IN_OCTETS = "1.3.6.1.2.1.31.1.1.1.6", Metric.IN_OCTETS
SYSTEM = ProbeTarget(1, "kestrel system", ProbeType.SYSTEM, 5)


def _poll(
    snmpd: "Snmpd", credential: Credential, snmp: SnmpVersion, probes: Sequence[ProbeTarget]
) -> tuple[Reading, ...]:
    async def resolve(_name: str) -> Credential:
        return credential

    async def poll() -> tuple[Reading, ...]:
        client = BackendClient(SystemClock())
        target = DeviceTarget(1, "kestrel", "127.0.0.1", snmpd.port, snmp, "lab", tuple(probes))
        try:
            poller = DevicePoller(target, client, resolve, SystemClock(), timeout_s=10, retries=0)
            return await poller.poll([probe.probe_id for probe in probes])
        finally:
            await client.close()

    return asyncio.run(poll())


def _interfaces(snmpd: "Snmpd") -> tuple[str, ...]:
    return snmpd.snmpwalk("1.3.6.1.2.1.31.1.1.1.1")


@pytest.mark.parametrize("version", list(SnmpVersion))
def test_the_system_probe_says_what_snmpget_prints(snmpd: "Snmpd", version: SnmpVersion) -> None:
    credential = snmpd.user if version is SnmpVersion.V3 else snmpd.community

    (reading,) = _poll(snmpd, credential, version, [SYSTEM])

    (printed,) = snmpd.snmpget("1.3.6.1.2.1.1.3.0")
    assert reading.outcome is Outcome.ANSWERED
    assert reading.uptime_ticks is not None
    assert 0 <= int(printed) - reading.uptime_ticks < 1000
    assert reading.round_trip_ms is not None
    assert reading.round_trip_ms > 0


@pytest.mark.parametrize("version", list(SnmpVersion))
def test_the_interface_probe_says_what_snmpget_prints(snmpd: "Snmpd", version: SnmpVersion) -> None:
    names = _interfaces(snmpd)
    credential = snmpd.user if version is SnmpVersion.V3 else snmpd.community
    probe = ProbeTarget(2, "kestrel interfaces", ProbeType.IF_MIB, 5, {}, names)
    before = snmpd.snmpwalk(HC_IN_OCTETS)

    system, reading = _poll(snmpd, credential, version, [SYSTEM, probe])

    assert reading.outcome is Outcome.ANSWERED
    assert reading.uptime_ticks == system.uptime_ticks
    for index, name in enumerate(names, start=1):
        _assert_interface_as_printed(snmpd, reading, name, index, has_counter64=version is not SnmpVersion.V1)
    # The loopback carries this very test, and whatever runs beside it, so its counter moves on all the time.
    after = snmpd.snmpwalk(HC_IN_OCTETS)
    for name, earlier, later in zip(names, map(int, before), map(int, after), strict=True):
        read = next(each.value for each in reading.measurements if (each.metric, each.instance) == (IN_OCTETS, name))
        assert (read - earlier) % 2**32 <= (later - earlier) % 2**32


def _assert_interface_as_printed(
    snmpd: "Snmpd", reading: Reading, name: str, index: int, *, has_counter64: bool
) -> None:
    found = {one.metric: one for one in reading.measurements if one.instance == name}
    entry = "1.3.6.1.2.1.2.2.1"
    admin, oper, errors, speed = snmpd.snmpget(*(f"{entry}.{column}.{index}" for column in (7, 8, 14, 5)))
    assert (Metric.OPER_UP in found) is (admin == "1" and oper != "4")
    if Metric.OPER_UP in found:
        assert found[Metric.OPER_UP].value == (1 if oper == "1" else 0)
    if int(speed):
        assert found[Metric.SPEED_BPS].value == int(speed)
    assert found[Metric.IN_ERRORS].value == int(errors)
    assert found[Metric.IN_OCTETS].kind is (Kind.COUNTER64 if has_counter64 else Kind.COUNTER32)


def test_an_interface_that_the_device_lacks_is_named_and_spoils_nothing(snmpd: "Snmpd") -> None:
    probe = ProbeTarget(2, "kestrel interfaces", ProbeType.IF_MIB, 5, {}, ("lo", "ge-9/9/9"))

    (reading,) = _poll(snmpd, snmpd.community, SnmpVersion.V2C, [probe])

    assert reading.outcome is Outcome.ANSWERED
    assert {one.instance for one in reading.measurements} == {"lo"}
    assert "ge-9/9/9" in reading.detail


def test_a_test_that_the_device_lacks_is_faulty_beside_what_it_has(snmpd: "Snmpd") -> None:
    ping = ProbeTarget(3, "ping", ProbeType.DISMAN_PING, 5, {"owner": "noc", "test": "SIP-TRK-118"})
    jitter = ProbeTarget(4, "jitter", ProbeType.CISCO_IPSLA, 5, {"entry": 118})
    senseless = ProbeTarget(5, "senseless", ProbeType.CISCO_IPSLA, 5, {"entry": "many"})

    readings = _poll(snmpd, snmpd.community, SnmpVersion.V2C, [SYSTEM, ping, jitter, senseless])

    assert [reading.outcome for reading in readings] == [
        Outcome.ANSWERED,
        Outcome.FAULTY,
        Outcome.FAULTY,
        Outcome.FAULTY,
    ]
    assert "no results of ping test 'SIP-TRK-118'" in readings[1].detail
    assert "no results of IP SLA operation 118" in readings[2].detail
    assert "needs the parameter 'entry'" in readings[3].detail


def test_a_declared_table_says_what_snmpget_prints(snmpd: "Snmpd", tmp_path: Path) -> None:
    (tmp_path / "mtu.toml").write_text(
        """format = 1
title = "Interface sizes"
source = "ifTable of IF-MIB, revision 200006140000Z"
entry = "1.3.6.1.2.1.2.2.1"
index = ["integer"]
label_object = "1.3.6.1.2.1.31.1.1.1.1"

[[column]]
number = 4
object = "ifMtu"
name = "MTU"
unit = "octets"
""",
        encoding="utf-8",
    )
    table = read_table(tmp_path / "mtu.toml")
    probe = ProbeTarget(6, "sizes", ProbeType.TABLE, 60, {"table": "mtu"}, table=table)

    (reading,) = _poll(snmpd, snmpd.community, SnmpVersion.V2C, [probe])

    printed = zip(_interfaces(snmpd), snmpd.snmpwalk("1.3.6.1.2.1.2.2.1.4"), strict=True)
    assert {one.instance: one.value for one in reading.measurements} == {
        f"{name} MTU (octets)": int(size) for name, size in printed
    }
