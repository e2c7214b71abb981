"""Asks devices once whether they answer, for the check."""

import asyncio
from collections.abc import Mapping, Sequence

from nocdesk.clock import Clock
from nocdesk.credentials import Credential
from nocdesk.network.queries import PollTarget
from nocdesk.setting_groups import PollSettings
from probes.snmp.backends import BackendClient
from probes.snmp.client import Target
from probes.snmp.errors import SnmpError

SYS_UP_TIME = (1, 3, 6, 1, 2, 1, 1, 3, 0)
"""SNMPv2-MIB (RFC 3418) sysUpTime.0, which every agent has."""


def unreachable(
    devices: Sequence[tuple[PollTarget, Credential]], pace: PollSettings, clock: Clock
) -> Mapping[int, str]:
    """By device id, why a device did not answer; those that did are left out."""
    return asyncio.run(_ask_all(devices, pace, clock))


async def _ask_all(
    devices: Sequence[tuple[PollTarget, Credential]], pace: PollSettings, clock: Clock
) -> dict[int, str]:
    client = BackendClient(clock, max_in_flight=pace.in_flight)
    try:
        answers = await asyncio.gather(*(_ask(client, target, secret, pace) for target, secret in devices))
    finally:
        await client.close()
    pairs = zip(devices, answers, strict=True)
    return {target.device_id: reason for (target, _), reason in pairs if reason is not None}


async def _ask(client: BackendClient, device: PollTarget, credential: Credential, pace: PollSettings) -> str | None:
    try:
        await client.get(target_of(device, credential, pace), (SYS_UP_TIME,))
    except SnmpError as error:
        return str(error)
    return None


def target_of(device: PollTarget, credential: Credential, pace: PollSettings) -> Target:
    """A device of the store as the client asks it."""
    settings = device.settings
    return Target(
        device.address,
        device.port,
        credential,
        pace.timeout_s,
        pace.retries,
        device.snmp,
        settings.backend,
        settings.answers_from,
        settings.context,
        settings.max_varbinds,
    )
