"""R11: a wrong credential is told from a dead device by one poll where SNMP can tell; where not, it is named too."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from nocdesk.clock import SystemClock
from nocdesk.credentials import Community, Credential, UsmUser
from nocdesk.network.model import ProbeType, SnmpVersion
from nocdesk.quality.reading import Outcome, Reading
from probes.device_target import DeviceTarget
from probes.poller import DevicePoller
from probes.probe import ProbeTarget
from probes.snmp import usm_envelope
from probes.snmp.native_client import NativeClient
from tests.probes.conftest import COMMUNITY, USER, free_udp_port
from tests.reliability.record import Telling

if TYPE_CHECKING:
    from tests.probes.conftest import Snmpd

pytestmark = pytest.mark.chaos
TELLING: dict[str, Credential] = {
    "a wrong authentication key": replace(USER, auth_passphrase="not-the-auth-secret"),
    "an unknown user": replace(USER, user="stranger"),
    "a level below what the agent asks for": UsmUser(USER.user, str(USER.auth_passphrase)),
}
SILENT: dict[str, Credential] = {
    "a wrong privacy key": replace(USER, priv_passphrase="not-the-priv-secret"),
    "a wrong community": Community("not-the-community"),
}
TIMEOUT_S = 1.0


def polled(port: int, credential: Credential) -> Reading:
    """What one poll says."""
    version = SnmpVersion.V2C if isinstance(credential, Community) else SnmpVersion.V3

    async def resolve(_name: str) -> Credential:
        return credential

    async def poll() -> Reading:
        client, probe = NativeClient(SystemClock()), ProbeTarget(1, "system", ProbeType.SYSTEM, 5)
        device = DeviceTarget(1, "kestrel", "127.0.0.1", port, version, "lab", (probe,))
        try:
            poller = DevicePoller(device, client, resolve, SystemClock(), timeout_s=TIMEOUT_S, retries=0)
            (reading,) = await poller.poll([1])
            return reading
        finally:
            await client.close()

    return asyncio.run(poll())


@pytest.mark.parametrize("credential", TELLING.values(), ids=TELLING)
def test_a_credential_that_the_agent_refuses_is_told_as_such_by_one_poll(
    snmpd: "Snmpd", credential: Credential, promise: Telling
) -> None:
    told = polled(snmpd.port, credential)

    wrong = told.outcome is not Outcome.CREDENTIALS
    promise.kept("R11", "wrong authentication key, unknown user, wrong level", injected=1, wrong=int(wrong))


@pytest.mark.parametrize("credential", SILENT.values(), ids=SILENT)
def test_a_credential_that_the_agent_is_silent_about_is_named_among_the_causes(
    snmpd: "Snmpd", credential: Credential, promise: Telling
) -> None:
    told = polled(snmpd.port, credential)

    assert told.outcome in (Outcome.SILENT, Outcome.CREDENTIALS)
    wrong = told.outcome is Outcome.SILENT and "also if key or community wrong" not in told.detail
    promise.kept("R11", "wrong privacy key and community: named beside silence", injected=1, wrong=int(wrong))


@pytest.mark.parametrize("credential", [USER, COMMUNITY], ids=["v3", "v2c"])
def test_a_dead_device_is_silent_and_its_credential_is_not_accused(credential: Credential, promise: Telling) -> None:
    told = polled(free_udp_port(), credential)

    promise.kept("R11", "dead devices", injected=1, wrong=int(told.outcome is not Outcome.SILENT))


def test_control_a_poller_that_hears_no_reports_cannot_tell(
    snmpd: "Snmpd", monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(usm_envelope, "REFUSALS", {})

    told = [polled(snmpd.port, credential).outcome for credential in TELLING.values()]

    missed = sum(outcome is not Outcome.CREDENTIALS for outcome in told)
    assert missed >= 2
    promise.control("R11", f"Reports not heard: {missed} of {len(told)} wrong credentials not told")
