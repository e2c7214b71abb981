"""An agent that renumbers its interfaces between two polls: no value is taken for another interface's."""

import asyncio
from collections.abc import Mapping

import pytest

from nocdesk.clock import SystemClock
from nocdesk.credentials import Credential
from nocdesk.network.model import ProbeType, SnmpVersion
from nocdesk.quality.reading import Metric, Outcome, Reading
from probes.device_target import DeviceTarget
from probes.poller import DevicePoller
from probes.polls import if_mib
from probes.polls.if_mib import IF_ENTRY, IF_X_ENTRY
from probes.probe import ProbeTarget
from probes.snmp.native_client import NativeClient
from probes.snmp.varbind import Oid, SnmpType, Value
from tests.probes.snmp.scripted_agent import COMMUNITY, UPTIME, Agent, running
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

NAMES = ("ge-0/0/0", "ge-0/0/1", "ge-0/0/2")
OCTETS = {"ge-0/0/0": 1_000, "ge-0/0/1": 2_000_000, "ge-0/0/2": 3_000_000_000_000}


def _table(numbers: Mapping[str, int]) -> dict[Oid, tuple[SnmpType, Value]]:
    """ifName, ifHCInOctets and the states of interfaces with these ifIndexes."""
    table: dict[Oid, tuple[SnmpType, Value]] = {UPTIME: (SnmpType.TIME_TICKS, 42_000)}
    for name, number in numbers.items():
        table[(*IF_X_ENTRY, 1, number)] = (SnmpType.OCTET_STRING, name.encode())
        table[(*IF_X_ENTRY, 6, number)] = (SnmpType.COUNTER64, OCTETS[name])
        table[(*IF_ENTRY, 7, number)] = table[(*IF_ENTRY, 8, number)] = (SnmpType.INTEGER, 1)
    return table


async def _resolve(_name: str) -> Credential:
    return COMMUNITY


def _octets(reading: Reading) -> dict[str, float]:
    return {one.instance: one.value for one in reading.measurements if one.metric is Metric.IN_OCTETS}


def _polled(*numberings: Mapping[str, int]) -> list[Reading]:
    async def play() -> list[Reading]:
        agent = Agent({})
        client = NativeClient(SystemClock())
        readings: list[Reading] = []
        probe = ProbeTarget(1, "interfaces", ProbeType.IF_MIB, 5, {}, NAMES)
        try:
            async with running(agent) as target:
                device = DeviceTarget(1, "kestrel", target.address, target.port, SnmpVersion.V2C, "lab", (probe,))
                poller = DevicePoller(device, client, _resolve, SystemClock(), timeout_s=1, retries=0)
                for numbers in numberings:
                    agent.table = _table(numbers)
                    readings += await poller.poll([1])
            return readings
        finally:
            await client.close()

    return asyncio.run(play())


ORDERED = {name: number for number, name in enumerate(NAMES, start=1)}
ROTATED = {"ge-0/0/0": 2, "ge-0/0/1": 3, "ge-0/0/2": 1}
MOVED = {name: 500 + number for name, number in ORDERED.items()}


@pytest.mark.parametrize("after", [ROTATED, MOVED], ids=["rotated", "moved away"])
def test_values_follow_the_names_through_a_renumbering(after: Mapping[str, int], promise: Telling) -> None:
    readings = _polled(ORDERED, ORDERED, ORDERED, after, after, ORDERED)

    assert [reading.outcome for reading in readings] == [Outcome.ANSWERED] * 6
    assert [_octets(reading) for reading in readings] == [OCTETS] * 6
    promise.kept("R9", "interfaces renumbered between two polls", injected=2)


def test_control_without_the_look_at_the_names_values_are_mixed_up(
    monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(DevicePoller, "_has_moved", lambda *_: False)
    monkeypatch.setattr(if_mib, "_has_row", lambda *_: True)

    readings = _polled(ORDERED, ORDERED, ROTATED)

    assert _octets(readings[-1]) != OCTETS
    promise.control("R9", "no look at the names: values of other interfaces")
