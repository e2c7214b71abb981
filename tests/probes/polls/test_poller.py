"""A device's poller: what happens when the agent restarts, renumbers, refuses or falls silent."""

import asyncio
from datetime import UTC, datetime

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.credentials import Community, Credential, CredentialError, UsmUser
from nocdesk.network.model import ProbeType, SnmpVersion
from nocdesk.quality.reading import Metric, Outcome, Reading
from probes.device_target import DeviceTarget
from probes.poller import RELEARN_S, DevicePoller
from probes.probe import ProbeTarget
from probes.snmp.errors import CredentialsRefusedError, EngineChangedError, MalformedError, SilentError, SnmpError
from probes.snmp.varbind import Oid
from tests.probes.polls.dictionary_agent import IF_NAME, FakeAgent

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COMMUNITY = Community("kestrel")


SYSTEM = ProbeTarget(1, "system", ProbeType.SYSTEM, 5)
INTERFACES = ProbeTarget(2, "interfaces", ProbeType.IF_MIB, 5, {}, ("eth1", "eth2"))
JITTER = ProbeTarget(3, "jitter", ProbeType.CISCO_IPSLA, 5, {"entry": 118})
NUM_OF_RTT: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 2, 1, 1, 118)


def make_poller(
    agent: FakeAgent, *, credential: Credential | None = COMMUNITY, snmp: SnmpVersion = SnmpVersion.V2C
) -> DevicePoller:
    async def resolve(name: str) -> Credential:
        if credential is None:
            raise CredentialError(f"There is no credential named '{name}'")
        return credential

    target = DeviceTarget(1, "edge-7", "192.0.2.7", 161, snmp, "lab", (SYSTEM, INTERFACES, JITTER))
    return DevicePoller(target, agent, resolve, VirtualClock(AT), timeout_s=1, retries=0)


def poll(poller: DevicePoller, *probe_ids: int) -> tuple[Reading, ...]:
    return asyncio.run(poller.poll(probe_ids))


def octets(reading: Reading) -> dict[str, float]:
    return {one.instance: one.value for one in reading.measurements if one.metric is Metric.IN_OCTETS}


def test_all_due_probes_go_in_one_request_and_indexes_are_learnt_once() -> None:
    agent = FakeAgent()
    agent.has_interfaces(1000, eth1=1, eth2=2)
    poller = make_poller(agent)

    for _ in range(3):
        system, interfaces = poll(poller, 1, 2)

    assert (agent.walks, agent.gets) == (1, 3)
    assert system.uptime_ticks == 1000
    assert octets(interfaces) == {"eth1": 100, "eth2": 200}


def test_a_renumbering_is_seen_in_the_answer_that_it_would_spoil() -> None:
    agent = FakeAgent()
    agent.has_interfaces(1000, eth1=1, eth2=2)
    poller = make_poller(agent)
    poll(poller, 2)
    agent.has_interfaces(1500, eth2=1, eth1=2)

    (reading,) = poll(poller, 2)

    assert octets(reading) == {"eth1": 200, "eth2": 100}
    assert agent.walks == 2


def test_a_restart_that_another_probe_saw_makes_the_indexes_be_learnt_again() -> None:
    agent = FakeAgent()
    agent.has_interfaces(1000, eth1=1, eth2=2)
    poller = make_poller(agent)
    poll(poller, 1, 2)
    agent.has_interfaces(5, eth1=1, eth2=2)

    poll(poller, 1)
    poll(poller, 2)

    assert agent.walks == 2


def test_an_interface_that_is_plugged_in_later_is_found_without_asking_all_the_time() -> None:
    agent = FakeAgent()
    agent.has_interfaces(1000, eth1=1)
    poller = make_poller(agent)
    clock = poller.clock
    assert isinstance(clock, VirtualClock)
    for _ in range(5):
        poll(poller, 2)
        clock.advance(5)
    before = agent.walks
    agent.has_interfaces(2000, eth1=1, eth2=2)
    clock.advance(RELEARN_S)

    (reading,) = poll(poller, 2)

    assert before == 1
    assert octets(reading) == {"eth1": 100, "eth2": 200}


def test_of_two_interfaces_with_one_name_the_first_is_meant() -> None:
    agent = FakeAgent()
    agent.has_interfaces(1000, eth1=4, eth2=5)
    agent.values[*IF_NAME, 9] = b"eth1"

    (reading,) = poll(make_poller(agent), 2)

    assert octets(reading)["eth1"] == 400


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (SilentError("192.0.2.7", 161), Outcome.SILENT),
        (CredentialsRefusedError("192.0.2.7", 161, "the authentication key is wrong"), Outcome.CREDENTIALS),
        (MalformedError("192.0.2.7", 161, "other objects"), Outcome.FAULTY),
    ],
)
def test_a_failure_is_a_reading_of_every_due_probe_in_its_own_words(failure: SnmpError, outcome: Outcome) -> None:
    readings = poll(make_poller(FakeAgent(failure=failure)), 1, 3)

    assert [(reading.probe_id, reading.outcome, reading.detail) for reading in readings] == [
        (1, outcome, str(failure)),
        (3, outcome, str(failure)),
    ]


def test_one_probe_of_a_poll_tells_that_another_engine_answers() -> None:
    changed = EngineChangedError("192.0.2.7", 161, b"\x80\x01", b"\x80\x02")

    readings = poll(make_poller(FakeAgent(failure=changed)), 1, 3)

    assert [reading.outcome for reading in readings] == [Outcome.ENGINE_CHANGED, Outcome.FAULTY]
    assert {reading.detail for reading in readings} == {str(changed)}


def test_one_object_that_the_agent_chokes_on_does_not_cost_the_other_probes_their_readings() -> None:
    agent = FakeAgent(hates=(NUM_OF_RTT,))
    agent.has_interfaces(1000, eth1=1, eth2=2)

    readings = poll(make_poller(agent), 1, 2, 3)

    assert [reading.outcome for reading in readings] == [Outcome.ANSWERED, Outcome.ANSWERED, Outcome.FAULTY]
    assert "genErr" in readings[2].detail


def test_a_missing_credential_is_a_reading_and_nothing_is_sent() -> None:
    agent = FakeAgent()

    (reading,) = poll(make_poller(agent, credential=None), 1)

    assert reading.outcome is Outcome.CREDENTIALS
    assert "no credential named 'lab'" in reading.detail
    assert agent.gets == 0


@pytest.mark.parametrize(
    ("credential", "snmp"),
    [(Community("kestrel"), SnmpVersion.V3), (UsmUser("watcher", "long-enough"), SnmpVersion.V2C)],
)
def test_a_credential_of_the_wrong_kind_is_not_sent_to_the_device(credential: Credential, snmp: SnmpVersion) -> None:
    agent = FakeAgent()

    (reading,) = poll(make_poller(agent, credential=credential, snmp=snmp), 1)

    assert reading.outcome is Outcome.CREDENTIALS
    assert "'edge-7'" in reading.detail
    assert agent.gets == 0


def test_a_probe_that_the_device_no_longer_has_gives_nothing() -> None:
    assert poll(make_poller(FakeAgent()), 99) == ()
