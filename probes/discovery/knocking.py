"""Asks a host who it is, with one credential after the other, until one is answered."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nocdesk.language import _
from nocdesk.provider.network import DeviceEntry
from nocdesk.setting_groups import PollSettings
from probes.discovery.hosts import Host
from probes.discovery.keys import Key
from probes.snmp.client import SnmpClient, Target
from probes.snmp.errors import CredentialsRefusedError, SilentError, SnmpError
from probes.snmp.varbind import Oid, Value

SYSTEM: Oid = (1, 3, 6, 1, 2, 1, 1)
"""system of SNMPv2-MIB, revision 200210160000Z (RFC 3418)."""
SYS_DESCR, SYS_OBJECT_ID, SYS_UP_TIME, SYS_NAME, SYS_LOCATION = ((*SYSTEM, number, 0) for number in (1, 2, 3, 5, 6))

SCAN_RETRIES = 0
"""Of the thousands of addresses of a range most are empty, and each try costs a time-out."""


@dataclass(frozen=True, slots=True)
class SystemFacts:
    """What an agent says of itself."""

    description: str
    object_id: Oid
    name: str
    location: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A host that answered, and to which key."""

    host: Host
    address: str
    key: Key
    target: Target
    system: SystemFacts


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A host that did not, and why; `outcome` is silent, refused or faulty."""

    host: Host
    outcome: str
    reason: str


async def knock(
    client: SnmpClient, host: Host, address: str, keys: Sequence[Key], pace: PollSettings, stored: DeviceEntry | None
) -> Answered | Unanswered:
    """Each key is tried once; the first that is answered counts. What the store says of the device is heeded."""
    refusals: list[Unanswered] = []
    retries = pace.retries if host.is_named else SCAN_RETRIES
    for key in keys:
        target = _target(Target(address, host.port, key.credential, pace.timeout_s, retries, key.version), key, stored)
        try:
            varbinds = await client.get(target, (SYS_DESCR, SYS_OBJECT_ID, SYS_UP_TIME, SYS_NAME, SYS_LOCATION))
        except SnmpError as error:
            refusals.append(_refusal(host, key, error))
            continue
        values = [varbind.value for varbind in varbinds]
        object_id = values[1] if isinstance(values[1], tuple) else ()
        system = SystemFacts(text_of(values[0]), object_id, text_of(values[3]).strip(), text_of(values[4]))
        return Answered(host, address, key, target, system)
    return _together(host, refusals)


def _target(plain: Target, key: Key, stored: DeviceEntry | None) -> Target:
    if stored is None:
        return plain
    is_own = key.name == stored.credential
    return replace(
        plain,
        version=stored.snmp if is_own else plain.version,
        backend=stored.backend,
        answers_from=stored.answers_from,
        context_name=stored.context if is_own else "",
        max_varbinds=stored.max_varbinds,
    )


def text_of(value: Value) -> str:
    """A text of a device in one printable line."""
    if not isinstance(value, bytes):
        return ""
    text = value.rstrip(b"\0").decode("utf-8", "replace")
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


async def address_of(host: Host) -> str | None:
    """The address behind a name; None where nobody knows the name."""
    try:
        return str(ipaddress.ip_address(host.address))
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host.address, host.port, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError):
        return None
    return str(found[0][4][0])


def _refusal(host: Host, key: Key, error: SnmpError) -> Unanswered:
    match error:
        case SilentError():
            outcome = "silent"
        case CredentialsRefusedError():
            outcome = "refused"
        case _:
            outcome = "faulty"
    return Unanswered(host, outcome, f"{error} (credential '{key.name}')")


def _together(host: Host, refusals: Sequence[Unanswered]) -> Unanswered:
    """A refusal says more than silence, as there is somebody."""
    for outcome in ("faulty", "refused"):
        for one in refusals:
            if one.outcome == outcome:
                return one
    tried = len(refusals)
    reason = _("no answer to {credentials}").format(
        credentials=_("one credential") if tried == 1 else _("any of {tried} credentials").format(tried=tried)
    )
    return Unanswered(
        host,
        "silent",
        _("{reason} (also if key or community wrong): check that it is up, then the key").format(reason=reason),
    )
